"""Faults that names, switches, multipliers and constants behind amounts hide."""

from __future__ import annotations

from tests.verification.faults.list_faults import wrong
from tests.verification.right.hands import INPUT
from tests.verification.right.listed.behind import (
    above,
    as_texts,
    gross_and_net,
    heated,
    registers,
    switched,
)
from tests.verification.right.listed.making import (
    METERS,
    WORDS,
    air,
    chosen,
    long_list,
    two_floors,
)
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


@wrong("a single multiplier under the ratio of another one", "Meters!C2")
def _(made: Made) -> None:
    above(made, [["TI", "300/5 A", "200/5 A"], ["Hệ số nhân", 60, 30]], (60, 40))


@wrong("a single multiplier of another ratio than its own label says", "Meters!B1")
def _(made: Made) -> None:
    above(made, [["Multiplier (CT 300/5 A)", 40, 60]], (60, 60))


@wrong("a return temperature without its first digit", "Heat 1!D6")
def _(made: Made) -> None:
    heated(made, changes={"Heat 1!D6": 7.9})


@wrong("a supply temperature with its comma in another place", "Heat 2!L5")
def _(made: Made) -> None:
    heated(made, changes={"Heat 2!L5": 791.0})


@wrong("temperatures in Fahrenheit taken for Celsius", "Heat 1!B1", "Heat 2!B1")
def _(made: Made) -> None:
    heated(made, unit="°F")


@wrong("a specific heat that was converted before", "Heat 2!B1")
def _(made: Made) -> None:
    heated(made, specific=(4.1868, 4.8692))


@wrong("a specific heat of glycol for one boiler of two", "Heat 1!B1")
def _(made: Made) -> None:
    heated(made, specific=(4.1868, 3.52))


@wrong("a coefficient of performance rounded up", "D14")
def _(made: Made) -> None:
    air(made, [402.31, 377.94])
    made.sheet(INPUT)["D14"] = "=ROUNDUP(14.2/3.3,1)"


@wrong("an emission factor rounded up to a twentieth", "D17")
def _(made: Made) -> None:
    air(made, [402.31, 377.94])
    made.sheet(INPUT)["D17"] = "=CEILING(6766/10000,0.05)"


@wrong("two digits exchanged beside the reading in its source", "F8")
def _(made: Made) -> None:
    sources = ["Meter 402,310 kWh", "Meter 377,940 kWh"]
    air(made, [420.31, 377.94], sources=sources)


@wrong("an amount of twice what its row says in Japanese", "F9")
def _(made: Made) -> None:
    air(made, [402.31, 755.88], sources=["検針値 402.31 MWh", "検針値 377.94 MWh"])


@wrong("a coefficient of performance unlike that of its source", "D14")
def _(made: Made) -> None:
    air(made, [402.31, 377.94])
    made.sheet(INPUT)["D14"], made.sheet(INPUT)["F14"] = 4.43, "Maker's data sheet, COP 4.21"


@wrong("eight months of another meter, before own use is taken off", "Inverters!E5")
def _(made: Made) -> None:
    gross_and_net(made, "DG")
    sheet = made.sheet("Inverters")
    for row in range(5, 13):
        sheet[f"E{row}"] = sheet[f"B{row}"].value


@wrong("four months of another meter in the middle of a log", "Log!C5")
def _(made: Made) -> None:
    two_floors(made)
    for row in range(5, 9):
        made.sheet("Log")[f"C{row}"] = made.sheet("Log")[f"B{row}"].value
    air(made, ["=SUM(Log!B2:B13)", "=SUM(Log!C2:C13)"])


@wrong("a total, and its last month again", "F9")
def _(made: Made) -> None:
    two_floors(made)
    made.put("Log", "A14", [["Total", "=SUM(B2:B13)", "=SUM(C2:C13)"]])
    air(made, ["=Log!B14", "=Log!C14+Log!C13"])


@wrong("a month taken off two totals, each in kWh", "F8", "F9")
def _(made: Made) -> None:
    two_floors(made, 1000.0, "kWh")
    made.put("Log", "A14", [["Total", "=SUM(B2:B13)", "=SUM(C2:C13)"]])
    air(made, ["=(Log!B14-Log!B2)/1000", "=(Log!C14-Log!C2)/1000"])


@wrong("a month in English notation among Vietnamese texts", "Log!C8")
def _(made: Made) -> None:
    as_texts(made, "C8", "38619.2")
