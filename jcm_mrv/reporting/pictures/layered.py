"""A graph in levels: the order within each that spares crossings, and the ways of its edges."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from jcm_mrv.immutable import immutable

_SWEEPS = 6


@immutable
class Layered:
    """Nodes level by level, and among them the edges that pass a level, as pair and number."""

    levels: tuple[tuple[object, ...], ...]
    ways: tuple[tuple[object, ...], ...]


def layered(nodes: Sequence[tuple[str, int]], edges: Sequence[tuple[str, str]]) -> Layered:
    """Put nodes, given with their levels, in order.

    Examples
    --------
    >>> made = layered([("a", 0), ("b", 0), ("x", 1), ("y", 1)], [("a", "y"), ("b", "x")])
    >>> made.levels[1]
    ('y', 'x')
    >>> layered([("a", 0), ("m", 1), ("z", 2)], [("a", "z")]).ways
    (('a', ('a', 'z', 1), 'z'),)
    """
    used = sorted({level for _, level in nodes})
    rank = {level: i for i, level in enumerate(used)}
    level_of = {name: rank[level] for name, level in nodes}
    levels: list[list[object]] = [[] for _ in used]
    for name, _ in nodes:
        levels[level_of[name]].append(name)
    ways = []
    before: dict[object, list[object]] = defaultdict(list)
    after: dict[object, list[object]] = defaultdict(list)
    for start, end in edges:
        way: list[object] = [start]
        for level in range(level_of[start] + 1, level_of[end]):
            passing = (start, end, level)
            levels[level].append(passing)
            way.append(passing)
        way.append(end)
        for one, other in pairwise(way):
            after[one].append(other)
            before[other].append(one)
        ways.append(tuple(way))
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        order = range(1, len(levels)) if down else range(len(levels) - 2, -1, -1)
        for i in order:
            beside = levels[i - 1 if down else i + 1]
            _sort(levels[i], beside, before if down else after)
    return Layered(tuple(map(tuple, levels)), tuple(ways))


def _sort(level: list[object], beside: list[object], linked: dict[object, list[object]]) -> None:
    """Sort a level by the mean place of what its nodes are linked to; the rest stay."""
    scale = len(beside) / max(1, len(level))
    place = {node: i for i, node in enumerate(beside)}
    wanted: dict[object, float] = {}
    for i, node in enumerate(level):
        spots = [place[other] for other in linked[node] if other in place]
        wanted[node] = sum(spots) / len(spots) if spots else i * scale
    level.sort(key=wanted.__getitem__)
