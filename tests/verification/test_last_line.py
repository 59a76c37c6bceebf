"""The last line of a verdict, and what stands in it: requests, doubts, shares, scope."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from jcm_mrv import read_workbook
from jcm_mrv.findings import VER, Severity
from jcm_mrv.verification.causes import one_for_each_cause
from jcm_mrv.verification.checks.check import Check
from jcm_mrv.verification.checks.facts import Facts
from jcm_mrv.verification.checks.made import made
from jcm_mrv.verification.claim.claim import StatedValue
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.verdict import Verdict, in_question, numbered
from tests.verification.faults.editing import Workbook
from tests.verification.faults.targets import SOLAR_4, _complete
from tests.workbook.official.build import build
from tests.workbook.official.looks import LOOKS

_RESTS = re.compile(
    r"; (?:recomputed from inputs|by each if it holds|[0-9]+ requests? about|"
    r"[0-9]+ checks? waits? for|the file holds no results|"
    r"[0-9]+ monitored values)"
)
A_CHECK = Check("a test", list)


def outcome(verdict: Verdict) -> str:
    """Give the last line without what it rests on."""
    return _RESTS.split(verdict.conclusion)[0]


@pytest.fixture(scope="module")
def claim(tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("book") / "solar.xlsx"
    build(path, _complete(SOLAR_4), LOOKS["plain"])
    return read_workbook(path)


class Tonnes:
    """A model in which each value in doubt weighs what its finding says; all at once 10 less."""

    def joint_effect(self, values: dict[StatedValue, float]) -> float:
        return -(sum(values.values()) - (10 if len(values) > 1 else 0))


def verdict_of(claim: Any, *judged: Judged, recomputed: int = 921, stated: float = 921) -> Verdict:
    years = [SimpleNamespace(emission_reductions_unrounded=recomputed + 0.5)]
    result: Any = SimpleNamespace(
        emission_reductions=recomputed,
        standing="final",
        years=[],
        applications=[SimpleNamespace(years=years, solutions=[SimpleNamespace(values={})])],
    )
    items = numbered({A_CHECK: judged}, stated, None)
    claim = replace(claim, results=[replace(r, value=float(stated)) for r in claim.credits])
    lacking = tuple(made(Facts(claim))[1])
    doubt = in_question(items, Tonnes())  # type: ignore[arg-type]
    return Verdict(claim, items, result, stated, None, lacking, doubt)


VALUES = [StatedValue("EG", (("1",),), 0, ("S", n, 0), ("S", n, 0), 1.0) for n in range(9)]


def doubt(number: int, effect: float | None, severity: Severity = Severity.WARNING) -> Judged:
    """Give a finding on one of the values; what it says instead is the effect, for `Tonnes`."""
    finding = VER[34]["listed"].at(
        f"S!A{number}", severity=severity, label=f"EF {effect}", listed="0.333"
    )
    return Judged(finding, effect, None if effect is None else (VALUES[number], effect))


def test_of_several_doubts_on_a_value_the_largest_counts(claim: Any) -> None:
    verdict = verdict_of(claim, doubt(1, 10), doubt(1, 30), doubt(1, 20))
    assert verdict.in_question == (30, ("CL-2",))
    # What two values do at once is no sum.
    two = verdict_of(claim, doubt(1, 10), doubt(2, 30), doubt(3, None))
    assert two.in_question == (30, ("CL-1", "CL-2"))
    assert outcome(two) == (
        "not confirmed: 921 tCO2 stated and recomputed, but 3 clarification requests are open; "
        "30 tCO2 more in question by CL-1, CL-2"
    )


def test_what_lowers_the_result_is_not_in_question(claim: Any) -> None:
    verdict = verdict_of(claim, doubt(1, -10), doubt(2, 4e-7), doubt(3, 0.25))
    assert verdict.in_question == (0.25, ("CL-3",))
    assert "0.250 tCO2 more in question by CL-3" in verdict.conclusion
    assert "in question" not in verdict_of(claim, doubt(1, -10)).conclusion


def test_what_weighs_keeps_a_result_from_being_confirmed(claim: Any) -> None:
    def confirmed(*judged: Judged, **numbers: float) -> bool:
        return verdict_of(claim, *judged, **numbers).is_confirmed  # type: ignore[arg-type]

    assert confirmed()
    assert confirmed(doubt(1, 0.999), doubt(2, -0.999))
    assert not confirmed(doubt(1, 1.0))
    assert not confirmed(doubt(1, -1.0))
    assert not confirmed(doubt(1, None))
    assert not confirmed(doubt(1, 0.0, Severity.ERROR))
    assert not confirmed(recomputed=920)
    apart = numbered(
        {replace(A_CHECK, of_result=False): [doubt(1, None, Severity.ERROR)]}, 921, None
    )
    assert not any(item.weighs for item in apart)
    verdict = verdict_of(claim)
    assert replace(verdict, items=apart).is_confirmed
    # Every year has to be stated, and as it is recomputed.
    assert not replace(verdict, claim=replace(verdict.claim, results=[])).holds
    wrong = [replace(r, value=920.0) for r in verdict.claim.results]
    assert not replace(verdict, claim=replace(verdict.claim, results=wrong)).is_confirmed


def test_many_doubts_are_named_up_to_six(claim: Any) -> None:
    doubts = [doubt(n, 2) for n in range(1, 8)]
    shown = ", ".join(f"CL-{n}" for n in range(1, 7))
    last = outcome(verdict_of(claim, *doubts[:6]))
    assert last.endswith(f"2 tCO2 more in question by {shown}")
    assert outcome(verdict_of(claim, *doubts)).endswith(f"by {shown} and others")


def test_every_open_request_is_counted_with_its_tonnes(claim: Any) -> None:
    """Those that are too small to weigh as well; no sum is made of what may be the same tonnes."""
    small = verdict_of(claim, doubt(1, 0.25), doubt(2, -0.5), doubt(3, 0.0))
    assert small.is_confirmed
    assert small.conclusion.startswith(
        "confirmed: 921 tCO2; 3 clarification requests are open; 0.250 tCO2 more in question by "
        "CL-1; by each if it holds: CL-1 0.250 tCO2 too much, CL-2 0.500 tCO2 too little, "
        "CL-3 no tonnes; 4 monitored"
    )
    mixed = verdict_of(claim, doubt(1, 3), doubt(2, None), doubt(3, 0.25))
    assert "but 3 clarification requests are open" in mixed.conclusion
    assert (
        "by each if it holds: CL-1 3 tCO2 too much, CL-2 not known, CL-3 0.250 tCO2"
        in mixed.conclusion
    )
    many = verdict_of(claim, *(doubt(n, 2 + n) for n in range(1, 9)))
    assert "CL-6 8 tCO2 too much and 2 more; " in many.conclusion
    # Of the plan, criteria and evidence none is about the tonnes: they are counted apart.
    apart = numbered({replace(A_CHECK, of_result=False): [doubt(1, None), doubt(2, 5)]}, 921, None)
    beside = replace(verdict_of(claim), items=apart).conclusion
    assert beside.startswith("confirmed: 921 tCO2; 2 requests about criteria, calibration, ")
    assert "if it holds" not in beside


def test_tonnes_in_another_year_weigh(claim: Any) -> None:
    """The total stays what it is, and each year has the reductions of the other."""
    moved = verdict_of(claim, doubt(1, 0.0)._replace(moved=66.6))
    assert not moved.is_confirmed
    assert "CL-1 no tonnes and 66.600 tCO2 in another year" in moved.conclusion
    assert [line["moved_tco2"] for line in moved.as_dict()["findings"]] == [66.6]
    assert verdict_of(claim, doubt(1, 0.0)._replace(moved=0.9)).is_confirmed


def test_the_last_line_names_its_scope(claim: Any) -> None:
    note = Judged(VER[24]["stored"].at("S!A1", found="OFFSET"))
    scope = "4 monitored values and 4 fixed values taken as stated; not judged: "
    rest = "4 eligibility criteria, evidence; the rules are official"
    assert verdict_of(claim).conclusion == f"confirmed: 921 tCO2; {scope}{rest}"
    unjudged = f"{scope}formulas that were not evaluated, {rest}"
    verdict = verdict_of(claim, note)
    assert verdict.conclusion == f"confirmed: 921 tCO2; {unjudged}"
    assert verdict.scope.not_judged[0] == "formulas that were not evaluated: S!A1"
    both = verdict_of(claim, note, doubt(2, 5, Severity.ERROR), recomputed=900)
    assert both.conclusion == (
        "not confirmed: 921 tCO2 stated, 900 tCO2 recomputed: falls by 21 tCO2 (2.3%); "
        "1 corrective action request is open; 5 tCO2 more in question by CAR-1; "
        f"by each if it holds: CAR-1 5 tCO2 too much; {unjudged}"
    )
    data = verdict.as_dict()
    assert data["rules"] == "final"
    assert set(data["scope"]) == {"recomputed", "taken_as_stated", "not_judged"}
    assert data["scope"]["taken_as_stated"][0] == "EG: MRS(input)!E8, E9, E10, E11"


@pytest.mark.parametrize(
    ("stated", "recomputed", "share"),
    [
        (921, 875, "falls by 46 tCO2 (5.0%)"),
        (500, 1000, "rises by 500 tCO2 (100.0%)"),
        (1000, 500, "falls by 500 tCO2 (50.0%)"),
        (0, 12, "rises by 12 tCO2;"),
        (921.5, 921, "921.500 tCO2 stated, 921 tCO2 recomputed: falls by 0.500 tCO2 (0.1%)"),
    ],
)
def test_the_share_is_of_what_is_stated(
    claim: Any, stated: float, recomputed: int, share: str
) -> None:
    open_ = doubt(1, None, Severity.ERROR)
    verdict = verdict_of(claim, open_, recomputed=recomputed, stated=stated)
    assert share in verdict.conclusion
    assert verdict.conclusion.startswith("not confirmed: ")
    assert verdict.difference == stated - recomputed


def test_nothing_stated(claim: Any) -> None:
    items = numbered({A_CHECK: [doubt(1, 5, Severity.ERROR)]}, None, 0.05)
    verdict = replace(verdict_of(claim), items=items, stated=None, materiality=0.05)
    assert verdict.conclusion.startswith("not confirmed: no number stated as the result, ")
    assert verdict.difference is None
    assert verdict.is_material is None
    assert items[0].share is None
    assert items[0].is_material is None


def test_lines_are_numbered_once_and_weighed(claim: Any) -> None:
    first = doubt(1, None)
    again = Judged(first.finding, 50)
    found = [first, doubt(2, -40, Severity.ERROR), again, doubt(3, 46.06)]
    items = numbered({A_CHECK: found}, 921, 0.05)
    assert [(i.number, i.effect, i.is_material) for i in items] == [
        ("CAR-1", -40, False),
        ("CL-1", 50, True),
        ("CL-2", 46.06, True),
    ]
    assert items[0].share == pytest.approx(40 / 921)
    result: Any = SimpleNamespace(emission_reductions=921)
    verdict = Verdict(claim, items, result, 921, 0.05)
    assert verdict.material == ("CL-1", "CL-2")
    assert verdict.is_material
    assert not Verdict(claim, items[:1], result, 921, 0.05).is_material
    # 46 of 921 is 4.99 %, 47 is 5.1 %: the difference alone may reach the threshold.
    assert not Verdict(claim, (), result, 967, 0.05).is_material
    assert Verdict(claim, (), result, 970, 0.05).is_material


def test_that_results_were_calculated_here_is_said(claim: Any, tmp_path: Path) -> None:
    said = "the file holds no results, its formulas were calculated here"
    assert said not in verdict_of(claim).conclusion
    source = tmp_path / "solar.xlsx"
    build(source, _complete(SOLAR_4), LOOKS["plain"])
    (credits_,) = claim.credits
    intermediate = next(r for r in claim.results if r.kind == "intermediate")
    for place, holds in ((credits_.place, False), (intermediate.place, True)):
        book = Workbook(source)
        book.set_formula(place, book.formula(place))
        other = read_workbook(book.save(tmp_path / "book.xlsx", calculate=False))
        verdict = verdict_of(claim)
        verdict = replace(verdict, claim=replace(other, results=claim.results))
        assert (said in verdict.conclusion) is not holds


def test_a_doubt_of_no_known_effect_is_not_in_question(claim: Any) -> None:
    unknown = Judged(doubt(1, None).finding, None, (VALUES[1], 5.0))
    assert verdict_of(claim, unknown).in_question == (0.0, ())
    items = numbered({A_CHECK: [doubt(1, 5)]}, 921, None)
    assert in_question(items, None) == (0.0, ())
    assert verdict_of(claim, unknown, doubt(1, 0.5)).in_question == (0.5, ("CL-2",))


@pytest.mark.parametrize(
    ("other", "kept"),
    [
        (VER[22].at("S!A1", found="=1", symbol="RE", equation="RE = 1"), False),
        (VER[22].at("S!A2", found="=1", symbol="RE", equation="RE = 1"), True),
        (VER[26].at("S!A1", found="=ROUND(1,0)", severity=Severity.NOTE), True),
        (None, True),
    ],
)
def test_one_finding_for_one_cause(claim: Any, other: Any, kept: bool) -> None:
    unlike = VER[21].at("S!A1", found="=1", cell="S!A3", formula="=2")
    found = [Judged(unlike)] if other is None else [Judged(unlike), Judged(other)]
    told = one_for_each_cause({A_CHECK: found}, claim)[A_CHECK]
    assert ("VER-021" in [one.finding.code for one in told]) is kept


def test_requests_of_several_kinds_are_counted(claim: Any) -> None:
    error, asked = doubt(1, 5, Severity.ERROR), [doubt(2, 5), doubt(3, 7)]
    assert "but 1 corrective action request is open" in verdict_of(claim, error).conclusion
    assert "but 2 clarification requests are open" in verdict_of(claim, *asked).conclusion
    together = verdict_of(claim, error, *asked).conclusion
    assert "but 1 corrective action request and 2 clarification requests are open" in together


def test_of_doubts_of_one_effect_the_first_is_named(claim: Any) -> None:
    first = doubt(1, 10)
    again = Judged(replace(first.finding, found="another"), 10, first.instead)
    assert verdict_of(claim, first, again).in_question == (10, ("CL-1",))


@pytest.mark.parametrize(
    ("effects", "weigh"),
    [
        ([0.6, 0.6], {0.6}),
        ([0.6, 0.3], set()),
        ([0.6, -0.6], set()),
        ([-0.6, -0.7, 0.3], {-0.6, -0.7}),
        ([0.6, 0.7, 1.2, -0.5], {0.6, 0.7, 1.2}),
    ],
)
def test_small_doubts_in_the_same_sense_weigh_together(
    effects: list[float], weigh: set[float]
) -> None:
    doubts = [doubt(n, effect) for n, effect in enumerate(effects)]
    items = numbered({A_CHECK: doubts}, 921, None)
    assert {item.effect for item in items if item.weighs} == weigh
