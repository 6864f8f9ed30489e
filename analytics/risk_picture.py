"""The coverage-risk curves as a picture, drawn offline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import vl_convert

from analytics.risk import Ending, RiskCurve

WIDTH, HEIGHT = 560, 340  # pixels
MOST_POINTS = 200  # of a curve; more cannot be told apart
COLOURS = ("#9b2247", "#1e5b4f", "#a57f2c", "#4a6fa5")  # told apart by colour-blind people too, with the dashes
FEWEST = 20  # answers; the share of fewer jumps about


def risk_picture(curves: Mapping[str, RiskCurve], endings: Sequence[Ending]) -> str:
    """An SVG with a line for each system and a dot where it stands; axes and legend in Spanish."""
    names = list(dict.fromkeys((*curves, *(ending.system for ending in endings))))
    colour = alt.Color("system:N", title=None, scale=alt.Scale(domain=names, range=list(COLOURS)), sort=names)
    dash = alt.StrokeDash("system:N", title=None, scale=alt.Scale(domain=names), sort=names)
    axes = {
        "x": alt.X("coverage:Q", title="Parte de las preguntas que se contesta", scale=alt.Scale(domain=[0, 1])),
        "y": alt.Y("risk:Q", title="Parte de lo contestado que está mal", scale=alt.Scale(domainMin=0)),
    }
    lines = alt.Chart(alt.Data(values=_rows(curves))).mark_line(strokeWidth=2.5)
    dots = alt.Chart(alt.Data(values=[vars(ending) for ending in endings])).mark_point(size=110, filled=True, opacity=1)
    chart = alt.layer(
        lines.encode(color=colour, strokeDash=dash, **axes),
        dots.encode(color=colour.legend(None), **axes),
    ).resolve_legend(color="independent", strokeDash="independent")
    return _svg(chart.properties(width=WIDTH, height=HEIGHT))


def _rows(curves: Mapping[str, RiskCurve]) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for system, curve in curves.items():
        shown = [point for point in curve.points if point.coverage * curve.asked >= FEWEST]
        every = max(1, len(shown) // MOST_POINTS)
        kept = [*shown[::every], *shown[-1:]]
        rows.extend({"system": system, "coverage": p.coverage, "risk": p.risk} for p in kept)
    return rows


def _svg(chart: alt.LayerChart) -> str:
    styled = (
        chart.configure(background="white", padding=12)
        .configure_axis(format=".0%", labelFontSize=13, titleFontSize=14, titleFontWeight="normal", titlePadding=10)
        .configure_legend(labelFontSize=14, orient="top", symbolType="stroke", symbolSize=500, symbolStrokeWidth=3)
        .configure_view(stroke="#dddddd")
    )
    return str(vl_convert.vegalite_to_svg(styled.to_dict()))
