"""The plan: what it states against its own estimates, and the report against the registered one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from jcm_mrv.calculation.result import Result
from jcm_mrv.findings import VER, Finding
from jcm_mrv.verification.claim.claim import Claim, StatedResult
from jcm_mrv.verification.claim.plan import Compared, compared
from jcm_mrv.verification.judged import Judged, tonnes
from jcm_mrv.verification.recompute import Model, recompute


class OwnPlan(NamedTuple):
    """A plan, in the workbook of a report or a registered one, and what its own estimates lead to.

    Attributes
    ----------
    result : Result, optional
        None where they lead to none.
    is_dated : bool
        Whether the result hangs on which year is estimated, which is not known: it is not judged.
    workbook : str
        The name of the registered workbook; empty of the plan beside the report.
    """

    claim: Claim
    result: Result | None
    is_dated: bool = False
    workbook: str = ""

    def where(self, line: StatedResult) -> str:
        """Give the cell of a result, of another workbook than the report's with its name."""
        return f"{self.workbook}: {line.where}" if self.workbook else line.where

    @property
    def stated(self) -> list[tuple[StatedResult, int | None]]:
        """The results that it states, each with the tonnes recomputed, None where there are none.

        A plan that is blank states none, whatever its formulas make of that.
        """
        claim, result = self.claim, self.result
        years = () if result is None else result.applications[0].years
        lines = [
            (lines[-1], None if result is None else years[n].emission_reductions)
            for n in range(len(claim.years))
            if (lines := claim.lines_of(n))
        ]
        if claim.total is not None:
            lines.append((claim.total, None if result is None else result.emission_reductions))
        return [
            (line, wanted)
            for line, wanted in lines
            if isinstance(self.value(line), float) and (wanted is not None or self.value(line))
        ]

    def value(self, line: StatedResult) -> float | None:
        """Give what a line states: of a calendar year with the other lines of the year."""
        if line.kind != "total" and line.span is not None:
            return self.claim.stated_of(self.claim.time.year_of(line.span))
        return line.value if isinstance(line.value, float) else None

    @property
    def unlike(self) -> list[tuple[StatedResult, float, int | None]]:
        """The results that are a tonne or more off what the estimates lead to, or rest on none."""
        return [
            (line, value, wanted)
            for line, wanted in self.stated
            if (value := self.value(line)) is not None
            if not self.is_dated and (wanted is None or abs(value - wanted) >= 1 - 1e-9)
        ]


def own_plan_of(plan: Claim, workbook: str = "") -> OwnPlan:
    """Give a plan with what its estimates lead to."""
    methodology, needed = plan.methodology, plan.methodology.needed_by("ER")
    years = {"calendar_year", "period_start", "period_end"}
    is_dated = plan.is_one_year and any(
        name in years or name in methodology.by_year or methodology.time_set(name)
        for name in needed
    )
    return OwnPlan(plan, None if is_dated else recompute(plan)[0], is_dated, workbook)


def own_results(plans: list[OwnPlan]) -> Iterator[Judged]:
    """Give results of plans that their own estimates do not lead to: no credits rest on them.

    What the registered plan has as well is told there alone.
    """
    told: set[tuple[str, float, int | None]] = set()
    for plan in plans:
        for line, value, wanted in plan.unlike:
            if (line.where, value, wanted) in told:
                continue
            told.add((line.where, value, wanted))
            where, found = plan.where(line), f"{tonnes(value)} tCO2"
            if wanted is None:
                yield Judged(VER[206]["none"].at(where, found=found), 0.0)
            else:
                yield Judged(VER[206].at(where, found=found, number=f"{wanted:,}"), 0.0)


def fixed_values(claim: Claim, plan: Claim, model: Model | None) -> Iterator[Judged]:
    """Give fixed values that are not those of the plan; they are part of the result."""
    for one in compared(claim, plan):
        if one.aspect != "value" or not one.differs or one.stated is None:
            continue
        right: float | str | None = one.right if one.stated.number is not None else None
        if one.stated.name in claim.methodology.attributes and one.planned in claim.choices(
            one.stated.name
        ):
            right = one.planned
        gain = None if model is None or right is None else model.effect(one.stated, right)
        finding = VER[161].at(
            one.where, found=one.reported, label=one.label, planned=one.planned, at=one.planned_at
        )
        instead = None if right is None or gain is None else (one.stated, right)
        yield Judged(finding, None if gain is None else -gain, instead)


def others(claim: Claim, plan: Claim) -> Iterator[Finding]:
    """Give what else differs from the plan: options, parameters, systems, serial numbers."""
    for one in compared(claim, plan):
        finding = _differs(claim, one) if one.differs else None
        if finding is not None:
            yield finding


def _differs(claim: Claim, one: Compared) -> Finding | None:
    where = one.where or claim.name
    if one.aspect == "option":
        return VER[162].at(
            where, found=one.reported, label=one.label, planned=one.planned, at=one.planned_at
        )
    if one.aspect == "number of systems":
        return VER[163].at(where, found=one.reported, label=one.label, planned=one.planned)
    if one.aspect == "parameter":
        if one.planned:
            found = f"planned in {one.planned_at}"
            return VER[164]["missing"].at(where, found=found, label=one.label)
        return VER[164].at(where, label=one.label)
    if one.aspect == "serial":
        return VER[165].at(
            where, found=one.reported, label=one.label, planned=one.planned, at=one.planned_at
        )
    if one.aspect in ("methodology", "reference number"):
        return VER[166].at(where, found=one.reported, what=one.label, planned=one.planned)
    # Units are judged where they do not fit; how source, method and frequency are worded is listed.
    return None
