"""Known weaknesses: each that stays has a reason and a pin; any other fails the check; no network is said."""

from __future__ import annotations

from datetime import date

import pytest
from packaging.version import Version

from cli import audit
from cli.audit import PINNED, ROOT, Accepted, main, read_accepted, unaccepted

ONE = Accepted("keras", "CVE-2024-3660", "2.13.0", date(2026, 11, 28), "No se carga ningún modelo suyo.")


def report(name: str, *ids: str) -> dict[str, object]:
    """What pip-audit writes with --format json."""
    weakness = {"id": ids[0], "aliases": list(ids[1:]), "fix_versions": ["2.13.0"]}
    return {"dependencies": [{"name": name, "version": "2.12.0", "vulns": [weakness]}, {"name": "x", "version": "1"}]}


@pytest.mark.parametrize("one", read_accepted(), ids=lambda one: f"{one.package}-{one.id}")
def test_what_stays_has_a_reason_a_date_and_a_pin_that_has_the_weakness(one: Accepted) -> None:
    pins = dict(PINNED.findall((ROOT / "requirements" / "nlu.txt").read_text(encoding="utf-8")))

    assert len(one.reason) > 40 and one.checked <= date.today()
    assert Version(pins[one.package]) < Version(one.mended_in)


def test_an_accepted_weakness_is_known_by_its_alias() -> None:
    assert unaccepted(report("keras", "PYSEC-1", "CVE-2024-3660"), [ONE]) == []


def test_a_new_weakness_and_the_same_one_of_another_package_are_named() -> None:
    assert unaccepted(report("keras", "CVE-2026-1"), [ONE]) == ["keras 2.12.0: CVE-2026-1, se arregla en 2.13.0"]
    assert len(unaccepted(report("other", "CVE-2024-3660"), [ONE])) == 1


def test_a_new_weakness_fails_the_check(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(audit, "ask_service", lambda _pins: report("rasa", "CVE-2026-1"))

    assert main([]) == 1
    assert "✗ rasa 2.12.0: CVE-2026-1" in capsys.readouterr().out


def test_without_a_network_it_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(audit, "ask_service", lambda _pins: None)

    assert (main([]), main(["--required"])) == (0, 1)
    assert "No se consultó" in capsys.readouterr().out


def test_what_both_environments_pin_is_asked_in_files_of_their_own() -> None:
    assert audit._without_twins(["a==1", "a==2", "b==1"]) == [["a==1", "b==1"], ["a==2"]]
