"""Cells of a table to what a project file would say in their place, and what is wrong with them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from jcm_mrv.findings import PRJ, Finding, counted
from jcm_mrv.patterns import pattern
from jcm_mrv.project.table import Table, TableFormat

DATES = ("start", "end")
NUMBERS = ("value",)
_ISO = "%Y-%m-%d"
_MOST_SHOWN = 5
_NUMBER = pattern(r"[-+]?[0-9]+(?:\.[0-9]+)?\Z")
_ERROR = pattern(r"#(?:REF|VALUE|NAME|DIV/0|N/A|NUM|NULL|SPILL|CALC)[!?]?\Z", re.IGNORECASE)
_FORMS = (
    *("%d/%m/%Y", "%m/%d/%Y", "%Y/%m/%d", "%d.%m.%Y", "%Y.%m.%d", "%d-%m-%Y", "%m-%d-%Y"),
    *("%Y%m%d", "%d/%m/%y", "%m/%d/%y", "%y/%m/%d", "%d.%m.%y", "%d-%m-%y", "%Y年%m月%d日"),
    *("%d-%b-%Y", "%d-%b-%y", "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y"),
    *("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M", "%d/%m/%Y %H:%M"),
    *("%d/%m/%Y %H:%M:%S", "%m/%d/%Y %H:%M"),
)
"""Ways to write a date that are proposed where they read all that the stated one does not."""
_SIGNS = (
    TableFormat(thousands=","),
    TableFormat(decimal=","),
    TableFormat(decimal=",", thousands="."),
    TableFormat(decimal=",", thousands=" "),
    TableFormat(thousands=" "),
    TableFormat(thousands="'"),
)


class CellError(ValueError):
    """Raised for a cell that is not what its key needs: a date, a number."""


class Wrong:
    """What is wrong with the cells of a table: one finding of each kind, with the first places.

    Examples
    --------
    >>> wrong = Wrong(TableFormat())
    >>> for row in (2, 3):
    ...     wrong.add("date", f"bills.csv:{row}, From", f"1{row}/03/2024")
    >>> (one,) = wrong.findings()
    >>> one.hint
    'state how dates are written, beside `file`: format: {date: "%d/%m/%Y"}'
    """

    def __init__(self, declared: TableFormat) -> None:
        self._declared = declared
        self._found: dict[str, list[tuple[str, str]]] = {}

    @property
    def count(self) -> int:
        """How many cells and rows were noted."""
        return sum(map(len, self._found.values()))

    def add(self, kind: str, where: str, text: str = "") -> None:
        """Note a cell: what was expected of it, its place and what stands there."""
        if kind == "number" and _ERROR.match(text):
            kind = "error-value"
        elif kind in ("date", "number") and not any(c.isdigit() for c in text):
            kind = f"no-{kind}"
        self._found.setdefault(kind, []).append((where, text))

    def findings(self) -> Iterator[Finding]:
        """Give what is wrong, most of a kind in one finding."""
        for kind, cells in self._found.items():
            texts = [text for _, text in cells]
            ways = _dates(texts) if kind == "date" else _numbers(texts, self._declared)
            shown = ", ".join(ways) if kind in ("date", "number") else ""
            form = self._declared.date or _ISO
            made = [_of(kind, where, text, form, shown) for where, text in cells[:_MOST_SHOWN]]
            yield from counted(made, len(cells))


def _of(kind: str, where: str, text: str, form: str, ways: str) -> Finding:
    """Give the finding for one cell, or for a row."""
    if kind == "date":
        if ways:
            return PRJ[154]["date-ways"].at(where, found=text, form=form, ways=ways)
        return PRJ[154].at(where, found=text, form=form)
    if kind == "number":
        if ways:
            return PRJ[154]["number-ways"].at(where, found=text, ways=ways)
        return PRJ[154]["number"].at(where, found=text)
    if kind == "no-date":
        return PRJ[154]["no-date"].at(where, found=text, form=form)
    if kind == "no-number":
        return PRJ[154]["no-number"].at(where, found=text)
    if kind == "error-value":
        return PRJ[154]["error-value"].at(where, found=text)
    if kind == "order":
        return PRJ[154]["order"].at(where, found=text)
    return PRJ[154]["blank"].at(where) if kind == "blank" else PRJ[154]["row"].at(where)


def _dates(texts: Sequence[str]) -> list[str]:
    """Give the ways of writing dates that read all of some texts."""
    return [
        f'format: {{date: "{form}"}}'
        for form in _FORMS
        if _all(texts, lambda text, form=form: dt.datetime.strptime(text, form))
    ]


def _numbers(texts: Sequence[str], declared: TableFormat) -> list[str]:
    """Give the ways of writing numbers that read all of some texts."""
    found = []
    for form in _SIGNS:
        if form != declared and _all(texts, lambda text, form=form: decimal_of(text, form)):
            more = f', thousands: "{form.thousands}"' if form.thousands else ""
            found.append(f'format: {{decimal: "{form.decimal}"{more}}}')
    return found


def _all(texts: Iterable[str], read: Any) -> bool:
    try:
        for text in texts:
            read(text)
    except ValueError:
        return False
    return True


def value_of(key: str, cell: Any, kind: str, table: Table) -> Any:
    """Give a cell as a project file would state it.

    Raises
    ------
    CellError
        Where it is no date or no number, whichever its key needs.
    """
    if kind == "entries" and key in DATES:
        return _date(cell, table.format)
    if kind == "entries" and key in NUMBERS:
        return decimal_of(cell, table.format)
    if key in table.units:
        return f"{decimal_of(cell, table.format)} {table.units[key]}"
    if kind == "sets" and isinstance(cell, (int, float)) and key not in ("id", "title"):
        return decimal_of(cell, table.format)
    return text_of(cell)


def _date(cell: Any, declared: TableFormat) -> str:
    if isinstance(cell, dt.datetime):
        cell = cell.date()
    if isinstance(cell, dt.date):
        return cell.isoformat()
    try:
        return dt.datetime.strptime(text_of(cell), declared.date or _ISO).date().isoformat()
    except ValueError:
        raise CellError("date") from None


def decimal_of(cell: Any, declared: TableFormat) -> Decimal | int:
    """Give a cell as a number.

    Raises
    ------
    CellError
        Where it is none.
    """
    text = text_of(cell)
    if isinstance(cell, str):
        if declared.thousands and _grouped(text, declared):
            text = text.replace(declared.thousands, "")
        if declared.decimal == ",":
            # A point is none of the signs that are left.
            text = text.replace(".", "?").replace(",", ".")
    if isinstance(cell, bool) or not _NUMBER.match(text):
        raise CellError("number")
    return int(text) if "." not in text else Decimal(text)


def _grouped(text: str, declared: TableFormat) -> bool:
    """Whether digits stand in groups, three in the last: 1,5 with commas for thousands is no 15."""
    sign, point = re.escape(declared.thousands), re.escape(declared.decimal)
    return bool(
        re.match(rf"[-+]?\d{{1,3}}(?:{sign}\d{{2,3}})*{sign}\d{{3}}(?:{point}\d*)?\Z", text)
    )


def text_of(cell: Any) -> str:
    """Give a cell as its sheet shows it: whole numbers without a point, dates as ISO."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, (int, float)):
        return format(Decimal(f"{cell:.15g}"), "f")
    return "" if cell is None else str(cell).removesuffix(" 00:00:00")
