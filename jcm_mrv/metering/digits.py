"""How much of a number tells it from others."""

from __future__ import annotations

from fractions import Fraction


def telling_digits(value: float | Fraction) -> int:
    """Give the digits of an amount that tell it from others, at six decimals.

    Examples
    --------
    >>> telling_digits(Fraction("1250")), telling_digits(0.5123), telling_digits(-700.0)
    (3, 4, 1)
    """
    return len(f"{abs(float(value)):.6f}".replace(".", "").strip("0"))
