"""Lines of a list that a condition passes over: by their spelling, or since a name is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from jcm_mrv import verify
from jcm_mrv.verification.verdict import Verdict
from tests.verification.right.listed.making import air, months
from tests.verification.right.sheets import YEAR, Made

DAY, NIGHT = "Day shift", "Night shift"


def shifts(path: Path, formulas: list[str], *, nights: bool = True) -> Verdict:
    """Write two halls side by side, two lines of each month; B1 may stand still at night."""
    made = Made()
    rows: list[list[object]] = []
    for n, ((day, one), (_, other)) in enumerate(
        zip(months(30.0, 0, 2024), months(21.0, 1, 2024), strict=True)
    ):
        rows.append([day, DAY, one, other])
        rows.append([day, NIGHT, round(0.4 * one, 3), round(0.5 * other, 3) if nights else 0])
        assert n < 12
    made.put("Log", "A1", [["Month", "Shift", "Hall A (MWh)", "Hall B (MWh)"], *rows])
    air(made, formulas, periods=(YEAR,))
    made.save(path)
    return verify(path)


def of(column: str, *names: str) -> str:
    cells = f"Log!${column}$2:${column}$25"
    return "=" + "+".join(f'SUMIF(Log!$B$2:$B$25,"{name}",{cells})' for name in names)


def asked(verdict: Verdict) -> list[tuple[str, str]]:
    return [(f.code, f.where) for f in verdict.findings if f.severity != "note"]


@pytest.mark.parametrize(
    "formulas",
    [
        [of("C", DAY, NIGHT), of("D", DAY, NIGHT)],
        ["=SUM(Log!C2:C25)", "=SUM(Log!D2:D25)"],
        [of("C", NIGHT, DAY), of("D", DAY, NIGHT)],
    ],
)
def test_all_shifts_of_both_are_right(formulas: list[str], tmp_path: Path) -> None:
    verdict = shifts(tmp_path / "book.xlsx", formulas)
    assert (asked(verdict), verdict.is_confirmed) == ([], True)


def test_a_hall_that_stands_still_at_night_has_nothing_to_lose(tmp_path: Path) -> None:
    formulas = [of("C", DAY, NIGHT), of("D", DAY)]
    verdict = shifts(tmp_path / "book.xlsx", formulas, nights=False)
    assert (asked(verdict), verdict.is_confirmed) == ([], True)


@pytest.mark.parametrize(("lost", "kept"), [(NIGHT, DAY), (DAY, NIGHT)])
def test_a_shift_that_the_sister_takes_is_asked_about(lost: str, kept: str, tmp_path: Path) -> None:
    verdict = shifts(tmp_path / "book.xlsx", [of("C", DAY, NIGHT), of("D", kept)])
    (one,) = [f for f in verdict.findings if f.code == "VER-226"]
    assert one.found == kept
    assert lost in str(one.expected)
    assert not verdict.is_confirmed


@pytest.mark.parametrize("exact", [True, False])
def test_capitals_count_where_a_formula_says_so(exact: bool, tmp_path: Path) -> None:
    made = Made()
    rows = []
    for n, (day, amount) in enumerate(months(30.0, 0, 2024)):
        rows.append([day, "hn-01" if n % 2 else "HN-01", amount])
    made.put("Log", "A1", [["Month", "Meter", "MWh"], *rows])
    test = 'EXACT(Log!B2:B13,"HN-01")' if exact else '(Log!B2:B13="HN-01")'
    air(made, [f"=SUMPRODUCT({test}*Log!C2:C13)"], periods=(YEAR,))
    made.save(tmp_path / "book.xlsx")
    verdict = verify(tmp_path / "book.xlsx")
    assert [f.code for f in verdict.findings if f.code == "VER-226"] == ["VER-226"] * exact
    assert verdict.is_confirmed is not exact
