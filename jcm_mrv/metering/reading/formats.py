"""The formats of files of readings, one line each: how each is recognised, and who reads it.

A new format is a module with the two functions of :class:`Reader`, and a line of ``FORMATS``; a new
way to pack files is one with that of :class:`Unpacker`, and a line of ``CONTAINERS``.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol, cast

if TYPE_CHECKING:
    from jcm_mrv.metering.reading.files import OpenFile
    from jcm_mrv.metering.reading.header import Columns
    from jcm_mrv.metering.reading.rows import Rows
    from jcm_mrv.project.model import TextFormat


@dataclass(frozen=True)
class Sample:
    """The first rows of a file, or of a sheet of it, as text, divided in one way of several.

    Attributes
    ----------
    rows : list of list of str
        The fields of each row; the names of the columns are among them.
    delimiter, sheet, encoding : str
        The way; "" where a format has none.
    first_line : int
        The line of the first row; 0 where a file has no lines, and names its columns by itself.
    """

    rows: Sequence[list[str]]
    delimiter: str = ""
    sheet: str = ""
    encoding: str = ""
    first_line: int = 1


class Reader(Protocol):
    """What the module of a format offers."""

    def read(self, file: OpenFile, columns: Columns, declared: TextFormat) -> Rows:
        """Give the rows of a file; raises FindingsError where it cannot be read."""
        ...

    def first_rows(self, file: OpenFile, count: int) -> list[Sample]:
        """Give the first rows in every way in which the file may be divided."""
        ...


@dataclass(frozen=True)
class Format:
    """A format of files of readings.

    Attributes
    ----------
    name : str
        For messages.
    endings : tuple of str
        Of the names of such files, in small letters; none where every other file may be one.
    marks : tuple of bytes
        With one of which such files begin.
    module : str
        The module beside this one that reads it.
    fleet : {"engine", "blocks", "whole"}
        How a fleet reads it: the engine by itself, block by block as lines of text, or as a whole
        by ``module``.
    """

    name: str
    endings: tuple[str, ...]
    marks: tuple[bytes, ...]
    module: str
    fleet: Literal["engine", "blocks", "whole"]

    @property
    def reader(self) -> Reader:
        """The module; it is imported here, since libraries take longer than most readings."""
        return cast("Reader", importlib.import_module(f"jcm_mrv.metering.reading.{self.module}"))


FORMATS = (
    Format("Parquet", (".parquet", ".pq"), (b"PAR1",), "parquet", "engine"),
    Format(
        "an Excel file",
        (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods"),
        (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"),
        "workbook",
        "whole",
    ),
    Format("text", (), (), "text", "blocks"),
)
"""In the order in which they are tried: text is whatever is nothing else."""


class Unpacker(Protocol):
    """What the module of a container offers."""

    def unpack(self, file: OpenFile) -> tuple[str, Iterator[bytes]]:
        """Give the name of the one file inside, and its bytes; raises FindingsError."""
        ...


@dataclass(frozen=True)
class Container:
    """A way to pack one file; ``module`` unpacks it, the rest is as in :class:`Format`."""

    name: str
    endings: tuple[str, ...]
    marks: tuple[bytes, ...]
    module: str

    @property
    def unpacker(self) -> Unpacker:
        """The module, imported where it is used."""
        return cast("Unpacker", importlib.import_module(f"jcm_mrv.metering.reading.{self.module}"))


CONTAINERS = (
    Container("a gzip file", (".gz",), (b"\x1f\x8b",), "gzipped"),
    Container("a zip archive", (".zip",), (b"PK\x03\x04", b"PK\x05\x06"), "zipped"),
)
"""What is unpacked before its content is looked at."""


def container_of(path: str, head: bytes) -> Container | None:
    r"""Give what a file is packed in by its name and its first bytes: both have to agree.

    Examples
    --------
    >>> container_of("a.csv.gz", b"\x1f\x8b\x08").name, container_of("a.xlsx", b"PK\x03\x04")
    ('a gzip file', None)
    """
    for known in CONTAINERS:
        if path.lower().endswith(known.endings) and head.startswith(known.marks):
            return known
    return None


def format_of(path: str, head: bytes) -> Format:
    """Give the format of a file by its name and its first bytes: both have to agree.

    Examples
    --------
    >>> format_of("a.PARQUET", b"PAR1...").name, format_of("a.parquet", b"time,kWh").name
    ('Parquet', 'text')
    """
    for known in FORMATS:
        if path.lower().endswith(known.endings or "") and head.startswith(known.marks or b""):
            return known
    raise AssertionError("the last format takes every file")


def looks_like(head: bytes) -> Format | Container | None:
    """Give the format whose files begin so, whatever the name; None where that is text."""
    known = (*FORMATS, *CONTAINERS)
    return next((one for one in known if head.startswith(one.marks)), None)
