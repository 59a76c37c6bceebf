"""Names beside points: none lies on another name or on a point; what finds no room is left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from jcm_mrv.reporting.pictures.canvas import Canvas

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Spot = tuple[float, float, str]
_Box = tuple[float, float, float, float]

_WIDEST = 110.0
"""Points of paper that a name has; a longer one ends in an ellipsis."""
_MOST = 120
_REACH = 4.5


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
