"""Points of several series with names beside: none lies on another name or on a point.

A name that finds no room is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from jcm_mrv.reporting.pictures.canvas import Canvas, clean

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Spot = tuple[float, float, str]
_Box = tuple[float, float, float, float]

MARKERS = ("o", "s", "^", "D", "v", "P")
"""The shapes of points, by series."""
_AREA = 28
"""Square points of paper that a point has."""
_WIDEST = 110.0
"""Points of paper that a name has; a longer one ends in an ellipsis."""
_MOST = 120
_REACH = 4.5


def scattered(
    canvas: Canvas, axes: Axes, series: Sequence[dict[str, Any]], across: str, upright: str
) -> list[Spot]:
    """Draw the points of several series and give where each lies, the first to be named first.

    ``across`` and ``upright`` are the keys of a point that say where it lies.
    """
    spots = []
    for order, one in enumerate(series):
        fill = canvas.style.series[order % len(canvas.style.series)]
        axes.scatter(
            [point[across] for point in one["points"]],
            [point[upright] for point in one["points"]],
            s=_AREA,
            marker=MARKERS[order % len(MARKERS)],
            facecolor=fill.colour,
            edgecolor=canvas.style.ink,
            linewidth=0.6,
            # The first series is what one looks for: it lies above the others.
            zorder=5 - order * 0.1,
            label=clean(one["label"]),
        )
        spots += [(p["place"], (p[across], p[upright], p["name"])) for p in one["points"]]
    return [spot for _, spot in sorted(spots, key=lambda one: one[0])]


def named_beside(canvas: Canvas, axes: Axes, spots: Sequence[Spot]) -> int:
    """Write the names of points beside them, the first first, and say how many found no room."""
    from matplotlib.figure import Figure

    figure = axes.figure
    assert isinstance(figure, Figure)
    # Where the axes come to lie is known once their own names are.
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    size = canvas.style.small
    to_points = 72 / figure.dpi
    centres = [tuple(axes.transData.transform((x, y)) * to_points) for x, y, _ in spots]
    frame = axes.get_window_extent()
    left, bottom, right, top = (float(value) * to_points for value in frame.extents)
    taken: list[_Box] = [(x - 3, y - 3, x + 3, y + 3) for x, y in centres]
    left_out = 0
    for number, ((x, y), (_, _, text)) in enumerate(zip(centres, spots, strict=True)):
        lines = canvas.wrapped(text, size, _WIDEST, 1)
        if not lines:
            continue
        width, height = canvas.measured(lines[0], size), size * 1.05
        for dx, dy in _places(width, height):
            box = (x + dx, y + dy, x + dx + width, y + dy + height)
            inside = box[0] >= left and box[2] <= right and box[1] >= bottom and box[3] <= top
            if inside and number < _MOST and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                axes.annotate(
                    lines[0],
                    spots[number][:2],
                    (dx, dy + height * 0.2),
                    textcoords="offset points",
                    fontsize=size,
                    va="baseline",
                    zorder=6,
                )
                break
        else:
            left_out += 1
    return left_out


def _places(width: float, height: float) -> list[tuple[float, float]]:
    """Where a name may begin, from the point: right, left, above, below, and the corners."""
    middle, away = -height / 2, _REACH
    return [
        (away, middle),
        (-away - width, middle),
        (-width / 2, away),
        (-width / 2, -away - height),
        (away, away / 2),
        (away, -away / 2 - height),
        (-away - width, away / 2),
        (-away - width, -away / 2 - height),
    ]


def _overlap(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
