"""Amounts per period of whole days: what counts in which year, and what is refused."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.findings import Finding
from jcm_mrv.metering import Calendar, Measured, Wanted, measure
from jcm_mrv.metering.interface import Place
from jcm_mrv.methodology.quantity import Quantity
from jcm_mrv.project.meter import Meter
from jcm_mrv.project.model import Entry, Source
from jcm_mrv.project.period import split_years


def entry(start: str, end: str, value: Any, **more: Any) -> dict[str, Any]:
    return {"start": start, "end": end, "value": value, **more}


def entered(folder: Path, *items: dict[str, Any], **wanted: Any) -> Measured:
    """Measure entries for 1 July 2024 to 30 June 2025: 184 and 181 days."""
    unit = wanted.get("unit", "MWh")
    base: dict[str, Any] = {
        "parameter": "EG",
        "member": "a",
        "unit": unit,
        "aggregation": "sum",
        "direction": "lower",
        "years": split_years(dt.date(2024, 7, 1), dt.date(2025, 6, 30)),
        "timezone": "Asia/Ho_Chi_Minh",
        "folder": folder,
        "where": "project.yaml:9:1",
        **wanted,
    }
    calendar = Calendar(base.pop("years"), base.pop("timezone"))
    entries = tuple(Entry.model_validate({"unit": unit, **item}) for item in items)
    return measure(Source(entries=entries), Wanted(**base, calendar=calendar))


def values(measured: Measured) -> list[Fraction | None]:
    return [amount.value for amount in measured.amounts]


def codes(measured: Measured) -> set[str]:
    return {finding.code for finding in measured.findings}


def the(code: str, measured: Measured) -> list[Finding]:
    return [finding for finding in measured.findings if finding.code == code]


def lines(measured: Measured) -> list[tuple[int, str, str, str, Fraction]]:
    return [(x.year, x.rule, x.start, x.end, x.effect) for x in measured.ledger]


FIRST = entry("2024-07-01", "2024-12-31", 184)
SECOND = entry("2025-01-01", "2025-06-30", 362)


def test_entries_may_stand_in_any_order_and_unit(tmp_path: Path) -> None:
    august = entry("2024-08-01", "2024-12-31", 153_000, unit="kWh")
    july, most = entry("2024-07-01", "2024-07-31", 31), Quantity(value=Fraction(600), unit="kW")
    measured = entered(tmp_path, SECOND, august, july, capacity=most)
    assert values(measured) == [184, 362]
    assert [amount.coverage for amount in measured.amounts] == [1, 1]
    assert codes(measured) == {"MON-929"}
    assert not measured.ledger


def test_a_split_entry_gives_each_year_its_days_and_says_so(tmp_path: Path) -> None:
    whole = entry("2024-07-01", "2025-06-30", 730, split="days")
    measured = entered(tmp_path, whole)
    assert values(measured) == [2 * 184, 2 * 181]
    assert lines(measured) == [
        (2024, "MON-034", "2024-07-01", "2024-12-31", 2 * 184),
        (2025, "MON-034", "2025-01-01", "2025-06-30", 2 * 181),
    ]
    (said,) = the("MON-034", measured)
    assert not said.is_error
    # What lies before the period is cut off, and the share inside is shown.
    early = entered(tmp_path, entry("2024-06-30", "2024-12-31", 185, split="days"), SECOND)
    assert values(early) == [184, 362]
    assert lines(early) == [(2024, "MON-034", "2024-07-01", "2024-12-31", 184)]


def test_an_overdue_meter_corrects_the_days_on_which_it_was(tmp_path: Path) -> None:
    meter = Meter.model_validate(
        {
            "maximum_permissible_error": "1 %",
            # Overdue from 22 December 2024 to 10 January 2025: 10 and 10 days.
            "calibrations": [
                {"date": "2024-01-01", "valid_until": "2024-12-21"},
                {"date": "2025-01-11", "valid_until": "2026-01-01"},
            ],
        }
    )
    metered = {"meter_id": "M", "meter": meter}
    lower = entered(tmp_path, FIRST, SECOND, **metered)
    assert values(lower) == [184 - Fraction(1, 10), 362 - Fraction(2, 10)]
    assert lines(lower) == [
        (2024, "MON-801", "2024-12-22", "2024-12-31", Fraction(-1, 10)),
        (2025, "MON-801", "2025-01-01", "2025-01-10", Fraction(-2, 10)),
    ]
    assert [a.adjusted_by for a in lower.amounts] == [Fraction(-1, 10), Fraction(-2, 10)]
    higher = entered(tmp_path, FIRST, SECOND, direction="higher", **metered)
    assert values(higher) == [184 + Fraction(1, 10), 362 + Fraction(2, 10)]

    def of(aggregation: str, *items: dict[str, Any]) -> list[Fraction | None]:
        return values(entered(tmp_path, *items, aggregation=aggregation, unit="t", **metered))

    # The mean moves by the share of the days, the largest and the last if metered on those days.
    assert of("mean", FIRST, SECOND) == [
        184 - Fraction(184, 100) * Fraction(10, 184),
        362 - Fraction(362, 100) * Fraction(10, 181),
    ]
    winter = entry("2024-12-01", "2024-12-31", 7)
    autumn = entry("2024-07-01", "2024-11-30", 9)
    late = entry("2025-02-01", "2025-06-30", 5)
    new_year = entry("2025-01-01", "2025-01-31", 8)
    assert of("last", autumn, winter, new_year, late) == [7 * Fraction(99, 100), 5]
    assert of("max", autumn, winter, new_year, late) == [9, 8 * Fraction(99, 100)]
    # Nothing entered on those days: nothing to correct.
    assert lines(entered(tmp_path, autumn, late, **metered)) == []


def test_an_entry_above_the_capacity_counts_nothing(tmp_path: Path) -> None:
    capacity = {"capacity": Quantity(value=Fraction(1000), unit="kW")}
    # 31 days of 24 h at 1.1 MW are 818.4 MWh.
    limit = Fraction("818.4")
    july = entry("2024-07-01", "2024-07-31", str(float(limit)))
    august = entry("2024-08-01", "2024-12-31", 100)
    at_limit = entered(tmp_path, july, august, SECOND, **capacity)
    assert values(at_limit) == [limit + 100, 362]
    above = entered(tmp_path, {**july, "value": "818.5"}, august, SECOND, **capacity)
    assert values(above) == [100, 362]
    assert {"MON-601", "MON-035"} <= codes(above)
    assert lines(above) == [
        (2024, "MON-601", "2024-07-01", "2024-07-31", -Fraction("818.5")),
    ]
    assert above.amounts[0].coverage == Fraction(153, 184)
    # Where more is conservative, days without an amount have to be given.
    higher = entered(
        tmp_path, {**july, "value": "818.5"}, august, SECOND, direction="higher", **capacity
    )
    assert "MON-036" in codes(higher)
    assert values(higher) == [None, None]
    # Divided over two years, it is missing in both.
    whole = entry("2024-07-01", "2025-06-30", 365 * 27, split="days")
    both = entered(tmp_path, whole, **capacity)
    assert values(both) == [0, 0]
    assert [line.effect for line in both.ledger] == [-27 * 184, -27 * 181]
    # A capacity that bounds no such quantity, and a mean, are not judged.
    assert values(entered(tmp_path, FIRST, SECOND, unit="t", **capacity)) == [184, 362]
    assert "MON-601" not in codes(entered(tmp_path, whole, aggregation="mean", **capacity))


def test_a_unit_off_by_a_thousand_is_named(tmp_path: Path) -> None:
    capacity = {"capacity": Quantity(value=Fraction(1000), unit="kW")}
    small = entered(tmp_path, entry("2024-07-01", "2024-12-31", 1), SECOND, **capacity)
    assert "MON-904" not in codes(small)
    slip = entered(
        tmp_path,
        entry("2024-07-01", "2024-12-31", 1, unit="kWh"),
        {**SECOND, "unit": "kWh"},
        **capacity,
    )
    assert "MON-904" in codes(slip)


def test_every_overlap_is_named_up_to_some(tmp_path: Path) -> None:
    touching = entered(tmp_path, FIRST, entry("2024-12-31", "2024-12-31", 1), SECOND)
    (problem,) = the("MON-031", touching)
    assert "2024-12-31" in problem.found
    assert problem.where.endswith("entry 2")
    assert values(touching) == [None, None]
    # A long entry overlaps what comes after a short one, too.
    nested = entered(
        tmp_path,
        FIRST,
        entry("2024-07-02", "2024-07-03", 1),
        entry("2024-07-10", "2024-07-11", 1),
        SECOND,
    )
    (both,) = the("MON-031", nested)
    assert "2 of them, also at " in both.found
    many = entered(tmp_path, *[FIRST] * 9, SECOND)
    (all_of_them,) = the("MON-031", many)
    assert "8 of them, also at " in all_of_them.found
    assert all_of_them.found.endswith("and 3 more")


def test_days_without_entry_are_named(tmp_path: Path) -> None:
    days = [entry(f"2024-07-{day:02d}", f"2024-07-{day:02d}", 1) for day in range(2, 20, 2)]
    lower = entered(tmp_path, *days, SECOND)
    assert values(lower) == [9, 362]
    assert lower.amounts[0].coverage == Fraction(9, 184)
    (said,) = the("MON-035", lower)
    assert said.found.startswith("2024-07-01 to 2024-07-01, 2024-07-03 to 2024-07-03")
    assert said.found.endswith("and 5 more")
    higher = entered(tmp_path, *days, SECOND, direction="higher")
    assert "MON-036" in codes(higher)
    assert values(higher) == [None, None]
    # A mean is over the days that are covered, on either side.
    mean = entered(tmp_path, *days, SECOND, direction="higher", aggregation="mean", unit="t")
    assert values(mean) == [1, 362]
    assert "MON-035" in codes(mean)


@pytest.mark.parametrize("aggregation", ["mean", "max", "last"])
def test_a_year_without_entry_has_only_a_sum(tmp_path: Path, aggregation: str) -> None:
    assert values(entered(tmp_path, SECOND)) == [0, 362]
    missing = entered(tmp_path, SECOND, aggregation=aggregation, unit="t")
    assert "MON-905" in codes(missing)
    assert values(missing) == [None, None]


@pytest.mark.parametrize("aggregation", ["mean", "max", "last"])
def test_a_value_that_holds_over_a_year_end_counts_in_both(
    tmp_path: Path, aggregation: str
) -> None:
    whole = entry("2024-07-01", "2025-06-30", 12, split="days")
    measured = entered(tmp_path, whole, aggregation=aggregation, unit="t")
    assert values(measured) == [12, 12]
    assert [line.effect for line in measured.ledger] == [0, 0]
    assert "MON-034" in codes(measured)


@pytest.mark.parametrize(
    ("items", "code"),
    [
        ([entry("2024-07-01", "2025-06-30", 1)], "MON-032"),
        ([entry("2024-06-30", "2024-12-31", 1), SECOND], "MON-033"),
        ([FIRST, entry("2025-01-01", "2025-07-01", 1)], "MON-033"),
        ([FIRST, entry("2025-01-01", "2025-06-30", -1)], "MON-605"),
        ([FIRST, entry("2025-01-01", "2025-06-30", 1, unit="t")], "MON-003"),
        ([entry("2020-01-01", "2020-12-31", 1)], "MON-905"),
        ([], "MON-905"),
    ],
)
def test_what_is_refused(tmp_path: Path, items: list[dict[str, Any]], code: str) -> None:
    measured = entered(tmp_path, *items)
    assert code in {finding.code for finding in measured.findings if finding.is_error}
    assert values(measured) == [None, None]
    assert not measured.ledger


@pytest.mark.parametrize(("unit", "warned"), [("piece", False), ("pcs", False), ("kWh", True)])
def test_what_is_counted_needs_no_meter(tmp_path: Path, unit: str, warned: bool) -> None:
    items = [{**item, "unit": unit} for item in (FIRST, SECOND)]
    counted = entered(tmp_path, *items, unit=unit, option="C", meter_id="", meter=None)
    assert [f.is_error for f in counted.findings].count(True) == 0
    assert ("MON-903" in {f.code for f in counted.findings}) is warned


@pytest.mark.parametrize(("unit", "hint"), [("t", "units that fit are Wh, kWh"), ("kW", "a rate")])
def test_a_unit_that_does_not_fit_comes_with_a_hint(tmp_path: Path, unit: str, hint: str) -> None:
    refused = entered(tmp_path, FIRST, {**SECOND, "unit": unit})
    assert [hint in f.hint for f in refused.findings if f.code == "MON-003"] == [True]


def test_every_wrong_entry_is_listed_at_once(tmp_path: Path) -> None:
    wrong = entered(
        tmp_path,
        {**FIRST, "value": -1},
        {**SECOND, "unit": "t"},
        entry("2025-06-30", "2025-06-30", -2),
    )
    assert [(f.code, f.where[-7:]) for f in wrong.findings] == [
        ("MON-605", "entry 1"),
        ("MON-003", "entry 2"),
        ("MON-605", "entry 3"),
    ]
    net = entered(tmp_path, {**FIRST, "value": -1}, SECOND, can_be_negative=True)
    assert values(net) == [-1, 362]


POWER = "more than can be delivered (no capacity, no `maximum_power` of the meter)"
SUPPLY = (
    "more than can be delivered (no capacity, nor a `meter` with the `maximum_power` of the supply)"
)
SUN = "output against the sun (no latitude and longitude of the site)"
SECOND_SOURCE = "a second source (no `invoiced`)"
OF_INVOICES = (
    "a second source (no `invoiced`, nor the file of each invoice of option B, or its page or line "
    "in a file of several)"
)


@pytest.mark.parametrize(
    ("unit", "more", "not_made"),
    [
        ("MWh", {}, [POWER, SECOND_SOURCE]),
        ("MWh", {"capacity": Quantity(value=Fraction(600), unit="kW")}, [SECOND_SOURCE]),
        # Of invoices alone no meter of the project has a power.
        ("MWh", {"option": "B", "meter_id": ""}, [SUPPLY, OF_INVOICES]),
        # A power bounds amounts of energy alone.
        ("t", {}, [SECOND_SOURCE]),
        ("MWh", {"follows_sun": True}, [POWER, SUN, SECOND_SOURCE]),
        ("MWh", {"follows_sun": True, "solar": Place(16.0, 108.2)}, [POWER, SECOND_SOURCE]),
        # No meter counts pieces, and no second source is held against the mean of a temperature.
        ("piece", {}, []),
        ("degC", {"aggregation": "mean"}, []),
    ],
)
def test_what_was_not_looked_for_in_entries_is_said_and_open(
    tmp_path: Path, unit: str, more: dict[str, Any], not_made: list[str]
) -> None:
    """An entry is held against less than readings are: it must not be ready sooner."""
    measured = entered(tmp_path, FIRST, SECOND, unit=unit, **more)
    told = the("MON-929", measured)
    assert [str(one.found) for one in told] == (["; ".join(not_made)] if not_made else [])
    assert all(one.keeps_open for one in told)


@pytest.mark.parametrize(
    ("value", "follows_sun", "said"),
    [(2640, False, False), (2660, False, True), (1330, False, False), (1330, True, True)],
)
def test_an_entry_that_needs_every_hour_is_asked_about(
    tmp_path: Path, value: int, follows_sun: bool, said: bool
) -> None:
    # 600 kW in 184 days give 2649.6 MWh; half of it is as long as the sun is up.
    measured = entered(
        tmp_path,
        entry("2024-07-01", "2024-12-31", value),
        SECOND,
        capacity=Quantity(value=Fraction(600), unit="kW"),
        follows_sun=follows_sun,
    )
    assert ("MON-614" in codes(measured)) is said
    assert values(measured)[0] == value
