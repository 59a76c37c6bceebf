"""How a text file of readings is read, as its first and last rows tell."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from jcm_mrv.findings import MON, Finding, FindingsError
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.fleet.spec import MeterSpec
from jcm_mrv.metering.reading.csv_text import check_open_end, read_csv
from jcm_mrv.metering.reading.dates import Times
from jcm_mrv.metering.reading.encoding import encodings_of, line_too_long, utf8_lines
from jcm_mrv.metering.reading.files import is_packed, open_file, stream_of
from jcm_mrv.metering.reading.header import Header
from jcm_mrv.metering.reading.rows import (
    Rows,
    all_numbers,
    all_times,
    refuse_doubt,
    refuse_ends_of_days,
)
from jcm_mrv.metering.reading.skipping import without_skipped
from jcm_mrv.metering.reading.units_row import check_units
from jcm_mrv.metering.reading.zone_names import SUMMER, settled
from jcm_mrv.project.written import TextFormat

_SAMPLE_BYTES = 256 * 1024
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_ISO = ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S")


@immutable
class TextLayout:
    """How a text file of readings is read, as its first and last rows tell.

    Attributes
    ----------
    path : Path
        The file.
    header : Header
        Its columns, and what separates them.
    skip : int
        Lines above the first reading.
    dates : TextFormat
        How the times are written: format, calendar, language of the months.
    iso : bool
        Whether they are as ISO 8601 has them, and numbers have no sign for thousands: then a
        library converts them.
    clock : bool
        Whether the times state a time of day.
    offsets : bool
        Whether the times state their offset from UTC.
    decimal, thousands : str
        The signs in numbers.
    codec : str
        The encoding, "utf-8" for plain text too.
    findings : list of Finding
        What was detected, and what may be wrong.
    """

    path: Path
    header: Header
    skip: int
    dates: TextFormat
    iso: bool
    clock: bool
    offsets: bool
    decimal: str
    thousands: str
    codec: str
    findings: list[Finding]


def look_at_text(path: Path, spec: MeterSpec, declared: TextFormat) -> TextLayout:
    """Give how a text file is read.

    Raises
    ------
    FindingsError
        When columns are missing, dates or numbers are ambiguous, or the last row is cut.
    """
    name = str(path)
    codec, head, tail = _sample(path, declared, spec)
    first = read_csv(name, [head], spec.columns, declared)
    rows = [first]
    if tail:
        line = first.header.line
        header = head.split(b"\n", line)[line - 1] + b"\n"
        rows.append(read_csv(name, [header + tail], spec.columns, declared))
    check_units(first, spec.unit)
    found = check_open_end(rows[-1])
    # A date alone among times, before anything is said of what it does to their format.
    without_skipped(rows, declared)
    times = all_times(rows, declared)
    numbers = all_numbers(rows, declared.decimal, declared.thousands, spec.unit)
    refuse_doubt(times, numbers, name)
    times = _zones_settled(name, times, spec)
    _check_times(name, first, times)
    refuse_ends_of_days(first.where(0) if len(first) else name, times, spec.label)
    written = declared.date or times.written
    said = f"delimiter {first.header.delimiter!r}, date {written}, decimal {numbers.decimal!r}"
    if times.calendar:
        said += f", calendar {times.calendar}"
    if times.zones:
        said += f", zones {', '.join(times.zones)}"
    if codec != "utf-8":
        said = f"encoding {codec}, {said}"
    found.append(MON[19].at(name, found=said))
    return TextLayout(
        path,
        first.header,
        first.header.line + (first.units is not None),
        TextFormat(
            date=written, calendar=times.calendar or declared.calendar, months=declared.months
        ),
        written in _ISO and not (numbers.thousands or times.calendar),
        bool(times.has_clock.any()),
        bool(times.has_offset.any()),
        numbers.decimal,
        numbers.thousands,
        codec,
        found,
    )


def _zones_settled(name: str, times: Times, spec: MeterSpec) -> Times:
    """Give times whose names of zones are offsets, which each block of the file has to have."""
    if SUMMER in times.zones:
        raise MON[152]["fleet"].stop(name, found=SUMMER)
    return settled(times, spec.clock_zone, lambda row: name)


def _check_times(name: str, first: Rows, times: Times) -> None:
    """Refuse a column of times in which nothing reads, or only some state an offset from UTC."""
    readable = times.readable
    if len(first) and not readable.any():
        raise MON[103]["none"].stop(first.where(0), found=first.times.text(0)[:60])
    offsets = times.has_offset[readable]
    if offsets.any() and not offsets.all():
        raise MON[203].stop(name)


def _reads(name: str, text: bytes, spec: MeterSpec, written: TextFormat) -> bool:
    """Whether the columns are there and the times read, in one of several encodings."""
    try:
        rows = read_csv(name, [text], spec.columns, written)
    except FindingsError:
        return False
    return bool(all_times([rows], written).readable.any())


def _sample(path: Path, written: TextFormat, spec: MeterSpec) -> tuple[str, bytes, bytes]:
    """Give encoding, and whole lines from start and end as UTF-8."""
    declared = written.encoding
    head, tail = _ends(path)
    if declared in (None, "utf-8", "UTF-8") and not head.startswith(_UTF16):
        try:
            tail.decode()
            text = head.decode("utf-8-sig")
        except UnicodeDecodeError:
            pass
        else:
            if "\0" not in text and text.strip():
                return "utf-8", text.replace("\r\n", "\n").encode(), tail.replace(b"\r\n", b"\n")
    with open_file(str(path), path) as file:
        file.timezone = spec.clock_zone
        found = encodings_of(file, declared)
        codecs = found.codecs
        samples = {codec: next(utf8_lines(file, codec), b"") for codec in codecs}
    fitting = [codec for codec, text in samples.items() if _reads(str(path), text, spec, written)]
    sure = found.settled and fitting[:1] == [codecs[0]]
    if len(fitting) > 1 and spec.meter is not None and not sure:
        raise MON[20]["fleet"].stop(str(path), found=" or ".join(fitting), path=path)
    codec = (fitting or list(codecs))[0]
    return codec, samples[codec], b""


@contextmanager
def _seekable(path: Path) -> Iterator[BinaryIO]:
    """Give the text of a file, unpacked where it is packed."""
    with stream_of(str(path), path) as stream:
        packed = is_packed(str(path), stream.read(16))
        stream.seek(0)
        if not packed:
            yield stream
            return
    with open_file(str(path), path) as file:
        file.stream.seek(0)
        yield file.stream


def _ends(path: Path) -> tuple[bytes, bytes]:
    """Give whole lines from the start and from the end of a file."""
    with _seekable(path) as stream:
        head = stream.read(_SAMPLE_BYTES)
        size = stream.seek(0, os.SEEK_END)
        if size <= _SAMPLE_BYTES:
            return head, b""
        stream.seek(-_SAMPLE_BYTES // 4, os.SEEK_END)
        tail = stream.read()
    for line, part in ((1, head), (0, tail)):
        if b"\n" not in part:
            raise line_too_long(str(path), line, len(part))
    return head[: head.rindex(b"\n") + 1], tail[tail.index(b"\n") + 1 :]
