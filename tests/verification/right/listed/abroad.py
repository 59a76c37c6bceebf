"""Right books of offices in Japan and Viet Nam: months, days and numbers as they are written."""

from __future__ import annotations

import datetime as dt

from tests.verification.right.listed.making import FLOORS, LAST, air, dated, listed, months
from tests.verification.right.sheets import Made

BOTH = list(zip(months(30.0), months(41.0, 1), strict=True))


def _months(made: Made, label: str, heads: tuple[str, str, str]) -> None:
    rows = [[label.format(m=day.month, y=day.year), v, w] for (day, v), (_, w) in BOTH]
    made.put("Log", "A1", [list(heads), *rows])
    air(made, ["=SUM(Log!B2:B13)", "=SUM(Log!C2:C13)"])


LABELS = {
    "1月": "{m}月",
    "2024年1月": "{y}年{m}月",
    "R6.1": "R6.{m}",
    "2024/01": "{y}/{m:02}",
    "Tháng 1": "Tháng {m}",
    "Tháng 01/2024": "Tháng {m:02}/{y}",
    "T1/2024": "T{m}/{y}",
    "thang 1": "thang {m}",
}
for _name, _label in LABELS.items():
    _words = (
        ("月", "1階 (MWh)", "2階 (MWh)")
        if "月" in _label or "R" in _label
        else ("Tháng", "Tầng 1 (MWh)", "Tầng 2 (MWh)")
    )
    listed(f"months written as {_name}")(
        lambda made, label=_label, heads=_words: _months(made, label, heads)
    )


@listed("months of a Japanese year from April, taken by the calendar year")
def _(made: Made) -> None:
    """The sheet of the year 2023 ends with March 2024, that of 2024 begins with April."""
    for year, taken in ((2023, range(1, 4)), (2024, range(4, 13))):
        rows = []
        for m in (*range(4, 13), *range(1, 4)):
            known = m in taken
            pair = [
                1000 * BOTH[m - 1][k][1] if known else 31_000.0 + 10_500 * k + 57 * m
                for k in (0, 1)
            ]
            rows.append([f"{m}月", *pair])
        made.put(
            f"{year}年度", "A1", [[f"{year}年度 使用電力量"], ["月", "1階 kWh", "2階 kWh"], *rows]
        )
    values = [f"=(SUM('2023年度'!{c}12:{c}14)+SUM('2024年度'!{c}3:{c}11))/1000" for c in "BC"]
    air(made, values)


@listed("days written as 31/12/2024")
def _(made: Made) -> None:
    rows = [[f"{LAST[m]}/{m + 1:02}/2024", v, w] for m, ((_, v), (_, w)) in enumerate(BOTH)]
    made.put("Nhật ký", "A1", [["Ngày đọc", "Tầng 1 (MWh)", "Tầng 2 (MWh)"], *rows])
    air(made, ["=SUM('Nhật ký'!B2:B13)", "=SUM('Nhật ký'!C2:C13)"])


@listed("days of Japanese years")
def _(made: Made) -> None:
    rows = [[f"令和6年{m + 1}月{LAST[m]}日", v, w] for m, ((_, v), (_, w)) in enumerate(BOTH)]
    made.put("検針", "A1", [["検針日", "1階 (MWh)", "2階 (MWh)"], *rows])
    air(made, ["=SUM(検針!B2:B13)", "=SUM(検針!C2:C13)"])


@listed("a counter in Japanese at the starts of months")
def _(made: Made) -> None:
    one, other, rows = 182_455.0, 96_210.5, []
    for m in range(13):
        rows.append([f"{2024 + m // 12}年{m % 12 + 1}月1日", one, other])
        if m < 12:
            one, other = one + 1000 * BOTH[m][0][1], other + 1000 * BOTH[m][1][1]
    made.put("検針", "A1", [["検針日", "1階 指示値 (kWh)", "2階 指示値 (kWh)"], *rows])
    made.put("検針", "D1", [["1階 使用量 (kWh)", "2階 使用量 (kWh)"]])
    for row in range(3, 15):
        made.put("検針", f"D{row}", [[f"=B{row}-B{row - 1}", f"=C{row}-C{row - 1}"]])
    air(made, ["=SUM(検針!D3:D14)/1000", "=SUM(検針!E3:E14)/1000"])


@listed("a counter in Vietnamese with both readings of a month")
def _(made: Made) -> None:
    heads = ["Tháng", "Chỉ số đầu kỳ", "Chỉ số cuối kỳ", "Hệ số nhân", "Điện tiêu thụ (kWh)"]
    for n, pick in enumerate((0, 1), start=1):
        reading, rows = 1_204.5, []
        for m, pair in enumerate(BOTH):
            after = round(reading + pair[pick][1] * 1000 / 40, 2)
            rows.append([f"Tháng {m + 1}", reading, after, 40, f"=(C{m + 3}-B{m + 3})*D{m + 3}"])
            reading = after
        made.put(f"Công tơ {n}", "A2", [heads, *rows])
        made.put(f"Công tơ {n}", "A15", [["Tổng cộng", None, None, None, "=SUM(E3:E14)"]])
    air(made, [f"='Công tơ {n}'!E15/1000" for n in (1, 2)])


def _european(number: float) -> str:
    return f"{number:,.1f}".replace(",", " ").replace(".", ",").replace(" ", ".")


@listed("thousands and decimals as texts, turned into numbers by the sheet")
def _(made: Made) -> None:
    rows = [[day, _european(1000 * v), _european(1000 * w)] for (day, v), (_, w) in BOTH]
    made.put("Log", "A1", [["Tháng", "Tầng 1 (kWh)", "Tầng 2 (kWh)"], *rows])
    made.put("Log", "D1", [["Tầng 1, số", "Tầng 2, số"]])
    for row in range(2, 14):
        number = '=_xlfn.NUMBERVALUE({}{},",",".")'
        made.put("Log", f"D{row}", [[number.format(c, row) for c in "BC"]])
    dated(made, "Log", shown="mm/yyyy")
    air(made, ["=SUM(Log!D2:D13)/1000", "=SUM(Log!E2:E13)/1000"])


@listed("thousands and decimals as texts in the log, with substitutes")
def _(made: Made) -> None:
    rows = [[day, _european(1000 * v), 1000 * w] for (day, v), (_, w) in BOTH]
    made.put("Log", "A1", [["Tháng", "Tầng 1 (kWh)", "Tầng 2 (kWh)"], *rows])
    made.put("Log", "D1", [["Tầng 1, số"]])
    for row in range(2, 14):
        text = f'=VALUE(SUBSTITUTE(SUBSTITUTE(B{row},".",""),",","."))'
        made.put("Log", f"D{row}", [[text]])
    dated(made, "Log", shown="mm/yyyy")
    air(made, ["=SUM(Log!D2:D13)/1000", "=SUM(Log!C2:C13)/1000"])


@listed("a row of Table 1 for each month in Vietnamese")
def _(made: Made) -> None:
    made.put("Log", "A1", [["Tháng", "Tầng 1 (MWh)", "Tầng 2 (MWh)"]])
    made.put("Log", "A2", [[f"Tháng {m + 1}", v, w] for m, ((_, v), (_, w)) in enumerate(BOTH)])
    values = [f"=Log!{c}{m + 1}" for m in range(1, 13) for c in "BC"]
    periods = [f"Tháng {m}/2024" for m in range(1, 13)]
    air(made, values, periods=periods, result=FLOORS, whole=True)


@listed("a row of Table 1 for each month in Japanese")
def _(made: Made) -> None:
    made.put("Log", "A1", [["月", "1階 (MWh)", "2階 (MWh)"]])
    made.put("Log", "A2", [[f"{m + 1}月", v, w] for m, ((_, v), (_, w)) in enumerate(BOTH)])
    values = [f"=Log!{c}{m + 1}" for m in range(1, 13) for c in "BC"]
    periods = [f"2024年{m}月" for m in range(1, 13)]
    air(made, values, periods=periods, result=FLOORS, whole=True)


@listed("daily sheets of a building, one for each month, named in Vietnamese")
def _(made: Made) -> None:
    for m in range(12):
        days = [
            [
                dt.date(2024, m + 1, d),
                round(980.0 + 3.7 * m + (d * 37) % 91, 1),
                round(1_310.0 + 2.9 * m + (d * 29) % 83, 1),
            ]
            for d in range(1, LAST[m] + 1)
        ]
        name = f"Tháng {m + 1}"
        made.put(name, "A1", [["Ngày", "Tầng 1 (kWh)", "Tầng 2 (kWh)"], *days])
        made.put(name, "E1", [["Cộng", f"=SUM(B2:B{LAST[m] + 1})", f"=SUM(C2:C{LAST[m] + 1})"]])
        dated(made, name, shown="dd/mm/yyyy")
    sums = ["+".join(f"'Tháng {m}'!{c}1" for m in range(1, 13)) for c in "FG"]
    air(made, [f"=({each})/1000" for each in sums])


@listed("meters whose numbers are texts in a long list")
def _(made: Made) -> None:
    lines = [
        [f"20{n}17", day, pair[n - 1][1]] for n in (1, 2) for pair in BOTH for day in [pair[0][0]]
    ]
    made.put("Readings", "A1", [["Công tơ số", "Tháng", "MWh"], *lines])
    dated(made, "Readings", 2, "mm/yyyy")
    cells = "Readings!$C$2:$C$25,Readings!$A$2:$A$25"
    air(made, [f'=SUMIFS({cells},"20{n}17")' for n in (1, 2)], words=("Meter 20117", "Meter 20217"))


@listed("a number of the meter as text, looked up")
def _(made: Made) -> None:
    made.put("Sum", "A1", [["Công tơ số", "kWh"], ["20117", 365_200.0], ["20217", 498_700.0]])
    values = [f'=VLOOKUP("20{n}17",Sum!$A$2:$B$3,2,FALSE)/1000' for n in (1, 2)]
    air(made, values, words=("Meter 20117", "Meter 20217"))
