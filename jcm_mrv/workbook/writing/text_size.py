"""How much room a text takes in a cell, so that rows are neither cut nor half empty."""

from __future__ import annotations

import math
from functools import lru_cache

_LETTERS = {
    191: "'",
    222: "ijl",
    260: "|",
    278: " !,./:;I[\\]ft",
    333: "()-`r",
    334: "{}",
    355: '"',
    389: "*",
    469: "^",
    500: "Jcksvxyz",
    556: "#$0123456789?L_abdeghnopqu",
    584: "+<=>~",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1015: "@",
}
_WIDTH = {letter: width for width, letters in _LETTERS.items() for letter in letters}
"""Thousandths of the size, from Adobe's metrics of Helvetica, which Arial has the widths of."""
_BOLD = 1.07
_OTHER, _WIDE = 600, 1000
"""Letters with accents and the like; East Asian characters are as wide as they are high."""
_CHARACTER = 5.25
"""Points per character of column width: 7 pixels, as a digit of Arial at 10 points has."""
INDENT = 1.6
"""Characters that an indented text is away from the border: three blanks of Arial at 10 points."""
_SPARE = 0.97
"""Where Arial is missing, another font is wider; what just fits would be cut."""
_LINE = 1.25
_PADDING = 3.0
_LOWEST, _HIGHEST = 15.0, 409.0


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Give the width of a text in points.

    Examples
    --------
    >>> text_width("100 MWh", 10)
    42.79
    """
    width = sum(
        _WIDTH.get(letter) or (_WIDE if ord(letter) > 0x2E7F else _OTHER) for letter in text
    )
    return width * size * (_BOLD if bold else 1.0) / 1000


@lru_cache(maxsize=4096)
def lines_needed(text: str, characters: float, size: float, bold: bool = False) -> int:
    r"""Give how many lines a text takes in a column of some width, words kept whole.

    Examples
    --------
    >>> lines_needed("Measured by an electricity meter on the AC side", 32, 9)
    2
    >>> lines_needed("two\nlines", 32, 9), lines_needed("certificates/M-A-2023.pdf", 10, 9)
    (2, 2)
    """
    room = max(characters * _CHARACTER * _SPARE, size)
    space = text_width(" ", size, bold=bold)
    lines = 0
    for paragraph in text.split("\n"):
        lines += 1
        used = 0.0
        for word in paragraph.split(" "):
            length = text_width(word, size, bold=bold)
            if used and used + space + length > room:
                lines += 1
                used = 0.0
            used += length + (space if used else 0)
            if used > room:  # a long path or reference is broken inside
                lines += math.ceil(used / room) - 1
                used = used % room
    return lines


def height_of(lines: int, size: float) -> float:
    """Give the row height in points for some lines; a row cannot be higher than 409 points.

    Examples
    --------
    >>> height_of(1, 9), height_of(4, 9), height_of(100, 9)
    (15.0, 48.0, 409.0)
    """
    return min(max(_LOWEST, lines * size * _LINE + _PADDING), _HIGHEST)
