"""What participants declare: project, eligibility, meters, fixed values, sources, allocation."""

from __future__ import annotations

from collections.abc import Iterator

from jcm_mrv.calculation.result import ApplicationResult
from jcm_mrv.metering.rules.calibration import Stretch, stretches
from jcm_mrv.methodology.days import DATE, day_of
from jcm_mrv.methodology.members import Value
from jcm_mrv.project.meter import Meter
from jcm_mrv.project.model import Source
from jcm_mrv.reporting.blocks import (
    column,
    day,
    empty,
    fact,
    facts,
    heading,
    number,
    table,
    text,
)
from jcm_mrv.reporting.context import Block, Cell, Column, Fact, Table
from jcm_mrv.reporting.hiding import hides_fixed, place_of_fixed
from jcm_mrv.reporting.masking import MASK
from jcm_mrv.reporting.sections.front import country
from jcm_mrv.reporting.standings import basis_word
from jcm_mrv.reporting.subject import Subject
from jcm_mrv.strict_yaml import Path_


def of_several(s: Subject) -> list[Column]:
    """Give the column that says which methodology, where there are several."""
    return [column("methodology", s.words("Methodology"))] if s.several else []


def which(s: Subject, reference: str) -> list[Cell]:
    """Give the cell of that column."""
    return [text(reference)] if s.several else []


def project(s: Subject) -> list[Block]:
    """Give site, dates and members."""
    w, file, hide = s.words, s.file, s.masking.cell
    site = file.site
    where: list[Fact] = [
        fact("country", w("Partner country"), country(s)),
        fact("site", w("Site"), hide(text(site.name or w("not stated")), "site", "name")),
    ]
    for name, label, value in (
        ("latitude", w("Latitude"), site.latitude),
        ("longitude", w("Longitude"), site.longitude),
    ):
        cell = text(w("not stated")) if value is None else number(w, value)
        where.append(fact(name, label, hide(cell, "site", name)))
    where += [
        fact("timezone", w("Time zone"), hide(text(site.timezone), "site", "timezone")),
        fact(
            "start_of_operation",
            w("Start of operation"),
            hide(day(w, file.start_of_operation), "start_of_operation"),
        ),
    ]
    crediting = file.crediting_period
    said = w("not stated")
    if crediting is not None:
        ends = [("start", crediting.start), ("end", crediting.end)]
        said = " – ".join(
            hide(text(w.day(on)), "crediting_period", name)["text"] for name, on in ends
        )
    where.append(fact("crediting_period", w("Crediting period"), said))
    blocks: list[Block] = [facts(where)]
    for one in s.applications:
        blocks += _of_project(s, one)
        blocks += _members(s, one)
    return blocks


def _of_project(s: Subject, one: ApplicationResult) -> Iterator[Block]:
    """Give what the methodology asks of the project as a whole."""
    w, methodology = s.words, one.methodology
    rows = []
    for name in methodology.of_project:
        path: Path_ = (*one.application.base, "attributes", name)
        said = _with_unit(methodology.description(name), methodology.unit(name))
        value = one.application.inputs.values.get(name, {}).get(())
        cell = _attribute(s, methodology.unit(name), value)
        rows.append([text(said), s.masking.cell(cell, *path)])
    if rows:
        columns = [column("attribute", w("Attribute")), column("value", w("Value"))]
        caption = w("The project as {reference} asks for it", reference=methodology.reference)
        yield table("project", f"attributes_{methodology.file.id}", caption, columns, rows)


def _members(s: Subject, one: ApplicationResult) -> Iterator[Block]:
    w, inputs, methodology = s.words, one.application.inputs, one.methodology
    for name, declared in methodology.sets.items():
        if declared.year_attribute is not None or not inputs.members.get(name):
            continue
        attributes = [key for key, (owner, _) in methodology.attributes.items() if owner == name]
        columns = [
            column("id", w("Member")),
            column("title", w("Name")),
            *(
                column(key, _with_unit(methodology.description(key), methodology.unit(key)))
                for key in attributes
            ),
        ]
        rows = []
        for n, member in enumerate(inputs.members[name]):
            path: Path_ = (*one.application.base, "sets", name, n)
            cells = [
                s.masking.cell(text(member), *path, "id"),
                s.masking.cell(text(inputs.title(name, member)), *path, "title"),
            ]
            for key in attributes:
                value = inputs.values.get(key, {}).get((member,))
                cell = _attribute(s, methodology.unit(key), value)
                cells.append(s.masking.cell(cell, *path, key))
            rows.append(cells)
        caption = w("Members: {title}", title=declared.title)
        yield table("project", f"members_{methodology.file.id}_{name}", caption, columns, rows)


def _attribute(s: Subject, unit: str, value: Value | None) -> Cell:
    if value is None or isinstance(value, str):
        return text(value)
    return day(s.words, day_of(value)) if unit == DATE else number(s.words, value)


def _with_unit(said: str, unit: str) -> str:
    return f"{said} ({unit})" if unit not in ("", "1", DATE) else said


def eligibility(s: Subject) -> list[Block]:
    """Give each criterion with whether it is met and what shows it."""
    w = s.words
    columns = [
        *of_several(s),
        column("criterion", w("Criterion")),
        column("text", w("Text of the criterion")),
        column("met", w("Met")),
        column("tested", w("Tested with the values")),
        column("evidence", w("Evidence")),
    ]
    met: dict[bool | None, str] = {
        True: w("yes, as declared"),
        False: w("no"),
        None: w("not answered"),
    }
    tested: dict[bool | None, str] = {
        True: w("holds"),
        False: w("does not hold"),
        None: w("no test"),
    }
    rows = []
    for one in s.applications:
        answers = one.application.file.criteria
        for name, criterion in one.methodology.criteria_of_text.items():
            answer = answers.get(name)
            base = (*one.application.base, "criteria", name)
            evidence = text("" if answer is None else answer.evidence)
            rows.append(
                [
                    *which(s, one.methodology.reference),
                    text(name),
                    text(criterion.text),
                    s.masking.cell(text(met[None if answer is None else answer.met]), *base, "met"),
                    text(tested[one.criteria.get(name)]),
                    s.masking.cell(evidence, *base, "evidence"),
                ]
            )
    criteria: Block = empty(w("The methodology has no eligibility criteria here."))
    if rows:
        criteria = table("eligibility", "criteria", w("Eligibility criteria"), columns, rows)
    guards = [
        [*which(s, one.methodology.reference), text(guard.text), text(tested[one.criteria[name]])]
        for one in s.applications
        for name, guard in one.methodology.guards.items()
    ]
    if not guards:
        return [criteria]
    columns = [
        *of_several(s),
        column("check", w("Check")),
        column("tested", w("Tested with the values")),
    ]
    caption = w("Checks of jcm-mrv itself, no part of the methodology's text")
    return [criteria, table("eligibility", "guards", caption, columns, guards)]


def monitoring(s: Subject) -> list[Block]:
    """Give every monitored parameter with its point, option and meter, and the calibrations."""
    w = s.words
    columns = [
        *of_several(s),
        column("point", w("Point")),
        column("parameter", w("Parameter")),
        column("description", w("Description")),
        column("member", w("Member")),
        column("option", w("Option")),
        column("meter", w("Meter")),
        column("serial", w("Serial number")),
        column("accuracy_class", w("Class")),
        column("maximum_permissible_error", w("Maximum permissible error")),
    ]
    rows = []
    used: list[str] = []
    for one, name, parameter in s.monitored():
        plan = one.application.file.monitoring.get(name)
        for key in one.application.source_keys(name):
            source = (plan.members.get("/".join(key)) if key else plan) if plan else None
            meters: list[str | None] = (
                list(source.meter_names(plan)) if source is not None and plan is not None else []
            )
            used += [meter for meter in meters if meter and meter in s.file.meters]
            for meter in meters or [None]:
                rows.append(
                    [
                        *which(s, one.methodology.reference),
                        text(_point(source, plan)),
                        text(name),
                        text(parameter.description),
                        text("/".join(key)),
                        s.masking.cell(
                            text(plan.option if plan is not None else None),
                            *one.application.base,
                            *("monitoring", name, "option"),
                        ),
                        *_meter(s, meter),
                    ]
                )
    if not rows:
        return [empty(w("Nothing is monitored."))]
    blocks: list[Block] = [
        table("monitoring", "points", w("Monitoring points"), columns, rows),
        heading(w("Calibrations")),
    ]
    named = list(dict.fromkeys(used))
    if not named:
        return [*blocks, empty(w("No meter is declared: there is no calibration to show."))]
    return [*blocks, calibrations(s, "monitoring", named)]


def _point(source: Source | None, plan: Source | None) -> str:
    return next((one.point for one in (source, plan) if one is not None and one.point), "")


def _meter(s: Subject, name: str | None) -> list[Cell]:
    meter = None if name is None else s.file.meters.get(name)
    if meter is None:
        return [text(name or s.words("no meter")), text(""), text(""), text("")]
    error = meter.maximum_permissible_error
    shown = "" if error is None else f"{s.words.number(error.value)} {error.unit}"
    hide = s.masking.cell
    return [
        hide(text(name), "meters", name or ""),
        hide(text(meter.serial), "meters", name or "", "serial"),
        hide(text(meter.accuracy_class), "meters", name or "", "accuracy_class"),
        hide(text(shown), "meters", name or "", "maximum_permissible_error"),
    ]


def calibrations(s: Subject, section: str, meters: list[str]) -> Table:
    """Give the state of each meter on every day of the period: no day is left out."""
    w, period = s.words, s.file.period
    columns = [
        column("meter", w("Meter")),
        column("first", w("From"), "date"),
        column("last", w("To"), "date"),
        column("state", w("Calibration")),
        column("date", w("Calibrated on"), "date"),
        column("valid_until", w("Valid until"), "date"),
        column("certificate", w("Certificate")),
    ]
    rows = []
    for name in meters:
        meter = s.file.meters[name]
        for part in stretches(meter.calibrations, period.start, period.end):
            shown = s.masking.cell(text(name), "meters", name)
            rows.append([shown, *_stretch(s, name, meter, part)])
    caption = w("Calibrations over the whole monitoring period")
    return table(section, "calibrations", caption, columns, rows)


def _stretch(s: Subject, name: str, meter: Meter, part: Stretch) -> list[Cell]:
    w, made = s.words, part.calibration
    states = {
        "valid": w("valid"),
        "overdue": w("overdue"),
        "before the first calibration": w("before the first calibration"),
        "no calibration stated": w("no calibration is stated"),
    }
    hide = s.masking.cell
    # A stretch begins and ends with a calibration or the day after it, or with the period.
    dated = any(
        s.masking.hides("meters", name, "calibrations", n, key)
        for n, _ in enumerate(meter.calibrations)
        for key in ("date", "valid_until")
    )
    period = s.file.period
    cells = [
        text(MASK) if dated and on not in (period.start, period.end) else day(w, on)
        for on in (part.first, part.last)
    ]
    cells.append(text(states[part.state]))
    if made is None:
        return [*cells, text(""), text(""), text("")]
    path: Path_ = ("meters", name, "calibrations", meter.calibrations.index(made))
    return [
        *cells,
        hide(day(w, made.date), *path, "date"),
        hide(day(w, made.valid_until), *path, "valid_until"),
        hide(text(made.certificate), *path, "certificate"),
    ]


def values(s: Subject) -> list[Block]:
    """Give every value that is fixed ex ante, with unit, source and standing."""
    w = s.words
    columns = [
        *of_several(s),
        column("parameter", w("Parameter")),
        column("member", w("Member")),
        column("value", w("Value"), "number"),
        column("unit", w("Unit")),
        column("given_by", w("Given by")),
        column("source", w("Source")),
        column("standing", w("Standing")),
    ]
    given = {True: w("project"), False: w("methodology")}
    rows = []
    for one in s.applications:
        for v in one.fixed:
            path: Path_ = (*one.application.base, "values", v.parameter)
            own = place_of_fixed(one, v)
            hide = s.masking.cell
            hidden = hides_fixed(s.masking, one, v.parameter, v.member)
            shown = text(MASK) if hidden else number(w, v.value)
            rows.append(
                [
                    *which(s, one.methodology.reference),
                    text(v.parameter if v.year is None else f"{v.parameter}, {v.year}"),
                    text("/".join(v.member)),
                    shown,
                    hide(hide(text(v.unit), *path, "unit"), *own, "unit"),
                    text(given[v.by_project]),
                    text(MASK)
                    if hidden and v.series
                    else hide(hide(text(v.source), *path, "source"), *own, "source"),
                    text(basis_word(w, v.standing)),
                ]
            )
    if not rows:
        return [empty(w("No value is fixed ex ante."))]
    return [table("values", "fixed_values", w("Values fixed ex ante"), columns, rows)]
