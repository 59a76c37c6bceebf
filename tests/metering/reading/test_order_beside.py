"""Days and months in dates that read in two orders: told apart by another column of the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jcm_mrv.findings import FindingsError
from jcm_mrv.metering.inspecting.inspection import inspect
from tests.metering.layouts.sources import measured, write
from tests.metering.reading.reading import read


def times(folder: Path, *rows: str, head: str = "time,posted,kwh", **declared: Any) -> list[str]:
    (folder / "a.csv").write_text("\n".join([head, *rows]) + "\n")
    return [time[:10] for time, _ in read(folder, **declared)]


def test_another_column_settles_it(tmp_path: Path) -> None:
    rows = ["01/02/2024,15/02/2024,1", "02/02/2024,16/02/2024,2"]
    assert times(tmp_path, *rows) == ["2024-02-01", "2024-02-02"]
    rows = ["01/02/2024,01/15/2024 10:00,1", "02/02/2024,02/16/2024 10:00,2"]
    assert times(tmp_path, *rows) == ["2024-01-02", "2024-02-02"]
    rows = ["01/02/2024 00:15,15/02/2024,1", "02/02/2024 00:30,16/02/2024,2"]
    assert times(tmp_path, *rows) == ["2024-02-01", "2024-02-02"]


@pytest.mark.parametrize(
    "rows",
    [
        ["01/02/2024,03/02/2024,1", "02/02/2024,04/02/2024,2"],
        ["01/02/2024,15.02.2024,1", "02/02/2024,16.02.2024,2"],
        ["01/02/2024,15/02/2024,1", "02/02/2024,02/16/2024,2"],
        ["01/02/2024,2024-02-15,1", "02/02/2024,2024-02-16,2"],
        ["01/02/2024,a15/02/2024,1", "02/02/2024,b,2"],
    ],
)
def test_a_column_that_does_not_show_it_settles_nothing(rows: list[str], tmp_path: Path) -> None:
    with pytest.raises(FindingsError) as caught:
        times(tmp_path, *rows)
    assert [found.code for found in caught.value.findings] == ["MON-106"]


def test_it_is_said_and_holds_for_totals_that_are_left_out(tmp_path: Path) -> None:
    write(
        tmp_path,
        ["time,posted,kwh", "01/02/2024,15/02/2024,1", "02/02/2024,16/02/2024,2", "Total,,3"],
    )
    result = measured(
        tmp_path,
        "2024-02-01",
        "2024-02-02",
        interval="1 d",
        label="start",
        format={"skip": {"not_a_time": True}},
    )
    assert [amount.value for amount in result.amounts] == [3]
    (note,) = [f for f in result.findings if f.code == "MON-019"]
    assert "'%d/%m/%Y' (the order as in 'posted')" in str(note.found)


def test_in_a_workbook_and_in_from_and_to(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.append(["from", "to", "kwh"])
    page.append(["01/02/2024", "12/02/2024", 10])
    page.append(["12/02/2024", "20/02/2024", 12])
    book.save(tmp_path / "a.xlsx")
    between: dict[str, Any] = {"time": {"start": "from", "end": "to"}, "readings": "a.xlsx"}
    result = measured(tmp_path, "2024-02-01", "2024-02-19", **between)
    assert [amount.value for amount in result.amounts] == [22]
    made = inspect(tmp_path / "a.xlsx", {"timezone": "Asia/Jakarta"})
    assert made.source["format"]["date"] == "%d/%m/%Y"
    assert made.source["kind"] == "energy"
    assert (made.open, [f for f in made.findings if f.is_error]) == ([], [])


def test_inspect_takes_no_second_date_for_an_end(tmp_path: Path) -> None:
    rows = [f"0{n}/02/2024,1{n}/02/2024,{n % 3}" for n in range(1, 10)]
    (tmp_path / "a.csv").write_text("Read date,Posted,kWh\n" + "\n".join(rows) + "\n")
    made = inspect(tmp_path / "a.csv", {"timezone": "Asia/Jakarta"})
    assert made.source["time"] == "Read date"
    assert made.source["format"]["date"] == "%d/%m/%Y"
