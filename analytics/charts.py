"""Charts of the dashboard and the report: drawn offline, as SVG for pages and PNG for documents, in Spanish."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import altair as alt
import vl_convert

WIDTH, HEIGHT = 640, 260  # pixels
BAR = 26  # pixels of height for a bar
COLOURS = ("#1e5b4f", "#a57f2c", "#9b2247", "#8a9491", "#4a6fa5")
FONT = "sans-serif"
MONTHS = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic")
MOST_TICKS = 13
SCALE = 2.0  # pixels of a PNG for each of the picture's


def week_name(week: date) -> str:
    """The Monday of a week as it stands below a chart: 23 nov."""
    return f"{week.day} {MONTHS[week.month - 1]}"


def stacked_weeks(
    weeks: Sequence[date],
    series: Mapping[str, Mapping[date, int]],
    title: str,
    colours: Sequence[str] = COLOURS,
) -> alt.Chart:
    """Columns of weeks, one colour for each series, which add up."""
    names = list(series)
    rows = [
        {"week": week.isoformat(), "name": name, "questions": series[name].get(week, 0), "order": place}
        for place, name in enumerate(names)
        for week in weeks
    ]
    colour = alt.Color("name:N", title=None, scale=alt.Scale(domain=names, range=list(colours)), sort=names)
    chart = (
        alt.Chart(alt.Data(values=rows))
        .mark_bar()
        .encode(x=_weeks_axis(weeks), y=alt.Y("questions:Q", title=title, axis=_whole()), color=colour, order="order:Q")
    )
    return chart.properties(width=WIDTH, height=HEIGHT)


def shares_by_week(weeks: Sequence[date], shares: Mapping[date, tuple[float, float, float]], title: str) -> Any:
    """A line of shares with the band of their intervals: (low, share, high), 0 to 1, by week; a hole where none is."""
    rows = [
        {"week": week.isoformat(), "low": shares[week][0], "share": shares[week][1], "high": shares[week][2]}
        for week in weeks
        if week in shares
    ]
    base = alt.Chart(alt.Data(values=rows))
    top = alt.Scale(domain=[0.0, max([0.1, *(high for _, _, high in shares.values())])])
    axis = alt.Axis(format=".0%", tickCount=5)
    band = base.mark_errorbar(color=COLOURS[2], thickness=2).encode(
        x=_weeks_axis(weeks), y=alt.Y("low:Q", title=title, scale=top, axis=axis), y2="high:Q"
    )
    dots = base.mark_point(filled=True, size=60, color=COLOURS[2], opacity=1).encode(
        x=_weeks_axis(weeks), y=alt.Y("share:Q", title=title, scale=top, axis=axis)
    )
    return alt.layer(band, dots).properties(width=WIDTH, height=HEIGHT)


def bars(counts: Mapping[str, int], title: str) -> alt.Chart:
    """Horizontal bars in the order given, with their numbers."""
    names = list(counts)
    rows = [{"name": name, "questions": count} for name, count in counts.items()]
    chart = (
        alt.Chart(alt.Data(values=rows))
        .mark_bar(color=COLOURS[0])
        .encode(
            x=alt.X("questions:Q", title=title, axis=_whole()),
            y=alt.Y("name:N", title=None, sort=names, axis=alt.Axis(labelLimit=300)),
        )
    )
    return chart.properties(width=WIDTH - 180, height=max(2, len(names)) * BAR)


def svg(chart: Any) -> str:
    """The picture, with its letters as text."""
    return str(vl_convert.vegalite_to_svg(_styled(chart)))


def png(chart: Any) -> bytes:
    """The picture, as large as print needs."""
    return bytes(vl_convert.vegalite_to_png(_styled(chart), scale=SCALE))


def warm_up() -> None:
    """Draw something small: the first picture of a process waits for the library, the others do not."""
    svg(bars({"": 1}, ""))


def _styled(chart: Any) -> dict[str, Any]:
    styled = (
        chart.configure(background="white", padding={"left": 24, "top": 8, "right": 56, "bottom": 8}, font=FONT)
        .configure_axis(labelFontSize=12, titleFontSize=13, titleFontWeight="normal")
        .configure_legend(labelFontSize=13, orient="top", columnPadding=28, symbolOffset=4)
        .configure_view(stroke="#dddddd")
    )
    return dict(styled.to_dict())


def _weeks_axis(weeks: Sequence[date]) -> alt.X:
    every = max(1, -(-len(weeks) // MOST_TICKS))
    shown = [week.isoformat() for week in weeks][::every]
    names = [f"datum.value == '{week.isoformat()}' ? '{week_name(week)}'" for week in weeks]
    axis = alt.Axis(values=shown, labelExpr=" : ".join([*names, "''"]), labelAngle=-45)
    return alt.X("week:O", title="semana que empieza el", sort=[week.isoformat() for week in weeks], axis=axis)


def _whole() -> alt.Axis:
    return alt.Axis(format=",d", tickMinStep=1, labelOverlap=True)
