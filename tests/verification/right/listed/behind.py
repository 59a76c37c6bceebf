"""Right books with names, switches and what a plant uses itself behind their amounts."""

from __future__ import annotations

from collections.abc import Sequence

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
        for day, value in months(30.0, year)
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
