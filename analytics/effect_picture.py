"""The weekly rate of a theme and of its comparison as a picture, with the publication marked; drawn offline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import altair as alt
import vl_convert

from analytics.small_groups import SmallGroups
from domain.themes import ThemeWeek

WIDTH, HEIGHT = 640, 300  # pixels
COLOURS = ("#9b2247", "#1e5b4f")  # told apart by colour-blind people too, with the dashes
MONTHS = ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"]
LOCALE = {
    "dateTime": "%d/%m/%Y",
    "date": "%d/%m/%Y",
    "time": "%H:%M",
    "periods": ["a. m.", "p. m."],
    "days": ["domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"],
    "shortDays": ["dom", "lun", "mar", "mié", "jue", "vie", "sáb"],
    "months": MONTHS,
    "shortMonths": MONTHS,
}


def shown_rates(weeks: Sequence[ThemeWeek], small: SmallGroups) -> tuple[tuple[date, float], ...]:
    """(week, questions of the theme per 100) as it may be shown: both counts rounded down to multiples of the smallest
    group, so that a rate tells neither of them, and weeks in which fewer people asked left out."""
    return tuple(
        (week.week, 100 * small.rounded(week.questions) / small.rounded(week.all_questions))
        for week in weeks
        if week.people >= small.k and small.rounded(week.all_questions)
    )


def effect_picture(series: Mapping[str, Sequence[ThemeWeek]], published: date, small: SmallGroups) -> str:
    """An SVG with a line for each theme by its label, and an upright line on the day of the publication."""
    points = [
        {"tema": label, "semana": f"{week}T12:00:00", "tasa": rate}
        for label, weeks in series.items()
        for week, rate in shown_rates(weeks, small)
    ]
    labels = list(series)
    week = alt.X("semana:T", title="Semana", axis=alt.Axis(format="%d %b", labelAngle=0, tickCount=8))
    rate = alt.Y("tasa:Q", title="Preguntas de cada 100", scale=alt.Scale(domainMin=0))
    colour = alt.Color("tema:N", title=None, scale=alt.Scale(domain=labels, range=list(COLOURS)))
    dash = alt.StrokeDash("tema:N", title=None, scale=alt.Scale(domain=labels))
    lines = alt.Chart(alt.Data(values=points)).mark_line(point=True, strokeWidth=2.5)
    day = alt.Data(values=[{"semana": f"{published}T12:00:00", "texto": "publicación"}])
    rule = alt.Chart(day).mark_rule(color="#333333", strokeDash=[6, 3], strokeWidth=2).encode(x="semana:T")
    word = alt.Chart(day).mark_text(align="left", dx=6, y=10, fontSize=13).encode(x="semana:T", text="texto:N")
    chart = alt.layer(lines.encode(x=week, y=rate, color=colour, strokeDash=dash), rule, word)
    styled = (
        chart.properties(width=WIDTH, height=HEIGHT)
        .configure(background="white", padding=12)
        .configure_axis(labelFontSize=13, titleFontSize=14, titleFontWeight="normal")
        .configure_legend(
            labelFontSize=14, orient="top", labelLimit=400, columnPadding=28, symbolType="stroke", symbolSize=400
        )
    )
    return str(vl_convert.vegalite_to_svg(styled.to_dict(), time_format_locale=LOCALE))
