"""What a verdict rests on: recomputed, taken as it is stated, and not judged at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from jcm_mrv.calculation.result import Result
from jcm_mrv.findings.language import joined, said, written
from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.units_defined import ways_of
from jcm_mrv.project.period import YearPart
from jcm_mrv.verification.checks.check import NotMade
from jcm_mrv.verification.checks.criteria import NO_CRITERIA, Criteria, Tested
from jcm_mrv.verification.checks.facts import LACKING
from jcm_mrv.verification.checks.numbers import sums_of_numbers
from jcm_mrv.verification.checks.plan import OwnPlan
from jcm_mrv.verification.claim.assigned import MOST_FORMULAS
from jcm_mrv.verification.claim.behind import Behind
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.judged import tonnes
from jcm_mrv.verification.weight import Weight, of_name, of_zeros
from jcm_mrv.workbook.address import cell_name

_CELLS = 8


@immutable
class Scope:
    """What was done for a verdict, in words for a report.

    Attributes
    ----------
    recomputed : tuple of str
        Worked out again by the methodology.
    taken_as_stated : tuple of str
        Used as the workbook states it.
    not_judged : tuple of str
        Left to a third party.
    brief : str
        All of it in a few words, for the last line.
    """

    recomputed: tuple[str, ...]
    taken_as_stated: tuple[str, ...]
    not_judged: tuple[str, ...]
    brief: str

    def as_dict(self) -> dict[str, list[str]]:
        """Give the scope as ``--json`` prints it."""
        return {
            "recomputed": list(map(written, self.recomputed)),
            "taken_as_stated": list(map(written, self.taken_as_stated)),
            "not_judged": list(map(written, self.not_judged)),
        }


def scope_of(
    claim: Claim,
    result: Result | None,
    not_made: Sequence[NotMade],
    unevaluated: Sequence[str],
    behind: Behind,
    compared: frozenset[StatedValue] = frozenset(),
    apart: Sequence[str] = (),
    alone: Sequence[StatedValue] = (),
    weighed: Sequence[Weight] = (),
    criteria: Criteria = NO_CRITERIA,
    absent: Sequence[YearPart] = (),
    own_plan: OwnPlan | None = None,
) -> Scope:
    """Give the scope of a verdict.

    Parameters
    ----------
    unevaluated : sequence of str
        Cells whose formulas could not be evaluated.
    behind : Behind
        What stands behind the formulas of monitored values.
    compared : frozenset of StatedValue
        Monitored values that were held against the project's own data.
    apart : sequence of str
        Numbers of requests that no result rests on.
    alone : sequence of StatedValue
        Fixed values that nothing known speaks for or against.
    weighed : sequence of Weight
        What ten times, and a tenth, of stated values would change.
    criteria : Criteria
        What became of each eligibility criterion.
    absent : sequence of YearPart
        Years of the project file that the workbook has not.
    own_plan : OwnPlan, optional
        The plan in the same workbook.
    """
    from_readings = bool(claim.monitored) and compared.issuperset(claim.monitored)
    done: list[str] = []
    if result is not None:
        years = listed_in(
            [
                f"{y.year} ({y.start} - {y.end})"
                if y.year
                else said("the estimated year ({start} - {end})", start=y.start, end=y.end)
                for y in claim.years
            ]
        )
        done.append(said("emission reductions of {years}, and their total", years=years))
        places = {r.place for r in claim.results if r.span is not None} - _not_evaluated(claim)
        done.append(said("{n} results of the sheets, on changed inputs too", n=len(places)))
    if own_plan is not None:
        done += _of_plan(own_plan)
    taken: list[str] = []
    for title, lines in (("monitored", claim.monitored), ("fixed", claim.fixed)):
        if title == "monitored" and from_readings:
            done.append(said("monitored values, from the readings of the project"))
            continue
        if title == "monitored" and compared:
            shown = _shown([s.where for s in lines if s in compared])
            done.append(
                said("monitored values, from the readings of the project: {cells}", cells=shown)
            )
        rest = [s for s in lines if s not in compared]
        for name in dict.fromkeys(s.name for s in rest):
            cells = _cells(name, [s for s in rest if s.name == name])
            taken.append(_with_weight(cells, of_name(weighed, name)))
    if sums := sums_of_numbers(claim):
        cells = _shown([f"{s.where} {claim.cells.formula(s.leaf)[:60]}" for s in sums])
        taken.append(said("amounts that are added up inside of their cells: {cells}", cells=cells))
    zeros = [w for w in of_zeros(weighed) if w.stated not in compared]
    for name in dict.fromkeys(w.stated.name for w in zeros):
        taken.append(_as_zero(claim, name, [w for w in zeros if w.stated.name == name]))
    nothing = dict.fromkeys(w.stated.name for w in zeros if w.stated in claim.monitored)
    names = list(dict.fromkeys(s.name for s in alone))
    for name in names:
        cells = _cells(name, [s for s in alone if s.name == name])
        taken.append(said("with nothing known to hold it against, {cells}", cells=cells))
    untold = () if from_readings else behind.untold
    if untold:
        taken.append(
            said(
                "which log is of which row, as no name beside them tells: {rows}",
                rows=_shown(untold),
            )
        )
    for unit, wanted, times in sorted(_defined(claim)):
        taken.append(
            said(
                "{unit} as {times} {wanted}, of several definitions",
                unit=unit,
                times=times,
                wanted=wanted,
            )
        )
    for overlay in claim.overlays:
        taken.append(
            said(
                "records of official texts: {name}, SHA-256 {sha256}",
                name=overlay.name,
                sha256=overlay.sha256[:12],
            )
        )
    # What an overlay puts in the place of the methodology's own, and whether it can be.
    taken += [f"{f.message}: {f.found}" for f in claim.said if f.code == "PRJ-165"]
    open_: list[str] = [
        f"{f.message}: {f.found or f.where}" for f in claim.said if f.code in ("PRJ-155", "PRJ-161")
    ]
    if absent:
        years = listed_in([f"{y.year} ({y.start} - {y.end})" for y in absent])
        open_.append(
            said("years of the project file that are not in the workbook: {years}", years=years)
        )
    if own_plan is not None:
        open_ += _unlike_plan(own_plan)
    if unevaluated:
        cells = _shown(unevaluated)
        open_.append(said("formulas that were not evaluated: {cells}", cells=cells))
    if behind.logs:
        logs = _shown(behind.logs)
        done.append(said("monitored values from the logs behind them: {logs}", logs=logs))
        taken.append(said("readings of logs: {logs}", logs=logs))
    if behind.unread and not from_readings:
        shown = _shown(behind.unread)
        open_.append(
            said("what stands behind the formulas of monitored values: {cells}", cells=shown)
        )
    if behind.unnamed and not from_readings:
        open_.append(
            said(
                "names beside formulas, but for the first {n} behind each of: {cells}",
                n=MOST_FORMULAS,
                cells=_shown(behind.unnamed),
            )
        )
    further = () if from_readings else behind.beyond
    open_ += [said("{heading}: {names}", heading=b.what, names=_shown(b.places)) for b in further]
    if not from_readings and all(line.lacks != LACKING["project_result"] for line in not_made):
        shown = _shown([s.where for s in claim.monitored if s not in compared])
        open_.append(
            said(
                "monitored values that the project's data give no amount for: {cells}", cells=shown
            )
        )
    timeless = [r.where for r in claim.results if r.span is None and r.kind == "intermediate"]
    if timeless:
        cells = _shown(timeless)
        open_.append(said("results of no period that is known: {cells}", cells=cells))
    if apart:
        open_.append(
            said(
                "requests about criteria, calibration, evidence or the plan, beside the result: "
                "{numbers}",
                numbers=_shown(apart),
            )
        )
    tested = {name: criteria.tested.get(name, Tested()) for name in claim.methodology.criteria}
    done += _by_project(tested)
    untested = {name: one for name, one in tested.items() if one.holds is None}
    of_text = {name: one for name, one in untested.items() if name not in claim.methodology.guards}
    open_ += _not_tested(of_text)
    if len(of_text) < len(untested):
        open_.append(said("checks of jcm-mrv itself, for want of values"))
    open_.append(said("calibration, evidence and what is to be seen on site"))
    lacks: dict[str, list[str]] = {}
    for one in not_made:
        lacks.setdefault(one.lacks, []).append(one.check.looks_for)
    open_ += [
        said("without {what}: {checks}", what=what, checks=joined(checks))
        for what, checks in lacks.items()
    ]
    both = {
        "monitored": said("{n} estimated {n:value|values}", n=len(claim.monitored))
        if claim.side == "plan"
        else said("{n} monitored {n:value|values}", n=len(claim.monitored)),
        "fixed": said("{n} fixed {n:value|values}", n=len(claim.fixed)),
    }
    words = said("{monitored} and {fixed} taken as stated", **both)
    if from_readings:
        words = said("{monitored} and {fixed} compared or taken as stated", **both)
    elif compared:
        words = said(
            "{n} of {monitored} compared with readings, the others and {fixed} taken as stated",
            n=len(compared),
            **both,
        )
    brief = [said("formulas that were not evaluated")] if unevaluated else []
    if behind.unread and not from_readings:
        brief.append(said("what stands behind formulas of monitored values"))
    if any(one.is_brief for one in further):
        brief.append(said("what stands beyond what is looked at"))
    if of_text:
        brief.append(said("{n} eligibility {n:criterion|criteria}", n=len(of_text)))
    if names:
        words = said(
            "{words}, {names} with nothing known to hold it against",
            words=words,
            names=_shown(names),
        )
    if nothing:
        words = said("{words}, {names} as 0", words=words, names=_shown(nothing))
    if untold or (behind.unnamed and not from_readings):
        words = said("{words}, and which log is whose", words=words)
    left = listed_in([*brief, said("evidence")])
    words = said("{words}; not judged: {left}", words=words, left=left)
    return Scope(tuple(done), tuple(taken), tuple(open_), words)


def _defined(claim: Claim) -> set[tuple[str, str, str]]:
    """Give the units with several definitions, and which one was taken."""
    return {
        (s.unit.strip(), wanted, f"{float(s.factor):.8g}")
        for s in claim.inputs
        if s.factor is not None
        and len(ways_of(s.unit, wanted := claim.methodology.unit(s.name))) > 1
    }


def listed_in(parts: Sequence[str]) -> str:
    """Give texts one behind the other, each to be said in its own language; "" where none is."""
    made = parts[0] if parts else ""
    for part in parts[1:]:
        made = said("{first}, {second}", first=made, second=part)
    return made


def _not_evaluated(claim: Claim) -> set[object]:
    from jcm_mrv.workbook.formulas.values import NotEvaluated

    values = ((r.place, claim.evaluator.value(r.place)) for r in claim.results)
    return {place for place, value in values if isinstance(value, NotEvaluated)}


def _cells(name: str, lines: Sequence[StatedValue]) -> str:
    sheets: dict[str, list[str]] = {}
    for line in lines:
        sheets.setdefault(line.place[0], []).append(cell_name(*line.place[1:]))
    return f"{name}: " + "; ".join(f"{sheet}!{_shown(cells)}" for sheet, cells in sheets.items())


def _as_zero(claim: Claim, name: str, zeros: Sequence[Weight]) -> str:
    """Give cells that state 0, with what one of the unit in one of them would change."""
    cells = _cells(name, [w.stated for w in zeros])
    most = max(zeros, key=lambda w: abs(w.each or 0.0))
    if most.each is None:
        return said("stated as 0, {cells}", cells=cells)
    return said(
        "stated as 0, {cells} (1 {unit} in {cell} would change the result by {each} tCO2)",
        cells=cells,
        unit=claim.methodology.unit(name),
        cell=most.stated.where,
        each=f"{most.each:+,.3g}",
    )


def _with_weight(cells: str, weight: Weight | None) -> str:
    """Give cells with what a slip of a power of ten in one of them would change of the result."""
    if weight is None:
        return cells
    cell = weight.stated.where
    more, less = (None if e is None else f"{e:+,.0f}" for e in weight[1:3])
    if more is None:
        words = said(
            "a tenth of {cell} would change the result by {less} tCO2", cell=cell, less=less
        )
    elif less is None:
        words = said(
            "ten times {cell} would change the result by {more} tCO2", cell=cell, more=more
        )
    else:
        words = said(
            "ten times {cell} would change the result by {more} tCO2, a tenth of it by {less} tCO2",
            cell=cell,
            more=more,
            less=less,
        )
    return said("{cells} ({words})", cells=cells, words=words)


def _shown(names: Iterable[str]) -> str:
    listed = list(names)
    rest = len(listed) - _CELLS
    return ", ".join(listed[:_CELLS]) + (f" and {rest} more" if rest > 0 else "")


def _of_plan(plan: OwnPlan) -> list[str]:
    """Give the result of the plan, where its own estimates lead to what it states."""
    if plan.unlike or plan.is_dated or not plan.stated:
        return []
    wanted = plan.stated[-1][1] or 0
    return [said("the plan's result: {tonnes:,} tCO2 from its own estimates", tonnes=wanted)]


def _unlike_plan(plan: OwnPlan) -> Iterator[str]:
    """Give the results of the plan that its own estimates do not lead to."""
    if plan.is_dated and plan.stated:
        yield said("the plan's result, as the year that it estimates is not known")
    for line, value, wanted in plan.unlike:
        stated = tonnes(value)
        if wanted is None:
            yield said(
                "the plan's result: {stated} tCO2 stated in {cell}, and its estimates lead to none",
                stated=stated,
                cell=line.where,
            )
        else:
            yield said(
                "the plan's result: {stated} tCO2 stated in {cell}, {tonnes:,} tCO2 from its own "
                "estimates",
                stated=stated,
                cell=line.where,
                tonnes=wanted,
            )


def _by_project(tested: Mapping[str, Tested]) -> list[str]:
    """Give the criteria that were tested with the project file."""
    names = [name for name, one in tested.items() if one.by_project]
    if not names:
        return []
    return [said("eligibility criteria {names}, with the project file", names=", ".join(names))]


def _not_tested(criteria: Mapping[str, Tested]) -> Iterator[str]:
    """Give the criteria that were not tested, together those that lack the same."""
    by_lack: dict[tuple[str, ...], list[str]] = {}
    for name, one in criteria.items():
        by_lack.setdefault(one.lacks, []).append(name)
    for lacks, names in by_lack.items():
        listed = ", ".join(names)
        if lacks:
            lost = ", ".join(lacks)
            yield said(
                "eligibility criteria {names}, for want of {lacks}", names=listed, lacks=lost
            )
        else:
            yield said("eligibility criteria {names}", names=listed)
