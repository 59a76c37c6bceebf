"""The graph of a calculation: from readings by quantities and equations to credits."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from jcm_mrv.immutable import immutable
from jcm_mrv.reporting.pictures.canvas import Canvas, clean
from jcm_mrv.reporting.pictures.layered import layered

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from jcm_mrv.reporting.material import Picture

_GAP = 30.0  # points between levels, where the edges run
_SPACE = 8.0  # points between nodes of a level
_PASSING = 7.0  # points of room for an edge that passes a level
_STRIP = 7.0  # points of the coloured edge of a node
_LEGEND = 24.0  # points above the nodes
_NARROWEST = 74.0  # points of a node that words fit into
_WIDEST = 130.0
_MOST_DOWN = 3

Spot = tuple[float, float]


@immutable
class Laid:
    """A graph with its places: of nodes their boxes, of edges the spots that they run through."""

    nodes: dict[str, dict[str, Any]]
    texts: dict[str, tuple[list[str], list[str]]]
    boxes: dict[str, tuple[float, float, float, float]]
    ways: list[list[Spot]]
    down: bool
    width: float
    height: float


def graph(canvas: Canvas, data: dict[str, Any]) -> Picture:
    """Draw nodes level by level with the edges between them.

    From the left to the right where the nodes are wide enough for their words, else downwards.
    """
    from matplotlib.patches import Patch

    style = canvas.style
    laid = _laid(canvas, data, style.most_nodes, down=False)
    if laid.width < _NARROWEST:
        other = _laid(canvas, data, min(style.most_nodes, _MOST_DOWN), down=True)
        laid = other if other.width > laid.width else laid
    nodes = list(laid.nodes.values())
    figure = canvas.figure((laid.height + _LEGEND) / 72)
    figure.set_layout_engine("none")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, style.width * 72)
    axes.set_ylim(laid.height, -_LEGEND)
    for way in laid.ways:
        _edge(canvas, axes, way, down=laid.down)
    for name, node in laid.nodes.items():
        _node(canvas, axes, node["kind"], laid.texts[name], laid.boxes[name])
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


def _laid(canvas: Canvas, data: dict[str, Any], most: int, *, down: bool) -> Laid:
    """Give every node and edge its place."""
    nodes, edges = collapsed(data["nodes"], data["edges"], most, canvas.labels)
    made = layered([(node["id"], node["level"]) for node in nodes], edges)
    page = canvas.style.width * 72 - 4
    if down:
        rows = [(sum(map(bool, map(_key, level))), len(level)) for level in made.levels]
        fits = (
            (page - _SPACE * (all_ - 1) - _PASSING * (all_ - real)) / max(1, real)
            for real, all_ in rows
        )
        width = min(_WIDEST, min(fits, default=_WIDEST))
    else:
        count = max(1, len(made.levels))
        width = (page - _GAP * (count - 1)) / count
    texts = {node["id"]: _text(canvas, node, max(20.0, width - _STRIP - 8)) for node in nodes}
    line = canvas.style.small * 1.25
    high = {name: line * (len(a) + len(b)) + 7 for name, (a, b) in texts.items()}
    boxes: dict[str, tuple[float, float, float, float]] = {}
    ports: dict[object, tuple[Spot, Spot]] = {}

    def room(node: object) -> float:
        """Give how much of a level a node takes."""
        name = _key(node)
        return _PASSING if not name else width if down else high[name]

    taken = [sum(map(room, level)) + _SPACE * (len(level) - 1) for level in made.levels]
    longest = page if down else max(taken, default=60.0)
    at = 2.0
    for level, needed in zip(made.levels, taken, strict=True):
        across = max((high.get(_key(node), 0.0) for node in level), default=0.0) if down else width
        place = 2 + (longest - needed) / 2
        for node in level:
            middle = place + room(node) / 2
            ports[node] = ((at, middle), (at + across, middle))
            if name := _key(node):
                # Nodes of a row are as high as the highest of them: their edges begin in one line.
                size = (room(node), across) if down else (across, room(node))
                boxes[name] = (*((place, at) if down else (at, place)), *size)
            place += room(node) + _SPACE
        at += across + _GAP
    ways = [[spot for node in way for spot in ports[node]][1:-1] for way in made.ways]
    if down:
        ways = [[(y, x) for x, y in way] for way in ways]
    height = at - _GAP + 4 if down else longest + 4
    return Laid({one["id"]: one for one in nodes}, texts, boxes, ways, down, width, height)


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
    left, top, width, height = box
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


def _edge(canvas: Canvas, axes: Axes, spots: list[Spot], *, down: bool) -> None:
    """Draw an edge: curved between levels, straight past what it skips."""
    from matplotlib.patches import FancyArrowPatch
    from matplotlib.path import Path

    points, codes = [spots[0]], [Path.MOVETO]
    # From one level to the next, and then along it to its other side.
    for number, (x, y) in enumerate(spots[1:]):
        x0, y0 = points[-1]
        if number % 2:
            points.append((x, y))
            codes.append(Path.LINETO)
            continue
        if down:
            bends = [(x0, (y0 + y) / 2), (x, (y0 + y) / 2)]
        else:
            bends = [((x0 + x) / 2, y0), ((x0 + x) / 2, y)]
        points += [*bends, (x, y)]
        codes += [Path.CURVE4] * 3
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
