"""Columns that are the parts of a day, and columns that only look like them."""

from __future__ import annotations

from pathlib import Path

import pytest

from jcm_mrv.findings import FindingsError
from jcm_mrv.metering.reading import day_parts as asked
from jcm_mrv.metering.reading.day_parts import DayParts, day_parts, refuse_part_of_day
from tests.metering.reading.reading import load, refused


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def spans(step: int, sign: str, after: str = "") -> list[str]:
    return [clock(m) + sign + clock(m + step) + after for m in range(0, 1440, step)]


@pytest.mark.parametrize(
    "names",
    [
        *(spans(step, sign) for step in (15, 30, 60) for sign in ("-", "～", " – ", "~", " to ")),
        spans(30, "-", " (kWh)"),
        [f"{clock(m)}-{clock(m + 29)}" for m in range(0, 1440, 30)],
        [clock(m) for m in range(0, 1440, 15)],
        [clock(m) for m in range(30, 1441, 30)],
        [clock(m % 1440) for m in range(30, 1441, 30)],
        [f"{m // 60}:{m % 60:02}:00" for m in range(0, 1440, 60)],
        [f"{m // 60:02}{m % 60:02}" for m in range(0, 1440, 30)],
        [f"{n}時" for n in range(24)],
        [f"{n}時～{n + 1}時" for n in range(24)],
        [f"{m // 60}時{m % 60:02}分" for m in range(0, 1440, 30)],
        *([f"{word}{n}" for n in range(1, 25)] for word in ("H", "", "Hour ", "HE", "h_", "Giờ ")),
        [f"{n:02}" for n in range(24)],
        [f"{n}h" for n in range(24)],
        [f"H{n} (kWh)" for n in range(1, 25)],
        [f"Period {n}" for n in range(1, 49)],
        [str(n) for n in range(1, 97)],
        [f"{n % 12 or 12} {'AP'[n // 12]}M" for n in range(24)],
        [f"{n // 2 % 12 or 12}:{n % 2 * 3}0 {('a.m.', 'p.m.')[n // 24]}" for n in range(48)],
        [f"{n:02}.00" for n in range(24)],
        [f"{n}h đến {n + 1}h" for n in range(24)],
    ],
    ids=lambda names: f"{len(names)} {names[1]}",
)
def test_parts_of_a_day(names: list[str]) -> None:
    found = DayParts(2, 1 + len(names), len(names))
    assert day_parts(["Date", "Meter", *names, "Total"]) == found
    assert day_parts(["Date", "Meter", *names]) == found
    one_less = [*names[:7], *names[8:]]
    assert day_parts(["Date", *one_less, "Total"]) is None


@pytest.mark.parametrize(
    "names",
    [
        [f"INV{n}" for n in range(1, 25)],
        [f"String {n} (kW)" for n in range(1, 49)],
        [f"kWh_{n}" for n in range(1, 25)],
        [f"meter {n}" for n in range(1, 97)],
        [str(n) for n in range(1, 32)],
        [str(n) for n in range(1, 13)],
        [str(2001 + n) for n in range(24)],
        [f"H{n}" for n in range(1, 9)],
        [f"2024-01-{n:02}" for n in range(1, 25)],
        [f"T{n}" for n in range(5, 29)],
    ],
    ids=lambda names: f"{len(names)} {names[1]}",
)
def test_other_columns(names: list[str]) -> None:
    assert day_parts(["Date", *names, "Total"]) is None


def test_a_project_is_told_and_means_a_column_by_its_number(tmp_path: Path) -> None:
    names = [f"H{n}" for n in range(1, 25)]
    rows = "".join(f"2024-03-0{day},{','.join(['1.5'] * 24)}\n" for day in range(1, 10))
    (tmp_path / "a.csv").write_text(f"Date,{','.join(names)}\n{rows}")
    keys = {"time": "Date", "kind": "energy", "label": "start", "interval": "1 d"}
    with pytest.raises(FindingsError) as caught:
        load(tmp_path, value="H7", **keys)
    assert [(f.code, f.where) for f in caught.value.findings] == [("MON-125", "a.csv:1")]
    readings, _ = load(tmp_path, value={"column": 8}, **keys)
    assert readings.micro.tolist() == [1_500_000] * 9


def _table(folder: Path, names: list[str], times: list[str]) -> None:
    rows = "".join(f"{time},{','.join(['1.5'] * len(names))}\n" for time in times)
    (folder / "a.csv").write_text(f"time,{','.join(names)}\n{rows}", encoding="utf-8")


@pytest.mark.parametrize("word", ["kWh", "P", "E_", "Load "])
@pytest.mark.parametrize("midnight", ["", " 00:00", "T00:00:00"])
def test_numbered_quantities_are_parts_where_a_row_is_a_day(
    tmp_path: Path, word: str, midnight: str
) -> None:
    names = [f"{word}{n}" for n in range(1, 49)]
    keys = {"value": names[3], "kind": "energy", "label": "start"}
    _table(tmp_path, names, [f"2024-03-0{day}{midnight}" for day in range(1, 10)])
    assert refused(tmp_path, interval="1 d", **keys).code == "MON-125"
    readings, _ = load(tmp_path, **{**keys, "value": {"column": 5}}, interval="1 d")
    assert len(readings) == 9
    # As many meters, read each quarter of an hour.
    _table(tmp_path, names, [f"2024-03-01 {clock(m)}" for m in range(0, 1440, 15)])
    readings, _ = load(tmp_path, interval="15 min", **keys)
    assert len(readings) == 96


@pytest.mark.parametrize(
    "names",
    [
        [str(n) for n in range(1, 32)],
        [f"Day {n}" for n in range(1, 29)],
        [f"{n:02}日" for n in range(1, 32)],
        [f"{n}月" for n in range(1, 13)],
        "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(),
        "Januari Februari Maret April Mei Jun Jul Agu Sep Oktober Nov Desember".split(),
        [f"Tháng {n}" for n in range(1, 13)],
    ],
    ids=lambda names: f"{len(names)} {names[1]}",
)
def test_a_day_of_the_month_is_no_month(tmp_path: Path, names: list[str]) -> None:
    _table(tmp_path, names, ["2024-01", "2024-02", "2024-03"])
    keys = {"kind": "energy", "label": "start", "interval": "1 month"}
    assert refused(tmp_path, value=names[0], **keys).code == "MON-125"
    readings, _ = load(tmp_path, value={"column": 2}, **keys)
    assert len(readings) == 3


@pytest.mark.parametrize(("columns", "is_read"), [(2, False), (11, False), (12, True), (24, True)])
def test_fewer_columns_than_a_day_may_lack_are_not_read_as_any(
    columns: int, is_read: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    monkeypatch.setattr(asked, "_READ", (read.append,))
    names = ["timestamp", *(f"meter {chr(65 + n)}" for n in range(columns - 1))]
    refuse_part_of_day("a.csv", names, "meter A")
    assert bool(read) == is_read
