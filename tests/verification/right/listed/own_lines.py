"""Right books whose lines hold registers, quarters, or a loss that a formula takes off."""

from __future__ import annotations

from tests.verification.right.listed.making import air, dated, listed, months, two_floors
from tests.verification.right.sheets import Made

LABELS = ("Q1 2024", "Q2 2024", "Q3 2024", "Q4 2024")


def with_registers(made: Made, **typed: float) -> None:
    """Write months of two floors, each typed beside the registers of its line: D, and H."""
    rows = []
    shown = [812.4, 10_330.9]
    for (day, one), (_, other) in zip(months(30.0), months(41.0, 1), strict=True):
        after = [round(s + v * 1000 / 60, 1) for s, v in zip(shown, (one, other), strict=True)]
        row: list[object] = [day]
        for begin, end in zip(shown, after, strict=True):
            row += [begin, end, round((end - begin) * 60, 0)]
        rows.append(row)
        shown = after
    heads = ["Month"]
    for n in (1, 2):
        heads += [f"Floor {n}: index begin", "Index end", f"Floor {n} [kWh], x 60"]
    made.put("Log", "A1", [heads, *rows])
    dated(made, "Log")
    for cell, number in typed.items():
        made.sheet("Log")[cell] = number
    air(made, ["=SUM(Log!D2:D13)/1000", "=SUM(Log!G2:G13)/1000"])


def by_quarters(made: Made, **typed: float) -> None:
    """Write two floors by the quarters of a year."""
    one, other = ([v for _, v in months(s, n)] for s, n in ((30.0, 0), (41.0, 1)))
    rows = [
        [label, *(round(sum(floor[3 * n : 3 * n + 3]), 3) for floor in (one, other))]
        for n, label in enumerate(LABELS)
    ]
    made.put("Log", "A1", [["Quarter", "Floor 1 [MWh]", "Floor 2 [MWh]"], *rows])
    for cell, number in typed.items():
        made.sheet("Log")[cell] = number
    air(made, ["=SUM(Log!B2:B5)", "=SUM(Log!C2:C5)"])


def with_own_use(made: Made, **typed: float | str) -> None:
    """Write months of two floors: what a feeder shows, with what of it is no cooling."""
    rows = [
        [day, one, round(0.06 * one, 3), None, other, round(0.31 * other, 3)]
        for (day, one), (_, other) in zip(months(31.0), months(44.0, 1), strict=True)
    ]
    heads = ["Month", "Floor 1 [MWh]", "of it lifts [MWh]", None]
    made.put("Log", "A1", [[*heads, "Floor 2 [MWh]", "of it lifts [MWh]"], *rows])
    for cell, number in typed.items():
        made.sheet("Log")[cell] = number
    dated(made, "Log")
    air(made, ["=SUM(Log!B2:B13)-SUM(Log!C2:C13)", "=SUM(Log!E2:E13)-SUM(Log!F2:F13)"])


def with_loss(made: Made, label: str, sign: str) -> None:
    """Correct two floors by a loss that stands in G1 of their log."""
    two_floors(made)
    made.put("Log", "F1", [[label, 0.02]])
    air(made, [f"=SUM(Log!{c}2:{c}13)*(1{sign}Log!$G$1)" for c in "BC"])


def with_share(made: Made, **typed: float) -> None:
    """Take a share of two floors that stands in G1 of their log."""
    two_floors(made)
    made.put("Log", "F1", [["Share of the project", 0.7]])
    for cell, number in typed.items():
        made.sheet("Log")[cell] = number
    air(made, [f"=SUM(Log!{c}2:{c}13)*Log!$G$1" for c in "BC"])


listed("typed amounts beside the registers of their lines")(with_registers)
listed("a log of quarters by their names")(by_quarters)
listed("a share of two floors")(with_share)
listed("own use beside what a feeder shows")(with_own_use)


@listed("a loss that is taken off")
def _(made: Made) -> None:
    with_loss(made, "Cable loss", "-")
