"""Numbers that stand in each line of a log: asked about once, and not where they are known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest

from jcm_mrv import verify
from jcm_mrv.verification.verdict import Verdict
from tests.effort import one_in
from tests.verification.right.hands import HANDS, INPUT, STYLES, by_hand
from tests.verification.right.sheets import Made

MONTHS = [dt.date(2024, month, 1) for month in range(1, 13)]
LAST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
FLOW = (
    18_224,
    17_577,
    17_015,
    15_803,
    15_330,
    14_741,
    14_388,
    14_212,
    15_045,
    16_360,
    17_351,
    18_090,
)
HEADS = {
    "English": ("Month", "Flow (t)", "T supply (°C)", "T return (°C)", "Heat (GJ)"),
    "Japanese": ("月", "流量 (t)", "往き温度", "還り温度", "熱量 [GJ]"),
    "Vietnamese": ("Tháng", "Lưu lượng (t)", "Nhiệt độ cấp", "Nhiệt độ hồi", "Nhiệt (GJ)"),
}


def heated(
    path: Path, formula: str, style: str = "English", total: str = "", heads: Sequence[str] = ()
) -> Verdict:
    """Take the heat of a boiler from flow and temperatures: rows 4 to 15 of its sheet."""
    made = Made()
    cell = by_hand(made, HANDS["boilers"], STYLES[style]).monitored[0, 0]
    rows: list[list[object]] = []
    for n, month in enumerate(MONTHS):
        supply, back = 78 + (n * 5) % 7 / 3, 55 + (n * 3) % 5 / 4
        rows.append([month, FLOW[n], supply, back, formula.format(r=n + 4)])
    made.put("Boiler", "A3", [heads or HEADS[style], *rows, ["Total", None, None, None, TOTAL]])
    for row in range(4, 16):
        made.sheet("Boiler").cell(row, 1).number_format = "mmm yyyy"
    made.sheet(INPUT)[cell] = total or "=Boiler!E16"
    made.save(path)
    return verify(path)


TOTAL = "=SUM(E4:E15)"


def asked(verdict: Verdict) -> list[tuple[str, str]]:
    return [(f.code, f.where) for f in verdict.findings if f.severity != "note"]


@one_in(3)
@pytest.mark.parametrize(
    ("formula", "style"),
    [
        ("=B{r}*(C{r}-D{r})*4.1868/1000", "English"),
        ("=4.19*B{r}*(C{r}-D{r})/10^3", "Japanese"),
        ("=ROUND(B{r}*4.186*(C{r}-D{r})/1000,2)", "Vietnamese"),
    ],
)
def test_the_heat_of_water_is_noted_once(formula: str, style: str, tmp_path: Path) -> None:
    verdict = heated(tmp_path / "book.xlsx", formula, style)
    assert (asked(verdict), verdict.is_confirmed) == ([], True), verdict.conclusion
    (note,) = [f for f in verdict.findings if f.code == "VER-113"]
    assert note.message == "the specific heat of water is written into the formula behind PH[1]"
    assert note.where == "Boiler!E4"
    assert "; and 11 more cells" in note.found


def test_the_heat_of_water_in_another_unit(tmp_path: Path) -> None:
    """1.163 Wh per kg and K where the column is of MWh; 3.6 GJ in a MWh."""
    heads = ("Month", "Flow (t)", "T supply (°C)", "T return (°C)", "Heat (MWh)")
    formula, total = "=B{r}*(C{r}-D{r})*1.163/1000", "=Boiler!E16*3.6"
    verdict = heated(tmp_path / "book.xlsx", formula, total=total, heads=heads)
    assert (asked(verdict), verdict.is_confirmed) == ([], True), verdict.conclusion


@one_in(3)
@pytest.mark.parametrize(
    ("formula", "number"),
    [
        ("=B{r}*(C{r}-D{r})*4.1868*1.163/1000", "1.163"),
        ("=B{r}*(C{r}-D{r})*4.9/1000", "4.9"),
        ("=B{r}*(C{r}-D{r})*1.163/1000", "1.163"),
        ("=B{r}*C{r}*4.1868/3000", "0.0013956"),
        ("=(B{r}-D{r})*4.1868*C{r}/1000", "4.1868"),
    ],
)
def test_another_number_in_the_heat_is_asked_about_once(
    formula: str, number: str, tmp_path: Path
) -> None:
    verdict = heated(tmp_path / "book.xlsx", formula)
    found = [i for i in verdict.items if i.finding.code == "VER-113"]
    (item,) = [i for i in found if i.finding.severity != "note"]
    assert not verdict.is_confirmed
    assert item.finding.where == "Boiler!E4"
    assert "; and 11 more cells" in item.finding.found
    assert item.effect is None or abs(item.effect) > 1
    assert number in item.finding.message


def test_one_formula_unlike_the_heat_of_water_is_named_as_such(tmp_path: Path) -> None:
    made = Made()
    cell = by_hand(made, HANDS["boilers"], STYLES["English"]).monitored[0, 0]
    rows = [[m, FLOW[n], 78.5, 55.25, HEAT.format(r=n + 4)] for n, m in enumerate(MONTHS)]
    rows[5][4] = "=B9*C9*4.1868/1000"
    made.put("Boiler", "A3", [HEADS["English"], *rows])
    made.sheet(INPUT)[cell] = "=SUM(Boiler!E4:E15)"
    made.save(tmp_path / "book.xlsx")
    verdict = verify(tmp_path / "book.xlsx")
    assert asked(verdict) == [("VER-021", "Boiler!E9")]
    assert not verdict.is_confirmed


HEAT = "=B{r}*(C{r}-D{r})*4.1868/1000"


def logged(path: Path, formulas: Sequence[str], *, share: float = 0.005) -> Verdict:
    """Take the electricity of a freezer from 12 lines: gross in B, own use in C, net in D."""
    made = Made()
    cell = by_hand(made, HANDS["freezers"], STYLES["English"]).monitored[0, 0]
    rows = [
        [month, 12_410 + 37 * n, 310 + n, formulas[n % len(formulas)].format(r=n + 4, d=LAST[n])]
        for n, month in enumerate(MONTHS)
    ]
    made.put("Log", "A3", [["Month", "Freezer A gross (kWh)", "own use (kWh)", "net"], *rows])
    made.put("Log", "G1", [["Error of the meter, certificate 45/KD", share]])
    for row in range(4, 16):
        made.sheet("Log").cell(row, 1).number_format = "mmm yyyy"
    made.sheet(INPUT)[cell] = "=SUM(Log!D4:D15)/1000"
    made.save(path)
    return verify(path)


@one_in(3)
@pytest.mark.parametrize(
    "formula",
    [
        "=(B{r}-C{r})*(1-$H$1)",
        "=(B{r}-C{r})*(1+$H$1)",
        "=(B{r}-C{r})/(1+$H$1)",
        "=B{r}-C{r}-(B{r}-C{r})*$H$1",
        "=(B{r}-C{r})*(100%-$H$1)",
        "=B{r}/{d}*{d}-C{r}",
        "=ROUND(B{r}/(24*{d}),4)*24*{d}-C{r}",
    ],
)
def test_a_share_in_its_own_cell_and_the_days_of_a_month(formula: str, tmp_path: Path) -> None:
    verdict = logged(tmp_path / "book.xlsx", [formula])
    assert (asked(verdict), verdict.is_confirmed) == ([], True), verdict.conclusion


@one_in(3)
@pytest.mark.parametrize(
    ("formula", "right", "share"),
    [
        ("=(B{r}-C{r})*1.12", 1 / 1.12, 0.005),
        ("=(B{r}-C{r})*(1+12%)", 1 / 1.12, 0.005),
        ("=(B{r}-C{r})*(1.12-$H$1)", None, 0.005),
        ("=(B{r}-C{r})*(1+$H$1)", None, 12.0),
        ("=ROUNDUP(B{r}-C{r},-4)", None, 0.005),
    ],
)
def test_a_number_in_each_line_is_asked_about_once_with_all_its_tonnes(
    formula: str, right: float | None, share: float, tmp_path: Path
) -> None:
    verdict = logged(tmp_path / "book.xlsx", [formula], share=share)
    (item,) = [i for i in verdict.items if i.finding.code == "VER-113"]
    assert not verdict.is_confirmed
    assert item.finding.where == "Log!D4"
    assert "; and 11 more cells" in item.finding.found
    if right is not None:
        stated = next(s for s in verdict.claim.monitored if s.where.endswith("F6"))
        assert stated.number is not None
        alone = logged(tmp_path / "right.xlsx", ["=B{r}-C{r}"])
        assert item.effect == pytest.approx(unrounded(verdict) - unrounded(alone), abs=0.01)


def unrounded(verdict: Verdict) -> float:
    assert verdict.result is not None
    return sum(year.emission_reductions_unrounded for year in verdict.result.years)


def test_days_of_another_month_are_a_number(tmp_path: Path) -> None:
    verdict = logged(tmp_path / "book.xlsx", ["=B{r}/20*31-C{r}"])
    assert [code for code, _ in asked(verdict)] == ["VER-113"]
    assert not verdict.is_confirmed
