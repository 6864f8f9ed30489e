"""The public API: what was published and nothing else, tagged, described, and sound whatever is asked of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, settings

from domain.knowledge import EntryStatus
from knowledge_base.storage.versions import PublishedVersion
from tests.web.make import AWARD, FULL, BrokenKnowledge, FakeKnowledge, closed_console, entry, parts
from web.public.api import API_PATH, create_public_api

MAY = datetime(2026, 5, 3, 12, tzinfo=UTC)


@dataclass
class FakeVersions:
    published: tuple[PublishedVersion, ...] = (
        PublishedVersion(3, MAY, ("premio",)),
        PublishedVersion(2, MAY, ("premio", "red-c40")),
    )

    def count(self) -> int:
        return len(self.published)

    def newest(self, *, skip: int, limit: int) -> tuple[PublishedVersion, ...]:
        return self.published[skip : skip + limit]


API = create_public_api(FakeKnowledge((FULL, AWARD)), FakeVersions())
schema = schemathesis.openapi.from_asgi("/openapi.json", API)


@schema.parametrize()
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_request_breaks_the_description(case: Any) -> None:
    case.call_and_validate()


def client(*entries: Any) -> TestClient:
    return TestClient(create_public_api(FakeKnowledge(entries or (FULL, AWARD)), FakeVersions()))


def test_an_entry_comes_with_its_evidence_and_without_how_people_ask() -> None:
    got = client().get("/entries/red-c40").json()

    assert (got["id"], got["kind"], got["verified_on"]) == ("red-c40", "network", "2026-11-22")
    assert got["sources"][0]["url"] == "https://www.c40.org/boletin"
    assert got["figures"][0] == {
        "value": 1234567.5,
        "unit": "toneladas",
        "what": "CO2 evitado",
        "as_of": "2016-12",
        "kind": "independiente",
        "as_of_note": "fecha del informe",
    }
    assert got["relations"] == [{"type": "achieved", "to": "premio"}]  # the other one is not published
    assert "phrasings" not in got and "near_misses" not in got


def test_what_is_not_published_is_nowhere() -> None:
    hidden = replace(AWARD, status=EntryStatus.DRAFT, sources=(replace(AWARD.sources[0], id="oculta"),))
    api = client(FULL, hidden)

    assert api.get("/entries/premio").status_code == 404
    assert [e["id"] for e in api.get("/entries").json()["items"]] == ["red-c40"]
    assert api.get("/sources/oculta").status_code == 404
    assert "premio" not in api.get("/entries/red-c40").text


def test_lists_are_divided_and_filtered() -> None:
    api = client(*(entry(f"e{n:03}", topic="redes" if n % 2 else "premios") for n in range(7)))

    page = api.get("/entries?topic=premios&per_page=3&page=2").json()
    assert [e["id"] for e in page["items"]] == ["e006"]
    assert (page["total"], page["page"], page["pages"], page["knowledge_version"]) == (4, 2, 2, 3)
    assert api.get("/entries?kind=award").json()["items"] == []
    assert api.get("/entries?page=99").json()["items"] == []


def test_a_source_names_the_entries_that_rest_on_it() -> None:
    assert client().get("/sources/s").json()["entries"] == ["premio", "red-c40"]


def test_versions_say_what_changed_and_not_who_changed_it() -> None:
    page = client().get("/versions?per_page=1").json()

    assert page["items"] == [{"version": 3, "published_at": "2026-05-03T12:00:00Z", "entries": ["premio"]}]
    assert page["total"] == 2


def test_who_has_the_answer_already_gets_no_second_copy() -> None:
    api = client()
    tag = api.get("/entries").headers["etag"]

    same = api.get("/entries", headers={"If-None-Match": f'W/"x", {tag}'})
    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", tag)
    assert api.get("/entries?per_page=1", headers={"If-None-Match": tag}).status_code == 200
    assert client(FULL).get("/entries", headers={"If-None-Match": tag}).status_code == 200


def test_problems_are_json_in_spanish() -> None:
    api = TestClient(create_public_api(BrokenKnowledge(), FakeVersions()), raise_server_exceptions=False)

    assert api.get("/entries").status_code == 503 and "base de datos" in api.get("/entries").json()["error"]
    assert client().get("/entries?page=0").json() == {"error": "Revisa estos parámetros: page."}
    assert client().get("/nada").json()["error"].startswith("No existe")
    assert client().post("/entries").headers["allow"] == "GET"


def test_the_console_opens_the_api_to_everybody_and_keeps_its_headers() -> None:
    answer = closed_console(parts()).get(f"{API_PATH}/entries/red-c40")

    assert answer.status_code == 200 and answer.json()["title"] == "Red C40"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert closed_console(parts()).post(f"{API_PATH}/entries").status_code == 405
