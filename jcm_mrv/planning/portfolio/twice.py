"""A project that stands in a portfolio twice: counted once where that is known, else told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from jcm_mrv.findings import PLN, Finding
from jcm_mrv.findings.finding import counted
from jcm_mrv.visible import compared

if TYPE_CHECKING:
    from jcm_mrv.planning.portfolio.outcome import Outcome

_Span = tuple[str, str]


def same_again(outcomes: Iterable[Outcome]) -> tuple[frozenset[int], list[Finding]]:
    """Give the positions of projects that another one stands for, and a finding for each.

    Two that are done are the same where they have one reference and share a day: of the monitoring
    period, of an estimate of the years that it is of. The first by path counts. Monitored results
    and estimates are never in one sum, and are looked at apart.

    Parameters
    ----------
    outcomes : iterable of Outcome
        In the order of their paths.
    """
    known_by: dict[tuple[str, str], list[tuple[_Span, Outcome]]] = defaultdict(list)
    again: set[int] = set()
    findings = []
    for outcome in outcomes:
        reference = compared(outcome["reference"] or "")
        span = _span(outcome)
        if outcome["status"] != "done" or not reference or span is None:
            continue
        known = known_by[outcome["mode"], reference]
        first = next((other for days, other in known if _overlap(span, days)), None)
        if first is None:
            known.append((span, outcome))
            continue
        again.add(outcome["position"])
        findings.append(
            PLN[307].at(
                outcome["path"],
                found=f"{outcome['reference']}, {span[0]} - {span[1]}",
                first=first["path"],
                tonnes=outcome["emission_reductions"] or 0,
                counted=first["emission_reductions"] or 0,
            )
        )
    return frozenset(again), findings


def copies(outcomes: Iterable[Outcome]) -> list[Finding]:
    """Give a finding for each project without a reference that says the same as another one.

    Whether it is a copy that was forgotten, or another site with the same numbers, nobody can tell
    from the files: it counts.
    """
    first: dict[object, str] = {}
    findings = []
    for outcome in outcomes:
        hashes = outcome["hashes"]
        if outcome["status"] != "done" or outcome["reference"]:
            continue
        content = outcome["mode"], hashes["project"], tuple(hashes["inputs"].items())
        if content in first:
            findings.append(PLN[311].at(outcome["path"], found=first[content]))
        first.setdefault(content, outcome["path"])
    return counted(findings[:3], len(findings))


def one_meter(outcomes: Iterable[Outcome], again: frozenset[int]) -> list[Finding]:
    """Give a finding for each meter that another project has too, by its serial number and days.

    A copy with another reference, or one number that two makers gave: both projects count, and
    somebody has to look.

    Parameters
    ----------
    outcomes : iterable of Outcome
        In the order of their paths.
    again : frozenset of int
        Positions of projects that are not counted, since another one stands for them.
    """
    known_by: dict[str, list[tuple[_Span, Outcome]]] = defaultdict(list)
    findings = []
    for outcome in outcomes:
        span = _span(outcome)
        monitored = outcome["status"] == "done" and outcome["mode"] == "calculate"
        if not monitored or span is None or outcome["position"] in again:
            continue
        for meter in outcome["meters"]:
            serial = compared(meter["serial"])
            if not serial:
                continue
            known = known_by[serial]
            first = next(
                (o for days, o in known if o is not outcome and _overlap(span, days)), None
            )
            if first is not None:
                findings.append(
                    PLN[312].at(
                        outcome["path"], found=meter["id"], meter=meter["id"], first=first["path"]
                    )
                )
            known.append((span, outcome))
    return counted(findings[:3], len(findings))


def _span(outcome: Outcome) -> _Span | None:
    """Give the first and last day, which as texts of one form are in the order of the days."""
    if outcome["years"]:
        return outcome["years"][0]["start"], outcome["years"][-1]["end"]
    period = outcome["monitoring_period"]
    return None if period is None else (period["start"], period["end"])


def _overlap(one: _Span, other: _Span) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]
