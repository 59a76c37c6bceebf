"""Columns that are called net, or dry, and from which nothing is taken off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from jcm_mrv.findings import VER
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.checks.logs.columns_beside import heading_of, lines_around
from jcm_mrv.verification.checks.logs.gross import NET, OWN_USE
from jcm_mrv.verification.checks.logs.odd_readings import changed
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas import tree as t

_DRY = pattern(
    r"(?<![^\W\d_])(?:dry|dried|bone[ -]dry|kering|sec[oa]|seca)(?![^\W\d_])|乾燥|絶乾|"
    r"(?<!\w)khô(?!\w)|хуурай",
    re.IGNORECASE,
)
_MOISTURE = pattern(
    r"moisture|water content|含水|水分|độ ẩm|kadar air|humedad|чийг(?:ийн|лэг)?|ความชื้น",
    re.IGNORECASE,
)
_SELF = pattern(r"self|自家|tự tiêu|propio", re.IGNORECASE)
"""Who consumes what it produces takes nothing off."""
_MOST, _SOME, _FEW = 2_000, 3, 6
_LEAST_SHARE = 0.5
"""The least that is left of an amount."""


class _Off(NamedTuple):
    """What is to be taken off: a column, what it is called, and whether it is a share."""

    line: int
    heading: str
    is_share: bool


def net_of(logs: list[Log], model: Model | None) -> Iterator[Judged]:
    """Give columns called net, or dry, whose formulas add what is to be taken off, or ignore it.

    The column of own use, or of moisture, stands beside and no value takes it elsewhere. Asked
    only where the result is overstated.
    """
    for log in logs:
        if log.is_register or len(log.cells) > _MOST or not log.is_column:
            continue
        off = _off(log)
        if off is None:
            continue
        right = {cell: number for cell, _ in log.numbers if (number := _left(log, cell, off))}
        if len(right) < max(_SOME, len(log.numbers) * 4 // 5):
            continue
        effect = changed(log, model, right)
        if effect is None or effect <= 0:
            continue
        first = next(iter(right))
        finding = VER[223]["not-net"].at(
            place_text(first),
            found=f"{log.claim.cells.formula(first)[:80]}; {off.heading[:40]!r} in "
            f"{place_text(log.beside(first, off.line))}",
            label=log.stated.label,
            called=repr(log.heading[:60]),
            number=number_shown(round(sum(right.values()), 3)),
        )
        yield Judged(finding, effect)


def _off(log: Log) -> _Off | None:
    """Give the column beside a log that is to be taken off what it is called."""
    for called, words, is_share in ((NET, OWN_USE, False), (_DRY, _MOISTURE, True)):
        if not called.search(log.heading) or words.search(log.heading):
            continue
        texts = {line: heading_of(log, line) for line in lines_around(log)}
        found = [line for line, text in texts.items() if words.search(text)]
        found = [line for line in found if is_share or not _SELF.search(texts[line])]
        if len(found) == 1 and not _is_taken(log, found[0]):
            return _Off(found[0], texts[found[0]], is_share)
    return None


def _is_taken(log: Log, line: int) -> bool:
    """Whether another value takes what is to be taken off: it may be taken off there."""
    cells = {log.beside(cell, line) for cell, _ in log.numbers}
    own = log.stated.place
    rests_on = log.claim.cells.rests_on
    return any(s.place != own and rests_on(s.place, cells) for s in log.claim.inputs)


def _left(log: Log, cell: Place, off: _Off) -> float | None:
    """Give what a line would come to; None where its formula takes it off, or has other parts."""
    book, value = log.claim.book, log.claim.evaluator.value
    if book.formula(cell) is None:
        return None
    other = log.beside(cell, off.line)
    tree = book.tree(cell)
    if any(isinstance(part, t.RangeRef) and part.area > _FEW for part in t.walk(tree)):
        return None
    named = list(dict.fromkeys(book.cells_of(tree)))
    own = [place for place in named if place[:2] == cell[:2] and place != other]
    amount, less, shown = (value(place) for place in ((*own, other)[0], other, cell))
    if len(own) != 1 or not all(isinstance(n, float) and n >= 0 for n in (amount, less, shown)):
        return None
    assert isinstance(amount, float)
    assert isinstance(less, float)
    assert isinstance(shown, float)
    if not amount or not less or not shown:
        return shown if not less else None
    if off.is_share:
        share = less if less < 1 else less / 100
        if other in named or not 0 < share < _LEAST_SHARE:
            return None
        return shown * (1 - share)
    if less > _LEAST_SHARE * amount:
        return None
    # Taken off, the line would come to less than the amount, in whatever unit.
    added = _is_added(tree, own[0], other)
    if other in named and not added:
        return None
    return shown * (amount - less) / (amount + less if added else amount)


def _is_added(tree: t.Node, one: Place, other: Place) -> bool:
    """Whether a formula adds two cells, by themselves or in a sum."""
    for part in t.walk(tree):
        match part:
            case t.Binary("+", t.CellRef() as left, t.CellRef() as right):
                both = {left.place, right.place}
            case t.Call("SUM", arguments):
                both = {a.place for a in arguments if isinstance(a, t.CellRef)}
                for area in arguments:
                    if isinstance(area, t.RangeRef) and area.holds(one) and area.holds(other):
                        return area.area == 2
            case _:
                continue
        if {one, other} <= both:
            return True
    return False
