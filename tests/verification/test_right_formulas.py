"""Right spreadsheets whose inputs are converted, chosen and added up in formulas: not accused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from jcm_mrv import verify
from tests.effort import one_in
from tests.verification.right.hands import BARE, HANDS, INPUT, STYLES, Placed, by_hand
from tests.verification.right.sheets import Made

pytestmark = one_in(2)

SHARE = [1 + ((7 * month) % 12 - 5.5) / 60 for month in range(12)]
Change = Callable[[Made, Placed], None]
RIGHT: dict[str, tuple[str, str, Change]] = {}


def months(amount: float) -> list[float]:
    """Give an amount by months that differ a little, to the last digit."""
    parts = [round(amount / 12 * share, 3) for share in SHARE[:-1]]
    return [*parts, round(amount - sum(parts), 9)]


def from_log(words: str, hand: str, style: str, heading: str, formula: str, scale: float) -> None:
    """Take the first amount from a log in another unit; ``scale`` of it are one of the sheet's."""

    def change(made: Made, at: Placed) -> None:
        cell = at.monitored[0, 0]
        amounts = months(made.sheet(INPUT)[cell].value * scale)
        rows = [(f"2024-{n:02}", amount) for n, amount in enumerate(amounts, start=1)]
        made.put("Log", "A1", [("Month", heading), *rows])
        made.sheet(INPUT)[cell] = formula

    RIGHT[words] = hand, style, change


SUM = "SUM(Log!B2:B13)"
for _words, _hand, _style, _heading, _formula, _scale in (
    ("Gcal", "boilers", "English", "Heat [Gcal]", f"={SUM}*4.1868", 1 / 4.1868),
    ("Mcal", "boilers", "Japanese", "熱量 (Mcal)", f"={SUM}*4.1868/1000", 1000 / 4.1868),
    ("MWh of heat", "boilers", "Vietnamese", "Nhiệt [MWh]", f"={SUM}*3.6", 1 / 3.6),
    ("kWh of heat", "boilers", "a row of units", "Heat [kWh]", f"={SUM}*3.6/1000", 1000 / 3.6),
    ("MJ", "boilers", "spare rows", "Heat [MJ]", f"={SUM}/1000", 1000.0),
    ("MMBtu", "boilers", "units before values", "Heat, MMBtu", f"={SUM}*1.055", 1 / 1.055),
    ("toe", "boilers", "years side by side", "Heat [toe]", f"={SUM}*41.868", 1 / 41.868),
    ("thousands", "lamps", "English", "Electricity (thousand kWh)", f"={SUM}", 1.0),
    ("thousands in Japanese", "lamps", "Japanese", "電力量（千kWh）", f"={SUM}", 1.0),
    ("tens of thousands", "lamps", "a row of units", "電力量（万kWh）", f"={SUM}*10", 0.1),
    ("thousands, Vietnamese", "lamps", "Vietnamese", "Điện (nghìn kWh)", f"={SUM}", 1.0),
    ("millions, Indonesian", "lamps", "spare rows", "Listrik (juta kWh)", f"={SUM}*1000", 1e-3),
    ("thousands behind", "lamps", "English", "Electricity (kWh x 1000)", f"={SUM}", 1.0),
    ("GJ", "freezers", "English", "Electricity [GJ]", f"={SUM}/3.6", 3.6),
    ("kWh", "lamps", "Japanese", "Electricity [kWh]", f"={SUM}/1000", 1000.0),
    ("kWh, power of ten", "lamps", "Vietnamese", "Electricity [kWh]", f"={SUM}*10^-3", 1000.0),
    ("Mcal of electricity", "inverters", "English", "Mcal", f"={SUM}/860", 860.0),
    ("rounded", "lamps", "English", "Electricity [kWh]", f"=ROUND({SUM}/1000,6)", 1000.0),
    ("subtotal", "lamps", "spare rows", "kWh", "=SUBTOTAL(9,Log!B2:B13)/1000", 1000.0),
    ("errors passed over", "lamps", "a row of units", "kWh", f"=IFERROR({SUM}/1000,0)", 1000.0),
    (
        "from the line of one month to that of another",
        "lamps",
        "spare rows",
        "kWh",
        '=SUM(INDEX(Log!B2:B13,MATCH("2024-01",Log!A2:A13,0)):INDEX(Log!B:B,13))/1000',
        1000.0,
    ),
    ("at least nothing", "inverters", "Japanese", "kWh", f"=MAX({SUM},0)/1000", 1000.0),
):
    from_log(_words, _hand, _style, _heading, _formula, _scale)


def chosen(words: str, hand: str, style: str, formula: str) -> None:
    """Take the first amount from a list of three meters, of which two are its own."""

    def change(made: Made, at: Placed) -> None:
        cell = at.monitored[0, 0]
        amounts = months(made.sheet(INPUT)[cell].value * 500)
        rows = [
            (f"2024-{n:02}", meter, amount * times)
            for n, amount in enumerate(amounts, start=1)
            for meter, times in (("M-1", 1.1), ("M-2", 0.35), ("M-3", 0.9))
        ]
        made.put("Log", "A1", [("Month", "Meter", "kWh"), *rows])
        made.sheet(INPUT)[cell] = formula
        if "109" in formula:
            for row in range(3, 38, 3):
                made.sheet("Log").row_dimensions[row].hidden = True

    RIGHT[words] = hand, style, change


for _words, _hand, _style, _formula in (
    (
        "two of three meters, matched",
        "lamps",
        "years side by side",
        '=SUMPRODUCT(--ISNUMBER(MATCH(Log!B2:B37,{"M-1","M-3"},0)),Log!C2:C37)/1000',
    ),
    (
        "two of three meters, each summed",
        "freezers",
        "Japanese",
        '=SUM(SUMIFS(Log!C2:C37,Log!B2:B37,{"M-1","M-3"}))/1000',
    ),
    ("the third meter hidden", "lamps", "units before values", "=SUBTOTAL(109,Log!C2:C37)/1000"),
):
    chosen(_words, _hand, _style, _formula)


def typed(words: str, hand: str, style: str, content: dict[str, object]) -> None:
    """Type contents: ``f1`` is the second row of Table 2, ``m0`` the first of Table 1."""

    def change(made: Made, at: Placed) -> None:
        for name, what in content.items():
            kind, line = name[0], int(name[1:])
            made.sheet(INPUT)[at.fixed[line] if kind == "f" else at.monitored[line, 0]] = what

    RIGHT[words] = hand, style, change


typed("a heating value from kcal", "burners", "Vietnamese", {"f0": "=8885.067*4.1868/1000000"})
typed("a factor from MWh", "burners", "a row of units", {"f1": "=0.20196/3.6"})
typed("an amount in parts", "freezers", "units before values", {"m0": "=61.2+58.4+32.8"})
typed("an amount from kWh", "freezers", "Vietnamese", {"m0": "=152400/1000"})


def test_there_are_many() -> None:
    assert len(RIGHT) >= 20
    assert {style for _, style, _ in RIGHT.values()} == set(STYLES) - BARE


@one_in(5)
@pytest.mark.parametrize("words", RIGHT)
def test_a_right_formula_is_not_accused(words: str, tmp_path: Path) -> None:
    hand, style, change = RIGHT[words]
    made = Made()
    change(made, by_hand(made, HANDS[hand], STYLES[style]))
    made.save(tmp_path / "book.xlsx")
    verdict = verify(tmp_path / "book.xlsx")
    asked = [(f.code, f.where, f.found) for f in verdict.findings if f.severity != "note"]
    right = sum(HANDS[hand].right)
    assert (asked, verdict.is_confirmed) == ([], True)
    assert verdict.recomputed is not None
    assert abs(verdict.recomputed - right) <= 1
