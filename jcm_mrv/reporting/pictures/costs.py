"""Costs against amounts: each of many as a point, or one beside the other from the cheapest on."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Any

from jcm_mrv.reporting.pictures.beside import named_beside, scattered
from jcm_mrv.reporting.pictures.canvas import Canvas, clean
from jcm_mrv.reporting.pictures.charts import legend, look

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from jcm_mrv.reporting.material import Picture


def points(canvas: Canvas, data: dict[str, Any]) -> Picture:
    """Draw points of several series by two amounts, with their names where there is room."""
    figure, axes = canvas.axes(3.6, grid="both")
    spots = scattered(canvas, axes, data["series"], "x", "y")
    axes.margins(0.08)
    for axis, values, word in (
        (axes.xaxis, [x for x, _, _ in spots], "x"),
        (axes.yaxis, [y for _, y, _ in spots], "y"),
    ):
        _from_zero(axis, values)
        canvas.ticks(axis)
        axis.set_label_text(canvas.word(word))
    _at_zero(canvas, axes)
    legend(axes)
    named_beside(canvas, axes, spots)
    return canvas.saved(figure)


def steps(canvas: Canvas, data: dict[str, Any]) -> Picture:
    """Draw fields side by side: as wide as one amount, as high as another, the lowest first."""
    figure, axes = canvas.axes(3.2, grid="y")
    names = [clean(one) for one in data["series"]]
    fields = sorted(data["fields"], key=lambda one: (one["height"], one["place"]))
    whole = sum(one["width"] for one in fields)
    across = canvas.style.width * 72 * 0.86
    starts = [0.0, *accumulate(one["width"] for one in fields)]
    for series, name in enumerate(names):
        own = [
            (at, one) for at, one in zip(starts, fields, strict=False) if one["series"] == series
        ]
        axes.bar(
            [at for at, _ in own],
            [one["height"] for _, one in own],
            [one["width"] for _, one in own],
            align="edge",
            label=name if own else None,
            # Of a field that is a hair the outline would be all that is seen.
            linewidth=[0.6 if one["width"] / whole * across > 3 else 0.1 for _, one in own],
            zorder=2,
            **look(canvas, canvas.style.series[series % len(canvas.style.series)]),
        )
    for at, one in zip(starts, fields, strict=False):
        wide = one["width"] / whole * across
        if wide < canvas.style.small:
            continue
        said = canvas.wrapped(one["name"], canvas.style.small, 200, 1)
        if said and canvas.measured(said[0], canvas.style.small) + 2 < wide:
            axes.annotate(
                said[0],
                (at + one["width"] / 2, one["height"]),
                (0, 2 if one["height"] >= 0 else -2),
                textcoords="offset points",
                ha="center",
                va="bottom" if one["height"] >= 0 else "top",
                fontsize=canvas.style.small,
            )
    axes.margins(x=0, y=0.1)
    axes.set_xlim(0, whole * 1.01)
    for axis, word in ((axes.xaxis, "x"), (axes.yaxis, "y")):
        canvas.ticks(axis)
        axis.set_label_text(canvas.word(word))
    _at_zero(canvas, axes)
    legend(axes)
    return canvas.saved(figure)


def _from_zero(axis: Any, values: list[float]) -> None:
    """Let an axis begin at zero: one that begins elsewhere makes little differences large."""
    if not values:
        return
    if min(values) >= 0:
        axis.set_view_interval(0, max(values) * 1.12 or 1, ignore=True)
    elif max(values) <= 0:
        axis.set_view_interval(min(values) * 1.12, 0, ignore=True)


def _at_zero(canvas: Canvas, axes: Axes) -> None:
    if axes.get_ylim()[0] < 0:
        axes.axhline(0, color=canvas.style.ink, linewidth=0.6, zorder=3)
