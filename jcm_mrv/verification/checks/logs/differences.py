"""Differences of readings: days that are counted twice, two meters in one, another's multiplier."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from jcm_mrv.findings import VER, Severity
from jcm_mrv.verification.checks.logs.odd_readings import changed_cells
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.differences import Difference, names_of_lines
from jcm_mrv.verification.claim.logs import LEAST
from jcm_mrv.verification.claim.series import MOST
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text

_FEW = 40
"""Ends of differences in one line of which it is seen how often each day counts."""
_LONGEST = 400
"""Lines of a list of meters that are held against each other."""


def by_line(
    differences: Iterable[Difference],
) -> dict[tuple[StatedValue, tuple[str, bool, int]], list[Difference]]:
    """Give the differences of each value in each column, or row, together."""
    found: dict[tuple[StatedValue, tuple[str, bool, int]], list[Difference]] = defaultdict(list)
    for one in differences:
        found[one.stated, one.line].append(one)
    return found


def counted_again(
    claim: Claim, differences: list[Difference], model: Model | None
) -> Iterator[Judged]:
    """Give days of one register that a value counts twice, where it counts the others once.

    What is taken off again, or counts by another number, is a correction.
    """
    for (stated, _), own in by_line(differences).items():
        if len(own) < 2 or not _overlap(own):
            continue
        cells = _whole(own)
        log = own[0].log(cells)
        ends = sorted({end for one in own for end in (one.first, one.last)})
        if len(ends) > _FEW or not _is_one_register(claim, log.days, cells, ends):
            continue
        weight, steps = 0.0, []
        for before, after in pairwise(ends):
            weight -= log.scale_of(before)
            steps.append((before, after, weight))
        usual = Counter(f"{times:.6g}" for _, _, times in steps if times > 0)
        least = min((times for _, _, times in steps if times > 0), default=0.0)
        again = [s for s in steps if least and math.isclose(s[2], 2 * least, rel_tol=1e-6)]
        if len(again) != 1 or len(usual) != 2 or not isinstance(stated.value, float):
            continue
        ((before, after, _),) = again
        one, other = (claim.evaluator.value(cell) for cell in (before, after))
        if not isinstance(one, float) or not isinstance(other, float):
            continue
        place = next(d.place for d in own[::-1] if before in (d.first, d.last))
        finding = VER[19]["again"].at(
            place_text(place),
            found=f"{claim.cells.formula(place)[:120]}: {place_text(before)} - {place_text(after)}",
            label=stated.label,
        )
        right = stated.value - least * (other - one)
        yield Judged(finding, changed_cells(claim, model, {stated.place: right}))


def _overlap(own: Sequence[Difference]) -> bool:
    reached = -1
    for begin, end in sorted(one.at for one in own):
        if begin < reached:
            return True
        reached = max(reached, end)
    return False


def _whole(own: Sequence[Difference]) -> tuple[Place, ...]:
    """Give the cells from the first reading to the last one."""
    sheet, is_down, across = own[0].line
    begin, end = min(one.at[0] for one in own), max(one.at[1] for one in own)
    along = range(begin, min(end, begin + MOST) + 1)
    return tuple((sheet, n, across) if is_down else (sheet, across, n) for n in along)


def _is_one_register(
    claim: Claim, days: Sequence[object] | None, cells: tuple[Place, ...], ends: list[Place]
) -> bool:
    """Whether readings of days that follow each other rise all the way."""
    if days is None or len(cells) < LEAST:
        return False
    read = {c: d for c, d in zip(cells, days, strict=True) if d is not None}
    if len(set(read.values())) < len(read) or any(end not in read for end in ends):
        return False
    numbers = [v for c in cells if isinstance(v := claim.evaluator.value(c), float)]
    return all(before <= after for before, after in pairwise(numbers))


def of_two_meters(
    claim: Claim, differences: list[Difference], model: Model | None
) -> Iterator[Judged]:
    """Give differences that take one meter off another, where a column beside says which is which.

    The other differences of the value take two readings of one meter, and between those of this
    one the register falls.
    """
    for (stated, _), own in by_line(differences).items():
        cells = _whole(own)
        if len(own) < 2 or not own[0].is_down or not LEAST <= len(cells) <= _LONGEST:
            continue
        for called in names_of_lines(claim, cells):
            two = [one for one in own if called[one.first] != called[one.last]]
            if len(two) != 1 or len(two[0].cells) >= LEAST or not _falls(claim, two[0]):
                # A longer one is judged as a log.
                continue
            (one,) = two
            begins = [c for c in one.cells if called[c] == called[one.last] and c != one.last]
            log, value = one.log(), claim.evaluator.value
            if not begins or not isinstance(stated.value, float) or log.scale_of(one.last) <= 0:
                continue
            right, wrong = value(begins[0]), value(one.first)
            if not isinstance(right, float) or not isinstance(wrong, float):
                continue
            finding = VER[252].at(
                place_text(one.place),
                found=f"{claim.cells.formula(one.place)[:120]}: {called[one.first]!r} in "
                f"{place_text(one.first)}, {called[one.last]!r} in {place_text(one.last)}",
                label=stated.label,
                cell=place_text(begins[0]),
            )
            wanted = stated.value + log.scale_of(one.last) * (wrong - right)
            yield Judged(finding, changed_cells(claim, model, {stated.place: wanted}))
            break


def _falls(claim: Claim, one: Difference) -> bool:
    numbers = [v for c in one.cells if isinstance(v := claim.evaluator.value(c), float)]
    return any(after < before for before, after in pairwise(numbers))


def times_another(
    claim: Claim, differences: list[Difference], model: Model | None
) -> Iterator[Judged]:
    """Give differences that are multiplied by the number over, or beside, another register.

    That register is multiplied by it as well, and nothing takes the number of the own one.
    """
    content = claim.book.content
    told: set[tuple[Place, Place]] = set()
    of_lines = {(one.line, by) for one in differences for by, _ in one.by}
    for one in differences:
        sheet, is_down, across = one.line
        for by, place in one.by:
            aside = by[2] if is_down else by[1]
            own = (by[0], by[1], across) if is_down else (by[0], across, by[2])
            if by[0] != sheet or aside == across or ((sheet, is_down, aside), by) not in of_lines:
                continue
            now, number = content(by), content(own)
            if not isinstance(number, float) or number <= 0 or number == now:
                continue
            if any(claim.cells.rests_on(s.place, {own: number}) for s in claim.monitored):
                continue
            if (place, by) in told:
                continue
            told.add((place, by))
            finding = VER[114]["part"].at(
                place_text(place),
                found=f"{claim.cells.formula(place)[:120]}: {place_text(by)}, beside "
                f"{place_text(own)}",
                severity=Severity.WARNING,
                label=one.stated.label,
            )
            yield Judged(finding, changed_cells(claim, model, {by: number}, [one.stated]))
