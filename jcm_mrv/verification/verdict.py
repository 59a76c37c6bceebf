"""The verdict: findings as a third-party entity numbers them, with their effect in tCO2."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from jcm_mrv.calculation.result import Result
from jcm_mrv.findings import Finding, Severity
from jcm_mrv.findings.language import written
from jcm_mrv.immutable import immutable
from jcm_mrv.project.period import YearPart
from jcm_mrv.verification.causes import asks
from jcm_mrv.verification.checks.check import Check, NotMade
from jcm_mrv.verification.checks.held import NONE_ALONE, Alone
from jcm_mrv.verification.checks.papers.criteria import NO_CRITERIA, Criteria
from jcm_mrv.verification.checks.papers.plan import OwnPlan
from jcm_mrv.verification.checks.results.results import whole_of
from jcm_mrv.verification.claim.behind import NOTHING_BEHIND, Behind
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.last_line import Outcome, last_line
from jcm_mrv.verification.recompute import Model
from jcm_mrv.verification.requests.beside import Cells
from jcm_mrv.verification.requests.follow import unsettled
from jcm_mrv.verification.requests.item import UNREAD, Item
from jcm_mrv.verification.requests.request import Request, in_order, is_unread, request_of
from jcm_mrv.verification.scope import Scope, scope_of
from jcm_mrv.verification.waiting import NOTHING_WAITS, Waiting, about_inputs
from jcm_mrv.verification.weight import Weight, unread_among

SCHEMA = "jcm-mrv/verification/1"
KINDS = {
    Severity.ERROR: ("CAR", "corrective action request"),
    Severity.WARNING: ("CL", "clarification request"),
    Severity.NOTE: ("FAR", "forward action request"),
}


@immutable
class Verdict:
    """What became of a claim.

    Attributes
    ----------
    claim : Claim
        What the workbook claims.
    items : tuple of Item
        Corrective action requests first, then clarification and forward action requests.
    result : Result, optional
        Recomputed from the workbook's inputs by the methodology; None where that is impossible.
    stated : float, optional
        The stated reductions, tCO2.
    materiality : float, optional
        The threshold that was asked for, as a share of the stated reductions.
    not_made : tuple of NotMade
        The checks that were not made, and what they lacked.
    in_question : tuple of float and tuple of str
        Tonnes that would go besides if doubtful inputs are wrong, all at once, and the findings.
    rest : tuple of Request
        Lines of the round before that this workbook does not show.
    basis : str
        What the verdict rests on besides the workbook.
    compared : frozenset of StatedValue
        Monitored values that were held against the project's own data.
    behind : Behind
        What was judged behind the formulas of monitored values, and what could not be.
    alone : tuple of StatedValue
        Fixed values that nothing known speaks for or against.
    weighed : tuple of Weight
        What ten times, and a tenth, of stated values would change.
    criteria : Criteria
        What became of each eligibility criterion.
    absent : tuple of YearPart
        Years of the project file that the workbook has not.
    plans : tuple of OwnPlan
        The registered plan and the one in the same workbook, with what their estimates lead to.
    amounts_alone : Alone
        Monitored values that nothing of another kind beside them tells the size of.
    stored : float, optional
        What the file stores as its result, tCO2, where the formulas were calculated anew.
    waiting : Waiting
        Checks that were not made, or in part only, until some requests are settled.
    resting : float, optional
        Tonnes of the result that rest on what is stored for formulas that were not evaluated.
    """

    claim: Claim
    items: tuple[Item, ...]
    result: Result | None
    stated: float | None
    materiality: float | None = None
    not_made: tuple[NotMade, ...] = ()
    in_question: tuple[float, tuple[str, ...]] = (0.0, ())
    rest: tuple[Request, ...] = ()
    basis: str = "workbook"
    compared: frozenset[StatedValue] = frozenset()
    behind: Behind = NOTHING_BEHIND
    alone: tuple[StatedValue, ...] = ()
    weighed: tuple[Weight, ...] = ()
    criteria: Criteria = NO_CRITERIA
    absent: tuple[YearPart, ...] = ()
    plans: tuple[OwnPlan, ...] = ()
    amounts_alone: Alone = NONE_ALONE
    stored: float | None = None
    waiting: Waiting = NOTHING_WAITS
    resting: float | None = None

    @cached_property
    def requests(self) -> tuple[Request, ...]:
        """Every line as a verification report has it, those of the round before included."""
        cells = Cells(self.claim)
        return in_order([*(request_of(item, cells) for item in self.items), *self.rest])

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings alone."""
        return tuple(item.finding for item in self.items)

    @property
    def recomputed(self) -> int | None:
        """The recomputed reductions, whole tonnes."""
        return None if self.result is None else self.result.emission_reductions

    @property
    def is_confirmed(self) -> bool:
        """Whether every stated year and the total hold, and no request about the result weighs."""
        return self.holds and not unsettled(self.rest) and not any(i.weighs for i in self.items)

    @property
    def holds(self) -> bool:
        """Whether the stated amounts of every calendar year, and their total, are right."""
        if self.result is None or self.difference is None or abs(self.difference) >= 1e-9:
            return False
        years = self.result.applications[0].years
        stated = [self.claim.stated_of(n) for n in range(len(years))]
        if len(years) == 1 and not self.claim.credits:
            return self.claim.total is not None
        return all(
            value is not None and value in whole_of(year.emission_reductions_unrounded)
            for value, year in zip(stated, years, strict=True)
        )

    def recomputed_of(self, year: int) -> float | None:
        """Give the recomputed reductions of a calendar year, tCO2; None where there are none.

        A year with more emissions than without the project counts as 0 in the total. Where it is
        stated as the negative number that it is, that number is what was recomputed.
        """
        if self.result is None:
            return None
        own, stated = self.result.applications[0].years[year], self.claim.stated_of(year)
        if (
            stated is not None
            and stated < 0
            and stated in whole_of(own.emission_reductions_unrounded)
        ):
            return stated
        return float(own.emission_reductions)

    @property
    def difference(self) -> float | None:
        """Stated less recomputed reductions, tCO2."""
        if self.stated is None or self.recomputed is None:
            return None
        return self.stated - self.recomputed

    @property
    def material(self) -> tuple[str, ...]:
        """Numbers of the findings whose effect reaches the threshold, or empty without one."""
        return tuple(item.number for item in self.items if item.is_material)

    @property
    def is_material(self) -> bool | None:
        """Whether anything reaches the threshold; None without a threshold or a result."""
        if self.materiality is None or self.difference is None or not self.stated:
            return None
        share = abs(self.difference) / abs(self.stated)
        return share >= self.materiality or bool(self.material)

    @property
    def rules(self) -> str | None:
        """Whether the rules are official, only corroborated, or unverified."""
        return None if self.result is None else self.result.standing

    @property
    def scope(self) -> Scope:
        """What was recomputed, what was taken as stated, and what was not judged."""
        cells = [i.finding.where for i in self.items if i.finding.code == "VER-024"]
        return scope_of(
            self.claim,
            self.result,
            self.not_made,
            list(dict.fromkeys(cells)),
            self.behind,
            self.compared,
            [item.number for item in self.items if item.is_apart],
            self.alone,
            self.weighed,
            self.criteria,
            self.absent,
            self.plans,
            self.amounts_alone,
            self.waiting,
            self.about_inputs,
        )

    @cached_property
    def about_inputs(self) -> tuple[str, ...]:
        """Open requests about what the result is recomputed from."""
        return about_inputs(self.claim, self.items)

    @property
    def unread(self) -> tuple[str, ...]:
        """Cells of values whose formulas were not evaluated: what the file stores was taken."""
        return tuple(s.where for s in unread_among(self.claim, self.compared))

    @property
    def conclusion(self) -> str:
        """The last line: confirmed, or by how much the result falls, and what that rests on."""
        return last_line(
            Outcome(
                self.claim,
                self.items,
                self.rest,
                self.result,
                self.stated,
                self.recomputed,
                self.difference,
                self.is_confirmed,
                self.in_question,
                self.scope,
                self.stored,
                self.unread,
                self.waiting,
                self.about_inputs,
                self.resting,
            )
        )

    def as_dict(self) -> dict[str, Any]:
        """Give the verdict as ``--json`` prints it (schema ``jcm-mrv/verification/1``)."""
        return {
            "schema": SCHEMA,
            **self.claim.as_dict(),
            "stated": self.stated,
            "stored": self.stored,
            "recomputed": self.recomputed,
            "difference": self.difference,
            "materiality": self.materiality,
            "material": self.is_material,
            "confirmed": self.is_confirmed,
            "conclusion": written(self.conclusion),
            "scope": self.scope.as_dict(),
            "rules": self.rules,
            "overlays": [
                {"path": overlay.name, "sha256": overlay.sha256} for overlay in self.claim.overlays
            ],
            "years": [] if self.result is None else [y.as_dict() for y in self.result.years],
            "standing": None if self.result is None else self.result.standing,
            "findings": [item.as_dict() for item in self.items],
            "requests": [request.as_dict() for request in self.requests],
        }


def numbered(
    judged: Mapping[Check, Sequence[Judged]], stated: float | None, materiality: float | None
) -> tuple[Item, ...]:
    """Give findings in the order of a report, each once, with number, share and materiality.

    What the program cannot read is numbered apart from what the participants are asked.
    """
    unique: dict[Finding, tuple[Judged, bool]] = {}
    for check, found in judged.items():
        for one in found:
            if one.finding not in unique or unique[one.finding][0].effect is None:
                unique[one.finding] = one, check.of_result
    items: list[Item] = []
    groups: dict[str, list[tuple[Judged, bool]]] = {short: [] for short, _ in KINDS.values()}
    groups[UNREAD] = []
    for severity, (short, _) in KINDS.items():
        for finding, both in unique.items():
            if finding.severity is severity:
                groups[UNREAD if is_unread(finding.code) else short].append(both)
    for short, group in groups.items():
        for number, ((finding, effect, instead, moved), of_result) in enumerate(group, start=1):
            share = abs(effect) / abs(stated) if effect is not None and stated else None
            material = None if materiality is None or share is None else share >= materiality
            items.append(
                Item(
                    f"{short}-{number}",
                    finding,
                    effect,
                    share,
                    material,
                    of_result and _weighs(finding, effect, moved),
                    instead,
                    is_apart=not of_result and asks(finding),
                    moved=moved,
                )
            )
    return _weighed_together(items)


def _weighed_together(items: Sequence[Item]) -> tuple[Item, ...]:
    """Let questions weigh that are less than a tonne each and a tonne or more in the same sense."""
    small = [
        item
        for item in items
        if item.finding.severity is Severity.WARNING and not item.is_apart and item.effect
    ]
    heavy = {
        item.number
        for sign in (1, -1)
        if math.fsum(max(0.0, sign * (i.effect or 0.0)) for i in small) >= 1 - 1e-9
        for item in small
        if sign * (item.effect or 0.0) > 0
    }
    return tuple(replace(item, weighs=item.weighs or item.number in heavy) for item in items)


def _weighs(finding: Finding, effect: float | None, moved: float) -> bool:
    if finding.severity is Severity.WARNING:
        return effect is None or max(abs(effect), moved) >= 1 - 1e-9
    return finding.is_error


def in_question(items: Sequence[Item], model: Model | None) -> tuple[float, tuple[str, ...]]:
    """Give the tonnes that would go if doubtful inputs are wrong, all at once, and the findings.

    Of several doubts on one value the one with the largest effect counts.
    """
    largest: dict[StatedValue, Item] = {}
    for item in items:
        if item.instead is None or (item.effect or 0.0) <= 5e-7:
            continue
        known = largest.setdefault(item.instead[0], item)
        if (item.effect or 0.0) > (known.effect or 0.0):
            largest[item.instead[0]] = item
    if model is None or not largest:
        return 0.0, ()
    right = dict(item.instead for item in largest.values() if item.instead is not None)
    change = model.joint_effect(right)
    return 0.0 if change is None else -change, tuple(i.number for i in largest.values())
