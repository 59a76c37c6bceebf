"""Named tables of a workbook, and what a reference such as ``Log[[#This Row],[kWh]]`` means."""

from __future__ import annotations

import re
from typing import NamedTuple

from jcm_mrv.patterns import pattern
from jcm_mrv.workbook.address import Range

_TABLE = pattern(r"([^\W\d][\w.\\?]*|\\[\w.\\?]*)?\[(.*)\]\Z", re.DOTALL)
_PARTS = pattern(r"\[((?:[^'\[\]]|'.)*)\]|([,:])|([^\[\],:]+)", re.DOTALL)
_ITEMS = ("#all", "#data", "#headers", "#totals", "#this row")


class ListedTable(NamedTuple):
    """A table that has a name: where it stands, its rows of headings and totals, its columns."""

    name: str
    sheet: str
    area: Range
    headings: int
    totals: int
    columns: tuple[str, ...]

    @property
    def data(self) -> Range:
        """The rows between headings and totals."""
        top, left, bottom, right = self.area
        return Range(top + self.headings, left, bottom - self.totals, right)


def area_of(text: str, table: ListedTable | None, row: int) -> Range | None:
    """Give the cells that a reference to a table means; None where that cannot be told.

    Parameters
    ----------
    text : str
        The reference as a file holds it, with the name of the table.
    row : int
        The row that the formula stands in, for ``#This Row``.

    Examples
    --------
    >>> table = ListedTable("Log", "S", Range(0, 0, 13, 2), 1, 1, ("Month", "kWh", "Note [1]"))
    >>> area_of("Log[kWh]", table, 0), area_of("Log[[#This Row],[Month]:[kWh]]", table, 4)
    (Range(top=1, left=1, bottom=12, right=1), Range(top=4, left=0, bottom=4, right=1))
    >>> area_of("Log[[#Totals],[Note '[1']]]", table, 0), area_of("Log[#All]", table, 0)
    (Range(top=13, left=2, bottom=13, right=2), Range(top=0, left=0, bottom=13, right=2))
    >>> area_of("Log[MWh]", table, 0), area_of("Log[[#This Row],[kWh]]", table, 20)
    (None, None)
    """
    match = _TABLE.match(text)
    if match is None or table is None:
        return None
    inside = match[2].strip()
    if "[" not in re.sub("'.", "", inside):
        inside = f"[{inside}]" if inside else ""
    items, names, span = _taken_apart(inside)
    columns = _columns(table, names, span=span)
    rows = _rows(table, items, row)
    if columns is None or rows is None or rows[0] > rows[1]:
        return None
    return Range(rows[0], columns[0], rows[1], columns[1])


def table_named(text: str) -> str:
    """Give the name of the table that a reference begins with; empty where it has none.

    Examples
    --------
    >>> table_named("Log[[#All],[kWh]]"), table_named("[1]Sheet!A1")
    ('Log', '')
    """
    match = _TABLE.match(text)
    return (match[1] or "") if match else ""


def _taken_apart(inside: str) -> tuple[list[str], list[str], bool]:
    items: list[str] = []
    names: list[str] = []
    span = False
    for match in _PARTS.finditer(inside):
        if match[2] == ":":
            span = True
        elif match[1] is not None:
            name = re.sub("'(.)", r"\1", match[1]).strip()
            if name.startswith("@"):
                items.append("#this row")
                name = name[1:]
            if name.casefold() in _ITEMS and "'" not in match[1]:
                items.append(name.casefold())
            elif name:
                names.append(name)
        elif match[3] is not None and match[3].strip() == "@":
            items.append("#this row")
        elif match[3] is not None and match[3].strip():
            return ["?"], [], False
    return items, names, span


def _columns(table: ListedTable, names: list[str], *, span: bool) -> tuple[int, int] | None:
    if not names:
        return table.area.left, table.area.right
    known = [_plain(name) for name in table.columns]
    found = [known.index(_plain(name)) for name in names if _plain(name) in known]
    if len(found) != len(names) or len(found) > (2 if span else 1):
        return None
    return table.area.left + min(found), table.area.left + max(found)


def _plain(name: str) -> str:
    return " ".join(re.sub("_x000[aAdD]_", " ", name).casefold().split())


def _rows(table: ListedTable, items: list[str], row: int) -> tuple[int, int] | None:
    top, bottom = table.area.top, table.area.bottom
    data = table.data
    match sorted(set(items)):
        case [] | ["#data"]:
            return data.top, data.bottom
        case ["#all"]:
            return top, bottom
        case ["#headers"]:
            return top, data.top - 1
        case ["#totals"]:
            return data.bottom + 1, bottom
        case ["#data", "#headers"]:
            return top, data.bottom
        case ["#data", "#totals"]:
            return data.top, bottom
        case ["#this row"]:
            return (row, row) if data.top <= row <= data.bottom else None
        case _:
            return None
