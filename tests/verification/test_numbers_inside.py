"""Numbers inside of the formulas of monitored values: asked for, or named as taken as stated."""

from __future__ import annotations

from pathlib import Path

import pytest

from jcm_mrv import verify
from jcm_mrv.verification.verdict import Verdict
from tests.effort import one_in
from tests.verification.right.hands import HANDS, INPUT, STYLES, by_hand
from tests.verification.right.sheets import Made

pytestmark = one_in(3)


def verdict_on(path: Path, hand: str, formula: str, words: str = "") -> Verdict:
    """Type a formula over the first value; ``{v}`` is what stood there, which Log!B1 has as well.

    ``words`` is what stands over it in the log.
    """
    made = Made()
    cell = by_hand(made, HANDS[hand], STYLES["English"]).monitored[0, 0]
    sheet = made.sheet(INPUT)
    value = sheet[cell].value
    made.put("Log", "A1", [("Reading", value), ("", value / 2), ("", value / 2)])
    if words:
        sheet[f"E{cell[1:]}"] = words
    sheet[cell] = formula.format(v=value, half=value / 2)
    made.save(path)
    return verify(path)


def asked(verdict: Verdict) -> list[tuple[str, str]]:
    return [(f.code, f.message) for f in verdict.findings if f.severity != "note"]


@one_in(12)
@pytest.mark.parametrize(
    ("formula", "number"),
    [
        ("={v}*2", "2"),
        ("=2*{v}", "2"),
        ("=({half}+{half})*1.1", "1.1"),
        ("=12*12.7", "12"),
        ("=MAX({half},200)", "200"),
        ("=AVERAGE({half},400)", "400"),
        ("=IF(1=1,{v}*1.1,0)", "1.1"),
        ("=Log!B1*(1+5%)", "1.05"),
        ("=Log!B1*110%", "1.1"),
        ("=Log!B1*1000/900", "1.111111"),
        ("=Log!B1^1.02", "1.02"),
        ("=PRODUCT(Log!B1,1.1)", "1.1"),
        ("=SUMPRODUCT(Log!B2:B3*1.1)", "1.1"),
        ("=IF(Log!B1>0,Log!B1*1.1,0)", "1.1"),
        ("=MAX(Log!B1,200)", "200"),
        ("=AVERAGE(Log!B1,200)", "200"),
        ("=ROUNDUP(Log!B1,-2)", "-2"),
        ("=CEILING(Log!B2+Log!B3,50)", "50"),
        ("=IFERROR(Log!B1/0,200)", "200"),
        ("=IFERROR(VLOOKUP(1,Log!A1:B3,2,FALSE),200)", "200"),
    ],
)
def test_a_number_that_nobody_can_follow(formula: str, number: str, tmp_path: Path) -> None:
    verdict = verdict_on(tmp_path / "book.xlsx", "freezers", formula)
    told = f"the number {number} is written into the formula behind EC_PJ[1]"
    assert ("VER-113", told) in asked(verdict)
    (item,) = [i for i in verdict.items if i.finding.code == "VER-113"]
    assert item.effect is not None
    assert item.effect > 1
    assert not verdict.is_confirmed


@one_in(6)
@pytest.mark.parametrize(
    "formula",
    [
        "={v}*1000/1000",
        "=SUM(Log!B2:B3)",
        "=MAX(Log!B1,0)",
        "=MIN(Log!B1,1000)",
        "=IF(Log!B1>100,Log!B1,0)",
        "=ROUND(Log!B1*1000,0)/1000",
        "=INDEX(Log!B1:B3,1)",
        "=Log!B2+Log!B3",
        "=Log!B1*4.1868/4.1868",
        "=ROUNDUP(Log!B1,1)",
        "=CEILING(Log!B1,0.1)",
        "=IFERROR(Log!B1,200)",
    ],
)
def test_what_needs_no_word(formula: str, tmp_path: Path) -> None:
    verdict = verdict_on(tmp_path / "book.xlsx", "freezers", formula)
    assert (asked(verdict), verdict.is_confirmed) == ([], True)


def test_a_sum_of_typed_numbers_is_named_as_taken_as_stated(tmp_path: Path) -> None:
    verdict = verdict_on(tmp_path / "book.xlsx", "freezers", "={half}+{half}")
    assert (asked(verdict), verdict.is_confirmed) == ([], True)
    (line,) = [line for line in verdict.scope.taken_as_stated if "added up" in line]
    assert f"{INPUT}!F6 =76.2+76.2" in line


WRONG_WAY = [
    ("boilers", "=Log!B1/4.1868", "J", "cal", 1 / 4.1868),
    ("boilers", "={v}/4.19", "J", "cal", 1 / 4.1868),
    ("boilers", "=Log!B1/41.868", "J", "cal", 1 / 4.1868),
    ("boilers", "=Log!B1/3.6", "J", "Wh", 1 / 3.6),
    ("boilers", "={v}*0.278", "J", "Wh", 1 / 3.6),
    ("freezers", "=Log!B1*3.6", "Wh", "J", 3.6),
    ("freezers", "=Log!B1*860/1000", "Wh", "cal", 0.859845),
    ("freezers", "=Log!B1*3412/1000", "Wh", "Btu", 3.41214),
]


@one_in(6)
@pytest.mark.parametrize(("hand", "formula", "before", "after", "factor"), WRONG_WAY)
def test_energy_converted_the_wrong_way_round(
    hand: str, formula: str, before: str, after: str, factor: float, tmp_path: Path
) -> None:
    verdict = verdict_on(tmp_path / "book.xlsx", hand, formula)
    name = "PH[1]" if hand == "boilers" else "EC_PJ[1]"
    told = f"the formula of {name} converts {before} to {after}, away from the unit that the "
    assert ("VER-220", f"{told}value is in") in asked(verdict)
    assert "VER-113" not in dict(asked(verdict))
    (item,) = [i for i in verdict.items if i.finding.code == "VER-220"]
    # By as much as the other way round would give, which is the square of it.
    stated = next(s for s in verdict.claim.monitored if s.label == name)
    assert item.effect is not None
    assert stated.number is not None
    rate = HANDS[hand].right[0]
    assert abs(item.effect) > 0.05 * rate
    assert (item.effect < 0) is (factor < 1)
    assert not verdict.is_confirmed


def test_a_fixed_value_converted_the_wrong_way_round(tmp_path: Path) -> None:
    made = Made()
    at = by_hand(made, HANDS["burners"], STYLES["English"])
    made.sheet(INPUT)[at.fixed[0]] = "=0.0372/4.1868"
    made.save(tmp_path / "book.xlsx")
    verdict = verify(tmp_path / "book.xlsx")
    assert [code for code, _ in asked(verdict)] == ["VER-220"]
    assert not verdict.is_confirmed


@pytest.mark.parametrize(
    ("hand", "formula", "words"),
    [
        ("boilers", "=Log!B1/4.1868*4.1868", "Heat of boiler 1, meter in Gcal"),
        ("boilers", "={v}/4.1868*4.1868", ""),
        ("boilers", "=4394.7645*4.1868", "Heat of boiler 1, meter in Gcal"),
        ("freezers", "=548.64/3.6", "Electricity of freezer A, in GJ"),
        ("freezers", "=131064/860", "Electricity of freezer A, in Mcal"),
    ],
)
def test_the_right_way_from_a_unit_that_is_named(
    hand: str, formula: str, words: str, tmp_path: Path
) -> None:
    verdict = verdict_on(tmp_path / "book.xlsx", hand, formula, words)
    assert (asked(verdict), verdict.is_confirmed) == ([], True)


LOOKED_UP = [
    "=INDEX(Log!$N$3:$N$6,MATCH({n},Log!$A$3:$A$6,0))",
    "=VLOOKUP({n},Log!$A$3:$N$6,14,FALSE)",
    "=SUMIF(Log!$A$3:$A$6,{n},Log!$N$3:$N$6)",
]


@pytest.mark.parametrize("formula", LOOKED_UP)
def test_a_number_in_a_cell_that_one_of_several_looks_up(formula: str, tmp_path: Path) -> None:
    made = Made()
    cells = by_hand(made, HANDS["freezers"], STYLES["English"]).monitored
    taking = [cells[place] for place in sorted(cells)][:2]
    sheet = made.sheet(INPUT)
    for n, cell in enumerate(taking, 1):
        month = sheet[cell].value / 12
        made.put("Log", f"A{n + 2}", [(n, *[month] * 12, f"=SUM(B{n + 2}:M{n + 2})")])
        sheet[cell] = formula.format(n=n)
    made.sheet("Log")["N4"] = "=SUM(B4:M4)*1.1"
    made.save(tmp_path / "book.xlsx")
    verdict = verify(tmp_path / "book.xlsx")
    (item,) = [i for i in verdict.items if i.finding.code == "VER-113"]
    label = next(s.label for s in verdict.claim.monitored if s.where.endswith(f"!{taking[1]}"))
    assert item.finding.where == "Log!N4"
    assert item.finding.message.endswith(f"behind {label}")
    assert item.effect is not None
    assert item.effect > 1
    assert not verdict.is_confirmed
