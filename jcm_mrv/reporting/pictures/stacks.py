"""Amounts of each year on top of each other, with lines that they are held against."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from jcm_mrv.reporting.pictures.beside import MARKERS
from jcm_mrv.reporting.pictures.canvas import Canvas, clean, needed_decimals, shown_decimals
from jcm_mrv.reporting.pictures.charts import amounts, crossed, legend, look, places

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from jcm_mrv.reporting.material import Picture

_DASHES = ("-", "--", ":", "-.")
"""How lines are told apart, beside their colours and marks."""
_MOST_MARKS = 40
"""Places of which each has its mark on a line: of more, the marks would be all that is seen."""


def stacked(canvas: Canvas, data: dict[str, Any]) -> Picture:
    """Draw several amounts of each year on top of each other, and lines beside them.

    What lies below zero hangs from it. A value that is None is not known: its part is left out,
    and a line is broken there.
    """
    names = canvas.named(data["categories"], canvas.style.width * 72 * 0.88)
    figure, axes = canvas.axes(2.5 + names.height, grid="y")
    count = len(names.names)
    tops, bottoms = [0.0] * count, [0.0] * count
    known = [False] * count
    for order, one in enumerate(data["stacks"]):
        spots = [(i, v) for i, v in enumerate(one["values"]) if v is not None]
        axes.bar(
            [i for i, _ in spots],
            [v for _, v in spots],
            0.7,
            bottom=[tops[i] if v >= 0 else bottoms[i] for i, v in spots],
            label=clean(one["label"]),
            zorder=2,
            **look(canvas, canvas.style.series[order % len(canvas.style.series)]),
        )
        for i, value in spots:
            known[i] = True
            (tops if value >= 0 else bottoms)[i] += value
    if data["stacks"]:
        ends = zip(tops, bottoms, known, strict=True)
        _sums(canvas, axes, [top + bottom if one else None for top, bottom, one in ends], tops)
        crossed(canvas, axes, [place for place, one in enumerate(known) if not one])
    fills = canvas.style.series
    colours = (canvas.style.ink, fills[0].colour, fills[-1].colour)
    for order, one in enumerate(data["lines"]):
        axes.plot(
            range(count),
            [math.nan if v is None else v for v in one["values"]],
            linestyle=_DASHES[order % len(_DASHES)],
            marker=MARKERS[order % len(MARKERS)] if count <= _MOST_MARKS else None,
            markersize=4,
            color=colours[order % len(colours)],
            linewidth=1.4,
            label=clean(one["label"]),
            zorder=4,
        )
    places(canvas, axes, names)
    lined = [v for one in data["lines"] for v in one["values"] if v is not None]
    low, high = min([0.0, *bottoms, *lined]), max([0.0, *tops, *lined])
    # From zero on: an axis that begins elsewhere makes little differences large.
    axes.set_ylim(low * 1.12, high * 1.12 or None)
    amounts(canvas, axes, axes.yaxis, canvas.word("y"), beside=any(lined))
    legend(axes)
    return canvas.saved(figure)


def _sums(canvas: Canvas, axes: Axes, sums: list[float | None], tops: list[float]) -> None:
    """Write what each stack adds up to above it, where all have room."""
    values = [one for one in sums if one is not None]
    decimals = shown_decimals(values)
    said = {v: canvas.number(v, needed_decimals([round(v, decimals)])) for v in values}
    room = canvas.style.width * 72 * 0.88 / max(1, len(sums)) * 0.96
    if any(canvas.measured(text, canvas.style.small) > room for text in said.values()):
        return
    for place, value in enumerate(sums):
        if value is not None:
            axes.annotate(
                said[value],
                (place, tops[place]),
                (0, 2),
                textcoords="offset points",
                ha="center",
                va="bottom",
                fontsize=canvas.style.small,
                zorder=5,
            )
