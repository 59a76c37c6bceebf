"""Several lines of one symbol in a calculation sheet: parts of the year or of the site, copies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from jcm_mrv import verify
from jcm_mrv.verification.verdict import Verdict
from tests.effort import one_in
from tests.verification.right.sheets import YEAR, Made, solar

CALC = "MRS(calc_process)"
QUARTERS = (
    "2024-01-01 to 2024-03-31",
    "2024-04-01 to 2024-06-30",
    "2024-07-01 to 2024-09-30",
    "2024-10-01 to 2024-12-31",
)
HALVES = ("Jan 2024 - Jun 2024", "Jul 2024 - Dec 2024")
AMOUNTS = [182.4, 95.1, 215.7, 121.3, 209.9, 118.8, 160.2, 88.6]
"""MWh of two roofs, quarter by quarter: 1192 MWh, 396.936 tCO2."""
OF_HALVES = [182.4 + 215.7, 95.1 + 121.3, 209.9 + 160.2, 118.8 + 88.6]
Change = Callable[[Made], None]


def process(made: Made, lines: Sequence[tuple[str, object, str] | str]) -> None:
    """Write a calculation sheet: values in D from row 5 on, symbols in F."""
    rows: list[list[object]] = [["Item", "Fuel type", "Value", "Units", "Parameter"]]
    for line in lines:
        rows.append(
            [line] if isinstance(line, str) else [line[0], None, line[1], "tCO2/p", line[2]]
        )
    made.put(CALC, "H1", [["Monitoring Spreadsheet: JCM_VN_AM007_ver01.0"]])
    made.put(CALC, "B2", [["Monitoring Report Sheet (Calculation Process Sheet)"]])
    made.put(CALC, "B4", rows)


def of_rows(cells: str, factor: int) -> str:
    return f"=SUM('MRS(input)'!{cells})*'MRS(input)'!$D${factor}"


def quarters(made: Made) -> None:
    """A line of each symbol for each quarter, added in Table 3: D6:D9, D11:D14, D16:D19."""
    results = [[YEAR, f"=ROUNDDOWN(SUM('{CALC}'!D6:D9),0)", "tCO2/p"]]
    solar(made, AMOUNTS, "", periods=QUARTERS, results=results)
    lines: list[tuple[str, object, str] | str] = ["1. Calculations for emission reductions"]
    lines += [(f"Emission reductions {n}", f"=D{10 + n}-D{15 + n}", "ERp") for n in range(1, 5)]
    lines += ["2. Calculations for reference emissions"]
    lines += [
        (f"Reference emissions {n}", of_rows(f"F{7 + 2 * n}:F{8 + 2 * n}", 21), "REp")
        for n in range(1, 5)
    ]
    lines += ["3. Calculations of the project emissions"]
    lines += [(f"Project emissions {n}", 0, "PEp") for n in range(1, 5)]
    process(made, lines)


def halves(made: Made) -> None:
    """A line of reference emissions for each half, and one of the year: D8:D10."""
    results = [[YEAR, f"=ROUNDDOWN('{CALC}'!D6,0)", "tCO2/p"]]
    solar(made, OF_HALVES, "", periods=HALVES, results=results)
    process(
        made,
        [
            "1. Calculations for emission reductions",
            ("Emission reductions", "=D8-D12", "ERp"),
            "2. Calculations for reference emissions",
            ("Reference emissions", "=D9+D10", "REp"),
            ("January to June", of_rows("F9:F10", 17), "REp"),
            ("July to December", of_rows("F11:F12", 17), "REp"),
            "3. Calculations of the project emissions",
            ("Project emissions", 0, "PEp"),
        ],
    )


def roofs(made: Made) -> None:
    """A line of reference emissions for each roof, without a sum: D8, D9."""
    results = [[YEAR, f"=ROUNDDOWN('{CALC}'!D6,0)", "tCO2/p"]]
    solar(made, [AMOUNTS[0] * 4, AMOUNTS[1] * 4], "", results=results)
    process(
        made,
        [
            "1. Calculations for emission reductions",
            ("Emission reductions", "=D8+D9-D11", "ERp"),
            "2. Calculations for reference emissions",
            ("Roof 1", of_rows("F9", 15), "REp"),
            ("Roof 2", of_rows("F10", 15), "REp"),
            "3. Calculations of the project emissions",
            ("Project emissions", 0, "PEp"),
        ],
    )


def through_a_log(made: Made) -> None:
    """Copies, where the second roof of the second half is the total of a log."""
    copies(made)
    rows = [[f"2024-{n:02}", 34_566] for n in range(7, 13)]
    made.put("Log", "A1", [["Month", "Roof 2 (kWh)"], *rows, ["Total", "=SUM(B2:B7)"]])
    made.sheet("MRS(input)")["F12"] = "=Log!B8/1000"


def copies(made: Made) -> None:
    """Each symbol a second time in a summary above: D6:D8."""
    results = [[YEAR, f"=ROUNDDOWN('{CALC}'!D8,0)", "tCO2/p"]]
    solar(made, OF_HALVES, "", periods=HALVES, results=results)
    process(
        made,
        [
            "1. Calculations for emission reductions",
            ("Reference emissions", "=D10", "REp"),
            ("Project emissions", "=D12", "PEp"),
            ("Emission reductions", "=D6-D7", "ERp"),
            "2. Calculations for reference emissions",
            ("Reference emissions", of_rows("F9:F12", 17), "REp"),
            "3. Calculations of the project emissions",
            ("Project emissions", 0, "PEp"),
        ],
    )


def judged(tmp_path: Path, layout: Change, *changes: Change) -> Verdict:
    made = Made()
    for change in (layout, *changes):
        change(made)
    made.save(tmp_path / "book.xlsx")
    return verify(tmp_path / "book.xlsx")


def asked(verdict: Verdict) -> list[tuple[str, str]]:
    return [(f.code, f.where) for f in verdict.findings if f.severity != "note"]


@one_in(3)
@pytest.mark.parametrize("layout", [quarters, halves, roofs, copies, through_a_log])
def test_parts_and_copies_are_right(layout: Change, tmp_path: Path) -> None:
    verdict = judged(tmp_path, layout)
    assert asked(verdict) == [], [f.found for f in verdict.findings]
    assert verdict.is_confirmed, verdict.conclusion


def cell(at: str, content: str, sheet: str = CALC) -> Change:
    def changed(made: Made) -> None:
        made.sheet(sheet)[at] = content

    return changed


FAULTS: dict[str, tuple[Change, Change, str, float]] = {
    "a quarter takes the rows of another one": (
        quarters,
        cell("D12", of_rows("F9:F10", 21)),
        f"{CALC}!D12",
        0.333 * (182.4 + 95.1 - 215.7 - 121.3),
    ),
    "a quarter takes one row of another one": (
        quarters,
        cell("D13", of_rows("F12:F13", 21)),
        f"{CALC}!D13",
        0.333 * (121.3 - 118.8),
    ),
    "a quarter lacks a roof": (
        quarters,
        cell("D14", of_rows("F15", 21)),
        f"{CALC}!D14",
        -0.333 * 88.6,
    ),
    "a typed factor in one quarter": (
        quarters,
        cell("D13", "=SUM('MRS(input)'!F13:F14)*0.37"),
        f"{CALC}!D13",
        (0.37 - 0.333) * (209.9 + 118.8),
    ),
    "reductions of a quarter from another one's emissions": (
        quarters,
        cell("D7", "=D13-D17"),
        f"{CALC}!D7",
        0.333 * (209.9 + 118.8 - 215.7 - 121.3),
    ),
    "a quarter counts twice in the result": (
        quarters,
        cell("C26", f"=ROUNDDOWN(SUM('{CALC}'!D6:D9)+'{CALC}'!D8,0)", "MRS(input)"),
        "MRS(input)!C26",
        0.333 * (209.9 + 118.8),
    ),
    "the year takes a half twice": (halves, cell("D8", "=D9+D9"), f"{CALC}!D8", 0.333 * 37.0),
    "a half takes a roof of the other": (
        halves,
        cell("D10", "=SUM('MRS(input)'!F11,'MRS(input)'!F10)*'MRS(input)'!$D$17"),
        f"{CALC}!D10",
        0.333 * 9.0,
    ),
    "a roof by a typed factor": (
        roofs,
        cell("D9", "='MRS(input)'!F10*0.4"),
        f"{CALC}!D9",
        0.067 * 380.4,
    ),
    "a result that goes round its input": (
        through_a_log,
        cell("D10", "=(SUM('MRS(input)'!F9:F11)+Log!B8/1000*1.05)*'MRS(input)'!$D$17"),
        f"{CALC}!D10",
        0.333 * 0.05 * 6 * 34.566,
    ),
    "a copy of another line": (copies, cell("D6", "=D10*1.02"), f"{CALC}!D6", 0.02 * 396.936),
}


@one_in(3)
@pytest.mark.parametrize("words", FAULTS)
def test_a_fault_in_one_part_is_named_once_with_its_tonnes(words: str, tmp_path: Path) -> None:
    layout, change, where, tonnes = FAULTS[words]
    verdict = judged(tmp_path, layout, change)
    shown = [(i.finding.code, i.finding.where, i.effect) for i in verdict.items]
    shown = [line for line in shown if line[0] not in ("VER-060", "VER-081", "VER-102")]
    assert not verdict.is_confirmed
    assert [place for _, place in asked(verdict)] == [where], shown
    effects = [i.effect for i in verdict.items if i.finding.where == where]
    assert effects == [pytest.approx(tonnes, abs=0.01)], shown
