"""Invoices beside readings: amounts worked out by hand, and what must always hold."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jcm_mrv.metering import Calendar, LedgerLine, Measured, Wanted, measure
from jcm_mrv.metering.thresholds import INVOICE_DIFFERENCE
from jcm_mrv.project.meter import Meter
from jcm_mrv.project.model import Source
from jcm_mrv.project.period import split_years

START = dt.date(2024, 12, 1)
DAY = dt.timedelta(days=1)
CALIBRATED: dict[str, Any] = {
    "calibrations": [{"date": "2023-01-01", "valid_until": "2030-01-01"}],
    "maximum_permissible_error": "1 %",
}


def look(
    folder: Path,
    daily: Sequence[int | None],
    invoiced: list[dict[str, Any]],
    direction: str = "lower",
    calibrations: list[dict[str, str]] | None = None,
    **declared: Any,
) -> Measured:
    """Measure amounts per day from 1 December 2024 (None: missing) beside invoices."""
    lines = [
        f"{START + n * DAY} 00:00,{value}" for n, value in enumerate(daily) if value is not None
    ]
    (folder / "a.csv").write_text("time,kwh\n" + "\n".join(lines) + "\n")
    source = Source.model_validate(
        {
            "readings": "a.csv",
            "time": "time",
            "value": "kwh",
            "unit": "kWh",
            "kind": "energy",
            "interval": "1 d",
            "label": "start",
            "invoiced": invoiced,
            **declared,
        }
    )
    meter = CALIBRATED if calibrations is None else {**CALIBRATED, "calibrations": calibrations}
    return measure(
        source,
        Wanted(
            parameter="EG",
            member="a",
            unit="kWh",
            aggregation="sum",
            direction=direction,  # type: ignore[arg-type]
            calendar=Calendar(
                split_years(START, START + (len(daily) - 1) * DAY), "Asia/Ho_Chi_Minh"
            ),
            folder=folder,
            where="project.yaml:1:1",
            option="C",
            meter_id="M",
            meter=Meter.model_validate(meter),
        ),
    )


def invoice(first: int, last: int, value: Any, **other: Any) -> dict[str, Any]:
    """Give an invoice from one day of the period to another, both included, counted from 0."""
    return {
        "start": str(START + first * DAY),
        "end": str(START + last * DAY),
        "value": value,
        "unit": "kWh",
        **other,
    }


def codes(measured: Measured) -> set[str]:
    return {finding.code for finding in measured.findings}


def compared(measured: Measured) -> list[LedgerLine]:
    return [line for line in measured.ledger if line.rule in ("MON-811", "MON-812")]


TEN = [100] * 10


def test_the_smaller_amount_of_each_invoice_is_used(tmp_path: Path) -> None:
    measured = look(tmp_path, TEN, [invoice(0, 4, 495), invoice(5, 9, 505)])
    assert measured.amounts[0].value == 495 + 500
    assert measured.amounts[0].adjusted_by == -5
    assert [line.effect for line in compared(measured)] == [-5, 0]
    assert codes(measured) == {"MON-019", "MON-811", "MON-929"}
    note = next(finding for finding in measured.findings if finding.code == "MON-811")
    assert note.severity == "note"
    assert "2 invoiced amounts agree" in note.message
    assert "metered 500, invoiced 495 kWh, difference +5 kWh (+1.000%)" in note.found


def test_the_larger_amount_is_used_where_that_is_conservative(tmp_path: Path) -> None:
    measured = look(tmp_path, TEN, [invoice(0, 4, 495), invoice(5, 9, 505)], "higher")
    assert measured.amounts[0].value == 500 + 505
    assert [line.effect for line in compared(measured)] == [0, 5]


def test_days_without_invoice_keep_the_meter(tmp_path: Path) -> None:
    assert look(tmp_path, TEN, [invoice(2, 3, 198)]).amounts[0].value == 998
    # One day is 100 kWh; the invoice is in another unit.
    one = look(tmp_path, TEN, [invoice(2, 2, 0.099, unit="MWh")])
    assert one.amounts[0].value == 999
    line = compared(one)[0]
    assert (line.start, line.end) == ("2024-12-03T00:00+07:00", "2024-12-04T00:00+07:00")


def test_a_difference_above_the_threshold_is_a_warning(tmp_path: Path) -> None:
    measured = look(tmp_path, TEN, [invoice(0, 4, 490), invoice(5, 9, 489)])
    warnings = [finding for finding in measured.findings if finding.code == "MON-812"]
    assert [finding.where for finding in warnings] == ["project.yaml:1:1 invoice 2"]
    assert warnings[0].severity == "warning"
    assert "effect -11 kWh" in warnings[0].message
    assert measured.amounts[0].value == 979
    assert [line.rule for line in compared(measured)] == ["MON-811", "MON-812"]
    # The threshold itself still agrees.
    assert Fraction(10, 500) == INVOICE_DIFFERENCE


def test_amounts_that_differ_for_one_reason_are_one_finding(tmp_path: Path) -> None:
    """Twelve months of a wrong factor are one thing to look into; a slip of units is another."""
    bills = [*(invoice(n, n, 90 - n) for n in range(9)), invoice(9, 9, 0.1)]
    measured = look(tmp_path, TEN, bills)
    several, slip = [finding for finding in measured.findings if finding.code == "MON-812"]
    assert several.message.startswith("9 metered and invoiced amounts differ by 10.000% to 18.000%")
    assert "effect -126 kWh" in several.message
    assert several.found.startswith("2024-12-01 to 2024-12-01: metered 100, invoiced 90 kWh")
    assert several.found.endswith(" more in the ledger")
    assert several.where == "project.yaml:1:1 invoice 1"
    assert "check the units" in slip.hint
    both = look(tmp_path, TEN, [invoice(0, 0, 0.1), invoice(1, 1, 0.1)])
    (slips,) = [finding for finding in both.findings if finding.code == "MON-812"]
    assert "check the units" in slips.hint
    assert slips.message.startswith("2 metered and invoiced amounts")


def test_one_invoice_agrees_and_two_agree(tmp_path: Path) -> None:
    for bills, words in (
        ([invoice(0, 9, 1000)], "1 invoiced amount agrees"),
        ([invoice(0, 4, 500), invoice(5, 9, 500)], "2 invoiced amounts agree"),
    ):
        note = next(f for f in look(tmp_path, TEN, bills).findings if f.code == "MON-811")
        assert note.message.startswith(words)


def test_a_factor_of_a_thousand_names_the_unit(tmp_path: Path) -> None:
    measured = look(tmp_path, TEN, [invoice(0, 9, 1000, unit="MWh")])
    warning = next(finding for finding in measured.findings if finding.code == "MON-812")
    assert "check the units" in warning.hint
    assert measured.amounts[0].value == 1000


def test_both_zero_is_no_difference(tmp_path: Path) -> None:
    measured = look(tmp_path, [0] * 5, [invoice(0, 4, 0)])
    assert measured.amounts[0].value == 0
    assert "MON-812" not in codes(measured)


@pytest.mark.parametrize(("metered", "invoiced"), [(0, 5), (100, 0)])
def test_nothing_against_something_is_the_whole_difference(
    tmp_path: Path, metered: int, invoiced: int
) -> None:
    measured = look(tmp_path, [metered] * 5, [invoice(0, 4, invoiced)])
    warning = next(finding for finding in measured.findings if finding.code == "MON-812")
    assert "differ by 100.000%" in warning.message
    assert measured.amounts[0].value == 0


def test_gaps_are_not_filled_from_invoices(tmp_path: Path) -> None:
    gap = [*TEN[:6], None, None, *TEN[8:]]
    measured = look(tmp_path, gap, [invoice(5, 9, 500)])
    assert measured.amounts[0].value == 800
    assert "proves nothing for 48 h" in compared(measured)[0].detail


def test_a_filled_gap_is_compared_as_filled_and_counted_once(tmp_path: Path) -> None:
    gap = [*TEN[:6], None, None, 80, 120]  # filled with 120 a day
    measured = look(tmp_path, gap, [invoice(5, 9, 530)], "higher")
    assert measured.amounts[0].value == 500 + (100 + 240 + 80 + 120)
    assert measured.amounts[0].adjusted_by == 240
    more = look(tmp_path, gap, [invoice(5, 9, 550)], "higher")
    assert more.amounts[0].value == 500 + 550
    assert more.amounts[0].adjusted_by == 240 + 10


LATE = [
    {"date": "2023-01-01", "valid_until": "2024-12-05"},
    {"date": "2024-12-09", "valid_until": "2030-01-01"},
]
"""Days 5 to 7 (6 to 8 December) are overdue: 300 kWh, less 1 %."""


@pytest.mark.parametrize(
    ("value", "effect"),
    [
        (500, 0),  # above 497, which is what the year holds after the correction
        (498, 0),  # an invoice does not undo the correction
        (496, -1),  # nor is the correction made to the invoice as well
    ],
)
def test_the_invoice_is_held_against_the_corrected_amount(
    tmp_path: Path, value: int, effect: int
) -> None:
    measured = look(tmp_path, TEN, [invoice(5, 9, value)], calibrations=LATE)
    assert measured.amounts[0].value == 997 + effect
    assert measured.amounts[0].adjusted_by == -3 + effect
    # The difference that is reported is that of two measurements: before the correction.
    assert "metered 500," in compared(measured)[0].detail


def test_an_invoice_across_the_year_end_is_an_error_unless_split(tmp_path: Path) -> None:
    forty = [100] * 40
    refused = look(tmp_path, forty, [invoice(29, 32, 392)])
    assert "MON-032" in codes(refused)
    assert [amount.value for amount in refused.amounts] == [None, None]
    assert not refused.ledger
    split = look(tmp_path, forty, [invoice(29, 32, 392, split="days")])
    assert "MON-034" in codes(split)
    assert [amount.value for amount in split.amounts] == [3096, 896]
    assert [amount.adjusted_by for amount in split.amounts] == [-4, -4]


def test_an_invoice_partly_outside_the_period(tmp_path: Path) -> None:
    assert "MON-033" in codes(look(tmp_path, TEN, [invoice(-2, 1, 390)]))
    split = look(tmp_path, TEN, [invoice(-2, 1, 390, split="days")])
    assert split.amounts[0].value == 1000 - 5
    outside = look(tmp_path, TEN, [invoice(-9, -1, 1)])
    assert outside.amounts[0].value == 1000
    assert "MON-901" in codes(outside)


def test_a_register_is_split_where_no_reading_closes_the_invoice(tmp_path: Path) -> None:
    register = [0, None, None, 300, 400, 500]
    measured = look(
        tmp_path,
        register,
        [invoice(0, 1, 190), invoice(2, 3, 200)],
        kind="register",
        label=None,
    )
    assert [line.effect for line in compared(measured)] == [-10, 0]
    assert "around its end are 72 h apart" in compared(measured)[0].detail
    assert "around its start are 72 h apart" in compared(measured)[1].detail


@pytest.mark.parametrize(
    ("invoiced", "code"),
    [
        ([invoice(0, 4, 1), invoice(4, 9, 1)], "MON-031"),
        ([invoice(0, 4, 1, unit="t")], "MON-003"),
        ([invoice(0, 4, -1)], "MON-605"),
    ],
)
def test_invoices_that_cannot_be_compared(
    tmp_path: Path, invoiced: list[dict[str, Any]], code: str
) -> None:
    measured = look(tmp_path, TEN, invoiced)
    found = next(finding for finding in measured.findings if finding.code == code)
    assert "invoice" in found.where
    assert measured.amounts[0].value is None


amount = st.integers(0, 1000)


@st.composite
def periods(draw: st.DrawFn, days: int) -> list[tuple[int, int]]:
    """Give some disjoint periods of days, none across the year end (day 30 to 31)."""
    edges = sorted(draw(st.sets(st.integers(0, days), min_size=2, max_size=8)) | {31})
    return [(a, b - 1) for a, b in pairwise(edges) if b <= days and draw(st.booleans())]


@given(st.data(), st.sampled_from(["lower", "higher"]), st.booleans())
def test_each_year_is_the_sum_of_the_conservative_amounts(
    data: st.DataObject, direction: str, late: bool
) -> None:
    daily = data.draw(st.lists(st.one_of(st.none(), amount), min_size=40, max_size=40))
    known = [value for value in daily if value is not None]
    if not known or not max(known):
        return
    invoices = {
        period: data.draw(st.integers(0, 1000 * (period[1] - period[0] + 1)))
        for period in data.draw(periods(40))
    }
    entries = [invoice(*period, value) for period, value in invoices.items()]
    with tempfile.TemporaryDirectory() as folder:
        calibrations = LATE if late else None
        measured = look(Path(folder), daily, entries, direction, calibrations)
        before = look(Path(folder), daily, [], direction, calibrations)
    fill = max(known) if direction == "higher" else 0
    sign = 1 if direction == "higher" else -1
    day_amounts = [
        Fraction(fill if value is None else value)
        * (1 + Fraction(sign, 100) * (late and 5 <= day <= 7))
        for day, value in enumerate(daily)
    ]
    choose = max if direction == "higher" else min
    for found, plain, days in zip(
        measured.amounts, before.amounts, (range(31), range(31, 40)), strict=True
    ):
        covered = {day for a, b in invoices for day in range(a, b + 1)}
        expected = sum((day_amounts[day] for day in days if day not in covered), Fraction(0)) + sum(
            (
                choose(Fraction(value), sum(day_amounts[a : b + 1], Fraction(0)))
                for (a, b), value in invoices.items()
                if a in days
            ),
            Fraction(0),
        )
        assert found.value == expected
        assert found.value is not None
        assert plain.value is not None
        assert found.value - plain.value == found.adjusted_by - plain.adjusted_by
        assert found.coverage == plain.coverage
        assert found.adjusted_by == sum(
            line.effect for line in measured.ledger if line.year == found.year
        )
    assert len(compared(measured)) == len(invoices)


@pytest.mark.parametrize(
    ("invoices", "open_", "share"),
    [
        ([(0, 0)], True, "9 of 10 days (`invoiced` covers 10 %)"),
        ([(0, 2), (6, 9)], True, "3 of 10 days (`invoiced` covers 70 %)"),
        ([(0, 3), (6, 9)], False, "8 of 10 days"),
        ([(0, 9)], False, ""),
    ],
)
def test_days_without_an_invoice_have_no_second_source(
    invoices: list[tuple[int, int]], open_: bool, share: str, tmp_path: Path
) -> None:
    given_ = [invoice(a, b, 100 * (b - a + 1), evidence="bill") for a, b in invoices]
    measured = look(tmp_path, TEN, given_)
    (unchecked,) = [found for found in measured.findings if found.code == "MON-929"]
    assert ("a second source" in unchecked.found) is open_
    partly = [found for found in measured.findings if found.code == "MON-814"]
    assert bool(partly) is (bool(share) and not open_)
    assert share in unchecked.found or share in partly[0].message
    assert not any(found.keeps_open for found in partly)
