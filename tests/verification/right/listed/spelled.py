"""Right books whose units are written in many ways, or are converted on the way."""

from __future__ import annotations

from typing import Any

from tests.verification.right.hands import HANDS, STYLES, Hand, by_hand
from tests.verification.right.listed.making import Make, air, dated, listed, months
from tests.verification.right.sheets import Made

BOILERS = HANDS["boilers"]


def _boilers(unit: str, times: float, shown: str, style: str = "English") -> Make:
    """Write heat in another unit than GJ, of which one has ``times`` GJ, as the formula says."""
    heat = [
        (symbol, words, tuple(round(v / times, 3) for v in values), unit, option)
        for symbol, words, values, _, option in BOILERS.monitored[:2]
    ]
    formula = BOILERS.formula.replace("{m0}", f"{{m0}}{shown}").replace("{m1}", f"{{m1}}{shown}")
    hand = Hand(
        BOILERS.methodology, [*heat, BOILERS.monitored[2]], BOILERS.fixed, formula, lambda m, f: 0.0
    )
    return lambda made: by_hand(made, hand, STYLES[style])


HEAT: dict[str, tuple[str, float, str, str]] = {
    "Gcal": ("Gcal/p", 4.1868, "*4.1868", "English"),
    "Gcal, of 4.187 GJ": ("Gcal", 4.187, "*4.187", "English"),
    "Gcal, of 4.184 GJ": ("Gcal/year", 4.184, "*4.184", "English"),
    "Gcal, of 4.19 GJ": ("GCal", 4.19, "*4.19", "English"),
    "Mcal": ("Mcal/p", 0.0041868, "*4.1868/1000", "English"),
    "ギガカロリー": ("ギガカロリー", 4.1868, "*4.1868", "Japanese"),
    "千kcal": ("千kcal", 0.0041868, "*4.1868/1000", "Japanese"),
    "Gcal/năm": ("Gcal/năm", 4.1868, "*4.1868", "Vietnamese"),
    "MMBtu": ("MMBtu", 1.055056, "*1.055056", "English"),
    "MWh of heat": ("MWh/p", 3.6, "*3.6", "English"),
    "TJ": ("TJ/p", 1000.0, "*1000", "English"),
    "MJ": ("MJ", 0.001, "/1000", "English"),
    "toe": ("toe", 41.868, "*41.868", "English"),
    "GJ/年": ("GJ/年", 1.0, "", "Japanese"),
}
for _name, _of in HEAT.items():
    listed(f"heat in {_name}")(_boilers(*_of))


def _air(unit: str, times: float, shown: str) -> Make:
    """Write electricity in another unit than MWh."""
    result = "=ROUNDDOWN(SUMPRODUCT({values},{pj}/{re}-1)" + shown + "*{ef},0)"

    def make(made: Made) -> None:
        air(made, [365.2 * times, 498.7 * times], result=result)
        sheet = made.sheet("MRS(input)")
        sheet["G8"] = sheet["G9"] = unit

    return make


POWER: dict[str, tuple[str, float, str]] = {
    "千kWh": ("千kWh", 1.0, ""),
    "nghìn kWh": ("nghìn kWh/năm", 1.0, ""),
    "MW·h": ("MW·h", 1.0, ""),
    "kWh/year": ("kWh/year", 1000.0, "/1000"),
    "キロワット時": ("キロワット時", 1000.0, "/1000"),
    "GWh": ("GWh/p", 0.001, "*1000"),
    "10^3 kWh": ("10^3 kWh", 1.0, ""),
    "MWh per monitoring period": ("MWh per monitoring period", 1.0, ""),
    "メガワットアワー": ("メガワットアワー/期間", 1.0, ""),
    "megawatt-hours": ("megawatt-hours", 1.0, ""),
    "MWh/kỳ giám sát": ("MWh/kỳ giám sát", 1.0, ""),
    "triệu Wh": ("triệu Wh", 1.0, ""),
}
for _name, _other in POWER.items():
    listed(f"electricity in {_name}")(_air(*_other))


def _fleet(unit: str, times: float, shown: str) -> Make:
    trucks = HANDS["trucks"]
    monitored: list[Any] = [
        trucks.monitored[0],
        (
            "FC_PJ,i,p",
            "Diesel of the fleet",
            (480_200.0 / times, 506_100.0 / times),
            unit,
            "Option B",
        ),
    ]
    formula = trucks.formula.replace("{m1}", "{m1}" + shown)
    hand = Hand(trucks.methodology, monitored, trucks.fixed, formula, lambda m, f: 0.0)
    return lambda made: by_hand(made, hand, STYLES["English"])


for _name, _other in {
    "kL": ("kL/p", 1000.0, "*1000"),
    "m3": ("m3", 1000.0, "*1000"),
    "lít": ("lít", 1.0, ""),
    "リットル": ("リットル", 1.0, ""),
    "litres": ("litres/year", 1.0, ""),
}.items():
    listed(f"diesel in {_name}")(_fleet(*_other))


@listed("a log in Gcal behind heat in GJ")
def _(made: Made) -> None:
    rows = [
        [d, v * 50, w * 40] for (d, v), (_, w) in zip(months(30.0), months(41.0, 1), strict=True)
    ]
    made.put("Heat", "A1", [["Month", "Boiler 1 [Gcal]", "Boiler 2 [Gcal]"], *rows])
    dated(made, "Heat")
    hand = Hand(
        BOILERS.methodology,
        [(s, w, v[:1], u, o) for s, w, v, u, o in BOILERS.monitored],
        BOILERS.fixed,
        BOILERS.formula,
        lambda m, f: 0.0,
    )
    placed = by_hand(made, hand, STYLES["English"])
    for n, column in enumerate("BC"):
        made.sheet("MRS(input)")[placed.monitored[n, 0]] = f"=SUM(Heat!{column}2:{column}13)*4.1868"


@listed("two tables, in kWh and in MWh, added with their conversion")
def _(made: Made) -> None:
    rows = [[d, 1000 * v] for d, v in months(18.0)]
    made.put("Small", "A1", [["Month", "Rooms [kWh]"], *rows])
    made.put("Large", "A1", [["Month", "Plant [MWh]", "Floor 2 [MWh]"]])
    made.put(
        "Large",
        "A2",
        [[d, v, w] for (d, v), (_, w) in zip(months(12.0, 3), months(41.0, 1), strict=True)],
    )
    dated(made, "Small")
    dated(made, "Large")
    air(made, ["=SUM(Small!B2:B13)/1000+SUM(Large!B2:B13)", "=SUM(Large!C2:C13)"])
