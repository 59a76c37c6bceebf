"""The line with the names of the columns: where it stands, and where the declared ones are."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jcm_mrv.findings import MON, FindingsError, nearest
from jcm_mrv.project.model import Source

MAX_SHOWN = 20
"""Names and texts listed in one finding."""


@dataclass(frozen=True)
class Columns:
    """The columns that a source names: of time (one or two), of value, and those it filters by.

    ``others`` are read beside them: the column that names the meter, in a file of many.
    """

    time: tuple[str, ...]
    value: str
    filter: tuple[tuple[str, str], ...] = ()
    others: tuple[str, ...] = ()

    @classmethod
    def of(cls, source: Source) -> Columns:
        """Give the columns of a source, without blanks around, letters and accents composed."""
        time = (source.time,) if isinstance(source.time, str) else source.time or ()
        return cls(
            tuple(composed(name) for name in time),
            composed(source.value or ""),
            tuple((composed(name), composed(text)) for name, text in source.filter.items()),
        )

    @property
    def kept(self) -> list[str]:
        """The names of the columns whose cells are used, each once."""
        return list(dict.fromkeys([*self.time, self.value, *self.others]))

    @property
    def names(self) -> list[str]:
        """The names of all columns, each once."""
        return list(dict.fromkeys([*self.kept, *(name for name, _ in self.filter)]))


def composed(text: str) -> str:
    r"""Give a text as one compares it: Vietnamese letters come composed and decomposed.

    Examples
    --------
    >>> composed(" o\u031b ") == "\u01a1"
    True
    """
    return text.strip() if text.isascii() else unicodedata.normalize("NFC", text.strip())


@dataclass(frozen=True)
class Header:
    """What a file calls its columns.

    Attributes
    ----------
    line : int
        The line with the names, 0 where a file has no lines.
    names : tuple of str
        All columns of the file.
    places : dict of str to int
        Where each column that is asked for stands among them, from 0.
    delimiter : str
        What separates the fields of a text, "" in other files.
    """

    line: int
    names: tuple[str, ...]
    places: dict[str, int]
    delimiter: str = ""


def find_header(
    path: str, lines: Iterable[tuple[int, str, Sequence[str]]], columns: Columns
) -> Header:
    """Give the first line that names all columns.

    Parameters
    ----------
    path : str
        Of the file, for messages.
    lines : iterable of (int, str, sequence of str)
        The first lines of the file: number, what divides it into fields, and the fields. A line may
        come several times, divided by one sign after the other.
    columns : Columns
        What is asked for.

    Raises
    ------
    FindingsError
        When no line names them all, or the line names one twice.
    """
    best: Sequence[str] = ()
    best_line, best_rank = 1, (0, 0)
    for line, delimiter, names in lines:
        hits = sum(name in names for name in columns.names)
        if hits == len(columns.names):
            refuse_twice(f"{path}:{line}" if line else path, names, columns.names)
            places = {name: names.index(name) for name in columns.names}
            return Header(line, tuple(names), places, delimiter)
        rank = (hits, sum(map(bool, names)))
        if rank > best_rank:
            best, best_line, best_rank = names, line, rank
    raise MissingColumnError(path, best_line if best_rank[0] else 1, columns, best)


def refuse_twice(where: str, names: Sequence[str], used: Iterable[str]) -> None:
    """Refuse names of which there are several among the columns of a file (``MON-018``)."""
    for name in used:
        if names.count(name) > 1:
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
        self.missing = [name for name in wanted.names if name not in names]
        self._given = path, line, wanted, names
        asked = " and ".join(repr(name) for name in wanted.names)
        found = ", ".join(self.names[:MAX_SHOWN])
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
