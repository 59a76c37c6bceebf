"""Stated results against those that the inputs lead to, and how they are rounded."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jcm_mrv.calculation.result import Result
from jcm_mrv.calculation.rounding import whole_tonnes
from jcm_mrv.calculation.standing import brief
from jcm_mrv.findings import VER, Finding, Severity
from jcm_mrv.findings.language import said
from jcm_mrv.methodology.registered import official_page
from jcm_mrv.verification.checks.formulas.added import added, on_top, results_of_lines
from jcm_mrv.verification.checks.formulas.response import Response
from jcm_mrv.verification.checks.formulas.rounding import NEAREST_OR_UP, unrounded
from jcm_mrv.verification.claim.claim import Claim, StatedResult
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.judged import Judged, tonnes
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas.evaluate import Evaluator

_GRAM = 1e-6


def whole_of(raw: float) -> set[float]:
    """Give the whole tonnes that may stand for a result: with the guard of a gram, or without."""
    allowed = {float(whole_tonnes(raw)), float(max(math.floor(raw), 0))}
    return allowed | ({float(math.trunc(raw)), float(math.floor(raw))} if raw < 0 else set())


def reductions(claim: Claim, result: Result, model: Model) -> Iterator[Judged]:
    """Give stated reductions that differ from the recomputed ones."""
    for n, year in enumerate(result.applications[0].years):
        lines, value = claim.lines_of(n), claim.stated_of(n)
        raw, name = year.emission_reductions_unrounded, str(year.part.year or "plan")
        if value is None:
            continue
        if len(lines) == 1:
            yield from _against(lines[0], value, raw, name)
        elif value not in whole_of(raw):
            yield from _parts(model, lines, value, raw, name)
    total = claim.total
    if not claim.credits and total is not None and isinstance(total.value, float):
        wanted = float(result.emission_reductions)
        if abs(total.value - wanted) >= 1:
            yield _differs(total, total.value, wanted, "all periods")


def _parts(
    model: Model, lines: list[StatedResult], value: float, raw: float, year: str
) -> Iterator[Judged]:
    """Give the lines of a year that are off; where each is right alone, their sum."""
    wrong = 0
    for line in lines:
        assert line.span is not None
        lines_added = added(model, line)
        if line is not lines_added[-1]:
            continue
        solution = model.solve(line.span)
        own = None if solution is None else solution.scalar("ER")
        stated = math.fsum(r.value for r in lines_added if isinstance(r.value, float))
        if own is not None and not -1 < stated - own < 1:
            wrong += 1
            same = [other for other in lines if other.span == line.span]
            extra = on_top(same, own)
            if extra is not None and (len(lines_added) > 1 or extra[0] is line):
                yield _differs(*extra, 0.0, extra[0].period_text or year)
            else:
                yield _differs(line, stated, math.floor(own), line.period_text or year)
    if not wrong:
        yield _differs(lines[-1], value, float(whole_tonnes(raw)), year)


def _against(stated: StatedResult, value: float, raw: float, year: str) -> list[Judged]:
    if value in whole_of(raw):
        return []
    wanted = float(whole_tonnes(raw))
    if abs(value - wanted) >= 1 - 1e-9:
        return [_differs(stated, value, wanted, year)]
    # Less than a tonne more: the fraction was not cut off.
    found, number = f"{number_shown(value)} tCO2", number_shown(wanted)
    finding = VER[61].at(stated.where, found=found, year=year, number=number)
    return [Judged(finding, value - wanted)]


def _differs(stated: StatedResult, value: float, wanted: float, year: str) -> Judged:
    difference = value - wanted
    share = said(", {share:.2%} of the stated", share=abs(difference) / abs(value)) if value else ""
    finding = (VER[60] if difference > 0 else VER[60]["too-little"]).at(
        stated.where,
        found=f"{number_shown(value)} tCO2",
        year=year,
        number=number_shown(wanted),
        difference=tonnes(abs(difference)),
        share=share,
    )
    return Judged(finding, difference)


def total(claim: Claim) -> list[Judged]:
    """Give a total that is not the sum of its periods."""
    total = claim.total
    values = [r.value for r in claim.credits if isinstance(r.value, float)]
    if total is None or not isinstance(total.value, float) or len(values) != len(claim.credits):
        return []
    wanted = math.fsum(max(value, 0.0) for value in values)
    if not values or abs(total.value - wanted) < 1e-6 or _cut(claim):
        return []
    if abs(total.value - math.fsum(values)) < 1e-6:
        # A negative year is taken off: less than could be claimed.
        finding = VER[62]["negative"].at(
            total.where,
            found=f"{number_shown(total.value)} tCO2",
            severity=Severity.WARNING,
            number=number_shown(wanted),
        )
        return [Judged(finding, total.value - wanted)]
    found = f"{number_shown(total.value)} tCO2"
    finding = VER[62].at(total.where, found=found, number=number_shown(wanted))
    return [Judged(finding, total.value - wanted)]


def _cut(claim: Claim) -> dict[Place, float]:
    """Give the lines that are added before the total rounds them down, each with a fraction.

    The fractions of a year's lines are 1.8 tonnes together, of which one is whole.
    """
    years = [claim.lines_of(n) for n in range(len(claim.years)) if claim.is_cut(n)]
    return {line.place: 1.8 / len(lines) for lines in years for line in lines}


def beside(claim: Claim, result: Result, model: Model) -> list[Finding]:
    """Compare what stands beside right credits: unrounded reductions, RE and PE."""
    findings = []
    places = {j.finding.where for j in reductions(claim, result, model)}
    told = {r.span for r in claim.credits if r.where in places}
    years = result.applications[0].years
    for stated, lines in results_of_lines(model).items():
        if stated.span is None or not isinstance(stated.value, float) or stated.kind == "credits":
            continue
        if stated.span in told or stated.span >= len(years):
            continue
        value = math.fsum(r.value for r in lines if isinstance(r.value, float))
        year = years[stated.span]
        wanted = {
            "ER": year.emission_reductions_unrounded,
            "RE": year.reference_emissions,
            "PE": year.project_emissions,
        }.get(stated.name)
        if wanted is None:
            continue
        if abs(value - wanted) < 1:
            continue
        findings.append(
            VER[64].at(
                stated.where,
                found=f"{number_shown(value)} tCO2",
                symbol=claim.methodology.symbol(stated.name),
                number=number_shown(wanted),
            )
        )
    return findings


def draft(result: Result) -> list[Finding]:
    """Say what keeps the recomputed result from being final."""
    if result.standing != "draft":
        return []
    return [
        VER[81].at(
            a.methodology.reference,
            found=brief(basis for basis in a.bases if basis.sure == "unverified"),
            page=official_page(a.methodology.reference),
        )
        for a in result.applications
        if a.drafts
    ]


# -- how results are rounded ----------------------------------------------------------------


def rounding(claim: Claim, response: Response | None) -> list[Finding]:
    """Give results whose formulas do not round down, or not always."""
    findings = []
    cut = _cut(claim)
    for stated in claim.credits:
        formula = claim.cells.formula(stated.place)
        if not formula:
            continue
        function = _rounds_up(claim, stated)
        found = _by_trial(stated, response) if not function and response else None
        if function is None and (found is None or (found == "unrounded" and stated.place in cut)):
            continue
        findings.append(
            VER[27].at(stated.where, found=formula[:120])
            if function or found == "rounded"
            else VER[61]["formula"].at(stated.where, found=formula[:120])
        )
    return findings


def _rounds_up(claim: Claim, stated: StatedResult) -> str | None:
    """Give a function that rounds the result up or to the nearest tonne, None where there is none.

    Rounding to grams before rounding down is a guard against the last digit of a computer.
    """
    top = unrounded(claim.book, stated.place)
    for place in top.path:
        node: t.Node | None = claim.book.tree(place) if claim.cells.formula(place) else None
        while node is not None and node is not top.node:
            if isinstance(node, t.Call) and node.function in NEAREST_OR_UP:
                digits = node.arguments[1] if len(node.arguments) > 1 else t.Constant(0.0)
                number = digits.value if isinstance(digits, t.Constant) else None
                is_guard = isinstance(number, float) and number >= 3
                if not (node.function == "ROUND" and is_guard):
                    return node.function
            inner = [p for p in t.children(node) if not isinstance(p, t.Constant)]
            node = inner[-1] if inner else None
            if isinstance(node, (t.CellRef, t.RangeRef)):
                break
    return None


def _by_trial(stated: StatedResult, response: Response) -> str | None:
    """Say what a result does on changed inputs that is not rounding down."""
    top = response.tops.get(stated)
    for evaluator in response.evaluators[1:]:
        rounded = evaluator.value(stated.place)
        raw = None if top is None else top.value(evaluator)
        if not isinstance(rounded, float) or not isinstance(raw, float) or raw < 1:
            continue
        if rounded in whole_of(raw) or abs(raw - round(raw)) < _GRAM:
            continue
        if abs(rounded - raw) < _GRAM:
            return "unrounded"
        if 0 < rounded - raw < 1:
            return "rounded"
    return None


def total_formula(claim: Claim) -> list[Judged]:
    """Compare the total with the sum of the periods on changed periods."""
    total = claim.total
    if total is None or not claim.credits:
        return []
    formula = claim.cells.formula(total.place)
    cut = _cut(claim)
    changes: dict[Place, float] = {
        r.place: 1000.0 * (n + 1) + 7 * n * n + cut.get(r.place, 0.0)
        for n, r in enumerate(claim.credits)
    }
    value = Evaluator(claim.book, changes).value(total.place)
    # Of each year that is rounded down here, all but the last 0.8 tonnes.
    wanted = math.fsum(changes.values()) - 0.8 * sum(map(claim.is_cut, range(len(claim.years))))
    if not formula or not isinstance(value, float) or abs(value - wanted) < 1e-6:
        return []
    # What it gives at present is compared apart.
    return [Judged(VER[63].at(place_text(total.place), found=formula[:120]), 0.0)]
