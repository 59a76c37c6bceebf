"""Right books of machines that stood, with what people write beside the zero."""

from __future__ import annotations

import datetime as dt

from openpyxl.comments import Comment

from tests.verification.right.hands import INPUT
from tests.verification.right.listed.making import Make, air, dated, listed, months
from tests.verification.right.sheets import NEXT, YEAR, Made

YEARS = (YEAR, NEXT)
AMOUNTS = [365.2, 498.7, 0, 512.4]
"""MWh of two floors in two years: floor 1 stood in the second one."""
ZERO = "F10"
REMARKS = {
    "in English": "Under renovation all year, no consumption",
    "in English, of a tenant": "tenant moved out in December 2024, floor vacant",
    "in English, of a fault": "Compressor broken, waiting for spare parts",
    "in English, of the power": "disconnected by the utility",
    "in English, of no operation": "No operation in 2025",
    "in Japanese": "改修工事のため稼働なし",
    "in Japanese, of a fault": "故障により運転休止中",
    "in Japanese, of no record": "2025年度は使用実績なし",
    "in Vietnamese": "Máy hỏng, tạm ngừng hoạt động",
    "in Vietnamese, without signs": "Khong hoat dong nam 2025 (sua chua)",
    "in Vietnamese, of works": "Đang bảo trì, sửa chữa cả năm",
    "in Indonesian": "Tidak beroperasi, dalam perbaikan",
}


def _remarked(text: str, cell: str) -> Make:
    def make(made: Made) -> None:
        air(made, AMOUNTS, periods=YEARS)
        made.sheet(INPUT)[cell] = text

    return make


for _name, _text in REMARKS.items():
    # The column behind the last heading, which has no heading, or one.
    listed(f"a floor that stood, with a remark {_name}")(_remarked(_text, "J10"))


@listed("a floor that stood, with a column of remarks")
def _(made: Made) -> None:
    air(made, AMOUNTS, periods=YEARS)
    sheet = made.sheet(INPUT)
    sheet["J7"], sheet["J8"], sheet["J10"] = "Remarks", "as usual", "kitchen closed for rebuilding"


@listed("a floor that stood, with a note on the cell")
def _(made: Made) -> None:
    air(made, AMOUNTS, periods=YEARS)
    made.sheet(INPUT)[ZERO].comment = Comment("Unit out of order since 28 Dec 2024", "site")


@listed("a floor that stood, with a Japanese note on the cell")
def _(made: Made) -> None:
    air(made, AMOUNTS, periods=YEARS)
    made.sheet(INPUT)[ZERO].comment = Comment("空調停止（テナント退去）", "現場")


def _logged(made: Made, remark: str, column: int = 3) -> None:
    """Write a log of months of floor 1 in which it stood in the second year."""
    rows = [[day, v, None] for day, v in (*months(30.0), *months(30.0, 2, 2025))]
    for row in rows[12:]:
        row[1] = 0.0
    rows[12][2] = remark
    made.put("Log", "A1", [["Month", "Floor 1 [MWh]", "Remarks"], *rows])
    dated(made, "Log")
    values = ["=SUM(Log!B2:B13)", 498.7, "=SUM(Log!B14:B25)", 512.4]
    air(made, values, periods=YEARS)


@listed("a floor that stood, with the reason in its log")
def _(made: Made) -> None:
    _logged(made, "shut down for renovation until further notice")


@listed("a floor that stood, with the reason in its log in Vietnamese")
def _(made: Made) -> None:
    _logged(made, "Dừng máy từ tháng 1/2025")


@listed("a floor that stood, with a sheet of events")
def _(made: Made) -> None:
    air(made, AMOUNTS, periods=YEARS)
    rows = [
        [dt.date(2024, 5, 3), "Floor 2", "filters cleaned"],
        [dt.date(2024, 12, 30), "Floor 1", "air conditioner taken out of service for renovation"],
        [dt.date(2026, 1, 8), "Floor 1", "back in operation"],
    ]
    made.put("Event log", "A1", [["Date", "Machine", "Event"], *rows])
    dated(made, "Event log", shown="dd/mm/yyyy")


@listed("a floor that stood for some months, with zeros in its log")
def _(made: Made) -> None:
    rows = [
        [day, v if day.month < 7 else 0.0, w, None]
        for (day, v), (_, w) in zip(months(30.0), months(41.0, 1), strict=True)
    ]
    rows[6][3] = "closed for the season"
    made.put("Log", "A1", [["Month", "Floor 1 MWh", "Floor 2 MWh", "Remarks"], *rows])
    dated(made, "Log")
    air(made, ["=SUM(Log!B2:B13)", "=SUM(Log!C2:C13)"])


@listed("a floor that stood for most months, with a remark in its log")
def _(made: Made) -> None:
    rows = [
        [day, v if day.month < 5 else 0.0, w, None]
        for (day, v), (_, w) in zip(months(30.0), months(41.0, 1), strict=True)
    ]
    rows[4][3] = "改装のため5月から停止"
    made.put("Log", "A1", [["Month", "Floor 1 MWh", "Floor 2 MWh", "備考"], *rows])
    dated(made, "Log")
    air(made, ["=SUM(Log!B2:B13)", "=SUM(Log!C2:C13)"])


@listed("a floor that stood for some months, with words in place of numbers")
def _(made: Made) -> None:
    rows = [[day, v, w] for (day, v), (_, w) in zip(months(30.0), months(41.0, 1), strict=True)]
    for row in rows[6:9]:
        row[1] = "stopped"
    made.put("Log", "A1", [["Month", "Floor 1 MWh", "Floor 2 MWh"], *rows])
    dated(made, "Log")
    air(made, ["=SUM(Log!B2:B13)", "=SUM(Log!C2:C13)"])


@listed("a floor that stood for some months, empty with a remark")
def _(made: Made) -> None:
    rows = [
        [day, v, w, None] for (day, v), (_, w) in zip(months(30.0), months(41.0, 1), strict=True)
    ]
    for row in rows[6:9]:
        row[1], row[3] = None, "machine stopped, no consumption"
    made.put("Log", "A1", [["Month", "Floor 1 MWh", "Floor 2 MWh", "Remarks"], *rows])
    dated(made, "Log")
    air(made, ["=SUM(Log!B2:B13)", "=SUM(Log!C2:C13)"])
