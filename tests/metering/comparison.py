"""One job through the product, by way of files, and through the reference."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from jcm_mrv.findings import Finding
from jcm_mrv.metering import Calendar, Measured, Wanted, measure
from jcm_mrv.methodology.quantity import Quantity
from jcm_mrv.project.meter import Meter
from jcm_mrv.project.model import Source
from tests.metering import reference
from tests.metering.reference import Job, Line, RefusedError

UNLIKELY = {"MON-708", "MON-709", "MON-920", "MON-921", "MON-932", "MON-933"} | {
    f"MON-98{n}" for n in range(6)
}
"""Warnings about what is unlikely, not what the rules say: no sum changes with them."""
NOT_JUDGED = {"MON-019", "MON-806", "MON-927", "MON-929", *UNLIKELY}
"""How a file was read, that no calibration is stated, what is covered and was not looked for."""

GUARDS = {"MON-610", "MON-611"}
"""What is refused for the look of a whole series, which the reference does not know."""


def product(job: Job) -> Measured:
    """Write the readings to files, and measure them as a project does."""
    aware = any(row.time.tzinfo for rows in job.files for row in rows)
    date = "%Y-%m-%d %H:%M:%S%z" if aware else "%Y-%m-%d %H:%M:%S"
    with tempfile.TemporaryDirectory() as folder:
        for number, rows in enumerate(job.files):
            lines = [
                f"{row.time:{date}},{'' if row.value is None else row.value}\n" for row in rows
            ]
            (Path(folder) / f"{number}.csv").write_text("time,value\n" + "".join(lines))
        meter: dict[str, Any] = {
            "calibrations": [{"date": a, "valid_until": b} for a, b in job.calibrations]
        }
        if job.error is not None:
            meter["maximum_permissible_error"] = f"{float(job.error * 100)} %"
        if job.register_maximum is not None:
            meter["register_maximum"] = f"{job.register_maximum} kWh"
        source = Source.model_validate(
            {
                "readings": "*.csv",
                "time": "time",
                "value": "value",
                "unit": "kW" if job.kind == "power" else "kWh",
                "kind": job.kind,
                "interval": None if job.interval is None else f"{job.interval} s",
                "label": job.label or None,
                "timezone": job.reading_zone or None,
                "tolerate": job.tolerate,
                "format": {"date": date, "decimal": ".", "thousands": "", "delimiter": ","},
            }
        )
        capacity = job.capacity
        wanted = Wanted(
            parameter="EG",
            member="a",
            unit="kWh" if job.scale == 1 else "MWh",
            aggregation="sum",
            direction=job.direction,  # type: ignore[arg-type]
            calendar=Calendar(job.years, job.zone),
            folder=Path(folder),
            where="project.yaml:1:1",
            option="B",
            can_be_negative=job.can_be_negative,
            capacity=None if capacity is None else Quantity(value=capacity / job.scale, unit="kW"),
            meter_id="M",
            meter=Meter.model_validate(meter),
        )
        return measure(source, wanted)


def judged(findings: Iterable[Finding]) -> set[str]:
    """Give the codes of what the reference judges too.

    Of months it knows whether there is a reading, and not how much was read.
    """
    return {
        finding.code
        for finding in findings
        if finding.wording not in ("hardly", "register") or finding.code != "MON-902"
    }


def compare(job: Job) -> set[str]:
    """Hold the product against the reference; give the codes of what was found."""
    measured = product(job)
    codes = judged(measured.findings) - NOT_JUDGED
    errors = {finding.code for finding in measured.findings if finding.is_error}
    expected = by_the_rules(job)
    if isinstance(expected, RefusedError):
        assert errors & {expected.code, *GUARDS}, (expected.code, measured)
    if isinstance(expected, RefusedError) or errors & GUARDS:
        assert all(amount.value is None for amount in measured.amounts)
        return errors
    assert not errors, measured.findings
    assert {amount.year: amount.value for amount in measured.amounts} == expected.per_year()
    assert {a.year: a.coverage for a in measured.amounts} == expected.year_coverage()
    assert {a.year: a.adjusted_by for a in measured.amounts} == expected.adjusted()
    ledger = [
        Line(line.year, line.rule, line.start, line.end, line.effect) for line in measured.ledger
    ]
    assert in_order(ledger) == in_order(expected.ledger)
    assert codes == expected.codes
    # The parts of the reference agree with each other where no sum changes its sign.
    if not job.can_be_negative and "MON-602" not in codes:
        total = sum(expected.per_year().values())
        assert total == sum(expected.per_month().values()) == sum(expected.per_day().values())
    return codes


def by_the_rules(job: Job) -> reference.Result | RefusedError:
    try:
        return reference.measure(job)
    except RefusedError as refused:
        return refused


def in_order(lines: list[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (line.year, line.start, line.end, line.code, line.effect))
