"""Indented JSON as the standard library writes it, long tables in a fraction of its time.

The encoder in C knows no indentation; asked for it, the standard library writes every value in
Python. Rows of the same columns need not pay for that: each column is encoded at once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import starmap
from json.encoder import encode_basestring
from typing import Any, TypeVar, overload

T = TypeVar("T")

_MANY = 100
"""So many rows are written column by column."""

_PLAIN = {str, int, float, bool, type(None)}


def indented(data: Any) -> str:
    """Give what ``json.dumps`` gives with an indent of 2, every script as it is, without NaN.

    Examples
    --------
    >>> rows = [{"n": n, "title": "điện"} for n in range(1000)]
    >>> indented({"rows": rows}) == json.dumps({"rows": rows}, indent=2, ensure_ascii=False)
    True
    """
    return "".join(_pieces(data))


def _pieces(data: Any) -> list[str]:
    """Give the text in pieces: of a long table, no part is copied before all of them are joined."""
    if type(data) is dict:
        data = {
            key: list(value) if isinstance(value, Columns) and not _is_long(value) else value
            for key, value in data.items()
        }
    if type(data) is not dict or not any(map(_is_long, data.values())):
        return [_dumps(data)]
    pieces = []
    for key, value in data.items():
        pieces.append(",\n  ")
        table = _table(_columns(value)) if _is_long(value) else None
        if table:
            head = _dumps({key: None})[4:-2].removesuffix("null")
            pieces += [head, "[\n", *table, "\n  ]"]
        elif _is_long(value):
            pieces += _parts(key, value)
        else:
            pieces.append(_dumps({key: value})[4:-2])
    pieces[0] = "{\n  "
    pieces.append("\n}")
    return pieces


class Columns(Sequence[T]):
    """Rows of the same columns, kept column by column: each row is made when it is asked for.

    Parameters
    ----------
    names : sequence of str
        The columns.
    make : callable, optional
        Makes a row of its values, in the order of the columns; by default a dict.

    Attributes
    ----------
    columns : dict of str to list
        The values by column.

    Examples
    --------
    >>> rows = Columns(["n", "title"])
    >>> rows.add(n=[1, 2], title=["a", "b"])
    >>> len(rows), rows[-1], rows == [{"n": 1, "title": "a"}, {"n": 2, "title": "b"}]
    (2, {'n': 2, 'title': 'b'}, True)
    """

    def __init__(self, names: Sequence[str], make: Callable[..., T] | None = None) -> None:
        self.columns: dict[str, list[Any]] = {name: [] for name in names}
        self._make = make or self._row

    def _row(self, *values: Any) -> Any:
        return dict(zip(self.columns, values, strict=True))

    def add(self, **columns: Iterable[Any]) -> None:
        """Add rows, given as the values of every column."""
        for name, values in self.columns.items():
            values.extend(columns[name])
        if len(set(map(len, self.columns.values()))) > 1:
            raise ValueError("columns of different lengths")

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> list[T]: ...
    def __getitem__(self, index: int | slice) -> T | list[T]:
        values = [column[index] for column in self.columns.values()]
        if isinstance(index, slice):
            return list(starmap(self._make, zip(*values, strict=True)))
        return self._make(*values)

    def __iter__(self) -> Iterator[T]:
        return starmap(self._make, zip(*self.columns.values(), strict=True))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Columns):
            return self.columns == other.columns
        return isinstance(other, (list, tuple)) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(list(self))


def _is_long(value: Any) -> bool:
    return (type(value) is list or isinstance(value, Columns)) and len(value) >= _MANY


def _columns(rows: Any) -> Mapping[str, Sequence[Any]]:
    """Give the columns of a table; none of what is no table."""
    if isinstance(rows, Columns):
        return rows.columns
    alike = set(map(type, rows)) == {dict} and set(map(type, rows[0])) == {str}
    if not alike or len(set(map(tuple, rows))) > 1:
        return {}
    return dict(zip(rows[0], zip(*map(dict.values, rows), strict=True), strict=True))


def _table(columns: Mapping[str, Sequence[Any]]) -> list[str] | None:
    """Give the rows of a table, indented as within an object: a piece a value, behind its key.

    None where there are no columns, or one holds what has parts itself.
    """
    pieces: list[str] = []
    before = "\n    },\n    {\n      "
    for n, (name, column) in enumerate(columns.items()):
        if not set(map(type, column)) <= _PLAIN:
            return None
        encoded = _encoded(column, f"{before}{_dumps(name)}: ")
        pieces = pieces or [""] * (len(columns) * len(column))
        pieces[n :: len(columns)] = encoded
        before = ",\n      "
    if not pieces:
        return None
    pieces[0] = pieces[0].removeprefix("\n    },\n")
    pieces.append("\n    }")
    return pieces


def _parts(key: str, rows: Sequence[Any]) -> Iterator[str]:
    """Give a long list so many rows at a time: the encoder keeps each comma until it has all."""
    head = _dumps({key: []})[4:-3]
    yield head
    for first in range(0, len(rows), _MANY):
        part = _dumps({key: list(rows[first : first + _MANY])})[4:-2]
        yield ("," if first else "") + part[len(head) :].removesuffix("\n  ]")
    yield "\n  ]"


def _encoded(column: Sequence[Any], before: str) -> list[str]:
    """Give each value of a column of plain values as JSON, behind its key."""
    kinds = set(map(type, column))
    few = set(column[:_MANY])
    if len(kinds) == 1 and kinds != {float} and 2 * len(few) <= min(len(column), _MANY):
        # Of one kind, what is equal is written alike (but 0.0 and -0.0): most columns say little
        # else than what they said before.
        known = dict.fromkeys(column)
        known = dict(zip(known, (before + text for text in _each(list(known))), strict=True))
        return list(map(known.__getitem__, column))
    return [before + text for text in _each(column)]


def _each(column: Sequence[Any]) -> list[str]:
    """Give each plain value as JSON."""
    try:
        return list(map(encode_basestring, column))
    except TypeError:
        # Not all are texts. No JSON text has a line end in it: one between tells them apart.
        return _dumps(column, indent=None, separators=("\n", ":"))[1:-1].split("\n")


def _dumps(data: Any, indent: int | None = 2, **more: Any) -> str:
    return json.dumps(data, indent=indent, ensure_ascii=False, allow_nan=False, **more)
