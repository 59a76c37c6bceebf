"""From tonnes to credits: rounded to a gram, then down to whole tonnes, never below zero."""

from __future__ import annotations

import math
from fractions import Fraction

_GRAM = 10**6


def whole_tonnes(emission_reductions: float) -> int:
    """Give the credited tonnes of one calendar year.

    The guard rounding to 6 decimals (1 g) makes 0.57 x 100 give 57, as in a spreadsheet; a negative
    year yields 0. Source: the official sheets round their result down to whole tonnes
    (``ROUNDDOWN``, recalled); registries issue whole tonnes (issuance lists).

    Examples
    --------
    >>> whole_tonnes(0.57 * 100), whole_tonnes(25.81), whole_tonnes(-3.0)
    (57, 25, 0)
    """
    grams = math.floor(Fraction(emission_reductions) * _GRAM + Fraction(1, 2))
    return max(grams // _GRAM, 0)
