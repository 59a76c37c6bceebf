"""Right books that mix several ways: years, systems, names, notes, parts that are added."""

from __future__ import annotations

import datetime as dt
from typing import Any

from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table, TableColumn

from tests.verification.right.hands import HANDS, STYLES, by_hand
from tests.verification.right.hands import INPUT as SHEET
from tests.verification.right.listed.making import (
    LAST,
    METERS,
    air,
    dated,
    listed,
    months,
)
from tests.verification.right.sheets import Made, solar

Y22, Y23, Y24 = (f"01/01/{y} - 31/12/{y}" for y in (2022, 2023, 2024))
YEARS = (2022, 2023, 2024)
CALC = "MRS(calc_process)"
VIETNAMESE = tuple(f"Tháng {n}" for n in range(1, 13))


@listed("three years with months across, a sheet for each floor")
def _(made: Made) -> None:
    for n, name in enumerate(("Tầng 1", "Tầng 2")):
        rows: list[list[Any]] = [
            [f"Điện năng tiêu thụ {name} (kWh)"],
            [],
            ["Năm", *VIETNAMESE, "Cộng"],
        ]
        for k, year in enumerate(YEARS):
            amounts = [round(1000 * v) for _, v in months(30.0 + 11 * n + k, n + k)]
            rows.append([year, *amounts, f"=SUM(B{k + 4}:M{k + 4})"])
        made.put(name, "A1", [row or [None] for row in rows])
    values = [f"='Tầng {n}'!N{4 + k}/1000" for k in range(3) for n in (1, 2)]
    words = ("Điện năng của tầng 1", "Điện năng của tầng 2")
    air(made, values, words=words, periods=(Y22, Y23, Y24))


@listed("tables of the floors by structured references, chosen by the year")
def _(made: Made) -> None:
    for n in (1, 2):
        sheet, name = f"Floor {n}", f"Power{n}"
        lines = [
            [year, month.month, round(1000 * v)]
            for k, year in enumerate(YEARS)
            for month, v in months(31.0 + 9 * n + k, n + k, year)
        ]
        made.put(sheet, "A1", [["Year", "Month", "kWh"], *lines])
        table = Table(displayName=name, ref=f"A1:C{len(lines) + 1}")
        table.tableColumns = [
            TableColumn(id=k, name=head) for k, head in enumerate(("Year", "Month", "kWh"), 1)
        ]
        made.sheet(sheet).add_table(table)
    values = [
        f"=SUMIFS(Power{n}[kWh],Power{n}[Year],{year})/1000" for year in YEARS for n in (1, 2)
    ]
    air(made, values, periods=(Y22, Y23, Y24))


@listed("a name for the readings of each floor and year")
def _(made: Made) -> None:
    lines = [
        [day, round(1000 * v), round(1000 * w)]
        for k, year in enumerate(YEARS)
        for (day, v), (_, w) in zip(
            months(30.0 + k, k, year), months(41.0 - k, k + 2, year), strict=True
        )
    ]
    made.put("Log", "A1", [["Month", "Floor 1 kWh", "Floor 2 kWh"], *lines])
    dated(made, "Log")
    values = []
    for k, year in enumerate(YEARS):
        for n, column in enumerate("BC", 1):
            name = f"kWh_floor{n}_{year}"
            cells = f"Log!${column}${2 + 12 * k}:${column}${13 + 12 * k}"
            made.book.defined_names[name] = DefinedName(name, attr_text=cells)
            values.append(f"=SUM({name})/1000")
    air(made, values, periods=(Y22, Y23, Y24))


@listed("lines of remarks between the months, in Japanese")
def _(made: Made) -> None:
    rows: list[list[Any]] = []
    remarks = {3: "※ 4月1日 定期点検(空調運転は継続)", 8: "※ 9月は残暑のため使用量増"}
    for (day, v), (_, w) in zip(months(30.0), months(41.0, 1), strict=True):
        rows.append([f"{day.month}月", round(1000 * v), round(1000 * w)])
        if day.month in remarks:
            rows.append([remarks[day.month]])
    last = 4 + len(rows)
    made.put("検針表", "B2", [["令和6年 電力使用量 (kWh)"], [], ["月", "1階", "2階"], *rows])
    made.put("検針表", f"B{last + 1}", [["合計", f"=SUM(C5:C{last})", f"=SUM(D5:D{last})"]])
    air(made, [f"=検針表!{c}{last + 1}/1000" for c in "CD"], words=("1階の電力量", "2階の電力量"))


@listed("half-years on sheets of their own, whose emissions Table 3 adds")
def _(made: Made) -> None:
    halves = ("2024-01-01 to 2024-06-30", "2024-07-01 to 2024-12-31")
    for half in (1, 2):
        lines = months(50.0, half)[6 * half - 6 : 6 * half]
        other = months(36.0, half + 3)[6 * half - 6 : 6 * half]
        rows = [[f"{d:%B}", v, w] for (d, v), (_, w) in zip(lines, other, strict=True)]
        heads = ["Month", "North roof MWh", "South roof MWh"]
        made.put(f"H{half}", "A1", [heads, *rows, ["Sum", "=SUM(B2:B7)", "=SUM(C2:C7)"]])
    values = [f"=H{half}!{c}8" for half in (1, 2) for c in "BC"]
    results = [["01/01/2024 - 31/12/2024", f"=ROUNDDOWN({CALC!r}!D6+{CALC!r}!D7,0)", "tCO2/p"]]
    names = solar(
        made,
        values,
        "",
        periods=halves,
        results=results,
        description=lambda n: ("North roof", "South roof")[n - 1],
    )
    factor = f"'MRS(input)'!{names['factor']}"
    lines_of = [
        ["Item", None, "Value", "Units", "Parameter"],
        ["1. Calculations for emission reductions"],
        ["January to June", None, "=D9-D12", "tCO2/p", "ERp"],
        ["July to December", None, "=D10-D13", "tCO2/p", "ERp"],
        ["2. Calculations for reference emissions"],
        ["January to June", None, f"=SUM('MRS(input)'!F9:F10)*{factor}", "tCO2/p", "REp"],
        ["July to December", None, f"=SUM('MRS(input)'!F11:F12)*{factor}", "tCO2/p", "REp"],
        ["3. Calculations of the project emissions"],
        ["January to June", None, 0, "tCO2/p", "PEp"],
        ["July to December", None, 0, "tCO2/p", "PEp"],
    ]
    made.put(CALC, "H1", [["Monitoring Spreadsheet: JCM_VN_AM007_ver01.0"]])
    made.put(CALC, "B2", [["Monitoring Report Sheet (Calculation Process Sheet)"]])
    made.put(CALC, "B4", lines_of)


@listed("a loss of the transformer and an error of the meter in cells of their own")
def _(made: Made) -> None:
    both = zip(months(30.0), months(41.0, 1), strict=True)
    rows = [
        [
            day,
            round(1000 * v),
            round(1000 * w),
            f"=B{n}*(1+$H$2)/(1-$H$3)",
            f"=C{n}*(1+$H$2)/(1-$H$3)",
        ]
        for n, ((day, v), (_, w)) in enumerate(both, 2)
    ]
    heads = ["Month", "Floor 1 kWh", "Floor 2 kWh", "Floor 1 at 22 kV", "Floor 2 at 22 kV"]
    made.put("Log", "A1", [heads, *rows])
    made.put("Log", "G2", [["Loss of the transformer, test report 2023-118", 0.012]])
    made.put("Log", "G3", [["Error of the meters, certificate 45/KD", 0.004]])
    dated(made, "Log")
    air(made, [f"=SUM(Log!{c}2:{c}13)/1000" for c in "DE"])


@listed("heat of two boilers from flow and temperatures, off in summer")
def _(made: Made) -> None:
    placed = by_hand(made, HANDS["boilers"], STYLES["English"])
    for n in (0, 1):
        rows: list[list[Any]] = []
        for m in range(12):
            off = 5 <= m <= 7
            flow = 0 if off else 26_300 - 3_900 * n + 97 * ((5 * m) % 7)
            warm, cold = 77.5 + (m % 4) / 3, 55.1 + (m % 3) / 7
            heat = f"=B{m + 4}*(C{m + 4}-D{m + 4})*4.1868/1000"
            rows.append([dt.date(2024, m + 1, 1), flow, warm, cold, heat])
            if off:
                rows[-1].append("Boiler shut down, no heating season")
        heads = ["Month", "Flow (t)", "T supply (°C)", "T return (°C)", "Heat (GJ)", "Remarks"]
        sheet = f"Boiler {n + 1}"
        made.put(sheet, "A1", [[f"Boiler {n + 1}: heat meter"], [], heads, *rows])
        made.put(sheet, "A16", [["Total", None, None, None, "=SUM(E4:E15)"]])
        dated(made, sheet)
        made.sheet(SHEET)[placed.monitored[n, 0]] = f"='{sheet}'!E16"


@listed("a meter that was changed, with a remark, differences beside each reading")
def _(made: Made) -> None:
    one, other = 731_204, 18_077
    rows: list[list[Any]] = [[dt.date(2024, 1, 1), one, None, None, other, None, None]]
    for n, ((_, v), (_, w)) in enumerate(zip(months(30.0), months(41.0, 1), strict=True), 1):
        r = n + 4
        take = f"=(B{r}-B{r - 1})*40"
        if n == 7:
            one, take = 12, f"=(B{r}-C20)*40"
        one, other = one + round(25 * v), other + round(25 * w)
        remark = "Thay công tơ ngày 01/07/2024, biên bản 17/BB" if n == 7 else None
        day = dt.date(2024 + n // 12, n % 12 + 1, 1)
        rows.append([day, one, f"={take[1:]}", remark, other, f"=(E{r}-E{r - 1})*40", None])
    heads = ["Ngày đọc", "Tầng 1 chỉ số", "Tầng 1 kWh", "Ghi chú", "Tầng 2 chỉ số", "Tầng 2 kWh"]
    made.put("Chỉ số", "A1", [["Chỉ số công tơ, hệ số nhân 40"], [], heads, *rows])
    made.put("Chỉ số", "B20", [["Công tơ mới, chỉ số đầu", 12]])
    dated(made, "Chỉ số", shown="dd/mm/yyyy")
    values = [f"=SUM('Chỉ số'!{c}5:{c}16)/1000" for c in "CF"]
    air(made, values, words=("Điện năng của tầng 1", "Điện năng của tầng 2"))


@listed("mean power times the hours of each month")
def _(made: Made) -> None:
    both = zip(months(30.0), months(41.0, 1), strict=True)
    rows = [
        [d, round(v / 24 / LAST[d.month - 1] * 1000, 2), f"=B{n}*24*{LAST[d.month - 1]}/1000", w]
        for n, ((d, v), (_, w)) in enumerate(both, 2)
    ]
    heads = ["Month", "Floor 1, mean kW", "Floor 1, MWh", "Floor 2, MWh"]
    made.put("Log", "A1", [heads, *rows, ["Total", None, "=SUM(C2:C13)", "=SUM(D2:D13)"]])
    dated(made, "Log")
    air(made, ["=Log!C14", "=Log!D14"])


@listed("months to quarters to the year, beside the log")
def _(made: Made) -> None:
    both = zip(months(30.0), months(41.0, 1), strict=True)
    rows = [[day, round(1000 * v), round(1000 * w)] for (day, v), (_, w) in both]
    made.put("Log", "A3", [["Month", "Floor 1", "Floor 2"], *rows])
    made.put("Log", "A1", [["Electricity of the floors in kWh, 2024"]])
    quarters = [
        [f"Q{q + 1}", f"=SUM(B{4 + 3 * q}:B{6 + 3 * q})", f"=SUM(C{4 + 3 * q}:C{6 + 3 * q})"]
        for q in range(4)
    ]
    made.put("Log", "F3", [["Quarter", "Floor 1", "Floor 2"], *quarters])
    made.put("Log", "F9", [["Year", "=SUM(G4:G7)", "=SUM(H4:H7)"]])
    dated(made, "Log")
    air(made, ["=Log!G9/1000", "=Log!H9/1000"])


@listed("a line of emissions for each roof and their sum, under one symbol")
def _(made: Made) -> None:
    results = [["01/01/2024 - 31/12/2024", f"=ROUNDDOWN({CALC!r}!D6,0)", "tCO2/p"]]
    names = solar(made, [412.3, 287.9, 96.4], "", results=results)
    factor = f"'MRS(input)'!{names['factor']}"
    each = [
        [f"Roof {n}", None, f"='MRS(input)'!F{8 + n}*{factor}", "tCO2/p", "REp"] for n in (1, 2, 3)
    ]
    made.put(CALC, "H1", [["Monitoring Spreadsheet: JCM_VN_AM007_ver01.0"]])
    made.put(CALC, "B2", [["Monitoring Report Sheet (Calculation Process Sheet)"]])
    rows = [
        ["Item", None, "Value", "Units", "Parameter"],
        ["1. Calculations for emission reductions"],
        ["Emission reductions", None, "=D8-D13", "tCO2/p", "ERp"],
        ["2. Calculations for reference emissions"],
        ["All roofs", None, "=SUM(D9:D11)", "tCO2/p", "REp"],
        *each,
        ["3. Calculations of the project emissions"],
        ["Project emissions", None, 0, "tCO2/p", "PEp"],
    ]
    made.put(CALC, "B4", rows)


@listed("readings of each half month")
def _(made: Made) -> None:
    rows: list[list[Any]] = []
    for (day, v), (_, w) in zip(months(30.0), months(41.0, 1), strict=True):
        for first, last in ((1, 15), (16, LAST[day.month - 1])):
            share = (last - first + 1) / LAST[day.month - 1] * (1.01 if first == 1 else 0.99)
            days = (day.replace(day=first), day.replace(day=last))
            rows.append([*days, round(1000 * v * share), round(1000 * w * share)])
    made.put("Log", "A1", [["From", "To", "Floor 1 [kWh]", "Floor 2 [kWh]"], *rows])
    for column in (1, 2):
        dated(made, "Log", column, shown="yyyy-mm-dd")
    air(made, [f"=SUM(Log!{c}2:{c}25)/1000" for c in "CD"])


@listed("meters down, quarters across, notes between, Vietnamese")
def _(made: Made) -> None:
    rows: list[list[Any]] = [["Công tơ", "Quý I", "Quý II", "Quý III", "Quý IV", "Cả năm"]]
    for k, meter in enumerate(METERS):
        amounts = [round(90.0 + 33 * k + 7 * ((q + k) % 3) + q / 3, 2) for q in range(4)]
        r = 3 + 2 * k + 1
        rows += [[meter, *amounts, f"=SUM(B{r}:E{r})"], [f"({meter}: kiểm định 11/2023)"]]
    made.put("Điện", "A1", [["Điện năng tiêu thụ năm 2024 (MWh)"], [], *rows])
    air(
        made, [f"=Điện!F{4 + 2 * k}" for k in range(3)], words=tuple(f"Công tơ {m}" for m in METERS)
    )


@listed("a correction by the utility with its letter, below zero")
def _(made: Made) -> None:
    rows: list[list[Any]] = []
    for (day, v), (_, w) in zip(months(30.0), months(41.0, 1), strict=True):
        rows.append([f"{day:%b %Y}", round(1000 * v), round(1000 * w), None])
    made.put("Log", "A1", [["Month", "Floor 1 kWh", "Floor 2 kWh", "Remarks"], *rows])
    made.put("Log", "F1", [["Corrected reading of May, floor 2, letter 77/2024", -1210]])
    air(made, ["=SUM(Log!B2:B13)/1000", "=(SUM(Log!C2:C13)+Log!G1)/1000"])
