"""Workbooks with months, quarters or seasons: what was written is confirmed, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jcm_mrv import Result, calculate, load_project, verify
from jcm_mrv.methodology.library import Library
from jcm_mrv.verification.verdict import Verdict
from jcm_mrv.workbook.reading.grid import read_grid
from jcm_mrv.workbook.reading.package import open_package
from jcm_mrv.workbook.writing.xlsx import workbook_bytes
from tests import second_engine
from tests.calculation.test_parts_of_period import METER, SEASONS, of, register
from tests.effort import one_in, thorough
from tests.libreoffice import recalculate, requires_libreoffice
from tests.parts_of_period import (
    CASES_OF_MONTHS_ALONE,
    HEAT,
    MONTHS_ALONE,
    MONTHS_AND_QUARTERS,
    PROJECT_OF_MONTHS_ALONE,
    entries,
    fuel,
    last_of,
    write_boilers,
    write_rules,
)

pytestmark = one_in(3)

INPUT, PROCESS = "MRS(input)", "MRS(calc_process)"
YEARS = {
    "expected_lifetime": {"years": 3, "source": "Design"},
    "monitoring.Q.members.b.estimate": {"value": 2400, "unit": "MWh", "source": "Design"},
    "monitoring.FC.members.b.estimate": {"value": 7000, "unit": "GJ", "source": "Design"},
}


def until(month: str, end: str) -> dict[str, Any]:
    """Give the changes that leave the first months of the first year."""
    return {
        "monitoring_period.end": end,
        "monitoring.Q.members.b.entries": entries({m: v for m, v in HEAT.items() if m <= month}),
        "monitoring.FC.members.b.entries": [
            {"start": "2024-01-01", "end": end, "value": 1500, "unit": "GJ"}
        ],
    }


SHORT = until("2024-03", "2024-03-31")


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return write_rules(tmp_path_factory.mktemp("rules"))


def calculated(folder: Path, library: Library, changes: dict[str, Any] | None = None) -> Result:
    return calculate(load_project(write_boilers(folder, changes), library))


def book(folder: Path, result: Result) -> Path:
    path = folder / "book.xlsx"
    path.write_bytes(workbook_bytes(result, result.applications[0]))
    return path


def seasons(tmp_path: Path) -> Result:
    heat = {**HEAT, **{f"2025-{n:02d}": 280_000.0 for n in range(7, 12)}}
    changes = {
        "monitoring_period.end": "2025-11-15",
        "monitoring.Q.members.b": {"readings": register(tmp_path / "s", heat), **METER},
        "monitoring.FC.members.b.entries.1.end": "2025-11-15",
    }
    return calculated(tmp_path / "s", of("season", tmp_path / "rules", seasons=SEASONS), changes)


def quarters(tmp_path: Path) -> Result:
    return calculated(tmp_path / "q", of("quarter", tmp_path / "rules"))


def months(tmp_path: Path) -> Result:
    return calculated(tmp_path / "m", write_rules(tmp_path / "rules"), YEARS)


def cut_months(tmp_path: Path) -> Result:
    changes = {
        "monitoring_period.start": "2024-01-16",
        "monitoring.Q.members.b.entries.0.start": "2024-01-16",
        "monitoring.FC.members.b.entries.0.start": "2024-01-16",
    }
    return calculated(tmp_path / "m", write_rules(tmp_path / "rules"), changes)


def months_alone(tmp_path: Path) -> Result:
    library = write_rules(tmp_path / "rules", MONTHS_ALONE, CASES_OF_MONTHS_ALONE)
    return calculated(tmp_path / "a", library, PROJECT_OF_MONTHS_ALONE)


def months_and_quarters(tmp_path: Path) -> Result:
    cases = {"cases.0.values.FC": {"b/*": 1500}, "cases.1.values.FC": {"b/2024-Q1": 800}}
    library = write_rules(tmp_path / "rules", MONTHS_AND_QUARTERS, cases)
    result = calculated(tmp_path / "a", library, {"monitoring.FC.members.b.entries": fuel()})
    # 500 + 501 + 502 are 151 tens, and so on.
    tens = [-(-sum(500 + n for n in range(q, q + 3)) // 10) for q in range(0, 18, 3)]
    assert [y.project_emissions for y in result.years] == pytest.approx(
        [sum(tens[:4]) * 10 * 0.0561, sum(tens[4:]) * 10 * 0.0561]
    )
    return result


def of_the_largest(tmp_path: Path) -> Result:
    largest = (
        "rounddown(Q[i,m] / max((Q[i,n] for n in month), capacity[i] * hours_of_month[m] / 5), 2)"
    )
    cases = {"cases.0.expected": {"PE": 84.15}, "cases.1.expected": {"PE": 44.88}}
    library = write_rules(tmp_path / "rules", {"equations.LF.text": largest}, cases)
    result = calculated(tmp_path / "l", library, YEARS)
    for n, year in enumerate(("2024", "2025")):
        own = {month: heat for month, heat in HEAT.items() if month.startswith(year)}
        loads = result.applications[0].solutions[n].values["LF"].reshape(-1)
        for place, (month, heat) in enumerate(HEAT.items()):
            if month in own:
                hours = 24 * int(last_of(month)[-2:])
                most = max(*own.values(), 1000 * hours / 5)
                assert loads[place] == pytest.approx(int(100 * heat / most) / 100)
    return result


def of_the_smallest(tmp_path: Path) -> Result:
    text = "rounddown(min(Q[i,n] for n in month) / Q[i,m], 2)"
    cases = {"cases.0.expected": {"PE": 84.15}, "cases.1.expected": {"PE": 44.88}}
    library = write_rules(tmp_path / "rules", {"equations.LF.text": text}, cases)
    return calculated(tmp_path / "s", library, YEARS)


def library_of(result: Result) -> Library:
    assert result.project.library is not None
    return result.project.library


def confirmed(result: Result, path: Path) -> Verdict:
    verdict = verify(path, result.project, library=library_of(result))
    asked = [(f.code, f.message, f.where) for f in verdict.findings if f.severity != "note"]
    assert asked == []
    assert verdict.is_confirmed
    assert verdict.recomputed == verdict.stated == result.emission_reductions
    return verdict


@one_in(12)
@pytest.mark.parametrize(
    "made",
    [months, quarters, seasons, cut_months, months_alone, months_and_quarters, of_the_largest],
)
def test_what_was_written_is_confirmed(made: Callable[[Path], Result], tmp_path: Path) -> None:
    result = made(tmp_path)
    verdict = confirmed(result, book(tmp_path, result))
    assert verdict.result is not None
    for ours, theirs in zip(verdict.result.years, result.years, strict=True):
        assert ours.emission_reductions_unrounded == pytest.approx(
            theirs.emission_reductions_unrounded, rel=1e-12
        )


@one_in(4)
@pytest.mark.parametrize("made", [months, seasons, of_the_largest, of_the_smallest])
def test_every_cell_is_what_another_engine_finds(
    made: Callable[[Path], Result], tmp_path: Path
) -> None:
    path = book(tmp_path, made(tmp_path))
    grid = read_grid(open_package(path))
    places = [
        (sheet.name, *position)
        for sheet in grid.sheets
        for position, cell in sheet.cells.items()
        if cell.formula is not None
    ]
    assert len(places) > 50
    for place, theirs in zip(places, second_engine.recalculated(path, places), strict=True):
        value = grid.sheet(place[0]).cell(*place[1:]).value
        assert second_engine.same(value, theirs), place


@thorough
@requires_libreoffice
def test_libreoffice_confirms_it(rules: Library, tmp_path: Path) -> None:
    result = calculated(tmp_path, rules, YEARS)
    (back,) = recalculate([book(tmp_path, result)], tmp_path / "back")
    confirmed(result, back)


def changed(path: Path, sheet: str, change: Callable[[Any], None]) -> Path:
    """Give the workbook with a change, as a hand would make it in a spreadsheet."""
    opened = openpyxl.load_workbook(path)
    change(opened[sheet])
    opened.save(path)
    return path


def cell_of(sheet: Any, column: str, text: str) -> Any:
    (found,) = [c for c in sheet[column] if text in str(c.value)]
    return found


@one_in(3)
@pytest.mark.parametrize(
    ("label", "value", "effect"),
    [
        # A load factor of 0.11 in the place of 0.22 is in the same row.
        ("hours of monthm\nm = 2024-02", 24 * 58, 0.0),
        # A fifth of the hours: 0.9 in the place of 0.95.
        (
            "hours of monthm\nm = 2024-02",
            24 * 5.8,
            157_000 * (1 / 0.9 - 1 / 0.95) * 0.0036 * 0.0561,
        ),
        ("year of monthm\nm = 2024-02", 2023, -157_000 / 0.95 * 0.0036 * 0.0561),
    ],
)
def test_what_does_not_follow_from_the_days_is_not_confirmed(
    rules: Library, tmp_path: Path, label: str, value: float, effect: float
) -> None:
    result = calculated(tmp_path, rules, SHORT)

    def other(sheet: Any) -> None:
        sheet[f"D{cell_of(sheet, 'A', label).row}"] = value

    path = changed(book(tmp_path, result), "MPS(input)", other)
    for project in (None, result.project):
        verdict = verify(path, project, library=rules)
        (item,) = [i for i in verdict.items if i.finding.code == "VER-036"]
        assert item.finding.is_error
        assert item.effect == pytest.approx(effect)
        assert not verdict.is_confirmed
        # The result is recomputed with what the days give, and no formula is accused.
        assert verdict.recomputed == result.emission_reductions
        others = {i.finding.code for i in verdict.items if i.finding.is_error} - {"VER-036"}
        assert others <= {"VER-060"}


def test_the_name_of_a_season_follows_from_its_days(tmp_path: Path) -> None:
    text = '(0.8 if name_of_season[m] == "dry" else 0.9)'
    text = f"sum(Q[i,m] / {text} for i in boiler for m in season) * c * EF_gas"
    each = {**SEASONS, "dry": {**SEASONS["dry"], "year": "each"}}
    library = of("season", tmp_path / "rules", seasons=each, text=text)
    days = {"2024-01-01": "2024-04-30", "2024-05-01": "2024-11-15", "2024-11-16": "2024-12-31"}
    listed = [
        {"start": start, "end": end, "value": 200_000 + 1000 * n, "unit": "kWh"}
        for n, (start, end) in enumerate(days.items())
    ]
    whole = until("2024-12", "2024-12-31")
    result = calculated(tmp_path, library, {**whole, "monitoring.Q.members.b.entries": listed})
    path = book(tmp_path, result)
    confirmed(result, path)

    def other(sheet: Any) -> None:
        row = cell_of(sheet, "A", "name of seasonm\nm = 2024-wet").row
        sheet[f"D{row}"] = "dry"

    verdict = verify(changed(path, "MPS(input)", other), library=library)
    (said,) = [f for f in verdict.findings if f.code == "VER-036"]
    assert (said.found.split(", taken by ")[0], said.expected) == ("dry", "wet")
    assert said.where.startswith("MPS(input)!")
    assert not verdict.is_confirmed


@thorough
def test_a_month_whose_days_are_those_of_another_is_not_confirmed(
    rules: Library, tmp_path: Path
) -> None:
    result = calculated(tmp_path, rules, SHORT)

    def other(sheet: Any) -> None:
        row = cell_of(sheet, "C", "m = 2024-02").row
        sheet[f"A{row}"] = "2024-01-01 - 2024-02-29"

    verdict = verify(changed(book(tmp_path, result), INPUT, other), library=rules)
    said = [f for f in verdict.findings if f.code == "VER-004"]
    assert "2024-01, 2024-02" in said[0].expected
    assert not verdict.is_confirmed

    def march(sheet: Any) -> None:
        row = cell_of(sheet, "C", "m = 2024-02").row
        sheet[f"A{row}"] = "2024-03-01 - 2024-03-31"

    verdict = verify(changed(book(tmp_path, result), INPUT, march), library=rules)
    assert "2024-03, or" in next(f for f in verdict.findings if f.code == "VER-004").expected
    assert not verdict.is_confirmed


def test_a_month_with_fewer_days_than_it_has_is_told(rules: Library, tmp_path: Path) -> None:
    result = calculated(tmp_path, rules, SHORT)

    def half(sheet: Any) -> None:
        row = cell_of(sheet, "C", "m = 2024-02").row
        sheet[f"A{row}"] = "2024-02-01 - 2024-02-15"

    verdict = verify(changed(book(tmp_path, result), INPUT, half), library=rules)
    (said,) = [f for f in verdict.findings if f.code == "VER-043"]
    assert said.found == "2024-02 (2024-02-01 - 2024-02-29)"
    assert not verdict.is_confirmed


@one_in(3)
@pytest.mark.parametrize(
    ("parameter", "value", "code", "words"),
    [
        # A month of 696 hours at 1,000 kW.
        ("Qi,m,p", 900_000, "VER-032", "696,000 kWh"),
        ("Qi,m,p", 157_000_000, "VER-032", "1000 times too large"),
        ("Qi,m,p", 15_700, "VER-104", "in 29 days"),
    ],
)
def test_each_month_is_held_against_what_it_can_be(
    rules: Library, tmp_path: Path, parameter: str, value: float, code: str, words: str
) -> None:
    result = calculated(tmp_path, rules, SHORT)

    def other(sheet: Any) -> None:
        row = cell_of(sheet, "C", f"{parameter}\ni = b, m = 2024-02").row
        sheet[f"E{row}"] = value

    verdict = verify(changed(book(tmp_path, result), INPUT, other), library=rules)
    said = [f"{f.message} {f.found}" for f in verdict.findings if f.code == code]
    assert any(words in text for text in said), verdict.findings
    assert not verdict.is_confirmed


@one_in(4)
@pytest.mark.parametrize(
    ("month", "amount", "words", "told"),
    [
        ("2024-02", 157_013.7, "", "another part of the year"),
        ("2024-02", 157_000.0, "", ""),  # three digits may be equal by chance
        ("2024-02", 157_013.7, "One twelfth of the invoice of the year", ""),
        ("2025-02", 157_013.7, "", "another amount"),
    ],
)
def test_months_that_are_equal_are_asked_about(
    rules: Library, tmp_path: Path, month: str, amount: float, words: str, told: str
) -> None:
    result = calculated(tmp_path, rules, None if month == "2025-02" else SHORT)

    def other(sheet: Any) -> None:
        for one in ("2024-01", month):
            row = cell_of(sheet, "C", f"Qi,m,p\ni = b, m = {one}").row
            sheet[f"E{row}"] = amount
            sheet[f"D{row}"] = words or sheet[f"D{row}"].value

    verdict = verify(changed(book(tmp_path, result), INPUT, other), library=rules)
    said = [f.message for f in verdict.findings if f.code == "VER-105"]
    assert len(said) == bool(told), verdict.findings
    assert all(told in text for text in said)


@thorough
def test_equal_months_of_a_plan_are_shares_of_its_year(rules: Library, tmp_path: Path) -> None:
    result = calculated(tmp_path, rules, YEARS)
    path = book(tmp_path, result)
    opened = openpyxl.load_workbook(path)
    for name in ("MRS(input)", "MRS(calc_process)"):
        del opened[name]
    opened.save(path)
    verdict = verify(path, library=rules)
    assert "VER-105" not in {f.code for f in verdict.findings}


@thorough
def test_the_block_of_a_year_has_its_own_months_alone(rules: Library, tmp_path: Path) -> None:
    result = calculated(tmp_path, rules, YEARS)
    opened = openpyxl.load_workbook(book(tmp_path, result))
    for sheet, years in (("MRS(calc_process)", (2024, 2025)), ("MPS(calc_process)", (2024,))):
        loads = [str(c.value) for c in opened[sheet]["E"] if "LFi,m,p\n" in str(c.value)]
        shown = [text.split("m = ")[1] for text in loads]
        assert shown == [month for year in years for month in HEAT if month.startswith(str(year))]


def test_a_year_without_a_season_of_its_own_sums_nothing(tmp_path: Path) -> None:
    """The dry season counts in the year of its last day."""
    changes = {
        "monitoring_period.start": "2024-11-16",
        "monitoring_period.end": "2025-04-30",
        "start_of_operation": "2024-11-16",
        "monitoring.Q.members.b": {
            "entries": [
                {"start": "2024-11-16", "end": "2025-04-30", "value": 900_000, "unit": "kWh"}
            ],
            **METER,
        },
        "monitoring.FC.members.b.entries": [
            {"start": "2024-11-16", "end": "2024-12-31", "value": 1, "unit": "GJ"},
            {"start": "2025-01-01", "end": "2025-04-30", "value": 2, "unit": "GJ"},
        ],
    }
    result = calculated(tmp_path, of("season", tmp_path / "rules", seasons=SEASONS), changes)
    assert result.years[0].reference_emissions == 0
    assert result.years[1].reference_emissions > 0
    confirmed(result, book(tmp_path, result))


def test_the_year_of_a_plan_has_a_share_for_each_month(rules: Library, tmp_path: Path) -> None:
    result = calculated(tmp_path, rules, YEARS)
    opened = openpyxl.load_workbook(book(tmp_path, result), data_only=True)
    sheet = opened["MPS(input)"]
    months = {
        c.value.split("m = ")[1]: sheet[f"D{c.row}"].value
        for c in sheet["B"]
        if str(c.value).startswith("Qi,m,p")
    }
    assert months["2024-02"] == pytest.approx(2_400_000 * 29 / 366)
    year = sum(value for month, value in months.items() if month.startswith("2024"))
    assert year == pytest.approx(2_400_000)
    # 0.27 all the year: below 0.3.
    reference = 2_400_000 / 0.95 * 0.0036 * 0.0561
    row = cell_of(sheet, "A", "One calendar year").row
    assert sheet[f"C{row}"].value == pytest.approx(reference - 7000 * 0.0561)


def test_a_plan_without_a_whole_year_has_no_result(rules: Library, tmp_path: Path) -> None:
    result = calculated(tmp_path, rules, {**YEARS, **SHORT})
    assert result.applications[0].application.not_estimated == ["Q"]
    opened = openpyxl.load_workbook(book(tmp_path, result), data_only=True)
    sheet = opened["MPS(input)"]
    assert sheet[f"C{cell_of(sheet, 'A', 'One calendar year').row}"].value == "not estimated"


@thorough
def test_an_empty_month_is_missing_in_its_own_year(tmp_path: Path, rules: Library) -> None:
    path = book(tmp_path, calculated(tmp_path, rules))
    whole = openpyxl.load_workbook(path)
    sheet = whole[INPUT]
    (cell,) = [c for row in sheet.iter_rows() for c in row if c.value == HEAT["2024-03"]]
    cell.value = None
    whole.save(path)
    missing = [f for f in verify(path, library=rules).findings if f.code == "VER-006"]
    assert [(f.message, "2024-01-01" in f.found) for f in missing] == [
        ("Q is not in the workbook for b/2024-03", True)
    ]


@thorough
def test_a_text_in_place_of_an_amount_is_told_where_it_stands(
    tmp_path: Path, rules: Library
) -> None:
    """The formula that calculates with it has an error: of the same cause, and not told again."""
    path = book(tmp_path, calculated(tmp_path, rules))
    whole = openpyxl.load_workbook(path)
    (cell,) = [c for r in whole[INPUT].iter_rows() for c in r if c.value == HEAT["2024-03"]]
    cell.value = "as before"
    whole.save(path)
    verdict = verify(path, library=rules)
    told = {item.finding.code: item.finding.where for item in verdict.items}
    assert "VER-010" not in told
    assert told["VER-012"] == f"{INPUT}!{cell.coordinate}"
    assert not verdict.is_confirmed
