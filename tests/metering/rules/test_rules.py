"""Rules for readings: one test each, with totals worked out by hand."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.metering import Calendar, Measured, Wanted, measure
from jcm_mrv.methodology.quantity import Quantity
from jcm_mrv.project.meter import Meter
from jcm_mrv.project.model import Entry, Source
from jcm_mrv.project.period import split_years

START, HOUR = dt.datetime(2024, 1, 1), dt.timedelta(hours=1)
CALIBRATED = Meter.model_validate(
    {"calibrations": [{"date": "2023-01-01", "valid_until": "2030-01-01"}]}
)


def rows(values: list[Any], start: dt.datetime = START, step: dt.timedelta = HOUR) -> str:
    """Give a CSV of values at equal steps; None leaves a row out."""
    lines = [
        f"{start + n * step:%Y-%m-%d %H:%M},{value}"
        for n, value in enumerate(values)
        if value is not None
    ]
    return "\n".join(["time,kwh", *lines]) + "\n"


def look(
    folder: Path,
    text: str | bytes,
    wanted: dict[str, Any] | None = None,
    end: str = "01-01",
    **declared: Any,
) -> Measured:
    (folder / "a.csv").write_bytes(text.encode() if isinstance(text, str) else text)
    source = Source.model_validate(
        {
            "readings": "a.csv",
            "time": "time",
            "value": "kwh",
            "unit": "kWh",
            "kind": "energy",
            "interval": "1 h",
            "label": "start",
            **declared,
        }
    )
    years = split_years(START.date(), dt.date.fromisoformat(end if len(end) > 5 else f"2024-{end}"))
    base: dict[str, Any] = {
        "parameter": "EG",
        "member": "a",
        "unit": "kWh",
        "aggregation": "sum",
        "direction": "lower",
        "years": years,
        "timezone": "Etc/UTC",
        "folder": folder,
        "where": "project.yaml:1:1",
        "option": "C",
        "meter_id": "M",
        "meter": CALIBRATED,
    }
    base |= wanted or {}
    calendar = Calendar(base.pop("years"), base.pop("timezone"))
    return measure(source, Wanted(**base, calendar=calendar))


def codes(measured: Measured) -> set[str]:
    return {finding.code for finding in measured.findings}


def total(measured: Measured) -> Fraction | None:
    values = [amount.value for amount in measured.amounts]
    return None if None in values else sum(values, Fraction(0))  # type: ignore[arg-type]


DAY = [1] * 24
REGISTER = {"kind": "register", "label": None}
COUNT = list(range(100, 125))  # a register over one day: 25 readings, 24 kWh


def test_a_clean_day_of_energy(tmp_path: Path) -> None:
    measured = look(tmp_path, rows(DAY))
    assert total(measured) == 24
    assert measured.amounts[0].coverage == 1
    assert not measured.ledger
    assert not [f for f in measured.findings if f.severity != "note"]
    assert measured.inputs[0].path == "a.csv"


def test_a_clean_day_of_power_and_of_a_register(tmp_path: Path) -> None:
    assert (
        total(
            look(
                tmp_path,
                rows([0.5] * 48, step=HOUR / 2),
                kind="power",
                unit="kW",
                interval="30 min",
            )
        )
        == 12
    )
    assert total(look(tmp_path, rows(COUNT), **REGISTER)) == 24
    assert total(look(tmp_path, rows(DAY), {"unit": "MWh"})) == Fraction(24, 1000)


def test_label_end_belongs_to_the_interval_before(tmp_path: Path) -> None:
    assert total(look(tmp_path, rows(DAY, START + HOUR), label="end")) == 24
    late = look(tmp_path, rows(DAY), label="end")
    # The reading at 00:00 belongs to the day before, the last hour is missing.
    assert total(late) == 23
    assert {"MON-901", "MON-705"} & codes(late)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (rows([*DAY[:5], "abc", *DAY[6:]]), "MON-101"),
        (rows([*DAY[:5], "", *DAY[6:]]), "MON-101"),
        (rows([*DAY[:5], "#REF!", *DAY[6:]]), "MON-101"),
        (rows([*DAY[:5], "nan"]), "MON-101"),
        (rows(DAY).replace("2024-01-01 03:00", "noon"), "MON-103"),
        (rows(DAY) + "2024-01-02 00", "MON-104"),
        ("time,kwh\n", "MON-105"),
        ("", "MON-014"),
        (rows(DAY).replace("kwh", "kw h"), "MON-017"),
        (b"\xff\xfe\x00\x01" * 50, "MON-015"),
        ("time,kwh,kwh\n2024-01-01 00:00,1,2\n", "MON-018"),
        (rows(DAY) + "2024-01-02 00:00,1,2,3\n", "MON-108"),
        (rows([*DAY[:5], "9" * 40]), "MON-109"),
        ("time,kwh\n" + "x" * 2_000_000, "MON-016"),
        (rows([*DAY, None]) + "2024-01-01 05:00,2\n", "MON-302"),
        (rows([1, -5, 1]), "MON-604"),
        ("time,kwh\n2024-01-01T00:00+00:00,1\n2024-01-01 01:00,1\n", "MON-203"),
    ],
)
def test_files_that_are_refused(tmp_path: Path, text: str | bytes, code: str) -> None:
    measured = look(tmp_path, text)
    assert code in codes(measured) or (code == "MON-203" and measured.findings), measured.findings
    assert total(measured) is None
    finding = next(f for f in measured.findings if f.is_error)
    assert finding.where.startswith("a.csv")


def test_unreadable_rows_become_gaps_where_tolerated(tmp_path: Path) -> None:
    measured = look(tmp_path, rows([*DAY[:5], "abc", *DAY[6:]]), tolerate=True)
    assert total(measured) == 23
    assert {"MON-102", "MON-705"} <= codes(measured)


def test_dates_that_read_in_two_ways(tmp_path: Path) -> None:
    lines = [f"{d:02d}/{m:02d}/2024 00:00,1" for m in (1, 2) for d in (1, 2)]
    text = "time,kwh\n" + "\n".join(lines) + "\n"
    assert "MON-106" in codes(look(tmp_path, text, interval="1 d"))
    clear = [f"{d:02d}/01/2024 00:00,1" for d in range(1, 32)]
    measured = look(tmp_path, "time,kwh\n" + "\n".join(clear) + "\n", end="01-31", interval="1 d")
    assert total(measured) == 31
    us = [f"01/{d:02d}/2024 00:00;1,5" for d in range(1, 32)]
    measured = look(tmp_path, "time;kwh\n" + "\n".join(us) + "\n", end="01-31", interval="1 d")
    assert total(measured) == Fraction(93, 2)
    declared = look(
        tmp_path,
        text,
        end="02-02",
        interval="1 d",
        format={"date": "%d/%m/%Y %H:%M", "decimal": ".", "delimiter": ","},
    )
    assert total(declared) == 4


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["2024/01/01 00:00,1"], 1),
        (["2024-01-01T00:00:00Z,1"], 1),
        (["01.01.2024 13:00,1"], None),
        (["2024-01-01 00:00:00+07:00,1"], 0),
        (["2024-01-01 24:00,1"], None),
        (["2024-01-01T05:00+02:00,1", "2024-01-01T06:00+02:00,1"], 2),
    ],
)
def test_forms_of_dates(tmp_path: Path, lines: list[str], expected: int | None) -> None:
    measured = look(tmp_path, "time,kwh\n" + "\n".join(lines) + "\n")
    if expected is None or expected == 0:
        assert measured.findings
    else:
        assert total(measured) == expected


def test_dates_that_are_not_detected_can_be_stated(tmp_path: Path) -> None:
    for date in ("%d-%b-%Y %H:%M", "%Y%m%d%H%M", "%Y%m%d %H:%M", "%d/%m/%y %H:%M"):
        lines = [f"{START + n * HOUR:{date}},1\n" for n in range(24)]
        stopped = look(tmp_path, "time,kwh\n" + "".join(lines))
        # What is not detected says what to state.
        for first in [finding for finding in stopped.findings if finding.is_error][:1]:
            assert first.code in ("MON-103", "MON-106")
            assert "format.date" in first.hint
        stated = {"date": date}
        assert total(look(tmp_path, "time,kwh\n" + "".join(lines), format=stated)) == 24


def test_numbers_that_read_in_two_ways(tmp_path: Path) -> None:
    text = rows(["1.234"] * 24)
    assert "MON-107" not in codes(look(tmp_path, rows(["1.23"] * 24)))
    declared = look(tmp_path, text, format={"decimal": "."})
    assert total(declared) == Fraction("29.616")
    thousands = look(tmp_path, text, format={"decimal": ",", "thousands": "."})
    assert total(thousands) == 1234 * 24
    quoted = look(tmp_path, rows(['"1,234.5"'] * 24))
    assert total(quoted) == Fraction("1234.5") * 24
    assert "MON-107" in codes(look(tmp_path, text.replace(",1.234", ',"1,234"')))


def test_order_and_duplicates(tmp_path: Path) -> None:
    text = rows(DAY)
    header, *lines = text.splitlines()
    shuffled = "\n".join([header, *reversed(lines)]) + "\n"
    measured = look(tmp_path, shuffled)
    assert total(measured) == 24
    twice = look(tmp_path, text + lines[3] + "\n")
    assert total(twice) == 24
    assert "MON-301" in codes(twice)
    mixed = look(tmp_path, "\n".join([header, lines[5], *lines[:5], *lines[6:]]) + "\n")
    assert total(mixed) == 24
    assert "MON-401" in codes(mixed)


def test_clock_changes_are_settled_by_the_order_of_rows(tmp_path: Path) -> None:
    start = dt.datetime(2024, 10, 27)
    local = [start + n * HOUR for n in range(24)]
    local.insert(3, local[2])  # 02:00 twice in Berlin
    text = "time,kwh\n" + "".join(f"{t:%Y-%m-%d %H:%M},1\n" for t in local)
    wanted = {"years": split_years(start.date(), start.date()), "timezone": "Europe/Berlin"}
    measured = look(tmp_path, text, wanted)
    assert total(measured) == 25
    assert "MON-201" in codes(measured)
    del local[3]
    once = "time,kwh\n" + "".join(f"{t:%Y-%m-%d %H:%M},1\n" for t in local)
    assert "MON-202" in codes(look(tmp_path, once, wanted))
    assert total(look(tmp_path, once, wanted)) is None
    spring = dt.datetime(2024, 3, 31)
    times = [spring + n * HOUR for n in range(24) if n != 2]
    text = "time,kwh\n" + "".join(f"{t:%Y-%m-%d %H:%M},1\n" for t in times)
    wanted["years"] = split_years(spring.date(), spring.date())
    assert total(look(tmp_path, text, wanted)) == 23
    text += "2024-03-31 02:30,1\n"
    assert "MON-202" in codes(look(tmp_path, text, wanted))


def test_missing_intervals_count_on_the_safe_side(tmp_path: Path) -> None:
    gaps = [*DAY[:5], None, None, 3, *DAY[8:]]
    lower = look(tmp_path, rows(gaps))
    assert total(lower) == 21 + 3
    assert lower.amounts[0].coverage == Fraction(22, 24)
    higher = look(tmp_path, rows(gaps), {"direction": "higher"})
    # The largest interval of the meter and period stands in for each of the two.
    assert total(higher) == 24 + 6
    assert sum(line.effect for line in higher.ledger) == 6
    assert "MON-705" in codes(lower) & codes(higher)


def test_a_register_bridges_gaps_glitches_rollovers_and_resets(tmp_path: Path) -> None:
    gap = look(tmp_path, rows([*COUNT[:5], None, None, *COUNT[7:]]), **REGISTER)
    assert total(gap) == 24
    assert "MON-701" in codes(gap)
    # 10, 12, 11, 14 is 4
    glitch = look(tmp_path, rows([10, 12, 11, *([14] * 22)]), **REGISTER)
    assert total(glitch) == 4
    assert "MON-501" in codes(glitch)
    zero = look(tmp_path, rows([*COUNT[:5], 0, *COUNT[6:]]), **REGISTER)
    assert total(zero) == 24
    meter = Meter.model_validate({**CALIBRATED.model_dump(), "register_maximum": "999 kWh"})
    over = look(tmp_path, rows([*range(990, 1000), *range(15)]), {"meter": meter}, **REGISTER)
    assert total(over) == 24
    assert "MON-502" in codes(over)
    reset = look(tmp_path, rows([*range(500, 510), *range(15)]), **REGISTER)
    assert total(reset) == 9 + 14
    assert "MON-503" in codes(reset)
    assert "MON-504" in codes(
        look(tmp_path, rows([*COUNT[:24], 1000]), {"meter": meter}, **REGISTER)
    )


def test_a_register_at_boundaries(tmp_path: Path) -> None:
    # Readings at half past: half an hour lies outside on either side.
    shifted = rows(list(range(100, 126)), START - HOUR / 2)
    measured = look(tmp_path, shifted, **REGISTER)
    assert total(measured) == 24
    assert "MON-702" in codes(measured)
    short = look(tmp_path, rows(COUNT[3:20], START + 3 * HOUR), **REGISTER)
    assert total(short) == 16
    assert "MON-704" in codes(short)
    weekly = look(
        tmp_path,
        rows([0, 7 * 24, 14 * 24], START - 3 * 24 * HOUR, 7 * 24 * HOUR),
        end="01-08",
        **{**REGISTER, "interval": "7 d"},
    )
    assert total(weekly) == 8 * 24
    assert "MON-703" in codes(weekly)
    years = look(
        tmp_path,
        rows([0, 24, 48], dt.datetime(2024, 12, 31, 12), 24 * HOUR),
        {"years": split_years(dt.date(2024, 12, 31), dt.date(2025, 1, 1))},
        **REGISTER,
    )
    assert [a.value for a in years.amounts] == [12, 24]


def test_capacity_bounds_an_interval(tmp_path: Path) -> None:
    capacity = {"capacity": Quantity(value=Fraction(10), unit="kW")}
    measured = look(tmp_path, rows([*([9] * 10), 500, *([9] * 13)]), capacity)
    assert total(measured) == 9 * 23
    assert "MON-601" in codes(measured)
    jump = look(tmp_path, rows([*COUNT[:10], *range(10_000, 10_015)]), capacity, **REGISTER)
    assert total(jump) == 23
    small = look(tmp_path, rows([0.005] * 24), capacity)
    assert total(small) == Fraction("0.12")
    large = look(tmp_path, rows([9000] * 24), capacity)
    assert {"MON-601", "MON-904"} & codes(large)
    assert "MON-603" in codes(look(tmp_path, rows([*DAY[:10], -5, *DAY[11:]]), capacity))


def test_small_negative_amounts_count_on_the_safe_side(tmp_path: Path) -> None:
    night = [*([-0.25] * 4), *([2] * 20)]
    lower = look(tmp_path, rows(night))
    assert total(lower) == 39
    assert "MON-602" in codes(lower)
    assert total(look(tmp_path, rows(night), {"direction": "higher"})) == 40
    assert total(look(tmp_path, rows([-1] * 24), {"can_be_negative": True})) == -24


def test_overdue_calibration_takes_the_permissible_error(tmp_path: Path) -> None:
    def meter(**more: Any) -> dict[str, Any]:
        return {
            "meter": Meter.model_validate(
                {
                    "maximum_permissible_error": "2 %",
                    "calibrations": [
                        {"date": "2023-01-01", "valid_until": "2024-01-02"},
                        {"date": "2024-01-04", "valid_until": "2025-01-02"},
                    ],
                    **more,
                }
            )
        }

    four = rows(DAY * 4)
    measured = look(tmp_path, four, meter(), end="01-04")
    # The third of January lies between the two calibrations.
    assert total(measured) == 72 + Fraction(24 * 98, 100)
    assert measured.amounts[0].adjusted_by == Fraction(-48, 100)
    assert "MON-801" in codes(measured)
    higher = look(tmp_path, four, {**meter(), "direction": "higher"}, end="01-04")
    assert total(higher) == 72 + Fraction(24 * 102, 100)
    unknown = look(tmp_path, four, meter(maximum_permissible_error=None), end="01-04")
    assert "MON-802" in codes(unknown)
    wrong = meter(calibrations=[{"date": "2024-01-04", "valid_until": "2023-01-02"}])
    assert "MON-803" in codes(look(tmp_path, four, wrong, end="01-04"))
    first = meter(calibrations=[{"date": "2024-01-03", "valid_until": "2025-01-02"}])
    assert "MON-804" in codes(look(tmp_path, four, first, end="01-04"))
    none = look(tmp_path, four, meter(calibrations=[]), end="01-04")
    assert "MON-806" in codes(none)
    assert total(none) == 96
    register = look(tmp_path, rows(list(range(97))), meter(), end="01-04", **REGISTER)
    assert total(register) == 72 + Fraction(24 * 98, 100)
    bad = meter(maximum_permissible_error="5 kW")
    assert "MON-805" in codes(look(tmp_path, four, bad, end="01-04"))


def test_the_first_month_that_is_negative_in_all_is_named(tmp_path: Path) -> None:
    # January adds up to nothing, February to less, March to more.
    values = [*([-1] * 30), 30, *([-1] * 29), *([100] * 31)]
    text = rows(values, step=dt.timedelta(days=1))
    measured = look(tmp_path, text, {}, "03-31", interval="1 d")
    (refused,) = [finding for finding in measured.findings if finding.code == "MON-604"]
    assert "2024-02" in refused.message + refused.found
    assert refused.found.startswith("-29 kWh")
    assert refused.where == "a.csv:33"


def test_rule_nine(tmp_path: Path) -> None:
    outside = look(tmp_path, rows([1] * 48))
    assert total(outside) == 24
    assert "MON-901" in codes(outside)
    assert "MON-902" in codes(look(tmp_path, rows(DAY), end="02-29"))
    nobody: dict[str, Any] = {"meter_id": "", "meter": None}
    assert "MON-903" in codes(look(tmp_path, rows(DAY), nobody))
    # That there is no such meter is PRJ-113: one is stated.
    unknown: dict[str, Any] = {"meter_id": "M-7", "meter": None}
    assert "MON-903" not in codes(look(tmp_path, rows(DAY), unknown))
    assert "MON-905" in codes(look(tmp_path, rows(DAY, dt.datetime(2020, 1, 1))))
    assert "MON-706" in codes(look(tmp_path, rows([1] * 48, step=HOUR / 2)))


@pytest.mark.parametrize(
    ("declared", "wanted", "code"),
    [
        ({"interval": None}, {}, "MON-002"),
        ({"label": None}, {}, "MON-002"),
        ({"unit": None}, {}, "MON-002"),
        ({"unit": "t"}, {}, "MON-003"),
        ({"kind": "power"}, {}, "MON-003"),
        ({"kind": "value"}, {}, "MON-005"),
        ({}, {"aggregation": "mean"}, "MON-005"),
        ({"timezone": "Mars/Base"}, {}, "MON-004"),
        ({}, {"timezone": "Nowhere"}, "MON-004"),
        ({"readings": None}, {}, "MON-001"),
        ({"readings": "../x.csv"}, {}, "MON-010"),
        ({"readings": "b.csv"}, {}, "MON-011"),
        ({"readings": "*.txt"}, {}, "MON-011"),
        ({"readings": ["a.csv", "no.csv"]}, {}, "MON-011"),
        ({"format": {"encoding": "klingon"}}, {}, "MON-"),
        ({"format": {"date": "%Q"}}, {}, "MON-"),
        ({"format": {"delimiter": "xx"}}, {}, "MON-"),
        ({"readings": "."}, {}, "MON-"),
        ({"format": {"encoding": "ascii"}}, {}, None),
    ],
)
def test_declarations(
    tmp_path: Path, declared: dict[str, Any], wanted: dict[str, Any], code: str | None
) -> None:
    measured = look(tmp_path, rows(DAY), wanted, **declared)
    if code is None:
        assert total(measured) == 24
    else:
        assert any(f.code.startswith(code) and f.is_error for f in measured.findings), measured


def test_many_files_of_one_member(tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_text(rows(DAY, START + 24 * HOUR))
    for readings in ("*.csv", ["a.csv", "b.csv"]):
        measured = look(tmp_path, rows(DAY), end="01-02", readings=readings)
        assert total(measured) == 48
        assert [item.path for item in measured.inputs] == ["a.csv", "b.csv"]


def test_sampled_values(tmp_path: Path) -> None:
    def sampled(values: list[Any], aggregation: str, **more: Any) -> Measured:
        return look(
            tmp_path,
            rows(values),
            {"aggregation": aggregation, "unit": "1", **more},
            kind="value",
            unit="1",
            label=None,
        )

    values = [2] * 12 + [4] * 12 + [4]
    assert total(sampled(values, "mean")) == 3
    assert total(sampled(values, "max")) == 4
    assert total(sampled([*values[:-1], 9], "last")) in (4, 9)
    gap = sampled([2] * 6 + [None] * 12 + [4] * 7, "mean")
    assert gap.findings
    assert sampled([2, -1, 3], "mean").findings
    assert sampled([], "mean").findings


def entries(folder: Path, items: list[dict[str, Any]], **wanted: Any) -> Measured:
    base: dict[str, Any] = {
        "parameter": "EG",
        "member": "",
        "unit": "MWh",
        "aggregation": "sum",
        "direction": "lower",
        "years": split_years(dt.date(2024, 1, 1), dt.date(2025, 6, 30)),
        "timezone": "Etc/UTC",
        "folder": folder,
        "where": "project.yaml:1:1",
    }
    made = [Entry.model_validate({"unit": "MWh", **item}) for item in items]
    base |= wanted
    calendar = Calendar(base.pop("years"), base.pop("timezone"))
    return measure(Source(entries=tuple(made)), Wanted(**base, calendar=calendar))


Y24 = {"start": "2024-01-01", "end": "2024-12-31"}
Y25 = {"start": "2025-01-01", "end": "2025-06-30"}


def test_entries(tmp_path: Path) -> None:
    whole = [{**Y24, "value": 366}, {**Y25, "value": 181_000, "unit": "kWh"}]
    measured = entries(tmp_path, whole)
    assert [a.value for a in measured.amounts] == [366, 181]
    assert codes(measured) == {"MON-929"}
    both = [{"start": "2024-01-01", "end": "2025-06-30", "value": 547}]
    assert "MON-032" in codes(entries(tmp_path, both))
    split = entries(tmp_path, [{**both[0], "split": "days"}])
    assert [a.value for a in split.amounts] == [366, 181]
    assert "MON-034" in codes(split)
    assert split.ledger
    early = [{"start": "2023-12-31", "end": "2024-12-31", "value": 367}, whole[1]]
    assert {"MON-032", "MON-033"} & codes(entries(tmp_path, early))
    cut = entries(tmp_path, [{**early[0], "split": "days"}, whole[1]])
    assert [a.value for a in cut.amounts] == [366, 181]
    out = [{"start": "2020-01-01", "end": "2020-12-31", "value": 1}, *whole]
    assert "MON-901" in codes(entries(tmp_path, out))
    assert "MON-031" in codes(entries(tmp_path, [*whole, {**Y24, "value": 1}]))
    assert "MON-605" in codes(entries(tmp_path, [{**Y24, "value": -1}, whole[1]]))
    assert "MON-003" in codes(entries(tmp_path, [{**Y24, "value": 1, "unit": "t"}, whole[1]]))
    part = entries(tmp_path, [{"start": "2024-01-01", "end": "2024-06-30", "value": 182}, whole[1]])
    assert part.amounts[0].value == 182
    assert part.amounts[0].coverage == Fraction(182, 366)
    assert "MON-035" in codes(part)
    assert "MON-036" in codes(entries(tmp_path, [whole[1]], direction="higher"))
    assert entries(tmp_path, []).findings
    assert entries(tmp_path, [whole[1]]).findings


@pytest.mark.parametrize(
    ("aggregation", "expected"),
    [
        ("mean", [Fraction(100 * 31 + 200 * 335, 366), 300]),
        ("max", [200, 300]),
        ("last", [200, 300]),
    ],
)
def test_entries_of_counts(tmp_path: Path, aggregation: str, expected: list[Any]) -> None:
    items = [
        {"start": "2024-01-01", "end": "2024-01-31", "value": 100},
        {"start": "2024-02-01", "end": "2024-12-31", "value": 200},
        {**Y25, "value": 300},
    ]
    measured = entries(
        tmp_path, [{**i, "unit": "piece"} for i in items], unit="piece", aggregation=aggregation
    )
    assert [a.value for a in measured.amounts] == expected
