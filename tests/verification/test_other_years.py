"""Amounts of other years: zeros, days left out or twice, exchanged years, readings over an end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import calculate, load_project, verify
from jcm_mrv.verification.verdict import Verdict
from jcm_mrv.workbook.writing.xlsx import workbook_bytes
from tests.effort import one_in
from tests.projects import write_project
from tests.verification.log_books import Change, book
from tests.verification.right.hands import HANDS, INPUT, STYLES, Hand, Placed, by_hand
from tests.verification.right.sheets import Made
from tests.verification.small_book import Line, write

Y24, Y25 = "01/01/2024 - 31/12/2024", "01/01/2025 - 31/12/2025"
FACTOR = 0.333


def asked(verdict: Verdict) -> list[tuple[str, str, float | None]]:
    """Give code, cell and effect of what is asked."""
    found = [i for i in verdict.items if i.finding.severity != "note"]
    return [(i.finding.code, i.finding.where.removeprefix(f"{INPUT}!"), i.effect) for i in found]


def down(cells: str) -> str:
    return f"=ROUNDDOWN(SUM({cells})*$D$30,0)"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "book.xlsx"


def of_hand(
    path: Path,
    hand: Hand,
    edit: Callable[[Made, Placed], object] = lambda made, at: None,
    style: str = "English",
) -> Verdict:
    made = Made()
    edit(made, by_hand(made, hand, STYLES[style]))
    made.save(path)
    return verify(path)


def typed(line: int, year: int, content: object) -> Callable[[Made, Placed], object]:
    def edit(made: Made, at: Placed) -> None:
        made.sheet(INPUT)[at.monitored[line, year]] = content

    return edit


# -- zeros --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "line", "effect"),
    [
        ("boilers", 2, 310.0 * 365 / 366 * 1.103),
        ("burners", 1, 41.5 * 365 / 366 * 0.814),
        ("freezers", 0, -152.4 * 365 / 366 * (1.63 / 1.32 - 1) * 0.814),
    ],
)
def test_nothing_in_one_year_of_two(name: str, line: int, effect: float, path: Path) -> None:
    """It weighs what the other year has by day: electricity of the project adds to the result."""
    verdict = of_hand(path, HANDS[name], typed(line, 1, 0.0))
    ((code, _, found),) = asked(verdict)
    assert (code, found) == ("VER-200", pytest.approx(effect))
    assert not verdict.is_confirmed


def test_a_row_may_say_why_there_was_none(path: Path) -> None:
    """In words of its own: what every row says, as that losses do not count, tells nothing."""

    def said(words: str, *years: int) -> Callable[[Made, Placed], object]:
        def edit(made: Made, at: Placed) -> None:
            typed(2, 1, 0.0)(made, at)
            for year in years:
                made.sheet(INPUT)[f"E{at.monitored[2, year][1:]}"] = words

        return edit

    verdict = of_hand(path, HANDS["boilers"], said("Boiler house, shut down in 2025", 1))
    assert (verdict.is_confirmed, asked(verdict)) == (True, [])
    assert "EC_PJ as 0" in verdict.conclusion
    verdict = of_hand(path, HANDS["boilers"], said("Boiler house, losses do not count", 0, 1))
    assert [code for code, *_ in asked(verdict)] == ["VER-200"]


def test_a_zero_without_anything_beside_it_has_its_weight_in_the_scope(path: Path) -> None:
    def none(made: Made, at: Placed) -> None:
        typed(2, 0, 0.0)(made, at)
        typed(2, 1, 0.0)(made, at)

    verdict = of_hand(path, HANDS["boilers"], none)
    assert (verdict.is_confirmed, asked(verdict)) == (True, [])
    assert "taken as stated, EC_PJ as 0; " in verdict.conclusion
    (told,) = [line for line in verdict.scope.taken_as_stated if line.startswith("stated as 0")]
    assert "1 MWh in " in told
    assert told.endswith("would change the result by -1.1 tCO2)")


def test_a_month_of_nothing_among_many_is_asked_about_and_a_season_is_not(path: Path) -> None:
    ends = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    months = [f"2024-{m:02}-01 - 2024-{m:02}-{d}" for m, d in enumerate(ends, start=1)]

    def of(*amounts: float) -> Verdict:
        lines: list[Line] = [(m, "EG_1,p", a) for m, a in zip(months, amounts, strict=True)]
        return verify(write(path, lines, [(Y24, down("F8:F19"))]))

    usual = [100.1 + n for n in range(12)]
    one = of(*usual[:5], 0.0, *usual[6:])
    assert [(code, cell) for code, cell, _ in asked(one)] == [("VER-200", "F13")]
    assert asked(of(*usual[:5], 0.0, 0.0, 0.0, 0.0, *usual[9:])) == []
    # Two months of one machine are asked about once, with what both of them change.
    ((_, cell, both),) = asked(of(*usual[:4], 0.0, usual[5], 0.0, *usual[7:]))
    assert (cell, both) == ("F12", pytest.approx(-2 * 106.0 * FACTOR, rel=0.05))


def test_a_machine_that_stood_lowers_the_result_and_is_not_asked_about(path: Path) -> None:
    lines: list[Line] = [(Y24, f"EG_{n},p", a) for n, a in ((1, 700.0), (2, 0.0), (3, 612.5))]
    verdict = verify(write(path, lines, [(Y24, down("F8:F10"))]))
    assert (verdict.is_confirmed, asked(verdict)) == (True, [])
    assert "EG as 0" in verdict.conclusion


# -- days ---------------------------------------------------------------------------------------


def test_days_between_two_periods_weigh_as_the_days_behind_them(path: Path) -> None:
    lines: list[Line] = [
        ("01/01/2024 - 30/06/2024", "EG_1,p", 1000.0),
        ("01/08/2024 - 31/12/2024", "EG_1,p", 1001.0),
    ]
    verdict = verify(write(path, lines, [(Y24, down("F8:F9"))]))
    july = 1001.0 * 31 / 153 * FACTOR
    assert asked(verdict) == [("VER-043", "F9", pytest.approx(-july))]
    assert not verdict.is_confirmed


def test_days_of_a_mean_cannot_be_weighed(path: Path) -> None:
    """No amount goes with them: that is said, and is no zero."""
    lines = [
        (symbol, words, (values[0], values[1] * 1.001), unit, option)
        for symbol, words, values, unit, option in HANDS["lines"].monitored
    ]

    def shorter(made: Made, at: Placed) -> None:
        row = at.monitored[2, 1][1:]
        made.sheet(INPUT)[f"B{row}"] = "01/02/2025 - 31/12/2025"

    verdict = of_hand(path, replace(HANDS["lines"], monitored=lines), shorter)
    assert [(code, effect) for code, _, effect in asked(verdict)] == [("VER-043", None)]


@pytest.mark.parametrize(
    ("first", "second", "shared"),
    [
        ("01/01/2024 - 15/07/2024", "01/07/2024 - 31/12/2024", 1001.0 * 15 / 184),
        ("01/01/2024 - 31/12/2024", "01/12/2024 - 31/12/2024", 1001.0),
    ],
)
def test_days_in_two_periods_count_once(first: str, second: str, shared: float, path: Path) -> None:
    """They are counted in the longer period; the shorter one keeps its other days."""
    lines: list[Line] = [(first, "EG_1,p", 1000.0), (second, "EG_1,p", 1001.0)]
    if shared < 1000:
        lines[0] = (first, "EG_1,p", 1090.0)
        shared = min(1001.0 * 15 / 184, 1090.0 * 15 / 197)
    verdict = verify(write(path, lines, [(Y24, down("F8:F9"))]))
    effects = {code: effect for code, _, effect in asked(verdict)}
    assert effects["VER-042"] == pytest.approx(shared * FACTOR)
    assert verdict.difference == pytest.approx(shared * FACTOR, abs=1)


# -- the years of rows --------------------------------------------------------------------------


def by_label(row: int) -> str:
    return f"=ROUNDDOWN(SUMIFS($F$8:$F$9,$B$8:$B$9,B{row})*$D$30,0)"


def test_years_of_rows_exchanged(path: Path) -> None:
    """The total stays what it is: 400 tCO2 of 2025 are stated for 2024."""
    lines: list[Line] = [(Y25, "EG_1,p", 1000.0), (Y24, "EG_1,p", 1200.0)]
    verdict = verify(write(path, lines, [(Y24, by_label(40)), (Y25, by_label(41))]))
    assert asked(verdict) == [("VER-201", "F8", 0)]
    assert not verdict.is_confirmed
    assert "66.600 tCO2 in another year" in verdict.conclusion
    # In one order, and where formulas name the cells of amounts, nothing is odd.
    rows = [(Y25, by_label(40)), (Y24, by_label(41))]
    assert asked(verify(write(path, lines, rows))) == []
    cells = [(Y24, down("F9")), (Y25, down("F8"))]
    assert asked(verify(write(path, lines, cells))) == []


def test_rows_that_name_the_year_of_the_other(path: Path) -> None:
    def of(*texts: str) -> Verdict:
        lines: list[Line] = [
            (period, "EG_1,p", value, "MWh/p", text)
            for period, value, text in zip((Y24, Y25), (1000.0, 1200.0), texts, strict=True)
        ]
        return verify(write(path, lines, [(Y24, down("F8")), (Y25, down("F9"))]))

    wrong = of("Log of 2025", "Log of 2024")
    assert asked(wrong) == [("VER-201", "F8", 0)]
    assert not wrong.is_confirmed
    for texts in (
        ("Log of 2024", "Log of 2025"),
        ("Meter of 2024", "Meter of 2024"),
        ("Log 2024, calibrated 2025", "Log 2025, calibrated 2024"),
        ("Log", "Log of 2024"),
    ):
        assert asked(of(*texts)) == []


def test_a_row_that_adds_up_the_amount_of_another(path: Path) -> None:
    """Electricity that saves is counted for two years: 152.4 MWh in each of them."""

    def twice(made: Made, at: Placed) -> None:
        typed(0, 1, "=152.4+149.8")(made, at)

    verdict = of_hand(path, HANDS["freezers"], twice)
    again = 152.4 * (1.63 / 1.32 - 1) * 0.814
    assert [(code, effect) for code, _, effect in asked(verdict)] == [
        ("VER-204", pytest.approx(again))
    ]
    assert not verdict.is_confirmed
    other = of_hand(path, HANDS["freezers"], typed(0, 1, "=74.7+75.1"))
    assert "VER-204" not in {code for code, *_ in asked(other)}


@pytest.mark.parametrize(
    ("second", "effect"), [(1370.0, 1370.0 - 700.0 * 365 / 366), (1000.0, None), (480.0, None)]
)
def test_the_sun_of_two_years(second: float, effect: float | None, path: Path) -> None:
    lines: list[Line] = [(Y24, "EG_1,p", 700.0), (Y25, "EG_1,p", second)]
    verdict = verify(write(path, lines, [(Y24, down("F8")), (Y25, down("F9"))]))
    found = [("VER-205", "F9", pytest.approx(effect * FACTOR))] if effect else []
    assert asked(verdict) == found


@one_in(3)
@pytest.mark.parametrize(
    ("amount", "is_asked"),
    # As much as the whole year before; 70 %, as in a summer half far in the north; next to nothing.
    [(700.0, True), (490.0, False), (120.0, False)],
)
def test_the_sun_of_half_a_year(amount: float, is_asked: bool, path: Path) -> None:
    """A half-year has less than the whole year before: the year's amount was typed for it."""
    half = "01/01/2025 - 30/06/2025"
    lines: list[Line] = [(Y24, "EG_1,p", 700.4), (half, "EG_1,p", amount)]
    found = asked(verify(write(path, lines, [(Y24, down("F8")), (half, down("F9"))])))
    assert [(code, where) for code, where, _ in found] == ([("VER-205", "F9")] if is_asked else [])


def test_two_halves_of_a_year_far_in_the_north(path: Path) -> None:
    halves = ("01/01/2024 - 30/06/2024", "01/07/2024 - 31/12/2024")
    lines: list[Line] = [(halves[0], "EG_1,p", 210.3), (halves[1], "EG_1,p", 490.2)]
    assert asked(verify(write(path, lines, [(Y24, down("F8:F9"))]))) == []


@one_in(3)
@pytest.mark.parametrize(
    ("amount", "is_asked"), [(1_400.0, True), (1_100.0, False), (240.0, False)]
)
def test_the_sun_beside_the_estimate(amount: float, is_asked: bool, tmp_path: Path) -> None:
    """Every year of both roofs is twice the estimate: no other year tells."""
    entry = {"value": 650, "unit": "MWh", "source": "yield study"}
    estimated: dict[str, object] = {
        f"monitoring.EG.members.{roof}.estimate": entry for roof in ("roof-a", "roof-b")
    }
    for roof, share in (("roof-a", 1.0), ("roof-b", 0.97)):
        estimated[f"monitoring.EG.members.{roof}.entries"] = [
            {"start": f"{year}-01-01", "end": f"{year}-12-31", "value": value, "unit": "MWh"}
            for year, value in ((2024, amount * share), (2025, 1.01 * amount * share))
        ]
    period = {"monitoring_period": {"start": "2024-01-01", "end": "2025-12-31"}}
    result = calculate(load_project(write_project(tmp_path, {**estimated, **period})))
    book = tmp_path / "book.xlsx"
    book.write_bytes(workbook_bytes(result, result.applications[0]))
    verdict = verify(book)
    found = [i.finding.where for i in verdict.items if i.finding.code == "VER-205"]
    assert len(found) == (4 if is_asked else 0)
    assert verdict.is_confirmed is not is_asked


# -- factors of another year ----------------------------------------------------------------------


def factor(words: str, *values: float) -> Hand:
    hand = HANDS["lines"]
    symbol, _, _, unit, option = hand.monitored[3]
    return replace(hand, monitored=[*hand.monitored[:3], (symbol, words, values, unit, option)])


def test_a_factor_that_was_typed_for_another_year(path: Path) -> None:
    verdict = of_hand(path, factor("Emission factor of the grid", 1.103, 1.103))
    assert [(code, effect) for code, _, effect in asked(verdict)] == [("VER-203", None)]
    assert not verdict.is_confirmed


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ("Emission factor of the grid", (1.103, 1.098)),
        ("Emission factor of the grid", (1.1, 1.1)),
        ("Emission factor, ministry, 2019", (1.103, 1.103)),
        ("Emission factor, the latest one", (1.103, 1.103)),
    ],
)
def test_a_factor_may_stay_what_it_is(words: str, values: tuple[float, ...], path: Path) -> None:
    verdict = of_hand(path, factor(words, *values))
    assert (verdict.is_confirmed, asked(verdict)) == (True, [])


# -- readings over an end -------------------------------------------------------------------------


def invoices(days_before: int, *, texts: bool = False) -> Change:
    """Take roof 1 from twelve of thirteen invoices, each a month from some day to the next."""

    def change(made: openpyxl.Workbook) -> None:
        sheet = made.create_sheet("Invoices")
        sheet.append(["Invoice", "From", "To", "Roof 1 [kWh]"])
        firsts = [dt.date(2024 + n // 12, n % 12 + 1, 1) for n in range(14)]
        begins = [day - dt.timedelta(days=days_before) for day in firsts]
        for n, (first, after) in enumerate(pairwise(begins)):
            last = after - dt.timedelta(days=1)
            if texts:
                sheet.append([f"INV-{n}", None, f"{first} - {last}", 60_000 + 137 * n])
            else:
                sheet.append([f"INV-{n}", first, last, 60_000 + 137 * n])
            for column in "BC":
                sheet[f"{column}{sheet.max_row}"].number_format = "dd/mm/yyyy"
        made[INPUT]["F8"] = "=SUM(Invoices!D2:D13)/1000"

    return change


@one_in(2)
@pytest.mark.parametrize("texts", [False, True])
def test_invoices_from_the_middle_of_december(texts: bool, path: Path) -> None:
    """17 of 31 days of the first are of 2023, and 17 days of December are in none."""
    verdict = verify(book(path, "columns", invoices(17, texts=texts)))
    (item,) = [i for i in verdict.items if i.finding.code == "VER-202"]
    before = 60.0 * 17 / 31 * FACTOR
    assert item.finding.where == "Invoices!D2"
    assert item.effect == pytest.approx(0, abs=0.5)
    assert item.moved == pytest.approx(before, rel=0.05)
    assert not verdict.is_confirmed


@pytest.mark.parametrize("days", [0, 1])
def test_invoices_of_months_are_right(days: int, path: Path) -> None:
    """Whether the last day is meant to be in makes no difference."""
    verdict = verify(book(path, "columns", invoices(days)))
    assert (verdict.is_confirmed, asked(verdict)) == (True, [])
