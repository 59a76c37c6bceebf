"""A form for each meter to write into on site: what the papers say, and what is seen."""

from __future__ import annotations

from jcm_mrv.calculation.inputs import wanted_of
from jcm_mrv.calculation.result import ApplicationResult
from jcm_mrv.findings import FindingsError
from jcm_mrv.metering.clock import local_text
from jcm_mrv.metering.interface import Wanted
from jcm_mrv.metering.loading import load_series
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.project.meter import Meter
from jcm_mrv.project.meter_events import MeterEvent
from jcm_mrv.project.model import Source
from jcm_mrv.verification.claim.claim import StatedValue
from jcm_mrv.verification.claim.plan import serials_in
from jcm_mrv.verification.tables.material import NO_PROJECT, Material
from jcm_mrv.workbook.reading.headings import Role
from jcm_mrv.workbook.writing.sheet import Content
from jcm_mrv.workbook.writing.tables import NOT_CHECKED, Column, Table

_KNOWN = (
    "Meter",
    "Serial",
    "Class",
    "Permissible error",
    "Installed",
    "Last calibration",
    "Events",
    "Measures",
    "Location",
    "Cells of the workbook",
    "Last reading in the data",
    "Largest value shown",
)
_ASKED = (
    "Serial seen",
    "Class seen",
    "Location seen",
    "Seal (number, unbroken?)",
    "Reading today",
    "Date and time",
    "Ratio of transformers",
    "Certificate seen",
    "Photograph",
    "Remarks",
    "Seen by",
)
_WIDTH = 18
_NOT_STATED = "not stated"


def site(material: Material) -> Table:
    """Give a form for each meter; without a project, for each monitoring point of the workbook."""
    columns = (
        *(Column(heading, _WIDTH) for heading in _KNOWN),
        *(Column(heading, _WIDTH, "write") for heading in _ASKED),
    )
    notes = ["On the left what the papers say; on the right empty cells for what is seen on site."]
    empty = [None] * len(_ASKED)
    if material.project is None:
        notes.append("Without a project file meters are known as far as the workbook names them.")
        rows = [(*_of_point(material, s), *empty) for s in material.points]
    else:
        meters = _meters(material)
        rows = [(*row, *empty) for row in meters]
        if not any(material.meters_of(stated) for stated in material.claim.monitored):
            notes.append("The project names no meter for the values of this workbook.")
    return Table("site", "Site", "Site sheet", tuple(notes), columns, tuple(rows), forms=True)


def _of_point(material: Material, stated: StatedValue) -> list[Content]:
    row = material.rows.get(stated.place[:2])
    serials = ", ".join(sorted(serials_in(row)))
    number = "" if row is None else row.text("point")
    words = f"{material.symbol(stated)} {number}".strip()

    def text(role: Role) -> str:
        return "" if row is None or role not in row.columns else " ".join(row.text(role).split())

    return [
        f"Monitoring point {words} {stated.label}",
        serials or _NOT_STATED,
        _NOT_STATED,
        _NOT_STATED,
        _NOT_STATED,
        NO_PROJECT,
        NO_PROJECT,
        " ".join(filter(None, (stated.label, text("description")))),
        text("source") or _NOT_STATED,
        stated.where,
        NO_PROJECT,
        _NOT_STATED,
    ]


def _meters(material: Material) -> list[list[Content]]:
    project, result = material.project, material.project_result
    assert project is not None
    assert result is not None
    uses: dict[str, list[tuple[ApplicationResult, str, MemberKey]]] = {}
    for applied in result.applications:
        application = applied.application
        for name in application.methodology.monitored():
            for key in application.source_keys(name):
                found = application.source_of(name, key)
                for meter in (found[1].meter_names(found[0]) if found else []) or [""]:
                    uses.setdefault(meter, []).append((applied, name, key))
    rows = [
        _of_meter(material, name, meter, uses.get(name, []))
        for name, meter in project.file.meters.items()
    ]
    for applied, name, key in uses.get("", []):
        plan = applied.application.file.monitoring.get(name)
        if plan is not None and plan.option == "C":
            rows.append(_of_meter(material, "", Meter(), [(applied, name, key)]))
    return rows


def _of_meter(
    material: Material,
    name: str,
    meter: Meter,
    uses: list[tuple[ApplicationResult, str, MemberKey]],
) -> list[Content]:
    labels = [f"{p}[{'/'.join(key)}]" if key else p for _, p, key in uses]
    last = max(meter.calibrations, key=lambda c: c.date, default=None)
    title = f"Meter {name}" if name else f"No meter named: {', '.join(labels)}"
    return [
        title,
        meter.serial or _NOT_STATED,
        meter.accuracy_class or _NOT_STATED,
        str(meter.maximum_permissible_error or _NOT_STATED),
        meter.installed or _NOT_STATED,
        _NOT_STATED
        if last is None
        else f"{last.date}, valid until {last.valid_until}, {last.certificate or 'no certificate'}",
        "; ".join(_event(one) for one in meter.events) or "none stated",
        ", ".join(labels) or "nothing that is monitored",
        _location(material, uses),
        _cells(material, uses),
        "; ".join(_last_reading(material, name, *use) for use in uses) or "none",
        str(meter.register_maximum or _NOT_STATED),
    ]


def _event(one: MeterEvent) -> str:
    both = (("before", one.before), ("after", one.after))
    shown = [f"{word} {float(value):.12g}" for word, value in both if value is not None]
    unit = "" if one.unit is None or not shown else str(one.unit)
    return " ".join(filter(None, [f"{one.date} {one.what}", *shown, unit]))


def _location(material: Material, uses: list[tuple[ApplicationResult, str, MemberKey]]) -> str:
    assert material.project is not None
    at = material.project.file.site
    words: list[str] = []
    for applied, name, key in uses:
        inputs = applied.application.inputs
        sets = applied.methodology.sets_of(name)
        if len(sets) == len(key):
            words += [inputs.title(s, member) for s, member in zip(sets, key, strict=True)]
        found = applied.application.source_of(name, key)
        words.append(f"point {found[1].point}" if found and found[1].point else "")
    words.append(at.name)
    if at.latitude is not None and at.longitude is not None:
        words.append(f"{float(at.latitude):g}, {float(at.longitude):g}")
    return ", ".join(dict.fromkeys(filter(None, words))) or _NOT_STATED


def _cells(material: Material, uses: list[tuple[ApplicationResult, str, MemberKey]]) -> str:
    own = material.claim.methodology.reference
    found = [
        where
        for applied, name, key in uses
        if applied.methodology.reference == own
        for where in material.cells_of.get((name, key), ())
    ]
    return ", ".join(found) or "none of this workbook"


def _last_reading(
    material: Material, meter: str, applied: ApplicationResult, name: str, key: MemberKey
) -> str:
    """Give the last reading as it stands in the files of a source, or of those of a meter."""
    assert material.project is not None
    source, wanted = wanted_of(material.project, applied.application, name, key, "lower")
    several = [
        (one, wanted.of_source(number, one.meter))
        for number, one in enumerate(source.sources, start=1)
        if not meter or (one.meter or wanted.meter_id) == meter
    ]
    return "; ".join(_last(*one) for one in several or [(source, wanted)])


def _last(source: Source, wanted: Wanted) -> str:
    if source.readings is None:
        word = "entries of amounts" if source.entries is not None else "no readings of its own"
        return f"{NOT_CHECKED}: {word}"
    try:
        every = load_series(source, wanted).value
    except FindingsError as exc:
        return f"{NOT_CHECKED}: {exc.findings[0].code}, the readings cannot be read"
    kind = "" if source.kind is None else f" ({source.kind})"
    zone = source.timezone or wanted.calendar.timezone
    told: list[str] = []
    for series in every:
        readings = series.readings
        if not len(readings.utc):
            continue
        last = int(readings.utc.argmax())
        when = local_text(int(readings.utc[last]), zone)
        value = f"{readings.value(last)} {source.unit or ''}".strip()
        named = f"{series.name}: " if series.name else ""
        told.append(f"{named}{value}{kind} at {when}, {readings.where(last)}")
    return "; ".join(told) or "none"
