"""Faults in spreadsheets of other methodologies, as several offices write them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from openpyxl.workbook.defined_name import DefinedName

from tests.verification.right.hands import INPUT, Placed
from tests.verification.right.sheets import Made

Fault = Callable[[Made, Placed], str | tuple[str, ...]]
"""Puts a fault into a book, and gives the cells that may be named."""
FAULTS: dict[str, tuple[str, str, Fault]] = {}
"""By words: the project, the office, and the fault."""


def fault(words: str, hand: str, style: str) -> Callable[[Fault], Fault]:
    """Take a fault into the list."""

    def taken(make: Fault) -> Fault:
        assert words not in FAULTS, words
        FAULTS[words] = hand, style, make
        return make

    return taken


def value(made: Made, cell: str, content: Any) -> str:
    """Type another content."""
    made.sheet(INPUT)[cell] = content
    return cell


def held(made: Made, cell: str, sheet: str = INPUT) -> Any:
    """Give what stands in a cell."""
    return made.sheet(sheet)[cell].value


def times(made: Made, cell: str, factor: float) -> str:
    """Type a multiple of a number."""
    return value(made, cell, held(made, cell) * factor)


def swapped(made: Made, one: str, other: str) -> None:
    """Type two values the wrong way round."""
    first, second = held(made, one), held(made, other)
    value(made, one, second)
    value(made, other, first)


def exchanged(made: Made, cell: str, old: str, new: str) -> str:
    """Change a formula."""
    formula = held(made, cell)
    assert old in formula, formula
    return value(made, cell, formula.replace(old, new))


def logged(made: Made, cell: str, unit: str = "MWh", last: int = 12) -> None:
    """Take a value from a log of months on another sheet, which ends in a total."""
    amount = held(made, cell)
    scale = 1000 if unit == "kWh" else 1
    rows: list[tuple[Any, ...]] = [("Month", f"Reading ({unit})")]
    share = [1 + ((7 * m) % 12 - 5.5) / 60 for m in range(12)]
    rows += [(f"2024-{m + 1:02}", round(amount * scale / 12 * share[m], 4)) for m in range(12)]
    name = "Log"
    made.put(name, "A1", [*rows, ("Total", "=SUM(B2:B13)")])
    formula = f"=SUM(Log!B2:B{last + 1})" + ("/1000" if unit == "kWh" else "")
    made.sheet(INPUT)[cell] = formula


def fixed_times(line: int, factor: float) -> Fault:
    return lambda made, at: times(made, at.fixed[line], factor)


def monitored_times(line: int, year: int, factor: float) -> Fault:
    return lambda made, at: times(made, at.monitored[line, year], factor)


for _words, _hand, _style, _fault in (
    ("a COP ten times as high", "freezers", "Japanese", fixed_times(0, 10)),
    (
        "two digits of the reference COP exchanged",
        "freezers",
        "Vietnamese",
        fixed_times(2, 1.23 / 1.32),
    ),
    ("a heating value in MJ", "burners", "Japanese", fixed_times(0, 1000)),
    ("gas in thousands in one year", "burners", "years side by side", monitored_times(0, 1, 0.001)),
    (
        "product ten times as much in one year",
        "old cartons",
        "units before values",
        monitored_times(0, 1, 10),
    ),
    ("an intensity in kWh", "old cartons", "Vietnamese", fixed_times(0, 1000)),
    ("electricity in kWh", "old cartons", "English", monitored_times(1, 1, 1000)),
    ("distance in thousands", "trucks", "Japanese", monitored_times(0, 0, 0.001)),
    ("litres per 100 km", "trucks", "spare rows", fixed_times(0, 24.69 / 4.05)),
    ("carbon in place of CO2", "trucks", "English", fixed_times(2, 12 / 44)),
    ("auxiliaries in kW", "waste heat", "Japanese", fixed_times(0, 1000)),
    ("supply in kWh", "waste heat", "Vietnamese", monitored_times(0, 1, 1000)),
    ("a grid factor in kg", "electrolysers", "Japanese", fixed_times(2, 1000)),
    ("a grid factor of a tenth", "electrolysers", "English", fixed_times(2, 0.1)),
    ("a resistance ten times as high", "lines", "Vietnamese", fixed_times(0, 10)),
    ("biogas ten times as much", "market waste", "English", monitored_times(3, 0, 10)),
    ("heat in MWh in one year", "boilers", "units before values", monitored_times(0, 1, 1 / 3.6)),
    ("an efficiency in per cent", "boilers", "Japanese", fixed_times(0, 100)),
):
    fault(_words, _hand, _style)(_fault)


@fault("a year that takes the amount of the other", "freezers", "English")
def _(made: Made, at: Placed) -> str:
    return exchanged(made, at.results[1], at.monitored[0, 1], at.monitored[0, 0])


@fault("a COP of the other machine", "freezers", "units before values")
def _(made: Made, at: Placed) -> str:
    column, row = at.fixed[1][0], at.fixed[1][1:]
    other = at.fixed[0]
    return exchanged(made, at.results[0], f"${column}${row}", f"${other[0]}${other[1:]}")


@fault("a total of the first year alone", "freezers", "Japanese")
def _(made: Made, at: Placed) -> str:
    return value(made, at.total, f"=SUM({at.results[0]}:{at.results[0]})")


@fault("a total typed", "lamps", "Vietnamese")
def _(made: Made, at: Placed) -> str:
    return value(made, at.total, 290)


@fault("rounded to the nearest tonne", "burners", "Vietnamese")
def _(made: Made, at: Placed) -> str:
    return exchanged(made, at.results[0], "ROUNDDOWN", "ROUNDUP")


@fault("electricity of the project left out", "burners", "English")
def _(made: Made, at: Placed) -> str:
    formula = held(made, at.results[0])
    return value(made, at.results[0], formula.split(f"-{at.monitored[1, 0]}")[0] + ",0)")


@fault("efficiencies the wrong way round", "burners", "a row of units")
def _(made: Made, at: Placed) -> tuple[str, ...]:
    one, other = at.fixed[2], at.fixed[3]
    swapped(made, one, other)
    return one, other


@fault("fuel of one year typed for both", "trucks", "English")
def _(made: Made, at: Placed) -> str:
    return value(made, at.monitored[1, 1], held(made, at.monitored[1, 0]))


@fault("hours of a month", "waste heat", "English")
def _(made: Made, at: Placed) -> str:
    return exchanged(made, at.results[0], "*24*366", "*24*30")


@fault("a log that misses December", "lamps", "English")
def _(made: Made, at: Placed) -> str:
    logged(made, at.monitored[0, 0], last=11)
    return at.monitored[0, 0]


@fault("a log that takes in its total", "lamps", "Japanese")
def _(made: Made, at: Placed) -> str:
    logged(made, at.monitored[0, 0], last=13)
    return at.monitored[0, 0]


@fault("a month of a log as text", "inverters", "Vietnamese")
def _(made: Made, at: Placed) -> str:
    logged(made, at.monitored[0, 0], unit="kWh")
    made.sheet("Log")["B7"] = "meter changed"
    return "Log!B7"


@fault("a month of a log ten times as much", "inverters", "Japanese")
def _(made: Made, at: Placed) -> str:
    logged(made, at.monitored[0, 0], unit="kWh")
    made.sheet("Log")["B5"] = held(made, "B5", "Log") * 10
    return "Log!B5"


@fault("seven months of a log at zero", "inverters", "English")
def _(made: Made, at: Placed) -> str:
    logged(made, at.monitored[0, 0])
    for row in range(4, 11):
        made.sheet("Log")[f"B{row}"] = 0
    return "Log!B4"


@fault("kWh of a log taken as MWh", "inverters", "units before values")
def _(made: Made, at: Placed) -> str:
    cell = at.monitored[0, 0]
    logged(made, cell, unit="kWh")
    return value(made, cell, "=SUM(Log!B2:B13)")


@fault("a store that refers to the other", "lamps", "years side by side")
def _(made: Made, at: Placed) -> str:
    return value(made, at.monitored[1, 0], f"={at.monitored[0, 0]}")


@fault("efficacies the wrong way round", "lamps", "spare rows")
def _(made: Made, at: Placed) -> tuple[str, ...]:
    one, other = at.fixed[0], at.fixed[2]
    swapped(made, one, other)
    return one, other


@fault("another factor of coal in the formula", "boilers", "English")
def _(made: Made, at: Placed) -> str:
    return exchanged(made, at.results[1], "0.0909", "0.0946")


@fault("the grid factor of another year", "inverters", "spare rows")
def _(made: Made, at: Placed) -> str:
    return value(made, at.fixed[3], 0.7221)


@fault("a name for another cell", "inverters", "a row of units")
def _(made: Made, at: Placed) -> str:
    column, row = at.fixed[2][0], at.fixed[2][1:]
    name = DefinedName("EF", attr_text=f"'{INPUT}'!${column}${row}")
    made.book.defined_names["EF"] = name
    own = f"${at.fixed[3][0]}${at.fixed[3][1:]}"
    return exchanged(made, at.results[0], own, "EF")


@fault("more received than sent", "lines", "Japanese")
def _(made: Made, at: Placed) -> tuple[str, ...]:
    one, other = at.monitored[0, 0], at.monitored[1, 0]
    swapped(made, one, other)
    return one, other


@fault("a ratio upside down", "electrolysers", "Vietnamese")
def _(made: Made, at: Placed) -> str:
    one, other = (f"${c[0]}${c[1:]}" for c in (at.fixed[1], at.fixed[0]))
    return exchanged(made, at.results[0], f"{one}/{other}", f"{other}/{one}")


@fault("waste of an earlier year that does not decay", "market waste", "Vietnamese")
def _(made: Made, at: Placed) -> str:
    rate = f"${at.fixed[5][0]}${at.fixed[5][1:]}"
    return exchanged(made, at.results[0], f"{at.monitored[0, 0]}*EXP(-{rate})", at.monitored[0, 0])


@fault("waste in kg", "market waste", "Japanese")
def _(made: Made, at: Placed) -> str:
    return times(made, at.monitored[1, 0], 1000)


@fault("a warming potential of another report than the one named", "market waste", "spare rows")
def _(made: Made, at: Placed) -> str:
    return value(made, at.fixed[0], 25.0)


@fault("an amount in a row to spare", "freezers", "spare rows")
def _(made: Made, at: Placed) -> str:
    cell = at.monitored[1, 0]
    return value(made, f"{cell[0]}{int(cell[1:]) + 1}", 141.2)


@fault("years that overlap", "old cartons", "Japanese")
def _(made: Made, at: Placed) -> tuple[str, ...]:
    sheet = made.sheet(INPUT)
    found = []
    for row in sheet.iter_rows():
        for cell in row:
            text = str(cell.value)
            if text.startswith("2025年1月1日"):
                found.append(cell.coordinate)
                sheet[cell.coordinate] = text.replace("2025年1月1日", "2024年7月1日")
    return (*found, *at.monitored.values())


@fault("kWh beside a column in MWh", "lamps", "units before values")
def _(made: Made, at: Placed) -> str:
    cell = at.monitored[0, 0]
    unit = f"{chr(ord(cell[0]) - 1)}{cell[1:]}"
    assert held(made, unit) == "MWh/p"
    made.sheet(INPUT)[unit] = "kWh/p"
    return cell


@fault("a hidden row that counts", "electrolysers", "spare rows")
def _(made: Made, at: Placed) -> str:
    cell = at.fixed[1]
    made.sheet(INPUT).row_dimensions[int(cell[1:])].hidden = True
    return f"{cell[0]}{cell[1:]}"


@fault("a total row counted besides", "freezers", "a row of units")
def _(made: Made, at: Placed) -> str:
    first, last = at.monitored[0, 0], at.monitored[1, 0]
    formula = held(made, at.results[0])
    return value(made, at.results[0], formula.replace(first, f"SUM({first}:{last})", 1))


@fault("an amount added in the result", "waste heat", "spare rows")
def _(made: Made, at: Placed) -> str:
    return exchanged(made, at.results[1], ",0)", "+40,0)")


@fault(
    "a reference COP that differs from machine to machine in the formula",
    "freezers",
    "years side by side",
)
def _(made: Made, at: Placed) -> str:
    cell = f"${at.fixed[2][0]}${at.fixed[2][1:]}"
    formula = held(made, at.results[0])
    place = formula.rindex(cell)
    return value(made, at.results[0], formula[:place] + "1.2" + formula[place + len(cell) :])


MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def on_sheets(made: Made, cell: str, last: str = "Dec") -> None:
    """Take a value from a sheet for each month."""
    amount = held(made, cell)
    for n, month in enumerate(MONTHS):
        reading = round(amount / 12 * (1 + ((5 * n) % 7 - 3) / 40), 3)
        made.put(month, "A1", [("Electricity", "MWh"), ("Reading", reading)])
    value(made, cell, f"=SUM(Jan:{last}!B2)")


@fault("a sheet of a month left out", "freezers", "English")
def _(made: Made, at: Placed) -> str:
    on_sheets(made, at.monitored[0, 0], last="Nov")
    return at.monitored[0, 0]


@fault("a text on the sheet of a month", "lamps", "Vietnamese")
def _(made: Made, at: Placed) -> str:
    on_sheets(made, at.monitored[0, 0])
    made.sheet("May")["B2"] = "n/a"
    return "May!B2"


@fault("the sheet of a month ten times as much", "inverters", "Japanese")
def _(made: Made, at: Placed) -> str:
    on_sheets(made, at.monitored[1, 0])
    made.sheet("May")["B2"] = held(made, "B2", "May") * 10
    return "May!B2"


@fault("two machines from one cell", "freezers", "units before values")
def _(made: Made, at: Placed) -> str:
    made.put("Data", "A1", [("Freezer", "kWh"), ("A", 152_400), ("B", 148_900)])
    value(made, at.monitored[0, 0], "=Data!B2/1000")
    return value(made, at.monitored[1, 0], "=Data!B2/1000")


@fault("a month hidden from a subtotal", "lamps", "units before values")
def _(made: Made, at: Placed) -> str:
    logged(made, at.monitored[0, 0])
    made.sheet("Log").row_dimensions[6].hidden = True
    return value(made, at.monitored[0, 0], "=SUBTOTAL(109,Log!B2:B13)")


@fault("a ratio of transformers left out", "inverters", "English")
def _(made: Made, at: Placed) -> str:
    return times(made, at.monitored[0, 0], 1 / 40)


@fault("electricity of one year as zero", "boilers", "Vietnamese")
def _(made: Made, at: Placed) -> str:
    return value(made, at.monitored[2, 1], 0.0)


@fault("fuel of one year as zero", "trucks", "years side by side")
def _(made: Made, at: Placed) -> str:
    return value(made, at.monitored[1, 1], 0.0)


@fault("a factor of the other year", "lines", "English")
def _(made: Made, at: Placed) -> str:
    for year in (0, 1):
        value(made, f"E{at.monitored[3, year][1:]}", "Emission factor of the grid")
    return at.monitored[3, 1]


@fault("rows that name each other's year", "trucks", "English")
def _(made: Made, at: Placed) -> str:
    for year, named in ((0, 2025), (1, 2024)):
        value(made, f"E{at.monitored[0, year][1:]}", f"Distance, log of {named}")
    return at.monitored[0, 0]


@fault("a month left out between two years", "waste heat", "English")
def _(made: Made, at: Placed) -> str:
    row = at.monitored[0, 1][1:]
    value(made, f"B{row}", "01/02/2025 - 31/12/2025")
    return at.monitored[0, 1]
