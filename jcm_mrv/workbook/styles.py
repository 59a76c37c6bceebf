"""How cells look: one small palette, so that a mark means the same on every sheet."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

FONT = "Arial"
SIZE = 9

INPUT_FILL = "#FFF9D6"
DRAFT_FILL = "#F8CBAD"
HEADING_FILL = "#DCE6F1"
BAR_FILL = "#EEF3F8"


@dataclass(frozen=True, slots=True)
class Style:
    """The look of a cell; ``hatched`` is an input cell that still waits for its value."""

    bold: bool = False
    italic: bool = False
    size: float = SIZE
    colour: str = "#000000"
    fill: str = ""
    hatched: bool = False
    border: bool = True
    wrap: bool = True
    align: Literal["left", "center", "right"] = "left"
    middle: bool = False
    number: str = ""

    def drafted(self, draft: bool) -> Style:
        """Give the same look with the mark of what is unverified."""
        return replace(self, fill=DRAFT_FILL) if draft else self

    def numbered(self, number_format: str) -> Style:
        """Give the same look for a number."""
        return replace(self, number=number_format, align="right")


TITLE = Style(bold=True, size=14, border=False, wrap=False)
CORNER = Style(border=False, wrap=False, align="right")
PROJECT = Style(border=False)
FINAL = Style(border=False, bold=True, colour="#1E6B34")
DRAFT = Style(border=False, bold=True, colour="#9C2B00", fill=DRAFT_FILL)
TABLE_TITLE = Style(bold=True, size=11, border=False, wrap=False)
LETTER = Style(fill=HEADING_FILL, align="center", middle=True)
HEADING = Style(bold=True, fill=HEADING_FILL, align="center", middle=True)
GROUP = Style(bold=True, size=11, colour="#FFFFFF", fill="#3B5B7E", middle=True)
BAR = Style(bold=True, fill=BAR_FILL, middle=True)
TEXT = Style()
CENTRED = Style(align="center")
STEP = Style(italic=True, colour="#404040")
INPUT = Style(fill=INPUT_FILL)
EMPTY_INPUT = Style(fill=INPUT_FILL, hatched=True)
NUMBER = Style(align="right")
RESULT = Style(bold=True, align="right")
RESULT_TEXT = Style(bold=True)
DATE = Style(fill=INPUT_FILL, align="center", number="yyyy-mm-dd")
MARK = Style(border=False, italic=True, wrap=False)
PLAIN = Style(border=False)
SMALL = Style(border=False, size=8, colour="#595959")

WHOLE = "#,##0"
_MOST_DECIMALS = 15


def number_format(values: Iterable[float]) -> str:
    """Give one format that shows every value to six decimals, or six digits where it is small.

    Examples
    --------
    >>> number_format([600.0, 512.25]), number_format([1234.0]), number_format([1 / 3])
    ('#,##0.00', '#,##0', '#,##0.000000')
    >>> number_format([0.000001]), number_format([0.0543])
    ('#,##0.000000', '#,##0.0000')
    """
    decimals = max((_decimals(abs(value)) for value in values), default=0)
    return f"{WHOLE}.{'0' * decimals}" if decimals else WHOLE


def _decimals(value: float) -> int:
    if value == 0 or not math.isfinite(value) or value == int(value):
        return 0
    digits = 6 if value >= 0.1 else min(5 - math.floor(math.log10(value)), _MOST_DECIMALS)
    for fewer in range(digits):
        if abs(round(value, fewer) - value) <= 1e-9 * value:
            return fewer
    return digits


@lru_cache(maxsize=4096)
def lines_needed(text: str, width: float) -> int:
    """Give how many lines a text takes in a column of some width, words kept whole."""
    room = max(width * 1.08, 1.0)
    lines = 0
    for paragraph in text.split("\n"):
        lines += 1
        used = 0.0
        for word in paragraph.split(" "):
            length = _length(word)
            if used and used + 1 + length > room:
                lines += 1
                used = 0.0
            used += length + (1 if used else 0)
            if used > room:  # a long path or reference is broken inside
                lines += math.ceil(used / room) - 1
                used = used % room
    return lines


def _length(word: str) -> float:
    if word.isascii():
        return float(len(word))
    # East Asian characters are about twice as wide as Latin ones.
    return sum(1.9 if ord(c) > 0x2E7F else 1.0 for c in word)


def height_of(lines: int, size: float = SIZE) -> float:
    """Give the row height in points for some lines; a row cannot be higher than 409 points."""
    return min(max(15.0, lines * size * 1.36 + 3), 409.0)
