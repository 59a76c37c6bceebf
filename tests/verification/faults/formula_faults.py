"""Faults in formulas of inputs, and in factors of fuels, of the same spreadsheets."""

from __future__ import annotations

from openpyxl.workbook.defined_name import DefinedName

from tests.verification.faults.hand_faults import fault, held, logged, value
from tests.verification.right.hands import INPUT, Placed
from tests.verification.right.sheets import Made

CONVERTED = {
    "GJ divided by 4.1868": ("boilers", "Japanese", "={v}/4.1868"),
    "GJ divided by 3.6": ("boilers", "English", "={v}/3.6"),
    "MWh multiplied by 3.6": ("freezers", "Vietnamese", "={v}*3.6"),
    "kWh multiplied by 860": ("inverters", "a row of units", "={v}*860/1000"),
    "a typed amount times two": ("freezers", "spare rows", "={v}*2"),
    "five per cent added in brackets": ("lamps", "Japanese", "={v}*(1+5%)"),
    "an amount that is at least so much": ("inverters", "English", "=MAX(Data!B2,450)"),
    "a number among those of a mean": ("lamps", "English", "=AVERAGE(Data!B2,250)"),
    "a product with a number": ("electrolysers", "English", "=PRODUCT(Data!B2,1.02)"),
    "a number in a branch": ("waste heat", "Vietnamese", "=IF(Data!B2>0,Data!B2*1.01,0)"),
}


def _converted(words: str, hand: str, style: str, formula: str) -> None:
    @fault(words, hand, style)
    def _(made: Made, at: Placed) -> str:
        cell = at.monitored[0, 0]
        amount = held(made, cell)
        if "Data!" in formula:
            made.put("Data", "A1", [("Meter", "Amount"), ("A", amount)])
        return value(made, cell, formula.format(v=amount))


for _words, (_hand, _style, _formula) in CONVERTED.items():
    _converted(_words, _hand, _style, _formula)


@fault("the upper limit of a fuel", "burners", "Japanese")
def _(made: Made, at: Placed) -> str:
    return value(made, at.fixed[1], 0.0583)


@fault("a fuel beyond its limits", "trucks", "Vietnamese")
def _(made: Made, at: Placed) -> str:
    sheet, cell = made.sheet(INPUT), at.fixed[2]
    source = sheet.cell(sheet[cell].row, sheet[cell].column + 2)
    source.value = "Supplier, diesel"
    return value(made, cell, 0.0779)


@fault("a name that rests on itself", "freezers", "Japanese")
def _(made: Made, at: Placed) -> str:
    for name, text in (("amount", "corrected*1"), ("corrected", "amount*1")):
        made.book.defined_names[name] = DefinedName(name, attr_text=text)
    return value(made, at.monitored[0, 0], "=amount")


@fault("rows of another meter that a total counts, hidden", "lamps", "Vietnamese")
def _(made: Made, at: Placed) -> str:
    logged(made, at.monitored[0, 0])
    for row in range(3, 8):
        made.sheet("Log").row_dimensions[row].hidden = True
    return "Log!B3"


@fault("a dash in place of a value", "lines", "Vietnamese")
def _(made: Made, at: Placed) -> str:
    return value(made, at.monitored[1, 1], "-")
