"""What a source says of single rows: their quality, and a clock that was wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from tests.metering.layouts.sources import amounts, codes, error, measured, write

HOURS: dict[str, Any] = {"interval": "1 h", "label": "start"}


def test_rows_of_other_quality_are_gaps(tmp_path: Path) -> None:
    status = {3: "Bad", 4: "Bad", 9: "Old", 10: ""}
    rows = [f"2024-03-01 {h:02}:00,{'x' if h == 4 else 1},{status.get(h, 'A')}" for h in range(24)]
    write(tmp_path, ["time,kwh,Status", *rows])
    good = {"column": "Status", "values": ["A", "Normal"]}
    result = measured(tmp_path, "2024-03-01", "2024-03-01", good=good, **HOURS)
    assert amounts(result) == [20]
    assert result.amounts[0].coverage * 24 == 20
    (note,) = [f for f in result.findings if f.code == "MON-143"]
    assert note.found == "Bad 2, Old 1, nothing 1"
    assert "16.7 %" in note.message
    none = {"column": "Status", "values": "Good"}
    assert (
        error(measured(tmp_path, "2024-03-01", "2024-03-01", good=none, **HOURS)).code == "MON-143"
    )


def test_quality_by_numbers(tmp_path: Path) -> None:
    rows = [f"2024-03-01 {h:02}:00,1,{192 if h else 0}" for h in range(24)]
    write(tmp_path, ["time,kwh,q", *rows])
    good = {"column": {"column": 3}, "values": [192]}
    assert amounts(measured(tmp_path, "2024-03-01", "2024-03-01", good=good, **HOURS)) == [23]


def test_a_logged_value_ends_where_the_quality_does(tmp_path: Path) -> None:
    write(
        tmp_path,
        ["time,kw,q", "2024-03-01 00:00,6,A", "2024-03-01 00:10,6,Bad", "2024-03-01 00:20,6,A"],
    )
    keys: dict[str, Any] = {
        "interval": "as logged",
        "hold": "30 min",
        "kind": "power",
        "unit": "kW",
        "value": "kw",
    }
    good = {"column": "q", "values": ["A"]}
    assert amounts(measured(tmp_path, "2024-03-01", "2024-03-01", good=good, **keys)) == [1 + 3]


SHIFT: dict[str, Any] = {
    "from": "2024-03-02",
    "to": "2024-03-03",
    "by": "-7 h",
    "reason": "UTC after a restart",
    "evidence": "log.pdf",
}


def test_a_clock_that_was_wrong(tmp_path: Path) -> None:
    rows = [f"2024-03-01 {h:02}:00,1" for h in range(17)]
    rows += [f"2024-03-02 {h:02}:00,2" for h in range(24)]
    write(tmp_path, ["time,kwh", *rows])
    result = measured(tmp_path, "2024-03-01", "2024-03-02", "day", shift=[SHIFT], **HOURS)
    # 7 of the 24 hours of the second day belong to the first.
    assert amounts(result) == [17 + 14, 34]
    lines = [line for line in result.ledger if line.rule == "MON-144"]
    assert [(line.start, line.end, line.effect) for line in lines] == [
        ("2024-03-01T17:00+07:00", "2024-03-02T00:00+07:00", 0),
        ("2024-03-02T00:00+07:00", "2024-03-02T17:00+07:00", 0),
    ]
    assert "UTC after a restart (log.pdf)" in lines[0].detail
    assert "MON-144" in codes(result)


def test_a_shift_onto_other_readings_is_an_error(tmp_path: Path) -> None:
    rows = [f"2024-03-0{d} {h:02}:00,{d}" for d in (1, 2) for h in range(24)]
    write(tmp_path, ["time,kwh", *rows])
    found = error(measured(tmp_path, "2024-03-01", "2024-03-02", shift=[SHIFT], **HOURS))
    assert found.code == "MON-302"


def test_a_shift_of_nothing_is_said(tmp_path: Path) -> None:
    write(tmp_path, ["time,kwh", *(f"2024-03-01 {h:02}:00,1" for h in range(24))])
    result = measured(tmp_path, "2024-03-01", "2024-03-01", shift=[SHIFT], **HOURS)
    assert amounts(result) == [24]
    assert [f.severity.value for f in result.findings if f.code == "MON-144"] == ["warning"]


@pytest.mark.parametrize(
    "change", [{"by": "0 h"}, {"to": "2024-03-02"}, {"reason": ""}, {"by": "seven"}]
)
def test_shifts_that_say_nothing(tmp_path: Path, change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        measured(tmp_path, "2024-03-01", "2024-03-01", shift=[{**SHIFT, **change}], **HOURS)


def test_shifts_of_one_time_are_an_error(tmp_path: Path) -> None:
    write(tmp_path, ["time,kwh", *(f"2024-03-01 {h:02}:00,1" for h in range(24))])
    twice = [SHIFT, {**SHIFT, "from": "2024-03-02 12:00", "to": "2024-03-05"}]
    found = error(measured(tmp_path, "2024-03-01", "2024-03-01", shift=twice, **HOURS))
    assert found.code == "MON-130"
