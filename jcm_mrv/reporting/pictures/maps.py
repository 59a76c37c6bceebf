"""A map: points over land and sea, with a graticule and a scale bar, and nothing from elsewhere."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from jcm_mrv.reporting.pictures.beside import named_beside, scattered
from jcm_mrv.reporting.pictures.canvas import Canvas, needed_decimals
from jcm_mrv.reporting.pictures.charts import legend

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from jcm_mrv.reporting.material import Picture

KM_OF_DEGREE = 111.195
"""Of a great circle, on a sphere of 6371.0 km."""
_STEPS = (30, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001)
_LAND, _SHORE, _SEA = "#EFEBE0", "#8A8268", "#FFFFFF"


def chart(canvas: Canvas, data: dict[str, Any]) -> Picture:
    """Draw points over land; the view is west, south, east and north in degrees."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    west, south, east, north = data["view"]
    stretch = math.cos(math.radians((south + north) / 2))
    inches = canvas.style.width * 0.86
    figure = canvas.figure(inches * (north - south) / ((east - west) * stretch) + 0.75)
    axes = figure.add_subplot()
    axes.set_aspect(1 / stretch)
    axes.set_facecolor(_SEA)
    axes.set_axisbelow(True)
    if data["land"]:
        # One shape: a sea within land runs the other way round and stays open.
        whole = Path.make_compound_path(
            *(Path([*outline, outline[0]], closed=True) for outline in data["land"])
        )
        axes.add_patch(PathPatch(whole, facecolor=_LAND, edgecolor=_SHORE, linewidth=0.6))
    spots = scattered(canvas, axes, data["series"], "longitude", "latitude")
    axes.set_xlim(west, east)
    axes.set_ylim(south, north)
    _graticule(canvas, axes, (west, south, east, north))
    legend(axes)
    _scale_bar(canvas, axes, (west, south, east, north), stretch)
    named_beside(canvas, axes, spots)
    return canvas.saved(figure)


def _graticule(canvas: Canvas, axes: Axes, view: tuple[float, float, float, float]) -> None:
    west, south, east, north = view
    wanted = max(east - west, north - south) / 6
    step = min(_STEPS, key=lambda one: abs(math.log(one / wanted)))
    for low, high, axis, (more, less) in (
        (west, east, axes.xaxis, ("east", "west")),
        (south, north, axes.yaxis, ("north", "south")),
    ):
        lines = [
            round(number * step, 6)
            for number in range(math.ceil(low / step), math.floor(high / step) + 1)
        ]
        decimals = needed_decimals([step])
        names = [
            canvas.word(more if line >= 0 else less).replace(
                "#", canvas.number(abs(line), decimals)
            )
            for line in lines
        ]
        axis.set_ticks(lines, names, fontsize=canvas.style.small)
    axes.tick_params(length=2)
    axes.grid(color=canvas.style.grid, linewidth=0.5)


def _scale_bar(
    canvas: Canvas, axes: Axes, view: tuple[float, float, float, float], stretch: float
) -> None:
    """Draw how long some round kilometres are in the middle of the map."""
    west, south, east, north = view
    across = (east - west) * stretch * KM_OF_DEGREE
    power = 10 ** math.floor(math.log10(across / 4))
    length = max(one * power for one in (1, 2, 5) if one * power <= across / 4)
    start = west + (east - west) * 0.03
    end = start + length / KM_OF_DEGREE / stretch
    height = south + (north - south) * 0.04
    rise = (north - south) * 0.012
    style = {"color": canvas.style.ink, "linewidth": 1.4, "zorder": 7, "solid_capstyle": "butt"}
    for xs, ys in (
        ([start, end], [height, height]),
        ([start, start], [height, height + rise]),
        ([end, end], [height, height + rise]),
    ):
        axes.plot(xs, ys, **style)
    axes.annotate(
        canvas.word("km").replace("#", canvas.number(length, needed_decimals([length]))),
        (end, height),
        (4, -1),
        textcoords="offset points",
        fontsize=canvas.style.small,
        zorder=7,
    )
