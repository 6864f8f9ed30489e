"""What a theme came to: the decision about it, its plan, and the effect of what was published."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from domain.conversation import Cause
from domain.themes import Theme, ThemeWeek
from tests.web.make import FakeKnowledge, campaigns, open_console, parts
from web.console import Console

START = date(2026, 1, 5)


class FakeThemes:
    """Two themes of 26 weeks; the first halves after week 14."""

    def themes(self, *, demo: bool = False) -> tuple[Theme, ...]:
        return (_theme("t1", "cuánto costó"), _theme("t2", "becas"))

    def theme(self, theme_id: str) -> Theme | None:
        return next((theme for theme in self.themes() if theme.id == theme_id), None)

    def weeks(self, theme_id: str) -> tuple[ThemeWeek, ...]:
        counts = [40] * 15 + [20] * 11 if theme_id == "t1" else [50] * 26
        return tuple(ThemeWeek(START + timedelta(weeks=n), count, count, 1000) for n, count in enumerate(counts))

    def questions(self, theme_id: str) -> tuple[tuple[str, str], ...]:
        return ()


def _theme(id: str, label: str) -> Theme:
    counts = {"questions": 40, "people": 20, "rising": 1.0, "objection_share": 0.0, "disliked_share": 0.0}
    return Theme(
        id=id,
        label=label,
        named=False,
        first_seen=START,
        last_seen=START,
        weeks=(),
        cause=Cause.NO_CONTENT,
        causes=(),
        concentration=0.1,
        examples=("¿cuánto costó?",),
        entries=("premio",),
        **counts,  # type: ignore[arg-type]
    )


def made() -> Console:
    knowledge = FakeKnowledge()
    return parts(knowledge, campaigns=replace(campaigns(knowledge), themes=FakeThemes()))


def test_a_decision_is_kept_in_the_register_and_leads_to_a_plan() -> None:
    browser = open_console(made())

    assert "por qué" in browser.submit("/temas/t1/decidir", decision="difundir", razon=" ").text
    browser.submit("/temas/t1/decidir", decision="difundir", razon="Lo preguntan mucho")
    assert "Lo preguntan mucho" in browser.get("/decisiones").text
    plan = browser.submit("/temas/t1/planes")
    assert (plan.url.path, "¿cuánto costó?" in plan.text) == ("/planes/1", True)


def test_the_effect_of_a_day_is_said_with_its_interval_and_drawn() -> None:
    browser = open_console(made())

    page = browser.get("/temas/t1/efecto?desde=2026-04-15&con=t2")
    assert "La pregunta bajó" in page.text
    assert "Cambio de -50 %" in page.text
    assert browser.get("/temas/t1/efecto.svg?desde=2026-04-15&con=t2").text.startswith("<svg")
    assert "faltan datos" in browser.get("/temas/t1/efecto?desde=2026-01-15").text
    assert "todavía no se publica" in browser.get("/temas/t1/efecto").text
