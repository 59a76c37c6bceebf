"""Right books whose fixed values are worked out from tests, lists and tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.verification.right.hands import HANDS, INPUT, STYLES, Placed, by_hand
from tests.verification.right.listed.machines import FURNACES, furnaces
from tests.verification.right.listed.making import listed
from tests.verification.right.sheets import Made

Rows = Sequence[Sequence[Any]]


def worked(
    made: Made, project: str, office: str, line: int, formula: str, source: str | None = None
) -> Placed:
    """Write a report with one fixed value worked out, and what its row says of the source."""
    placed = by_hand(made, HANDS[project], STYLES[office])
    behind(made, placed, {line: formula}, source)
    return placed


def behind(made: Made, placed: Placed, formulas: dict[int, str], source: str | None = None) -> None:
    """Work fixed values out, by their lines."""
    sheet = made.sheet(INPUT)
    for line, formula in formulas.items():
        cell = sheet[placed.fixed[line]]
        if source is not None:
            known = HANDS_SOURCES.get(str(sheet.cell(cell.row, cell.column + 2).value))
            at = cell.column + (2 if known else 1)
            sheet.cell(cell.row, at, source)
        cell.value = formula


HANDS_SOURCES = {line[4]: True for hand in HANDS.values() for line in hand.fixed}
HANDS_SOURCES |= {"Test report": True, "Measured": True}

# -- lists of nameplates ------------------------------------------------------------------------

PUMPS = (
    ("Feed water pump", 380),
    ("Condensate pump", 145),
    ("Cooling tower fans", 310),
    ("Circulation pump", 365),
)
"""The auxiliaries of waste heat, kW: 1.2 MW."""


def pumps(made: Made, total: str = "=SUM(C3:C6)", lines: Rows = PUMPS) -> None:
    """Write the nameplates with their total."""
    rows = [["Auxiliaries", "kW"], *lines, ["Total", total]]
    made.put("Auxiliaries", "B2", rows)


@listed("auxiliaries added up from their nameplates")
def _(made: Made) -> None:
    pumps(made)
    worked(made, "waste heat", "English", 0, "=Auxiliaries!C7/1000")


@listed("auxiliaries but for a pump in reserve")
def _(made: Made) -> None:
    pumps(made, "=SUM(C3:C6)", [*PUMPS, ("Feed water pump 2 (stand-by)", 380)])
    made.put("Auxiliaries", "B8", [["Total", "=SUM(C3:C6)"]])
    worked(made, "waste heat", "Japanese", 0, "=Auxiliaries!C8/1000")


@listed("auxiliaries in one list of two kilns")
def _(made: Made) -> None:
    rows = [["Kiln 4", "", ""], *(("", *pump) for pump in PUMPS), ["Kiln 5", "", ""]]
    rows += [("", name, round(0.9 * power)) for name, power in PUMPS]
    made.put("Plant list", "A1", [["Plant", "Auxiliary", "Rated power, kW"], *rows])
    worked(made, "waste heat", "Vietnamese", 0, "=SUM('Plant list'!C3:C6)/1000")


@listed("auxiliaries named one by one, among others")
def _(made: Made) -> None:
    lines = [*PUMPS[:2], ("Lighting of the hall", 12), *PUMPS[2:], ("Crane", 18)]
    made.put("Loads", "A1", [["Load", "kW"], *lines])
    worked(made, "waste heat", "English", 0, "=(Loads!B2+Loads!B3+Loads!B5+Loads!B6)/1000")


# -- tests --------------------------------------------------------------------------------------


def protocols(made: Made, taken: str = "B{n}:D{n}", first: int = 4) -> list[str]:
    """Write three tests of each furnace, and give the formulas of their means."""
    rows = [
        [f"Furnace {n}", round(eta - 0.012, 3), eta, round(eta + 0.012, 3)]
        for n, (eta, _) in enumerate(FURNACES, start=1)
    ]
    heads = ["Furnace", "Load 60 %", "Load 80 %", "Load 100 %"]
    made.put("Tests", "A1", [["Efficiency tests, indirect method"], [], heads, *rows])
    return [f"=AVERAGE(Tests!{taken.format(n=first + n)})" for n in range(3)]


@listed("efficiencies as means of three loads")
def _(made: Made) -> None:
    behind(made, furnaces(made, FURNACES), dict(zip((2, 3, 4), protocols(made), strict=True)))


@listed("efficiencies rounded from tests on one sheet each")
def _(made: Made) -> None:
    placed, formulas = furnaces(made, FURNACES), {}
    for n, (eta, _) in enumerate(FURNACES, start=1):
        rows = [[f"Run {k}", round(eta * (1 + d), 4)] for k, d in enumerate((-0.01, 0.0, 0.01), 1)]
        made.put(f"Furnace {n}", "A2", [["Run", "Efficiency"], *rows])
        formulas[n + 1] = f"=ROUND(AVERAGE('Furnace {n}'!B3:B5),3)"
    behind(made, placed, formulas)


def catalogue(made: Made, columns: Sequence[str] = ("D", "D", "D")) -> dict[int, str]:
    """Write what furnaces give and take, and give the formulas of their efficiencies."""
    rows = [[f"F-{n}", 1000.0 * eta, 990.0, 1000.0] for n, (eta, _) in enumerate(FURNACES, start=1)]
    heads = ["Model", "Useful heat kW", "Burner alone kW", "Total input kW"]
    made.put("Catalogue", "B2", [heads, *rows])
    return {
        2 + n: f"=ROUND(Catalogue!C{3 + n}/Catalogue!{column.replace('D', 'E')}{3 + n},3)"
        for n, column in enumerate(columns)
    }


@listed("efficiencies from a catalogue")
def _(made: Made) -> None:
    behind(made, furnaces(made, FURNACES), catalogue(made))


@listed("an efficiency of the burner alone, as its row says")
def _(made: Made) -> None:
    formulas = catalogue(made, ("D", "D", "C"))
    formulas[4] = formulas[4].replace("!C5/Catalogue!C5", "!C5/Catalogue!D5")
    placed = furnaces(made, FURNACES)
    behind(made, placed, {n: formulas[n] for n in (2, 3)})
    behind(made, placed, {4: formulas[4]}, "Catalogue, burner alone, as contracted")


# -- lists of a laboratory, years ---------------------------------------------------------------


def laboratory(made: Made, contents: Sequence[Any], unit: str = "GJ/1000 Nm3") -> None:
    """Write analyses of gas, by their dates."""
    rows = [[f"2023-{n:02}-15", content] for n, content in enumerate(contents, start=1)]
    made.put("Laboratory", "B2", [["Sample", f"Net calorific value, {unit}"], *rows])


GAS = (37.1, 37.3, 37.2, 37.4, 37.0, 37.2)
"""Heating values that six analyses found."""


@listed("a heating value from the analyses of a year")
def _(made: Made) -> None:
    laboratory(made, GAS)
    worked(made, "burners", "English", 0, "=ROUND(AVERAGE(Laboratory!C3:C8)/1000,4)")


@listed("a heating value from a form with blank rows")
def _(made: Made) -> None:
    rows = [[n, GAS[n - 1] if n <= len(GAS) else None] for n in range(1, 11)]
    made.put("Form", "A1", [["No.", "NCV (MJ/Nm3)"], *rows])
    worked(made, "burners", "Japanese", 0, "=AVERAGE(Form!B2:B11)/1000")


def years(made: Made, first: int = 2017) -> None:
    """Write the factors of a grid by year, of which three make 0.81."""
    values = (0.842, 0.851, 0.836, 0.829, 0.817, 0.809, 0.804)
    rows = [[first + n, value] for n, value in enumerate(values)]
    made.put("Grid", "A3", [["Year", "tCO2/MWh"], *rows])


@listed("a grid factor as the mean of three years of a longer list")
def _(made: Made) -> None:
    years(made)
    worked(
        made,
        "old cartons",
        "English",
        1,
        "=AVERAGE(Grid!B8:B10)",
        "Own calculation of the plant's supplier, 2021 to 2023",
    )


def deliveries(made: Made, divisor: str = "SUM(C3:C8)") -> None:
    """Write deliveries of diesel, and the mean of their heating values by their mass."""
    lines = ((42.4, 120), (43.6, 410), (42.9, 95), (43.3, 260), (42.8, 180), (43.1, 330))
    rows = [[value, mass, mass + 4 * n] for n, (value, mass) in enumerate(lines)]
    made.put("Deliveries", "B2", [["NCV, GJ/t", "Mass, t", "Ordered, t"], *rows])
    made.put("Deliveries", "F3", [["Mean", f"=SUMPRODUCT(B3:B8,C3:C8)/{divisor}"]])


@listed("a heating value as a mean by mass")
def _(made: Made) -> None:
    deliveries(made)
    heating(made, "=Deliveries!G3*0.8326/1000", "Supplier; density 0.8326 kg/L")


def analysis(made: Made, unit: str, amount: float, factor: str) -> None:
    """Work a heating value out of one cell with its unit behind it."""
    made.put("Analysis", "B2", [["Analysis no. 12"], ["Net calorific value", amount, unit]])
    worked(made, "burners", "Japanese", 0, f"=Analysis!C3*{factor}")


@listed("a heating value in kcal")
def _(made: Made) -> None:
    analysis(made, "kcal/Nm3", 8885.0, "4.1868/1000000")


@listed("a heating value in MJ")
def _(made: Made) -> None:
    analysis(made, "MJ/Nm3", 37.2, "0.001")


for _words, _hand, _line, _cells, _formula in (
    ("litres per 100 km", "trucks", 0, (24.69,), "=100/Data!C3"),
    ("an energy efficiency ratio in Btu", "inverters", 0, (14.672,), "=ROUND(Data!C3/3.412,2)"),
    ("tons of refrigeration", "inverters", 0, (30.0, 24.54), "=ROUND(Data!C3*3.517/Data!C4,1)"),
    ("a share of losses", "burners", 2, (0.38,), "=1-Data!C3"),
    ("per cent", "burners", 2, (62.0,), "=Data!C3/100"),
    ("two pumps of one make", "waste heat", 0, (600.0,), "=2*Data!C3/1000"),
    (
        "volts and amperes",
        "waste heat",
        0,
        (6.6, 105.0),
        "=3^0.5*Data!C3*Data!C4/1000",
    ),
    ("numbers that the source rounds", "freezers", 0, (70.2, 43.07), "=ROUND(Data!C3/Data!C4,2)"),
):

    def _worked(
        made: Made,
        hand: str = _hand,
        line: int = _line,
        cells: tuple[float, ...] = _cells,
        formula: str = _formula,
    ) -> None:
        made.put("Data", "B2", [["Data sheet"], *(["As measured", cell] for cell in cells)])
        worked(made, hand, "English", line, formula, "Data sheet 3: 70 kW / 43 kW")

    listed(f"a fixed value from {_words}")(_worked)


# -- what a row says of its source --------------------------------------------------------------


def heating(made: Made, formula: str, source: str = "Supplier: 43.0 GJ/t, 0.8326 kg/L") -> None:
    """Work the heating value of diesel out of typed numbers."""
    worked(made, "trucks", "English", 1, formula, source)


@listed("a heating value from the numbers of its source")
def _(made: Made) -> None:
    heating(made, "=ROUND(43*0.8326/1000,4)")


@listed("a heating value from a sheet, times a density that its row names")
def _(made: Made) -> None:
    laboratory(made, (42.9, 43.1, 43.0, 43.0), "MJ/kg")
    heating(made, "=AVERAGE(Laboratory!C3:C6)*0.8326/1000", "Laboratory; density 0.8326 kg/L")


@listed("a heating value of another document than its numbers are of")
def _(made: Made) -> None:
    heating(made, "=43*0.8326/1000", "Contract no. 38, clause 4.1, of 12 May 2022")


def by_year(made: Made, formula: str, source: str) -> None:
    """Look the factor of a grid up by its year."""
    years(made)
    worked(made, "old cartons", "English", 1, formula, source)


@listed("a grid factor looked up by the year of its source")
def _(made: Made) -> None:
    by_year(made, "=VLOOKUP(2022,Grid!A4:B10,2,FALSE)", "Plant's own study, values of 2022")


@listed("a grid factor of a year that a document of another year states")
def _(made: Made) -> None:
    formula = "=INDEX(Grid!B4:B10,MATCH(2022,Grid!A4:A10,0))"
    by_year(made, formula, "Plant's own study, printed in 2024")


@listed("a mean of the years that its source names")
def _(made: Made) -> None:
    by_year(made, "=AVERAGE(Grid!B7:B9)", "Plant's own study of 2025, average 2020-2022")


@listed("a mean of the years that its label names, valid for later ones")
def _(made: Made) -> None:
    made.put("Grid", "A12", [["Mean 2020 to 2022", "=AVERAGE(B7:B9)"]])
    by_year(made, "=Grid!B12", "Plant's own study, valid 2024-2026")


@listed("efficiencies looked up by model")
def _(made: Made) -> None:
    catalogue(made)
    formulas = {1 + n: f'=VLOOKUP("F-{n}",Catalogue!B3:C5,2,FALSE)/1000' for n in (1, 2, 3)}
    behind(made, furnaces(made, FURNACES), formulas)


@listed("furnaces of one make, with the test of one of them")
def _(made: Made) -> None:
    protocols(made)
    pairs = ((FURNACES[0][0], 0.41), (FURNACES[0][0], 0.43), FURNACES[2])
    placed = furnaces(made, pairs)
    made.put("Tests", "A5", [["Burner test, second day", 0.6, 0.61, 0.62]])
    behind(made, placed, {2: "=Tests!C4", 3: "=Tests!C4"})


def months(made: Made, last: tuple[int, int] = (13, 13)) -> str:
    """Write kilometres and litres of a year, and give the formula of their ratio."""
    rows = [
        [f"2022-{m:02}", 162_000 + 900 * ((7 * m) % 12), 40_000 + 222 * ((7 * m) % 12)]
        for m in range(1, 13)
    ]
    made.put("Baseline", "A1", [["Month", "km", "L"], *rows])
    return f"=ROUND(SUM(Baseline!B2:B{last[0]})/SUM(Baseline!C2:C{last[1]}),2)"


@listed("a fuel economy from the months of the year before")
def _(made: Made) -> None:
    worked(made, "trucks", "English", 0, months(made))


@listed("a fuel economy of a winter and a spring alone")
def _(made: Made) -> None:
    worked(made, "trucks", "Japanese", 0, months(made, (7, 7)))
