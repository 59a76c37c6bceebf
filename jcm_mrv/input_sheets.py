"""Cells of workbooks (xlsx, xls, xlsb, ods), read where nothing can take the command with it.

The library that reads them is fast, and written for workbooks that spreadsheets made: others make
it panic, run for ever, or ask for more memory than there is. It therefore runs in a process of its
own, :mod:`jcm_mrv.sheet_process`, within limits of memory and time. Starting that takes a few
hundredths of a second, so that no workbook is read in any other way; small ones that follow each
other share one, also behind one that the library does not open.
"""

from __future__ import annotations

import atexit
import datetime as dt
import importlib.util
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Timer
from typing import IO, Any, cast

from jcm_mrv.input_files import ZIP_MARK

PROGRAM = Path(__file__).with_name("sheet_process.py")

_MIB = 1024 * 1024
_MEMORY = 500 * _MIB
"""Four million cells fit into it, a full sheet of four columns, whatever else a file claims."""
_SMALL = 8 * _MIB
_SECONDS, _SECONDS_FOR_MIB = 20, 0.25
"""Of the processor: some times what a mebibyte of cells takes."""
_MOST_BYTES = 1024 * _MIB
"""Of one reply: sixteen thousand rows of a sheet."""
_WAIT = 3
"""On a machine that does other things too, a second of work takes longer."""


class SheetError(Exception):
    """Raised for a workbook that cannot be read; the text says why."""


class _RefusedError(SheetError):
    """Raised for a file that the library does not open; its process waits for the next one."""


class Sheets:
    """An open workbook.

    Attributes
    ----------
    names : list of str
        Of its sheets, in their order.
    labels : list of str
        What a PDF file itself calls its pages, if it does.
    """

    def __init__(self, process: subprocess.Popen[bytes], late: list[bool]) -> None:
        self._process = process
        self._late = late
        opened = self._reply()
        self.names: list[str] = opened["names"]
        self.labels: list[str] = opened["labels"]

    def rows(self, name: str, count: int | None = None) -> list[list[Any]]:
        """Give the cells of a sheet from its first row and column; "" where one is empty.

        Parameters
        ----------
        name : str
            The sheet.
        count : int, optional
            The most rows that are wanted.

        Raises
        ------
        SheetError
            When they cannot be read.
        """
        self._write(json.dumps([name, count]).encode() + b"\n")
        rows: list[list[Any]] = []
        while "end" not in (reply := self._reply()):
            columns = [_column(letters, cells) for letters, cells in reply["columns"]]
            rows += map(list, zip(*columns, strict=True))
        return rows

    def _write(self, data: bytes) -> None:
        stream = cast("IO[bytes]", self._process.stdin)
        try:
            stream.write(data)
            stream.flush()
        except OSError:
            raise self._ended() from None

    def _reply(self) -> dict[str, Any]:
        stream = cast("IO[bytes]", self._process.stdout)
        size = int.from_bytes(stream.read(8), "big")
        data = stream.read(size) if size <= _MOST_BYTES else b""
        if not data or len(data) < size:
            raise self._ended()
        try:
            reply = json.loads(data)
        except ValueError:
            raise self._ended() from None
        if "error" in reply:
            kind = _RefusedError if reply.get("is_refused") else SheetError
            raise kind(_plain(str(reply["error"])))
        return reply

    def _ended(self) -> SheetError:
        if self._late:
            return SheetError("reading it takes too long")
        return SheetError("its cells need more memory or time than such a file may")


@contextmanager
def open_sheets(data: bytes) -> Iterator[Sheets]:
    """Open a workbook.

    Raises
    ------
    SheetError
        When it is none, or cannot be read within the limits.
    """
    size = unpacked_size(data)
    seconds = _SECONDS + int(_SECONDS_FOR_MIB * (size // _MIB))
    process = _process()
    late: list[bool] = []
    clock = Timer(_WAIT * seconds, lambda: (late.append(True), process.kill()))
    clock.daemon = True
    clock.start()
    is_free = False
    try:
        stream = cast("IO[bytes]", process.stdin)
        # Where it ended before it had taken everything, its reply says why.
        with suppress(OSError):
            for number in (len(data), _MEMORY, seconds):
                stream.write(number.to_bytes(8, "big"))
            stream.write(data)
            stream.flush()
        try:
            sheets = Sheets(process, late)
        except _RefusedError:
            is_free = True
            raise
        yield sheets
        with suppress(OSError):
            stream.write(b"\n")
            stream.flush()
            is_free = True
    finally:
        clock.cancel()
        # What a large workbook leaves in memory would count against the next.
        if is_free and size <= _SMALL and not _SPARE:
            _SPARE.append((PROGRAM, process))
        else:
            _end(process)


_SPARE: list[tuple[Path, subprocess.Popen[bytes]]] = []
"""A process that has read a small file to its end, or refused it, for the next one."""


def _process() -> subprocess.Popen[bytes]:
    """Give a process that waits for a workbook: the one that is left, or a new one."""
    while _SPARE:
        program, process = _SPARE.pop()
        if program == PROGRAM and process.poll() is None:
            return process
        _end(process)
    libraries = dict.fromkeys((_folder_of("python_calamine"), _folder_of("pypdf")))
    return subprocess.Popen(  # noqa: S603 - a program of this package, and no shell
        [sys.executable, "-I", "-S", str(PROGRAM), *libraries],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def _folder_of(library: str) -> str:
    found = importlib.util.find_spec(library)
    if found is None or found.origin is None:
        raise SheetError(f"{library} is not installed")
    return str(Path(found.origin).parents[1])


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    for stream in (process.stdin, process.stdout):
        # What it did not take is of no use to anybody.
        with suppress(OSError):
            cast("IO[bytes]", stream).close()
    process.wait()


@atexit.register
def end_all() -> None:
    """End the process that is left, before the interpreter ends."""
    while _SPARE:
        _end(_SPARE.pop()[1])


def unpacked_size(data: bytes) -> int:
    """Give the size of a workbook in bytes, unpacked where it is packed.

    Raises
    ------
    SheetError
        When it begins like a zip archive, and is none.
    """
    if not data.startswith(ZIP_MARK):
        return len(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return sum(info.file_size for info in packed.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as exc:
        raise SheetError(str(exc)) from None


_MADE: dict[str, Callable[[Any], Any]] = {
    "m": dt.datetime.fromisoformat,
    "d": dt.date.fromisoformat,
    "t": dt.time.fromisoformat,
    "p": lambda parts: dt.timedelta(*parts),
    "-": lambda cell: cell,
}


def _column(letters: str, cells: list[Any]) -> list[Any]:
    """Give cells with their types."""
    if not letters:
        return cells
    return [_MADE[letter](cell) for letter, cell in zip(letters, cells, strict=True)]


def _plain(reason: str) -> str:
    """Give what the library says without the words of its own language."""
    return " ".join(reason.split())[:200]
