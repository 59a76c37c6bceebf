"""What a value was held against, in the table of parameters and in the last line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jcm_mrv import load_project, write_outputs
from jcm_mrv.calculation.calculate import calculate
from jcm_mrv.verification.tables.material import Material
from jcm_mrv.verification.tables.parameters import parameters
from jcm_mrv.verification.verify import gather_facts, judge
from tests.prepared import prepared
from tests.projects import write_project
from tests.verification import small_book
from tests.verification.case_books import Typed, case_book, stated

CHECKED = "Checked by the program, and how"
ALONE = "nothing beside them was found to hold them against"


def rows(path: Path) -> tuple[str, dict[str, dict[str, Any]]]:
    digest, facts = gather_facts(path)
    verdict = judge(facts)
    table = parameters(Material(verdict, facts, digest))
    headings = [column.heading for column in table.columns]
    found = {line[3]: dict(zip(headings, line, strict=True)) for line in table.lines}
    return verdict.conclusion, found  # type: ignore[return-value]


def small(path: Path, *amounts: tuple[str, float]) -> Path:
    lines = [(year, "EG_{i,p}", value) for year, value in amounts]
    total = [(year, f"=ROUNDDOWN(F{8 + n}*$D$30,0)") for n, (year, _) in enumerate(amounts)]
    return small_book.write(path, lines, total)


def test_a_factor_that_is_held_against_a_series(tmp_path: Path) -> None:
    """VER-102 holds it against what was published: nothing of it is "not checked"."""
    book = case_book(tmp_path, "VN_AM005@1.0")
    factor = stated(book, "EF_grid")
    sourced = Typed(book).text("EF_grid", "source", "Ministry of environment, 2019")
    _, found = rows(sourced.save(tmp_path / "b.xlsx"))
    said = found[factor.where][CHECKED]
    assert "held against Emission factor of the grid of Viet Nam" in said
    assert "not checked: the source itself" in said
    assert "gives no value" not in said
    # Without a source it is asked for one, and held against nothing published.
    _, found = rows(Typed(book).text("EF_grid", "source", "").save(tmp_path / "c.xlsx"))
    assert "Emission factor of the grid" not in found[factor.where][CHECKED]


def test_an_amount_says_what_it_was_compared_with(tmp_path: Path) -> None:
    conclusion, found = rows(small(tmp_path / "two.xlsx", ("2023", 712.4), ("2024", 700.1)))
    for where in ("MRS(input)!F8", "MRS(input)!F9"):
        assert "held against other periods of the same meter" in found[where][CHECKED]
    assert ALONE not in conclusion
    # Both may be wrong in the same way.
    assert "; the amounts of EG were held against each other alone; " in conclusion
    assert "equals the methodology's value" in found["MRS(input)!D30"][CHECKED]


def test_an_amount_that_stands_alone_is_said_to(tmp_path: Path) -> None:
    """A thousand times too much of it is confirmed: the last line says on what that rests."""
    for value in (700.4, 700_400.0):
        conclusion, found = rows(small(tmp_path / f"{value}.xlsx", ("2024", value)))
        assert "held against" not in found["MRS(input)!F8"][CHECKED]
        assert f"the amounts of EG stand alone: {ALONE}" in conclusion


def test_a_plan_holds_an_amount(tmp_path: Path) -> None:
    entry = {"value": 650, "unit": "MWh", "source": "yield study"}
    estimated = {f"monitoring.EG.members.{r}.estimate": entry for r in ("roof-a", "roof-b")}
    write_outputs(calculate(load_project(write_project(tmp_path, estimated))), tmp_path / "out")
    conclusion, found = rows(tmp_path / "out" / "monitoring_spreadsheet.xlsx")
    amounts = [row[CHECKED] for row in found.values() if row["Value of"].startswith("EG[")]
    assert all("the plan's estimate in MPS(input)!" in said for said in amounts)
    assert all("other periods of the same meter; other members" in said for said in amounts)
    assert ALONE not in conclusion
    assert "against each other alone" not in conclusion


def test_what_follows_from_days_is_recomputed(tmp_path: Path) -> None:
    """Calendar years of waste are read from the days of their rows, and are not taken as stated."""
    example = prepared(Path("examples/market-digester").resolve(), tmp_path)
    write_outputs(calculate(load_project(example / "project.yaml")), tmp_path / "out")
    _, facts = gather_facts(tmp_path / "out" / "monitoring_spreadsheet.xlsx")
    scope = judge(facts).scope
    assert any(
        line.startswith("what follows from days: disposal_year: ") for line in scope.recomputed
    )
    assert not any("disposal_year" in line for line in scope.taken_as_stated)
