"""Calibration of each meter, day by day of the monitoring period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from jcm_mrv.project.model import Calibration, Meter
from jcm_mrv.verification.tables.material import NO_PROJECT, Material
from jcm_mrv.workbook.writing.sheet import Content
from jcm_mrv.workbook.writing.tables import NOT_CHECKED, Column, Table

_COLUMNS = (
    Column("Meter", 14),
    Column("Serial", 14),
    Column("Class", 8),
    Column("Measures", 20),
    Column("From", 11),
    Column("To", 11),
    Column("Days", 7),
    Column("State", 22),
    Column("Calibrated", 11),
    Column("Valid until", 11),
    Column("Certificate", 24),
    Column("Certificate file", 18),
    Column("Permissible error", 12),
    Column("Error applied", 30),
    Column("Seen", 12, "write"),
)
_DAY = dt.timedelta(days=1)
_MOST_DAYS = 366 * 70


@dataclass(frozen=True)
class Stretch:
    """Days with the same state of calibration, both included."""

    first: dt.date
    last: dt.date
    state: str
    calibration: Calibration | None = None

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1


def stretches(meter: Meter, start: dt.date, end: dt.date) -> list[Stretch]:
    """Give the state of each day of a period, days of one state together; no day is left out.

    Examples
    --------
    >>> once = Calibration(date=dt.date(2023, 12, 1), valid_until=dt.date(2024, 11, 30))
    >>> year = dt.date(2024, 1, 1), dt.date(2024, 12, 31)
    >>> for part in stretches(Meter(calibrations=(once,)), *year):
    ...     print(part.first, part.last, part.days, part.state)
    2024-01-01 2024-11-30 335 valid
    2024-12-01 2024-12-31 31 overdue
    """
    days = [start + n * _DAY for n in range(min((end - start).days + 1, _MOST_DAYS))]
    calibrations = sorted(meter.calibrations, key=lambda c: c.date)

    def state(day: dt.date) -> tuple[str, int]:
        before = [n for n, c in enumerate(calibrations) if c.date <= day]
        if meter.installed is not None and day < meter.installed:
            return "before the meter was installed", -1
        if not calibrations:
            return "no calibration stated", -1
        if not before:
            return "before the first calibration", -1
        last = calibrations[before[-1]]
        return ("valid" if day <= last.valid_until else "overdue"), before[-1]

    found: list[Stretch] = []
    for (word, n), group in groupby(days, key=state):
        inside = list(group)
        found.append(Stretch(inside[0], inside[-1], word, calibrations[n] if n >= 0 else None))
    return found


def calibration(material: Material) -> Table:
    """Give for each meter the state of its calibration on every day of the monitoring period."""
    project = material.project
    notes = [
        "Every day of the monitoring period stands in one row of each meter. Certificates are "
        "looked for where they are named as files; what they say is not checked.",
    ]
    rows: list[tuple[Content, ...] | str] = []
    if project is None:
        notes.append("The workbook alone does not say how meters were calibrated.")
        for stated in material.points:
            left: list[Content] = [f"{NOT_CHECKED}: meter of {stated.where}", None, None]
            rows.append((*left, stated.label, *[None] * 3, NO_PROJECT, *[None] * 7))
    else:
        period = project.file.monitoring_period
        measures = _measures(material)
        for name, meter in project.file.meters.items():
            rows.append(f"Meter {name}")
            rows += _rows(material, name, meter, measures.get(name, ""), period.start, period.end)
        rows += _without_meter(material)
    return Table("calibration", "Calibration", "Calibration", tuple(notes), _COLUMNS, tuple(rows))


def _rows(
    material: Material, name: str, meter: Meter, measures: str, start: dt.date, end: dt.date
) -> Iterator[tuple[Content, ...]]:
    permissible = str(meter.maximum_permissible_error or "") or "not stated"
    for stretch in stretches(meter, start, end):
        done = stretch.calibration
        certificate = "" if done is None else done.certificate
        yield (
            name,
            meter.serial or "not stated",
            meter.accuracy_class or "not stated",
            measures or "nothing that is monitored",
            stretch.first,
            stretch.last,
            stretch.days,
            stretch.state,
            None if done is None else done.date,
            None if done is None else done.valid_until,
            certificate or "none named",
            material.evidence(certificate) if done is not None else "none named",
            permissible,
            _applied(material, name, stretch) if measures else "nothing to apply it to",
            None,
        )


def _measures(material: Material) -> dict[str, str]:
    """Give what each meter measures: parameters with their members, of all methodologies."""
    found: dict[str, list[str]] = {}
    result = material.project_result
    for applied in result.applications if result else ():
        application = applied.application
        for name, plan in application.file.monitoring.items():
            if name not in application.methodology.monitored():
                continue
            for key in application.source_keys(name):
                source = plan.members.get("/".join(key), plan) if key else plan
                meter = source.meter or plan.meter
                if meter:
                    label = f"{name}[{'/'.join(key)}]" if key else name
                    found.setdefault(meter, []).append(label)
    return {meter: ", ".join(labels) for meter, labels in found.items()}


def _applied(material: Material, meter: str, stretch: Stretch) -> str:
    """Give by how much the amounts of these days were corrected, from the ledger."""
    if stretch.state == "valid":
        return "none needed"
    result = material.project_result
    told: list[str] = []
    for applied in result.applications if result else ():
        for entry in applied.ledger:
            line = entry.line
            if line.rule != "MON-801" or not line.detail.startswith(f"meter {meter}:"):
                continue
            if not stretch.first.isoformat() <= line.start[:10] <= stretch.last.isoformat():
                continue
            member = "/".join(entry.member)
            label = f"{entry.parameter}[{member}]" if member else entry.parameter
            told.append(
                f"{label} {float(line.effect):+,.6g} {entry.unit} ({entry.effect_tco2:+,.6g} tCO2)"
            )
    if told:
        return "; ".join(told)
    return "none: the rules correct what is overdue" if stretch.state != "overdue" else "none"


def _without_meter(material: Material) -> list[tuple[Content, ...] | str]:
    """Give measured values for which the project names no meter."""
    rows: list[tuple[Content, ...] | str] = []
    for stated in material.claim.monitored:
        if stated.option_letter == "C" and not material.meter_of(stated)[0]:
            word = f"{NOT_CHECKED}: the project file names no meter"
            left: list[Content] = ["none named", None, None, stated.label]
            rows.append((*left, None, None, None, word, *[None] * 7))
    unique = list(dict.fromkeys(rows))
    return ["Measured without a meter that is named", *unique] if unique else []
