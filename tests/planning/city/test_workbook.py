"""The workbook of a city: its formulas give the numbers of the JSON, recomputed by LibreOffice."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jcm_mrv.planning.city.result import CityProgress
from jcm_mrv.planning.city.workbook import workbook_bytes
from tests.effort import thorough
from tests.libreoffice import recalculate, requires_libreoffice
from tests.planning.city.cities import GONE, INVENTORY, progress_of
from tests.planning.city.test_once import BOTH, OTHER

COLUMNS = {
    3: "baseline",
    4: "inventory",
    5: "top_down",
    6: "bottom_up",
    7: "territorial",
    8: "transferred",
    9: "claimable",
    11: "progress",
    12: "jcm",
}
MERGED: dict[str, Any] = {
    "boundary": [
        {"id": "brvt", "title": "Province", "to": "2023-12-31"},
        {"id": "else", "title": "Another part", "to": "2023-12-31"},
        {"id": "hcmc", "title": "City", "from": "2024-01-01", "contains": ["brvt"]},
    ],
    **BOTH,
    "projects.1.boundary": "hcmc",
    "projects.1.category": "I.4.4",
    "projects.1.supply": "grid",
    "target.boundary": "hcmc",
}
LONG = INVENTORY + "brvt,2026,I.3.1,CO2e,20000.5,ktCO2e,=1+1\nbrvt,2027,IV.1,CO2,5,kt,x\n"


def cities(folder: Path, *wanted: str) -> dict[str, CityProgress]:
    """Give cities that have every equation between them."""
    base_year = {"target.kind": "base_year", "target.base_year": 2024}
    activity = {"unit": "index", "values": {"2024": 100, "2030": 150}, "source": "Statistics"}
    made = {
        "plain": ({}, LONG),
        "merged": (MERGED, INVENTORY),
        "unknown": ({"grid_factor.values": GONE}, LONG),
        "base_year": (base_year, LONG),
        "level": (
            {"target.kind": "fixed_level", "target.level": "33 MtCO2e", "target.reduction": GONE},
            LONG,
        ),
        "intensity": ({**base_year, "target.kind": "intensity", "target.activity": activity}, LONG),
        "wrong": ({"transfers.0.amount": 1000}, LONG),
    }
    return {
        name: progress_of(folder / name, changes, inventory, {"b": OTHER})
        for name, (changes, inventory) in made.items()
        if not wanted or name in wanted
        if (folder / name).mkdir() is None
    }


def held(found: CityProgress, book: Any) -> int:
    """Hold the sheet of years against the JSON; give how many numbers there are."""
    sheet = book["Progress"]
    (heading,) = [row for row in range(1, 20) if sheet.cell(row, 1).value == "Year"]
    numbers = 0
    for n, row in enumerate(found.to_json()["years"], start=heading + 1):
        assert (sheet.cell(n, 1).value, sheet.cell(n, 2).value) == (row["year"], row["boundary"])
        for column, key in COLUMNS.items():
            value, expected = sheet.cell(n, column).value, row[key]  # type: ignore[literal-required]
            if expected is None:
                assert value is None, (n, key)
            else:
                assert value == pytest.approx(expected, rel=1e-12), (n, key)
                numbers += 1
    return numbers


def test_years_are_written_as_years(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(progress_of(tmp_path))))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value in range(1990, 2100):
                    assert cell.number_format == "0", (sheet.title, cell.coordinate)


def test_the_cached_results_are_the_numbers_of_the_json_and_the_sums_are_formulas(
    tmp_path: Path,
) -> None:
    for name, found in cities(tmp_path, "merged", "unknown", "plain").items():
        data = workbook_bytes(found)
        assert data == workbook_bytes(found)
        assert held(found, openpyxl.load_workbook(io.BytesIO(data), data_only=True)) > 3, name
        live = openpyxl.load_workbook(io.BytesIO(data))
        formulas = [
            cell.value
            for row in live["Progress"].iter_rows()
            for cell in row
            if isinstance(cell.value, str) and cell.value.startswith("=")
        ]
        assert any("'Inventory'!" in one for one in formulas), name
        claims = [one for one in formulas if "'Contributions'!" in one]
        assert bool(claims), name


def test_what_somebody_wrote_is_a_text_whatever_it_begins_with(tmp_path: Path) -> None:
    data = workbook_bytes(cities(tmp_path, "plain")["plain"])
    cells = openpyxl.load_workbook(io.BytesIO(data))["Inventory"]["I"]
    assert [cell.data_type for cell in cells if cell.value == "=1+1"] == ["s"]


def test_what_was_made_up_and_the_day_stand_above_each_table(tmp_path: Path) -> None:
    (tmp_path / "city").mkdir()
    found = progress_of(
        tmp_path / "city", {"baseline.illustrative": True}, as_of=dt.date(2026, 11, 30)
    )
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(found)))
    for sheet in book:
        above = [sheet.cell(row, 1).value for row in range(1, 6)]
        assert any(str(line).startswith("Illustrative, made up: baseline") for line in above)
        assert "Day of the report: 2026-11-30" in above


@thorough
@requires_libreoffice
def test_libreoffice_gives_the_numbers_of_the_json(tmp_path: Path) -> None:
    found = cities(tmp_path)
    paths = []
    for name, one in found.items():
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(workbook_bytes(one))
        paths.append(path)
    for path in recalculate(paths, tmp_path / "again"):
        assert held(found[path.stem], openpyxl.load_workbook(path, data_only=True)) > 3
        target = openpyxl.load_workbook(path, data_only=True)["Target"]
        values = {row[0].value: row[2].value for row in target.iter_rows()}
        told = found[path.stem].to_json()["target"]
        assert values["required"] == pytest.approx(told["required"])
        assert values["allowed"] == pytest.approx(told["allowed"])
