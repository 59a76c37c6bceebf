"""Faults in the tests, lists and tables that fixed values are worked out from."""

from __future__ import annotations

from tests.verification.faults.list_faults import edited, wrong
from tests.verification.right.listed.machines import FURNACES, furnaces
from tests.verification.right.listed.worked import (
    GAS,
    PUMPS,
    behind,
    catalogue,
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
