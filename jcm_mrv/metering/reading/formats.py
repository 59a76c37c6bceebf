"""The formats of files of readings, one line each: how each is recognised, and who reads it.

A new format is a module with the two functions of :class:`Reader`, and a line of ``FORMATS``.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, Protocol, cast

from jcm_mrv.immutable import immutable
from jcm_mrv.input_files import ZIP_MARK
from jcm_mrv.metering.reading.containers import CONTAINERS, Container
from jcm_mrv.patterns import pattern

if TYPE_CHECKING:
    from jcm_mrv.metering.reading.asked import Columns
    from jcm_mrv.metering.reading.files import OpenFile
    from jcm_mrv.metering.reading.rows import Rows
    from jcm_mrv.project.written import TextFormat


@immutable
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
    lines : sequence of int
        The line on which each row ends, where that is not simply one after the other.
    json : str
        The path of the list, in JSON.
    pairs : bool
        Whether the rows are pairs of a portal's interface: large numbers in front are times.
    unit : str
        The unit that is stated beside the rows.
    settled : bool
        Whether its encoding is the one of the country, and fits.
    """

    rows: Sequence[list[str]]
    delimiter: str = ""
    sheet: str = ""
    encoding: str = ""
    first_line: int = 1
    lines: Sequence[int] = ()
    json: str = ""
    pairs: bool = False
    unit: str = ""
    settled: bool = False

    def line(self, row: int) -> int:
        """Give the line of a row, by its position from 0."""
        return self.lines[row] if self.lines else self.first_line + row


class Reader(Protocol):
    """What the module of a format offers."""

    def read(self, file: OpenFile, columns: Columns, declared: TextFormat) -> Rows:
        """Give the rows of a file; raises FindingsError where it cannot be read."""
        ...

    def first_rows(self, file: OpenFile, count: int) -> list[Sample]:
        """Give the first rows in every way in which the file may be divided."""
        ...


@immutable
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
    begins : re.Pattern, optional
        How such files begin, whatever their name, where that is enough.
    fleet : {"engine", "blocks", "whole"}
        How a fleet reads it: the engine by itself, block by block as lines of text, or as a whole
        by ``module``.
    """

    name: str
    endings: tuple[str, ...]
    marks: tuple[bytes, ...]
    module: str
    fleet: Literal["engine", "blocks", "whole"]
    begins: re.Pattern[bytes] | None = None

    @property
    def has_sheets(self) -> bool:
        """Whether such a file is a workbook, of which a sheet may be stated."""
        return self.module == "workbook"

    @property
    def reader(self) -> Reader:
        """The module; it is imported here, since libraries take longer than most readings."""
        return cast("Reader", importlib.import_module(f"jcm_mrv.metering.reading.{self.module}"))


FORMATS = (
    Format("Parquet", (".parquet", ".pq"), (b"PAR1",), "parquet", "engine"),
    Format(
        "an Excel file",
        (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods"),
        (ZIP_MARK, b"\xd0\xcf\x11\xe0"),
        "workbook",
        "whole",
    ),
    Format(
        "JSON",
        (),
        (),
        "json_list",
        "whole",
        # Unlike the line [dd.MM.yyyy] that names the columns of some exports.
        pattern(rb"(?:\xef\xbb\xbf)?\s*(?:\{\s*[\"}]|\[\s*(?:[\[{\"\]]|-?\d+(?:\.\d+)?\s*[,\]]))"),
    ),
    Format("text", (), (), "text", "blocks"),
)
"""In the order in which they are tried: text is whatever is nothing else."""


def format_of(path: str, head: bytes) -> Format:
    """Give the format of a file by its name and its first bytes: both have to agree.

    Examples
    --------
    >>> format_of("a.PARQUET", b"PAR1...").name, format_of("a.parquet", b"time,kWh").name
    ('Parquet', 'text')
    >>> format_of("a.txt", b'[{"time": "2024-01-31"').name
    'JSON'
    """
    for known in FORMATS:
        if known.begins is not None:
            if known.begins.match(head):
                return known
        elif path.lower().endswith(known.endings or "") and head.startswith(known.marks or b""):
            return known
    raise AssertionError("the last format takes every file")


def looks_like(head: bytes) -> Format | Container | None:
    """Give the format whose files begin so, whatever the name; None where that is text."""
    known = (*FORMATS, *CONTAINERS)
    return next((one for one in known if head.startswith(one.marks)), None)
