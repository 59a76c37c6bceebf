"""Charts of bars: month against estimate, amounts per year, and what adjustments did to a sum."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from jcm_mrv.reporting.pictures.canvas import Canvas, Names, clean, needed_decimals, shown_decimals
from jcm_mrv.reporting.pictures.style import Fill

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from jcm_mrv.reporting.material import Picture


def bars(canvas: Canvas, data: dict[str, Any]) -> Picture:
    """Draw the months of a quantity, each before its estimate, which is wider and hatched."""
    series = [s for s in data["series"] if any(v is not None for v in s["values"])]
    names = canvas.named(data["categories"], canvas.style.width * 72 * 0.88)
    figure, axes = canvas.axes(2.15 + names.height, grid="y")
    # The estimate lies behind: what was measured is seen to reach its edge or not.
    widths = [0.46, 0.86] if len(series) > 1 else [0.7]
    for order, one in enumerate(series[:2]):
        fill = canvas.style.series[order % len(canvas.style.series)]
        spots = [(i, v) for i, v in enumerate(one["values"]) if v is not None]
        axes.bar(
            [i for i, _ in spots],
            [v for _, v in spots],
            widths[order],
            zorder=3 - order,
            label=clean(one["label"]),
            # Between many bars the outlines would be all that is seen.
            linewidth=0.6 if len(data["categories"]) <= 36 else 0.1,
            **look(canvas, fill),
        )
    if series:
        crossed(canvas, axes, [i for i, v in enumerate(series[0]["values"]) if v is None])
    places(canvas, axes, names)
    amounts(canvas, axes, axes.yaxis, canvas.word("y"))
    legend(axes)
    return canvas.saved(figure)


def grouped(canvas: Canvas, data: dict[str, Any]) -> Picture:
    """Draw several amounts of each year side by side, with their numbers where there is room."""
    series, years = data["series"], data["categories"]
    names = canvas.named(years, canvas.style.width * 72 * 0.88)
    figure, axes = canvas.axes(2.5 + names.height, grid="y")
    width = 0.84 / max(1, len(series))
    values = [v for one in series for v in one["values"] if v is not None]
    decimals = shown_decimals(values)
    # Points of paper that a bar has: the numbers above must not run into each other.
    room = canvas.style.width * 72 * 0.88 * width / max(1, len(years))
    written = {v: canvas.number(v, needed_decimals([round(v, decimals)])) for v in values}
    small = canvas.style.small
    fits = all(canvas.measured(text, small) < room * 0.96 for text in written.values())
    for order, one in enumerate(series):
        shift = (order - (len(series) - 1) / 2) * width
        spots = [(i + shift, v) for i, v in enumerate(one["values"]) if v is not None]
        fill = canvas.style.series[order % len(canvas.style.series)]
        axes.bar(
            [x for x, _ in spots],
            [v for _, v in spots],
            width * 0.94,
            label=clean(one["label"]),
            zorder=2,
            **look(canvas, fill),
        )
        for x, value in spots if fits else ():
            axes.annotate(
                written[value],
                (x, value),
                (0, 2 if value >= 0 else -2),
                textcoords="offset points",
                ha="center",
                va="bottom" if value >= 0 else "top",
                fontsize=small,
            )
    places(canvas, axes, names)
    axes.margins(y=0.12)
    amounts(canvas, axes, axes.yaxis, canvas.word("y"))
    legend(axes)
    return canvas.saved(figure)


def spread(canvas: Canvas, data: dict[str, Any]) -> Picture:
    """Draw an amount of each year with how far it may lie lower or higher."""
    names = canvas.named(data["categories"], canvas.style.width * 72 * 0.88)
    figure, axes = canvas.axes(2.4 + names.height, grid="y")
    base = data["base"]
    axes.bar(
        range(len(base)),
        base,
        0.7,
        label=canvas.word("base"),
        zorder=2,
        **look(canvas, canvas.style.series[1]),
    )
    ends = list(zip(data["low"], base, data["high"], strict=True))
    if any(low != middle or high != middle for low, middle, high in ends):
        ink = canvas.style.ink
        style = {"fmt": "none", "ecolor": ink, "elinewidth": 1.1, "capsize": 3, "capthick": 1.1}
        reach = [
            [max(0.0, middle - low) for low, middle, _ in ends],
            [max(0.0, high - middle) for _, middle, high in ends],
        ]
        axes.errorbar(range(len(base)), base, reach, label=canvas.word("range"), zorder=4, **style)
    places(canvas, axes, names)
    axes.margins(y=0.08)
    amounts(canvas, axes, axes.yaxis, canvas.word("y"))
    legend(axes)
    return canvas.saved(figure)


def waterfall(canvas: Canvas, data: dict[str, Any]) -> Picture:
    """Draw what steps make of an amount, from the top down."""
    style = canvas.style
    start, steps, end = data["start"], data["steps"], data["end"]
    reached = [start["value"]]
    for step in steps:
        reached.append(reached[-1] + step["value"])
    spans = [(0.0, start["value"]), *pairwise(reached), (0.0, end["value"])]
    rows = [start, *steps, end]
    labels = ["\n".join(canvas.wrapped(row["label"], style.text, 150, 3)) for row in rows]
    lines = [label.count("\n") + 1 for label in labels]
    row_height = max(0.3, 0.15 * max(lines) + 0.06)
    figure, axes = canvas.axes(0.75 + row_height * len(rows), grid="x")
    zoomed = _zoom(canvas, axes, [*reached, end["value"]])
    decimals = shown_decimals([row["value"] for row in steps], 3)
    whole = max(decimals, shown_decimals([start["value"], end["value"]]))
    for i, (row, (low, high)) in enumerate(zip(rows, spans, strict=True)):
        is_step = 0 < i < len(rows) - 1
        fill = (style.more if row["value"] >= 0 else style.less) if is_step else style.whole
        axes.barh(i, high - low, 0.62, left=low, zorder=2, **look(canvas, fill))
        if is_step:
            said = canvas.number(row["value"], decimals, signed=True)
        else:
            said = canvas.number(row["value"], whole)
        # Beside the end that lies to the right: there is no bar of this row.
        axes.annotate(
            said,
            (max(low, high), i),
            (3, 0),
            textcoords="offset points",
            va="center",
            fontsize=style.small,
            zorder=4,
            bbox={"facecolor": style.paper, "edgecolor": "none", "pad": 0.5},
        )
        if i < len(rows) - 1:
            line = {"color": style.ink, "linewidth": 0.6, "linestyle": ":", "zorder": 1}
            axes.plot([high, high], [i, i + 1], **line)
    if zoomed:
        for i in (0, len(rows) - 1):
            _broken(canvas, axes, i)
    axes.set_yticks(range(len(rows)), labels)
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    amounts(canvas, axes, axes.xaxis, canvas.word("y"))
    return canvas.saved(figure)


def _zoom(canvas: Canvas, axes: Axes, values: list[float]) -> bool:
    """Show the part of the axis where something happens, where it is a small one; tell whether."""
    low, high = min(values), max(values)
    spread, largest = high - low, max(map(abs, values))
    if low > 0 and 0 < spread < largest * 0.25:
        axes.set_xlim(low - spread * 1.2, high + spread * 0.6)
        return True
    axes.set_xlim(min(0.0, low) * 1.15, max(0.0, high) * 1.15 or (1.0 if low >= 0 else 0.0))
    return False


def _broken(canvas: Canvas, axes: Axes, row: int) -> None:
    """Mark that a bar is cut off at the left: its axis does not begin at zero."""
    across = axes.get_yaxis_transform()
    for shift in (0.012, 0.022):
        axes.plot(
            [shift - 0.006, shift + 0.006],
            [row + 0.42, row - 0.42],
            transform=across,
            color=canvas.style.paper,
            linewidth=2.2,
            zorder=5,
        )


def crossed(canvas: Canvas, axes: Axes, without: Sequence[int]) -> None:
    """Mark the places of which nothing is known: no bar is no zero."""
    if not without:
        return
    style = {"color": canvas.style.ink, "markersize": 4, "linestyle": "none", "marker": "x"}
    label = canvas.word("none") or None
    axes.plot(without, [0] * len(without), label=label, zorder=4, clip_on=False, **style)


def look(canvas: Canvas, fill: Fill) -> dict[str, Any]:
    """Give how an area is filled and outlined."""
    return {"facecolor": fill.colour, "edgecolor": canvas.style.ink, "hatch": fill.hatch or None}


def legend(axes: Axes) -> None:
    """Put the legend above the axes, in one row where it fits: it covers no bar."""
    handles, labels = axes.get_legend_handles_labels()
    # Bars are named before marks.
    order = sorted(range(len(handles)), key=lambda i: not hasattr(handles[i], "patches"))
    if order:
        axes.figure.legend(
            [handles[i] for i in order],
            [labels[i] for i in order],
            loc="outside upper center",
            ncols=len(order),
            handlelength=2.4,
            handleheight=1.1,
        )


def amounts(canvas: Canvas, axes: Axes, axis: Any, unit: str, *, beside: bool = False) -> None:
    """Write the numbers of an axis, its unit, and a line at zero where it has both signs.

    ``beside`` says that something other than bars differs from zero.
    """
    canvas.ticks(axis)
    drawn: list[Any] = list(axes.patches)
    if not beside and not any(bar.get_width() * bar.get_height() for bar in drawn):
        # Nothing but zeros: an axis of some hundredths around would say that there was something.
        axis.set_view_interval(0, 1, ignore=True)
        axis.set_ticks([0], ["0"])
    axis.set_label_text(unit)
    along = axes.axhline if axis is axes.yaxis else axes.axvline
    if axis.get_view_interval()[0] < 0 < axis.get_view_interval()[1]:
        along(0, color=canvas.style.ink, linewidth=0.6, zorder=3)


def places(canvas: Canvas, axes: Axes, names: Names) -> None:
    """Name the places along the axis of bars."""
    names.put(axes, canvas.style.small)
    axes.set_xlim(-0.6, max(1, len(names.names)) - 0.4)
