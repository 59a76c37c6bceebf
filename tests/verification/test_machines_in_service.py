"""Lists of machines: the days of each in the year, in a column of help, and their mean."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from jcm_mrv import verify
from jcm_mrv.verification.verdict import Verdict
from tests.verification.right.hands import INPUT, STYLES, Hand, by_hand
from tests.verification.right.sheets import Made

FIRST, LAST = dt.date(2024, 1, 1), dt.date(2024, 12, 31)
DAYS = '=MAX(0,MIN(IF(C{r}="",DATE(2024,12,31),C{r}),DATE(2024,12,31))-MAX(B{r},DATE(2024,1,1))+1)'
TRANSFORMERS = Hand(
    "VN_AM005_ver01.0",
    [("n_k,p", "Transformers of 100 kVA in operation, mean", (80.0,), "piece", "Option C")],
    [
        ("NLL_RE,k", "No-load loss of a reference transformer", 205.0, "W", "Standard"),
        ("NLL_PJ,k", "No-load loss of a project transformer", 75.0, "W", "Test report"),
        ("Br", "Outage rate of the grid", 0.002, "-", "Statistics of the company"),
        ("EF_grid", "Emission factor of the grid", 0.6592, "tCO2/MWh", "Ministry"),
    ],
    "{m0}*({f0}-{f1})*24*{days}*(1-{f2})/1000000*{f3}",
    lambda m, f: m[0] * (f[0] - f[1]) * 24 * m[-1] * (1 - f[2]) / 1e6 * f[3],
)


def listed(
    path: Path, formula: str, *, days: str = DAYS, heading: str = "Days", typed: int = 0
) -> Verdict:
    """Take the mean number of transformers from a list with the days of each hidden."""
    made = Made()
    cell = by_hand(made, TRANSFORMERS, STYLES["English"]).monitored[0, 0]
    rows = []
    for n in range(90):
        begin = FIRST - dt.timedelta(300 - 3 * n) if n < 80 else FIRST + dt.timedelta(11 * n - 800)
        end = LAST - dt.timedelta(120) if n in (17, 44) else None
        rows.append([f"AM{70_211 + 3 * n}", begin, end, days.format(r=n + 2)])
    rows[41][3] = typed or rows[41][3]
    made.put("List", "A1", [["Serial", "Energised", "Taken out", heading], *rows])
    made.sheet("List").column_dimensions["D"].hidden = True
    made.sheet(INPUT)[cell] = formula
    made.save(path)
    return verify(path)


def codes(verdict: Verdict) -> set[str]:
    return {f.code for f in verdict.findings if f.severity != "note"}


@pytest.mark.parametrize("heading", ["Days", "In 2024"])
def test_a_column_of_help_is_followed(heading: str, tmp_path: Path) -> None:
    verdict = listed(tmp_path / "book.xlsx", "=SUM(List!D2:D91)/366", heading=heading)
    assert codes(verdict) == set()
    assert verdict.is_confirmed, verdict.conclusion
    assert "VER-016" in {f.code for f in verdict.findings}


@pytest.mark.parametrize(
    ("formula", "days", "typed", "code"),
    [
        ("=SUM(List!D2:D91)/300", DAYS, 0, "VER-113"),
        ("=SUM(List!D2:D91)/366*1.05", DAYS, 0, "VER-113"),
        ("=SUM(List!D2:D91)/366", DAYS, 3660, "VER-016"),
        ("=SUM(List!D2:D91)/366", f"{DAYS}*1.1", 0, "VER-113"),
    ],
)
def test_what_nobody_sees_is_asked_for(
    formula: str, days: str, typed: int, code: str, tmp_path: Path
) -> None:
    verdict = listed(tmp_path / "book.xlsx", formula, days=days, typed=typed)
    assert code in codes(verdict)
    assert not verdict.is_confirmed
