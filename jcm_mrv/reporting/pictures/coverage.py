"""The calendar of coverage: a row per quantity or member, a column per month."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from jcm_mrv.reporting.pictures.canvas import Canvas, needed_decimals
from jcm_mrv.reporting.pictures.style import Fill

if TYPE_CHECKING:
    from jcm_mrv.reporting.material import Picture

_TALLEST = 7.6  # inches: what fits a page with its heading
_ROW = 0.2
_LABEL = 120.0  # points


def calendar(canvas: Canvas, data: dict[str, Any]) -> Picture:
    """Draw shares as fields, darker the less is covered; runs of the same share are one field."""
    from matplotlib.patches import Rectangle

    style = canvas.style
    rows, columns, values = data["rows"], data["columns"], data["values"]
    row_height = min(_ROW, _TALLEST / max(1, len(rows)))
    names = canvas.named(columns, style.width * 72 * 0.75)
    figure = canvas.figure(row_height * max(1, len(rows)) + names.height + 0.65)
    axes = figure.add_subplot()
    met: list[Fill] = []
    for i, row in enumerate(values):
        at = 0
        for fill, run in groupby(row, lambda value: _fill(canvas, value)):
            width = len(list(run))
            axes.add_patch(
                Rectangle(
                    (at - 0.5, i - 0.5),
                    width,
                    1,
                    facecolor=fill.colour,
                    edgecolor=style.ink,
                    hatch=fill.hatch or None,
                    linewidth=0,
                )
            )
            at += width
            met.append(fill)
    rules = {"color": style.paper, "linewidth": 1.2 if row_height > 0.1 else 0.3}
    if len(columns) <= 60:
        axes.vlines([i + 0.5 for i in range(len(columns) - 1)], -0.5, len(rows) - 0.5, **rules)
    axes.hlines([i + 0.5 for i in range(len(rows) - 1)], -0.5, len(columns) - 0.5, **rules)
    names.put(axes, style.small)
    step = max(1, -(-int(style.small * 1.3) // max(1, int(row_height * 72))))
    spots = range(0, len(rows), step)
    named = ["".join(canvas.wrapped(rows[i], style.small, _LABEL, 1)) for i in spots]
    axes.set_yticks(list(spots), named, size=style.small)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlim(-0.5, len(columns) - 0.5)
    axes.tick_params(length=2)
    _legend(canvas, figure, met)
    return canvas.saved(figure)


def _fill(canvas: Canvas, value: float | None) -> Fill:
    if value is None:
        return canvas.style.nothing
    for share in canvas.style.shares:
        if value >= share.from_:
            return share
    return canvas.style.shares[-1]


def _legend(canvas: Canvas, figure: Any, met: list[Fill]) -> None:
    """Name the shares; those that do not occur are left out."""
    from matplotlib.patches import Patch

    style = canvas.style
    decimals = needed_decimals([share.from_ * 100 for share in style.shares])
    handles = []
    above = None
    for share in style.shares:
        limit = f"{canvas.number(share.from_ * 100, decimals)} %"
        said = f"≥ {limit}" if share.from_ < 1 else canvas.word("full") or limit
        if not share.from_ and above:
            said = f"< {above}"
        above = limit
        if any(fill is share for fill in met):
            handles.append(_patch(Patch, canvas, share, said))
    if any(fill is style.nothing for fill in met):
        handles.append(_patch(Patch, canvas, style.nothing, canvas.word("none")))
    if handles:
        figure.legend(
            handles=handles,
            loc="outside upper center",
            ncols=len(handles),
            handlelength=2.4,
            handleheight=1.1,
            title=canvas.word("scale") or None,
            title_fontsize=style.small,
        )


def _patch(made: Any, canvas: Canvas, fill: Fill, label: str) -> Any:
    return made(
        facecolor=fill.colour,
        edgecolor=canvas.style.ink,
        hatch=fill.hatch or None,
        linewidth=0.6,
        label=label,
    )
