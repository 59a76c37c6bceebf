"""Lines whose first register, or stock, is not the last one of the line before."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from statistics import median
from typing import NamedTuple

from jcm_mrv.findings import VER
from jcm_mrv.verification.checks.logs.odd_readings import SHORT, changed
from jcm_mrv.verification.claim.columns import Column, Lines
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.claim.stood import is_explained
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas.evaluate import Evaluator

_MOSTLY, _EXACTLY = 0.7, 0.5
"""How many lines have to begin about as the one before ended, and to the digit."""
_ROUNDED = 0.01
"""Of what a line counts: by so much one begins beside where the one before ended."""
_LEAST, _TELLS = 5, 0.5
"""Lines that go on; and tonnes that a result, which is rounded, mostly changes by one with."""
_APART = 24
"""Lines from one of a meter, or a tariff, to its next one, at most: a list has those of others."""


def not_followed(lines: list[Lines], model: Model | None) -> Iterator[Judged]:
    """Give the one number of a chain of registers that lies off, where its amount does so as well.

    Where another meter begins the amounts of both lines are as all others.
    """
    told: set[Place] = set()
    for behind in lines:
        if not _LEAST < len(behind.log.cells) <= SHORT:
            continue
        for begins, ends, chain in _chains(behind):
            broken = [*_again(begins, ends, chain), *_broken(behind, begins, ends, chain)]
            for cell, number, right in broken:
                effect = changed(behind.log, model, right)
                if cell in told or (effect is not None and abs(effect) < _TELLS):
                    continue
                told.add(cell)
                finding = VER[260]["register"].at(
                    place_text(cell),
                    found=number_shown(number),
                    label=behind.log.stated.label,
                    number=number_shown(right[cell]),
                )
                yield Judged(finding, effect)


class _Chain(NamedTuple):
    """How many lines further another one goes on, and by how much it may begin beside."""

    apart: int
    near: float


def in_chains(behind: Lines) -> Iterator[Column]:
    """Give the columns in which each line begins where another one ended: readings of registers."""
    for begins, ends, _ in _chains(behind):
        yield from (begins, ends)


def breaks_off(behind: Lines, line: int) -> bool:
    """Whether a line does not begin where the one before it ended: its meter is another one."""
    for begins, ends, chain in _chains(behind):
        begin, end = begins.typed.get(line), ends.typed.get(line - chain.apart)
        if begin is not None and end is not None and abs(begin - end) > chain.near:
            return True
    return False


def _chains(behind: Lines) -> Iterator[tuple[Column, Column, _Chain]]:
    for begins in behind.columns:
        for ends in behind.columns:
            chain = None if begins.line == ends.line else _chain_of(begins, ends)
            if chain is not None:
                yield begins, ends, chain


def _chain_of(begins: Column, ends: Column) -> _Chain | None:
    """Give how lines go on where others ended; None where most do not."""
    both = ends.typed.keys() & begins.typed.keys()
    if len(both) < _LEAST:
        return None
    near = _ROUNDED * median(abs(ends.typed[n] - begins.typed[n]) for n in both)
    apart: Counter[int] = Counter()
    for n, end in ends.typed.items():
        following = range(n + 1, n + 1 + _APART)
        apart.update([m - n for m in following if begins.typed.get(m) == end][:1])
    for step, same in apart.most_common(1):
        steps = [
            (end, begins.typed[n + step])
            for n, end in ends.typed.items()
            if n + step in begins.typed
        ]
        close = sum(abs(end - begin) <= near for end, begin in steps)
        different = len({end for end, _ in steps})
        is_chain = len(steps) >= _LEAST and different * 2 > len(steps)
        if is_chain and close >= _MOSTLY * len(steps) and same >= _EXACTLY * len(steps):
            return _Chain(step, near)
    return None


_Broken = tuple[Place, float, dict[Place, float]]
"""A number that breaks a chain, what it is, and what it and others should be."""


def _again(begins: Column, ends: Column, chain: _Chain) -> Iterator[_Broken]:
    """Give lines with both registers of the line before, where the next one shows their own."""
    for n, begin in begins.typed.items():
        m, end = n + chain.apart, ends.typed.get(n)
        after = begins.typed.get(m + chain.apart)
        if end is None or after is None or not begin < end < after:
            continue
        if (begins.typed.get(m), ends.typed.get(m)) == (begin, end):
            yield begins.cells[m], begin, {begins.cells[m]: end, ends.cells[m]: after}


def _broken(behind: Lines, begins: Column, ends: Column, chain: _Chain) -> Iterator[_Broken]:
    """Give the numbers that break a chain: of two the one whose line has an odd amount by it."""
    amounts = {n: v for n, v in enumerate(behind.log.contents) if isinstance(v, float)}
    for n, end in ends.typed.items():
        begin = begins.typed.get(n + chain.apart)
        # Of each tariff other amounts are usual.
        alike = [v for m, v in amounts.items() if m % chain.apart == n % chain.apart]
        usual = median(alike) if alike else 0.0
        if begin is None or abs(begin - end) <= chain.near or usual <= 0:
            continue
        found: list[tuple[float, Place, float, float]] = []
        for line, cell, own, other in (
            (n, ends.cells[n], end, begin),
            (n + chain.apart, begins.cells[n + chain.apart], begin, end),
        ):
            made = _amount(behind, line, {cell: other})
            before = amounts.get(line)
            if made is None or before is None or made <= 0:
                continue
            off = math.inf if before <= 0 else abs(math.log(before / usual))
            if off > 2 * abs(math.log(made / usual)) and not is_explained(
                behind.log, behind.log.cells[line]
            ):
                found.append((off, cell, own, other))
        if found:
            _, cell, own, other = max(found, key=lambda one: one[0])
            yield cell, own, {cell: other}


def _amount(behind: Lines, line: int, contents: dict[Place, float]) -> float | None:
    """Give what a line would come to with another number in one of its cells."""
    value = Evaluator(behind.log.claim.book, contents).value(behind.log.cells[line])
    return value if isinstance(value, float) else None
