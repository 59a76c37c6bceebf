"""Comparisons, and the conditions of the rows of tables, as they stand in a formula."""

from __future__ import annotations

from jcm_mrv.methodology.expression.literals import excel_day, excel_number, excel_text
from jcm_mrv.methodology.expression.table import OTHERWISE, Condition


def comparison(op: str, a: str, b: str) -> str:
    """Give a comparison of two numbers, with the tolerance in it."""
    limit = f"0.000000000001*MAX(ABS({a}),ABS({b}))"
    match op:
        case "==":
            return f"ABS({a}-{b})<={limit}"
        case "!=":
            return f"ABS({a}-{b})>{limit}"
        case "<":
            return f"({b}-{a})>{limit}"
        case "<=":
            return f"({a}-{b})<={limit}"
        case ">":
            return f"({a}-{b})>{limit}"
        case _:
            return f"({b}-{a})<={limit}"


def row_tests(condition: Condition, key: str, *, is_day: bool) -> list[str]:
    """Give what has to hold for a cell to fit the condition of a row; days are written as such."""
    shown = excel_day if is_day else excel_number
    if condition is OTHERWISE:
        return []
    if isinstance(condition, str):
        return [f"EXACT({key},{excel_text(condition)})"]
    if (point := condition.point) is not None:
        return [comparison("==", key, shown(point))]
    tests = []
    if condition.lower is not None:
        op = ">" if condition.excludes_lower else ">="
        tests.append(f"{key}{op}{shown(condition.lower)}")
    if condition.upper is not None:
        op = "<=" if condition.includes_upper else "<"
        tests.append(f"{key}{op}{shown(condition.upper)}")
    return tests
