"""The claim's inputs through the one text of the methodology: the same calculation as any project.

Nothing is computed here: a claim becomes a project whose amounts are known already, and
:mod:`jcm_mrv.calculation` does the rest. :class:`Model` gives results for changed inputs.
"""

from __future__ import annotations

import hashlib
import math
import operator
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from jcm_mrv.calculation.calculate import calculate
from jcm_mrv.calculation.inputs import Gathered, year_arrays
from jcm_mrv.calculation.result import Result
from jcm_mrv.findings import VER, Finding, FindingsError
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.interface import Measured, YearAmount
from jcm_mrv.methodology.built_in import START
from jcm_mrv.methodology.inputs import Changes, Inputs, MemberKey, labelled
from jcm_mrv.methodology.solve import Solution, SolveError, solve
from jcm_mrv.project.application import Application
from jcm_mrv.project.given import ProjectValue
from jcm_mrv.project.load import Project
from jcm_mrv.project.model import ApplicationFile, ProjectFile
from jcm_mrv.project.period import YearPart
from jcm_mrv.project.seals import Seals
from jcm_mrv.strict_yaml import Document
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.confirmed import contradicted
from jcm_mrv.verification.claim.ways import is_the_default, way_said

Key = tuple[str, MemberKey]


@immutable(repr=False)
class ClaimedProject(Project):
    """A project made of what a workbook claims; its years are the days that the workbook has."""

    claimed: tuple[YearPart, ...] = ()

    @property
    def years(self) -> tuple[YearPart, ...]:
        """What is monitored of each calendar year."""
        return self.claimed

    def seals(self) -> Seals:
        """Nothing: a workbook says nothing of days, and what lies beside it is not its own."""
        return Seals(b"", (), {})


def recompute(claim: Claim) -> tuple[Result | None, list[Finding]]:
    """Give the result that the claim's inputs lead to, or None with what stands against one."""
    lost = _unusable(claim)
    if lost or not claim.years:
        return None, lost
    project, gathered = _project(claim)
    try:
        return calculate(project, [gathered]), []
    except FindingsError as exc:
        return None, [_no_result(claim, finding) for finding in exc.findings if finding.is_error]


def _no_result(claim: Claim, finding: Finding) -> Finding:
    return VER[65].at(
        claim.name,
        found=finding.found,
        problem=finding.message,
        expected=finding.expected,
        code=finding.code,
    )


def _unusable(claim: Claim) -> list[Finding]:
    """Give what keeps the inputs from being used; each has its own finding, this names the lack."""
    methodology = claim.methodology
    needed = methodology.needed_by("ER")
    stop = ("VER-004", "VER-006", "VER-041", "WBK-126")
    if any(f.code in stop and f.is_error for f in claim.findings):
        return [_blocked(claim, "a value, a member or a period is missing")]
    if not claim.monitored and needed & set(methodology.monitored()):
        return [_blocked(claim, "no monitored value could be read")]
    for stated in claim.monitored:
        if stated.name in needed and stated.number is None:
            if stated.value is None and claim.cells.formula(stated.leaf):
                return [VER[132].at(claim.name, found=stated.where)]
            return [_blocked(claim, f"{stated.where} holds no number that can be used")]
    directly = {n for e in methodology.equations.values() for n in e.inputs}
    asked = [n for n in methodology.fixed_ex_ante() if n in needed and not has_default(claim, n)]
    asked += [n for n in (*methodology.attributes, START) if n in needed and n in directly]
    inputs, _ = _bound(claim)
    for problem in inputs.lacking(asked):
        label = labelled(problem.name, problem.keys[0])
        return [_blocked(claim, f"{label} is not given in Table 2 so that it can be used")]
    return []


def _blocked(claim: Claim, found: str) -> Finding:
    return VER[65]["inputs"].at(claim.name, found=found)


# -- a claim as a project -------------------------------------------------------------------


def _project(claim: Claim) -> tuple[ClaimedProject, Gathered]:
    application = application_of(claim)
    file = ProjectFile.model_validate(
        {
            "title": claim.name or "workbook",
            "reference": claim.layout.reference,
            "partner_country": claim.methodology.file.partner_country,
            "site": {"timezone": "UTC"},
            "start_of_operation": min(s.start for s in claim.years),
            "monitoring_period": {
                "start": min(s.start for s in claim.years),
                "end": max(s.end for s in claim.years),
            },
            "methodology": claim.methodology.reference,
        }
    )
    project = ClaimedProject(
        file,
        application.document,
        Path(claim.name),
        hashlib.sha256(repr(claim.as_dict()).encode()).hexdigest(),
        (application,),
        (),
        claimed=claim.years,
    )
    return project, Gathered(measured=_amounts(claim))


def application_of(claim: Claim) -> Application:
    """Give the claim's members and fixed values, bound to the methodology."""
    inputs, given = _bound(claim)
    others = [record for record, _ in contradicted(claim)]
    return Application(
        # Eligibility tests are left to the verdict: who does not meet one is recomputed too.
        replace(inputs, methodology=replace(claim.methodology, tests={})),
        ApplicationFile(methodology=claim.methodology.reference),
        Document(claim.name, {}),
        (),
        given,
        start=min(part.start for part in claim.years),
        spans={
            n: tuple(parts[i] for i in claim.bound.members[n])
            for n, parts in claim.own_parts.items()
        },
        # A record that a value contradicts is a finding of its own, and confirms nothing.
        overlaid=tuple(r for r in claim.records if r not in others),
        overlays=claim.overlays,
        unread=(own := claim.without_overlays) and replace(own, tests={}),
        at_hand={record: seen for record, seen in claim.records.items() if seen is not None},
    )


def _bound(claim: Claim) -> tuple[Inputs, dict[str, dict[MemberKey, ProjectValue]]]:
    """Give the claim's members with attributes and fixed values, and where these come from."""
    inputs, methodology = claim.described, claim.methodology
    worked_out = {name for name in methodology.defaults if has_default(claim, name)}
    given: dict[str, dict[MemberKey, ProjectValue]] = {}
    for stated in claim.fixed:
        number, name = stated.number, stated.name
        if number is None or name in methodology.attributes or name == START:
            continue
        prefers = name in worked_out and methodology.parameters[name].prefer
        if prefers and is_the_default(claim, stated):
            continue
        # What the workbook works out itself from attributes is not typed.
        if stated.is_typed or name not in worked_out:
            source, way = stated.source or "the workbook", way_said(claim, stated)
            value = ProjectValue(Fraction(number), source, "", stated.where, way=way)
            given.setdefault(name, {}).update(dict.fromkeys(stated.members, value))
    values = {name: {k: v.value for k, v in of.items()} for name, of in given.items()}
    return replace(inputs, values={**inputs.values, **values}), given


def has_default(claim: Claim, name: str) -> bool:
    """Whether the methodology gives a value itself, from what the workbook says of members."""
    methodology = claim.methodology
    needs = methodology.needed_by(name) & {*methodology.attributes, START}
    return name in methodology.defaults and not any(claim.described.lacking(needs))


Values = Mapping[StatedValue, float | str]
"""Other values of some cells, in the methodology's units."""


def amount(claim: Claim, lines: Sequence[StatedValue], values: Values | None = None) -> float:
    """Give the amount of a period from the lines that it is made of, some of them changed."""
    changed = values or {}
    numbers = [float(changed.get(line, line.number or 0.0)) for line in lines]
    how = claim.methodology.parameters[lines[0].name].aggregation
    if how == "sum":
        return math.fsum(map(operator.mul, shares(claim, lines), numbers))
    if len(numbers) == 1:
        return numbers[0]
    if (weights := _weights(claim, lines, changed)) is not None:
        return math.fsum(map(operator.mul, weights, numbers)) / math.fsum(weights)
    if how == "max":
        return max(numbers)
    parts = [claim.time.periods[line.span or 0] for line in lines]
    if how == "last":
        return max(zip(parts, numbers, strict=True), key=lambda both: both[0].end)[1]
    days = [part.days for part in parts]
    return math.fsum(map(operator.mul, days, numbers)) / sum(days)


def _weights(claim: Claim, lines: Sequence[StatedValue], changed: Values) -> list[float] | None:
    """Give the amounts of the same days that lines are weighted by; None where they are not.

    That they are not is told by :func:`jcm_mrv.verification.checks.results.means.by_days`.
    """
    by = claim.methodology.parameters[lines[0].name].weight
    if by is None:
        return None
    found = {
        (key, one.span): float(changed.get(one, one.number or 0.0))
        for one in claim.monitored
        if one.name == by
        for key in one.members
    }
    weights = [found.get((line.members[0], line.span), math.nan) for line in lines]
    return weights if math.fsum(weights) > 0 and min(weights) >= 0 else None


def unweighted(claim: Claim) -> list[tuple[MemberKey, list[StatedValue]]]:
    """Give the lines of each weighted mean whose weights are not stated for the same days."""
    found = {}
    for (name, key, _), lines in lines_of(claim).items():
        several = len(lines) > 1 and claim.methodology.parameters[name].weight is not None
        if several and _weights(claim, lines, {}) is None:
            found[key, tuple(line.place for line in lines)] = (key, lines)
    return list(found.values())


def lines_of(claim: Claim) -> dict[tuple[str, MemberKey, int], list[StatedValue]]:
    """Give the lines that a monitored value of a member and a period is made of: each day once."""
    found: dict[tuple[str, MemberKey, int], list[StatedValue]] = {}
    for stated in claim.monitored:
        for span in claim.time.covering(stated.span):
            for key in stated.members:
                found.setdefault((stated.name, key, span), []).append(stated)
    return {where: _apart(claim, lines) for where, lines in found.items()}


def _apart(claim: Claim, lines: list[StatedValue]) -> list[StatedValue]:
    """Leave out lines whose days longer ones have; of what is no amount, those that share any."""
    is_amount = claim.methodology.parameters[lines[0].name].aggregation == "sum"
    whole = zip(lines, shares(claim, lines), strict=True)
    return [line for line, share in whole if (share > 0 if is_amount else share == 1)]


def shares(claim: Claim, lines: Sequence[StatedValue]) -> list[float]:
    """Give of each line the share of its days that no longer line has: each day counts once.

    Lines of the very same days are several meters, and count side by side.
    """
    parts = {n: claim.time.periods[n] for n in {line.span for line in lines} if n is not None}
    in_order = sorted(parts.values(), key=lambda part: part.start)
    if all(before.end < after.start for before, after in pairwise(in_order)):
        return [1.0] * len(lines)
    own: dict[int | None, float] = {None: 1.0}
    taken: set[int] = set()
    for n, part in sorted(parts.items(), key=lambda item: -item[1].days):
        days = set(range(part.start.toordinal(), part.end.toordinal() + 1))
        own[n] = len(days - taken) / len(days)
        taken |= days
    return [own[line.span] for line in lines]


def _amounts(claim: Claim) -> dict[Key, Measured]:
    lines, one = lines_of(claim), Fraction(1)

    def measured(name: str, key: MemberKey) -> Measured:
        parts = enumerate(claim.time.periods)
        amounts = [
            (part.year, amount(claim, found) if (found := lines.get((name, key, n))) else 0.0)
            for n, part in parts
        ]
        return Measured(
            tuple(YearAmount(year, Fraction(value), one, Fraction(0)) for year, value in amounts)
        )

    return {
        (name, key): measured(name, key)
        for name in claim.methodology.monitored()
        for key in claim.described.asked(name)
    }


# -- results for changed inputs -------------------------------------------------------------


class Model:
    """The methodology on the claim's inputs, and on changes of them.

    Examples
    --------
    >>> model = Model(claim)                                                  # doctest: +SKIP
    >>> model.solve(0, {("EG", ("roof-a",)): 700.0}).scalar("ER")             # doctest: +SKIP
    """

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self.application = application_of(claim)
        amounts = _amounts(claim)
        self.arrays = [
            year_arrays(self.application, amounts, part, n)
            for n, part in enumerate(claim.time.periods)
        ]
        self.lines = lines_of(claim)
        self._as_stated: dict[int, Solution | None] = {}

    def solve(self, span: int, changes: Changes | None = None) -> Solution | None:
        """Give every value of a period with some inputs changed; None where there is no result."""
        if changes:
            return self._solved(span, changes)
        # What every effect is held against is worked out once.
        if span not in self._as_stated:
            self._as_stated[span] = self._solved(span, {})
        return self._as_stated[span]

    def _solved(self, span: int, changes: Changes) -> Solution | None:
        inputs = self.application.inputs
        arrays = inputs.changed(self.arrays[span], [changes])
        try:
            return solve(self.claim.methodology, arrays, inputs.sizes)
        except SolveError:
            return None

    def changes(self, values: Values) -> list[dict[Key, float | str]]:
        """Give for each period the inputs as they are with other values in some cells."""
        found: list[dict[Key, float | str]] = [{} for _ in self.claim.time.periods]
        for stated in values:
            for span in self.claim.time.covering(stated.span):
                found[span] |= self.changes_of(stated, span, values)
        return found

    def changes_of(self, stated: StatedValue, span: int, values: Values) -> dict[Key, float | str]:
        """Give the inputs of a period that one cell is part of, with other values in some cells."""
        return {
            (stated.name, key): amount(self.claim, lines, values)
            if (lines := self.lines.get((stated.name, key, span)))
            else values[stated]
            for key in stated.members
        }

    def reductions(self, *changes: Changes) -> float | None:
        """Give the unrounded reductions of all years, with inputs changed in each or in all."""
        years = range(len(self.claim.years))
        of_year = changes if len(changes) > 1 else (changes or ({},)) * len(years)
        solutions = [self.solve(year, of_year[year]) for year in years]
        found = [solution.scalar("ER") for solution in solutions if solution is not None]
        return math.fsum(found) if len(found) == len(years) else None

    def effect(self, stated: StatedValue, value: float | str) -> float | None:
        """Give by how much the reductions change if a stated value were another one, tCO2.

        ``value`` is in the methodology's unit, or the text of an attribute; positive where it gives
        more.
        """
        return self.joint_effect({stated: value})

    def joint_effect(self, values: Values) -> float | None:
        """Give by how much the reductions change if several stated values were others, tCO2."""
        return _summed(self.gains(values))

    def effect_of(self, changes: Changes) -> float | None:
        """Give the same of values that are the same in every year, by name and member."""
        return _summed(self._gains([changes] * len(self.claim.years)))

    def gains(self, values: Values) -> list[float] | None:
        """Give the same as :meth:`joint_effect` for each calendar year; None without a result."""
        return self._gains(self.changes(values))

    def _gains(self, changes: Sequence[Changes]) -> list[float] | None:
        found = []
        for year, own in enumerate(changes[: len(self.claim.years)]):
            before, after = self.solve(year), self.solve(year, own)
            if before is None or after is None:
                return None
            found.append(after.scalar("ER") - before.scalar("ER"))
        # Of whom another value asks for what the workbook does not give there is no result.
        return found if all(map(math.isfinite, found)) else None

    def value(self, solution: Solution, name: str, key: MemberKey) -> float | None:
        """Give one value of a solution; None where it is no number."""
        found = self.application.inputs.value(name, solution.values[name], key)
        return None if isinstance(found, str) else found


def _summed(gains: list[float] | None) -> float | None:
    return None if gains is None else math.fsum(gains)
