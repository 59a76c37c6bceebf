"""Right spreadsheets of other methodologies than solar, as several offices write them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from openpyxl.utils import get_column_letter

from tests.verification.right.sheets import Made

INPUT = "MRS(input)"
Heads = Sequence[tuple[str, str]]
"""What a column holds, and its heading."""


@dataclass(frozen=True)
class Style:
    """How an office lays out its sheets.

    Attributes
    ----------
    units : bool
        Whether a row under the headings has the units, and no column.
    side : bool
        Whether the years stand side by side.
    spare : int
        Rows of the form that are not used, after each symbol.
    """

    first: Heads
    second: Heads
    third: Heads
    titles: tuple[str, str, str]
    periods: tuple[str, str]
    left: int = 2
    units: bool = False
    side: bool = False
    spare: int = 0
    total: str = "Total"
    gap: int = 3


@dataclass(frozen=True)
class Hand:
    """What a book says: rows of Table 1 and 2, the formula of a year, and the same in Python.

    Attributes
    ----------
    tonnes : callable
        Of the monitored values of a year with the days of it, and of the fixed values.
    own : dict of int to str
        Periods of lines that have one of their own, as waste of earlier years.
    """

    methodology: str
    monitored: Sequence[tuple[str, str, Sequence[float], str, str]]
    fixed: Sequence[tuple[str, str, float, str, str]]
    formula: str
    tonnes: Callable[[Sequence[float], Sequence[float]], float]
    own: Mapping[int, str] = field(default_factory=dict)

    @property
    def right(self) -> list[int]:
        """The tonnes of each year."""
        fixed = [line[2] for line in self.fixed]
        days = (366, 365)[: len(self.monitored[0][2])]
        years = zip(*(line[2] for line in self.monitored), days, strict=True)
        return [math.floor(round(self.tonnes(year, fixed), 6)) for year in years]


@dataclass
class Placed:
    """Where a book has its cells: monitored by line and year, fixed by line, results."""

    monitored: dict[tuple[int, int], str]
    fixed: dict[int, str]
    results: list[str]
    total: str


def by_hand(made: Made, hand: Hand, style: Style) -> Placed:
    """Write a book, and give where its cells are."""
    sheet, years = made.sheet(INPUT), range(len(hand.monitored[0][2]))
    sheet.cell(1, style.left + 6, f"Monitoring Spreadsheet: JCM_{hand.methodology}")
    sheet.cell(2, style.left, "Monitoring Report Sheet (Input Sheet)")
    row = 4
    places = Placed({}, {}, [], "")

    def headed(title: str, heads: Sequence[str]) -> None:
        nonlocal row
        sheet.cell(row, style.left, title)
        for n, text in enumerate(heads):
            sheet.cell(row + 1, style.left + n, text)
        row += 2
        if style.units:
            for n, text in enumerate(heads):
                sheet.cell(row, style.left + n, "(number)" if "alue" in text else "(text)")
            row += 1

    def line(heads: Heads, content: dict[str, Any]) -> dict[str, str]:
        nonlocal row
        cells = {}
        for n, (role, _) in enumerate(heads):
            if content.get(role) is not None:
                sheet.cell(row, style.left + n, content[role])
            cells[role] = f"{get_column_letter(style.left + n)}{row}"
        row += 1
        return cells

    first: list[tuple[str, str]] = []
    for role, text in style.first:
        if role == "value" and style.side:
            first += [(f"value {n}", f"{text} {style.periods[n]}") for n in years]
        elif not (role == "period" and style.side):
            first.append((role, text))
    headed(style.titles[0], [text for _, text in first])
    for year in [0] if style.side else years:
        for n, (symbol, words, values, unit, option) in enumerate(hand.monitored):
            content: dict[str, Any] = {
                "period": hand.own.get(n, style.periods[year]),
                "point": f"({n + 1})",
                "symbol": symbol,
                "description": words,
                "unit": unit,
                "option": option,
                "source": "Meter reading / 検針",
                "method": "Continuous",
                "frequency": "Monthly",
            }
            shown = {f"value {y}": values[y] for y in years} if style.side else {}
            cells = line(first, {**content, "value": values[year], **shown})
            for y in years if style.side else [year]:
                places.monitored[n, y] = cells[f"value {y}" if style.side else "value"]
            following = hand.monitored[n + 1][0] if n + 1 < len(hand.monitored) else ""
            for _ in range(style.spare if following != symbol else 0):
                line(first, {"symbol": symbol, "unit": unit, "description": words})
    row += style.gap
    headed(style.titles[1], [text for _, text in style.second])
    for n, (symbol, words, value, unit, source) in enumerate(hand.fixed):
        content = {"symbol": symbol, "description": words, "value": value, "unit": unit}
        places.fixed[n] = line(style.second, {**content, "source": source})["value"]
    row += style.gap
    headed(style.titles[2], [text for _, text in style.third])
    for year in years:
        names = {f"m{n}": places.monitored[n, year] for n in range(len(hand.monitored))}
        names |= {f"f{n}": f"${c[0]}${c[1:]}" for n, c in places.fixed.items()}
        names["days"] = str((366, 365)[year])
        formula = f"=ROUNDDOWN({hand.formula.format(**names)},0)"
        content = {"period": style.periods[year], "value": formula, "unit": "tCO2/p"}
        places.results.append(line(style.third, content)["value"])
    if len(places.results) > 1:
        formula = f"=SUM({places.results[0]}:{places.results[-1]})"
        content = {"period": style.total, "value": formula, "unit": "tCO2"}
        places.total = line(style.third, content)["value"]
    return places


# -- the offices --------------------------------------------------------------------------------

_ENGLISH = Style(
    (
        ("period", "Monitoring period"),
        ("point", "Monitoring point No."),
        ("symbol", "Parameters"),
        ("description", "Description of data"),
        ("value", "Monitored Values"),
        ("unit", "Units"),
        ("option", "Monitoring option"),
        ("source", "Source of data"),
    ),
    (
        ("symbol", "Parameters"),
        ("description", "Description of data"),
        ("value", "Estimated Values"),
        ("unit", "Units"),
        ("source", "Source of data"),
    ),
    (("period", "Monitoring period"), ("value", "CO2 emission reductions"), ("unit", "Units")),
    (
        "Table 1: Parameters to be monitored ex post",
        "Table 2: Project-specific parameters to be fixed ex ante",
        "Table 3: Ex-post calculation of CO2 emission reductions",
    ),
    ("01/01/2024 - 31/12/2024", "01/01/2025 - 31/12/2025"),
)


def _turned(heads: Heads, *roles: str) -> Heads:
    """Give columns in another order."""
    return [next(head for head in heads if head[0] == role) for role in roles]


def _headed(heads: Heads, **texts: str) -> Heads:
    """Give the same columns, some under other headings."""
    return tuple((role, texts.get(role, text)) for role, text in heads)


STYLES: dict[str, Style] = {
    "English": _ENGLISH,
    "units before values": replace(
        _ENGLISH,
        first=_turned(
            _ENGLISH.first,
            "point",
            "symbol",
            "period",
            "unit",
            "value",
            "description",
            "source",
            "option",
        ),
        second=_turned(_ENGLISH.second, "symbol", "unit", "value", "source", "description"),
        third=_turned(_ENGLISH.third, "unit", "period", "value"),
        left=4,
    ),
    "a row of units": replace(_ENGLISH, units=True, left=1),
    "spare rows": replace(_ENGLISH, spare=3, gap=1),
    "years side by side": replace(_ENGLISH, side=True, periods=("2024", "2025")),
    "Japanese": Style(
        (
            ("period", "モニタリング期間"),
            ("point", "モニタリングポイント番号"),
            ("symbol", "パラメータ"),
            ("description", "データの内容"),
            ("value", "モニタリング値"),
            ("unit", "単位"),
            ("option", "モニタリングオプション"),
            ("source", "データの出典"),
            ("method", "測定方法と手順"),
            ("frequency", "モニタリング頻度"),
        ),
        (
            ("symbol", "パラメータ"),
            ("description", "データの内容"),
            ("value", "推定値"),
            ("unit", "単位"),
            ("source", "データの出典"),
        ),
        (("period", "モニタリング期間"), ("value", "CO2排出削減量"), ("unit", "単位")),
        (
            "表1: 事後にモニタリングするパラメータ",
            "表2: 事前に設定するプロジェクト固有のパラメータ",
            "表3: CO2排出削減量の事後計算",
        ),
        ("2024年1月1日～2024年12月31日", "2025年1月1日～2025年12月31日"),
        total="合計",
    ),
    "Vietnamese": Style(
        (
            ("symbol", "Tham số"),
            ("description", "Mô tả dữ liệu"),
            ("period", "Giai đoạn giám sát"),
            ("value", "Giá trị giám sát"),
            ("unit", "Đơn vị"),
            ("option", "Phương án giám sát"),
            ("source", "Nguồn dữ liệu"),
            ("frequency", "Tần suất giám sát"),
        ),
        (
            ("symbol", "Tham số"),
            ("description", "Mô tả dữ liệu"),
            ("value", "Giá trị ước tính"),
            ("unit", "Đơn vị"),
            ("source", "Nguồn dữ liệu"),
        ),
        (
            ("period", "Giai đoạn giám sát"),
            ("value", "Lượng giảm phát thải CO2"),
            ("unit", "Đơn vị"),
        ),
        (
            "Bảng 1: Các tham số được giám sát",
            "Bảng 2: Các tham số được xác định trước",
            "Bảng 3: Tính toán lượng giảm phát thải CO2",
        ),
        (
            "ngày 01 tháng 01 năm 2024 đến ngày 31 tháng 12 năm 2024",
            "ngày 01 tháng 01 năm 2025 đến ngày 31 tháng 12 năm 2025",
        ),
        left=3,
        total="Tổng cộng",
    ),
    "bare words": replace(
        _ENGLISH,
        first=(
            ("point", "No."),
            ("symbol", "Parameter"),
            ("description", "Description"),
            ("period", "Period"),
            ("option", "Option"),
            ("source", "Source"),
            ("unit", "Unit"),
            ("value", "Value"),
            ("comment", "Remarks"),
        ),
        second=(
            ("symbol", "Symbol"),
            ("description", "Description"),
            ("unit", "Unit"),
            ("value", "Amount"),
            ("source", "Source"),
        ),
        third=(("period", "Period"), ("value", "Result"), ("unit", "Unit")),
        left=3,
    ),
    "bare words in two languages": replace(
        _ENGLISH,
        first=_headed(
            _ENGLISH.first, period="Date range / 期間", value="Amount / 数量", source="Reference"
        ),
        second=_headed(_ENGLISH.second, value="Quantity", source="Reference / 根拠"),
    ),
    "bare Vietnamese": replace(
        _ENGLISH,
        first=_headed(_ENGLISH.first, period="Kỳ", value="Số lượng", source="Nguồn"),
        second=_headed(_ENGLISH.second, value="Giá trị", source="Nguồn"),
    ),
}

# -- the projects ---------------------------------------------------------------------------------

GRID = (
    "EF_elec",
    "Emission factor of electricity",
    0.814,
    "tCO2/MWh",
    "Java-Madura-Bali, ID, 2012",
)
HANDS: dict[str, Hand] = {
    "freezers": Hand(
        "ID_AM003_ver01.0",
        [
            ("EC_PJ,i,p", "Electricity of freezer A", (152.4, 149.8), "MWh/p", "Option C"),
            ("EC_PJ,i,p", "Electricity of freezer B", (148.9, 151.3), "MWh/p", "Option C"),
        ],
        [
            ("COP_PJ,i", "COP of freezer A", 1.63, "-", "Catalogue"),
            ("COP_PJ,i", "COP of freezer B", 1.71, "-", "Catalogue"),
            ("COP_RE,i", "Reference COP", 1.32, "-", "ID_AM003"),
            GRID,
        ],
        "({m0}*({f0}/{f2}-1)+{m1}*({f1}/{f2}-1))*{f3}",
        lambda m, f: (m[0] * (f[0] / f[2] - 1) + m[1] * (f[1] / f[2] - 1)) * f[3],
    ),
    "burners": Hand(
        "ID_AM009_ver03.0",
        [
            ("FC_PJ,i,p", "Gas of the furnace", (1_250_000.0, 1_198_500.0), "Nm3/p", "Option B"),
            ("EC_PJ,i,p", "Electricity of the burners", (41.5, 40.2), "MWh/p", "Option C"),
        ],
        [
            ("NCV", "Heating value of gas", 0.0372, "GJ/Nm3", "Supplier"),
            ("EF_fuel", "Emission factor of gas", 0.0561, "tCO2/GJ", "IPCC 2006, natural gas"),
            ("η_PJ,i", "Efficiency of the burners", 0.62, "-", "Test report"),
            ("η_RE,i", "Efficiency before", 0.41, "-", "Measured before the project"),
            GRID,
        ],
        "{m0}*{f0}*{f1}*({f2}/{f3}-1)-{m1}*{f4}",
        lambda m, f: m[0] * f[0] * f[1] * (f[2] / f[3] - 1) - m[1] * f[4],
    ),
    "old cartons": Hand(
        "ID_AM012_ver01.0",
        [
            ("M_PJ,i,p", "Stock of line 1", (85_200.0, 88_450.0), "t/p", "Option C"),
            ("EC_PJ,i,p", "Electricity of line 1", (12_100.0, 12_480.0), "MWh/p", "Option C"),
        ],
        [("SEC_RE,i", "Intensity before", 0.211, "MWh/t", "Factory data of 2021"), GRID],
        "({m0}*{f0}-{m1})*{f1}",
        lambda m, f: (m[0] * f[0] - m[1]) * f[1],
    ),
    "trucks": Hand(
        "VN_AM001_ver02.0",
        [
            ("D_i,p", "Distance of the fleet", (2_104_500.0, 2_250_300.0), "km/p", "Option C"),
            ("FC_PJ,i,p", "Diesel of the fleet", (480_200.0, 506_100.0), "L/p", "Option B"),
        ],
        [
            ("η_RE,i", "Fuel economy before", 4.05, "km/L", "Logs of 2022"),
            ("NCV", "Heating value of diesel", 0.0358, "GJ/L", "Supplier"),
            ("EF_fuel", "Emission factor of diesel", 0.0741, "tCO2/GJ", "IPCC 2006, diesel oil"),
        ],
        "({m0}/{f0}-{m1})*{f1}*{f2}",
        lambda m, f: (m[0] / f[0] - m[1]) * f[1] * f[2],
    ),
    "waste heat": Hand(
        "ID_AM001_ver01.0",
        [("EG_SUP,i,p", "Electricity supplied", (152_300.0, 149_800.0), "MWh/p", "Option C")],
        [("EC_CAP,i", "Auxiliaries", 1.2, "MW", "Single line diagram"), GRID],
        "({m0}-{f0}*24*{days})*{f1}",
        lambda m, f: (m[0] - f[0] * 24 * m[-1]) * f[1],
    ),
    "lamps": Hand(
        "ID_AM005_ver02.0",
        [
            ("EC_PJ,i,p", "Lighting of store 1", (210.4, 205.1), "MWh/p", "Option C"),
            ("EC_PJ,i,p", "Lighting of store 2", (188.2, 190.7), "MWh/p", "Option C"),
        ],
        [
            ("η_PJ,i", "Efficacy, store 1", 128.0, "lm/W", "Catalogue"),
            ("η_PJ,i", "Efficacy, store 2", 121.5, "lm/W", "Catalogue"),
            ("η_RE,i", "Reference efficacy", 88.0, "lm/W", "Fluorescent lamps on sale"),
            GRID,
        ],
        "({m0}*{f0}/{f2}+{m1}*{f1}/{f2}-{m0}-{m1})*{f3}",
        lambda m, f: (m[0] * f[0] / f[2] + m[1] * f[1] / f[2] - m[0] - m[1]) * f[3],
    ),
    "boilers": Hand(
        "MN_AM002_ver01.0",
        [
            ("PH_i,p", "Heat of boiler 1", (18_400.0, 17_950.0), "GJ/p", "Option C"),
            ("PH_i,p", "Heat of boiler 2", (16_210.0, 16_540.0), "GJ/p", "Option C"),
            ("EC_PJ,p", "Electricity of the boiler house", (310.0, 305.5), "MWh/p", "Option B"),
        ],
        [
            ("η_PJ,i", "Efficiency of boiler 1", 0.81, "-", "Test report"),
            ("η_PJ,i", "Efficiency of boiler 2", 0.8, "-", "Test report"),
            ("EF_grid", "Emission factor of the grid", 1.103, "tCO2/MWh", "Ministry, 2019"),
        ],
        "({m0}*(1/0.613-1/{f0})+{m1}*(1/0.613-1/{f1}))*0.0909-{m2}*{f2}",
        lambda m, f: (
            (m[0] * (1 / 0.613 - 1 / f[0]) + m[1] * (1 / 0.613 - 1 / f[1])) * 0.0909 - m[2] * f[2]
        ),
    ),
    "inverters": Hand(
        "VN_AM006_ver01.0",
        [
            ("EC_PJ,i,p", "Air conditioners, block A", (402.3, 398.8), "MWh/p", "Option C"),
            ("EC_PJ,i,p", "Air conditioners, block B", (377.9, 381.2), "MWh/p", "Option C"),
        ],
        [
            ("COP_PJ,i", "COP, block A", 4.3, "-", "Catalogue"),
            ("COP_PJ,i", "COP, block B", 4.4, "-", "Catalogue"),
            ("COP_RE,i", "Reference COP", 3.2, "-", "Units on sale without inverters"),
            (
                "EF_grid",
                "Emission factor of the grid",
                0.6766,
                "tCO2/MWh",
                "Ministry, data of 2022",
            ),
        ],
        "({m0}*{f0}/{f2}+{m1}*{f1}/{f2}-SUM({m0},{m1}))*{f3}",
        lambda m, f: (m[0] * f[0] / f[2] + m[1] * f[1] / f[2] - m[0] - m[1]) * f[3],
    ),
    "lines": Hand(
        "MN_AM001_ver01.0",
        [
            ("P_sent,l,p", "Sent into line 1", (412_300.0, 405_700.0), "MWh/p", "Option C"),
            ("P_received,l,p", "Received from line 1", (404_100.0, 397_800.0), "MWh/p", "Option C"),
            ("R_PJ,l", "Resistance of line 1", (0.058, 0.058), "ohm/km", "Option C"),
            (
                "EF_grid,p",
                "Emission factor, ministry, 2019",
                (1.103, 1.103),
                "tCO2/MWh",
                "Option A",
            ),
        ],
        [("R_RE,l", "Resistance of the ACSR conductor", 0.074, "ohm/km", "Standard, table 2")],
        "({m0}-{m1})*({f0}/{m2}-1)*{m3}",
        lambda m, f: (m[0] - m[1]) * (f[0] / m[2] - 1) * m[3],
    ),
    "electrolysers": Hand(
        "SA_AM001_ver01.0",
        [("EC_PJ,i,p", "Electricity of the cells", (61_200.0, 60_450.0), "MWh/p", "Option C")],
        [
            ("SC_PJ,i", "Specific consumption, guaranteed", 2_050.0, "kWh/t", "Guarantee"),
            ("SC_RE,i", "Specific consumption of the reference", 2_280.0, "kWh/t", "SA_AM001"),
            ("EF_grid", "Emission factor of the grid", 0.654, "tCO2/MWh", "Authority, 2019"),
        ],
        "{m0}*({f1}/{f0}-1)*{f2}",
        lambda m, f: m[0] * (f[1] / f[0] - 1) * f[2],
    ),
    "market waste": Hand(
        "VN_AM004_ver01.0",
        [
            ("W_j,x (j = food, x = 2023)", "Waste of 2023", (14_950.0,), "t", "Option B"),
            ("W_j,x (j = food, x = 2024)", "Waste of 2024", (18_240.0,), "t", "Option B"),
            ("EC_PJ,p", "Electricity of the plant", (498.0,), "MWh/p", "Option B"),
            ("BG_PJ,p", "Processed biogas", (903_000.0,), "Nm3/p", "Option C"),
        ],
        [
            ("GWP_CH4", "Warming potential of methane", 28.0, "tCO2/t", "IPCC AR5"),
            ("f", "Methane captured", 0.0, "-", "No capture at the site"),
            ("φ_j", "Model correction", 0.85, "-", "TOOL04, wet"),
            ("MCF_j", "Methane correction", 1.0, "-", "IPCC 2006, managed"),
            ("DOC_j", "Degradable carbon of food", 0.15, "-", "IPCC 2006, food"),
            ("k_j", "Decay rate of food", 0.4, "-", "IPCC 2006, food, wet tropical"),
            (
                "EF_elec",
                "Emission factor of the grid",
                0.6766,
                "tCO2/MWh",
                "Ministry, data of 2022",
            ),
            ("NCV_BG", "Heating value", 0.0221, "GJ/Nm3", "Laboratory"),
            ("EF_CO2,fuel", "Fuel replaced", 0.0741, "tCO2/GJ", "IPCC 2006, diesel oil"),
        ],
        "{f2}*(1-{f1})*{f0}*(1-0.1)*16/12*0.5*0.5*{f3}*{f4}*(1-EXP(-{f5}))"
        "*({m0}*EXP(-{f5})+{m1})+{m3}*{f7}*{f8}-{m2}*{f6}",
        lambda m, f: (
            f[2]
            * (1 - f[1])
            * f[0]
            * 0.9
            * 16
            / 12
            * 0.25
            * f[3]
            * f[4]
            * (1 - math.exp(-f[5]))
            * (m[0] * math.exp(-f[5]) + m[1])
            + m[3] * f[7] * f[8]
            - m[2] * f[6]
        ),
        {0: "2023", 1: "2024"},
    ),
}

BARE = {style for style in STYLES if style.startswith("bare")}
"""Headings of one word: right books have them; they are the same columns to every check."""
