"""The claim's inputs through the one text of the methodology: the same calculation as any project.

Nothing is computed here: a claim becomes a project whose amounts are known already, and
:mod:`jcm_mrv.calculation` does the rest. :class:`Model` gives results for changed inputs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import numpy as np

from jcm_mrv.calculation.calculate import calculate
from jcm_mrv.calculation.inputs import Gathered, year_arrays
from jcm_mrv.calculation.result import Result
from jcm_mrv.findings import VER, Finding, FindingsError
from jcm_mrv.metering.interface import Measured, YearAmount
from jcm_mrv.methodology.expression.evaluate import Array
from jcm_mrv.methodology.members import Value
from jcm_mrv.methodology.solve import Solution, SolveError, solve
from jcm_mrv.project.application import Application, BoundMember, MemberKey, ProjectValue
from jcm_mrv.project.load import Project
from jcm_mrv.project.model import ApplicationFile, ProjectFile
from jcm_mrv.project.period import YearPart
from jcm_mrv.strict_yaml import Document
from jcm_mrv.verification.claim.claim import Claim, StatedValue

Key = tuple[str, MemberKey]


@dataclass(frozen=True)
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
    usable = {(s.name, k) for s in claim.fixed if s.value is not None for k in s.members}
    usable -= {(s.name, k) for s in claim.fixed if _is_unusable(claim, s) for k in s.members}
    directly = {n for e in methodology.equations for n in methodology.equations[e].inputs}
    for name in (*methodology.fixed_ex_ante(), *methodology.attributes):
        fixed = name in methodology.parameters
        if name not in needed or (not fixed and name not in directly):
            continue
        for key in claim.keys(name):
            if (name, key) not in usable and not (fixed and has_default(claim, name)):
                label = f"{name}[{'/'.join(key)}]" if key else name
                return [_blocked(claim, f"{label} is not given in Table 2 so that it can be used")]
    return []


def _is_unusable(claim: Claim, stated: StatedValue) -> bool:
    if stated.name in claim.methodology.attributes:
        return _attribute(claim, stated) is None
    return stated.number is None


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
    members: dict[str, tuple[BoundMember, ...]] = {}
    attributes: dict[str, dict[str, Value]] = {}
    given: dict[str, dict[MemberKey, ProjectValue]] = {}
    for stated in claim.fixed:
        if stated.name in claim.methodology.attributes:
            value = _attribute(claim, stated)
            if value is None:
                continue
            for key in stated.members:
                attributes.setdefault(key[0], {}).setdefault(stated.name, value)
        elif _is_given(claim, stated):
            number = stated.number
            assert number is not None
            for key in stated.members:
                given.setdefault(stated.name, {})[key] = ProjectValue(
                    Fraction(number), stated.source or "the workbook", "", stated.where
                )
    for set_name, ids in claim.members.items():
        own = {n for n, (owner, _) in claim.methodology.attributes.items() if owner == set_name}
        members[set_name] = tuple(
            BoundMember(i, "", {k: v for k, v in attributes.get(i, {}).items() if k in own})
            for i in ids
        )
    return Application(
        replace(claim.methodology, tests={}),
        ApplicationFile(methodology=claim.methodology.reference),
        Document(claim.name, {}),
        (),
        members,
        given,
        start=min(part.start for part in claim.spans),
        spans={
            name: tuple(parts[i] for i in claim.members[name])
            for name, parts in claim.own_parts.items()
        },
    )


def _attribute(claim: Claim, stated: StatedValue) -> Value | None:
    declared = claim.methodology.attributes[stated.name][1]
    if declared.choices:
        text = str(stated.value).strip() if isinstance(stated.value, str) else ""
        return text if text in declared.choices else None
    return None if stated.number is None else Fraction(stated.number)


def _is_given(claim: Claim, stated: StatedValue) -> bool:
    """Whether a fixed value is typed, not worked out from attributes by the workbook itself."""
    if stated.number is None:
        return False
    return stated.is_typed or not has_default(claim, stated.name)


def has_default(claim: Claim, name: str) -> bool:
    """Whether the methodology gives a value itself, from what the workbook says of members."""
    methodology = claim.methodology
    if name not in methodology.defaults:
        return False
    needs = methodology.needed_by(name) & set(methodology.attributes)
    for attribute in needs:
        held = {
            key
            for s in claim.fixed
            if s.name == attribute and _attribute(claim, s) is not None
            for key in s.members
        }
        if {*claim.keys(attribute)} - held:
            return False
    return True


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
        for key in claim.keys(name)
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
        methodology = claim.methodology
        names = (*methodology.parameters, *methodology.attributes, *methodology.equations)
        self.positions = {
            name: {key: n for n, key in enumerate(claim.keys(name))} for name in names
        }
        self.shapes = {
            name: (1, *(len(claim.members.get(s, ())) for s in methodology.sets_of(name)))
            for name in names
        }

    def solve(self, span: int, changes: Mapping[Key, float | str] | None = None) -> Solution | None:
        """Give every value of a period with some inputs changed; None where there is no result."""
        arrays: dict[str, Array] = dict(self.arrays[span])
        for name in {name for name, _ in changes or {}}:
            start = arrays.get(name)
            shape = self.shapes[name]
            arrays[name] = np.full(shape, np.nan) if start is None else start.copy()
            arrays[name] = np.array(np.broadcast_to(arrays[name], shape))
        for (name, key), value in (changes or {}).items():
            flat = arrays[name].reshape(-1)
            flat[self.positions[name][key]] = value
        try:
            return solve(self.claim.methodology, arrays, self.application.sizes)
        except SolveError:
            return None

    def reductions(self, changes: Mapping[Key, float | str] | None = None) -> float | None:
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
        array = np.broadcast_to(solution.values[name], self.shapes[name]).reshape(-1)
        found = array[self.positions[name][key]]
        return None if isinstance(found, str) else float(found)
