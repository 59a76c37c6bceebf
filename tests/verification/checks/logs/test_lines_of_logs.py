"""Lines that count in a log and are no reading of their own: twice, corrected, adjusted."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import verify
from jcm_mrv.verification.verdict import Verdict
from tests.effort import one_in
from tests.verification.log_books import MONTHS, ROOFS, Change, book, put

MORE = (5_000, 4_000, 3_500)
NAMES = {
    "English": "January February March April May June July August September October November "
    "December".split(),
    "Japanese": [f"{n}月" for n in range(1, 13)],
    "Vietnamese": [f"Tháng {n}" for n in range(1, 13)],
    "Indonesian": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November "
    "Desember".split(),
}


def asked(verdict: Verdict) -> list[tuple[str, str]]:
    found = [item.finding for item in verdict.items if item.finding.severity != "note"]
    return [(finding.code, finding.where) for finding in found]


def down(name: str | dt.date, amounts: tuple[float, ...], at: int = 8, remark: str = "") -> Change:
    """Put one more line into the months of ``columns``, and take it into every sum."""

    def change(made: openpyxl.Workbook) -> None:
        log = made["Log"]
        log.insert_rows(at)
        log.cell(at, 2, name).number_format = "mmm yyyy"
        for n, amount in enumerate(amounts):
            log.cell(at, 3 + n, amount)
            letter = "CDE"[n]
            made["MRS(input)"].cell(8 + n, 6, f"=SUM(Log!{letter}5:{letter}17)/1000")
            log[f"{letter}18"] = f"=SUM({letter}5:{letter}17)"
        log.cell(at, 7, remark or None)

    return change


def across(name: str, amounts: tuple[float, ...]) -> Change:
    """Put one more month into the months of ``rows``."""

    def change(made: openpyxl.Workbook) -> None:
        log = made["Log"]
        log["O4"] = name
        for n, amount in enumerate(amounts):
            log.cell(5 + n, 15, amount)
            made["MRS(input)"].cell(8 + n, 6, f"=SUM(Log!C{5 + n}:O{5 + n})/1000")

    return change


def below(name: str, amounts: tuple[float, ...]) -> Change:
    """Put one more line under whole columns."""

    def change(made: openpyxl.Workbook) -> None:
        made["Log"].append([name, *amounts])

    return change


def called(language: str) -> Change:
    """Call the months by their names alone."""

    def change(made: openpyxl.Workbook) -> None:
        for row, name in enumerate(NAMES[language], start=5):
            made["Log"].cell(row, 2, name)

    return change


def number(content: object) -> float:
    """Give the number that stands in a cell."""
    assert isinstance(content, int | float), content
    return content


def again(rows: tuple[int, ...], remark: str = "", *, changed: float = 1.0) -> Change:
    """Copy days of the log of days to its end, ten times as large as they are."""

    def change(made: openpyxl.Workbook) -> None:
        log = made["Days"]
        for row in range(2, 368):
            for column in (2, 3, 4):
                log.cell(row, column, 10 * number(log.cell(row, column).value))
        for n, row in enumerate(rows):
            for column in range(1, 5):
                log.cell(368 + n, column, log.cell(row, column).value)
            log.cell(368 + n, 1).number_format = "yyyy-mm-dd"
            log.cell(368 + n, 2, changed * number(log.cell(row, 2).value))
            log.cell(368 + n, 6, remark or None)
        for n, letter in enumerate("BCD"):
            made["MRS(input)"].cell(
                8 + n, 6, f"=SUM(Days!{letter}2:{letter}{367 + len(rows)})/1000"
            )

    return change


MARCH = tuple(roof[2] + 100 for roof in ROOFS)
CORRECTED = [
    ("English", "March (corrected)"),
    ("English", "Mar rev."),
    ("English", "MARCH - revised"),
    ("Japanese", "3月（訂正）"),
    ("Japanese", "3月 修正後"),
    ("Vietnamese", "Tháng 3 (điều chỉnh)"),
    ("Vietnamese", "Tháng 3 - đã sửa"),
    ("Indonesian", "Maret (koreksi)"),
    ("Indonesian", "Maret revisi"),
]
ADJUSTED = (
    "Adjustment",
    "adj.",
    "Correction of readings",
    "Carry-over from 2023",
    "Brought forward",
    "Estimate for the failure in June",
    "補正",
    "繰越分",
    "推定値",
    "Điều chỉnh",
    "Ước tính",
    "Truy thu",
    "Penyesuaian",
    "Ajuste",
)


@one_in(3)
@pytest.mark.parametrize(("language", "name"), CORRECTED)
def test_a_month_beside_its_correction(language: str, name: str, tmp_path: Path) -> None:
    changes = (called(language), down(name, MARCH))
    verdict = verify(book(tmp_path / "book.xlsx", "columns", *changes))
    assert asked(verdict) == [("VER-208", "Log!C8")]
    assert not verdict.is_confirmed
    (item,) = (i for i in verdict.items if i.finding.code == "VER-208")
    assert item.effect == pytest.approx(0.333 * sum(roof[2] for roof in ROOFS) / 1000, rel=1e-6)


@one_in(4)
@pytest.mark.parametrize("language", NAMES)
def test_a_month_that_is_named_twice(language: str, tmp_path: Path) -> None:
    changes = (called(language), down(NAMES[language][2], MARCH))
    verdict = verify(book(tmp_path / "book.xlsx", "columns", *changes))
    assert asked(verdict) == [("VER-208", "Log!C8")]
    assert not verdict.is_confirmed


def test_a_correction_beside_a_date_is_told_once(tmp_path: Path) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", "columns", down("March 2024 (corrected)", MARCH)))
    assert asked(verdict) == [("VER-208", "Log!C8")]


@one_in(27)
@pytest.mark.parametrize("name", ADJUSTED)
@pytest.mark.parametrize(
    ("layout", "put_in", "where"),
    [("columns", down, "Log!C8"), ("rows", across, "Log!O5"), ("whole_columns", below, "Log!B14")],
)
def test_an_adjustment_among_readings(
    layout: str, put_in: object, where: str, name: str, tmp_path: Path
) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", layout, put_in(name, MORE)))  # type: ignore[operator]
    assert {code for code, _ in asked(verdict)} == {"VER-210"}
    assert ("VER-210", where) in asked(verdict)
    assert not verdict.is_confirmed
    effects = [i.effect or 0.0 for i in verdict.items if i.finding.code == "VER-210"]
    assert sum(effects) == pytest.approx(0.333 * sum(MORE) / 1000, rel=1e-6)


def test_an_adjustment_that_is_taken_off_is_asked_about_alone(tmp_path: Path) -> None:
    """A negative one with its reason is no more than a question, with its effect."""
    change = down("Correction, see report 12 of the laboratory", (-300, -200, -100))
    verdict = verify(book(tmp_path / "book.xlsx", "columns", change))
    assert asked(verdict) == [("VER-210", "Log!C8")]
    assert all(item.number.startswith(("CL", "FAR")) for item in verdict.items)
    effects = [i.effect for i in verdict.items if i.finding.code == "VER-210"]
    assert effects == [pytest.approx(-0.333 * 0.6, rel=1e-6)]


@one_in(3)
@pytest.mark.parametrize(
    ("rows", "where"), [((100,), "Days!B368"), ((2, 3, 4), "Days!B368"), ((367,), "Days!B368")]
)
def test_a_day_that_stands_twice(rows: tuple[int, ...], where: str, tmp_path: Path) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", "days", again(rows)))
    assert asked(verdict) == [("VER-019", where)]
    assert not verdict.is_confirmed


RIGHT: dict[str, tuple[str, list[Change]]] = {
    "months by their names": ("columns", [called("English")]),
    "months by their names, in Japanese": ("columns", [called("Japanese")]),
    "corrected months alone": (
        "columns",
        [put(f"Log!B{row}", f"{name} (rev.)") for row, name in enumerate(NAMES["English"], 5)],
    ),
    "one corrected month, in its place": (
        "columns",
        [called("English"), put("Log!B7", "March (corrected)")],
    ),
    "the months of two meters, one below the other": (
        "columns",
        [
            put("F8", "=SUM(Log!C5:C16,Log!C20:C31)/1000"),
            put("F9", 502.378),
            put("F10", 228.519),
            called("English"),
            *[put(f"Log!B{20 + n}", name) for n, name in enumerate(NAMES["English"])],
            *[put(f"Log!C{20 + n}", 3_107 + 13 * n) for n in range(12)],
        ],
    ),
    "an adjustment that is left out": (
        "columns",
        [put("Log!B19", "Adjustment"), put("Log!C19", 5_000)],
    ),
    "two meters on one day, with a word": ("days", [again((100,), "new meter", changed=0.4)]),
    "half-months": (
        "columns",
        [
            put("F8", "=SUM(Log!I5:I28)/1000"),
            *[
                put(f"Log!H{5 + 2 * n + half}", month.replace(day=(1, 16)[half]))
                for n, month in enumerate(MONTHS)
                for half in (0, 1)
            ],
            *[
                put(f"Log!I{5 + 2 * n + half}", ROOFS[0][n] / 2 + (211 if half else -211))
                for n in range(12)
                for half in (0, 1)
            ],
        ],
    ),
}


@one_in(9)
@pytest.mark.parametrize("words", RIGHT)
def test_right_lines_are_left_alone(words: str, tmp_path: Path) -> None:
    layout, changes = RIGHT[words]
    verdict = verify(book(tmp_path / "book.xlsx", layout, *changes))
    assert asked(verdict) == []
    assert verdict.is_confirmed


def produced(*heads: str, taken: str = "B") -> Change:
    """Take the first roof from a log of what was produced, used by the plant, and delivered."""

    def change(made: openpyxl.Workbook) -> None:
        sheet = made.create_sheet("Plant")
        sheet.append(["Month", *heads])
        for month, amount in zip(MONTHS, ROOFS[0], strict=True):
            own = round(amount * 0.03)
            sheet.append([month, *(amount, own, amount - own)[: len(heads)]])
            sheet.cell(sheet.max_row, 1).number_format = "mmm yyyy"
        made["MRS(input)"]["F8"] = f"=SUM(Plant!{taken}2:{taken}13)/1000"

    return change


OWN_USE = 0.333 * sum(round(amount * 0.03) for amount in ROOFS[0]) / 1000


@one_in(2)
@pytest.mark.parametrize(
    "heads",
    [
        ("Gross generation [kWh]", "Auxiliary [kWh]", "Net generation [kWh]"),
        ("Generation [kWh]", "Own use [kWh]", "Net [kWh]"),
        ("Gross [kWh]", "Aux. consumption [kWh]"),
        ("発電端 [kWh]", "所内 [kWh]", "送電端 [kWh]"),
        ("Điện đầu cực [kWh]", "Tự dùng [kWh]", "Sản lượng ròng [kWh]"),
        ("Produksi kotor [kWh]", "Pemakaian sendiri [kWh]", "Bersih [kWh]"),
    ],
)
def test_what_was_produced_is_taken_for_what_was_delivered(
    heads: tuple[str, ...], tmp_path: Path
) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", "columns", produced(*heads)))
    assert asked(verdict) == [("VER-223", "Plant!B2")]
    assert not verdict.is_confirmed
    (item,) = (i for i in verdict.items if i.finding.code == "VER-223")
    assert item.effect == pytest.approx(OWN_USE, rel=1e-6)


@one_in(2)
@pytest.mark.parametrize(
    "heads",
    [
        ("INV-1 DC (kWh)", "Losses (kWh)", "INV-1 AC (kWh)"),
        ("Roof 1 D.C. [kWh]", "Spread [kWh]", "Roof 1 A.C. [kWh]"),
        ("直流電力量 (kWh)", "損失 (kWh)", "交流電力量 (kWh)"),
    ],
)
def test_direct_current_is_taken_where_the_alternating_one_stands_beside(
    heads: tuple[str, ...], tmp_path: Path
) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", "columns", produced(*heads)))
    assert asked(verdict) == [("VER-223", "Plant!B2")]
    (item,) = (i for i in verdict.items if i.finding.code == "VER-223")
    assert item.effect == pytest.approx(OWN_USE, rel=1e-6)


@pytest.mark.parametrize(
    ("heads", "taken"),
    [
        (("INV-1 DC (kWh)", "Losses (kWh)", "INV-1 AC (kWh)"), "D"),
        (("DC bus 1 (kWh)", "Spread (kWh)", "AC units, hall 2 (kWh)"), "B"),
        (("Gross generation [kWh]", "Auxiliary [kWh]", "Net generation [kWh]"), "D"),
        (("Generation [kWh]", "Radiation [kWh/m2]", "Expected [kWh]"), "B"),
    ],
)
def test_what_was_delivered_is_left_alone(
    heads: tuple[str, ...], taken: str, tmp_path: Path
) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", "columns", produced(*heads, taken=taken)))
    assert asked(verdict) == []
    assert verdict.is_confirmed


@pytest.mark.parametrize("last", [2, 3])
def test_own_use_that_is_taken_off_elsewhere(last: int, tmp_path: Path) -> None:
    heads = ("Gross generation [kWh]", "Auxiliary [kWh]", "Net generation [kWh]")[:last]
    less = put("F8", "=(SUM(Plant!B2:B13)-SUM(Plant!C2:C13))/1000")
    typed = (put("F9", 502.378), put("F10", 228.519))
    verdict = verify(book(tmp_path / "book.xlsx", "columns", produced(*heads), less, *typed))
    assert "VER-223" not in {code for code, _ in asked(verdict)}


BY_NAME = (
    "VLOOKUP({},Years!$A$2:$N$4,14,FALSE)",
    "INDEX(Years!$A$2:$N$4,MATCH({},Years!$A$2:$A$4,0),14)",
)


def by_name(formula: str, *changes: Change) -> Change:
    """Take the year of each roof by its name from a list of roofs, with months across."""

    def change(made: openpyxl.Workbook) -> None:
        years = made.create_sheet("Years")
        years.append(["kWh", *MONTHS, "Year"])
        for n, roof in enumerate(ROOFS, start=1):
            years.append([f"Roof {n}", *roof, f"=SUM(B{n + 1}:M{n + 1})"])
            taken = formula.format(f'"Roof {n}"')
            made["MRS(input)"].cell(7 + n, 6, f"={taken}/1000")
        for cell in years[1][1:13]:
            cell.number_format = "mmm yyyy"
        for more in changes:
            more(made)

    return change


@pytest.mark.parametrize("formula", BY_NAME)
def test_the_block_of_a_lookup_is_not_added(formula: str, tmp_path: Path) -> None:
    right = verify(book(tmp_path / "right.xlsx", "columns", by_name(formula)))
    assert asked(right) == []
    assert right.is_confirmed


@one_in(3)
@pytest.mark.parametrize("formula", BY_NAME)
@pytest.mark.parametrize(
    ("change", "code", "where"),
    [
        (put("Years!F3", None), "VER-019", "Years!F3"),
        (put("Years!N3", "=SUM(B3:L3)"), "VER-019", "Years!N3"),
        (put("Years!F3", 439_350), "VER-110", "Years!F3"),
    ],
)
def test_what_stands_behind_a_lookup_is_looked_at(
    formula: str, change: Change, code: str, where: str, tmp_path: Path
) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", "columns", by_name(formula, change)))
    assert (code, where) in asked(verdict)
    assert not verdict.is_confirmed


def test_months_that_a_lookup_adds_are_looked_at(tmp_path: Path) -> None:
    months = "+".join(f"VLOOKUP({{0}},Years!$A$2:$N$4,{n},FALSE)" for n in range(2, 14))
    right = verify(book(tmp_path / "right.xlsx", "columns", by_name(f"({months})")))
    assert asked(right) == []
    empty = by_name(f"({months})", put("Years!F3", None))
    verdict = verify(book(tmp_path / "book.xlsx", "columns", empty))
    assert ("VER-019", "Years!F3") in asked(verdict)


def switched(label: str, setting: int) -> Change:
    """Let a cell of settings choose between readings of the first roof and its estimate."""

    def change(made: openpyxl.Workbook) -> None:
        settings = made.create_sheet("Settings")
        settings.append([label, setting])
        settings.append(["Design value (MWh/year)", 800])
        taken = "=IF(Settings!$B$1=1,SUM(Log!C5:C16)/1000,Settings!$B$2)"
        made["MRS(input)"]["F8"] = taken

    return change


@one_in(4)
@pytest.mark.parametrize(
    "label",
    [
        "Values used (1 = metered, 2 = estimate of the PDD)",
        "1: meter; 2: estimated",
        "使用する値（1＝実測、2＝推定）",
        "Giá trị dùng (1 = công tơ, 2 = ước tính)",
    ],
)
def test_a_switch_is_called_by_what_it_is_set_to(label: str, tmp_path: Path) -> None:
    right = verify(book(tmp_path / "right.xlsx", "columns", switched(label, 1)))
    assert asked(right) == []
    assert right.is_confirmed
    verdict = verify(book(tmp_path / "book.xlsx", "columns", switched(label, 2)))
    assert ("VER-210", "Settings!B1") in asked(verdict)
    assert not verdict.is_confirmed
    (item,) = (i for i in verdict.items if i.finding.code == "VER-210")
    assert item.finding.wording == "switch"
    assert item.effect == pytest.approx(0.333 * (800 - sum(ROOFS[0]) / 1000), rel=1e-6)


def test_an_adjustment_beside_a_list_of_units_stays_one(tmp_path: Path) -> None:
    label = put("Log!B19", "Adjustment (1 = kWh, 2 = MWh)"), put("Log!C19", 5_000)
    added = put("F8", "=(SUM(Log!C5:C16)+Log!C19)/1000")
    verdict = verify(book(tmp_path / "book.xlsx", "columns", *label, added))
    assert ("VER-210", "Log!C19") in asked(verdict)


def looked_up(key: str, formula: str = "VLOOKUP({},Totals!$A$2:$B$13,2,FALSE)") -> Change:
    """Take the months of the first roof from a list, by their names; nothing is counted as 0."""

    def change(made: openpyxl.Workbook) -> None:
        totals, log = made.create_sheet("Totals"), made["Log"]
        totals.append(["Month", "kWh"])
        for n, amount in enumerate(ROOFS[0], start=1):
            totals.append([f"2024-{n:02}", amount])
            log.cell(4 + n, 7, key if n == 6 else f"2024-{n:02}")
            log.cell(4 + n, 3, f"=IFERROR({formula.format(f'G{4 + n}')},0)")

    return change


@one_in(2)
@pytest.mark.parametrize(
    "formula",
    [
        "VLOOKUP({},Totals!$A$2:$B$13,2,FALSE)",
        "INDEX(Totals!$B$2:$B$13,MATCH({},Totals!$A$2:$A$13,0))",
    ],
)
def test_a_month_that_a_lookup_does_not_find(formula: str, tmp_path: Path) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", "columns", looked_up("2024/06", formula)))
    assert ("VER-211", "Log!C10") in asked(verdict)
    assert not verdict.is_confirmed
    (item,) = (i for i in verdict.items if i.finding.code == "VER-211")
    assert item.effect == pytest.approx(-0.333 * ROOFS[0][5] / 1000, rel=1e-6)
    right = verify(book(tmp_path / "book.xlsx", "columns", looked_up("2024-06", formula)))
    assert asked(right) == []
    assert right.is_confirmed


def test_errors_that_are_caught_rightly(tmp_path: Path) -> None:
    """A line that is not in use, a month to come, a list that is looked up after another."""

    def change(made: openpyxl.Workbook) -> None:
        looked_up("2024-06")(made)
        log = made["Log"]
        other = "VLOOKUP(G10,Older!$A$2:$B$3,2,FALSE)"
        log["C10"] = f"=IFERROR({other},VLOOKUP(G10,Totals!$A$2:$B$13,2,FALSE))"
        made.create_sheet("Older").append(["Month", "kWh"])
        made["Older"].append(["2023-12", 61_000])
        made["Older"].append(["2023-11", 60_500])

    verdict = verify(book(tmp_path / "book.xlsx", "columns", change))
    assert "VER-211" not in {code for code, _ in asked(verdict)}


def sheets(used: str, *, dated: bool = False) -> Change:
    """Take the roofs from one of the sheets of two years."""

    def change(made: openpyxl.Workbook) -> None:
        for year in (2023, 2024):
            sheet = made.create_sheet(f"Log {year}")
            sheet.append(["Month", *(f"Roof {n} [kWh]" for n in (1, 2, 3))])
            for n, name in enumerate(NAMES["English"]):
                day = dt.date(2024, n + 1, 1) if dated else name
                sheet.append([day, *(roof[n] - 310 * (2024 - year) for roof in ROOFS)])
        for n, letter in enumerate("BCD"):
            made["MRS(input)"].cell(8 + n, 6, f"=SUM('{used}'!{letter}2:{letter}13)/1000")

    return change


def test_a_sheet_of_another_year(tmp_path: Path) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", "columns", sheets("Log 2023")))
    assert asked(verdict) == [("VER-222", "MRS(input)!F8")]
    assert not verdict.is_confirmed
    (item,) = (i for i in verdict.items if i.finding.code == "VER-222")
    assert item.effect == pytest.approx(-0.333 * 3 * 12 * 310 / 1000, rel=1e-6)


@pytest.mark.parametrize(("used", "dated"), [("Log 2024", False), ("Log 2023", True)])
def test_a_sheet_of_its_own_year(used: str, dated: bool, tmp_path: Path) -> None:
    """Where days stand beside the readings, an old name of the sheet says nothing."""
    verdict = verify(book(tmp_path / "book.xlsx", "columns", sheets(used, dated=dated)))
    assert asked(verdict) == []
    assert verdict.is_confirmed


def test_an_opening_reading_from_the_sheet_of_the_year_before(tmp_path: Path) -> None:
    def change(made: openpyxl.Workbook) -> None:
        for year, shown in ((2023, 100_000.0), (2024, 884_020.0)):
            made.create_sheet(f"Meter {year}").append(["Reading at the end", shown])
        made["MRS(input)"]["F8"] = "=('Meter 2024'!B1-'Meter 2023'!B1)/1000"

    verdict = verify(book(tmp_path / "book.xlsx", "columns", change))
    assert "VER-222" not in {code for code, _ in asked(verdict)}


@one_in(3)
@pytest.mark.parametrize(
    ("text", "is_asked"),
    [
        ("Commissioned on 15 June 2024", True),
        ("運転開始 2024年6月15日", True),
        ("Đưa vào vận hành ngày 15 tháng 6 năm 2024", True),
        ("Start of operation: 2022-06-15", False),
        ("Meter commissioned on 15 June 2024", False),
    ],
)
def test_readings_before_the_start_of_operation(text: str, is_asked: bool, tmp_path: Path) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", "columns", put("J9", text)))
    assert asked(verdict) == ([("VER-224", "Log!D5")] if is_asked else [])
    assert verdict.is_confirmed is not is_asked


def test_a_roof_that_shows_nothing_before_its_start(tmp_path: Path) -> None:
    zero = [put(f"Log!D{row}", 0) for row in range(5, 10)]
    commissioned = put("J9", "Commissioned on 2 June 2024")
    verdict = verify(book(tmp_path / "book.xlsx", "columns", *zero, commissioned))
    assert asked(verdict) == []
    assert verdict.is_confirmed


@pytest.mark.parametrize(
    ("name", "asks"),
    [
        ("March, meter B-2204 (new from 15 March)", False),
        ("March, new meter", False),
        ("March (new)", True),
        ("March, new value", True),
    ],
)
def test_a_new_meter_is_no_corrected_line(name: str, asks: bool, tmp_path: Path) -> None:
    made = book(tmp_path / "book.xlsx", "columns", down(name, MORE))
    assert ("VER-208" in {code for code, _ in asked(verify(made))}) is asks
