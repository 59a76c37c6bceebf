"""Entries beside invoices: compared as readings are, and what is a second source of them."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jcm_mrv.metering import Calendar, LedgerLine, Measured, Wanted, measure
from jcm_mrv.metering.interface import Place
from jcm_mrv.methodology.quantity import Quantity
from jcm_mrv.project.meter import Meter
from jcm_mrv.project.model import Source
from jcm_mrv.project.period import split_years

START, END = dt.date(2024, 1, 1), dt.date(2024, 12, 31)
DAY = dt.timedelta(days=1)
FIRSTS = [dt.date(2024, month, 1) for month in range(1, 13)]
LASTS = [*(first - DAY for first in FIRSTS[1:]), END]


def amount(start: dt.date, end: dt.date, value: Any, evidence: str, **more: Any) -> dict[str, Any]:
    more = {"unit": "MWh", **more}
    return {"start": str(start), "end": str(end), "value": value, "evidence": evidence, **more}


def months(value: Any = 50, evidence: str = "protocol", **more: Any) -> list[dict[str, Any]]:
    each = value if isinstance(value, list) else [value] * 12
    return [
        amount(a, b, v, f"{evidence} of {a:%B}", **more)
        for a, b, v in zip(FIRSTS, LASTS, each, strict=True)
    ]


def read_daily(folder: Path, first: dt.date, mwh: float) -> dict[str, Any]:
    """Write readings of one amount a day, to the end of the year, and give what declares them."""
    days = (END - first).days + 1
    rows = [f"{first + n * DAY} 00:00,{mwh}" for n in range(days)]
    (folder / "a.csv").write_text("time,mwh\n" + "\n".join(rows) + "\n")
    return {
        "readings": "a.csv",
        "time": "time",
        "value": "mwh",
        "unit": "MWh",
        "kind": "energy",
        "interval": "1 d",
        "label": "start",
    }


def look(folder: Path, declared: dict[str, Any], **wanted: Any) -> Measured:
    base: dict[str, Any] = {
        "parameter": "EG",
        "member": "a",
        "unit": "MWh",
        "aggregation": "sum",
        "direction": "lower",
        "capacity": Quantity(value=Fraction(500), unit="kW"),
        "follows_sun": True,
        "solar": Place(10.6, 107.1),
        "folder": folder,
        "where": "project.yaml:9:1",
        "calendar": Calendar(split_years(START, END), "Asia/Ho_Chi_Minh"),
        **wanted,
    }
    return measure(Source.model_validate(declared), Wanted(**base))


def entered(
    folder: Path, entries: list[dict[str, Any]], invoiced: list[dict[str, Any]], **wanted: Any
) -> Measured:
    return look(folder, {"entries": entries, "invoiced": invoiced}, **wanted)


def codes(measured: Measured) -> list[str]:
    return sorted({finding.code for finding in measured.findings})


def open_codes(measured: Measured) -> list[str]:
    return sorted({finding.code for finding in measured.findings if finding.keeps_open})


def found(code: str, measured: Measured) -> str:
    return "; ".join(str(f.found) for f in measured.findings if f.code == code)


def compared(measured: Measured) -> list[LedgerLine]:
    return [line for line in measured.ledger if line.rule in ("MON-811", "MON-812")]


# -- what is compared ------------------------------------------------------------------------------


def test_the_conservative_one_of_both_is_used_and_nothing_is_open(tmp_path: Path) -> None:
    bills = months([49.5, *[50.5] * 11], "bill")
    lower = entered(tmp_path, months(), bills)
    assert lower.amounts[0].value == Fraction("49.5") + 11 * 50
    assert lower.amounts[0].adjusted_by == Fraction("-0.5")
    assert [line.effect for line in compared(lower)] == [Fraction("-0.5"), *[0] * 11]
    assert (codes(lower), open_codes(lower)) == (["MON-811"], [])
    (note,) = lower.findings
    assert "12 invoiced amounts agree with the entries within 2%" in note.message
    assert "entered 50, invoiced 49.5 MWh, difference +0.5 MWh (+1.000%)" in note.found
    assert "the entered amount is used" in compared(lower)[1].detail
    higher = entered(tmp_path, months(), bills, direction="higher", follows_sun=False, solar=None)
    assert higher.amounts[0].value == 50 + 11 * Fraction("50.5")


def test_an_entry_of_a_year_is_compared_with_its_invoices_together(tmp_path: Path) -> None:
    """Nothing says how much of a year is of its January: only the sums can be held together."""
    seasons = [70, 65, 60, 55, 50, 45, 40, 35, 30, 40, 50, 60]
    measured = entered(tmp_path, [amount(START, END, 605, "protocol")], months(seasons, "bill"))
    (line,) = compared(measured)
    assert (line.rule, line.effect, line.beside) == ("MON-811", -5, (605, 600))
    assert "12 invoices together" in line.detail
    assert measured.amounts[0].value == 600
    assert open_codes(measured) == []
    (note,) = measured.findings
    assert "12 invoiced amounts agree" in note.message
    # The other way about each entry is of one invoice.
    whole = entered(tmp_path, months(seasons), [amount(START, END, 605, "bill")])
    assert [line.effect for line in compared(whole)] == [0]
    assert whole.amounts[0].value == 600


def test_where_an_invoice_ends_inside_an_entry_it_is_divided_by_days(tmp_path: Path) -> None:
    # Read on the fifth of each month: no two ends meet but the first and the last.
    ends = [START, *(first + 4 * DAY for first in FIRSTS[1:]), END + DAY]
    bills = [
        amount(a, b - DAY, Fraction(50 * (b - a).days, 1), "bill " + str(a))
        for a, b in pairwise(ends)
    ]
    entries = [
        {**one, "value": 50 * ((b - a).days + 1)}
        for one, a, b in zip(months(), FIRSTS, LASTS, strict=True)
    ]
    wide = {"capacity": Quantity(value=Fraction(50), unit="MW")}
    measured = entered(tmp_path, entries, bills, **wide)
    assert [line.beside for line in compared(measured)] == [(50 * 366, 50 * 366)]
    # Half a year of invoices, which end inside an entry of the year.
    june = [amount(START, dt.date(2024, 6, 30), 300, "bill")]
    cut = entered(tmp_path, [amount(START, END, 610, "protocol")], june)
    (line,) = compared(cut)
    assert line.beside == (Fraction(610 * 182, 366), 300)
    assert "the entry around its end was divided by its 366 days" in line.detail
    assert cut.amounts[0].value == 610 - Fraction(610 * 182, 366) + 300


def test_days_without_entry_are_said_of_an_invoice(tmp_path: Path) -> None:
    measured = entered(tmp_path, months()[:-1], months(50.1, "bill"))
    last = compared(measured)[-1]
    assert (last.rule, last.beside) == ("MON-812", (0, Fraction("50.1")))
    assert "no entry for 31 days of it" in last.detail
    assert "MON-035" in codes(measured)


def test_an_overdue_meter_is_corrected_before(tmp_path: Path) -> None:
    meter = Meter.model_validate(
        {
            "maximum_permissible_error": "1 %",
            "calibrations": [{"date": "2023-01-01", "valid_until": "2024-11-30"}],
        }
    )
    measured = entered(
        tmp_path, months(), months(50.1, "bill"), meter=meter, meter_id="M", option="C"
    )
    # December by the entry less 1 %: the invoice of as much does not undo it.
    assert measured.amounts[0].value == 12 * 50 - Fraction(1, 2)
    assert compared(measured)[-1].beside == (50, Fraction("50.1"))


def test_months_and_days_add_up_to_the_year(tmp_path: Path) -> None:
    for finest in ("month", "day"):
        measured = entered(
            tmp_path, [amount(START, END, 605, "p")], months(evidence="bill"), finest=finest
        )
        rows = measured.days or measured.months
        assert measured.amounts[0].value == 600
        assert sum(row.value or 0 for row in rows) == 600
        assert sum(row.adjusted_by for row in rows) == -5


@pytest.mark.parametrize("aggregation", ["mean", "max", "last"])
def test_of_what_is_not_summed_no_invoice_says_anything(tmp_path: Path, aggregation: str) -> None:
    measured = entered(tmp_path, months(), months(50.1, "bill"), aggregation=aggregation)
    assert "MON-813" in codes(measured)
    assert measured.amounts[0].value is None


@pytest.mark.parametrize(
    ("wrong", "code"),
    [({"unit": "t"}, "MON-003"), ({"value": -1}, "MON-605"), ({"end": "2024-02-01"}, "MON-031")],
)
def test_invoices_that_cannot_be_compared(tmp_path: Path, wrong: dict[str, Any], code: str) -> None:
    bills = months(50.1, "bill")
    bills[0] |= wrong
    measured = entered(tmp_path, months(), bills)
    assert code in codes(measured)
    assert measured.amounts[0].value is None


def test_entries_and_readings_one_after_another_are_held_against_invoices(tmp_path: Path) -> None:
    july = dt.date(2024, 7, 1)
    readings = read_daily(tmp_path, july, 1.6)
    entries = [amount(START, july - DAY, 300, "protocol")]
    declared = {
        "sources": [{"entries": entries}, readings],
        "invoiced": [
            amount(START, july - DAY, 299, "bill"),
            amount(july, END, Fraction("294.4"), "bill"),
        ],
    }
    measured = look(tmp_path, declared)
    assert measured.amounts[0].value == 299 + 184 * Fraction("1.6")
    assert [line.effect for line in compared(measured)] == [-1, 0]
    assert open_codes(measured) == []
    declared["invoiced"][0]["evidence"] = "Protocol"  # type: ignore[index]
    same = look(tmp_path, declared)
    assert open_codes(same) == ["MON-929"]
    assert "182 of 366 days" in found("MON-929", same)


@given(
    st.lists(st.integers(0, 400), min_size=12, max_size=12),
    st.lists(st.integers(0, 400), min_size=12, max_size=12),
    st.sets(st.integers(1, 11)),
    st.sets(st.integers(1, 11)),
    st.sampled_from(["lower", "higher"]),
)
def test_the_year_is_never_beyond_either_sum(
    ours: list[int], theirs: list[int], cut: set[int], other: set[int], direction: str
) -> None:
    """However both are cut: between common ends the conservative of both sums counts."""

    def joined(values: list[int], cuts: set[int], name: str) -> list[dict[str, Any]]:
        edges = [0, *sorted(cuts), 12]
        return [amount(FIRSTS[a], LASTS[b - 1], sum(values[a:b]), name) for a, b in pairwise(edges)]

    free = {"capacity": None, "follows_sun": False, "solar": None, "direction": direction}
    entries, bills = joined(ours, cut, "protocol"), joined(theirs, other, "bill")
    measured = entered(Path(), entries, bills, **free)
    edges = [0, *sorted(cut & other), 12]
    choose = min if direction == "lower" else max
    expected = 0
    for a, b in pairwise(edges):
        expected += choose(sum(ours[a:b]), sum(theirs[a:b]))
    assert measured.amounts[0].value == expected


# -- what is a second source -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("bills/2024.pdf", "bills/2024.pdf"),
        ("./Bills/2024.pdf", "bills\\2024.PDF "),
        ("Bill  of the year", "bill of the year"),
    ],
)
def test_an_entry_and_an_invoice_of_one_document(tmp_path: Path, ours: str, theirs: str) -> None:
    measured = entered(tmp_path, [amount(START, END, 600, ours)], [amount(START, END, 600, theirs)])
    (said,) = [f for f in measured.findings if f.code == "MON-997"]
    assert (said.severity, said.found) == ("warning", theirs)
    assert open_codes(measured) == ["MON-929"]
    assert "366 of 366 days (on 0 % `invoiced` agrees and is another document)" in found(
        "MON-929", measured
    )


def test_a_copy_of_another_name_is_the_same_document(tmp_path: Path) -> None:
    (tmp_path / "bills").mkdir()
    for name in ("protocol.pdf", "bills/2024.pdf"):
        (tmp_path / name).write_bytes(b"%PDF the bill of the year")
    entries = [amount(START, END, 600, "protocol.pdf")]
    for named in ("bills/2024.pdf", "bills", "bills/*.pdf"):
        measured = entered(tmp_path, entries, [amount(START, END, 600, named)])
        assert "MON-997" in codes(measured)
        assert open_codes(measured) == ["MON-929"]
    (tmp_path / "bills/2024.pdf").write_bytes(b"%PDF another")
    assert open_codes(entered(tmp_path, entries, [amount(START, END, 600, "bills")])) == []


def test_evidence_of_the_source_is_of_both(tmp_path: Path) -> None:
    entry, bill = amount(START, END, 600, ""), amount(START, END, 600, "")
    both = look(tmp_path, {"entries": [entry], "invoiced": [bill], "evidence": "bills"})
    assert open_codes(both) == ["MON-929"]
    assert "MON-997" in codes(both)
    # Nothing named is nothing that could be another document.
    none = look(tmp_path, {"entries": [entry], "invoiced": [bill]})
    assert open_codes(none) == ["MON-929"]
    assert "MON-997" not in codes(none)


def test_rows_of_one_cell_are_one_document(tmp_path: Path) -> None:
    rows = {
        (0, key, 0): {"": "a.xlsx:Sheet!2", "value": "a.xlsx:Sheet!C2"}
        for key in ("entries", "invoiced")
    }
    entries, bills = [amount(START, END, 600, "protocol")], [amount(START, END, 600, "bill")]
    measured = entered(tmp_path, entries, bills, rows=rows)
    (said,) = [f for f in measured.findings if f.code == "MON-997"]
    assert said.where == "a.xlsx:Sheet!2"
    assert open_codes(measured) == ["MON-929"]


@pytest.mark.parametrize(
    ("bills", "left"),
    [
        (months(50.1, "bill")[:6], "184 of 366 days (`invoiced` covers 49.7 %)"),
        (
            months(47.5, "bill"),
            "366 of 366 days (on 0 % `invoiced` agrees and is another document)",
        ),
        (months([50.1] * 9 + [47] * 3, "bill"), "on 74.9 % `invoiced` agrees"),
        (months([50.1] * 11 + [47], "bill"), ""),
        (months(50.1, "bill")[:-1], ""),
        ([], "a second source (no `invoiced`)"),
    ],
)
def test_invoices_of_too_few_days_or_that_differ_settle_nothing(
    tmp_path: Path, bills: list[dict[str, Any]], left: str
) -> None:
    measured = entered(tmp_path, months(), bills)
    assert open_codes(measured) == (["MON-929"] if left else [])
    assert left in found("MON-929", measured)
    assert ("MON-814" in codes(measured)) is (len(bills) == 11)


# -- what the sun gives ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "asked"),
    [([2000], 1), ([1700], 0), ([1100], 0), ([167] * 12, 12), ([120] * 12, 0)],
)
def test_what_no_sun_gives_is_asked(tmp_path: Path, values: list[float], asked: int) -> None:
    """2,000 MWh of 500 kW are 46 % of the capacity, day and night."""
    of = months if len(values) > 1 else lambda v, e="p": [amount(START, END, v[0], e)]
    measured = entered(tmp_path, of(values), of([v * 1.001 for v in values], "bill"))
    those = [f for f in measured.findings if f.code == "MON-614"]
    assert len(those) == asked
    assert open_codes(measured) == (["MON-614"] if asked else [])
    assert all("more than the sun gives" in f.message for f in those)
    assert measured.amounts[0].value == sum(Fraction(str(v)) for v in values)


def test_who_looked_into_it_says_why_and_it_stays_open(tmp_path: Path) -> None:
    accept = [{"finding": "MON-614", "reason": "trackers", "evidence": "data sheet"}]
    year = amount(START, END, 2000, "protocol")
    bill = {**year, "value": 2001, "evidence": "bill"}
    declared = {"entries": [year], "invoiced": [bill], "accept": accept}
    measured = look(tmp_path, declared)
    (said,) = [f for f in measured.findings if f.code == "MON-614"]
    assert said.hint == "accepted: trackers (data sheet)"
    assert open_codes(measured) == ["MON-614"]
    # An error of what was typed is none that somebody could accept.
    declared["accept"] = [{**accept[0], "finding": "MON-031"}]
    declared["entries"] = [year, year]
    assert look(tmp_path, declared).amounts[0].value is None


def test_readings_by_the_day_are_held_against_the_sun_as_well(tmp_path: Path) -> None:
    def by_day(mwh: float, **more: Any) -> Measured:
        bills = [amount(START, END, round(366 * mwh, 2), "bill")]
        declared = {**read_daily(tmp_path, START, mwh), "invoiced": bills, **more}
        return look(tmp_path, declared)

    much = by_day(5.46)
    (said,) = [f for f in much.findings if f.code == "MON-614"]
    assert "the readings of 2024" in said.message
    assert "MON-614" in open_codes(much)
    assert "MON-614" not in codes(by_day(2.2))
    accept = [{"finding": "MON-614", "reason": "trackers", "evidence": "data sheet"}]
    (said,) = [f for f in by_day(5.46, accept=accept).findings if f.code == "MON-614"]
    assert said.hint == "accepted: trackers (data sheet)"
