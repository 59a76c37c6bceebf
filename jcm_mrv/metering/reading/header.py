"""The line with the names of the columns: where it stands, and where the declared ones are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice, zip_longest
from typing import TYPE_CHECKING, Literal

from jcm_mrv.findings import MON, FindingsError, nearest
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.reading.asked import Columns, Ref
from jcm_mrv.metering.reading.beside_names import names_a_meter, names_a_multiplier
from jcm_mrv.metering.reading.calendar_columns import refuse_part_of_month
from jcm_mrv.metering.reading.day_parts import is_total, refuse_part_of_day
from jcm_mrv.patterns import pattern

if TYPE_CHECKING:
    pass

MAX_SHOWN = 20
"""Names and texts listed in one finding."""
_ROWS_BELOW, _WORDS_ABOVE = 3, 3
_MOST_BESIDE = 8


_UNIT = pattern(
    r"units?|uom|unit of measure(?:ment)?|(?:[a-z]+[ _]?)?unit|単位|đơn vị(?: tính)?|đvt|satuan"
    r"|หน่วย",
    re.IGNORECASE,
)
"""What a column of units is called."""


@immutable
class Header:
    """What a file calls its columns.

    Attributes
    ----------
    line : int
        The line with the names, 0 where a file has no lines.
    names : tuple of str
        All columns of the file.
    places : dict of Ref to int
        Where each column that is asked for stands among them, from 0.
    delimiter : str
        What separates the fields of a text, "" in other files.
    spans : tuple of tuple of int
        The numbers of neighbouring columns that are asked for by the first and the last.
    total : int, optional
        The number of the column beside them that holds their sum.
    unit : int, optional
        The number of the column that is called as one of units is, and that nobody asks for.
    beside : tuple of int
        The numbers of columns that are called as numbers of meters or multipliers are, and that
        nobody asks for.
    above : tuple of (str, str)
        What the lines above say: a word and what stands behind it.
    """

    line: int
    names: tuple[str, ...]
    places: dict[Ref, int]
    delimiter: str = ""
    spans: tuple[tuple[int, ...], ...] = ()
    total: int | None = None
    unit: int | None = None
    beside: tuple[int, ...] = ()
    above: tuple[tuple[str, str], ...] = ()

    @property
    def kept(self) -> list[Ref]:
        """The columns between, the sum and the units, each once."""
        numbers = [number for span in self.spans for number in span]
        more = [number for number in (self.total, self.unit) if number is not None]
        return list(dict.fromkeys([*numbers, *more, *self.beside]))

    @property
    def used(self) -> set[int]:
        """The places of columns whose cells are counted, or say how others are."""
        return {place for ref, place in self.places.items() if ref not in self.beside}

    def number(self, ref: Ref) -> int:
        """Give the number of a column, from 1."""
        return self.places[ref] + 1


Line = tuple[int, str, Sequence[str]]
"""A line of a file: its number, what divides it into fields, and the fields."""


def find_header(
    path: str,
    lines: Iterable[Line],
    columns: Columns,
    declared: int | tuple[int, ...] | Literal["none"] | None = None,
) -> Header:
    """Give the first line that names all columns, or the declared one.

    Parameters
    ----------
    path : str
        Of the file, for messages.
    lines : iterable of Line
        The first lines of the file. A line may come several times, divided by one sign after the
        other.
    columns : Columns
        What is asked for.
    declared : int, tuple of int or "none", optional
        The line with the names; several, whose texts are joined; none at all.

    Raises
    ------
    FindingsError
        When no line names them all, or the line names one twice.
    """
    if declared is None and not any(isinstance(ref, str) for ref in columns.names):
        raise MON[6]["header"].stop(path)
    best: Sequence[str] = ()
    best_line, best_rank = 1, (0, 0)
    lines = iter(lines)
    above: list[tuple[str, str]] = []
    for line, delimiter, names in _named(lines, declared):
        places = _places(columns.names, names)
        if len(places) == len(columns.names):
            where = f"{path}:{line}" if line else path
            refuse_twice(where, names, columns.names)
            named = () if columns.spans else (columns.value, *columns.more)
            if parts := [ref for ref in named if isinstance(ref, str)]:
                times = _first_times(lines, delimiter, places[columns.time[0]])
                for ref in parts:
                    refuse_part_of_day(where, names, ref, times)
                    refuse_part_of_month(where, names, ref)
            found = Header(line, tuple(names), places, delimiter, above=tuple(dict.fromkeys(above)))
            header = _with_spans(where, found, columns)
            return _with_beside(_with_unit(header))
        if len(said := [name for name in names if name]) <= _WORDS_ABOVE:
            word, _, value = ":".join(said).partition(":")
            above.append((word.strip(), value.strip()))
        rank = (len(places), sum(map(bool, names)))
        if rank > best_rank:
            best, best_line, best_rank = names, line, rank
    raise MissingColumnError(path, best_line if best_rank[0] else 1, columns, best)


def _first_times(lines: Iterable[Line], delimiter: str, place: int) -> list[str]:
    """Give the times of the first rows below the names."""
    rows = (fields for _, sign, fields in lines if sign == delimiter)
    return list(islice((fields[place] for fields in rows if len(fields) > place), _ROWS_BELOW))


def _with_unit(header: Header) -> Header:
    """Find the one column beside those that are asked for that is called as one of units is."""
    used = set(header.places.values())
    found = [
        place
        for place, name in enumerate(header.names)
        if place not in used and _UNIT.fullmatch(name)
    ]
    if len(found) != 1:
        return header
    number = found[0] + 1
    return replace(header, unit=number, places={**header.places, number: found[0]})


def _with_beside(header: Header) -> Header:
    """Find the columns that tell meters and multipliers, beside those that are asked for."""
    used = set(header.places.values())
    found = [
        place + 1
        for place, name in enumerate(header.names)
        if place not in used and (names_a_meter(name) or names_a_multiplier(name))
    ]
    if not found or len(found) > _MOST_BESIDE:
        return header
    places = {**header.places, **{number: number - 1 for number in found}}
    return replace(header, beside=tuple(found), places=places)


def _with_spans(where: str, header: Header, columns: Columns) -> Header:
    """Find what stands between the first and the last of neighbouring columns.

    Raises
    ------
    FindingsError
        ``MON-136`` where the last stands before the first, ``MON-130`` where a column of values is
        named twice, once by its number.
    """
    used: list[int] = []
    spans = []
    for first, last in columns.spans:
        start, end = header.number(first), header.number(last)
        if start > end:
            raise MON[136]["order"].stop(where, found=f"{last}, …, {first}", first=first, last=last)
        spans.append(tuple(range(start, end + 1)))
        used += spans[-1]
    if not spans:
        used = [header.number(ref) for ref in (columns.value, *columns.more)]
    for number in used:
        if used.count(number) > 1:
            name = header.names[number - 1]
            raise MON[130]["named-twice"].stop(where, found=f"column {number}, {name!r}")
    if not spans:
        return header
    # Two blocks of columns, such as import and export, have a sum each, and no name says whose.
    totals = [n for n, name in enumerate(header.names, start=1) if n not in used and is_total(name)]
    total = totals[0] if len(totals) == len(spans) == 1 else None
    read = [*used, *([] if total is None else [total])]
    places = {**header.places, **{number: number - 1 for number in read}}
    return replace(header, spans=tuple(spans), total=total, places=places)


def _named(lines: Iterable[Line], declared: object) -> Iterator[Line]:
    """Give the lines that may hold the names, and the names."""
    if declared == "none":
        for _, delimiter, fields in lines:
            # A sign that divides nothing is none.
            yield 0, delimiter, [str(n) for n in range(1, len(fields) + 1)]
    elif isinstance(declared, int):
        yield from (line for line in lines if line[0] == declared)
    elif isinstance(declared, tuple):
        by_sign: dict[str, list[Line]] = {}
        for line in lines:
            if line[0] in declared:
                by_sign.setdefault(line[1], []).append(line)
        for sign, found in by_sign.items():
            rows = zip_longest(*(fields for _, _, fields in found), fillvalue="")
            yield max(declared), sign, [" / ".join(filter(None, parts)) for parts in rows]
    else:
        yield from lines


def _places(asked: Iterable[Ref], names: Sequence[str]) -> dict[Ref, int]:
    places: dict[Ref, int] = {}
    for ref in asked:
        if isinstance(ref, str) and ref in names:
            places[ref] = names.index(ref)
        elif isinstance(ref, int) and ref <= len(names):
            places[ref] = ref - 1
    return places


def refuse_twice(where: str, names: Sequence[str], used: Iterable[Ref]) -> None:
    """Refuse names of which there are several among the columns of a file (``MON-018``)."""
    for name in used:
        if isinstance(name, str) and names.count(name) > 1:
            raise MON[18].stop(where, name=name, count=names.count(name))


class MissingColumnError(FindingsError):
    """A file without a declared column; says which names it has instead."""

    def __init__(
        self,
        path: str,
        line: int,
        wanted: Columns,
        names: Sequence[str],
        codecs: Sequence[str] = (),
    ) -> None:
        self.path = path
        self.where = f"{path}:{line}" if line else path
        self.names = [name for name in names if name]
        self.missing = [str(r) for r in wanted.names if r not in _places(wanted.names, names)]
        self._given = path, line, wanted, names
        asked = " and ".join(
            repr(name) if isinstance(name, str) else f"column {name}" for name in wanted.names
        )
        found = ", ".join(self.names[:MAX_SHOWN])
        beyond = [ref for ref in wanted.names if isinstance(ref, int) and ref > len(names)]
        if beyond and names:
            numbered = (f"{n}: {name}" for n, name in enumerate(names[:MAX_SHOWN], start=1))
            super().__init__(
                MON[17]["beyond"].at(
                    self.where, found=", ".join(numbered), number=number, count=len(names)
                )
                for number in beyond
            )
            return
        close = {name: nearest(name, self.names) for name in self.missing}
        if codecs:
            listed = " or ".join(codecs)
            super().__init__(
                MON[17]["encodings"].at(
                    self.where, found=found, name=name, wanted=asked, nearest=hint, codecs=listed
                )
                for name, hint in close.items()
            )
            return
        super().__init__(
            MON[17].at(self.where, found=found, name=name, wanted=asked, nearest=hint)
            for name, hint in close.items()
        )

    def in_encodings(self, codecs: Sequence[str]) -> MissingColumnError:
        """Give the same of a text whose names are shown in the first of several encodings."""
        return MissingColumnError(*self._given, codecs)
