"""A source of one file in a folder, measured as a project measures it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

from jcm_mrv.findings import Finding
from jcm_mrv.metering import Measured, Wanted, measure
from jcm_mrv.metering.calendar import By, calendar
from jcm_mrv.project.model import Source

BASE: dict[str, Any] = {
    "readings": "a.csv",
    "time": "time",
    "value": "kwh",
    "unit": "kWh",
    "kind": "energy",
    "timezone": "Asia/Ho_Chi_Minh",
}


def write(folder: Path, lines: Iterable[str], name: str = "a.csv") -> None:
    """Write a file of readings."""
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def measured(
    folder: Path,
    start: str,
    end: str,
    by: By = "period",
    zone: str = "Asia/Ho_Chi_Minh",
    wanted: dict[str, Any] | None = None,
    **declared: Any,
) -> Measured:
    """Measure a source that is declared as ``BASE`` and what is given besides."""
    given = {**BASE, "timezone": zone, **declared}
    source = Source.model_validate({key: v for key, v in given.items() if v is not None})
    first, last = dt.date.fromisoformat(start), dt.date.fromisoformat(end)
    of: dict[str, Any] = {
        "parameter": "EG",
        "member": "a",
        "unit": "kWh",
        "aggregation": "sum",
        "direction": "lower",
        "calendar": calendar(first, last, by, zone),
        "folder": folder,
        "where": "project.yaml:1:1",
        **(wanted or {}),
    }
    return measure(source, Wanted(**of))


def amounts(result: Measured) -> list[Fraction | None]:
    """Give the amounts of the parts."""
    assert not [f for f in result.findings if f.is_error], result.findings
    return [amount.value for amount in result.amounts]


def codes(result: Measured) -> set[str]:
    """Give the codes of what was found, but for how the file reads and what was not judged."""
    return {found.code for found in result.findings} - {"MON-019", "MON-929"}


def error(result: Measured) -> Finding:
    """Give the first error."""
    return next(found for found in result.findings if found.is_error)
