"""Faults in the tests, lists and tables that fixed values are worked out from."""

from __future__ import annotations

from tests.verification.faults.list_faults import edited, wrong
from tests.verification.right.listed.machines import FURNACES, chillers, furnaces
from tests.verification.right.listed.worked import (
    GAS,
    PUMPS,
    analysis,
    behind,
    by_year,
    catalogue,
    deliveries,
    heating,
    laboratory,
    months,
    protocols,
    pumps,
    worked,
)
from tests.verification.right.sheets import Made

# -- lines that are left out, or taken besides ----------------------------------------------------


@wrong("a sum of nameplates without the last", "Auxiliaries!C7")
def _(made: Made) -> None:
    pumps(made, "=SUM(C3:C5)")
    worked(made, "waste heat", "English", 0, "=Auxiliaries!C7/1000")


@wrong("nameplates called by their number, without the last", "D13")
def _(made: Made) -> None:
    lines = [[f"Pump {n}", power] for n, (_, power) in enumerate(PUMPS, start=1)]
    made.put("Auxiliaries", "B2", [["Auxiliaries", "kW"], *lines])
    worked(made, "waste heat", "Japanese", 0, "=SUM(Auxiliaries!C3:C5)/1000")


@wrong("a pump forgotten among those named one by one", "D13")
def _(made: Made) -> None:
    made.put("Auxiliaries", "B2", [["Auxiliaries", "kW"], *PUMPS])
    cells = "+".join(f"Auxiliaries!C{n}" for n in (3, 4, 6))
    worked(made, "waste heat", "English", 0, f"=({cells})/1000")


@wrong("a mean that takes in the total of its list", "D15")
def _(made: Made) -> None:
    laboratory(made, GAS)
    made.put("Laboratory", "B9", [["Total", "=SUM(C3:C8)"]])
    worked(made, "burners", "English", 0, "=AVERAGE(Laboratory!C3:C9)/1000")


@wrong("a mean of two of three loads", "D26")
def _(made: Made) -> None:
    first, second, third = protocols(made)
    second = second.replace("B", "C")
    formulas = {2: first, 3: second, 4: third}
    behind(made, furnaces(made, FURNACES), formulas)


@wrong("kilometres of eleven months over litres of twelve", "D15")
def _(made: Made) -> None:
    worked(made, "trucks", "English", 0, months(made, (12, 13)))


@wrong("an efficiency over the power of the burner alone", "D26")
def _(made: Made) -> None:
    formulas = catalogue(made)
    formulas[3] = formulas[3].replace("E4", "D4")
    behind(made, furnaces(made, FURNACES), formulas)


# -- cells of tables ------------------------------------------------------------------------------


for _words, _at, _content in (
    ("a test with a text", "Tests!D5", "n/a"),
    ("a test below zero", "Tests!C6", -0.64),
):
    wrong(_words, _at)(edited("efficiencies as means of three loads", (_at, _content)))
for _words, _at, _content in (
    ("an analysis that was not made", "Laboratory!C5", None),
    ("an analysis ten times as high", "Laboratory!C6", 374.0),
):
    wrong(_words, _at)(edited("a heating value from the analyses of a year", (_at, _content)))


@wrong("hidden analyses, which a subtotal leaves out", "D15")
def _(made: Made) -> None:
    laboratory(made, (34.1, *GAS[1:]))
    made.sheet("Laboratory").row_dimensions[3].hidden = True
    worked(made, "burners", "English", 0, "=SUBTOTAL(101,Laboratory!C3:C8)/1000")


# -- other numbers, years and lines than the row says ---------------------------------------------


@wrong("a gross heating value under the source of a net one", "D16")
def _(made: Made) -> None:
    heating(made, "=45.6*0.8326/1000")


@wrong("a heating value in a sheet that is not the one of the source", "D16")
def _(made: Made) -> None:
    made.put("Fuel", "A1", [["Heating value, GJ/t", 45.6], ["Density, kg/L", 0.8326]])
    heating(made, "=ROUND(Fuel!B1*Fuel!B2/1000,4)")


@wrong("a mean of tests that is raised by a number", "D15")
def _(made: Made) -> None:
    laboratory(made, GAS)
    worked(made, "burners", "English", 0, "=AVERAGE(Laboratory!C3:C8)*1.05/1000")


@wrong("an efficiency with something added", "D26")
def _(made: Made) -> None:
    first, second, third = protocols(made)
    behind(made, furnaces(made, FURNACES), {2: first, 3: second + "+0.03", 4: third})


@wrong("a grid factor looked up for another year", "D16")
def _(made: Made) -> None:
    formula = "=VLOOKUP(2018,Grid!A4:B10,2,FALSE)"
    by_year(made, formula, "Plant's own study, values of 2022")


@wrong("a grid factor found by the year in another cell", "D16")
def _(made: Made) -> None:
    made.put("Grid", "E1", [["Year of validation", 2018]])
    formula = "=INDEX(Grid!B4:B10,MATCH(Grid!F1,Grid!A4:A10,0))"
    by_year(made, formula, "Plant's own study, values of 2022")


@wrong("an efficiency from the test of another furnace", "D26")
def _(made: Made) -> None:
    first, _, third = protocols(made)
    behind(made, furnaces(made, FURNACES), {2: first, 3: third, 4: third})


@wrong("an efficiency from a cell of another furnace", "D25")
def _(made: Made) -> None:
    protocols(made)
    behind(made, furnaces(made, FURNACES), {n: f"=Tests!C{m}*1" for n, m in ((2, 6), (3, 5))})


@wrong("hidden lines that a mean takes in", "Laboratory!C3")
def _(made: Made) -> None:
    laboratory(made, (39.9, *GAS[1:]))
    made.sheet("Laboratory").row_dimensions[3].hidden = True
    worked(made, "burners", "English", 0, "=AVERAGE(Laboratory!C3:C8)/1000")


# -- units and weights ----------------------------------------------------------------------------


@wrong("analyses in MJ as they stand", "D15")
def _(made: Made) -> None:
    laboratory(made, GAS, "MJ/Nm3")
    worked(made, "burners", "English", 0, "=AVERAGE(Laboratory!C3:C8)/100")


@wrong("a heating value of kcal by the number for MWh", "D15")
def _(made: Made) -> None:
    analysis(made, "kcal/Nm3", 8885.0, "3.6/1000000")


@wrong("a heating value of kcal, divided by too little", "D15")
def _(made: Made) -> None:
    analysis(made, "kcal/Nm3", 8885.0, "4.1868/100000")


@wrong("a mean by mass, divided by what was ordered", "Deliveries!G3")
def _(made: Made) -> None:
    deliveries(made, "SUM(D3:D8)")
    heating(made, "=Deliveries!G3*0.8326/1000", "Supplier; density 0.8326 kg/L")


@wrong("a mean by mass, divided by the mass of one line less", "Deliveries!G3")
def _(made: Made) -> None:
    deliveries(made, "SUM(C3:C7)")
    heating(made, "=Deliveries!G3*0.8326/1000", "Supplier; density 0.8326 kg/L")


@wrong("a mean of other years than its source names", "D16")
def _(made: Made) -> None:
    by_year(made, "=AVERAGE(Grid!B6:B8)", "Plant's own study of 2025, average 2020-2022")


@wrong("a mean of other years than its label names", "Grid!B12")
def _(made: Made) -> None:
    made.put("Grid", "A12", [["平均 2020-2022", "=AVERAGE(B6:B8)"]])
    by_year(made, "=Grid!B12", "Plant's own study")


@wrong("a cooling water far hotter than that of the sister", "F18")
def _(made: Made) -> None:
    chillers(made, cooling=(37.2, 48.6))


@wrong("a cooling water of the first chiller far hotter", "F17")
def _(made: Made) -> None:
    chillers(made, cooling=(46.8, 36.8))


@wrong("chilled water far colder than that of the sister", "F20")
def _(made: Made) -> None:
    chillers(made, chilled=(7.0, -5.0))


@wrong("chilled water far colder, and a chiller that reaches more than its sister", "F19")
def _(made: Made) -> None:
    chillers(made, chilled=(-3.5, 6.5), cops=(6.4, 6.1))
