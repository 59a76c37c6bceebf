"""Right books with names, switches and what a plant uses itself behind their amounts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from tests.verification.right.hands import HANDS, INPUT, STYLES, Placed, by_hand
from tests.verification.right.listed.making import (
    WORDS,
    air,
    chosen,
    dated,
    listed,
    long_list,
    months,
    two_floors,
)
from tests.verification.right.sheets import Made, solar


@listed("two spellings of one name, each with a row of its own")
def _(made: Made) -> None:
    last = long_list(made)
    for row in range(14, 26):
        made.sheet("Readings")[f"A{row}"] = "M 1"
    air(made, chosen(last, "M-1", "M 1", "M-10"), words=("Meter M-1", "Meter M 1, annex", WORDS[2]))


@listed("another year of a meter under another spelling")
def _(made: Made) -> None:
    rows = [
        [name, year, day.month, value]
        for year, name in ((2024, "Floor 1"), (2025, "floor-1 "), (2024, "Floor 2"))
        for day, value in months(30.0, year + 5 * (name == "Floor 2"))
    ]
    made.put("Data", "A1", [["Meter", "Year", "Month", "MWh"], *rows])
    cells = [f"Data!${c}$2:${c}$37" for c in "DAB"]
    air(made, [f'=SUMIFS({cells[0]},{cells[1]},"Floor {n}",{cells[2]},2024)' for n in (1, 2)])


def switched(made: Made, label: str, setting: float | str, test: str) -> None:
    """Take two floors by a switch, from their meters or from a value of the plan."""
    two_floors(made)
    made.put("Control", "B2", [[label, setting], ["Floor 1", 371.5], ["Floor 2", 502.0]])
    sums = [f"SUM(Log!{c}2:{c}13)" for c in "BC"]
    air(made, [f"=IF(Control!$C$2={test},{s},Control!C{n})" for n, s in enumerate(sums, start=3)])


@listed("a switch set to the meter, beside the design")
def _(made: Made) -> None:
    switched(made, "Amounts from: 1 = meters, 2 = design documents", 1, "1")


@listed("a switch by words, set to the meter")
def _(made: Made) -> None:
    switched(made, "Source of amounts", "Meter", '"Meter"')


def gross_and_net(made: Made, taken: Sequence[str]) -> None:
    """Write two roofs with what each inverter gave, what it used itself, and the difference."""
    heads = ["Month"]
    for name in ("Hall", "Canteen"):
        heads += [f"{name} gross MWh", f"{name} auxiliaries MWh", f"{name} net MWh"]
    rows = []
    pairs = zip(months(60.0), months(44.0, 3), strict=True)
    for row, ((day, one), (_, other)) in enumerate(pairs, start=2):
        first = [day, one, round(one * 0.05 + day.month / 400, 3), f"=B{row}-C{row}"]
        rows.append([*first, other, round(other * 0.06 + day.month / 300, 3), f"=E{row}-F{row}"])
    made.put("Inverters", "A1", [heads, *rows])
    dated(made, "Inverters")
    solar(
        made,
        [f"=SUM(Inverters!{c}2:{c}13)" for c in taken],
        "=ROUNDDOWN(SUMPRODUCT({values},{factors}),0)",
        factors=(0.333,) * 2,
    )


@listed("the net columns of two roofs")
def _(made: Made) -> None:
    gross_and_net(made, "DG")


def registers(
    made: Made,
    first: Sequence[float],
    second: Sequence[float],
    *,
    halved: int = 0,
    remarks: dict[int, str] | None = None,
    titles: Sequence[str] = ("Chiller line A", "Chiller line B"),
) -> None:
    """Write registers of two meters with the multiplier of each month, one beside the other.

    From the month ``halved`` on the first register counts half as much.
    """
    rows: list[list[Any]] = []
    readings = [4_106.2, 18_230.7]
    steps = (months(3.0), months(2.6, 4))
    made.put("Meters", "B2", [[titles[0], None, None, None, titles[1]]])
    heads = ["Register", "Factor", "kWh", "Remarks"]
    made.put("Meters", "A3", [["Read on", *heads, *heads]])
    made.put("Meters", "A4", [[dt.date(2024, 1, 1), readings[0], None, None, None, readings[1]]])
    for n in range(12):
        row, line = 5 + n, [dt.date(2024 + (n + 1) // 12, (n + 1) % 12 + 1, 1)]
        for k, by in enumerate((first, second)):
            share = 0.5 if k == 0 and halved and n >= halved else 1.0
            readings[k] = round(readings[k] + 100 * steps[k][n][1] * share, 1)
            at, times = ("B", "C") if k == 0 else ("F", "G")
            used = f"=({at}{row}-{at}{row - 1})*{times}{row}"
            line += [readings[k], by[n], used, (remarks or {}).get(n) if k == 0 else None]
        rows.append(line)
    made.put("Meters", "A5", rows)
    dated(made, "Meters", shown="dd/mm/yyyy")
    air(made, ["=SUM(Meters!D5:D16)/1000", "=SUM(Meters!H5:H16)/1000"])


@listed("multipliers of two meters in a column beside their registers")
def _(made: Made) -> None:
    registers(made, [60] * 12, [40] * 12)


@listed("a multiplier that doubles with its transformers")
def _(made: Made) -> None:
    by = [60] * 5 + [120] * 7
    registers(
        made, by, [40] * 12, halved=5, remarks={5: "CT 300/5 -> 600/5 on 2 June, multiplier 120"}
    )


@listed("a multiplier that doubles, with a word on new transformers")
def _(made: Made) -> None:
    by = [60] * 5 + [120] * 7
    registers(made, by, [40] * 12, halved=5, remarks={5: "Thay TI mới ngày 02/6 (biên bản 14)"})


@listed("ratios of transformers in the titles of their meters")
def _(made: Made) -> None:
    titles = ("Line A, CT 300/5", "Line B, CT 200/5, class 0.5S")
    registers(made, [60] * 12, [40] * 12, titles=titles)


@listed("a list of meters with their ratios")
def _(made: Made) -> None:
    registers(made, [60] * 12, [40] * 12, titles=("Floor 1", "Floor 2"))
    lines = [["Floor 1", "ME-2201", 0.5, 60], ["Floor 2", "ME-2202", 0.5, 40]]
    made.put("List", "B3", [["Meter of", "Serial", "Class", "Multiplier"], *lines])


def above(made: Made, heads: list[list[Any]], by: tuple[float, float], unit: float = 1e3) -> None:
    """Write months of two meters below their multipliers, the last of ``heads``: B and C."""
    made.put("Meters", "A1", heads)
    top = len(heads) + 2
    both = zip(months(3.0), months(2.6, 4), strict=True)
    rows = [[d, round(1e3 * v / by[0], 2), round(1e3 * w / by[1], 2)] for (d, v), (_, w) in both]
    made.put("Meters", f"A{top}", [["Month", "Shown", "Shown"], *rows])
    dated(made, "Meters")
    last = len(heads)
    cells = (f"Meters!{c}{top + 1}:{c}{top + 12}" for c in "BC")
    air(made, [f"=SUM({r})*Meters!{c}{last}/{unit:.0f}" for r, c in zip(cells, "BC", strict=True)])


@listed("multipliers in single cells under the ratios of their transformers")
def _(made: Made) -> None:
    above(made, [["TI", "300/5 A", "200/5 A"], ["Hệ số nhân", 60, 40]], (60, 40))


@listed("multipliers in single cells under ratios of current and of voltage")
def _(made: Made) -> None:
    heads = [
        ["CT ratio", "300/5", "200/5"],
        ["VT ratio", "6600/110", "6600/110"],
        ["Multiplier", 3600, 2400],
    ]
    above(made, heads, (3600, 2400))


@listed("multipliers to another unit under the ratios of their transformers")
def _(made: Made) -> None:
    heads = [["変流比", "300/5", "200/5"], ["倍率 (MWh)", 0.06, 0.04]]
    above(made, heads, (60, 40), unit=1)


@listed("coefficients of performance whose sources have them rounded, or at other temperatures")
def _(made: Made) -> None:
    air(made, [402.31, 377.94])
    sheet = made.sheet(INPUT)
    sheet["D14"], sheet["F14"] = 4.343, "Maker's data sheet, COP 4.34"
    sheet["D15"], sheet["F15"] = 4.1, "Adjusted to the temperatures of the site from COP 4.6"


def heated(
    made: Made,
    *,
    specific: Sequence[float] = (4.1868, 4.1868),
    unit: str = "°C",
    formula: str = "={c}4*({c}5-{c}6)*$B$1/1000",
    changes: dict[str, float] | None = None,
) -> Placed:
    """Write two boilers whose heat comes from flow and temperatures, with months in columns."""
    boilers = HANDS["boilers"]
    of_year = [(*row[:2], row[2][:1], *row[3:]) for row in boilers.monitored]
    at = by_hand(made, replace(boilers, monitored=of_year), STYLES["English"])
    for k, name in enumerate(("Heat 1", "Heat 2")):
        warm = [(78.4, 57.9), (79.1, 58.6)][k]
        flows = [round(value) for _, value in months(17_300.0 - 1_900 * k, 5 * k)]
        supply = [round(warm[0] + ((5 * n + k) % 7 - 3) / 5, 1) for n in range(12)]
        returned = [round(warm[1] + ((3 * n + k) % 5 - 2) / 4, 1) for n in range(12)]
        if "F" in unit:
            supply, returned = ([round(v * 1.8 + 32, 1) for v in of] for of in (supply, returned))
        made.put(name, "A1", [["Specific heat [kJ/(kg K)]", specific[k]]])
        heads = ["Month", "Flow (t)", f"Supply ({unit})", f"Return ({unit})"]
        lines = [[day for day, _ in months(1.0)], flows, supply, returned]
        made.put(name, "A3", [[h, *line] for h, line in zip(heads, lines, strict=True)])
        letters = "BCDEFGHIJKLM"
        made.put(name, "A7", [["Heat (GJ)", *(formula.format(c=c) for c in letters)]])
        for cell in made.sheet(name)[3][1:]:
            cell.number_format = "mmm yyyy"
        made.sheet(INPUT)[at.monitored[k, 0]] = f"=SUM('{name}'!B7:M7)"
    for place, number in (changes or {}).items():
        sheet, cell_at = place.split("!")
        made.sheet(sheet)[cell_at] = number
    return at


@listed("heat of two boilers from flow and temperatures")
def _(made: Made) -> None:
    heated(made)


@listed("heat of water with glycol")
def _(made: Made) -> None:
    heated(made, specific=(3.52, 3.52))


@listed("heat from degrees Fahrenheit, by the specific heat for one of them")
def _(made: Made) -> None:
    heated(made, unit="°F", specific=(2.326, 2.326))


@listed("a boiler that stood in summer, with its temperatures")
def _(made: Made) -> None:
    off = {f"Heat 2!{c}{row}": 0.0 for c in "GHI" for row in (4, 5, 6)}
    heated(made, changes=off)
    made.sheet("Heat 2")["G8"] = "Boiler 2 not in operation from June to August"


@listed("coefficients of performance worked out and rounded to two digits")
def _(made: Made) -> None:
    two_floors(made)
    air(made, ["=SUM(Log!B2:B13)", "=SUM(Log!C2:C13)"])
    made.sheet(INPUT)["D14"] = "=ROUND(14.2/3.3,2)"


@listed("readings in the source of their row, in kWh")
def _(made: Made) -> None:
    sources = ["Meter 402,310 kWh", "Meter 377,940 kWh; checked 2025-01-07"]
    air(made, [402.31, 377.94], sources=sources)


@listed("amounts in the source that are of something else")
def _(made: Made) -> None:
    sources = ["Meter, less 12.5 MWh of the lift", "Meter EM-2, reading of 31 Dec 1,204,882 kWh"]
    air(made, [402.31, 377.94], sources=sources)


@listed("a heating value of each month, the same for two machines")
def _(made: Made) -> None:
    values = [round(35.6 + ((5 * n) % 7) / 30, 3) for n in range(12)]
    for k, name in enumerate(("Unit 1", "Unit 2")):
        both = zip(months(30 + 9 * k, k), values, strict=True)
        rows = [
            [day, round(amount * 100), value, f"=B{row}*C{row}/3600"]
            for row, ((day, amount), value) in enumerate(both, start=2)
        ]
        made.put(name, "A1", [["Month", "Gas (m3)", "Heating value (MJ/m3)", "MWh"], *rows])
        dated(made, name)
    air(made, ["=SUM('Unit 1'!D2:D13)", "=SUM('Unit 2'!D2:D13)"])


def as_texts(made: Made, at: str = "", text: str = "") -> None:
    """Write a log of kWh as Vietnamese texts, which the formulas make numbers of."""
    two_floors(made, 1000.0, "kWh")
    sheet = made.sheet("Log")
    for row in range(2, 14):
        for column in "BC":
            number = float(str(sheet[f"{column}{row}"].value)) + 0.5
            sheet[f"{column}{row}"] = f"{number:,.1f}".translate(str.maketrans(",.", ".,"))
    if at:
        sheet[at] = text
    texts = 'SUBSTITUTE(SUBSTITUTE(Log!{c}2:{c}13,".",""),",",".")'
    air(made, [f"=SUMPRODUCT(VALUE({texts.format(c=c)}))/1000" for c in "BC"])


@listed("amounts as Vietnamese texts, made numbers by the formula")
def _(made: Made) -> None:
    as_texts(made)
