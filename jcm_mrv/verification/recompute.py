"""The claim's inputs through the one text of the methodology: the same calculation as any project.

Nothing is computed here: a claim becomes a project whose amounts are known already, and
:mod:`jcm_mrv.calculation` does the rest. :class:`Model` gives results for changed inputs.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from jcm_mrv.calculation.calculate import calculate
from jcm_mrv.calculation.inputs import Gathered, year_arrays
from jcm_mrv.calculation.result import Result
from jcm_mrv.findings import VER, Finding, FindingsError
from jcm_mrv.metering.interface import Measured, YearAmount
from jcm_mrv.methodology.inputs import Changes, Inputs, MemberKey
from jcm_mrv.methodology.members import Value
from jcm_mrv.methodology.solve import Solution, SolveError, solve
from jcm_mrv.project.application import Application
from jcm_mrv.project.given import ProjectValue
from jcm_mrv.project.load import Project
from jcm_mrv.project.model import ApplicationFile, ProjectFile
from jcm_mrv.project.period import YearPart
from jcm_mrv.strict_yaml import Document
from jcm_mrv.verification.claim.claim import Claim, StatedValue

Key = tuple[str, MemberKey]


@dataclass(frozen=True, repr=False)
class ClaimedProject(Project):
    """A project made of what a workbook claims; its periods are those of the workbook's lines."""

    spans: tuple[YearPart, ...] = ()

    @property
    def years(self) -> tuple[YearPart, ...]:
        """The monitoring periods as the workbook has them, each within one calendar year."""
        return self.spans


def recompute(claim: Claim) -> tuple[Result | None, list[Finding]]:
    """Give the result that the claim's inputs lead to, or None with what stands against one."""
    lost = _unusable(claim)
    if lost or not claim.spans:
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
    if any(f.code in ("VER-004", "VER-006", "VER-041") and f.is_error for f in claim.findings):
        return [_blocked(claim, "a value, a member or a period is missing")]
    for stated in claim.monitored:
        if stated.name in needed and stated.number is None:
            return [_blocked(claim, f"{stated.where} holds no number that can be used")]
    directly = {n for e in methodology.equations.values() for n in e.inputs}
    asked = [n for n in methodology.fixed_ex_ante() if n in needed and not has_default(claim, n)]
    asked += [n for n in methodology.attributes if n in needed and n in directly]
    inputs, _ = _bound(claim)
    for problem in inputs.lacking(asked):
        key = "/".join(problem.keys[0])
        label = f"{problem.name}[{key}]" if key else problem.name
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
            "start_of_operation": min(s.start for s in claim.spans),
            "monitoring_period": {
                "start": min(s.start for s in claim.spans),
                "end": max(s.end for s in claim.spans),
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
        claim.spans,
    )
    return project, Gathered(measured=_amounts(claim))


def application_of(claim: Claim) -> Application:
    """Give the claim's members and fixed values, bound to the methodology.

    Eligibility tests are left to the verdict: a claim that does not meet one is recomputed too.
    """
    inputs, given = _bound(claim)
    return Application(
        replace(inputs, methodology=replace(claim.methodology, tests={})),
        ApplicationFile(methodology=claim.methodology.reference),
        Document(claim.name, {}),
        (),
        given,
        start=min(part.start for part in claim.spans),
        spans={
            name: tuple(parts[i] for i in claim.bound.members[name])
            for name, parts in claim.own_parts.items()
        },
    )


def _bound(claim: Claim) -> tuple[Inputs, dict[str, dict[MemberKey, ProjectValue]]]:
    """Give the claim's members with attributes and fixed values, and where these come from."""
    inputs = _attributes(claim)
    worked_out = {name for name in claim.methodology.defaults if has_default(claim, name)}
    given: dict[str, dict[MemberKey, ProjectValue]] = {}
    for stated in claim.fixed:
        number, name = stated.number, stated.name
        if number is None or name in claim.methodology.attributes:
            continue
        # What the workbook works out itself from attributes is not typed.
        if stated.is_typed or name not in worked_out:
            source = stated.source or "the workbook"
            value = ProjectValue(Fraction(number), source, "", stated.where)
            given.setdefault(name, {}).update(dict.fromkeys(stated.members, value))
    values = {name: {k: v.value for k, v in of.items()} for name, of in given.items()}
    return replace(inputs, values={**inputs.values, **values}), given


def _attributes(claim: Claim) -> Inputs:
    values: dict[str, dict[MemberKey, Value | None]] = {}
    for stated in claim.fixed:
        declared = claim.methodology.attributes.get(stated.name)
        if declared is None:
            continue
        value: Value | None = None if stated.number is None else Fraction(stated.number)
        if choices := declared[1].choices:
            text = stated.value.strip() if isinstance(stated.value, str) else ""
            value = text if text in choices else None
        for key in stated.members if value is not None else ():
            values.setdefault(stated.name, {}).setdefault(key, value)
    return replace(claim.bound, values=values)


def has_default(claim: Claim, name: str) -> bool:
    """Whether the methodology gives a value itself, from what the workbook says of members."""
    methodology = claim.methodology
    needs = methodology.needed_by(name) & set(methodology.attributes)
    return name in methodology.defaults and not any(_attributes(claim).lacking(needs))


def _amounts(claim: Claim) -> dict[Key, Measured]:
    found: dict[Key, dict[int, float]] = {}
    for stated in claim.monitored:
        number = stated.number
        for key in stated.members:
            spans = range(len(claim.spans)) if stated.span is None else (stated.span,)
            for span in spans:
                found.setdefault((stated.name, key), {})[span] = 0.0 if number is None else number
    one = Fraction(1)
    return {
        (name, key): Measured(
            tuple(
                YearAmount(
                    part.year, Fraction(found.get((name, key), {}).get(n, 0.0)), one, Fraction(0)
                )
                for n, part in enumerate(claim.spans)
            )
        )
        for name in claim.methodology.monitored()
        for key in claim.bound.keys(name)
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
            year_arrays(self.application, amounts, part, n) for n, part in enumerate(claim.spans)
        ]

    def solve(self, span: int, changes: Changes | None = None) -> Solution | None:
        """Give every value of a period with some inputs changed; None where there is no result."""
        inputs = self.application.inputs
        arrays = inputs.changed(self.arrays[span], [changes or {}])
        try:
            return solve(self.claim.methodology, arrays, inputs.sizes)
        except SolveError:
            return None

    def reductions(self, changes: Changes | None = None) -> float | None:
        """Give the unrounded reductions of all periods with some inputs changed in each."""
        total = 0.0
        for span in range(len(self.claim.spans)):
            solution = self.solve(span, changes)
            if solution is None:
                return None
            total += solution.scalar("ER")
        return total

    def effect(self, stated: StatedValue, value: float) -> float | None:
        """Give by how much the reductions change if a stated value were another one, tCO2.

        ``value`` is in the methodology's unit; positive where the other value gives more.
        """
        changes: dict[Key, float | str] = {(stated.name, key): value for key in stated.members}
        spans = range(len(self.claim.spans)) if stated.span is None else (stated.span,)
        total = 0.0
        for span in spans:
            before, after = self.solve(span), self.solve(span, changes)
            if before is None or after is None:
                return None
            total += after.scalar("ER") - before.scalar("ER")
        return total

    def value(self, solution: Solution, name: str, key: MemberKey) -> float | None:
        """Give one value of a solution; None where it is no number."""
        found = self.application.inputs.value(name, solution.values[name], key)
        return None if isinstance(found, str) else found
