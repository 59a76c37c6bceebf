"""What a verdict rests on: recomputed, taken as it is stated, and not judged at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from jcm_mrv.calculation.result import Result
from jcm_mrv.findings.language import joined, said, written
from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.units_defined import ways_of
from jcm_mrv.project.period import YearPart
from jcm_mrv.verification.checks.check import NotMade
from jcm_mrv.verification.checks.facts import LACKING
from jcm_mrv.verification.checks.held import NONE_ALONE, Alone
from jcm_mrv.verification.checks.papers.criteria import NO_CRITERIA, Criteria, Tested
from jcm_mrv.verification.checks.papers.plan import OwnPlan
from jcm_mrv.verification.claim.assigned import MOST_FORMULAS
from jcm_mrv.verification.claim.behind import Behind
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.judged import tonnes
from jcm_mrv.verification.taken import (
    cells_of,
    follows_from_days,
    names_of,
    numbers_of,
    of_logs,
    shown,
    taken_as_stated,
)
from jcm_mrv.verification.waiting import NOTHING_WAITS, Waiting
from jcm_mrv.verification.weight import Weight, of_zeros


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
    plans: Sequence[OwnPlan] = (),
    amounts_alone: Alone = NONE_ALONE,
    waiting: Waiting = NOTHING_WAITS,
    about_inputs: Sequence[str] = (),
) -> Scope:
    """Give the scope of a verdict.

    Parameters
    ----------
    unevaluated : sequence of str
        Cells whose formulas could not be evaluated.
    behind : Behind
        What stands behind the formulas of monitored and fixed values.
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
    plans : sequence of OwnPlan
        The registered plan, and the one in the same workbook.
    amounts_alone : Alone
        Monitored values that nothing of another kind beside them tells the size of.
    waiting : Waiting
        Checks that wait until some requests are settled.
    about_inputs : sequence of str
        Numbers of open requests about what the result is recomputed from.
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
        words = said("emission reductions of {years}, and their total", years=years)
        if about_inputs:
            words = said(
                "{words}, from inputs asked about by {names}",
                words=words,
                names=shown(about_inputs),
            )
        done.append(words)
        places = {r.place for r in claim.results if r.span is not None} - _not_evaluated(claim)
        done.append(said("{n} results of the sheets, on changed inputs too", n=len(places)))
    for plan in plans:
        done += _of_plan(plan)
    by_days = {s: None for s in claim.fixed if result and follows_from_days(claim, s)}
    if by_days:
        cells = [cells_of(n, [s for s in by_days if s.name == n]) for n in names_of(by_days)]
        done.append(said("what follows from days: {cells}", cells="; ".join(cells)))
    fixed = [s for s in claim.fixed if s not in by_days]
    if from_readings:
        done.append(said("monitored values, from the readings of the project"))
    elif compared:
        cells = shown([s.where for s in claim.monitored if s in compared])
        done.append(
            said("monitored values, from the readings of the project: {cells}", cells=cells)
        )
    rest = [s for s in (*claim.monitored, *fixed) if s not in compared]
    zeros = [w for w in of_zeros(weighed) if w.stated not in compared]
    nothing = names_of(w.stated for w in zeros if w.stated in claim.monitored)
    taken = [*taken_as_stated(claim, rest, zeros, weighed, alone, amounts_alone)]
    if not from_readings:
        taken += of_logs(claim, behind, [s for s in rest if s in claim.monitored])
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
        f"{f.message}: {f.found or f.where}"
        for f in claim.said
        if f.code in ("PRJ-137", "PRJ-155", "PRJ-161")
    ]
    if absent:
        years = listed_in([f"{y.year} ({y.start} - {y.end})" for y in absent])
        open_.append(
            said("years of the project file that are not in the workbook: {years}", years=years)
        )
    for plan in plans:
        open_ += _unlike_plan(plan)
    if unevaluated:
        cells = shown(unevaluated)
        open_.append(said("formulas that were not evaluated: {cells}", cells=cells))
    if behind.logs:
        logs = shown(behind.logs)
        done.append(said("monitored values from the logs behind them: {logs}", logs=logs))
    if behind.unread and not from_readings:
        cells = shown(behind.unread)
        open_.append(
            said("what stands behind the formulas of monitored values: {cells}", cells=cells)
        )
    if behind.tables:
        cells = shown(behind.tables)
        done.append(said("fixed values from the tables behind them: {cells}", cells=cells))
    if behind.unread_fixed:
        cells = shown(behind.unread_fixed)
        open_.append(said("what stands behind the formulas of fixed values: {cells}", cells=cells))
    if behind.units and not from_readings:
        units = shown(f"{log} ({text[:40]})" if text else log for log, text in behind.units.items())
        open_.append(said("units of logs that were not read: {logs}", logs=units))
    if behind.unnamed and not from_readings:
        open_.append(
            said(
                "names beside formulas, but for the first {n} behind each of: {cells}",
                n=MOST_FORMULAS,
                cells=shown(behind.unnamed),
            )
        )
    further = () if from_readings else behind.beyond
    open_ += [said("{heading}: {names}", heading=b.what, names=shown(b.places)) for b in further]
    if not from_readings and all(line.lacks != LACKING["project_result"] for line in not_made):
        cells = shown([s.where for s in claim.monitored if s not in compared])
        open_.append(
            said(
                "monitored values that the project's data give no amount for: {cells}", cells=cells
            )
        )
    timeless = [r.where for r in claim.results if r.span is None and r.kind == "intermediate"]
    if timeless:
        cells = shown(timeless)
        open_.append(said("results of no period that is known: {cells}", cells=cells))
    if apart:
        open_.append(
            said(
                "requests about criteria, calibration, evidence or the plan, beside the result: "
                "{numbers}",
                numbers=shown(apart),
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
    if waiting.checks:
        open_.append(
            said(
                "waiting for {names}: {checks}",
                names=shown(waiting.numbers),
                checks=joined(waiting.checks),
            )
        )
        not_made = [line for line in not_made if line.lacks != LACKING["result"]]
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
        "fixed": said("{n} fixed {n:value|values}", n=len(fixed)),
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
    if behind.unread_fixed:
        brief.append(said("what stands behind formulas of fixed values"))
    if behind.units and not from_readings:
        brief.append(said("units that were not read ({logs})", logs=shown(behind.units)))
    if any(one.is_brief for one in further):
        brief.append(said("what stands beyond what is looked at"))
    if of_text:
        brief.append(said("{n} eligibility {n:criterion|criteria}", n=len(of_text)))
    if alone:
        words = said(
            "{words}, {names} with nothing known to hold it against",
            words=words,
            names=shown(names_of(alone)),
        )
    if nothing:
        words = said("{words}, {names} as 0", words=words, names=shown(nothing))
    if (behind.untold or behind.unnamed) and not from_readings:
        words = said("{words}, and which log is whose", words=words)
    if behind.multiplied and not from_readings:
        by = shown(dict.fromkeys(numbers_of(behind).values()))
        words = said("{words}, and what readings are multiplied by ({by})", words=words, by=by)
    if amounts_alone.nothing:
        words = said(
            "{words}; the amounts of {names} stand alone: nothing beside them was found to hold "
            "them against",
            words=words,
            names=shown(names_of(amounts_alone.nothing)),
        )
    if amounts_alone.alike:
        words = said(
            "{words}; the amounts of {names} were held against each other alone",
            words=words,
            names=shown(names_of(amounts_alone.alike)),
        )
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


def _of_plan(plan: OwnPlan) -> list[str]:
    """Give the result of the plan, where its own estimates lead to what it states."""
    if plan.unlike or plan.is_dated or not plan.stated:
        return []
    wanted = plan.stated[-1][1] or 0
    words = said("the plan's result: {tonnes:,} tCO2 from its own estimates", tonnes=wanted)
    return [_of_workbook(plan, words)]


def _of_workbook(plan: OwnPlan, words: str) -> str:
    """Give words on a plan with the workbook that it is registered in."""
    if not plan.workbook:
        return words
    return said("{workbook}, {words}", workbook=plan.workbook, words=words)


def _unlike_plan(plan: OwnPlan) -> Iterator[str]:
    """Give the results of the plan that its own estimates do not lead to."""
    if plan.is_dated and plan.stated:
        words = said("the plan's result, as the year that it estimates is not known")
        yield _of_workbook(plan, words)
    for line, value, wanted in plan.unlike:
        stated = tonnes(value)
        if wanted is None:
            words = said(
                "the plan's result: {stated} tCO2 stated in {cell}, and its estimates lead to none",
                stated=stated,
                cell=line.where,
            )
        else:
            words = said(
                "the plan's result: {stated} tCO2 stated in {cell}, {tonnes:,} tCO2 from its own "
                "estimates",
                stated=stated,
                cell=line.where,
                tonnes=wanted,
            )
        yield _of_workbook(plan, words)


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
