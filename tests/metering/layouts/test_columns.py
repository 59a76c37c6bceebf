"""Several columns, or several texts of a filter, that are one quantity together."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.metering.layouts.sources import amounts, codes, error, measured, write

REGISTERS: dict[str, Any] = {"kind": "register", "interval": "1 d", "time": "Ngày"}


def test_three_registers_of_tariffs(tmp_path: Path) -> None:
    rows = [
        f"{day:02}/03/2024,{1200 + 2.5 * n:.2f},{300 + 0.8 * n:.2f},{400 + 1.1 * n:.2f}"
        for n, day in enumerate(range(1, 32))
    ]
    write(tmp_path, ["Ngày,BT,CĐ,TĐ", *rows, "01/04/2024,1277.5,324.8,434.1"])
    keys = {**REGISTERS, "value": ["BT", "CĐ", "TĐ"]}
    result = measured(tmp_path, "2024-03-01", "2024-03-31", **keys)
    assert amounts(result) == [Fraction(31 * (25 + 8 + 11), 10)]
    assert result.amounts[0].coverage == 1
    (note,) = [f for f in result.findings if f.code == "MON-141"]
    assert note.found == "BT, CĐ, TĐ"


def test_each_register_has_its_own_resets(tmp_path: Path) -> None:
    write(
        tmp_path,
        [
            "Ngày,A,B",
            *(f"2024-03-{d:02},{100 + d},{500 + 2 * d if d < 6 else 2 * d}" for d in range(1, 12)),
        ],
    )
    result = measured(tmp_path, "2024-03-01", "2024-03-10", value=["A", "B"], **REGISTERS)
    # B counts nothing on the day of its reset.
    assert amounts(result) == [10 + 2 * 9]
    assert float(result.amounts[0].coverage) == 0.9
    (reset,) = [f for f in result.findings if f.code == "MON-503"]
    assert reset.where == "a.csv:7 (B)"
    (line,) = [line for line in result.ledger if line.rule == "MON-503"]
    assert line.detail == "B: a.csv:7 (B)"


def test_the_safe_side_of_what_is_taken_off_is_the_other_one(tmp_path: Path) -> None:
    rows = [f"2024-03-01 {h:02}:00,5,{'' if h == 3 else 1 + (h == 8)}" for h in range(24)]
    write(tmp_path, ["time,in,out", *rows])
    keys: dict[str, Any] = {
        "value": "in",
        "minus": "out",
        "interval": "1 h",
        "label": "start",
        "format": {"missing": []},
    }
    lower = measured(tmp_path, "2024-03-01", "2024-03-01", **keys)
    # The missing hour is filled with the largest one that was taken off.
    assert amounts(lower) == [24 * 5 - (23 + 1) - 2]
    assert [(line.rule, line.effect) for line in lower.ledger] == [("MON-705", -2)]
    higher = measured(tmp_path, "2024-03-01", "2024-03-01", wanted={"direction": "higher"}, **keys)
    assert amounts(higher) == [24 * 5 - (23 + 1)]
    assert {"MON-141", "MON-705"} <= codes(higher)


def test_overdue_calibration_of_each_before_netting(tmp_path: Path) -> None:
    from jcm_mrv.project.meter import Meter

    rows = [f"2024-03-{d:02},{100 * d},{10 * d}" for d in range(1, 12)]
    write(tmp_path, ["Ngày,A,B", *rows])
    meter = Meter.model_validate(
        {
            "maximum_permissible_error": "1 %",
            "calibrations": [{"date": "2020-01-01", "valid_until": "2022-12-31"}],
        }
    )
    wanted = {"meter_id": "M", "meter": meter}
    keys = {**REGISTERS, "value": "A", "minus": "B"}
    result = measured(tmp_path, "2024-03-01", "2024-03-10", wanted=wanted, **keys)
    assert amounts(result) == [1000 - 10 - (100 + 1)]
    assert [f.code for f in result.findings].count("MON-801") == 1


def test_more_is_taken_off_than_there_is(tmp_path: Path) -> None:
    rows = [f"2024-03-01 {h:02}:00,1,2" for h in range(24)]
    write(tmp_path, ["time,in,out", *rows])
    keys: dict[str, Any] = {"value": "in", "minus": "out", "interval": "1 h", "label": "start"}
    assert error(measured(tmp_path, "2024-03-01", "2024-03-01", **keys)).code == "MON-604"
    net = measured(tmp_path, "2024-03-01", "2024-03-01", wanted={"can_be_negative": True}, **keys)
    assert amounts(net) == [-24]


@pytest.mark.parametrize(
    ("declared", "code"),
    [
        ({"value": ["A", "A"]}, "MON-130"),
        ({"value": []}, "MON-130"),
        ({"value": ["A", "B"], "minus": "B"}, "MON-130"),
        ({"value": ["A", {"column": 2}]}, "MON-130"),
        ({"value": ["A", "B"], "kind": "value"}, "MON-130"),
        ({"value": ["A", "B", "C"]}, "MON-017"),
        ({"minus": "C"}, "MON-017"),
    ],
)
def test_columns_that_are_named_wrongly(
    tmp_path: Path, declared: dict[str, Any], code: str
) -> None:
    write(tmp_path, ["Ngày,A,B", "2024-03-01,1,2", "2024-03-02,1,2"])
    wanted = {"aggregation": "mean"} if declared.get("kind") == "value" else None
    keys = {**REGISTERS, "value": "A", **declared}
    assert error(measured(tmp_path, "2024-03-01", "2024-03-01", wanted=wanted, **keys)).code == code


def test_a_broken_cell_says_its_column(tmp_path: Path) -> None:
    write(tmp_path, ["Ngày,A,B", "2024-03-01,1,2", "2024-03-02,1,x", "2024-03-03,2,4"])
    keys = {**REGISTERS, "value": ["A", "B"]}
    found = error(measured(tmp_path, "2024-03-01", "2024-03-02", **keys))
    assert (found.code, found.where, found.found) == ("MON-101", "a.csv:3 (B)", "x")
    tolerated = measured(tmp_path, "2024-03-01", "2024-03-02", tolerate=True, **keys)
    assert amounts(tolerated) == [1 + 2]


def test_days_and_months_add_up_to_the_period(tmp_path: Path) -> None:
    rows = [
        f"2024-{m:02}-{d:02},{100 * m + 3 * d},{10 * m + d}" for m in (1, 2) for d in range(1, 29)
    ]
    write(tmp_path, ["Ngày,A,B", *rows, "2024-03-01,300,60"])
    keys = {**REGISTERS, "value": "A", "minus": "B"}
    result = measured(tmp_path, "2024-01-01", "2024-02-29", wanted={"finest": "day"}, **keys)
    (total,) = amounts(result)
    assert sum(part.value or 0 for part in result.months) == total
    assert sum(part.value or 0 for part in result.days) == total


TARIFFS: dict[str, Any] = {"filter": {"tariff": ["T1", "T2"]}, "interval": "1 h", "label": "start"}


def test_tariffs_in_rows_of_one_time(tmp_path: Path) -> None:
    rows = [
        f"2024-03-01 {h:02}:00,{tariff},{value + h}"
        for h in range(24)
        for tariff, value in (("T1", 1), ("T2", 100), ("T3", 5000))
    ]
    write(tmp_path, ["time,tariff,kwh", *rows])
    result = measured(tmp_path, "2024-03-01", "2024-03-01", **TARIFFS)
    assert amounts(result) == [24 * 101 + 2 * 276]
    (note,) = [f for f in result.findings if f.code == "MON-141"]
    assert note.found == "T1, T2"


def test_equal_values_of_two_tariffs_are_no_repeated_rows(tmp_path: Path) -> None:
    rows = [f"2024-03-01 {h:02}:00,{t},5" for h in range(24) for t in ("T1", "T2")]
    write(tmp_path, ["time,tariff,kwh", *rows])
    result = measured(tmp_path, "2024-03-01", "2024-03-01", **TARIFFS)
    assert amounts(result) == [240]
    assert "MON-301" not in codes(result)


def test_registers_of_tariffs_in_rows(tmp_path: Path) -> None:
    rows = [
        f"2024-03-{d:02},{tariff},{value if d < 5 or tariff == 'T1' else value - 1000}"
        for d in range(1, 12)
        for tariff, value in (("T1", 10 * d), ("T2", 1000 + d))
    ]
    write(tmp_path, ["time,tariff,kwh", *rows])
    keys = {**TARIFFS, "kind": "register", "interval": "1 d", "label": None}
    result = measured(tmp_path, "2024-03-01", "2024-03-10", **keys)
    assert amounts(result) == [100 + 9]
    (reset,) = [f for f in result.findings if f.code == "MON-503"]
    assert reset.where == "a.csv:11 (T2)"


def test_a_device_with_another_name_later_is_one_series(tmp_path: Path) -> None:
    rows = [f"2024-03-01 {h:02}:00,{'T1' if h < 10 else 'T2'},5" for h in range(24)]
    write(tmp_path, ["time,tariff,kwh", *rows])
    result = measured(tmp_path, "2024-03-01", "2024-03-01", **TARIFFS)
    assert amounts(result) == [120]
    assert result.amounts[0].coverage == 1
    assert "MON-141" not in codes(result)


def test_tariffs_at_a_clock_change(tmp_path: Path) -> None:
    hours = [0, 1, 2, 2, *range(3, 24)]
    rows = [f"2024-10-27 {h:02}:00,{t},1" for h in hours for t in ("T1", "T2")]
    write(tmp_path, ["time,tariff,kwh", *rows])
    result = measured(tmp_path, "2024-10-27", "2024-10-27", zone="Europe/Berlin", **TARIFFS)
    assert amounts(result) == [50]
    assert result.amounts[0].coverage == 1


def invoice(start: str, end: str, value: float) -> dict[str, Any]:
    return {"start": start, "end": end, "value": value, "unit": "kWh", "evidence": "a.pdf"}


def test_an_invoice_is_compared_with_all_columns_together(tmp_path: Path) -> None:
    days = [dt.date(2024, 1, 1) + dt.timedelta(days=n) for n in range(61)]
    write(tmp_path, ["Ngày,A,B", *(f"{day},{2 * n},{n}" for n, day in enumerate(days))])
    keys = {**REGISTERS, "value": ["A", "B"]}
    given = [invoice("2024-01-01", "2024-01-31", 90), invoice("2024-02-01", "2024-02-29", 200)]
    plain = measured(tmp_path, "2024-01-01", "2024-02-29", "month", **keys)
    assert amounts(plain) == [93, 87]
    wanted = {"finest": "day"}
    result = measured(tmp_path, "2024-01-01", "2024-02-29", wanted=wanted, invoiced=given, **keys)
    # The smaller one of both, month by month.
    assert amounts(result) == [90 + 87]
    assert {"MON-812"} <= codes(result)
    assert sum(part.value or 0 for part in result.months) == 177
    assert [part.value for part in result.months] == [90, 87]
    assert sum(part.value or 0 for part in result.days) == 177
    assert sum(part.adjusted_by for part in result.days) == result.amounts[0].adjusted_by == -3
    (first, _) = [line for line in result.ledger if line.rule == "MON-812"]
    assert (first.effect, first.beside) == (-3, (93, 90))
    higher = measured(
        tmp_path,
        "2024-01-01",
        "2024-02-29",
        wanted={"direction": "higher"},
        invoiced=given,
        **keys,
    )
    assert amounts(higher) == [93 + 200]


def test_a_month_in_which_more_is_taken_off(tmp_path: Path) -> None:
    rows = [f"2024-0{m}-{d:02} 00:00,{m},1.5" for m in (1, 2) for d in range(1, 30)]
    write(tmp_path, ["time,in,out", *rows])
    keys: dict[str, Any] = {"value": "in", "minus": "out", "interval": "1 d", "label": "start"}
    found = error(measured(tmp_path, "2024-01-01", "2024-02-29", **keys))
    assert found.code == "MON-604"
    assert "2024-01" in found.message
