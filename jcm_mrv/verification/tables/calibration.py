"""Calibration of each meter, day by day of the monitoring period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from jcm_mrv.metering.rules.calibration import Stretch, stretches
from jcm_mrv.project.meter import Meter
from jcm_mrv.verification.checks.papers.evidence import meters_in_turn, meters_used
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
        period = project.file.period
        result = material.project_result
        used = {} if result is None else meters_used(result)
        in_turn: set[str] = set() if result is None else meters_in_turn(result)
        for name, meter in project.file.meters.items():
            rows.append(f"Meter {name}")
            measures = ", ".join(used.get(name, ()))
            if name in in_turn:
                measures += ", one meter after another"
            rows += _rows(material, name, meter, measures, period.start, period.end)
        rows += _without_meter(material)
    return Table("calibration", "Calibration", "Calibration", tuple(notes), _COLUMNS, tuple(rows))


def _rows(
    material: Material, name: str, meter: Meter, measures: str, start: dt.date, end: dt.date
) -> Iterator[tuple[Content, ...]]:
    installed = meter.installed
    if installed is not None and installed > start:
        last = min(end, installed - _DAY)
        before = "before the meter was installed"
        left: list[Content] = [name, meter.serial, meter.accuracy_class, measures, start, last]
        yield (*left, (last - start).days + 1, before, *[None] * 7)
        start = installed
    permissible = str(meter.maximum_permissible_error or "") or "not stated"
    for stretch in stretches(meter.calibrations, start, end) if start <= end else ():
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


def _applied(material: Material, meter: str, stretch: Stretch) -> str:
    """Give by how much the amounts of these days were corrected, from the ledger."""
    if stretch.state == "valid":
        return "none needed"
    told: list[str] = []
    for entry in material.corrections.get(meter, ()):
        line = entry.line
        if stretch.first.isoformat() <= line.start[:10] <= stretch.last.isoformat():
            member = "/".join(entry.member)
            label = f"{entry.parameter}[{member}]" if member else entry.parameter
            effect = f"{float(line.effect):+,.6g} {entry.unit} ({entry.effect_tco2:+,.6g} tCO2)"
            told.append(f"{label} {effect}")
    if told:
        return "; ".join(told)
    return "none: the rules correct what is overdue" if stretch.state != "overdue" else "none"


def _without_meter(material: Material) -> list[tuple[Content, ...] | str]:
    """Give measured values for which the project names no meter."""
    rows: list[tuple[Content, ...] | str] = []
    for stated in material.claim.monitored:
        if stated.option_letter == "C" and not material.meters_of(stated):
            word = f"{NOT_CHECKED}: the project file names no meter"
            left: list[Content] = ["none named", None, None, stated.label]
            rows.append((*left, None, None, None, word, *[None] * 7))
    unique = list(dict.fromkeys(rows))
    return ["Measured without a meter that is named", *unique] if unique else []
