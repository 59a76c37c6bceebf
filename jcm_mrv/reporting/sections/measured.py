"""What was measured and what comes of it: months and entries, the ledger, emissions per year."""

from __future__ import annotations

from collections.abc import Sequence

from jcm_mrv.calculation.result import ApplicationResult
from jcm_mrv.calculation.values import MonitoredQuantity, QuantityOverTime, YearTotal
from jcm_mrv.metering.parts import PartAmount
from jcm_mrv.project.model import Entry
from jcm_mrv.reporting.blocks import (
    column,
    day,
    empty,
    number,
    paragraph,
    picture,
    share,
    table,
    text,
    year,
)
from jcm_mrv.reporting.context import Block, Cell, Column, Table
from jcm_mrv.reporting.hiding import hides_amounts
from jcm_mrv.reporting.masking import MASK
from jcm_mrv.reporting.sections.declared import of_several, which
from jcm_mrv.reporting.subject import Subject
from jcm_mrv.strict_yaml import Path_

MOST_ROWS = 1000
"""A table with more rows shows years instead, in every format."""


def data(s: Subject) -> list[Block]:
    """Give every quantity by year, by month, and entry by entry."""
    blocks: list[Block] = [_years(s)]
    months = sum(len(q.months) for one in s.applications for q in one.over_time)
    if months > MOST_ROWS:
        said = s.words(
            "{n} rows of months are not shown: daily.csv of `jcm-mrv calculate --daily` holds "
            "every day, result.json every month.",
            n=s.words.number(months),
        )
        blocks.append(paragraph(said, "note"))
    elif months:
        blocks.append(_months(s))
        blocks += [picture(f"months_{name}") for name in s.with_months()]
    entries = _entries(s)
    if entries is not None:
        blocks.append(entries)
    blocks.append(picture("coverage"))
    return blocks


def _columns(s: Subject, when: Column) -> list[Column]:
    w = s.words
    return [
        *of_several(s),
        column("parameter", w("Parameter")),
        column("member", w("Member")),
        when,
        column("quantity", w("Quantity"), "number"),
        column("unit", w("Unit")),
        column("coverage", w("Coverage"), "number"),
        column("adjusted_by", w("Adjusted by"), "number"),
        column("estimate", w("Estimate"), "number"),
    ]


def _years(s: Subject) -> Table:
    w = s.words
    rows = [
        [
            *which(s, one.methodology.reference),
            text(q.parameter),
            text("/".join(q.member)),
            year(q.part.year),
            *_amount(s, one, q, q),
            s.estimate_cell(one, q.parameter, q.member, q.part.days),
        ]
        for one in s.applications
        for q in one.quantities
    ]
    when = column("year", w("Year"), "number")
    return table("data", "quantities", w("Monitored values by year"), _columns(s, when), rows)


def _months(s: Subject) -> Table:
    w = s.words
    rows = []
    for one in s.applications:
        for q in one.over_time:
            for month in q.months:
                days = (month.end - month.start).days + 1
                rows.append(
                    [
                        *which(s, one.methodology.reference),
                        text(q.parameter),
                        text("/".join(q.member)),
                        {"text": w.month(month.start), "value": month.start.isoformat()[:7]},
                        *_amount(s, one, q, month),
                        s.estimate_cell(one, q.parameter, q.member, days),
                    ]
                )
    when = column("month", w("Month"), "date")
    return table("data", "months", w("Monitored values by month"), _columns(s, when), rows)


def _amount(
    s: Subject,
    one: ApplicationResult,
    q: MonitoredQuantity | QuantityOverTime,
    of: MonitoredQuantity | PartAmount,
) -> list[Cell]:
    """Give quantity, unit, coverage and adjustment of a year or month."""
    hidden = hides_amounts(s.masking, one, q.parameter, q.member)

    def hide(cell: Cell) -> Cell:
        return text(MASK) if hidden else cell

    w = s.words
    return [
        hide(number(w, of.value)),
        text(q.unit),
        share(w, float(of.coverage)),
        hide(number(w, of.adjusted_by)),
    ]


def _entries(s: Subject) -> Table | None:
    w = s.words
    columns = [
        *of_several(s),
        column("parameter", w("Parameter")),
        column("member", w("Member")),
        column("start", w("From"), "date"),
        column("end", w("To"), "date"),
        column("quantity", w("Quantity"), "number"),
        column("unit", w("Unit")),
        column("evidence", w("Evidence")),
    ]
    rows = []
    for one, name, _ in s.monitored():
        plan = one.application.file.monitoring.get(name)
        for key in one.application.source_keys(name):
            if plan is None:
                continue
            source = plan.members.get("/".join(key)) if key else plan
            base = (*one.application.base, "monitoring", name)
            if key:
                base = (*base, "members", "/".join(key))
            listed: list[tuple[Path_, Entry]] = []
            for n, each in enumerate([] if source is None else [source, *source.sources]):
                place = base if n == 0 else (*base, "sources", n - 1)
                listed += [
                    ((*place, "entries", number), entry)
                    for number, entry in enumerate(each.entries or ())
                ]
            for path, entry in listed:
                rows.append(
                    [
                        *which(s, one.methodology.reference),
                        text(name),
                        text("/".join(key)),
                        *_entry(s, path, entry),
                    ]
                )
    if not rows:
        return None
    if len(rows) > MOST_ROWS:
        said = w("{n} entries are not shown: they stand in the project.", n=w.number(len(rows)))
        return table("data", "entries", w("Entries"), columns, [], note=said)
    return table("data", "entries", w("Entries"), columns, rows)


def _entry(s: Subject, path: Path_, entry: Entry) -> list[Cell]:
    w, hide = s.words, s.masking.cell
    return [
        hide(day(w, entry.start), *path, "start"),
        hide(day(w, entry.end), *path, "end"),
        hide(number(w, entry.value), *path, "value"),
        hide(text(entry.unit), *path, "unit"),
        hide(text(entry.evidence), *path, "evidence"),
    ]


def adjustments(s: Subject) -> list[Block]:
    """Give every decision on readings with its effect, in tCO2 too."""
    w = s.words
    entries = [(one, entry) for one in s.applications for entry in one.ledger]
    if not entries:
        return [empty(w("No reading was left out, bridged or corrected."))]
    if len(entries) > MOST_ROWS:
        return [_by_rule(s), picture("adjustments")]
    columns = [
        *of_several(s),
        column("parameter", w("Parameter")),
        column("member", w("Member")),
        column("start", w("From"), "date"),
        column("end", w("To"), "date"),
        column("rule", w("Rule"), "code"),
        column("effect", w("Effect"), "number"),
        column("unit", w("Unit")),
        column("effect_tco2", w("Effect (tCO2)"), "number"),
        column("detail", w("Detail")),
    ]
    lines = iter(s.data["ledger"])
    rows = []
    for one, entry in entries:
        line = next(lines)
        rows.append(
            [
                *which(s, one.methodology.reference),
                text(entry.parameter),
                text("/".join(entry.member)),
                _moment(s, entry.line.start),
                _moment(s, entry.line.end),
                text(entry.line.rule),
                text(MASK)
                if hides_amounts(s.masking, one, entry.parameter, entry.member)
                else number(w, line["effect"]),
                text(entry.unit),
                number(w, line["effect_tco2"]),
                text(line["detail"]),
            ]
        )
    found = table("adjustments", "ledger", w("Ledger of adjustments"), columns, rows)
    return [found, picture("adjustments")]


def _moment(s: Subject, moment: str) -> Cell:
    """Give a day or an instant of the ledger; its time as it stands there."""
    if not moment:
        return text("")
    shown = s.words.day(moment[:10])
    if len(moment) > 10:
        shown = f"{shown} {moment[11:16]}"
    return {"text": shown, "value": moment}


def _by_rule(s: Subject) -> Table:
    """Give the sums of many adjustments per parameter, year and rule."""
    w = s.words
    sums: dict[tuple[str, str, int, str, str], list[float]] = {}
    hidden = {
        (one.methodology.reference, e.parameter)
        for one in s.applications
        for e in one.ledger
        if hides_amounts(s.masking, one, e.parameter, e.member)
    }
    for one in s.applications:
        for e in one.ledger:
            key = (one.methodology.reference, e.parameter, e.line.year, e.line.rule, e.unit)
            effects = sums.setdefault(key, [0, 0.0, 0.0])
            effects[0] += 1
            effects[1] += float(e.line.effect)
            effects[2] += e.effect_tco2
    columns = [
        *of_several(s),
        column("parameter", w("Parameter")),
        column("year", w("Year"), "number"),
        column("rule", w("Rule"), "code"),
        column("count", w("Times"), "number"),
        column("effect", w("Effect"), "number"),
        column("unit", w("Unit")),
        column("effect_tco2", w("Effect (tCO2)"), "number"),
    ]
    rows = [
        [
            *which(s, reference),
            text(parameter),
            year(in_year),
            text(rule),
            number(w, int(count)),
            text(MASK) if (reference, parameter) in hidden else number(w, effect),
            text(unit),
            number(w, tonnes),
        ]
        for (reference, parameter, in_year, rule, unit), (count, effect, tonnes) in sums.items()
    ]
    note = w("Only sums per year are shown: result.json holds every line.")
    return table("adjustments", "ledger", w("Ledger of adjustments"), columns, rows, note=note)


def results(s: Subject, section: str = "results") -> list[Block]:
    """Give emissions and credits per year and methodology, and in all."""
    w = s.words
    blocks: list[Block] = []
    if s.several:
        for one in s.applications:
            blocks.append(_emissions(s, section, one))
    blocks.append(_emissions(s, section, None))
    if section == "results":
        blocks.append(
            paragraph(
                w(
                    "Reductions of a calendar year are rounded to 6 decimals, then down to whole "
                    "tonnes; the total is the sum of the years."
                ),
                "note",
            )
        )
        blocks.append(picture("graph"))
    return blocks


def emission_columns(s: Subject) -> list[Column]:
    """Give the columns of emissions and credits."""
    w = s.words
    return [
        column("reference_emissions", w("Reference emissions (tCO2)"), "number"),
        column("project_emissions", w("Project emissions (tCO2)"), "number"),
        column(
            "emission_reductions_unrounded",
            w("Emission reductions, unrounded (tCO2)"),
            "number",
        ),
        column("emission_reductions", w("Emission reductions (tCO2)"), "number"),
    ]


def _emissions(s: Subject, section: str, one: ApplicationResult | None) -> Table:
    w = s.words
    columns = [
        column("year", w("Year"), "number"),
        column("start", w("From"), "date"),
        column("end", w("To"), "date"),
        *emission_columns(s),
    ]
    years: Sequence[YearTotal] = s.result.years if one is None else one.years
    rows = [
        [
            year(y.part.year),
            day(w, y.part.start),
            day(w, y.part.end),
            number(w, y.reference_emissions),
            number(w, y.project_emissions),
            number(w, y.emission_reductions_unrounded),
            number(w, y.emission_reductions),
        ]
        for y in years
    ]
    total = s.result.emission_reductions if one is None else one.emission_reductions
    blank = [text("")] * 5
    rows.append([text(w("Total")), *blank, number(w, total)])
    name = section if one is None else f"{section}_{one.methodology.reference}"
    caption = w("Emissions and emission reductions per year")
    if one is not None:
        caption = f"{caption}: {one.methodology.reference}"
    elif s.several:
        caption = f"{caption}: {w('the project')}"
    return table(section, name, caption, columns, rows, total=True)
