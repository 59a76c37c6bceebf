"""A file of readings that nobody has declared: how it reads, and what to write about it.

What follows from the file is stated; what is only likely is a proposal; what a file cannot say
(the end of an interval that a time names, the time zone) is left to the user.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from jcm_mrv.findings import MON, Finding, FindingsError
from jcm_mrv.metering.reading.column import Bools, Ints
from jcm_mrv.metering.reading.csv_text import check_open_end
from jcm_mrv.metering.reading.dates import Times
from jcm_mrv.metering.reading.decimals import Numbers
from jcm_mrv.metering.reading.files import OpenFile, open_file
from jcm_mrv.metering.reading.guess import Layout, look_at
from jcm_mrv.metering.reading.header import Columns
from jcm_mrv.metering.reading.rows import Rows, all_numbers, all_times, doubts
from jcm_mrv.metering.reading.tables import read_rows
from jcm_mrv.methodology.units import UnitError, parse_unit
from jcm_mrv.project.model import TextFormat

FIRST_ROWS = 5
_RISING_SHARE = 0.99
"""Resets and glitches aside, a register never falls."""


@dataclass
class Inspection:
    """What ``jcm-mrv meter inspect`` shows of one file.

    Attributes
    ----------
    path : str
        As given.
    layout : Layout
        Columns, and the proposals for time and value.
    filter : dict of str to str
        Where times repeat: the meter of the first row, as an example.
    meters : tuple of str
        Some other texts of that column.
    date, decimal, thousands : str
        How times and values are written, "" where typed cells say or nothing shows it.
    readings : int
        Rows that read, of ``rows``.
    first, last : str
        Local times as written.
    interval : int
        The usual spacing in seconds, 0 where there is none; ``regular`` is its share of all steps.
    kind : str
        A proposal: register, energy, power or "".
    shown : list of dict
        The first rows as understood.
    findings : list of Finding
        What has to be declared or mended.
    """

    path: str
    layout: Layout
    filter: dict[str, str] = field(default_factory=dict)
    meters: tuple[str, ...] = ()
    date: str = ""
    decimal: str = ""
    thousands: str = ""
    offsets: bool = False
    rows: int = 0
    readings: int = 0
    first: str = ""
    last: str = ""
    interval: int = 0
    regular: float = 0.0
    kind: str = ""
    shown: list[dict[str, str]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Give everything as JSON holds it."""
        layout = self.layout
        return {
            "file": self.path,
            "encoding": layout.encoding,
            "encodings": list(layout.encodings),
            "delimiter": layout.delimiter,
            "sheet": layout.sheet,
            "header_line": layout.header_line,
            "columns": list(layout.names),
            "units_row": layout.units,
            "time": list(layout.time),
            "value": layout.value,
            "columns_of_numbers": list(layout.numbers),
            "filter": self.filter,
            "other_meters": list(self.meters),
            "unit": layout.unit,
            "kind": self.kind,
            "date": self.date,
            "decimal": self.decimal,
            "thousands": self.thousands,
            "utc_offsets": self.offsets,
            "rows": self.rows,
            "readings": self.readings,
            "first": self.first,
            "last": self.last,
            "interval_seconds": self.interval,
            "regular": round(self.regular, 6),
            "first_rows": self.shown,
            "findings": [finding.as_dict() for finding in self.findings],
            "yaml": to_yaml(self),
        }


def inspect(place: Path) -> Inspection:
    """Look at a file of readings that nobody has declared.

    Raises
    ------
    FindingsError
        When the file cannot be read, or has no columns of times and numbers.
    """
    path = place.as_posix()
    with open_file(path, place) as file:
        layout = look_at(file)
        made = Inspection(path, layout)
        rows = _read(file, made, {})
        if rows is not None and layout.meters and _times_repeat(rows, layout):
            made.filter, made.meters = _first_meter(file, made, rows)
            rows = _read(file, made, made.filter)
    if layout.encodings and len(set(layout.encodings.values())) > 1:
        made.findings.append(
            MON[20]["names"].at(
                f"{path}:{layout.header_line}",
                found="; ".join((f"{k}: {', '.join(v)}" for k, v in layout.encodings.items())),
                path=path,
            )
        )
    if rows is not None:
        _understand(made, rows)
    return made


def _declared(layout: Layout) -> TextFormat:
    return TextFormat(
        encoding=layout.encoding or None,
        delimiter=layout.delimiter or None,
        date="excel" if layout.serial else None,
        sheet=layout.sheet or None,
    )


def _read(file: OpenFile, made: Inspection, filters: dict[str, str]) -> Rows | None:
    layout = made.layout
    columns = Columns(
        layout.time, layout.value, tuple((name, (text,)) for name, text in filters.items())
    )
    try:
        rows = read_rows(file, columns, _declared(layout))
        made.findings += [f for f in check_open_end(rows) if f.is_error]
        return rows
    except FindingsError as exc:
        made.findings += [f for f in exc.findings if f not in made.findings]
        return None


def _times_repeat(rows: Rows, layout: Layout) -> bool:
    times = all_times([rows], "excel" if layout.serial else None)
    if times.ambiguous:
        cells = rows.times
        texts = [cells.text(row) for row in range(min(1000, len(cells)))]
        return len(set(texts)) < len(texts)
    known = times.local[times.readable]
    # A few repeated rows are overlaps of exports; a meter more doubles every time.
    return len(np.unique(known)) * 4 <= len(known) * 3


def _first_meter(
    file: OpenFile, made: Inspection, rows: Rows
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Give the column that names a meter with its first text, and some of the others.

    It is the first whose rows of one text repeat no time.
    """
    layout = made.layout
    declared = _declared(layout)
    for name in layout.meters:
        # No text holds this character: every row is left out, and says what the column holds.
        nothing = Columns(layout.time, layout.value, ((name, ("\0",)),))
        texts = [text for text in read_rows(file, nothing, declared).others if text]
        if not texts:
            continue
        one = Columns(layout.time, layout.value, ((name, (texts[0],)),))
        chosen = read_rows(file, one, declared)
        if len(chosen) < len(rows) and not _times_repeat(chosen, layout):
            return {name: texts[0]}, tuple(texts[1:])
    made.findings.append(
        MON[302]["meters"].at(rows.where(0), found="columns: " + ", ".join(layout.names))
    )
    return {}, ()


def _understand(made: Inspection, rows: Rows) -> None:
    times = all_times([rows], "excel" if made.layout.serial else None)
    numbers = all_numbers([rows], None, None)
    made.findings += rows.findings
    made.rows = len(rows)
    made.findings += doubts(times, numbers, rows.where(0) if len(rows) else made.path)
    made.date = times.written if "%" in times.written or times.written == "excel" else ""
    made.decimal = numbers.decimal if numbers.separated and not numbers.ambiguous else ""
    made.thousands = "" if numbers.ambiguous else numbers.thousands
    _show(made, rows, times, numbers)
    if times.ambiguous or times.mixed or numbers.ambiguous:
        return
    good = times.readable & numbers.readable
    made.readings = int(good.sum())
    if not made.readings:
        return
    made.offsets = bool(times.has_offset[good].all())
    made.first, made.last = (_clock(int(edge(times.local[good]))) for edge in (np.min, np.max))
    _spacing(made, times, numbers.micro, good)


def _clock(seconds: int) -> str:
    return f"{np.datetime64(seconds, 's').item():%Y-%m-%d %H:%M:%S}"


def _show(made: Inspection, rows: Rows, times: Times, numbers: Numbers) -> None:
    sure_time = not (times.ambiguous or times.mixed)
    for row in range(min(FIRST_ROWS, len(rows))):
        time = _clock(int(times.local[row])) if sure_time and times.readable[row] else "?"
        sure = not numbers.ambiguous and numbers.readable[row]
        made.shown.append(
            {
                "line": str(int(rows.lines[row])),
                "time_as_written": rows.times.text(row),
                "value_as_written": rows.values.text(row),
                "time": time,
                "value": f"{int(numbers.micro[row]) / 1e6:.12g}" if sure else "?",
            }
        )


def _spacing(made: Inspection, times: Times, micro: Ints, good: Bools) -> None:
    instants = (times.local - times.offset)[good]
    order = np.argsort(instants, kind="stable")
    steps = np.diff(instants[order])
    forward = steps[steps > 0]
    if len(forward):
        spacings, counts = np.unique(forward, return_counts=True)
        made.interval = int(spacings[counts.argmax()])
        made.regular = float(counts.max() / len(forward))
    values = micro[good][order]
    changes = np.diff(values)
    rising = len(changes) > 2 and float((changes >= 0).mean()) >= _RISING_SHARE
    if rising and values[-1] > values[0]:
        made.kind = "register"
    else:
        made.kind = _kind_of(made.layout.unit)


def _kind_of(unit: str) -> str:
    try:
        parsed = parse_unit(unit)
    except UnitError:
        return ""
    for kind, like in (("energy", "kWh"), ("power", "kW")):
        if parsed.same_dimensions(parse_unit(like)):
            return kind
    return ""


# ------------------------------------------------------------------------------------------- YAML


def to_yaml(made: Inspection) -> str:
    """Give what to paste into the project file; what a file cannot say is a comment to replace."""
    layout = made.layout
    time = layout.time[0] if len(layout.time) == 1 else list(layout.time)
    lines = [
        f"readings: {_plain(Path(made.path).name)}  # from the project file's folder; or a glob",
        f"time: {_plain(time)}",
        f"value: {_plain(layout.value)}",
    ]
    others = [name for name in layout.numbers if name != layout.value]
    if others:
        lines[-1] += _comment("proposed; others", others)
    if made.filter:
        lines.append(f"filter: {_plain(made.filter)}" + _comment("proposed; others", made.meters))
    if layout.unit:
        origin = "the row of units" if layout.units else "the name of the column"
        lines.append(f"unit: {_plain(layout.unit)}  # from {origin}")
    else:
        lines.append("# state unit: of the values, such as kWh")
    why = "the values fall hardly ever" if made.kind == "register" else "from the unit"
    lines.append(
        f"kind: {made.kind}  # proposed: {why}"
        if made.kind
        else "# state kind: register, energy, power or value"
    )
    if made.interval:
        lines.append(f"interval: {_span(made.interval)}  # of {made.regular:.1%} of the steps")
    else:
        lines.append("# state interval: the time between two readings, such as 15 min")
    if made.kind != "register":
        lines.append("# state label: start or end, which end of its interval a time names")
    if not made.offsets:
        lines.append(
            "# state timezone: of these times, such as Asia/Ho_Chi_Minh, if not the site's"
        )
    lines += _format_lines(made)
    lines.append("# state meter: its id under `meters`")
    return "\n".join(lines) + "\n"


def _format_lines(made: Inspection) -> list[str]:
    layout = made.layout
    codes = {finding.code for finding in made.findings}
    known = {
        "encoding": "" if "MON-020" in codes else layout.encoding,
        "delimiter": layout.delimiter,
        "decimal": made.decimal,
        "thousands": made.thousands,
        "date": made.date,
        "sheet": layout.sheet,
    }
    lines = [f"  {key}: {json.dumps(v, ensure_ascii=False)}" for key, v in known.items() if v]
    for code, text in (
        ("MON-020", f"encoding: {' or '.join(layout.encodings)}"),
        ("MON-106", 'date: "%d/%m/%Y %H:%M" or "%m/%d/%Y %H:%M"'),
        ("MON-107", 'decimal: "." or ","'),
    ):
        if code in codes:
            lines.append(f"  # state {text}")
    if lines and all(line.lstrip().startswith("#") for line in lines):
        return ["# format:", *("# " + line for line in lines)]
    return ["format:", *lines] if lines else []


def _comment(what: str, names: Sequence[str]) -> str:
    # A name may hold line breaks, which would end the comment.
    shown = [" ".join(name.split()) for name in names[:8]]
    return f"  # {what}: {', '.join(shown)}" if shown else ""


def _span(seconds: int) -> str:
    for unit, size in (("d", 86_400), ("h", 3600), ("min", 60)):
        if seconds % size == 0 and (unit != "d" or seconds <= 31 * size):
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


def _plain(value: Any) -> str:
    """Write a value as YAML: bare where that is safe, else as JSON, which YAML reads too."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_plain(k)}: {_plain(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_plain, value)) + "]"
    bare = re.fullmatch(r"[A-Za-z_][\w./%-]*(?: [A-Za-z_][\w./%-]*)*", value, re.ASCII)
    reserved = re.fullmatch(r"(?i)y|n|yes|no|on|off|true|false|null", value)
    return value if bare and not reserved else json.dumps(value, ensure_ascii=False)
