"""Sources of one member that come one after another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.project.meter import Meter
from tests.metering.layouts.sources import amounts, codes, error, measured, write

NONE: dict[str, Any] = dict.fromkeys(
    ("readings", "time", "value", "unit", "kind", "timezone", "interval", "label")
)
ENERGY: dict[str, Any] = {
    "readings": "a.csv",
    "time": "time",
    "value": "kwh",
    "unit": "kWh",
    "kind": "energy",
    "interval": "1 h",
    "label": "start",
    "timezone": "Asia/Ho_Chi_Minh",
}
REGISTER: dict[str, Any] = {**ENERGY, "kind": "register", "interval": "1 d", "label": None}


def hours(folder: Path, name: str, days: range, kwh: str, first: int = 0) -> None:
    rows = [f"2024-03-{d:02} {h:02}:00,{kwh}" for d in days for h in range(24)]
    write(folder, ["time,kwh", *rows[first:]], name)


def chained(folder: Path, *sources: dict[str, Any], end: str = "2024-03-06", **keys: Any) -> Any:
    given = [{k: v for k, v in source.items() if v is not None} for source in sources]
    declared = {**NONE, "sources": given, **keys}
    by = declared.pop("by", "period")
    return measured(folder, "2024-03-01", end, by, **declared)


def test_two_exports_of_other_units(tmp_path: Path) -> None:
    hours(tmp_path, "a.csv", range(1, 4), "1.5")
    hours(tmp_path, "b.csv", range(4, 7), "2500")
    later = {**ENERGY, "readings": "b.csv", "unit": "Wh"}
    for order in ((ENERGY, later), (later, ENERGY)):
        result = chained(tmp_path, *order, by="day")
        assert amounts(result) == [36, 36, 36, 60, 60, 60]
        assert {amount.coverage for amount in result.amounts} == {1}
        assert "MON-145" in codes(result)
        assert not {"MON-902", "MON-705"} & codes(result)


def test_what_lies_between_is_a_gap(tmp_path: Path) -> None:
    hours(tmp_path, "a.csv", range(1, 3), "1")
    hours(tmp_path, "b.csv", range(3, 7), "2", first=36)
    sources = (ENERGY, {**ENERGY, "readings": "b.csv"})
    lower = chained(tmp_path, *sources, by="day")
    assert amounts(lower) == [24, 24, 0, 24, 48, 48]
    assert [float(amount.coverage) for amount in lower.amounts] == [1, 1, 0, 0.5, 1, 1]
    whole = chained(tmp_path, *sources, wanted={"finest": "day"})
    assert [part.value for part in whole.days] == [24, 24, 0, 24, 48, 48]
    assert [float(part.coverage) for part in whole.days] == [1, 1, 0, 0.5, 1, 1]
    assert [part.value for part in whole.months] == [168]
    (line,) = [line for line in lower.ledger if line.year == 20240303]
    assert (line.rule, line.detail) == ("MON-705", "source 1")
    # Filled with the largest interval of the source before.
    higher = chained(tmp_path, *sources, by="day", wanted={"direction": "higher"})
    assert amounts(higher) == [24, 24, 24, 12 + 24, 48, 48]


def test_two_registers(tmp_path: Path) -> None:
    write(tmp_path, ["time,kwh", *(f"2024-03-0{d},{100 + 10 * d}" for d in range(1, 4))])
    write(tmp_path, ["time,kwh", *(f"2024-03-0{d},{5 * d}" for d in range(4, 8))], "b.csv")
    sources = (REGISTER, {**REGISTER, "readings": "b.csv", "meter": "M-B"})
    result = chained(tmp_path, *sources)
    assert amounts(result) == [20 + 15]
    assert result.amounts[0].coverage * 6 == 5
    assert "MON-503" not in codes(result)
    # The other meter's calibration corrects what it metered, and nothing else.
    overdue = Meter.model_validate(
        {
            "maximum_permissible_error": "10 %",
            "calibrations": [{"date": "2020-01-01", "valid_until": "2021-01-01"}],
        }
    )
    corrected = chained(tmp_path, *sources, wanted={"meters": {"M-B": overdue}})
    assert amounts(corrected) == [20 + 15 - 1.5]


def test_an_event_explains_the_gap(tmp_path: Path) -> None:
    write(tmp_path, ["time,kwh", *(f"2024-03-0{d},{100 + 10 * d}" for d in range(1, 4))])
    write(tmp_path, ["time,kwh", *(f"2024-03-0{d},{10 * d}" for d in range(4, 8))], "b.csv")
    event = {"date": "2024-03-03T12:00", "what": "replaced", "before": 134, "after": 35}
    meter = Meter.model_validate({"events": [{**event, "unit": "kWh", "evidence": "swap.pdf"}]})
    sources = ({**REGISTER, "meter": "M"}, {**REGISTER, "readings": "b.csv", "meter": "M"})
    result = chained(tmp_path, *sources, wanted={"meters": {"M": meter}})
    assert amounts(result) == [24 + 35]
    assert result.amounts[0].coverage == 1


def test_columns_of_one_source_and_a_month_of_another(tmp_path: Path) -> None:
    rows = [f"2024-03-0{d} {h:02}:00,1,2" for d in (1, 2, 3) for h in range(24)]
    write(tmp_path, ["time,A,B", *rows])
    write(tmp_path, ["from,to,kwh", "2024-03-04,2024-03-06,90"], "b.csv")
    bills = {**ENERGY, "readings": "b.csv", "time": {"start": "from", "end": "to"}}
    bills |= {"interval": None, "label": None}
    result = chained(tmp_path, {**ENERGY, "value": ["A", "B"]}, bills, by="day")
    assert amounts(result) == [72, 72, 72, 30, 30, 30]


def test_a_source_before_the_period(tmp_path: Path) -> None:
    write(tmp_path, ["time,kwh", *(f"2023-03-0{d},{100 + 10 * d}" for d in range(1, 4))])
    write(tmp_path, ["time,kwh", *(f"2024-03-0{d},{5 * d}" for d in range(1, 8))], "b.csv")
    result = chained(tmp_path, REGISTER, {**REGISTER, "readings": "b.csv"})
    assert amounts(result) == [30]
    assert result.amounts[0].coverage == 1
    none = chained(tmp_path, REGISTER)
    assert error(none).code == "MON-905"


def test_sources_that_overlap(tmp_path: Path) -> None:
    hours(tmp_path, "a.csv", range(1, 5), "1")
    hours(tmp_path, "b.csv", range(4, 7), "1")
    found = error(chained(tmp_path, ENERGY, {**ENERGY, "readings": "b.csv"}))
    assert (found.code, found.where) == ("MON-142", "b.csv:2")
    assert "a.csv:97" in found.found


@pytest.mark.parametrize(
    ("sources", "beside"),
    [
        ([ENERGY, {**ENERGY, "readings": None}], {}),
        ([ENERGY, {**ENERGY, "sources": [ENERGY]}], {}),
        ([ENERGY, ENERGY], {"unit": "kWh"}),
        ([ENERGY, ENERGY], {"timezone": "Etc/UTC"}),
    ],
)
def test_sources_that_cannot_be_put_together(
    tmp_path: Path, sources: list[dict[str, Any]], beside: dict[str, Any]
) -> None:
    hours(tmp_path, "a.csv", range(1, 5), "1")
    assert error(chained(tmp_path, *sources, **beside)).code == "MON-130"
    assert error(chained(tmp_path, ENERGY, readings="a.csv")).code == "MON-001"


def test_an_invoice_over_two_sources(tmp_path: Path) -> None:
    hours(tmp_path, "a.csv", range(1, 4), "1")
    hours(tmp_path, "b.csv", range(4, 7), "2")
    days = {"start": "2024-03-01", "end": "2024-03-06", "unit": "kWh", "evidence": "a.pdf"}
    sources = (ENERGY, {**ENERGY, "readings": "b.csv"})
    result = chained(
        tmp_path, *sources, invoiced=[{**days, "value": 210}], wanted={"finest": "day"}
    )
    assert amounts(result) == [210]
    assert sum(part.value for part in result.days) == 210
    (line,) = [line for line in result.ledger if line.rule.startswith("MON-81")]
    assert (line.effect, line.beside) == (-6, (216, 210))


def bill(start: str, end: str, value: float) -> dict[str, Any]:
    return {"start": start, "end": end, "value": value, "unit": "kWh", "evidence": "bill.pdf"}


BILLS: dict[str, Any] = {
    "entries": [bill("2024-03-01", "2024-03-02", 50), bill("2024-03-03", "2024-03-03", 25)]
}


def test_bills_until_the_meter_was_there(tmp_path: Path) -> None:
    hours(tmp_path, "a.csv", range(4, 7), "1")
    for order in ((BILLS, ENERGY), (ENERGY, BILLS)):
        result = chained(tmp_path, *order, wanted={"finest": "day"})
        assert amounts(result) == [50 + 25 + 3 * 24]
        assert {amount.coverage for amount in result.amounts} == {1}
        assert sum(part.value for part in result.days) == 147
    by_day = chained(tmp_path, BILLS, ENERGY, by="day")
    assert [float(value or 0) for value in amounts(by_day)] == [25, 25, 25, 24, 24, 24]


def test_bills_after_a_meter_that_began_at_noon(tmp_path: Path) -> None:
    hours(tmp_path, "a.csv", range(1, 4), "1", first=12)
    later = {"entries": [bill("2024-03-04", "2024-03-06", 90)]}
    result = chained(tmp_path, later, ENERGY)
    assert amounts(result) == [60 + 90]
    # From the last bill to the first reading is a gap of whole days, and of half a day.
    hours(tmp_path, "a.csv", range(5, 7), "1", first=12)
    result = chained(tmp_path, BILLS, ENERGY, by="day")
    assert [float(value or 0) for value in amounts(result)] == [25, 25, 25, 0, 12, 24]
    assert [float(amount.coverage) for amount in result.amounts] == [1, 1, 1, 0, 0.5, 1]
    higher = chained(tmp_path, BILLS, ENERGY, wanted={"direction": "higher"})
    assert [f.code for f in higher.findings if f.is_error] == ["MON-036"]


def test_bills_that_share_a_day_with_readings(tmp_path: Path) -> None:
    hours(tmp_path, "a.csv", range(3, 7), "1")
    found = error(chained(tmp_path, BILLS, ENERGY))
    assert (found.code, found.where) == ("MON-142", "a.csv:2")
    assert "source 1" in str(found.found)


def test_invoices_are_compared_with_bills_and_readings_together(tmp_path: Path) -> None:
    hours(tmp_path, "a.csv", range(4, 7), "1")
    alone = chained(tmp_path, BILLS, ENERGY).amounts[0].value
    assert alone is not None
    invoiced = [bill("2024-03-01", "2024-03-06", float(alone) - 1)]
    result = chained(tmp_path, BILLS, ENERGY, invoiced=invoiced)
    assert result.amounts[0].value == alone - 1
    assert [line.effect for line in result.ledger if line.rule == "MON-811"] == [-1]


def test_samples_of_several_columns_are_told_what_to_do(tmp_path: Path) -> None:
    write(tmp_path, ["time,a,b", "2024-03-01 00:00,7,8"])
    several = measured(tmp_path, "2024-03-01", "2024-03-01", kind="value", value=["a", "b"])
    assert "`kind: power`" in str(error(several).hint)
    two = [{**ENERGY, "kind": "value", "label": None}] * 2
    assert "under one `readings`" in str(error(chained(tmp_path, *two)).hint)
