"""One finding for one cause: what follows from another finding is not told besides."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence

from jcm_mrv.findings import Finding, Severity
from jcm_mrv.project.period import YearPart
from jcm_mrv.verification.causes_named import (
    Behind,
    of_days_of_another,
    of_days_told,
    of_lines_told,
    of_one_reading,
    of_other_readings,
    of_slips,
)
from jcm_mrv.verification.checks.check import Check
from jcm_mrv.verification.checks.formulas.corrections import corrections
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.verification.giving_way import FIRST, OF_A_VALUE, OF_DAYS, OTHERWISE, gives_way
from jcm_mrv.verification.judged import Judged
from jcm_mrv.workbook.address import Place, place_in, place_text
from jcm_mrv.workbook.formulas.evaluate import Evaluator
from jcm_mrv.workbook.reading.periods import Period

_NO_NUMBER = ("VER-005", "VER-010", "VER-011", "VER-012", "VER-013", "VER-014", "VER-015")
_FOLLOWS: dict[str, tuple[str, ...]] = {
    "VER-010": (*_NO_NUMBER, *FIRST),
    "VER-021": ("VER-233",),
    "VER-022": ("VER-010", "VER-040", "VER-041", "VER-042"),
    "VER-025": ("VER-010", "VER-040", "VER-041", "VER-042"),
    "VER-034": FIRST,
    "VER-035": FIRST,
    **dict.fromkeys((*OF_A_VALUE, "VER-103", "VER-106"), FIRST),
    "VER-110": ("VER-110", "VER-228"),
    "VER-245": ("VER-223", "VER-233"),
    "VER-257": ("VER-223", "VER-245"),
    "VER-209": ("VER-019", "VER-105", "VER-110", "VER-111", "VER-112", *OF_DAYS),
}
"""Codes that are left out where others stand on cells that theirs rests on."""
RESULTS = ("VER-060", "VER-061", "VER-064")
"""Codes of results that differ from the recomputed ones, wherever that comes from."""
_EXPLAIN = frozenset(
    f"VER-{number:03}"
    for number in (5, 10, 11, 12, 15, 20, 22, 23, 25, 26, 27, 30, 34, 42, 66, 212)
)
"""Codes that say where such a difference comes from."""
NO_RESULT = frozenset(f"VER-{number:03}" for number in (3, 4, 6, 7, 9, 30, 41, 212)) | {
    *_NO_NUMBER,
    "WBK-121",
    "WBK-122",
    "WBK-123",
    "WBK-126",
}
"""Codes that say why there is no result."""
_OF_VALUES = ("VER-006", "VER-044", "VER-060", "VER-064")
"""Codes of what lacks values, and of results that do not fit them."""
OF_YEARS = (*RESULTS, "VER-044")
"""Codes of results that cannot be judged while a line is of several calendar years."""
_LEFT_OUT = ("again", "condition", "months", "nothing", "short")
"""Wordings of ``VER-019``: a formula does not count each reading once."""
_DAYS = ("VER-040", "VER-041")
"""Codes of periods that are wrong: days that other rows lack come of it."""
_OUTSIDE = ("VER-013", "VER-014", "VER-015")
"""Codes of formulas that cannot be followed, and should not stand there."""
_Found = Mapping[Check, Sequence[Judged]]


def asks(finding: Finding) -> bool:
    """Whether a finding asks anything."""
    return finding.severity is not Severity.NOTE


def _told_besides(
    finding: Finding, same: Iterable[Finding], credits: Collection[str]
) -> Finding | None:
    """Give another finding on the same cell that says why, if there is one."""
    of_result = finding.where in credits
    return next(
        (o for o in same if asks(o) and gives_way(finding.code, o.code, of_result=of_result)), None
    )


def one_for_each_cause(found: _Found, claim: Claim) -> dict[Check, list[Judged]]:
    """Leave out what follows from other findings on the cells behind.

    Of a stated result that differs from the recomputed one, the tonnes go to the finding that says
    where it comes from, if there is one alone and it does not know them.
    """
    behind = Behind(claim)
    by_code: dict[str, list[tuple[Judged, Place]]] = {}
    on_cell: dict[str, dict[Finding, Judged]] = {}
    for check, judged in found.items():
        for one in judged:
            on_cell.setdefault(one.finding.where, {}).setdefault(one.finding, one)
            place = place_in(one.finding.where) if check.of_result else None
            if place is not None and asks(one.finding):
                by_code.setdefault(one.finding.code, []).append((one, place))
    told: dict[Finding, float] = {}
    left_out: set[Finding] = set()
    credits = {result.where for result in claim.credits}
    for same in on_cell.values():
        for finding, one in same.items():
            twice = finding.code == "VER-010" and next(f for f in same if f.code == "VER-010")
            instead = (
                twice if twice and twice is not finding else _told_besides(finding, same, credits)
            )
            if instead is not None:
                left_out.add(finding)
                if one.effect and not same[instead].effect:
                    told[instead] = one.effect
    for code, before in _FOLLOWS.items():
        for one, place in by_code.get(code, ()):
            causes = {p for c in before for other, p in by_code.get(c, ()) if other is not one}
            if behind.rests_on(place, causes - {place}):
                left_out.add(one.finding)
    explained = _explained(by_code, left_out, behind) | _of_defaults(claim, by_code, behind)
    left_out |= explained.keys()
    told = _tonnes_by_cause(explained) | told
    if by_code.get("VER-213"):
        # Days and amounts of other years do not fit each other.
        odd = ("VER-044", "VER-060", "VER-104", "VER-201", "VER-205")
        left_out |= {one.finding for code in odd for one, _ in by_code.get(code, ())}
    if any(by_code.get(code) for code in _DAYS):
        left_out |= {one.finding for c in ("VER-006", "VER-043") for one, _ in by_code.get(c, ())}
    every = [finding for same in on_cell.values() for finding in same]
    unread = {f.where for f in every if f.code in _OUTSIDE and f.is_error}
    left_out |= {f for f in every if f.code == "VER-131" and f.where in unread}
    left_out |= {f for f in every if f.code == "VER-132" and f.found in unread}
    # A range that ends early and goes on with another's readings is one cause.
    both = [same for same in on_cell.values() if any(f.code == "VER-018" for f in same)]
    left_out |= {f for same in both for f in same if (f.code, f.wording) == ("VER-019", "short")}
    left_out |= _of_lines(claim, on_cell) | of_slips(by_code, behind, FIRST)
    left_out |= of_one_reading(by_code, behind) | of_days_of_another(claim, on_cell)
    left_out |= of_days_told(by_code) | of_lines_told(by_code, behind)
    left_out |= _of_years(claim, on_cell) | _of_numbers(claim, by_code) | _of_names(by_code)
    for finding, instead in of_other_readings(on_cell):
        lost, effect = (
            on_cell[finding.where][finding].effect,
            on_cell[instead.where][instead].effect,
        )
        # What weighs is never left out beside what does not.
        if effect is not None and abs(effect) < 1:
            left_out |= {instead} if instead.where == finding.where else set()
        elif instead not in left_out:
            left_out.add(finding)
            if lost and instead.wording == "several" and not effect:
                told[instead] = lost
    if any(f.code == "WBK-126" for f in every):
        # Which column holds the values is for who verifies to say: of them nothing is asked before.
        values = {stated.where for stated in claim.monitored}
        left_out |= {f for f in every if f.where in values or f.code in _OF_VALUES}
    if any(f.is_error and f.code in NO_RESULT for f in every):
        left_out |= {f for f in every if f.code == "VER-065" and f.where == claim.name}
    if left_out.issuperset(f for same in on_cell.values() for f in same if asks(f)):
        # Two findings never lead to silence because each says why the other one is there.
        left_out = set()
    return {
        check: [
            one if one.finding not in told else one._replace(effect=told[one.finding])
            for one in judged
            if one.finding not in left_out
        ]
        for check, judged in found.items()
    }


def _of_lines(claim: Claim, on_cell: Mapping[str, Mapping[Finding, Judged]]) -> set[Finding]:
    """Give what is said of the days of a line of Table 3 whose amount is asked about as well."""
    found: set[Finding] = set()
    for line in claim.credits:
        days = on_cell.get(place_text(line.period_place), {}) if line.period_place else {}
        amount = on_cell.get(line.where, {})
        if any(f.code in (*OTHERWISE, "VER-060") and f.is_error for f in amount):
            found |= {f for f in days if f.code == "VER-044" and not f.is_error}
    return found


def _of_years(claim: Claim, on_cell: Mapping[str, Mapping[Finding, Judged]]) -> set[Finding]:
    """Give what is said of results of years that one line covers together.

    How much of it is of each year nobody knows before it is divided.
    """
    if not any(f.code == "VER-040" for same in on_cell.values() for f in same):
        return set()

    def years_of(part: Period | YearPart) -> range:
        return range(part.start.year, part.end.year + 1)

    periods = claim.time.periods
    over = [*periods, *(line.period for line in claim.credits if line.period)]
    years = {year for part in over if len(years_of(part)) > 1 for year in years_of(part)}
    found: set[Finding] = set()
    for line in claim.results:
        part = line.period or (periods[line.span] if line.span is not None else None)
        if part is None or years.isdisjoint(years_of(part)):
            continue
        for cell in (line.where, place_text(line.period_place or line.place)):
            found |= {f for f in on_cell.get(cell, ()) if f.code in OF_YEARS}
    return found


def _of_numbers(claim: Claim, by_code: Mapping[str, list[tuple[Judged, Place]]]) -> set[Finding]:
    """Give numbers in formulas that make an amount smaller which is far too large, or larger.

    Where 2 stands for 1000, one request asks for more and the other one for less.
    """
    found: set[Finding] = set()
    for one, place in by_code.get("VER-113", ()):
        for other, at in by_code.get("VER-032", ()):
            against = (one.effect or 0.0) * (other.effect or 0.0) < 0
            if against and place in (at, *claim.cells.origin(at).passed):
                found.add(one.finding)
    return found


def _of_names(by_code: Mapping[str, list[tuple[Judged, Place]]]) -> set[Finding]:
    """Give readings that a formula leaves out, where the spelling of their name says why."""
    spelled = {one.finding.values.get("label") for one, _ in by_code.get("VER-226", ())}
    left_out = (one.finding for one, _ in by_code.get("VER-019", ()))
    return {f for f in left_out if f.wording in _LEFT_OUT and f.values.get("label") in spelled}


def _explained(
    by_code: Mapping[str, list[tuple[Judged, Place]]], left_out: set[Finding], behind: Behind
) -> dict[Finding, tuple[Judged, list[Judged]]]:
    """Give the results whose difference other findings account for, each with these."""
    causes = [
        (one, place)
        for code in _EXPLAIN
        for one, place in by_code.get(code, ())
        if one.finding.is_error and one.finding not in left_out
    ]
    found: dict[Finding, tuple[Judged, list[Judged]]] = {}
    for code in RESULTS:
        for one, place in by_code.get(code, ()):
            own = [c for c, p in causes if p == place or behind.rests_on(place, {p})]
            if own:
                found[one.finding] = one, own
    return {f: both for f, both in found.items() if _accounts(found.values(), both[1])}


def _of_defaults(
    claim: Claim, by_code: Mapping[str, list[tuple[Judged, Place]]], behind: Behind
) -> dict[Finding, tuple[Judged, list[Judged]]]:
    """Give the results that are right once the default values are, each with one that is not.

    A sheet may take a default value in one year alone: what it changes is what is told.
    """
    places = {s.place for s in claim.constants}
    causes = {p: one for one, p in by_code.get("VER-034", ()) if p in places}
    wrong = [both for code in RESULTS for both in by_code.get(code, ())] if causes else []
    if not wrong:
        return {}
    as_it_should_be = Evaluator(claim.book, corrections(claim))
    found: dict[Finding, tuple[Judged, list[Judged]]] = {}
    for one, place in wrong:
        own = [
            cause._replace(effect=None)
            for p, cause in causes.items()
            if behind.rests_on(place, {p})
        ]
        before, after = claim.evaluator.value(place), as_it_should_be.value(place)
        if not own or one.effect is None:
            continue
        if not isinstance(before, float) or not isinstance(after, float):
            continue
        if abs(before - after - one.effect) < 1:
            found[one.finding] = one, own
    return found


def _accounts(found: Iterable[tuple[Judged, list[Judged]]], causes: list[Judged]) -> bool:
    """Whether findings account for the results that rest on them, as far as tonnes are known."""
    # A unit that does not fit may be taken in several ways, with other tonnes each.
    if any(cause.effect is None or cause.finding.code == "VER-030" for cause in causes):
        return True
    results = [one for one, own in found if any(cause in own for cause in causes)]
    differences = [one.effect for one in results if one.effect is not None]
    by_causes = math.fsum(cause.effect or 0.0 for cause in causes)
    total = math.fsum(differences)
    # Of more than the whole result only that is missing, and a negative one counts nothing.
    both = by_causes < 0 and total < 0
    return not differences or both or abs(total - by_causes) <= len(differences)


def _tonnes_by_cause(
    explained: Mapping[Finding, tuple[Judged, list[Judged]]],
) -> dict[Finding, float]:
    """Give the tonnes of results to what they come from, where that is one finding alone."""
    told: dict[Finding, list[float]] = {}
    for one, causes in explained.values():
        if len(causes) == 1 and causes[0].effect is None and one.effect is not None:
            told.setdefault(causes[0].finding, []).append(one.effect)
    return {finding: math.fsum(tonnes) for finding, tonnes in told.items()}
