"""Members of a parameter beside each other, and entries among their siblings."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.calculation.siblings import Sibling, beside_each_other
from jcm_mrv.metering import Calendar, Measured, Wanted, measure
from jcm_mrv.metering.interface import YearAmount
from jcm_mrv.metering.parts import PartAmount
from jcm_mrv.methodology.quantity import Quantity
from jcm_mrv.project.model import Source
from jcm_mrv.project.period import split_years

ALL = Fraction(1)
JANUARY = split_years(dt.date(2024, 1, 1), dt.date(2024, 1, 31))


def readings(folder: Path, name: str, factor: float = 1.0, **declared: Any) -> Sibling:
    """Give a member that reads a file of its own, of four weeks by the hour."""
    lines = [
        f"{dt.datetime(2024, 1, 1) + n * dt.timedelta(hours=1):%Y-%m-%d %H:%M},"
        f"{factor * (n % 24 * 7 + n % 11):.3f}\n"
        for n in range(24 * 31)
    ]
    (folder / f"{name}.csv").write_text(f"# {name}\ntime,kwh\n" + "".join(lines))
    source = {
        "readings": f"{name}.csv",
        "time": "time",
        "value": "kwh",
        "unit": "kWh",
        "kind": "energy",
        "interval": "1 h",
        "label": "start",
        "format": {"header": 2},
        **declared,
    }
    return measured(folder, name, source)


def measured(folder: Path, name: str, source: dict[str, Any], capacity: str = "") -> Sibling:
    wanted = Wanted(
        parameter="EG",
        member=name,
        unit="kWh",
        aggregation="sum",
        direction="lower",
        calendar=Calendar(JANUARY, "Asia/Ho_Chi_Minh"),
        folder=folder,
        where="project.yaml:1:1",
        option="B",
    )
    made = Source.model_validate(source)
    return Sibling((name,), made, "project.yaml:1:1", measure(made, wanted), size(capacity))


def size(text: str) -> Quantity | None:
    if not text:
        return None
    value, unit = text.split()
    return Quantity(value, unit)


def amount(name: str, value: str, capacity: str = "") -> Sibling:
    amounts = (YearAmount(2024, Fraction(value), ALL, Fraction(0)),)
    return Sibling((name,), Source(), f"project.yaml:{name}", Measured(amounts), size(capacity))


def codes(siblings: list[Sibling]) -> list[tuple[str, str]]:
    return [(f.code, str(f.severity)) for f in beside_each_other("EG", "MWh", siblings)]


def test_the_same_readings_in_two_files_are_refused(tmp_path: Path) -> None:
    a, b = readings(tmp_path, "a"), readings(tmp_path, "b")
    assert a.measured.inputs[0].sha256 != b.measured.inputs[0].sha256
    assert codes([a, b]) == [("MON-612", "error")]
    assert codes([a, readings(tmp_path, "c", 1.07)]) == []
    look_into = {"finding": "MON-612", "reason": "twins", "evidence": "plan.pdf"}
    accepted = readings(tmp_path, "d", accept=[look_into])
    assert codes([a, accepted]) == [("MON-612", "warning")]


def test_the_same_column_of_the_same_file_is_refused(tmp_path: Path) -> None:
    a = readings(tmp_path, "a")
    again = measured(tmp_path, "b", a.source.model_dump(exclude_unset=True))
    assert codes([a, again]) == [("MON-612", "error")]


def test_zeros_are_nobodys(tmp_path: Path) -> None:
    assert codes([readings(tmp_path, "a", 0), readings(tmp_path, "b", 0)]) == []


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("512.384", "512.384", [("MON-922", "warning")]),
        ("5123000", "5123000", [("MON-922", "warning")]),
        ("512.384", "512.385", []),
        ("512", "512", []),
        ("1250", "1250", []),
        ("0", "0", []),
    ],
)
def test_equal_amounts_are_warned_about(
    first: str, second: str, expected: list[tuple[str, str]]
) -> None:
    assert codes([amount("a", first), amount("b", second)]) == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (("800", "600 kW"), ("540000", "400 kW"), [("MON-924", "warning")]),
        (("0.8", "600 kW"), ("540", "0.4 MW"), [("MON-924", "warning")]),
        (("800", "600 kW"), ("540", "400 kW"), []),
        (("800", "600 kW"), ("8000", "400 kW"), []),
        (("800", "600 kW"), ("540000", ""), []),
        (("800", "600 kW"), ("0", "400 kW"), []),
    ],
)
def test_a_member_a_thousand_times_its_sister(
    first: tuple[str, str], second: tuple[str, str], expected: list[tuple[str, str]]
) -> None:
    assert codes([amount("a", *first), amount("b", *second)]) == expected


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([41.2, 39.8, 40500, 42.1], "larger"),
        ([41200, 39800, 40.5, 42100], "smaller"),
        ([41.2, 0.39, 40.5, 42.1], "smaller"),
        ([41.2, 0, 40.5, 4.21], ""),
        ([41.2, 4050], ""),
    ],
)
def test_an_entry_among_its_siblings(tmp_path: Path, values: list[float], words: str) -> None:
    entries = [
        {"start": f"2024-01-{7 * n + 1:02}", "end": f"2024-01-{7 * n + 7:02}", "value": v}
        for n, v in enumerate(values)
    ]
    made = measured(tmp_path, "a", {"entries": [{**e, "unit": "kWh"} for e in entries]})
    said = [finding for finding in made.measured.findings if finding.code == "MON-923"]
    assert [words in finding.message for finding in said] == ([True] if words else [])


def quarter(name: str, amounts: list[str]) -> Sibling:
    """Give a member with an amount for each of three months, or one for all of them."""
    calendar = Calendar(split_years(dt.date(2024, 2, 1), dt.date(2024, 4, 30)), "Asia/Ho_Chi_Minh")
    entries = [
        {"start": f"2024-0{n}-01", "end": f"2024-0{n}-{last}", "value": value, "unit": "MWh"}
        for n, last, value in zip((2, 3, 4), (29, 31, 30), amounts, strict=False)
    ]
    if len(amounts) == 1:
        entries[0]["end"] = "2024-04-30"
    wanted = Wanted(
        parameter="EG",
        member=name,
        unit="MWh",
        aggregation="sum",
        direction="lower",
        calendar=calendar,
        folder=Path(),
        where="project.yaml:1:1",
        finest="month",
    )
    source = Source.model_validate({"entries": entries})
    return Sibling((name,), source, f"project.yaml:{name}", measure(source, wanted), None)


def test_a_total_beside_its_parts_is_refused() -> None:
    a = quarter("a", ["120.37", "98.4", "133.02"])
    b = quarter("b", ["81.18", "77.93", "60.5"])
    c = quarter("c", ["11.5", "12.25", "14.1"])
    plant = quarter("plant", ["201.55", "176.33", "193.52"])
    for members in ([a, b, plant], [plant, c, a, b]):
        assert ("MON-972", "error") in codes(members)
    near = quarter("plant", ["201.55", "176.33", "193.6"])
    for members in ([a, b], [a, b, near], [a, b, c], [a, plant]):
        assert not codes(members)


def test_months_of_one_entry_are_no_months_that_add_up() -> None:
    """Trucks that drive 10, 20 and 30 in a quarter: each month has its share by its days."""
    members = [quarter(name, [amount]) for name, amount in (("a", "10"), ("b", "20"), ("c", "30"))]
    assert not codes(members)


def by_month(name: str, months: list[str], *, is_read: bool = True) -> Sibling:
    day, nothing = JANUARY[0].start, Fraction(0)
    parts = tuple(PartAmount(day, day, Fraction(value), 1, 1, nothing, nothing) for value in months)
    source = Source.model_validate(
        {"readings": "a.csv", "time": "t", "value": "v", "unit": "kWh", "kind": "energy"}
        if is_read
        else {}
    )
    return Sibling((name,), source, "project.yaml:1:1", Measured(months=parts), None)


SUNNY = ["62256.6", "63412.0", "70051.1", "64319.8", "81234.5", "59876.5"]


@pytest.mark.parametrize(
    ("times", "is_told"),
    [
        ([0.98] * 6, True),
        ([1.00008, 1.00009, 1.00008, 1.0001, 1.00008, 1.00009], True),
        # Another roof under the same sun.
        ([0.9801, 0.9788, 0.9812, 0.9805, 0.9793, 0.9809], False),
        ([0.98] * 5, False),
    ],
)
def test_readings_that_are_others_times_a_number_are_asked_about(
    times: list[float], is_told: bool
) -> None:
    """One register times 0.98 passed for a second roof."""
    one = by_month("a", SUNNY[: len(times)])
    made = [f"{float(v) * t:.2f}" for v, t in zip(SUNNY, times, strict=False)]
    found = beside_each_other("EG", "kWh", [one, by_month("b", made)])
    assert [f.code for f in found] == ["MON-922"] * is_told
    # Lamps burn alike, and what is typed is told from its documents.
    lamps = [f"{900 + 10 * n}" for n in range(6)]
    assert beside_each_other("EG", "kWh", [by_month("a", lamps), by_month("b", lamps)]) == []
    typed = [by_month("a", SUNNY, is_read=False), by_month("b", made, is_read=False)]
    assert beside_each_other("EG", "kWh", typed) == []
