"""The graph of a calculation: from readings by quantities and equations to credits."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from jcm_mrv.reporting.pictures.canvas import Canvas, clean
from jcm_mrv.reporting.pictures.layered import layered

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from jcm_mrv.reporting.material import Picture

_GAP = 30.0  # points between levels, where the edges run
_SPACE = 8.0  # points between nodes of a level
_PASSING = 7.0  # points of height for an edge that passes a level
_STRIP = 7.0  # points of the coloured edge of a node
_TALLEST = 7.6 * 72


def graph(canvas: Canvas, data: dict[str, Any]) -> Picture:
    """Draw nodes level by level, from the left to the right, with the edges between them."""
    from matplotlib.patches import Patch

    style = canvas.style
    nodes, edges = collapsed(data["nodes"], data["edges"], style.most_nodes, canvas.labels)
    by_id = {node["id"]: node for node in nodes}
    made = layered([(node["id"], node["level"]) for node in nodes], edges)
    across = style.width * 72
    count = max(1, len(made.levels))
    width = (across - _GAP * (count - 1) - 4) / count
    texts = {node["id"]: _text(canvas, node, width - _STRIP - 8) for node in nodes}
    line = style.small * 1.25
    high = {name: line * (len(label) + len(detail)) + 7 for name, (label, detail) in texts.items()}
    tall = [sum(high.get(_key(node), _PASSING) + _SPACE for node in level) for level in made.levels]
    height = max(tall, default=60.0) + 4
    figure = canvas.figure((height + 24) / 72)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, across)
    axes.set_ylim(height, -24)
    middle: dict[object, tuple[float, float]] = {}
    for i, level in enumerate(made.levels):
        at = (height - tall[i]) / 2 + _SPACE / 2
        for node in level:
            mine = high.get(_key(node), _PASSING)
            middle[node] = (2 + i * (width + _GAP), at + mine / 2)
            at += mine + _SPACE
    for way in made.ways:
        _edge(canvas, axes, [middle[node] for node in way], width)
    for name, node in by_id.items():
        _node(canvas, axes, node["kind"], texts[name], (*middle[name], width, high[name]))
    kinds = dict.fromkeys(node["kind"] for node in nodes)
    handles = [
        Patch(
            facecolor=style.nodes[kind].colour,
            edgecolor=style.ink,
            hatch=style.nodes[kind].hatch or None,
            linewidth=0.6,
            label=canvas.word(kind),
        )
        for kind in style.nodes
        if kind in kinds and canvas.word(kind)
    ]
    if handles:
        figure.legend(
            handles=handles,
            loc="upper center",
            bbox_to_anchor=(0.5, 1),
            ncols=len(handles),
            handlelength=1.6,
            columnspacing=1.2,
            borderaxespad=0.2,
        )
    return canvas.saved(figure)


def collapsed(
    nodes: list[dict[str, Any]], edges: list[list[str]], most: int, labels: Any
) -> tuple[list[dict[str, Any]], list[tuple[str, str]]]:
    """Make one node of those that are too many of a kind and lead to the same; it says how many.

    Examples
    --------
    >>> nodes = [{"id": f"r{i}", "label": f"roof-{i}", "detail": "", "kind": "readings", "level": 0}
    ...          for i in range(100)]
    >>> nodes.append({"id": "RE", "label": "RE", "detail": "", "kind": "equation", "level": 1})
    >>> edges = [[f"r{i}", "RE"] for i in range(100)]
    >>> fewer, links = collapsed(nodes, edges, 6, {"readings": "Readings"})
    >>> fewer[0]["label"], fewer[0]["detail"], links
    ('Readings (100)', 'roof-0 … roof-99', [('readings 0', 'RE')])
    """
    groups: dict[tuple[int, str], list[dict[str, Any]]] = defaultdict(list)
    for node in nodes:
        groups[node["level"], node["kind"]].append(node)
    kept: list[dict[str, Any]] = []
    stands_for: dict[str, str] = {}
    for (level, kind), group in groups.items():
        if len(group) <= most:
            kept += group
            continue
        one = f"{kind} {level}"
        stands_for |= {node["id"]: one for node in group}
        detail = f"{group[0]['label']} … {group[-1]['label']}"
        label = f"{labels.get(kind, '')} ({len(group)})".strip()
        kept.append({"id": one, "label": label, "detail": detail, "kind": kind, "level": level})
    links = dict.fromkeys((stands_for.get(a, a), stands_for.get(b, b)) for a, b in edges)
    level_of = {node["id"]: node["level"] for node in kept}
    return kept, [(a, b) for a, b in links if level_of[a] < level_of[b]]


def _key(node: object) -> str:
    return node if isinstance(node, str) else ""


def _text(canvas: Canvas, node: dict[str, Any], width: float) -> tuple[list[str], list[str]]:
    size = canvas.style.small
    label = canvas.wrapped(node["label"], size, width, 4)
    detail = canvas.wrapped(node["detail"], size, width, 3) if clean(node["detail"]) else []
    return label, detail


def _node(
    canvas: Canvas,
    axes: Axes,
    kind: str,
    text: tuple[list[str], list[str]],
    box: tuple[float, float, float, float],
) -> None:
    from matplotlib.patches import Rectangle

    style = canvas.style
    left, middle, width, height = box
    top = middle - height / 2
    outline = {"edgecolor": style.ink, "linewidth": 0.7, "zorder": 2}
    axes.add_patch(Rectangle((left, top), width, height, facecolor=style.paper, **outline))
    fill = style.nodes[kind]  # pyright: ignore[reportArgumentType]
    axes.add_patch(
        Rectangle(
            (left, top), _STRIP, height, facecolor=fill.colour, hatch=fill.hatch or None, **outline
        )
    )
    line = style.small * 1.25
    at = top + 3.5 + line / 2
    for i, said in enumerate([*text[0], *text[1]]):
        axes.text(
            left + _STRIP + 4,
            at + i * line,
            said,
            va="center_baseline",
            size=style.small,
            color=style.ink if i < len(text[0]) else "#444444",
            zorder=3,
        )


def _edge(canvas: Canvas, axes: Axes, spots: list[tuple[float, float]], width: float) -> None:
    """Draw an edge: curved between levels, straight past what it skips."""
    from matplotlib.patches import FancyArrowPatch
    from matplotlib.path import Path

    (left, at), *rest = spots
    points = [(left + width, at)]
    codes = [Path.MOVETO]
    for i, (x, y) in enumerate(rest):
        x0, y0 = points[-1]
        bend = (x - x0) / 2
        points += [(x0 + bend, y0), (x - bend, y), (x, y)]
        codes += [Path.CURVE4] * 3
        if i < len(rest) - 1:
            points.append((x + width, y))
            codes.append(Path.LINETO)
    axes.add_patch(
        FancyArrowPatch(
            path=Path(points, codes),
            arrowstyle="-|>,head_length=3.5,head_width=1.6",
            mutation_scale=1,
            color=canvas.style.ink,
            linewidth=0.6,
            zorder=1,
        )
    )
