"""The claim's inputs through the one text of the methodology: the same calculation as any project.

Nothing is computed here: a claim becomes a project whose amounts are known already, and
:mod:`jcm_mrv.calculation` does the rest. :class:`Model` gives results for changed inputs.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from jcm_mrv.calculation.calculate import calculate
from jcm_mrv.calculation.gathered import Gathered, year_arrays
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
from jcm_mrv.verification.claim.amounts import Values, amount, lines_of
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
        self._defaults: dict[tuple[int, str], Solution | None] = {}

    def solve(self, span: int, changes: Changes | None = None) -> Solution | None:
        """Give every value of a period with some inputs changed; None where there is no result."""
        if changes:
            return self._solved(span, changes)
        # What every effect is held against is worked out once.
        if span not in self._as_stated:
            self._as_stated[span] = self._solved(span, {})
        return self._as_stated[span]

    def default(self, span: int, name: str, key: MemberKey) -> float | None:
        """Give the methodology's own value in a period, whatever is stated; None without one.

        All members are asked at once; where one of them has none, each by itself.
        """
        if (span, name) not in self._defaults:
            every = {(name, other): math.nan for other in self.application.inputs.keys(name)}
            self._defaults[span, name] = self._solved(span, every)
        solution = self._defaults[span, name] or self._solved(span, {(name, key): math.nan})
        return None if solution is None else self.value(solution, name, key)

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
