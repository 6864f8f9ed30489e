"""What the first page says that waits: for each role its own, with one query a count however much there is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, insert, select

from analytics.gap_models import ClosedGapRow
from analytics.growing_gaps import GrowingGaps
from analytics.log import QuestionLog
from analytics.reported_answers import ReportedAnswers
from analytics.theme_models import ThemeQuestionRow, ThemeRow
from analytics.weeks import WEEK, monday
from domain.campaigns import Brief, Channel, Claim
from domain.insight import Complaint, Vote
from domain.knowledge import EntryStatus
from domain.staff import Role
from knowledge_base.cached_entries import CachedEntries
from knowledge_base.link_checker import CheckedLink, LinkState
from knowledge_base.storage.drafts import Drafts
from knowledge_base.storage.repository import EntryRepository
from tests.analytics.make import ANSWERED, asked
from tests.web.curation import curation
from tests.web.make import AWARD, entry, open_console, parts
from tests.web.staff import database
from web.console import Console
from web.editing.desk import desk

TODAY = date.today()
OLD = entry(
    relations=(), valid_until=TODAY + timedelta(days=20), verified_on=TODAY - timedelta(days=400), title="Red vieja"
)


@pytest.fixture
def engine() -> Engine:
    made = database()
    EntryRepository(made).take_over([OLD, replace(AWARD, verified_on=TODAY)], author="ana", note="")
    return made


def console_on(engine: Engine) -> Console:
    knowledge = CachedEntries(EntryRepository(engine))
    return parts(knowledge, desk=desk(engine, knowledge), curation=curation(engine, knowledge))


def vote(engine: Engine, folder: Path, *, days_ago: float = 0, version: int = 1, entry_id: str = "red-c40") -> None:
    answer = replace(ANSWERED, entries=(entry_id,), knowledge_version=version)
    question = asked("¿quién está?", days_ago=days_ago, answer=answer)
    log = QuestionLog(engine, folder)
    log.record(question)
    log.vote(question.id, question.person, Vote.DOWN)
    log.explain(question.id, question.person, Complaint.WRONG)
    log.close()


def theme(engine: Engine, id: str, *, early: int, late: int, people: int = 6) -> None:
    this_week, now = monday(datetime.now(UTC).date()), datetime.now(UTC)
    row = {"id": id, "label": id, "named": False, "demo": False, "centres": b"", "encoder": "x", "examples": []}
    with engine.begin() as connection:
        connection.execute(insert(ThemeRow).values(**row, created_at=now, updated_at=now))
        for part, weeks_ago, count in (("a", 6, early), ("b", 2, late)):
            for n in range(count):
                question = asked("¿cuánto?")
                log_row(connection, question.id)
                row = {"question_id": question.id, "theme_id": id, "week": this_week - weeks_ago * WEEK, "demo": False}
                more = {"person": f"{part}{n % people}", "concern": "miss", "cause": "no_content"}
                connection.execute(insert(ThemeQuestionRow).values(**row, **more))


def desk_with_message(made: Console, *, author: str) -> int:
    found = made.campaigns.desk
    claim = Claim("Ganó un premio en 2013.", ("premio",))
    brief = found.campaigns.brief(found.save_brief(Brief(0, "t1", "premios", author, (claim,), audience="academia")))
    assert brief
    return found.write(brief, Channel.TELEGRAM, claim.text, author)


def log_row(connection, id: str) -> None:  # type: ignore[no-untyped-def]
    from analytics.models import QuestionRow

    texts = dict.fromkeys(("text", "language", "channel", "intent"), "x")
    numbers = {"score": 0.0, "knowledge_version": 1, "latency_ms": 1}
    flags = {"degraded": False, "evaluation": False, "demo": False}
    row = {"id": id, "asked_at": datetime.now(UTC), "status": "declined", "cause": "no_content"}
    connection.execute(insert(QuestionRow).values(**row, **texts, **numbers, **flags, entries=[], options=[]))


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    asked_for: list[str] = []

    def note(_connection, _cursor, statement, *_more) -> None:  # type: ignore[no-untyped-def]
        asked_for.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield asked_for
    event.remove(engine, "before_cursor_execute", note)


def test_each_role_is_told_what_it_may_do(engine: Engine, tmp_path: Path) -> None:
    drafts = Drafts(engine)
    begun = drafts.begin(replace(OLD, answer="Otra."), by="ana", note="", base=1)
    drafts.send_back("red-c40", lock=drafts.send_to_review("red-c40", lock=begun.lock).lock, by="beto", comment="No.")
    drafts.send_to_review("nueva", lock=drafts.begin(entry("nueva"), by="ana", note="", base=0).lock)
    made = console_on(engine)
    made.curation.sources.record([CheckedLink("s", "https://www.c40.org/boletin", LinkState.BROKEN, "404")])
    made.curation.imports.add("a.csv", b"x", "ana")
    vote(engine, tmp_path)
    theme(engine, "crece", early=1, late=9)

    writer = open_console(made, Role.CURATOR, name="ana").get("/").text
    reviewer = open_console(made, Role.REVIEWER, name="beto").get("/").text
    analyst = open_console(made, Role.ANALYST, name="carla").get("/").text
    admin = open_console(made, Role.ADMIN, name="dora").get("/").text

    for_writers = ("borrador tuyo sin enviar (1 con comentario)", "ficha vence en 30 días", "ficha sin verificar")
    assert all(
        words in writer for words in (*for_writers, "fuente falla", "tema sin respuesta crece", "con votos en contra")
    )
    assert "por revisar" not in writer
    assert "<strong>1</strong> ficha por revisar" in reviewer and "<strong>1</strong> importación" in reviewer
    assert "borrador tuyo" not in reviewer and "fuente falla" not in reviewer
    assert "<strong>10</strong> preguntas sin respuesta<" in analyst and "preguntas sin respuesta" not in reviewer
    assert "tema sin respuesta crece" in analyst and "vence en 30" not in analyst
    assert "Nada te espera" in admin


def test_a_message_waits_for_whoever_did_not_write_it(engine: Engine) -> None:
    made = console_on(engine)
    message = desk_with_message(made, author="ana")
    assert "por aprobar" not in open_console(made, Role.REVIEWER, name="beto").get("/").text
    made.campaigns.desk.submit(message)

    people = {"beto": Role.REVIEWER, "carla": Role.ANALYST, "ana": Role.ANALYST, "dora": Role.CURATOR}
    pages = {name: open_console(made, role, name=name).get("/").text for name, role in people.items()}

    assert [name for name, page in pages.items() if "mensaje por aprobar<" in page] == ["beto", "carla"]


def test_every_count_leads_to_as_many(engine: Engine) -> None:
    drafts = Drafts(engine)
    drafts.begin(replace(AWARD, answer="Otra."), by="ana", note="", base=1)
    browser = open_console(console_on(engine), Role.CURATOR, name="ana")

    for path in ("/fichas?vigencia=por-vencer", "/fichas?vigencia=sin-verificar"):
        assert "1 ficha<" in browser.get(path).text.replace("</p>", "<") and "Red vieja" in browser.get(path).text
    assert "Premio C40" in browser.get("/borradores?ver=mios").text
    assert "Premio C40" not in browser.get("/borradores?ver=por-revisar").text
    assert "Premio C40" in browser.get("/fichas?estado=borrador").text


def test_the_first_page_asks_the_database_as_often_for_many_as_for_few(engine: Engine, tmp_path: Path) -> None:
    made = console_on(engine)
    browser = open_console(made, name="ana")
    browser.get("/")
    with counted(engine) as few:
        browser.get("/")

    for n in range(12):
        Drafts(engine).begin(entry(f"n{n}", title=f"N {n}"), by=f"p{n}", note="", base=0)
        theme(engine, f"t{n}", early=0, late=6)
    vote(engine, tmp_path)
    with counted(engine) as many:
        page = browser.get("/")

    assert "<strong>12</strong> temas" in page.text and 0 < len(many) <= len(few) < 25


@pytest.mark.parametrize(("early", "late", "people", "found"), [(0, 6, 6, 1), (6, 7, 6, 0), (2, 9, 4, 0), (9, 2, 6, 0)])
def test_a_gap_grows_when_enough_people_ask_clearly_more(
    engine: Engine, early: int, late: int, people: int, found: int
) -> None:
    theme(engine, "t", early=early, late=late, people=people)

    assert GrowingGaps(engine).count() == found


def test_a_gap_that_is_answered_by_now_does_not_grow(engine: Engine) -> None:
    theme(engine, "t", early=0, late=6)
    with engine.begin() as connection:
        ids = connection.scalars(select(ThemeQuestionRow.question_id)).all()
        closed = {"entry_id": "premio", "score": 0.9, "knowledge_version": 1, "closed_at": datetime.now(UTC)}
        connection.execute(insert(ClosedGapRow), [{"question_id": id, **closed} for id in ids])

    assert GrowingGaps(engine).count() == 0


def test_a_reported_answer_waits_until_its_entry_is_published_anew(engine: Engine, tmp_path: Path) -> None:
    vote(engine, tmp_path)
    vote(engine, tmp_path, entry_id="premio", days_ago=1)
    (first, second) = ReportedAnswers(engine).open()
    assert (first.entry_id, first.votes, first.reasons) == ("premio", 1, ((Complaint.WRONG, 1),))
    assert second.texts == ("¿quién está?",)
    page = open_console(console_on(engine), Role.ANALYST).get("/reportadas").text
    assert "dato equivocado: 1" in page and "¿quién está?" in page

    stored = EntryRepository(engine).entries()
    mended = [replace(one, answer="Ya bien.") if one.id == "premio" else one for one in stored]
    EntryRepository(engine).take_over(mended, author="ana", note="")

    assert [one.entry_id for one in ReportedAnswers(engine).open()] == ["red-c40"]


def test_what_is_retired_is_not_counted(engine: Engine) -> None:
    retired = [replace(one, status=EntryStatus.RETIRED) for one in EntryRepository(engine).entries()]
    EntryRepository(engine).take_over(retired, author="ana", note="")
    made = console_on(engine)
    made.curation.sources.record([CheckedLink("s", "https://www.c40.org/boletin", LinkState.BROKEN, "404")])

    assert "Nada te espera" in open_console(made, Role.CURATOR).get("/").text
