"""Comparisons, and the conditions of the rows of tables, as they stand in a formula."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress, product

from jcm_mrv.methodology.expression.literals import excel_day, excel_number, excel_text
from jcm_mrv.methodology.expression.table import OTHERWISE, Beside, Condition


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


def row_in_columns(
    beside: Sequence[tuple[int, Beside]],
    keys: Sequence[str],
    columns: Sequence[str],
    otherwise: str,
) -> str:
    """Give the value of the row of a long table that fits some cells.

    Parameters
    ----------
    beside : sequence of (int, str)
        What stands in columns beside the rows: of which key, and what it says of it.
    keys : sequence of str
        The cells of the keys.
    columns : sequence of str
        The values of the rows, their numbers, and what stands beside them.
    otherwise : str
        What holds where no row fits.

    Examples
    --------
    >>> row_in_columns([(0, "text")], ["A1"], ["C1:C9", "F1:F9", "G1:G9"], "NA()")
    'IF(SUMPRODUCT(EXACT(G1:G9,A1)*F1:F9)=0,NA(),INDEX(C1:C9,SUMPRODUCT(EXACT(G1:G9,A1)*F1:F9)))'
    """
    values, numbers, *others = columns
    tests = [_beside(kind, c, keys[n]) for (n, kind), c in zip(beside, others, strict=True)]
    points = [f"({c}<1E+300)" for (_, kind), c in zip(beside, others, strict=True) if kind == "at"]
    formula = otherwise
    # What is equal to a point may lie in the band beside it too: points first.
    for chosen in reversed([*product((True, False), repeat=len(points))]):
        # Then rows exclude one another: the number of the one that fits, 0 where none does.
        row = f"SUMPRODUCT({'*'.join([*tests, *compress(points, chosen), numbers])})"
        formula = f"IF({row}=0,{formula},INDEX({values},{row}))"
    return formula


def _beside(kind: Beside, cells: str, key: str) -> str:
    match kind:
        case "text":
            return f"EXACT({cells},{key})"
        case "point" | "at":
            near, limit = f"ABS({cells}-{key})", "0.000000000001*ABS"
            no_point = f"+({cells}>1E+300)" if kind == "at" else ""
            return f"(({near}<={limit}({cells}))+({near}<={limit}({key})){no_point}>0)"
        case "from" | "above":
            return f"({cells}{'<=' if kind == 'from' else '<'}{key})"
        case _:
            return f"({key}{'<=' if kind == 'up_to' else '<'}{cells})"


def place_among(sizes: Sequence[int], places: Sequence[int | str]) -> str:
    """Give the place, from one, of a value among those of all members, the last set's running fast.

    Parameters
    ----------
    sizes : sequence of int
        How many members of each set have a value.
    places : sequence of int or str
        The place of each member: counted from zero, or a formula that gives it from one.

    Examples
    --------
    >>> place_among([3], ["MATCH(A1,B1:B3,0)"]), place_among([3, 4], ["MATCH(A1,B1:B3,0)", 2])
    ('MATCH(A1,B1:B3,0)', '4*MATCH(A1,B1:B3,0)-1')
    """
    terms, constant, stride = [], 1, 1
    for size, place in zip(reversed(sizes), reversed(places), strict=True):
        if isinstance(place, int):
            constant += stride * place
        else:
            terms.insert(0, place if stride == 1 else f"{stride}*{place}")
            constant -= stride
        stride *= size
    return "+".join(terms) + (f"{constant:+d}" if constant else "")
