"""A source as a project file declares it, read as the calculation reads it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from jcm_mrv.findings import Finding, FindingsError
from jcm_mrv.metering import Calendar, Measured, Wanted
from jcm_mrv.metering.loading import load_readings
from jcm_mrv.metering.readings import Readings, in_order
from jcm_mrv.project.model import Source
from jcm_mrv.project.period import split_years

WANTED: dict[str, Any] = {
    "parameter": "EG",
    "member": "a",
    "unit": "kWh",
    "aggregation": "sum",
    "direction": "lower",
    "calendar": Calendar(split_years(dt.date(2024, 1, 1), dt.date(2024, 12, 31)), "Etc/UTC"),
    "where": "project.yaml:1:1",
}


def load(folder: Path, **declared: Any) -> tuple[Readings, Measured]:
    source = Source.model_validate(
        {"readings": "a.csv", "time": "time", "value": "kwh", "unit": "kWh", **declared}
    )
    read = load_readings(source, Wanted(**WANTED, folder=folder))
    ordered = in_order(read.value)
    findings = (*read.findings, *ordered.findings)
    return ordered.value, Measured(findings=findings, inputs=read.value.inputs)


def read(folder: Path, **declared: Any) -> list[tuple[str, float]]:
    """Give readings as UTC time and value."""
    readings, _ = load(folder, **declared)
    times = np.datetime_as_string(readings.utc.astype("datetime64[s]"))
    return [(str(t), m / 1e6) for t, m in zip(times, readings.micro.tolist(), strict=True)]


def said(folder: Path, **declared: Any) -> str:
    """Give what was detected, as MON-019 reports it."""
    _, measured = load(folder, **declared)
    return "; ".join(finding.found for finding in measured.findings if finding.code == "MON-019")


def refused(folder: Path, **declared: Any) -> Finding:
    """Give the first of the errors that end the reading."""
    with pytest.raises(FindingsError) as caught:
        load(folder, **declared)
    assert all(finding.code for finding in caught.value.findings)
    return next(finding for finding in caught.value.findings if finding.is_error)
