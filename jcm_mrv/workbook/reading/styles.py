"""What cell styles say that matters: number format, locked or not, seen or not."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from jcm_mrv.patterns import pattern
from jcm_mrv.workbook.reading.package import Package
from jcm_mrv.workbook.reading.stream import local_name

if TYPE_CHECKING:
    from lxml.etree import _Element

# Formats that xlsx files name by number only (ECMA-376 part 1, 18.8.30).
_BUILT_IN = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    14: "yyyy-mm-dd",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy-mm-dd h:mm",
    49: "@",
}
_MOST = 65_536
_LITERAL = pattern(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')


class CellStyle(NamedTuple):
    """Number format and protection of a cell, and whether nobody sees what it holds."""

    number_format: str = "General"
    locked: bool = True
    unseen: bool = False

    @property
    def is_percent(self) -> bool:
        """Whether the cell shows its value times 100 with a percent sign."""
        return "%" in _LITERAL.sub("", self.number_format)

    @property
    def is_date(self) -> bool:
        """Whether the cell shows a serial number as a date."""
        return _is_date(self.number_format)

    @property
    def is_month(self) -> bool:
        """Whether the cell shows a serial number as a month, without a day."""
        shown = _LITERAL.sub("", self.number_format.partition(";")[0]).lower()
        return self.is_date and "m" in shown and "d" not in shown and "h" not in shown


@lru_cache(1_000)
def _is_date(number_format: str) -> bool:
    shown = _LITERAL.sub("", number_format.partition(";")[0]).lower()
    return shown not in ("general", "@") and bool(re.search(r"[dy]|mmm", shown))


GENERAL = CellStyle()


def read_styles(package: Package) -> tuple[CellStyle, ...]:
    """Give the styles of cells by their number.

    Raises
    ------
    FindingsError
        When the part cannot be read.
    """
    parts = package.related(package.workbook, "styles")
    if not parts:
        return (GENERAL,)
    formats = dict(_BUILT_IN)
    styles: list[CellStyle] = []
    fonts: list[tuple[int, ...] | None] = []
    fills: list[tuple[int, ...] | None] = []
    for element in package.elements(parts[0], "numFmts", "font", "fill", "cellXfs"):
        kind = local_name(element)
        if kind == "numFmts":
            for item in element.iter("{*}numFmt"):
                formats[whole_number(item.get("numFmtId"))] = item.get("formatCode", "General")
        # Those of conditions come behind the styles.
        elif kind == "font" and not styles and len(fonts) < _MOST:
            fonts.append(_ink(element))
        elif kind == "fill" and not styles and len(fills) < _MOST:
            fills.append(_ground(element))
        for xf in element.iter("{*}xf") if kind == "cellXfs" else ():
            if len(styles) >= _MOST:
                found = f"{parts[0]}: more than {_MOST:,}"
                raise package.beyond(found, f"{_MOST:,} styles")
            protection = next(iter(xf.iter("{*}protection")), None)
            locked = protection is None or protection.get("locked") not in ("0", "false")
            number = formats.get(whole_number(xf.get("numFmtId")), "General")
            ink, ground = (
                of[n] if (n := whole_number(xf.get(key))) < len(of) else None
                for key, of in (("fontId", fonts), ("fillId", fills))
            )
            is_alike = ink is not None and ground is not None and _alike(ink, ground)
            styles.append(CellStyle(number, locked, is_alike or number.strip() == ";;;"))
    return tuple(styles) or (GENERAL,)


_WHITE, _BLACK = (255, 255, 255), (0, 0, 0)
_INDEXED = {0: _BLACK, 1: _WHITE, 8: _BLACK, 9: _WHITE, 64: _BLACK, 65: _WHITE}
_NEAR = 24
"""Of 255: white on a white that is a little grey."""
_SMALL = 3
"""Points: smaller letters are a line."""


def _ink(font: _Element) -> tuple[int, ...] | None:
    """Give the colour of a font: white of what is too small to be read, None where nobody knows."""
    size = next(iter(font.iter("{*}sz")), None)
    try:
        if size is not None and float(size.get("val", "")) < _SMALL:
            return _WHITE
    except ValueError:
        pass
    return _colour(next(iter(font.iter("{*}color")), None), _BLACK)


def _ground(fill: _Element) -> tuple[int, ...] | None:
    pattern_ = next(iter(fill.iter("{*}patternFill")), None)
    if pattern_ is None:
        return None
    if pattern_.get("patternType", "none") == "none":
        return _WHITE
    front = next(iter(pattern_.iter("{*}fgColor")), None)
    return _colour(front, _WHITE) if pattern_.get("patternType") == "solid" else None


def _colour(element: _Element | None, default: tuple[int, ...]) -> tuple[int, ...] | None:
    if element is None:
        return default
    if rgb := element.get("rgb"):
        try:
            return tuple(bytes.fromhex(rgb[-6:]))
        except ValueError:
            return None
    if element.get("theme") in ("0", "1") and not element.get("tint"):
        return _WHITE if element.get("theme") == "0" else _BLACK
    return _INDEXED.get(whole_number(element.get("indexed"))) if element.get("indexed") else None


def _alike(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return all(abs(a - b) <= _NEAR for a, b in zip(one, other, strict=False))


def whole_number(text: str | None) -> int:
    """Give the whole number of an attribute; 0 where it is none, or far too long.

    Examples
    --------
    >>> [whole_number(text) for text in ("12", "²", "٣", "", None)]
    [12, 0, 0, 0, 0]
    """
    # Of Python ² is a digit too, and no number.
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0
