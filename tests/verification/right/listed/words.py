"""Right books whose words and numbers look like faults: wildcards, tenants, hours of a stop."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.verification.right.hands import HANDS, INPUT, STYLES, by_hand
from tests.verification.right.listed.making import LAST, Make, air, dated, listed, months
from tests.verification.right.sheets import Made

MADE = {
    "English": ("Boiler {} heat produced", "Boiler {} heat supplied"),
    "Japanese": ("ボイラー{} 製造熱量", "ボイラー{} 供給熱量"),
    "Vietnamese": ("Nhiệt sản xuất lò {}", "Nhiệt cung cấp lò {}"),
    "Indonesian": ("Panas diproduksi ketel {}", "Panas disalurkan ketel {}"),
    "Mongolian": ("Зуух {} үйлдвэрлэсэн", "Зуух {} нийлүүлсэн"),
    "Thai": ("ความร้อนที่ผลิต หม้อ {}", "ความร้อนที่จ่าย หม้อ {}"),
}
"""What a log calls heat that was made, and heat that was supplied."""


def _portal(names: list[str], wanted: str, owners: tuple[str, ...] = ()) -> Make:
    """Write an export of systems with their owners, chosen by conditions."""

    def make(made: Made) -> None:
        lines: list[list[Any]] = []
        for k, name in enumerate(names):
            for day, amount in months(30.0 + 11 * k, k):
                lines.append([name, day, amount, owners[k] if owners else "Project"])
        made.put("Export", "A1", [["Site", "Month", "MWh", "Owner"], *lines])
        dated(made, "Export", 2)
        last = len(lines) + 1
        cells = f"Export!$C$2:$C${last},Export!$A$2:$A${last}"
        more = f',Export!$D$2:$D${last},"Project"' if owners else ""
        air(made, [f'=SUMIFS({cells},"{wanted.format(n)}"{more})' for n in (1, 2)])

    return make


listed("a wildcard over the halves of each floor")(
    _portal(["Floor 1 east", "Floor 1 west", "Floor 2 east", "Floor 2 west"], "Floor {}*")
)
listed("a wildcard over floors of two digits alone")(
    _portal(["Floor 10", "Floor 11", "Floor 20", "Floor 21"], "Floor {}*")
)
listed("a wildcard beside a condition that leaves out a tenant")(
    _portal(["Floor 1", "Floor 2", "Floor 10"], "Floor {}*", ("Project", "Project", "Tenant"))
)


@listed("machines that are all called those of tenants")
def _(made: Made) -> None:
    rows = [[f"AC-{n}", f"floor {n % 2 + 1}", 31.0 + n * 5 % 7, "Tenant"] for n in range(12)]
    made.put("Machines", "A1", [["Machine", "Floor", "MWh 2024", "User"], *rows])
    formula = '=SUMIFS(Machines!C2:C13,Machines!B2:B13,"floor {}")'
    air(made, [formula.format(n) for n in (1, 2)])


@listed("loads that were sent back, and taken off in the line below")
def _(made: Made) -> None:
    rows: list[list[Any]] = [
        [f"L-{n}", f"floor {n % 2 + 1}", 31.0 + n * 5 % 7, "returned to service"] for n in range(12)
    ]
    rows += [["L-90", "floor 1", 21.5, "sent back"], ["L-91", "floor 1", -21.5, "sent back"]]
    made.put("Loads", "A1", [["Load", "Floor", "MWh 2024", "Remark"], *rows])
    formula = '=SUMIFS(Loads!C2:C15,Loads!B2:B15,"floor {}")'
    air(made, [formula.format(n) for n in (1, 2)])


@listed("hours of a month in which the machine stood")
def _(made: Made) -> None:
    rows: list[list[Any]] = []
    for (day, v), (_, w) in zip(months(30.0), months(41.0, 1), strict=True):
        at, hours = len(rows) + 2, 24 * LAST[day.month - 1] - (43 if day.month == 10 else 0)
        power = [round(1000 * amount / hours, 2) for amount in (v, w)]
        rows.append([day, hours, *power, f"=C{at}*B{at}/1000", f"=D{at}*B{at}/1000"])
    heads = ["Month", "h", "Floor 1 mean kW", "Floor 2 mean kW", "Floor 1 MWh", "Floor 2 MWh"]
    made.put("Power", "A1", [heads, *rows])
    dated(made, "Power")
    air(made, ["=SUM(Power!E2:E13)", "=SUM(Power!F2:F13)"])


def _converted(units: tuple[str, str], number: float, sign: str) -> Make:
    """Write heat in Gcal that a table of conversions makes GJ."""

    def make(made: Made) -> None:
        placed = by_hand(made, HANDS["boilers"], STYLES["English"])
        for n in (0, 1):
            amount = HANDS["boilers"].monitored[n][2][0] / 4.1868 / 12
            rows = [[day, round(v, 3)] for day, v in months(amount, n)]
            made.put(f"Boiler {n + 1}", "A1", [["Month", "Heat"], *rows])
            dated(made, f"Boiler {n + 1}")
            cell = placed.monitored[n, 0]
            made.sheet(INPUT)[cell] = f"=SUM('Boiler {n + 1}'!B2:B13){sign}Units!$D$4"
        table = [["from", "to", "factor"], ["kWh", "MJ", 3.6], [*units, number]]
        made.put("Units", "B2", table)

    return make


for _units, _number, _sign in (
    (("Gcal", "GJ"), 4.1868, "*"),
    (("Gcal", "GJ"), 4.184, "*"),
    (("GJ", "Gcal"), 0.2388, "/"),
):
    listed(f"a table of conversions from {_units[0]} to {_units[1]}, {_number}")(
        _converted(_units, _number, _sign)
    )


def made_and_supplied(
    language: str, taken: str, *, words: str = "Heat supplied by boiler {}"
) -> Make:
    """Write a log of two boilers: what they made in B and D, what they supplied in C and E."""

    def make(made: Made) -> None:
        placed = by_hand(made, HANDS["boilers"], STYLES["English"])
        rows: list[list[Any]] = []
        each = [months(HANDS["boilers"].monitored[n][2][0] / 12, n) for n in (0, 1)]
        for (day, one), (_, other) in zip(*each, strict=True):
            rows.append([day, round(one * 1.07, 1), one, round(other * 1.08, 1), other])
        heads = [text.format(n) for n in (1, 2) for text in MADE[language]]
        made.put("Heat", "A1", [["GJ"], ["Month", *heads], *rows])
        dated(made, "Heat")
        sheet = made.sheet(INPUT)
        for n, column in enumerate(taken):
            cell = placed.monitored[n, 0]
            sheet[cell] = f"=SUM(Heat!{column}3:{column}14)"
            row = sheet[cell].row
            columns = range(1, sheet.max_column + 1)
            heat = f"Heat of boiler {n + 1}"
            named = next(c for c in columns if sheet.cell(row, c).value == heat)
            sheet.cell(row, named, words.format(n + 1))

    return make


for _language in MADE:
    listed(f"heat that was supplied, beside what was made, {_language}")(
        made_and_supplied(_language, "CE")
    )
listed("heat that was made, and asked for")(
    made_and_supplied("English", "BD", words="Heat produced by boiler {}")
)


def to_and_from_the_grid(taken: str) -> Make:
    """Write a log of two floors with import in B and D, and export in C and E."""

    def make(made: Made) -> None:
        rows: list[list[Any]] = []
        for (day, v), (_, w) in zip(months(30.0), months(41.0, 1), strict=True):
            rows.append([day, v, round(v / 3, 2), w, round(w / 4, 2)])
        heads = [f"Floor {n} {way} MWh" for n in (1, 2) for way in ("import", "export")]
        made.put("Meter", "A1", [["Month", *heads], *rows])
        dated(made, "Meter")
        words = ("Electricity of floor 1, import", "Electricity of floor 2, import")
        air(made, [f"=SUM(Meter!{c}2:{c}13)" for c in taken], words=words)

    return make


listed("electricity that was imported, beside what was exported")(to_and_from_the_grid("BD"))


def changed_transformers(
    events: list[tuple[dt.date | None, str, str]],
    factors: list[float],
    *,
    single: bool = False,
    beside: bool = False,
) -> Make:
    """Write secondary readings of two floors, of which floor 1 is multiplied, and a history.

    A single factor stands over the log; events stand on a sheet, or beside the log below it.
    """

    def make(made: Made) -> None:
        rows: list[list[Any]] = []
        for n, ((day, v), (_, w)) in enumerate(zip(months(30.0), months(41.0, 1), strict=True)):
            at, factor = 4 + n, "$C$1" if single else f"C{4 + n}"
            right = factors[n] if not single else factors[0]
            shown = None if single else factors[n]
            rows.append([day, round(v * 1000 / right, 3), shown, f"=B{at}*{factor}/1000", w])
        top = ["Floor 1, secondary", "CT ratio", factors[0]] if single else ["Readings"]
        heads = ["Month", "Floor 1 kWh", None if single else "Ratio", "Floor 1 MWh", "Floor 2 MWh"]
        made.put("Counter", "A1", [top, [], heads, *rows])
        if not single:
            made.sheet("Counter")["C3"] = "CT ratio"
        dated(made, "Counter")
        air(made, ["=SUM(Counter!D4:D15)", "=SUM(Counter!E4:E15)"])
        history = [[day, meter, text] for day, meter, text in events]
        if beside:
            made.put("Counter", "G20", history)
        else:
            made.put("History", "A1", [["Date", "Meter", "Event"], *history])

    return make


MAY = dt.date(2024, 5, 1)
for _words, _event, _factors in (
    ("followed by its factor", "CT replaced 400/5 → 600/5", [80.0] * 4 + [120.0] * 8),
    ("with the same ratio", "CT replaced, 400/5 as before", [80.0] * 12),
    ("of one for one alike", "CT replaced 400/5 → 400/5 (same ratio)", [80.0] * 12),
    ("that is a calibration", "CT 400/5 calibrated, new certificate 77-12", [80.0] * 12),
    ("of the meter alone", "Meter replaced, new serial 5512", [80.0] * 12),
):
    listed(f"a change of transformers {_words}")(
        changed_transformers([(MAY, "Floor 1", _event)], _factors)
    )
listed("a change of transformers of another meter")(
    changed_transformers([(MAY, "Floor 2", "CT replaced 400/5 → 600/5")], [80.0] * 12)
)
listed("a change of transformers before the period")(
    changed_transformers(
        [(dt.date(2022, 3, 4), "Floor 1", "CT replaced 200/5 → 400/5")], [80.0] * 12
    )
)
listed("a change of transformers after the period")(
    changed_transformers(
        [(dt.date(2025, 3, 4), "Floor 1", "CT replaced 400/5 → 600/5")], [80.0] * 12
    )
)


def corrected(factor: float, label: str, source: str = "") -> Make:
    """Multiply two floors by a number of a cell over their log."""

    def make(made: Made) -> None:
        rows = [[day, v, w] for (day, v), (_, w) in zip(months(30.0), months(41.0, 1), strict=True)]
        heads = ["Month", "Floor 1 MWh", "Floor 2 MWh"]
        top = ["Meters", None, None, None, label, factor, source or None]
        made.put("Log", "A1", [top, [], heads, *rows])
        dated(made, "Log")
        air(made, [f"=SUM(Log!{c}4:{c}15)*Log!$F$1" for c in "BC"])

    return make


listed("a correction by the certificate of its meter")(
    corrected(1.04, "Correction factor", "Calibration certificate 77-12")
)
listed("a correction that lowers the result")(corrected(0.98, "Correction factor"))
