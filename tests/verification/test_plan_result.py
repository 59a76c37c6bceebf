"""The result of the plan in the same workbook, beside what its own estimates lead to."""

from __future__ import annotations

from pathlib import Path

import pytest

from jcm_mrv import load_project, verify, write_outputs
from jcm_mrv.calculation.calculate import calculate
from jcm_mrv.verification.checks.facts import Facts
from jcm_mrv.verification.claim.read import plan_beside, read_workbook
from jcm_mrv.verification.verdict import Verdict
from tests.effort import one_in, thorough
from tests.prepared import prepared
from tests.projects import write_project
from tests.verification import small_book
from tests.verification.faults.editing import Workbook

ESTIMATE = {"value": 650, "unit": "MWh", "source": "yield study"}
ESTIMATED = {f"monitoring.EG.members.{roof}.estimate": ESTIMATE for roof in ("roof-a", "roof-b")}
RIGHT = 432
"""Two roofs of 650 MWh by 0.333 tCO2/MWh, rounded down."""
LINE = "the plan's result: "


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of two roofs over two years, with a plan that estimates both."""
    folder = tmp_path_factory.mktemp("plan")
    write_outputs(calculate(load_project(write_project(folder, ESTIMATED))), folder / "out")
    return folder / "out" / "monitoring_spreadsheet.xlsx"


def typed(book: Path, value: float, path: Path) -> Verdict:
    changed = Workbook(book)
    plan = plan_beside(read_workbook(book))
    assert plan is not None
    changed.number(plan.credits[0].place, value)
    return verify(changed.save(path))


def requests(verdict: Verdict) -> list[tuple[str, str, bool]]:
    return [
        (i.number, i.finding.where, i.weighs) for i in verdict.items if i.finding.code == "VER-206"
    ]


def test_the_plan_of_a_right_book_is_recomputed(book: Path) -> None:
    verdict = verify(book)
    assert verdict.is_confirmed
    assert requests(verdict) == []
    done = next(line for line in verdict.scope.recomputed if line.startswith(LINE))
    assert done == f"{LINE}{RIGHT} tCO2 from its own estimates"


@one_in(3)
@pytest.mark.parametrize("value", [0.0, 5_540.0, RIGHT + 1.0, 43_290.0])
def test_a_result_of_the_plan_that_is_typed_over(book: Path, tmp_path: Path, value: float) -> None:
    verdict = typed(book, value, tmp_path / "book.xlsx")
    ((number, where, weighs),) = requests(verdict)
    assert number.startswith("CL-")
    assert where.startswith("MPS(input)!")
    assert not weighs
    finding = next(i.finding for i in verdict.items if i.number == number)
    assert (finding.found, finding.expected) == (
        f"{value:,.0f} tCO2",
        f"{RIGHT} tCO2, which the estimates and fixed values of the plan lead to",
    )
    # It never takes away that the monitored result is right, and is said in every place.
    assert verdict.is_confirmed
    assert "1 request about criteria, calibration, evidence or the plan besides" in (
        verdict.conclusion
    )
    shown = f"{LINE}{value:,.0f} tCO2 stated in {where}, {RIGHT} tCO2 from its own estimates"
    assert shown in verdict.scope.not_judged


@thorough
def test_the_same_result_typed_is_right(book: Path, tmp_path: Path) -> None:
    assert requests(typed(book, RIGHT, tmp_path / "book.xlsx")) == []
    # What nobody rounds down in a plan is within the tonne.
    assert requests(typed(book, RIGHT + 0.9, tmp_path / "book.xlsx")) == []


def test_an_estimate_that_is_cut_from_its_result(book: Path, tmp_path: Path) -> None:
    """The estimates changed after the result was typed."""
    changed = Workbook(book)
    plan = plan_beside(read_workbook(book))
    assert plan is not None
    changed.number(plan.credits[0].place, RIGHT)
    changed.number(plan.monitored[0].place, 700.0)
    verdict = verify(changed.save(tmp_path / "book.xlsx"))
    assert len(requests(verdict)) == 1
    assert f"{LINE}432 tCO2 stated" in "; ".join(verdict.scope.not_judged)


def test_a_result_that_no_estimate_leads_to(book: Path, tmp_path: Path) -> None:
    changed = Workbook(book)
    plan = plan_beside(read_workbook(book))
    assert plan is not None
    changed.number(plan.credits[0].place, 5_540.0)
    changed.text(plan.monitored[0].place, "tbd")
    verdict = verify(changed.save(tmp_path / "book.xlsx"))
    ((_, where, weighs),) = requests(verdict)
    assert not weighs
    assert f"{LINE}5,540 tCO2 stated in {where}, and its estimates lead to none" in (
        verdict.scope.not_judged
    )


def test_a_workbook_without_a_plan(tmp_path: Path) -> None:
    path = small_book.write(
        tmp_path / "small.xlsx",
        [("2024", "EG_{i,p}", 700.0)],
        [("2024", 233.0)],
    )
    claim = read_workbook(path)
    assert plan_beside(claim) is None
    assert Facts(claim).plans is None
    assert not any(line.startswith(LINE) for line in verify(path).scope.recomputed)


@thorough
def test_a_plan_whose_year_counts(tmp_path: Path) -> None:
    """Which year of the decay of waste it estimates, no sheet has to say."""
    example = prepared(Path("examples/market-digester").resolve(), tmp_path)
    write_outputs(calculate(load_project(example / "project.yaml")), tmp_path / "out")
    verdict = verify(tmp_path / "out" / "monitoring_spreadsheet.xlsx")
    assert requests(verdict) == []
    assert "the plan's result, as the year that it estimates is not known" in (
        verdict.scope.not_judged
    )


@thorough
def test_the_result_of_the_registered_plan_is_recomputed_too(book: Path, tmp_path: Path) -> None:
    """The report's own plan is right; that of the workbook that was registered is typed over."""
    changed = Workbook(book)
    plan = plan_beside(read_workbook(book))
    assert plan is not None
    changed.number(plan.credits[0].place, 5_540.0)
    registered = changed.save(tmp_path / "registered.xlsx")
    verdict = verify(book, plan=registered)
    cell = plan.credits[0].where
    ((number, where, weighs),) = requests(verdict)
    assert (number, where, weighs) == ("CL-1", f"registered.xlsx: {cell}", False)
    assert verdict.is_confirmed
    assert f"{LINE}{RIGHT} tCO2 from its own estimates" in verdict.scope.recomputed
    assert (
        f"registered.xlsx, {LINE}5,540 tCO2 stated in {cell}, {RIGHT} tCO2 from its own estimates"
    ) in verdict.scope.not_judged
    # The same fault in both is one cause, and told where it was registered.
    both = typed(book, 5_540.0, tmp_path / "book.xlsx")
    assert [where for _, where, _ in requests(both)] == [cell]
    again = verify(tmp_path / "book.xlsx", plan=_signed(registered, tmp_path / "signed.xlsx"))
    assert [where for _, where, _ in requests(again)] == [f"signed.xlsx: {cell}"]


def _signed(path: Path, to: Path) -> Path:
    """Write a copy that is not the same bytes."""
    copy = Workbook(path)
    copy.number(read_workbook(path).monitored[0].place, 1.0)
    return copy.save(to)


def test_a_registered_plan_that_is_right(book: Path, tmp_path: Path) -> None:
    verdict = verify(book, plan=_signed(book, tmp_path / "signed.xlsx"))
    assert requests(verdict) == []
    assert f"signed.xlsx, {LINE}{RIGHT} tCO2 from its own estimates" in verdict.scope.recomputed
