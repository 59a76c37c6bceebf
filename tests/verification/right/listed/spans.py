"""Right books of parts of years, seasons, deliveries, means and fleets."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.verification.right.hands import HANDS, INPUT, STYLES, Hand, by_hand
from tests.verification.right.listed.making import air, dated, listed, months
from tests.verification.right.sheets import NEXT, YEAR, Made, solar


@listed("a system that started in June, its log in whole months")
def _(made: Made) -> None:
    rows = [
        [d, v, w if d.month > 5 else None]
        for (d, v), (_, w) in zip(months(30.0), months(41.0, 1), strict=True)
    ]
    made.put("Log", "A1", [["Month", "Floor 1 MWh", "Floor 2 MWh"], *rows])
    dated(made, "Log")
    air(made, ["=SUM(Log!B2:B13)", "=SUM(Log!C2:C13)"])
    made.sheet(INPUT)["B9"] = "01/06/2024 - 31/12/2024"


@listed("a system that was taken off in September, two years")
def _(made: Made) -> None:
    air(made, [365.2, 498.7, 361.9, 371.4], periods=(YEAR, NEXT))
    made.sheet(INPUT)["B11"] = "01/01/2025 - 12/09/2025"
    made.sheet(INPUT)["J11"] = "air conditioners dismantled on 12 September 2025"


@listed("a project that began on 29 February")
def _(made: Made) -> None:
    rows = []
    for k in range(307):
        day = dt.date(2024, 2, 29) + dt.timedelta(days=k)
        rows.append(
            [
                day,
                round(1.1 + 0.3 * ((k * 7) % 11) / 11, 3),
                round(0.9 + 0.2 * ((k * 5) % 13) / 13, 3),
            ]
        )
    made.put("Daily", "A1", [["Date", "Floor 1 MWh", "Floor 2 MWh"], *rows])
    dated(made, "Daily", shown="dd/mm/yyyy")
    air(made, ["=SUM(Daily!B2:B308)", "=SUM(Daily!C2:C308)"], periods=("29/02/2024 - 31/12/2024",))


@listed("all days of a leap year")
def _(made: Made) -> None:
    rows = [
        [
            dt.date(2024, 1, 1) + dt.timedelta(days=k),
            round(1.1 + 0.3 * ((k * 7) % 11) / 11, 3),
            round(0.9 + 0.2 * ((k * 5) % 13) / 13, 3),
        ]
        for k in range(366)
    ]
    made.put("Daily", "A1", [["Date", "Floor 1 MWh", "Floor 2 MWh"], *rows])
    dated(made, "Daily", shown="dd-mmm-yy")
    air(made, ["=AVERAGE(Daily!B2:B367)*366", "=SUM(Daily!C2:C367)"])


@listed("heat of a heating season, nothing in summer")
def _(made: Made) -> None:
    share = (1.0, 0.9, 0.7, 0.3, 0, 0, 0, 0, 0.1, 0.4, 0.8, 1.0)
    rows = [
        [
            dt.date(2024, m + 1, 1),
            round(3_400 * s + 11 * m * bool(s), 1),
            round(2_900 * s + 7 * m * bool(s), 1),
        ]
        for m, s in enumerate(share)
    ]
    made.put("Heat", "A1", [["Month", "Boiler 1 GJ", "Boiler 2 GJ"], *rows])
    dated(made, "Heat")
    boilers = HANDS["boilers"]
    hand = Hand(
        boilers.methodology,
        [(s, w, v[:1], u, o) for s, w, v, u, o in boilers.monitored],
        boilers.fixed,
        boilers.formula,
        lambda m, f: 0.0,
    )
    placed = by_hand(made, hand, STYLES["Vietnamese"])
    for n, column in enumerate("BC"):
        made.sheet(INPUT)[placed.monitored[n, 0]] = f"=SUM(Heat!{column}2:{column}13)"


@listed("a net meter with months below zero")
def _(made: Made) -> None:
    """In the rainy season the store takes more for itself than its roof gives."""
    net = [22.4, 20.1, 14.2, 6.3, -1.8, -2.6, -0.9, 3.4, 9.7, 15.8, 19.9, 23.1]
    rows = [[dt.date(2024, m + 1, 1), v, 40.2 + m / 7] for m, v in enumerate(net)]
    made.put("Net", "A1", [["Month", "Roof 1 net [MWh]", "Roof 2 net [MWh]"], *rows])
    dated(made, "Net")
    solar(made, ["=SUM(Net!B2:B13)", "=SUM(Net!C2:C13)"], "=ROUNDDOWN(SUM({values})*{factor},0)")


@listed("gas by deliveries, with days of their own")
def _(made: Made) -> None:
    day, rows = dt.date(2024, 1, 9), []
    for k in range(23):
        rows.append(
            [f"DN-{410 + k}", day, "Gas supplier", round(52_400 + ((k * 7) % 9) * 613.5, 1)]
        )
        day += dt.timedelta(days=13 + (k * 5) % 6)
    made.put("Deliveries", "A2", [["Delivery note", "Date", "Supplier", "Nm3"], *rows])
    made.put("Deliveries", "A26", [["Total", None, None, "=SUM(D3:D25)"]])
    dated(made, "Deliveries", 2, "dd/mm/yyyy")
    burners = HANDS["burners"]
    hand = Hand(
        burners.methodology,
        [(s, w, v[:1], u, o) for s, w, v, u, o in burners.monitored],
        burners.fixed,
        burners.formula,
        lambda m, f: 0.0,
    )
    placed = by_hand(made, hand, STYLES["English"])
    made.sheet(INPUT)[placed.monitored[0, 0]] = "=Deliveries!D26"


@listed("waste by truckloads on several days of a month")
def _(made: Made) -> None:
    rows: list[list[Any]] = []
    for k in range(150):
        day = dt.date(2024, 1, 3) + dt.timedelta(days=(k * 12) // 5)
        rows.append(
            [f"W{k:04}", day, ("food", "food", "paper")[k % 3], round(118.0 + (k * 37) % 23, 1)]
        )
    made.put("Weighbridge", "A1", [["Ticket", "Date", "Kind", "Net [t]"], *rows])
    dated(made, "Weighbridge", 2, "dd/mm/yyyy")
    waste = HANDS["market waste"]
    placed = by_hand(made, waste, STYLES["English"])
    made.sheet(INPUT)[placed.monitored[1, 0]] = (
        '=SUMIFS(Weighbridge!D2:D151,Weighbridge!C2:C151,"food")'
    )


@listed("a mean weighted by amounts behind a heating value")
def _(made: Made) -> None:
    rows = [[f"L{k}", 100_000 + 3_100 * k, round(0.0371 + 0.00004 * (k % 4), 5)] for k in range(9)]
    made.put("Quality", "A1", [["Lot", "Nm3", "GJ/Nm3"], *rows])
    made.put("Quality", "A12", [["Weighted mean", None, "=SUMPRODUCT(B2:B10,C2:C10)/SUM(B2:B10)"]])
    burners = HANDS["burners"]
    placed = by_hand(made, burners, STYLES["English"])
    made.sheet(INPUT)[placed.fixed[0]] = "=Quality!C12"


@listed("a fleet of trucks on a sheet, one row each")
def _(made: Made) -> None:
    rows = [
        [
            f"51C-{410 + 17 * k:03}.{k:02}",
            61_200 + (k * 4_127) % 9_800,
            round(14_050 + (k * 917) % 2_300, 1),
        ]
        for k in range(34)
    ]
    made.put("Fleet", "A1", [["Plate", "Distance [km]", "Diesel [L]"], *rows])
    made.put("Fleet", "A36", [["Total", "=SUM(B2:B35)", "=SUM(C2:C35)"]])
    trucks = HANDS["trucks"]
    hand = Hand(
        trucks.methodology,
        [(s, w, v[:1], u, o) for s, w, v, u, o in trucks.monitored],
        trucks.fixed,
        trucks.formula,
        lambda m, f: 0.0,
    )
    placed = by_hand(made, hand, STYLES["English"])
    made.sheet(INPUT)[placed.monitored[0, 0]] = "=Fleet!B36"
    made.sheet(INPUT)[placed.monitored[1, 0]] = "=Fleet!C36"


@listed("a fleet of trucks with a column for each month")
def _(made: Made) -> None:
    heads = ["Plate", *[f"T{m}" for m in range(1, 13)], "Cộng"]
    for name, scale, step in (("Km", 5_100, 411), ("Dầu (lít)", 1_170, 83)):
        rows = [
            [
                f"51C-{410 + 17 * k:03}",
                *[scale + ((k + 3) * (m + 5) * 37) % step for m in range(12)],
                f"=SUM(B{k + 2}:M{k + 2})",
            ]
            for k in range(18)
        ]
        made.put(name, "A1", [heads, *rows])
    trucks = HANDS["trucks"]
    hand = Hand(
        trucks.methodology,
        [(s, w, v[:1], u, o) for s, w, v, u, o in trucks.monitored],
        trucks.fixed,
        trucks.formula,
        lambda m, f: 0.0,
    )
    placed = by_hand(made, hand, STYLES["Vietnamese"])
    made.sheet(INPUT)[placed.monitored[0, 0]] = "=SUM(Km!N2:N19)"
    made.sheet(INPUT)[placed.monitored[1, 0]] = "=SUM('Dầu (lít)'!N2:N19)"


@listed("half-years that are added before they are rounded")
def _(made: Made) -> None:
    halves = ("01/01/2024 - 30/06/2024", "01/07/2024 - 31/12/2024")
    air(
        made,
        [181.9, 240.2, 183.3, 258.5],
        periods=halves,
        whole=True,
        result='=ROUNDDOWN((SUMIF({words},"*floor 1",{values})*(INDEX({pj},1)/{re}-1)'
        '+SUMIF({words},"*floor 2",{values})*(INDEX({pj},2)/{re}-1))*{ef},0)',
    )


def _delivered(made: Made, days: list[dt.date], heads: list[str]) -> None:
    rows = [[f"DN-{k}", day, round(118_000 + k * 371.5, 1)] for k, day in enumerate(days)]
    made.put("Deliveries", "A1", [heads, *rows])
    dated(made, "Deliveries", 2, "dd/mm/yyyy")
    burners = HANDS["burners"]
    hand = Hand(
        burners.methodology,
        [(s, w, v[:1], u, o) for s, w, v, u, o in burners.monitored],
        burners.fixed,
        burners.formula,
        lambda m, f: 0.0,
    )
    placed = by_hand(made, hand, STYLES["English"])
    made.sheet(INPUT)[placed.monitored[0, 0]] = f"=SUM(Deliveries!C2:C{len(rows) + 1})"


@listed("gas by deliveries with a pause in summer")
def _(made: Made) -> None:
    days = (
        (1, 8),
        (2, 2),
        (2, 27),
        (3, 21),
        (4, 19),
        (9, 3),
        (10, 1),
        (10, 30),
        (11, 22),
        (12, 17),
    )
    heads = ["Delivery note", "Delivered on", "Nm3"]
    _delivered(made, [dt.date(2024, m, d) for m, d in days], heads)


@listed("eight deliveries of a year, in Vietnamese")
def _(made: Made) -> None:
    days = [dt.date(2024, 1, 18) + dt.timedelta(days=45 * k + (k * 7) % 5) for k in range(8)]
    _delivered(made, days, ["Phiếu giao hàng", "Ngày giao", "Nm3"])


@listed("a year from October, split by the calendar year")
def _(made: Made) -> None:
    both = [*zip(months(29.0, 4, 2023), months(40.0, 5, 2023), strict=True)][9:]
    both += [*zip(months(30.0), months(41.0, 1), strict=True)][:9]
    made.put("Log", "A1", [["Month", "Floor 1 MWh", "Floor 2 MWh"]])
    made.put("Log", "A2", [[d, v, w] for (d, v), (_, w) in both])
    dated(made, "Log")
    values = [f"=SUM(Log!{c}{rows})" for rows in ("2:{c}4", "5:{c}13") for c in "BC"]
    values = [value.replace("{c}", value[9]) for value in values]
    air(made, values, periods=("01/10/2023 - 31/12/2023", "01/01/2024 - 30/09/2024"))


@listed("a sheet for each half of the year")
def _(made: Made) -> None:
    both = [*zip(months(30.0), months(41.0, 1), strict=True)]
    for n, part in enumerate((both[:6], both[6:]), start=1):
        made.put(f"H{n}", "A1", [["Month", "Floor 1 [MWh]", "Floor 2 [MWh]"]])
        made.put(f"H{n}", "A2", [[d, v, w] for (d, v), (_, w) in part])
        dated(made, f"H{n}")
    air(made, [f"=SUM('H1'!{c}2:{c}7)+SUM('H2'!{c}2:{c}7)" for c in "BC"])
