"""Faults that words and calendars tell: lines of others, wildcards, conversions, hours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from tests.verification.faults.list_faults import wrong
from tests.verification.right.hands import HANDS, INPUT, STYLES, by_hand
from tests.verification.right.listed.making import LAST, Make, air, dated, months
from tests.verification.right.listed.words import (
    MADE,
    MAY,
    changed_transformers,
    corrected,
    made_and_supplied,
    to_and_from_the_grid,
)
from tests.verification.right.sheets import Made


def portal(made: Made, others: Sequence[str], words: str, wanted: str) -> None:
    """Write an export of two floors and of others, chosen by conditions."""
    lines: list[list[Any]] = []
    for k, floor in enumerate(("Floor 1", "Floor 2", *others)):
        for day, amount in months(30.0 + 11 * k, k):
            lines.append([floor, day, amount, words if k > 1 else "Project"])
    made.put("Export", "A1", [["Site", "Month", "MWh", "Owner"], *lines])
    dated(made, "Export", 2)
    last = len(lines) + 1
    cells = f"Export!$C$2:$C${last},Export!$A$2:$A${last}"
    air(made, [f'=SUMIFS({cells},"{wanted.format(n)}")' for n in (1, 2)])


@wrong("a wildcard behind a number takes another floor", "F8")
def _(made: Made) -> None:
    portal(made, ["Floor 10"], "", "Floor {}*")


@wrong("a wildcard behind a number takes two other floors", "F9")
def _(made: Made) -> None:
    portal(made, ["Floor 20", "Floor 21"], "", "floor {}*")


def listed_machines(words: str, column: str = "D") -> Make:
    """Add up all machines of a list, of which one says that it is not of the project."""

    def make(made: Made) -> None:
        rows: list[list[Any]] = [
            [f"AC-{100 + n}", "floor 1" if n % 2 else "floor 2", 31.0 + n * 5 % 7, "inverter type"]
            for n in range(10)
        ]
        rows.append(["AC-991", "floor 1", 33.5, words])
        made.put("Machines", "A1", [["Machine", "Floor", "MWh 2024", "Remark"], *rows])
        formula = '=SUMIFS(Machines!C2:C12,Machines!B2:B12,"floor {}")'
        air(made, [formula.format(n) for n in (1, 2)])

    return make


for _words in (
    "subcontractor - not in the project",
    "Excluded (old unit)",
    "Tenant",
    "対象外",
    "ngoài dự án",
    "di luar proyek",
):
    wrong(f"a machine that counts and is called {_words}", "Machines!C12")(listed_machines(_words))
for _words in ("Load rejected", "trả lại, không tiếp nhận", "ditolak", "返品", "ส่งคืน"):
    wrong(f"a load that counts and is called {_words}", "Machines!C12")(listed_machines(_words))


def converted(units: tuple[str, str], number: float, *, heat: float = 4.1868) -> Make:
    """Write heat in Gcal that a table of conversions makes GJ."""

    def make(made: Made) -> None:
        placed = by_hand(made, HANDS["boilers"], STYLES["English"])
        for n in (0, 1):
            amount = HANDS["boilers"].monitored[n][2][0] / heat / 12
            rows = [[day, round(v, 3)] for day, v in months(amount, n)]
            made.put(f"Boiler {n + 1}", "A1", [["Сар", "Дулаан"], *rows])
            dated(made, f"Boiler {n + 1}")
            cell = placed.monitored[n, 0]
            made.sheet(INPUT)[cell] = f"=SUM('Boiler {n + 1}'!B2:B13)*Units!$D$4"
        table = [["from", "to", "factor"], ["kWh", "MJ", 3.6], [*units, number]]
        made.put("Units", "B2", table)

    return make


wrong("a conversion of a table with exchanged digits", "Units!D4")(
    converted(("Gcal", "GJ"), 4.8168)
)
wrong("a conversion of a table that is one for MWh", "Units!D4")(converted(("Gcal", "GJ"), 3.6))


def powered(hours: dict[int, float]) -> Make:
    """Write mean power times hours, some of which are others than the month has."""

    def make(made: Made) -> None:
        rows: list[list[Any]] = []
        for (day, v), (_, w) in zip(months(600.0), months(410.0, 1), strict=True):
            at, right = len(rows) + 2, 24 * LAST[day.month - 1]
            taken = hours.get(day.month, right)
            power = [round(1000 * amount / right, 2) for amount in (v, w)]
            rows.append([day, taken, *power, f"=C{at}*B{at}/1000", f"=D{at}*B{at}/1000"])
        heads = ["Month", "h", "Floor 1 mean kW", "Floor 2 mean kW", "Floor 1 MWh", "Floor 2 MWh"]
        made.put("Power", "A1", [heads, *rows])
        dated(made, "Power")
        air(made, ["=SUM(Power!E2:E13)", "=SUM(Power!F2:F13)"])

    return make


wrong("hours of a month with exchanged digits", "Power!B11")(powered({10: 774}))
wrong("more hours than a month has", "Power!B3")(powered({2: 744}))


for _language in MADE:
    wrong(f"heat that was made for heat that was supplied, {_language}", "Heat!B3")(
        made_and_supplied(_language, "BE")
    )
wrong("heat that was made, beside a sister that was supplied", "Heat!D3")(
    made_and_supplied("English", "CD", words="Heat of boiler {}")
)
wrong("electricity that was exported for what was imported", "Meter!E2")(to_and_from_the_grid("BE"))


for _words, _event in (
    ("in a list of events", "CT replaced 400/5 → 600/5"),
    ("by its overall ratio", "CT replaced by 600/5 A, multiplier 120"),
    ("in Japanese", "CT交換 400/5→600/5"),
    ("in Vietnamese", "Thay TI 400/5 thành 600/5"),
    ("in Indonesian", "CT diganti dari 400/5 menjadi 600/5"),
):
    wrong(f"a change of transformers that no factor follows, {_words}", "Counter!C8")(
        changed_transformers([(MAY, "Floor 1", _event)], [80.0] * 12)
    )
wrong("a change of transformers told by two lines of a history", "Counter!C8")(
    changed_transformers(
        [
            (dt.date(2022, 3, 4), "Floor 1", "CT 400/5, VT 22000/110 installed"),
            (MAY, "Floor 1", "CT replaced by 600/5"),
        ],
        [16_000.0] * 12,
    )
)
wrong("a change of transformers beside a single factor", "Counter!C1")(
    changed_transformers([(MAY, "Floor 1", "CT replaced 400/5 → 600/5")], [80.0], single=True)
)
wrong("a change of transformers in a sentence with its day", "Counter!C8")(
    changed_transformers(
        [(None, "Floor 1", "On 1 May 2024 the CT was replaced, 400/5 to 600/5.")],
        [80.0] * 12,
        beside=True,
    )
)

for _label in ("Correction factor", "Faktor koreksi", "Hệ số hiệu chỉnh", "補正係数"):
    wrong(f"a correction that raises the result and has no source, {_label}", "Log!F1")(
        corrected(1.04, _label)
    )
