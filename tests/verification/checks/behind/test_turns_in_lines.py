"""Lines of a previous and a present index, each with the same formula for a register that turns."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from jcm_mrv import verify
from tests.verification.small_book import asked, with_log, write

YEAR = "01/01/2024 - 31/12/2024"
STEPS = (701, 722, 904, 958, 931, 846, 905, 880, 795, 731, 660, 688)


def lines(path: Path, *, first: int, formula: str, **others: object) -> list[tuple[str, str]]:
    """Give what is asked where twelve lines have ``formula``, ``{r}`` being the row."""
    write(path, [(YEAR, "EG_i,p", 1.0)], [(YEAR, "=ROUNDDOWN(F8*D30,0)")])
    readings = [first]
    for step in STEPS:
        readings.append((readings[-1] + step) % 100_000)
    cells: dict[str, object] = {"A1": "Month", "B1": "Previous", "C1": "Present", "D1": "kWh"}
    for row, (before, now) in enumerate(pairwise(readings), start=2):
        cells[f"A{row}"] = f"2024-{row - 1:02}"
        cells[f"B{row}"], cells[f"C{row}"] = before, now
        cells[f"D{row}"] = formula.format(r=row)
    with_log(path, {"F8": "=SUM(Log!D2:D13)/1000"}, {**cells, **others})
    return asked(verify(path))


TURNS = "=IF(C{r}<B{r},C{r}+100000-B{r},C{r}-B{r})"


@pytest.mark.parametrize("first", [97_120, 92_010, 41_000])
def test_what_a_register_counts_to_in_each_line_is_let_be(first: int, tmp_path: Path) -> None:
    assert lines(tmp_path / "book.xlsx", first=first, formula=TURNS) == []


def test_another_size_in_each_line_is_asked_about_where_it_counts(tmp_path: Path) -> None:
    formula = TURNS.replace("100000", "1000000")
    found = lines(tmp_path / "book.xlsx", first=97_120, formula=formula)
    assert {where for _, where in found} == {"Log!D5"}


def test_a_reading_far_below_the_one_before_is_no_turn(tmp_path: Path) -> None:
    found = lines(tmp_path / "book.xlsx", first=41_000, formula=TURNS, C6=4_211, B7=4_211)
    assert [where for _, where in found] == ["Log!C6", "Log!B7"]
