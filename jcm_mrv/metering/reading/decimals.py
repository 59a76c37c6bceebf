"""Numbers as files write them, read exactly: never through a locale or a binary float."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from jcm_mrv.immutable import immutable
from jcm_mrv.metering.arrays import median
from jcm_mrv.metering.reading.column import Bools, Cells, Group, Ints
from jcm_mrv.metering.thresholds import DECIMALS_LEAST, MICRO
from jcm_mrv.patterns import pattern

_BLANKS = (" ", "\u00a0", "\u202f")
_THOUSANDS = ("", ",", ".", " ", "'")
_INT64_DIGITS = 18
_LARGEST = 2**63 // MICRO


@immutable
class Numbers:
    """A column of numbers in millionths, and how it was read.

    ``readable`` is false where a cell is no number, ``too_large`` where a number does not fit into
    64 bits; ``decimals`` is the largest number of digits after the decimal sign. ``ambiguous``
    names a cell that reads in two ways (then nothing else counts); ``units`` are those that stand
    behind the numbers, which are converted.
    """

    micro: Ints
    readable: Bools
    too_large: Bools
    decimals: int
    decimal: str
    thousands: str
    separated: bool
    ambiguous: str = ""
    units: tuple[str, ...] = ()


_IN_BRACKETS = pattern(r"\s*[(（][\s$€¥]*\d[\d.,\s]*[)）]\s*\Z")


def is_in_brackets(text: str) -> bool:
    """Say whether a text is a number in brackets, as accountants write what is negative.

    Examples
    --------
    >>> is_in_brackets("(1,250.5)"), is_in_brackets("(est.) 12"), is_in_brackets("12.5")
    (True, False, False)
    """
    return _IN_BRACKETS.match(text) is not None


def to_micro(value: Fraction) -> int:
    """Give the nearest millionth: floor(x * 1e6 + 0.5).

    Examples
    --------
    >>> to_micro(Fraction("0.1234565")), to_micro(Fraction("-0.1234565"))
    (123457, -123456)
    """
    return (2 * value.numerator * MICRO + value.denominator) // (2 * value.denominator)


def nearest_micro(values: np.ndarray) -> Ints:
    """Give the nearest millionths of binary numbers (finite, below 9e9): floor(x * 1e6 + 0.5).

    Examples
    --------
    >>> nearest_micro(np.array([0.57, -0.0000005])).tolist()
    [570000, 0]
    """
    scaled = values * float(MICRO)
    scaled += 0.5
    np.floor(scaled, out=scaled)
    return scaled.astype(np.int64)


def read_numbers(cells: Cells, decimal: str | None = None, thousands: str | None = None) -> Numbers:
    """Give the numbers of a column; signs not declared are detected where only one way fits.

    Examples
    --------
    >>> read_numbers(Cells.of(["1.234,5", "7"])).micro.tolist()
    [1234500000, 7000000]
    >>> read_numbers(Cells.of(["12,35,000.5", "99,999"])).micro.tolist()
    [1235000500000, 99999000000]
    >>> read_numbers(Cells.of(["1.234", "7"])).ambiguous
    '1.234'
    """
    groups = cells.groups()
    ways = [
        way
        for way in _ways(decimal, thousands)
        if way[1] == "" or any(_uses(group, way[1]) for group in groups)
    ]
    stated = bool(thousands)
    fitting = {way: sum(len(g.rows) for g in groups if _fits(g, way, stated)) for way in ways}
    most = max(fitting.values())
    best = [way for way in ways if fitting[way] == most]
    separated = any(b"." in g.layout or b"," in g.layout for g in groups if _fits(g, best[0]))
    chosen = best[0]
    if decimal is None and thousands is None and _grouped_at_times(groups, chosen):
        best = [chosen, ("," if chosen[0] == "." else ".", chosen[0])]
    micro = np.zeros(len(cells), np.int64)
    readable = np.zeros(len(cells), np.bool_)
    too_large = np.zeros(len(cells), np.bool_)
    if len(best) > 1 and separated and len({way[0] for way in best}) > 1:
        example = next(
            cells.text(int(g.rows[0]))
            for g in groups
            if (b"." in g.layout or b"," in g.layout) and _fits(g, chosen)
        )
        return Numbers(micro, readable, too_large, 0, *chosen, separated, example)
    decimals = 0
    for group in groups:
        if _pattern(chosen).match(group.layout):
            decimals = max(decimals, _read_group(cells, group, chosen, micro, readable, too_large))
    return Numbers(micro, readable, too_large, decimals, *chosen, separated)


def _grouped_at_times(groups: Sequence[Group], way: tuple[str, str]) -> bool:
    """Whether a sign taken for that of decimals may group digits in some cells and not in others.

    Three digits stand behind it always, and taken for thousands the cells with the sign are as
    large as those without, which have four digits or more.
    """
    point = re.escape(way[0].encode())
    grouped, bare = [], []
    for group in groups:
        columns = [i for i, sign in enumerate(group.layout) if sign == ord("9")]
        if len(columns) > _INT64_DIGITS:
            return False
        if re.fullmatch(rb"[+-]?9{1,3}" + point + rb"9{3}", group.layout):
            if np.any(group.characters[columns[0]] == ord("0")):
                return False
            grouped.append(group.digits(columns))
        elif way[0].encode() in group.layout:
            return False
        elif re.fullmatch(rb"[+-]?9{4,}", group.layout):
            bare.append(group.digits(columns))
    if not grouped or not bare:
        return False
    one, other = (np.concatenate(parts) for parts in (grouped, bare))
    if min(len(one), len(other)) < DECIMALS_LEAST:
        return False
    ratio = float(median(one)) / max(1.0, float(median(other)))
    return 0.1 <= ratio <= 10


def _ways(decimal: str | None, thousands: str | None) -> list[tuple[str, str]]:
    decimals = [decimal] if decimal is not None else [d for d in ".," if d != thousands]
    groupings = _THOUSANDS if thousands is None else ("", thousands)
    return [(d, t) for t in dict.fromkeys(groupings) for d in decimals if t != d]


def _sign(thousands: str) -> bytes:
    if thousands == " ":
        return b"(?:" + b"|".join(blank.encode() for blank in _BLANKS) + b")"
    return re.escape(thousands.encode())


def _uses(group: Group, thousands: str) -> bool:
    signs = _BLANKS if thousands == " " else (thousands,)
    return any(sign.encode() in group.layout for sign in signs)


def _pattern(way: tuple[str, str]) -> re.Pattern[bytes]:
    decimal, thousands = way
    whole = b"9+"
    if thousands:
        whole = b"(?:9{1,3}(?:" + _sign(thousands) + b"9{3})+|9+)"
    if thousands == ",":
        # Lakh and crore, as in India and Bangladesh: 12,35,000.
        whole = b"(?:" + whole + b"|9{1,2}(?:,99)+,9{3})"
    point = re.escape(decimal.encode())
    return re.compile(
        rb"(?:[+-]|\xe2\x88\x92)?(?:" + whole + rb"(?:" + point + rb"9*)?|" + point + rb"9+)"
        rb"(?:[eE][+-]?9{1,2})?\Z"
    )


def _fits(group: Group, way: tuple[str, str], stated: bool = False) -> bool:
    """Whether a way of writing reads a group, judged by all that the column shows.

    Whoever writes 1.234 with a sign for thousands writes 12.345, not 12345, and not 0.123; where
    the sign is stated, some cells may be without it.
    """
    if not _pattern(way).match(group.layout):
        return False
    _, thousands = way
    if not thousands or (stated and not _uses(group, thousands)):
        return True
    if _uses(group, thousands):
        first = (
            group.layout.lstrip(b"+-").find(b"9")
            + len(group.layout)
            - len(group.layout.lstrip(b"+-"))
        )
        return not np.any(group.characters[first] == ord("0"))
    return not re.match(rb"[+-]?9{4}", group.layout)


def _read_group(
    cells: Cells,
    group: Group,
    way: tuple[str, str],
    micro: Ints,
    readable: Bools,
    too_large: Bools,
) -> int:
    """Read the cells of one layout into the arrays; give its number of decimals."""
    layout, point = group.layout, way[0].encode()
    split = layout.find(point)
    split = len(layout) if split < 0 else split
    columns = [i for i, character in enumerate(layout) if character == ord("9")]
    decimals = sum(1 for column in columns if column > split)
    if b"e" in layout or b"E" in layout or len(columns) > _INT64_DIGITS:
        return _read_each(cells, group, way, micro, readable, too_large)
    number = group.digits(columns)
    if layout[:1] == b"-" or layout[:1] == b"\xe2":
        number = -number
    if decimals <= 6:
        scale = 10 ** (6 - decimals)
        large = np.abs(number) > 2**63 // scale - 1
        number = np.where(large, 0, number) * scale
        too_large[group.rows] = large
    else:
        unit = 10 ** (decimals - 6)
        number = (number + unit // 2) // unit
    micro[group.rows] = number
    readable[group.rows] = True
    return decimals


def _read_each(
    cells: Cells,
    group: Group,
    way: tuple[str, str],
    micro: Ints,
    readable: Bools,
    too_large: Bools,
) -> int:
    """Read cells with an exponent, or with more digits than 64 bits hold, one by one.

    A positive exponent comes from a spreadsheet that showed fewer digits than it had: 1.23457E+08
    is not the value of the meter, so it is not taken for a number.
    """
    decimals = 0
    for row in group.rows:
        text = cells.text(int(row)).replace("\u2212", "-")
        for sign in _BLANKS if way[1] == " " else (way[1],):
            text = text.replace(sign, "") if sign else text
        mantissa, _, exponent = text.replace(way[0], ".").lower().partition("e")
        power = int(exponent or 0)
        if power > 0:
            continue
        value = Fraction(mantissa if mantissa[-1] != "." else mantissa[:-1]) / 10**-power
        if abs(value) >= _LARGEST:
            too_large[row] = True
        else:
            micro[row] = to_micro(value)
        readable[row] = True
        decimals = max(decimals, len(mantissa.partition(".")[2]) - power)
    return decimals
