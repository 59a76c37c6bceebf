"""Faults that names, switches, multipliers and constants behind amounts hide."""

from __future__ import annotations

from tests.verification.faults.list_faults import wrong
from tests.verification.right.listed.behind import gross_and_net, switched
from tests.verification.right.listed.making import METERS, WORDS, air, chosen, long_list
from tests.verification.right.sheets import Made


@wrong("a blank behind a name in some lines of a list", "Readings!A18")
def _(made: Made) -> None:
    last = long_list(made)
    for row in (18, 19, 23):
        made.sheet("Readings")[f"A{row}"] = "M-2 "
    air(made, chosen(last, *METERS), words=WORDS)


@wrong("a name without its dash, taken by a product of conditions", "Readings!A4")
def _(made: Made) -> None:
    last = long_list(made)
    made.sheet("Readings")["A4"] = "M1"
    names = (f'=SUMPRODUCT((Readings!A2:A{last}="{m}")*Readings!C2:C{last})' for m in METERS)
    air(made, list(names), words=WORDS)


@wrong("a full-width letter in the names of a season", "Readings!A29")
def _(made: Made) -> None:
    last = long_list(made)
    for row in range(29, 32):
        made.sheet("Readings")[f"A{row}"] = "Ｍ-10"
    made.put("Readings", "F1", [[m] for m in METERS])
    cells = [f"Readings!${c}$2:${c}${last}" for c in "AC"]
    air(made, [f"=SUMIF({cells[0]},Readings!F{n},{cells[1]})" for n in (1, 2, 3)], words=WORDS)


@wrong("a switch set to the design", "Control!C2")
def _(made: Made) -> None:
    switched(made, "Amounts from: 1 = meters, 2 = design documents", 2, "1")


@wrong("a switch set to the plan, in Vietnamese", "Control!C2")
def _(made: Made) -> None:
    switched(made, "Nguồn số liệu (1: công tơ, 2: kế hoạch)", 2, "1")


@wrong("a switch by words, set to the budget", "Control!C2")
def _(made: Made) -> None:
    switched(made, "Source of amounts", "Budget 2024", '"Meter"')


@wrong("what a roof gave before its own use, beside another roof after it", "Inverters!E2")
def _(made: Made) -> None:
    gross_and_net(made, "DE")
