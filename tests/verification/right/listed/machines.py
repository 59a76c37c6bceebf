"""Right books of transformers, chillers and furnaces."""

from __future__ import annotations

from collections.abc import Sequence

from tests.verification.right.hands import HANDS, STYLES, Hand, Placed, by_hand
from tests.verification.right.listed.making import (
    listed,
)
from tests.verification.right.sheets import Made


@listed("transformers")
def _(made: Made) -> None:
    sizes = ("160 kVA", "250 kVA")
    losses = ((280.0, 75.0), (340.0, 95.0))
    hand = Hand(
        "VN_AM005_ver01.0",
        [
            ("n_k,p", f"Transformers of {size}", amounts, "piece", "Option C")
            for size, amounts in zip(sizes, ((120.0, 124.0), (60.0, 61.0)), strict=True)
        ],
        [
            ("NLL_RE,k", "Loss of the reference, 160 kVA", losses[0][0], "W", "Standard"),
            ("NLL_RE,k", "Loss of the reference, 250 kVA", losses[1][0], "W", "Standard"),
            ("NLL_PJ,k", "Loss, amorphous, 160 kVA", losses[0][1], "W", "Test report"),
            ("NLL_PJ,k", "Loss, amorphous, 250 kVA", losses[1][1], "W", "Test report"),
            ("Br", "Share of outages", 0.003, "-", "Utility"),
            HANDS["inverters"].fixed[3],
        ],
        "({m0}*({f0}-{f2})+{m1}*({f1}-{f3}))*24*{days}*(1-{f4})/1000000*{f5}",
        lambda m, f: m[0],
    )
    by_hand(made, hand, STYLES["Japanese"])


COOLING, CHILLED = (37.2, 36.8), (7.0, 6.5)
"""What the waters of two chillers have at their outlets, degC."""


def chillers(
    made: Made,
    cooling: tuple[float, float] = COOLING,
    chilled: tuple[float, float] = CHILLED,
    *,
    cops: tuple[float, float] = (6.35, 6.31),
    chiller: str = "",
) -> Placed:
    """Write a report of two chillers; ``chiller`` is said of the second one."""
    fixed: list[tuple[str, str, float, str, str]] = []
    for symbol, words, values, unit in (
        ("COP_PJ,i", "COP", cops, "-"),
        ("T_cooling-out,i", "Cooling water, outlet", cooling, "degC"),
        ("T_chilled-out,i", "Chilled water, outlet", chilled, "degC"),
        ("COP_RE,i", "Reference COP", (5.59, 5.59), "-"),
    ):
        fixed += [
            (symbol, f"{words}, CH-{n}{chiller * (n == 2)}", value, unit, "Specification")
            for n, value in enumerate(values, start=1)
        ]
    hand = Hand(
        "BD_AM001_ver02.0",
        [
            ("EC_PJ,i,p", "Electricity of CH-1", (812.4, 799.1), "MWh/p", "Option C"),
            ("EC_PJ,i,p", "Electricity of CH-2", (768.0, 801.7), "MWh/p", "Option C"),
        ],
        [*fixed, ("EF_grid,g", "Grid", 0.67, "tCO2/MWh", "Department, 2018")],
        "({m0}*({f0}*({f2}-{f4}+3)/33/{f6}-1)+{m1}*({f1}*({f3}-{f5}+3)/33/{f7}-1))*{f8}",
        lambda m, f: m[0],
    )
    return by_hand(made, hand, STYLES["units before values"])


@listed("chillers with their temperatures")
def _(made: Made) -> None:
    chillers(made)


@listed("a chiller for brine, which says so")
def _(made: Made) -> None:
    chillers(made, chilled=(7.0, -5.0), chiller=" for brine")


@listed("a chiller of less efficiency in hotter water")
def _(made: Made) -> None:
    chillers(made, cooling=(37.2, 46.5), cops=(6.35, 4.9))


@listed("a chiller in cooler water than its sister")
def _(made: Made) -> None:
    chillers(made, cooling=(37.2, 33.0))


@listed("a chiller whose water is warmer than that of its sister")
def _(made: Made) -> None:
    chillers(made, chilled=(7.0, 12.0))


FURNACES = ((0.62, 0.41), (0.6, 0.43), (0.64, 0.42))
"""Efficiencies of furnaces, and of those before them."""


def furnaces(made: Made, pairs: Sequence[tuple[float, float]]) -> Placed:
    """Write a report of burners with a reference of each furnace."""
    gas = ("Nm3/p", "Option B")
    monitored = [
        ("FC_PJ,i,p", f"Gas of furnace {n}", (amount, amount * 1.013), *gas)
        for n, amount in enumerate((1_250_000.0, 911_300.0, 1_034_700.0), start=1)
    ]
    power = [
        ("EC_PJ,i,p", f"Electricity of furnace {n}", (41.5 - n, 40.2 - n), "MWh/p", "Option C")
        for n in (1, 2, 3)
    ]
    fixed: list[tuple[str, str, float, str, str]] = [*HANDS["burners"].fixed[:2]]
    for k, (symbol, source) in enumerate((("η_PJ,i", "Test report"), ("η_RE,i", "Measured"))):
        fixed += [
            (symbol, f"Efficiency of furnace {n}", pair[k], "-", source)
            for n, pair in enumerate(pairs, start=1)
        ]
    parts = "+".join(f"{{m{n}}}*({{f{n + 2}}}/{{f{n + 5}}}-1)" for n in range(3))
    hand = Hand(
        "ID_AM009_ver03.0",
        [*monitored, *power],
        [*fixed, HANDS["burners"].fixed[4]],
        f"({parts})*{{f0}}*{{f1}}-({{m3}}+{{m4}}+{{m5}})*{{f8}}",
        lambda m, f: m[0],
    )
    return by_hand(made, hand, STYLES["English"])


@listed("furnaces with a reference of each")
def _(made: Made) -> None:
    furnaces(made, FURNACES)


@listed("one furnace that is a little worse than the one before it")
def _(made: Made) -> None:
    furnaces(made, (FURNACES[0], (0.425, 0.43), FURNACES[2]))


@listed("an old furnace that was better than all others")
def _(made: Made) -> None:
    furnaces(made, (FURNACES[0], (0.55, 0.57), FURNACES[2]))
