"""How cells look: one small palette, so that a mark means the same on every sheet."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from jcm_mrv.immutable import immutable

FONT = "Arial"
SIZE = 9

INPUT_FILL = "#FFF9D6"
DRAFT_FILL = "#F8CBAD"
HEADING_FILL = "#DCE6F1"
BAR_FILL = "#EEF3F8"


@immutable(slots=True)
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

    @property
    def indented(self) -> bool:
        """Whether a text keeps its distance from the border."""
        return self.border and self.wrap and self.align == "left"

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
AS_TYPED = Style(fill=INPUT_FILL, number="@")
EMPTY_INPUT = Style(fill=INPUT_FILL, hatched=True)
NUMBER = Style(align="right")
RESULT = Style(bold=True, align="right")
RESULT_TEXT = Style(bold=True)
DAY = "yyyy-mm-dd"
DATE = Style(fill=INPUT_FILL, align="center", number=DAY)
SMALL = Style(border=False, size=8, colour="#595959")

WHOLE = "#,##0"
YEAR = "0"
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
