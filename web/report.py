"""The weekly report: what was asked last week, beside the weeks before, as one HTML page that needs nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.conversation import Status
from domain.figures import Figures, Share
from domain.themes import Theme
from settings import Settings
from web import words
from web.dashboard_views import VIEWS
from web.insight_words import percent
from web.pages import template_environment

WEEKS = 12  # whole weeks in the charts
MOST_THEMES = 12


@dataclass(frozen=True)
class Report:
    """What the report tells."""

    city: str
    figures: Figures
    themes: Sequence[Theme]  # most people first
    titles: Mapping[str, str]  # of entries

    @property
    def title(self) -> str:
        made_up = " (demostración con preguntas inventadas)" if self.figures.demo else ""
        return f"Qué se preguntó en la semana del {words.day(self.figures.weeks[-1])}{made_up}"

    @property
    def summary(self) -> list[tuple[str, str, str]]:
        """(number, last week, all the weeks) in words."""
        figures, last = self.figures, self.figures.weeks[-1]
        answered, stigma = Status.ANSWERED, figures.stigma
        return [
            ("Preguntas", words.number(figures.by_week()[last]), words.number(figures.total)),
            ("Personas", words.number(figures.people[last]), words.number(figures.people_in_all)),
            (
                "Respondidas, de las preguntas sobre algo",
                _told(figures.share(answered, last)),
                _told(figures.share(answered)),
            ),
            (
                "Objeciones, de las preguntas sobre algo",
                _told(stigma(last)),
                _told(stigma()),
            ),
        ]


def _told(share: Share) -> str:
    """A share with what it is of."""
    return f"{percent(share.value)} de {words.number(share.whole)}"


def report_html(report: Report, settings: Settings) -> str:
    """The report as a page."""
    template = template_environment(settings).get_template("report.html")
    charts = [(view, view.svg(report.figures)) for view in VIEWS if view.rows(report.figures)]
    return template.render(report=report, charts=charts, themes=report.themes[:MOST_THEMES])
