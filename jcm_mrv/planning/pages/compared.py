"""An estimate against what was monitored: years, months, and the steps from one to the other."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from jcm_mrv.calculation.values import member_text
from jcm_mrv.immutable import immutable
from jcm_mrv.planning.pages.page import shown_table
from jcm_mrv.reporting.blocks import column, day, number, paragraph, picture, table, text, year
from jcm_mrv.reporting.context import Block, PictureData
from jcm_mrv.reporting.standings import standing_text
from jcm_mrv.reporting.words import Words

if TYPE_CHECKING:
    from jcm_mrv.planning.estimate.comparison import Comparison
    from jcm_mrv.planning.estimate.result import Estimate, EstimatedQuantity

_MOST_STEPS = 12


def comparison(estimate: Estimate, w: Words) -> tuple[list[Block], list[PictureData]]:
    """Give the section of the comparison and its pictures; nothing where nothing was monitored."""
    found = estimate.comparison
    if found is None or not found.years:
        return [], []
    said = [
        paragraph(
            w("Monitored result: {standing}.", standing=standing_text(w, found.actual.standing))
        )
    ]
    if not found.actual.ready:
        said.append(
            paragraph(w("What was monitored is not ready: points of it are open."), "warning")
        )
    elif n := len(found.actual.unseen):
        told = w("What was monitored is ready, with points that were not looked at here: {n}.", n=n)
        said.append(paragraph(told, "warning"))
    months = list(_months(estimate, found))
    pictures = [_steps_picture(found, w), *(_months_picture(w, one) for one in months)]
    return [
        *said,
        _years(found, w),
        *(picture(one["name"]) for one in pictures),
        *_months_table(months, w),
        *_steps(found, w),
    ], pictures


def _years(found: Comparison, w: Words) -> Block:
    columns = [
        column("year", w("Year"), "number"),
        column("start", w("From"), "date"),
        column("end", w("To"), "date"),
        column("estimate", w("Estimate (tCO2)"), "number"),
        column("actual", w("Monitored (tCO2)"), "number"),
        column("difference", w("Difference (tCO2)"), "number"),
    ]
    rows = [
        [
            year(one.part.year),
            day(w, one.part.start),
            day(w, one.part.end),
            number(w, one.estimate, 3),
            number(w, one.actual, 3),
            number(w, one.difference, 3),
        ]
        for one in found.years
    ]
    caption = w("Emission reductions of the same days, before rounding")
    return table("comparison", "compared", caption, columns, rows)


def _steps(found: Comparison, w: Words) -> list[Block]:
    columns = [
        column("year", w("Year"), "number"),
        column("methodology", w("Methodology")),
        column("parameter", w("Parameter")),
        column("member", w("Member")),
        column("estimated", w("Estimate"), "number"),
        column("actual", w("Monitored"), "number"),
        column("unit", w("Unit")),
        column("effect", w("Effect (tCO2)"), "number"),
    ]
    rows = [
        [
            year(one.part.year),
            text(step.methodology),
            text(step.parameter),
            text(member_text(step.member)),
            number(w, step.estimated, 3),
            number(w, step.actual, 3),
            text(step.unit),
            number(w, step.effect, 3),
        ]
        for one in found.years
        for step in one.steps
    ]
    caption = w("From the estimate to what was monitored, the largest step of each year first")
    note = w(
        "Amounts were exchanged one after the other, in the order of the project file; the steps "
        "of a year add up to its difference. In another order a step may be another."
    )
    return shown_table(w, "comparison", "steps", caption, columns, rows, note) if rows else []


def _steps_picture(found: Comparison, w: Words) -> PictureData:
    effects: dict[str, float] = defaultdict(float)
    for one in found.years:
        for step in one.steps:
            label = " ".join(filter(None, (step.parameter, member_text(step.member))))
            effects[label] += step.effect
    steps = sorted(
        ((k, v) for k, v in effects.items() if v), key=lambda one: (-abs(one[1]), one[0])
    )
    if len(steps) > _MOST_STEPS:
        rest = sum(value for _, value in steps[_MOST_STEPS - 1 :])
        steps = [*steps[: _MOST_STEPS - 1], (w("others"), rest)]
    start = sum(one.estimate for one in found.years)
    end = sum(one.actual for one in found.years)
    return {
        "name": "steps",
        "kind": "waterfall",
        "title": w("From the estimate to what was monitored, all years"),
        "description": w(
            "From {start} tCO2 estimated to {end} tCO2 monitored: {steps}.",
            start=w.number(start, 3),
            end=w.number(end, 3),
            steps="; ".join(f"{label} {w.number(effect, 3)}" for label, effect in steps)
            or w("no difference"),
        ),
        "table": "steps",
        "labels": {**w.signs, "y": "tCO2"},
        "data": {
            "start": {"label": w("Estimate"), "value": start},
            "steps": [{"label": label, "value": effect} for label, effect in steps],
            "end": {"label": w("Monitored"), "value": end},
        },
    }


@immutable
class Months:
    """A parameter by month: what was expected of the monitored days, and what was monitored."""

    methodology: str
    parameter: str
    unit: str
    several: bool
    estimated: Mapping[dt.date, float | None]
    measured: Mapping[dt.date, float | None]

    @property
    def label(self) -> str:
        """Its name; of several methodologies it says which."""
        return f"{self.methodology} {self.parameter}" if self.several else self.parameter

    @property
    def known(self) -> list[dt.date]:
        """The months of which both are known."""
        return [m for m in self.measured if None not in (self.measured[m], self.estimated[m])]


def _months(estimate: Estimate, found: Comparison) -> Iterator[Months]:
    """Give each summed parameter that was both estimated and monitored by month."""
    several = len(found.actual.applications) > 1
    life = {one.part.year: one.part.days for one in estimate.years}
    for one in found.actual.applications:
        reference = one.methodology.reference
        expected = {
            (q.parameter, q.member, q.year): q
            for q in estimate.quantities
            if q.methodology == reference
        }
        for name, parameter in one.methodology.monitored().items():
            if parameter.aggregation != "sum":
                continue
            measured: dict[dt.date, float | None] = {}
            estimated: dict[dt.date, float | None] = {}
            unit = ""
            for q in one.over_time:
                if q.parameter != name:
                    continue
                unit = q.unit
                for month in q.months:
                    first = month.start.replace(day=1)
                    value = None if month.value is None else float(month.value)
                    measured[first] = _sum(measured, first, value)
                    amount = expected.get((name, q.member, first.year))
                    days = (month.end - month.start).days + 1
                    part = None if amount is None else _of_days(amount, first, days, life)
                    estimated[first] = _sum(estimated, first, part)
            if any(value is not None for value in estimated.values()):
                order = sorted(measured)
                yield Months(
                    reference,
                    name,
                    unit,
                    several,
                    {month: estimated[month] for month in order},
                    {month: measured[month] for month in order},
                )


def _of_days(
    amount: EstimatedQuantity, month: dt.date, days: int, life: Mapping[int, int]
) -> float | None:
    """Give what was estimated of some days of a month; a year without months is divided by days."""
    if amount.months is not None:
        whole = calendar.monthrange(month.year, month.month)[1]
        return amount.months[month.month - 1] * days / whole
    of_year = life.get(month.year)
    return None if of_year is None else amount.value * days / of_year


def _sum(so_far: dict[dt.date, float | None], month: dt.date, more: float | None) -> float | None:
    """Add an amount to those of a month; where one is not known, the sum is not."""
    before = so_far.get(month, 0.0)
    return None if before is None or more is None else before + more


def _months_table(months: Sequence[Months], w: Words) -> list[Block]:
    columns = [
        column("month", w("Month"), "date"),
        column("methodology", w("Methodology")),
        column("parameter", w("Parameter")),
        column("estimated", w("Estimate"), "number"),
        column("actual", w("Monitored"), "number"),
        column("unit", w("Unit")),
    ]
    rows = [
        [
            {"text": w.month(month), "value": month.isoformat()},
            text(one.methodology),
            text(one.parameter),
            number(w, one.estimated[month], 3),
            number(w, one.measured[month], 3),
            text(one.unit),
        ]
        for one in months
        for month in one.measured
    ]
    caption = w("Estimate and what was monitored by month")
    note = w(
        "The estimate is that of the monitored days of a month; where it is of a whole year, the "
        "year is divided by its days."
    )
    return shown_table(w, "comparison", "months", caption, columns, rows, note) if rows else []


def _months_picture(w: Words, one: Months) -> PictureData:
    return {
        "name": f"months_{one.label.replace(' ', '_')}",
        "kind": "bars",
        "title": w("{name} by month, against the estimate", name=one.label),
        "description": w(
            "{count} months of {name} that are known of both, in {unit}: {estimated} estimated, "
            "{measured} monitored.",
            count=len(one.known),
            name=one.label,
            unit=one.unit,
            estimated=w.number(sum(one.estimated[m] or 0 for m in one.known), 3),
            measured=w.number(sum(one.measured[m] or 0 for m in one.known), 3),
        ),
        "table": "months",
        "labels": {
            **w.signs,
            "unit": one.unit,
            "y": f"{one.label} ({one.unit})",
            "none": w("no readings"),
        },
        "data": {
            "unit": one.unit,
            "categories": [w.month(month, brief=True) for month in one.measured],
            "series": [
                {"name": "measured", "label": w("Monitored"), "values": [*one.measured.values()]},
                {"name": "estimate", "label": w("Estimate"), "values": [*one.estimated.values()]},
            ],
        },
    }
