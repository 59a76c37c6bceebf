"""What cell styles say that matters: number format, locked or not."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from jcm_mrv.patterns import pattern
from jcm_mrv.workbook.reading.package import Package

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
    """Number format and protection of a cell."""

    number_format: str = "General"
    locked: bool = True

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
    for element in package.elements(parts[0], "numFmts", "cellXfs"):
        if element.tag.endswith("}numFmts"):
            for item in element.iter("{*}numFmt"):
                formats[_number(item.get("numFmtId"))] = item.get("formatCode", "General")
            continue
        for xf in element.iter("{*}xf"):
            if len(styles) >= _MOST:
                found = f"{parts[0]}: more than {_MOST:,}"
                raise package.beyond(found, f"{_MOST:,} styles")
            protection = next(iter(xf.iter("{*}protection")), None)
            locked = protection is None or protection.get("locked") not in ("0", "false")
            number = formats.get(_number(xf.get("numFmtId")), "General")
            styles.append(CellStyle(number, locked))
    return tuple(styles) or (GENERAL,)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 9 else 0
