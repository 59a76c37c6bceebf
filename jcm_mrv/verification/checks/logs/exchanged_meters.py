"""Meters that follow each other: one whose line is left out, or that counted far less than others.

And readings that are taken whole, where those of the lines beside are taken off from each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from jcm_mrv.findings import VER
from jcm_mrv.verification.checks.logs.odd_readings import changed_cells, values_after
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.differences import Difference
from jcm_mrv.verification.claim.ends import days_of_row, exchanged
from jcm_mrv.verification.claim.far import MOST_READ
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.claim.stood import row_says
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.reading.periods import Period

_NEAR = 4
"""Days between the last reading of one meter and the first one of the next, at most."""
_LONG, _FAR = 30, 20.0
"""Days from which on meters are held against each other, and what no season explains."""
_LONGER, _NEARER = 120, 8.0
"""The same of meters each of which has seen two seasons."""
_FEW = 6
"""Differences of a value; of more it is seen in the log what is odd."""


class _Stretch(NamedTuple):
    start: int
    end: int
    one: Difference
    counted: float
    times: float

    @property
    def days(self) -> int:
        return self.end - self.start

    @property
    def each(self) -> float:
        """What a value takes for each day."""
        return self.counted * self.times / self.days


def unlike_rates(
    claim: Claim, differences: list[Difference], model: Model | None
) -> Iterator[Judged]:
    """Give registers that counted far less, or more, a day than those before and after them."""
    by_value: dict[StatedValue, list[Difference]] = defaultdict(list)
    for one in differences:
        by_value[one.stated].append(one)
    for stated, own in by_value.items():
        begins = {one.first for one in own}
        is_log = any(one.last in begins for one in own)
        if not 2 <= len(own) <= _FEW or is_log or not isinstance(stated.value, float):
            continue
        found = sorted(_stretches(own), key=lambda s: s[:2])
        follow = all(abs(b.start - a.end) <= _NEAR for a, b in pairwise(found))
        long = [s for s in found if s.days >= _LONG]
        if len(found) != len(own) or not follow or len(long) < 2:
            continue
        usual = _usual([s.each for s in long])
        most = _NEARER if min(s.days for s in long) >= _LONGER else _FAR
        odd = [s for s in long if not usual / most < s.each < usual * most]
        if len(odd) != 1 or usual <= 0:
            continue
        one = odd[0].one
        if any(row_says(claim, cell[:2]) for cell in (one.first, one.last)):
            continue
        right = usual * odd[0].days / odd[0].times
        finding = VER[253].at(
            place_text(one.first),
            found=f"{number_shown(odd[0].counted)} in {odd[0].days} days",
            label=stated.label,
            number=number_shown(float(f"{right:.3g}")),
        )
        wanted = stated.value + odd[0].times * (right - odd[0].counted)
        yield Judged(finding, changed_cells(claim, model, {stated.place: wanted}))


def _usual(each: list[float]) -> float:
    """Give what the meters counted a day but for the one that is off: of two the larger one."""
    ordered = sorted(each)
    return ordered[len(ordered) // 2]


def _stretches(own: Iterable[Difference]) -> Iterator[_Stretch]:
    """Give the differences whose days are known and that count to what a value is."""
    for one in own:
        days, counted, times = _days(one), one.counted, one.log().scale_of(one.last)
        if days is not None and counted is not None and counted >= 0 and times > 0:
            yield _Stretch(days.start.toordinal(), days.end.toordinal(), one, counted, times)


def _days(one: Difference) -> Period | None:
    if not one.is_down:
        return days_of_row(one.claim, one.first)
    days = one.log().days
    if days is None or days[0] is None or days[-1] is None or days[0].start >= days[-1].start:
        return None
    return Period(days[0].start, days[-1].start)


# -- a meter in each row --------------------------------------------------------------------------


class _Rows(NamedTuple):
    """Differences whose readings stand in two columns of their own rows."""

    sheet: str
    first: int
    last: int
    taken: dict[int, Difference]

    def ends(self, row: int) -> tuple[Place, Place]:
        return (self.sheet, row, self.first), (self.sheet, row, self.last)


def _rows(differences: Iterable[Difference]) -> list[_Rows]:
    found: dict[tuple[str, int, int], dict[int, Difference]] = defaultdict(dict)
    for one in differences:
        if not one.is_down:
            found[one.first[0], one.first[2], one.last[2]].setdefault(one.first[1], one)
    return [_Rows(*key, taken) for key, taken in found.items()]


def _counted(claim: Claim, rows: _Rows, row: int) -> tuple[float, float] | None:
    """Give both readings of a row, where the second is the larger one."""
    first, last = (claim.evaluator.value(cell) for cell in rows.ends(row))
    if isinstance(first, float) and isinstance(last, float) and 0 < first < last:
        return first, last
    return None


def taken_whole(
    claim: Claim, differences: list[Difference], model: Model | None
) -> Iterator[Judged]:
    """Give last readings that a formula takes whole, where its sisters take the first ones off.

    Or that it takes the first reading of another row off.
    """
    every = [rows for rows in _rows(differences) if len(rows.taken) > 1]
    told: set[Place] = set()
    for stated in claim.monitored if every else ():
        for place in claim.cells.formulas_behind(stated.place, MOST_READ):
            cells = set(claim.book.precedents(place))
            for rows in every:
                sisters = {one.place[::2] for one in rows.taken.values()}
                at = {c[1] for c in cells if c[::2] == (rows.sheet, rows.last)}
                if place in told or place[::2] not in sisters or len(at) != 1:
                    continue
                (row,) = at
                first, last = rows.ends(row)
                both = _counted(claim, rows, row)
                if row in rows.taken or first in cells or both is None:
                    continue
                told.add(place)
                others = [c for c in cells if c[::2] == (rows.sheet, rows.first)]
                if any(claim.evaluator.value(rows.ends(c[1])[1]) == both[0] for c in others):
                    # One register that goes on from row to row.
                    continue
                found = claim.cells.formula(place)[:120]
                if others:
                    finding = VER[252].at(
                        place_text(place), found=found, label=stated.label, cell=place_text(first)
                    )
                else:
                    finding = VER[112]["shown"].at(
                        place_text(place), found=found, label=stated.label
                    )
                taken = claim.evaluator.values(others)
                off = sum(v for v in taken if isinstance(v, float))
                right = {last: both[1] - both[0] + off}
                yield Judged(finding, changed_cells(claim, model, right, [stated]))


def left_out(claim: Claim, differences: list[Difference], model: Model | None) -> Iterator[Judged]:
    """Give meters that no value takes, where it takes the one before or after an exchange."""
    told: set[Place] = set()
    for one in differences:
        for cell in () if one.is_down else exchanged(one.log((one.first, one.last))):
            first, last, now = map(
                claim.evaluator.value, ((cell[0], cell[1], one.first[2]), cell, one.last)
            )
            if cell in told or not isinstance(last, float) or values_after(claim, {cell: 2 * last}):
                # Some value answers to it; a condition may pass over it, and does not.
                continue
            told.add(cell)
            finding = VER[19]["lines"].at(
                one.stated.where,
                found=f"{claim.cells.formula(one.stated.place)[:120]}, and {place_text(cell)}",
                label=one.stated.label,
            )
            effect = None
            if isinstance(first, float) and isinstance(now, float):
                effect = changed_cells(claim, model, {one.last: now + last - first}, [one.stated])
            yield Judged(finding, effect)
