"""Formulas as monitoring spreadsheets hold them, edge cases first, and a sheet for them.

``formulas.tsv`` has each with what the evaluator makes of it, and which of two other programs gives
the same. Truth values, texts that look like numbers, empty cells, errors and days are among them.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from jcm_mrv.workbook.formulas.book import Content, Formula
from jcm_mrv.workbook.formulas.values import ErrorValue, NotEvaluated

DATA: list[list[Content]] = [
    [1.0, 12.5, "grid", 0.333, 45300.0, True],
    [2.0, -3.0, "captive", 0.5, 45658.0, False],
    [3.0, 0.0, "grid", None, 45000.0, None],
    [4.0, 250.75, "text", 0.8, 44927.0, "TRUE"],
    [5.0, 1e6, "12", 0.9, 45291.5, "2024-03-01"],
    [7.0, 0.001, "Grid", 0.25, 46000.0, ""],
    [None, "1,234", None, "n/a", 60.0, "1.5 "],
    [8.0, -0.5, "roof 1", 1e-9, 61.0, "12%"],
]
COLUMN = 8
"""The column of the formula, which stands in the row of its number."""
LIST = Path(__file__).parent / "formulas.tsv"


class Listed(NamedTuple):
    """A formula, its value here, the programs that give the same, and why others do not."""

    formula: str
    value: str
    same_in: str
    why: str


def listed() -> list[Listed]:
    """Give every formula of the list."""
    lines = LIST.read_text(encoding="utf-8").splitlines()[1:]
    return [Listed(*line.split("\t")) for line in lines]


def sheets(formulas: dict[int, str]) -> dict[str, dict[tuple[int, int], Content]]:
    """Give a workbook with formulas in their rows."""
    cells = {
        (r, c): value
        for r, row in enumerate(DATA)
        for c, value in enumerate(row)
        if value is not None
    }
    cells |= {(n, COLUMN): Formula(formula) for n, formula in formulas.items()}
    return {"Data": cells, "Other": {(r, 0): 10.0 * r for r in range(3)}}


def shown(value: object) -> str:
    """Give a value as the list has it."""
    if isinstance(value, NotEvaluated):
        return "not evaluated"
    return value.value if isinstance(value, ErrorValue) else repr(value)
