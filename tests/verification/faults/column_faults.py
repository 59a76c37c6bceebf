"""Faults of columns and lines: a sister, or another year, is read from one of another kind."""

from __future__ import annotations

from collections.abc import Sequence

from tests.verification.faults.list_faults import Make, wrong
from tests.verification.right.listed.columns import KINDS, LAYOUTS
from tests.verification.right.sheets import Made

_CYCLED = ("before and after losses", "a main and a check meter", "phases")
_OTHERS = ("import and export", "what was produced and supplied", "apparent energy")
_OF_YEARS = ("one column for each of two years", "a sheet for each of two years")


def _cell(layout: str, taken: Sequence[int], more: int) -> str:
    """Give the formula that reads more than its sister, or its other year."""
    at = list(taken).index(more)
    if layout == "names over both columns":
        return f"Meters!{('CD', 'EF')[at][more]}16"
    if layout not in _OF_YEARS:
        return f"F{8 + at}"
    # One floor alone of four amounts reads the second column.
    return "F11" if (layout, taken) == (_OF_YEARS[0], (0, 1)) else f"F{8 + 2 * at}"


def _made(kind: str, layout: str, taken: Sequence[int]) -> Make:
    *heads, share = KINDS[kind]

    def make(made: Made) -> None:
        LAYOUTS[layout](made, [str(head) for head in heads], float(share), taken)

    return make


_CASES = [
    (kind, layout, taken)
    for n, layout in enumerate(LAYOUTS)
    for kind, taken in ((_CYCLED[n % 3], (1, 0)), (_CYCLED[(n + 1) % 3], (0, 1)))
]
_CASES += [
    (kind, layout, (1, 0))
    for kind in _OTHERS
    for layout in ("a table with a column for each floor", "conditions on a channel")
]
for _kind, _layout, _taken in _CASES:
    _more = 0 if KINDS[_kind][2] < 1 else 1
    wrong(
        f"{_kind}, {'one' if _taken[0] else 'another'} of each: {_layout}",
        _cell(_layout, _taken, _more),
    )(_made(_kind, _layout, _taken))
