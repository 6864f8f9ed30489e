"""Open data: the decisions about themes and the weekly figures, as tables that anybody may have."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import product

from sqlalchemy import Engine, and_, select

from analytics.campaigns import Campaigns
from analytics.concerns import DAILY_CAP, of_kind
from analytics.figures import PEOPLE, FigureReader
from analytics.masking import mask
from analytics.models import QuestionRow
from analytics.reading import read_rows
from analytics.small_groups import FIVE, SmallGroups
from analytics.theme_reader import ThemeReader
from analytics.weeks import WEEK, start_of, week_column
from domain.campaigns import Decision
from domain.conversation import Status
from domain.figures import Figures
from domain.themes import Theme

Value = str | int | None  # None: not told, because too few people are behind it


@dataclass(frozen=True)
class OpenTable:
    """A table with what each of its columns says, in Spanish."""

    name: str  # of its files
    says: str
    columns: Mapping[str, str]  # name to meaning, in order
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True)
class Names:
    """What the tables call things."""

    statuses: Mapping[Status, str]
    channels: Mapping[str, str]
    objections: Mapping[str, str]


class OpenData:
    """Reads what may be published: of groups of k people or more, and whatever is taken from whatever."""

    def __init__(
        self, engine: Engine, *, small: SmallGroups = FIVE, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._engine = engine.execution_options(read_only=True)
        self._figures = FigureReader(engine, small=small, clock=clock)
        self._themes = ThemeReader(engine, small=small, clock=clock)
        self._campaigns = Campaigns(engine)
        self._small = small

    def tables(self, names: Names, *, weeks: int = 52, demo: bool = False) -> tuple[OpenTable, ...]:
        """Every table, over some whole weeks before this one.

        Raises:
            StorageUnavailable: the database cannot be read.
        """
        figures = self._figures.figures(weeks, topics={}, demo=demo)
        decided, k = self._decided(demo), self._small.k
        return (
            _decisions(decided, k),
            self._weeks(figures),
            _parts(figures, names, k),
            _objections(figures, names.objections, k),
            _theme_weeks({theme.id: theme for _, theme in decided}, figures.weeks, k),
        )

    def _decided(self, demo: bool) -> list[tuple[Decision, Theme]]:
        """Decisions, oldest first, about themes that may be shown today."""
        made = reversed(self._campaigns.decisions(demo=demo))
        found = [(decision, self._themes.theme(decision.theme_id)) for decision in made]
        return [(decision, theme) for decision, theme in found if theme is not None]

    def _weeks(self, figures: Figures) -> OpenTable:
        few = self._few_left_over(figures)
        totals = figures.by_week()
        columns = {
            "semana": "Lunes en que empieza la semana (UTC).",
            "preguntas": "Suma de las partes de esa semana en preguntas_por_decision que se pueden contar.",
            "personas": f"Cuántas personas preguntaron algo, hacia abajo a un múltiplo de {self._small.k}. "
            "Vacío: no se dice.",
        }
        rows = tuple((week.isoformat(), totals[week], None if week in few else figures.people[week]) for week in totals)
        return OpenTable("semanas", "Una fila por semana completa.", columns, rows)

    def _few_left_over(self, figures: Figures) -> set[date]:
        """Weeks whose count of people would tell of a small group, once those of the parts shown are taken from it."""
        week = week_column(QuestionRow.asked_at).label("week")
        within = and_(
            of_kind(demo=figures.demo),
            QuestionRow.asked_at >= start_of(figures.weeks[0]),
            QuestionRow.asked_at < start_of(figures.weeks[-1]) + WEEK,
        )
        keys = (week, QuestionRow.channel, QuestionRow.status)
        hidden = select(*keys).where(within).group_by(*keys).having(self._small.k > PEOPLE).subquery()
        same = and_(
            week_column(QuestionRow.asked_at) == hidden.c.week,
            QuestionRow.channel == hidden.c.channel,
            QuestionRow.status == hidden.c.status,
        )
        counted = select(hidden.c.week, PEOPLE).select_from(QuestionRow).join(hidden, same).where(within)
        rows = read_rows(self._engine, counted.group_by(hidden.c.week))
        return {row[0] for row in rows if row[1] < self._small.k}


def _decisions(decided: list[tuple[Decision, Theme]], k: int) -> OpenTable:
    columns = {
        "fecha": "Día en que se decidió (UTC).",
        "tema_id": "Identificador del tema; el mismo que en temas_por_semana.",
        "tema": "Cómo se llamaba el tema ese día.",
        "decision": "responder (escribir la respuesta), difundir (un mensaje al público), canalizar (a otra oficina) "
        "o no hacer nada.",
        "razon": "Por qué, como lo escribió quien decidió; sin datos personales.",
        "personas": f"Cuántas personas han preguntado sobre el tema, hacia abajo a un múltiplo de {k}.",
    }
    rows = tuple(
        (one.decided_at.date().isoformat(), theme.id, mask(one.theme), one.choice.value, mask(one.reason), theme.people)
        for one, theme in decided
    )
    says = "Registro de decisiones sobre los temas que la gente pregunta; una por fila, la más antigua primero."
    return OpenTable("decisiones", says, columns, rows)


def _parts(figures: Figures, names: Names, k: int) -> OpenTable:
    columns = {
        "semana": "Lunes en que empieza la semana (UTC).",
        "canal": "Por dónde llegaron las preguntas.",
        "decision": "Qué se hizo con la pregunta.",
        "preguntas": f"Cuántas, hacia abajo a un múltiplo de {k}. Vacío: ninguna, o de menos de {k} personas.",
    }
    counts = {(cell.week, cell.channel, cell.status): cell.questions for cell in figures.cells}
    channels = sorted({cell.channel for cell in figures.cells})
    rows = tuple(
        (
            week.isoformat(),
            names.channels.get(channel, channel),
            names.statuses[status],
            counts.get((week, channel, status)),
        )
        for week, channel, status in product(figures.weeks, channels, Status)
    )
    return OpenTable("preguntas_por_decision", "Una fila por semana, canal y decisión.", columns, rows)


def _objections(figures: Figures, kinds: Mapping[str, str], k: int) -> OpenTable:
    columns = {
        "semana": "Lunes en que empieza la semana (UTC).",
        "objecion": "De qué tipo.",
        "preguntas": f"Cuántas, hacia abajo a un múltiplo de {k}; de una persona se cuentan hasta {DAILY_CAP} al día. "
        f"Vacío: ninguna, o de menos de {k} personas.",
    }
    counts = {(one.week, one.kind): one.questions for one in figures.objections}
    rows = tuple(
        (week.isoformat(), name, counts.get((week, kind)))
        for week, (kind, name) in product(figures.weeks, kinds.items())
    )
    return OpenTable("objeciones_por_semana", "Una fila por semana y tipo de objeción.", columns, rows)


def _theme_weeks(themes: Mapping[str, Theme], weeks: tuple[date, ...], k: int) -> OpenTable:
    columns = {
        "semana": "Lunes en que empieza la semana (UTC).",
        "tema_id": "Identificador del tema; el mismo que en decisiones.",
        "preguntas": f"Cuántas hubo sobre el tema, hacia abajo a un múltiplo de {k}. Vacío: no se dice, porque fueron "
        f"de menos de {k} personas o porque se podrían deducir las de otra semana.",
    }
    rows = tuple(
        (week.week.isoformat(), theme.id, week.questions)
        for theme in themes.values()
        for week in theme.weeks
        if week.week in weeks
    )
    says = "Una fila por semana de cada tema sobre el que hay una decisión, desde que se preguntó por primera vez."
    return OpenTable("temas_por_semana", says, columns, rows)
