"""Values of cells as spreadsheets have them: numbers, texts, truth, errors, and how they mix."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from enum import Enum
from typing import overload

from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.exact_numbers import number_text as exact_text
from jcm_mrv.patterns import pattern

_NUMBER = pattern(
    r"\s*[+-]?(?:\d+(?:,\d{3})*(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\s*(%?)\s*\Z", re.ASCII
)
_MONTHS = "january february march april may june july august september october november december"
_DATELIKE = pattern(
    r"[\s\d.,:/+()%'\u00a0\u2019$€£¥₫₹฿-]+|am|pm|e|a|p|" + "|".join(_MONTHS.split()) + "|"
    "jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|true|false",
    re.IGNORECASE,
)
_NEARLY = 2.0**-48
"""Spreadsheets take sums for zero, and numbers for equal, below this share."""


class ErrorValue(Enum):
    """An error as the value of a cell."""

    NULL = "#NULL!"
    DIV0 = "#DIV/0!"
    VALUE = "#VALUE!"
    REF = "#REF!"
    NAME = "#NAME?"
    NUM = "#NUM!"
    NA = "#N/A"


@immutable(slots=True)
class NotEvaluated:
    """Stands for the value of a formula that is not computed here, and says why.

    It spreads over everything that rests on it; no function catches it.
    """

    reason: str


Failed = ErrorValue | NotEvaluated
Scalar = float | str | bool | None | ErrorValue | NotEvaluated


class FormulaError(Exception):
    """Raised inside of a formula for a value that spreads."""

    def __init__(self, value: Failed) -> None:
        super().__init__(str(value))
        self.value = value


class Column(Sequence[Sequence["Scalar"]]):
    """Rows of one value each, kept as the values alone: a log has a hundred thousand of them.

    Examples
    --------
    >>> rows = Column([1.0, 2.0])
    >>> rows[1][0], len(rows), len(rows[0]), [x for row in rows for x in row]
    (2.0, 2, 1, [1.0, 2.0])
    """

    __slots__ = ("chosen", "chosen_size", "values")

    def __init__(self, values: list[Scalar]) -> None:
        self.values = values
        self.chosen: dict[Hashable, list[int]] = {}
        """What criteria chose of it: a workbook that is tried with other readings asks again."""
        self.chosen_size = 0

    def __len__(self) -> int:
        return len(self.values)

    @overload
    def __getitem__(self, row: int) -> Sequence[Scalar]: ...
    @overload
    def __getitem__(self, row: slice) -> Column: ...
    def __getitem__(self, row: int | slice) -> Sequence[Scalar] | Column:
        if isinstance(row, slice):
            return Column(self.values[row])
        return (self.values[row],)

    def __iter__(self) -> Iterator[Sequence[Scalar]]:
        return zip(self.values)


@immutable(slots=True)
class Matrix:
    """Values in rows and columns; ``corner`` is the first row and column of a range of cells.

    ``is_cut`` where empty cells below or to the right of them are left out.
    """

    rows: Sequence[Sequence[Scalar]]
    corner: tuple[int, int] | None = None
    is_cut: bool = False

    @property
    def height(self) -> int:
        """Number of rows."""
        return len(self.rows)

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.rows[0]) if self.rows else 0

    @property
    def items(self) -> Sequence[Scalar]:
        """The values, row by row."""
        if isinstance(self.rows, Column):
            return self.rows.values
        return [item for row in self.rows for item in row]

    def __iter__(self) -> Iterator[Scalar]:
        return iter(self.items)

    def having(self, others: Mapping[tuple[int, int], Scalar]) -> Matrix:
        """Give the same with other values in some places, by row and column from zero.

        Examples
        --------
        >>> Matrix([[1.0, 2.0]]).having({(0, 1): 5.0, (7, 0): 9.0}).rows
        [[1.0, 5.0]]
        """
        inside = {at: x for at, x in others.items() if at[0] < self.height and at[1] < self.width}
        if isinstance(self.rows, Column):
            values = [*self.rows.values]
            for (row, _), value in inside.items():
                values[row] = value
            return Matrix(Column(values), self.corner, self.is_cut)
        rows = [[*row] for row in self.rows]
        for (row, column), value in inside.items():
            rows[row][column] = value
        return Matrix(rows, self.corner, self.is_cut)


Value = Scalar | Matrix


def error_value(text: str) -> ErrorValue | None:
    """Give the error that a text names, None where it names none.

    Examples
    --------
    >>> error_value("#DIV/0!")
    <ErrorValue.DIV0: '#DIV/0!'>
    """
    try:
        return ErrorValue(text.strip().upper())
    except ValueError:
        return None


def text_number(text: str) -> float | None:
    """Give the number that a text stands for in a calculation, None where it is none.

    Examples
    --------
    >>> text_number(" 1,234.5 "), text_number("5%"), text_number("12 MWh")
    (1234.5, 0.05, None)
    """
    match = _NUMBER.match(text)
    if match is None or len(text) > 60:
        return None
    number = float(text.replace(",", "").replace("%", ""))
    return number / 100 if match[1] else number


def no_number(text: str) -> Failed:
    """Give what a text is in a calculation that stands for no plain number.

    Dates, times, currencies and decimal commas are numbers in some settings of a spreadsheet
    program and none in others, so that what they give is not evaluated.

    Examples
    --------
    >>> no_number("grid"), no_number("12 MWh")
    (<ErrorValue.VALUE: '#VALUE!'>, <ErrorValue.VALUE: '#VALUE!'>)
    >>> no_number("2-Feb-2024")
    NotEvaluated(reason='a text that may be a number or a date')
    """
    rest = _DATELIKE.sub("", text[:60])
    if not rest and any(map(str.isdigit, text)):
        return NotEvaluated("a text that may be a number or a date")
    return ErrorValue.VALUE


def stop_if_failed(value: Scalar) -> None:
    """Raise what spreads: errors, and what is not evaluated."""
    if isinstance(value, (ErrorValue, NotEvaluated)):
        raise FormulaError(value)


def number(value: Scalar) -> float:
    """Give a value as the number that an operator takes it for: empty is 0, TRUE is 1."""
    if isinstance(value, float):
        return value
    if isinstance(value, int):
        return float(value)
    if value is None:
        return 0.0
    if isinstance(value, str):
        found = text_number(value)
        if found is None:
            raise FormulaError(no_number(value))
        return found
    raise FormulaError(value)


def typed_number(value: Scalar) -> float:
    """Give a value as a function takes it that takes no truth value for a number."""
    if isinstance(value, bool):
        raise FormulaError(ErrorValue.VALUE)
    return number(value)


def truth(value: Scalar) -> bool:
    """Give a value as a condition takes it."""
    if isinstance(value, str):
        if value.strip().upper() in ("TRUE", "FALSE"):
            return value.strip().upper() == "TRUE"
        raise FormulaError(ErrorValue.VALUE)
    return number(value) != 0


def text(value: Scalar) -> str:
    """Give a value as a text, numbers with up to 15 digits."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return number_text(value)
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    raise FormulaError(value)


def number_text(value: float) -> str:
    """Give a number as spreadsheets turn it into text.

    Examples
    --------
    >>> number_text(12.0), number_text(0.1 + 0.2), number_text(1e21)
    ('12', '0.3', '1E+21')
    """
    shown = f"{value:.15g}"
    if "e" in shown:
        digits, _, exponent = shown.partition("e")
        size = int(exponent)
        if -5 <= size < 21:
            from fractions import Fraction

            return exact_text(Fraction(shown))
        return f"{digits}E{'+' if size > 0 else '-'}{abs(size):02d}"
    return shown


def finite(value: float) -> float:
    """Give a number, or the error that stands for one that is too large."""
    if math.isfinite(value):
        return value
    raise FormulaError(ErrorValue.NUM)


def add(left: float, right: float) -> float:
    """Give a sum; what nearly cancels is zero, as in spreadsheets."""
    total = left + right
    if abs(total) < _NEARLY * abs(left) and (left > 0) is not (right > 0):
        return 0.0
    return finite(total)


def compare(left: Scalar, right: Scalar) -> int:
    """Give -1, 0 or 1: numbers come before texts, texts before FALSE and TRUE; case is ignored."""
    stop_if_failed(left)
    stop_if_failed(right)
    a, b = _filled(left, right), _filled(right, left)
    ranks = _rank(a), _rank(b)
    if ranks[0] != ranks[1]:
        return -1 if ranks[0] < ranks[1] else 1
    if isinstance(a, str) and isinstance(b, str):
        a, b = a.casefold(), b.casefold()
        return (a > b) - (a < b)
    return order(number(a), number(b))


def order(x: float, y: float) -> int:
    """Give -1, 0 or 1 for two numbers; what differs by less than spreadsheets see is equal."""
    if abs(x - y) <= _NEARLY * min(abs(x), abs(y)):
        return 0
    return -1 if x < y else 1


def order_to(y: float) -> Callable[[float], int]:
    """Give the order of numbers to this one, at once for those that are nowhere near it.

    Examples
    --------
    >>> [order_to(3.0)(x) for x in (2.0, 3.0 + 2**-50, 4.0)]
    [-1, 0, 1]
    """
    far = 2 * _NEARLY * abs(y)
    low, high = y - far, y + far
    return lambda x: -1 if x < low else 1 if x > high else order(x, y)


def _filled(value: Scalar, beside: Scalar) -> Scalar:
    """Give an empty cell as what it is compared with: 0, an empty text or FALSE."""
    if value is not None:
        return value
    if isinstance(beside, str):
        return ""
    return False if isinstance(beside, bool) else 0.0


def _rank(value: Scalar) -> int:
    if isinstance(value, bool):
        return 2
    return 1 if isinstance(value, str) else 0
