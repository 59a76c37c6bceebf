"""Numbers, days and texts as formulas of a spreadsheet hold them."""

from __future__ import annotations

from fractions import Fraction

from jcm_mrv.methodology.days import day_of
from jcm_mrv.methodology.exact_numbers import number_text


def excel_number(value: Fraction) -> str:
    """Give a number as a formula holds it.

    Examples
    --------
    >>> excel_number(Fraction(1, 1000000)), excel_number(Fraction(44, 12))
    ('0.000001', '(11/3)')
    """
    text = number_text(abs(value))
    text = f"({text})" if "/" in text else text
    return f"(-{text})" if value < 0 else text


def excel_day(value: Fraction) -> str:
    """Give a day as a formula holds it.

    Examples
    --------
    >>> excel_day(Fraction(45292))
    'DATE(2024,1,1)'
    """
    day = day_of(value)
    return f"DATE({day.year},{day.month},{day.day})"


def excel_text(value: str) -> str:
    """Give a text literal as a formula holds it."""
    return '"' + value.replace('"', '""') + '"'
