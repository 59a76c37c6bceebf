"""Years on the first row of their months, Thai years of two digits, and ends with seconds."""

from __future__ import annotations

from pathlib import Path

import pytest

from jcm_mrv.metering.inspecting.inspection import inspect
from jcm_mrv.metering.inspecting.shown import Inspection
from tests.metering.layouts.sources import amounts, measured

ENGLISH = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
THAI = "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.".split()
VALUES = [900 + n * 97 % 211 for n in range(24)]


def look(folder: Path, lines: list[str], zone: str = "Asia/Ho_Chi_Minh") -> Inspection:
    (folder / "a.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return inspect(folder / "a.csv", {"timezone": zone}, "a.csv")


@pytest.mark.parametrize(
    ("head", "years", "months"),
    [
        ("Year,Month,kWh", ("2023", "2024"), ENGLISH),
        ("Year,Month,kWh", ("2023", "2024"), [str(n) for n in range(1, 13)]),
        ("Tahun,Bulan,kWh", ("2023", "2024"), [f"{n:02}" for n in range(1, 13)]),
        ("ปี,เดือน,kWh", ("2566", "2567"), THAI),
    ],
)
def test_a_year_that_stands_once(
    head: str, years: tuple[str, str], months: list[str], tmp_path: Path
) -> None:
    rows = [
        f"{years[n // 12] if n % 12 == 0 else ''},{months[n % 12]},{v}"
        for n, v in enumerate(VALUES)
    ]
    shown = look(tmp_path, [head, *rows])
    assert not shown.open
    assert not [found for found in shown.findings if found.is_error]
    found = measured(tmp_path, "2023-01-01", "2024-12-31", "year", **shown.source)
    assert amounts(found) == [sum(VALUES[:12]), sum(VALUES[12:])]


def test_a_year_that_is_missing_is_an_error(tmp_path: Path) -> None:
    rows = [f"{'2023' if n == 0 else ''},{ENGLISH[n % 12]},{v}" for n, v in enumerate(VALUES)]
    keys = {"time": ["Year", "Month"], "interval": "1 month", "label": "start", "value": "kWh"}
    (tmp_path / "a.csv").write_text("\n".join(["Year,Month,kWh", *rows]) + "\n")
    found = measured(tmp_path, "2023-01-01", "2024-12-31", **keys)
    assert [one.code for one in found.findings if one.is_error] == ["MON-103"]


SHORT = [f"{day:02}/03/67,{day * 7 % 31 + 5}" for day in range(1, 30)]


def test_short_years_are_buddhist_in_thailand(tmp_path: Path) -> None:
    shown = look(tmp_path, ["วันที่,kWh", *SHORT], "Asia/Bangkok")
    assert not [found for found in shown.findings if found.is_error]
    assert shown.source["format"]["calendar"] == "buddhist"
    assert shown.first.startswith("2024-03-01")


def test_elsewhere_they_are_asked_about(tmp_path: Path) -> None:
    shown = look(tmp_path, ["Date,kWh", *SHORT])
    assert [one.key for one in shown.open] == ["format.calendar"]


def test_short_years_of_ours_stay_so_in_thailand(tmp_path: Path) -> None:
    rows = [f"{day:02}/03/24,{day * 7 % 31 + 5}" for day in range(1, 30)]
    shown = look(tmp_path, ["วันที่,kWh", *rows], "Asia/Bangkok")
    assert shown.first.startswith("2024-03-01")


@pytest.mark.parametrize("seconds", ["", ":00"])
@pytest.mark.parametrize("apart", [True, False])
def test_a_clock_that_ends_with_24_names_the_ends(
    apart: bool, seconds: str, tmp_path: Path
) -> None:
    rows = [
        f"{day:02}/05/2024{',' if apart else ' '}{hour:02}:00{seconds},{(hour * 7 + day) % 23}.5"
        for day in range(13, 20)
        for hour in range(1, 25)
    ]
    shown = look(tmp_path, ["Date,Time,kWh" if apart else "Date,kWh", *rows])
    assert shown.source["label"] == "end"
    starts = [row.replace("24:00", "00:00") for row in rows]
    shown = look(tmp_path, ["Date,Time,kWh" if apart else "Date,kWh", *starts])
    assert shown.source.get("label") != "end"
