"""What ``jcm-mrv meter inspect`` shows of one file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from itertools import compress
from typing import Any

import numpy as np

from jcm_mrv.findings import Finding, has_errors
from jcm_mrv.immutable import mutable
from jcm_mrv.metering.inspecting.guess import Layout
from jcm_mrv.metering.inspecting.proposal import Open, to_yaml
from jcm_mrv.metering.reading.dates import COUNTS, Times
from jcm_mrv.metering.reading.decimals import Numbers
from jcm_mrv.metering.reading.rows import Rows

FIRST_ROWS = 5


@mutable
class Inspection:
    """What ``jcm-mrv meter inspect`` shows of one file.

    Attributes
    ----------
    path : str
        As given.
    layout : Layout
        How the file is laid out.
    source : dict
        The source that is proposed, with what is stated.
    open : list of Open
        What has to be stated.
    filter : dict of str to str
        Where there are several meters: the column that names them and the first, as an example.
    meters : tuple of str
        Some other texts of that column.
    rows, readings : int
        Rows with a time, and those of them that read.
    first, last : str
        Local times as written.
    interval : int
        The usual spacing in seconds, 0 where there is none; ``regular`` is its share of all steps.
    shown : list of dict
        The first rows as understood.
    findings : list of Finding
        What has to be declared or mended, and notes.
    """

    path: str
    layout: Layout
    source: dict[str, Any] = field(default_factory=dict)
    open: list[Open] = field(default_factory=list)
    filter: dict[str, str] = field(default_factory=dict)
    meters: tuple[str, ...] = ()
    offsets: bool = False
    rows: int = 0
    readings: int = 0
    first: str = ""
    last: str = ""
    interval: int = 0
    regular: float = 0.0
    shown: list[dict[str, str]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is open and nothing is wrong."""
        return not self.open and not has_errors(self.findings)

    def as_dict(self) -> dict[str, Any]:
        """Give everything as JSON holds it."""
        layout, written = self.layout, self.source.get("format", {})
        return {
            "file": self.path,
            "time": self.source.get("time", ""),
            "value": self.source.get("value", ""),
            "filter": self.source.get("filter", self.filter),
            "kind": self.source.get("kind", ""),
            "unit": self.source.get("unit", ""),
            "source": self.source,
            "open": [one.as_dict() for one in self.open],
            "rows": self.rows,
            "readings": self.readings,
            "findings": [finding.as_dict() for finding in self.findings],
            "encoding": layout.encoding,
            "encodings": list(layout.encodings),
            "delimiter": layout.delimiter,
            "sheet": layout.sheet,
            "header_line": layout.header_line,
            "columns": list(layout.names),
            "units_row": layout.units_row,
            "columns_of_numbers": [layout.names[n] for n in layout.numbers],
            "other_meters": list(self.meters),
            "date": written.get("date", ""),
            "decimal": written.get("decimal", ""),
            "thousands": written.get("thousands", ""),
            "utc_offsets": self.offsets,
            "first": self.first,
            "last": self.last,
            "interval_seconds": self.interval,
            "regular": round(self.regular, 6),
            "first_rows": self.shown,
            "yaml": to_yaml(self.source),
        }


def clock(seconds: int, times: Times) -> str:
    """Give a time as people read it: a local one, or that of an instant that was counted."""
    utc = " UTC" if times.written in COUNTS and times.has_offset.any() else ""
    return f"{np.datetime64(seconds, 's').item():%Y-%m-%d %H:%M:%S}{utc}"


def first_rows(rows: Rows, times: Times, numbers: Numbers) -> list[dict[str, str]]:
    """Give the first rows as written and as understood."""
    sure = not (times.ambiguous or times.mixed)
    found: list[dict[str, str]] = []
    for row in range(min(FIRST_ROWS, len(rows))):
        time = clock(int(times.local[row]), times) if sure and times.readable[row] else "?"
        good = not numbers.ambiguous and numbers.readable[row]
        found.append(
            {
                "line": str(int(rows.lines[row])),
                "time_as_written": rows.times.text(row),
                "value_as_written": rows.values.text(row),
                "time": time,
                "value": f"{int(numbers.micro[row]) / 1e6:.12g}" if good else "?",
            }
        )
    return found


_MOST_NAMES = 6


def names_apart(encodings: Mapping[str, Sequence[str]]) -> str:
    """Give the names of columns as several encodings have them: those that differ, a few of them.

    Examples
    --------
    >>> names_apart({"cp932": ["日", "0:30", "kWh"], "cp874": ["๚", "0:30", "kWh"]})
    'cp932: 日; cp874: ๚'
    """
    differ = [len(set(names)) > 1 for names in zip(*encodings.values(), strict=True)]
    return "; ".join(
        f"{encoding}: {', '.join(list(compress(names, differ))[:_MOST_NAMES])}"
        for encoding, names in encodings.items()
    )
