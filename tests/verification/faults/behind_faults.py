"""Faults that names, switches, multipliers and constants behind amounts hide."""

from __future__ import annotations

from tests.verification.faults.list_faults import wrong
from tests.verification.right.listed.behind import gross_and_net, registers, switched
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


@wrong("a multiplier that doubles without a word", "Meters!C11")
def _(made: Made) -> None:
    registers(made, [60] * 6 + [120] * 6, [40] * 12)


@wrong("a multiplier of one quarter that is another one", "Meters!G8")
def _(made: Made) -> None:
    registers(made, [60] * 12, [40] * 3 + [60] * 3 + [40] * 6)


@wrong("new transformers in a remark, and the old multiplier", "Meters!C10")
def _(made: Made) -> None:
    remarks = {5: "CT 300/5 -> 600/5 on 2 June, multiplier 120"}
    registers(made, [60] * 12, [40] * 12, halved=5, remarks=remarks)


@wrong("new transformers in a remark in Japanese, and another multiplier", "Meters!C10")
def _(made: Made) -> None:
    remarks = {5: "変流器交換 300/5から600/5へ、乗率120"}
    registers(made, [60] * 5 + [100] * 7, [40] * 12, halved=5, remarks=remarks)


@wrong("a ratio in the title of another multiplier", "Meters!G5")
def _(made: Made) -> None:
    registers(made, [60] * 12, [60] * 12, titles=("Line A, CT 300/5", "Line B, CT 200/5"))


@wrong("a list of meters with another ratio", "Meters!C5")
def _(made: Made) -> None:
    registers(made, [80] * 12, [40] * 12, titles=("Floor 1", "Floor 2"))
    lines = [["Floor 1", "ME-2201", 0.5, "300/5"], ["Floor 2", "ME-2202", 0.5, "200/5"]]
    made.put("List", "B3", [["Meter of", "Serial", "Class", "CT ratio"], *lines])
