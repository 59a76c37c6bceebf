"""Findings on logs that one slip made: those of several meters, and what else comes of it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from jcm_mrv.findings import Finding
from jcm_mrv.findings.language import said
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.checks.check import Check
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.taken import shown
from jcm_mrv.workbook.address import Place, place_in

_OF_RANGES = ("outside", "short", "condition", "hidden", "again", "text")
"""Wordings of ``VER-019`` on which readings a formula takes; the first of a group is told."""
_BEFORE_CELL = pattern(r" beside |, and |: ")
_TO = pattern(r"(?<=\d):[A-Z]{1,3}\d+$")
_REFERENCES = pattern(r"\$?[A-Z]{1,3}\$?\d+|\d+")
_Found = Mapping[Check, Sequence[Judged]]


def once_for_each_slip(found: _Found, claim: Claim) -> dict[Check, list[Judged]]:
    """Give what one slip did to the logs of several meters, or to two ends of one, once.

    A range that slid by a month takes one too many, lacks one, and shares one with the next year.
    A name in a list that is written otherwise is passed over for every meter.
    """
    every = [j for judged in found.values() for j in judged if j.finding.code in _CODES]
    if len(every) < 2:
        return {check: list(judged) for check, judged in found.items()}
    follows = _follow(every, claim)
    rest = [j for j in every if j.finding not in follows and _keys(j.finding)]
    groups = _Groups(claim, rest)
    made = groups.made() if groups.joined else {}
    return {
        check: [
            made.get(one.finding, one)
            for one in judged
            if one.finding not in follows and not groups.is_told_of(one.finding)
        ]
        for check, judged in found.items()
    }


_CODES = frozenset(
    f"VER-{number:03}"
    for some in (
        (18, 19, 23, 40, 60, 61, 62, 100, 110, 113),
        range(207, 212),
        (222, 223, 226, 233, 245, 263),
    )
    for number in some
)
_OF_HEADINGS = ("VER-223", "VER-233")
"""Codes of headings that contradict a formula: on the sheet of each year, or in each column."""


def _keys(finding: Finding) -> list[tuple[object, ...]]:
    """Give what findings of one slip have in common."""
    if finding.code == "VER-018":
        at = _first(finding)
        return [(finding.code, finding.values.get("label"), at[1:])] if at is not None else []
    if finding.code == "VER-207":
        return [(finding.code, finding.wording)]
    if finding.code in _OF_HEADINGS and (place := place_in(finding.where)) is not None:
        kind = finding.code, finding.wording
        return [(*kind, "cell", *place[1:]), (*kind, "row", *place[:2])]
    if finding.code != "VER-019":
        return []
    if finding.wording == "months":
        return [(finding.code, finding.found)]
    if finding.wording == "total":
        # One range over several columns takes in the total of each.
        return [(finding.code, finding.wording, finding.where)]
    if finding.wording not in _OF_RANGES:
        return []
    keys: list[tuple[object, ...]] = [("at", finding.where)]
    at = _first(finding)
    if at is not None:
        keys.append(("row", at[0], at[1]))
    formula = finding.found.partition("=")[2].rpartition(": ")[0]
    if formula:
        keys.append((finding.wording, _REFERENCES.sub("#", formula)))
    return keys


def _first(finding: Finding) -> Place | None:
    """Give the first reading that a finding names, behind its formula or its day."""
    told = _BEFORE_CELL.split(finding.found)[-1]
    return place_in(_TO.sub("", told))


class _Groups:
    """Findings with something in common, over as many steps as it takes."""

    def __init__(self, claim: Claim, every: Sequence[Judged]) -> None:
        self._claim = claim
        self._of: dict[Finding, list[Judged]] = {}
        by_key: dict[tuple[object, ...], list[Judged]] = {}
        for one in every:
            group = [one]
            for key in _keys(one.finding):
                group = self._joined(group, by_key.setdefault(key, group))
            for member in group:
                self._of[member.finding] = group
            for key in [k for member in group for k in _keys(member.finding)]:
                by_key[key] = group

    @staticmethod
    def _joined(one: list[Judged], other: list[Judged]) -> list[Judged]:
        return one if one is other else [*other, *(j for j in one if j not in other)]

    @property
    def joined(self) -> bool:
        """Whether any findings have something in common."""
        return any(len(group) > 1 for group in self._of.values())

    def is_told_of(self, finding: Finding) -> bool:
        """Whether another finding of its group stands for it."""
        group = self._of.get(finding, ())
        return len(group) > 1 and _main(group).finding != finding

    def made(self) -> dict[Finding, Judged]:
        """Give for the first of each group the finding that stands for all."""
        groups = {id(g): g for g in self._of.values() if len(g) > 1}
        return {_main(group).finding: self._told(group) for group in groups.values()}

    def _told(self, group: Sequence[Judged]) -> Judged:
        main = _main(group)
        rest = [j for j in group if j is not main]
        here = [j.finding.found for j in rest if j.finding.where == main.finding.where]
        found = "; ".join(dict.fromkeys((main.finding.found, *here)))
        cells = dict.fromkeys(j.finding.where for j in rest) - {main.finding.where: None}.keys()
        if cells:
            found = said("{found}; so too {cells}", found=found, cells=shown(sorted(cells)))
        finding = main.finding
        values = {**finding.values, "found": found}
        # A reading that counts twice may be seen by its days and by its ways.
        apart = {
            (f.wording, f.where) if (f := j.finding).wording == "again" else (n,): j
            for n, j in reversed([*enumerate(group)])
        }
        effects = [j.effect for j in apart.values()]
        known = [effect for effect in effects if effect is not None]
        return Judged(
            replace(finding, found=found, values=values),
            math.fsum(known) if len(known) == len(effects) else None,
            moved=self._moved(group),
        )

    def _moved(self, group: Sequence[Judged]) -> float:
        """Give the tonnes that amounts of several calendar years have too many or too few."""
        spans = {s.where: s.span for s in self._claim.monitored}
        of = [spans.get(j.finding.where) for j in group]
        periods = self._claim.time.periods
        years = {None if n is None else periods[n].end.year for n in of}
        effects = [j.effect or 0.0 for j in group]
        # Of one year, or all in one sense, nothing is lost in their sum.
        if (len(years) == 1 and None not in years) or min(effects) >= 0 or max(effects) <= 0:
            return max(j.moved for j in group)
        return max(map(abs, effects))


def _main(group: Sequence[Judged]) -> Judged:
    """Give the finding that says most of a group: what is taken too much says where it is from."""

    def rank(one: Judged) -> int:
        wording = one.finding.wording
        return _OF_RANGES.index(wording) if wording in _OF_RANGES else 0

    return min(group, key=rank)


def _follow(every: Sequence[Judged], claim: Claim) -> set[Finding]:
    """Give what comes of another finding, where that weighs as much."""
    found: set[Finding] = set()
    findings = {j.finding: j for j in every}

    def drop(finding: Finding, cause: Finding) -> None:
        own, effect = findings[finding].effect, findings[cause].effect
        if effect is None or abs(effect) >= 1 or (own is not None and abs(own) < 1):
            found.add(finding)

    ranges = [f for f in findings if f.code == "VER-019" and f.wording in _OF_RANGES]
    outside = {_first(f): f for f in ranges if f.wording == "outside"}
    lists = [f for f in findings if f.code == "VER-226" and f.wording != "sister"]
    names = {p[:2]: f for f in lists if (p := place_in(f.where))}
    days = {f.where: f for f in findings if f.code == "VER-019" and f.wording == "days"}
    twice = [
        f
        for f, one in findings.items()
        if f.code == "VER-019" and f.wording == "twice" and one.effect is None
    ]
    shared = {p[:2]: f for f in findings if f.code == "VER-018" and (p := _first(f))}
    rounded = {f.where: f for f in findings if f.code == "VER-061" and not f.wording}
    called = {f.values.get("label"): f for f in findings if f.code in ("VER-208", "VER-210")}
    years = {p: f for f in findings if f.code == "VER-040" and (p := place_in(f.where))}
    caught = {f.where: f for f in findings if f.code == "VER-211"}
    headed = {f.where: f for f in findings if f.code == "VER-223"}
    passed = {f.where: f for f in findings if (f.code, f.wording) == ("VER-263", "derived")}
    stale = [one for f, one in findings.items() if f.code == "VER-023"]
    for finding, one in findings.items():
        place = _first(finding)
        at = place_in(finding.where)
        # A month of the other half of the year, which that half takes as well.
        if finding.code == "VER-222" and at is not None and at[:2] in shared:
            drop(finding, shared[at[:2]])
        if finding.code == "VER-019" and finding.where in caught:
            drop(finding, caught[finding.where])
        # What a column is called says more than that nothing takes the one that is made of it.
        if finding.where in passed and finding.found in headed and finding.code == "VER-263":
            drop(finding, headed[finding.found])
        if finding.code == "VER-245":
            other = str(finding.values.get("other"))
            for cause in (one for where, one in passed.items() if f"({where})" in other):
                drop(finding, cause)
        if finding.code == "VER-061" and finding.wording and finding.where in rounded:
            found.add(finding)
        # Of which year the amount is nobody knows, nor how much it is for its days.
        if finding.code == "VER-100" and at in years:
            drop(finding, years[at])
        if finding.code == "VER-060" and at and years and claim.cells.rests_on(at, years):
            drop(finding, next(iter(years.values())))
        # The line of the month bears another name: it is asked what it is.
        is_one = finding.wording == "months" and "," not in finding.found
        if is_one and (cause := called.get(finding.values.get("label"))) is not None:
            drop(finding, cause)
        if finding.code == "VER-062" and any(_undoes(one, other) for other in stale):
            found.add(finding)
        if finding.code == "VER-018" and place in outside:
            drop(finding, outside[place])
        if finding.code == "VER-209" and at in outside:
            drop(finding, outside[at])
        if finding.wording == "condition" and place is not None and place[:2] in names:
            drop(finding, names[place[:2]])
        if finding.code == "VER-113" and finding.where in days:
            drop(finding, days[finding.where])
        cause = _bridged(one, every) if finding.code == "VER-113" else None
        if cause is not None:
            drop(finding, cause)
        if twice and _comes_of_it(finding):
            drop(finding, twice[0])
    return found


def _undoes(one: Judged, other: Judged) -> bool:
    """Whether a total is off by what the stored result of a year is, the other way round."""
    both = one.effect or 0.0, -(other.effect or 0.0)
    return any(both) and math.isclose(*both, abs_tol=1e-6)


def _bridged(one: Judged, every: Iterable[Judged]) -> Finding | None:
    """Give the cells without a number over which a mean goes on: both come to the same tonnes."""
    label = one.finding.values.get("label")
    for other in every:
        finding = other.finding
        same = finding.code == "VER-019" and finding.values.get("label") == label
        effects = one.effect or 0.0, other.effect or 0.0
        if same and not finding.wording and any(effects) and math.isclose(*effects, rel_tol=1e-3):
            return finding
    return None


def _comes_of_it(finding: Finding) -> bool:
    """Whether a finding may come of a month whose day is that of another: it counts twice."""
    again = finding.code == "VER-019" and finding.wording == "again"
    return again or (finding.wording == "repeated" and finding.found.endswith(" 2 times"))
