"""What pictures show: their numbers, words and descriptions, before anything is drawn."""

from __future__ import annotations

from collections.abc import Iterator

from jcm_mrv.calculation.result import ApplicationResult
from jcm_mrv.immutable import immutable
from jcm_mrv.reporting.context import PictureData
from jcm_mrv.reporting.hiding import hidden_names, hides_amounts, hides_estimate
from jcm_mrv.reporting.masking import MASK
from jcm_mrv.reporting.sections.measured import MOST_ROWS
from jcm_mrv.reporting.subject import Subject
from jcm_mrv.workbook.wording import with_unit

_MOST_LINES = 60
"""A calendar with more lines cannot be read."""
_MOST_NODES = 40
_MOST_STEPS = 12


@immutable
class NotDrawn:
    """A picture that is left out, with what is said in its place."""

    name: str
    said: str


def pictures(s: Subject) -> Iterator[PictureData | NotDrawn]:
    """Give the pictures of a monitoring report; one without numbers is left out."""
    yield _years(s)
    rows = sum(len(q.months) for one in s.applications for q in one.over_time)
    if rows <= MOST_ROWS:
        yield from _months(s)
        yield from _coverage(s)
    else:
        yield _too_many(s, "coverage", _coverage_title(s), rows, MOST_ROWS)
    yield from _adjustments(s)
    yield from _graph(s)


def _too_many(s: Subject, name: str, title: str, n: int, most: int) -> NotDrawn:
    said = s.words(
        "Not drawn, since more than {most} parts cannot be told apart: {title} ({n} parts).",
        most=s.words.number(most),
        title=title,
        n=s.words.number(n),
    )
    return NotDrawn(name, said)


def _years(s: Subject) -> PictureData:
    w = s.words
    years = s.result.years
    series = [
        ("reference_emissions", w("Reference emissions"), [y.reference_emissions for y in years]),
        ("project_emissions", w("Project emissions"), [y.project_emissions for y in years]),
        ("emission_reductions", w("Emission reductions"), [y.emission_reductions for y in years]),
    ]
    described = "; ".join(
        w(
            "{year}: reference emissions {re}, project emissions {pe}, emission reductions {er} "
            "tCO2",
            year=y.part.year,
            re=w.number(y.reference_emissions, 3),
            pe=w.number(y.project_emissions, 3),
            er=w.number(y.emission_reductions),
        )
        for y in years
    )
    return {
        "name": "years",
        "kind": "grouped",
        "title": w("Emissions and emission reductions per year"),
        "description": described,
        "table": "results",
        "labels": {**w.signs, "unit": "tCO2", "x": w("Year"), "y": "tCO2"},
        "data": {
            "categories": [str(y.part.year) for y in years],
            "series": [
                {"name": name, "label": label, "values": [float(v) for v in values]}
                for name, label, values in series
            ],
        },
    }


def _months(s: Subject) -> Iterator[PictureData | NotDrawn]:
    w = s.words
    for one in s.applications:
        for name, parameter in one.methodology.monitored().items():
            over = [q for q in one.over_time if q.parameter == name and q.months]
            if not over or parameter.aggregation != "sum":
                continue
            if any(hides_amounts(s.masking, one, name, q.member) for q in over):
                title = w("{name} by month", name=name)
                hidden = w("Not drawn, since it is confidential: {title}.", title=title)
                yield NotDrawn(f"months_{s.key(one, name)}", hidden)
                continue
            months = sorted({m.start: m for q in over for m in q.months}.items())
            measured: list[float | None] = []
            estimated: list[float | None] = []
            for start, month in months:
                # An amount of a calendar year of its own has no part in the months of another.
                those = [(q, m.value) for q in over for m in q.months if m.start == start]
                found = [value for _, value in those]
                known = [float(v) for v in found if v is not None]
                measured.append(sum(known) if known else None)
                days = (month.end - month.start).days + 1
                parts = [
                    None
                    if hides_estimate(s.masking, one, name, q.member)
                    else s.estimate(one, name, q.member, days)
                    for q, _ in those
                ]
                whole = [part for part in parts if part is not None]
                estimated.append(sum(whole) if len(whole) == len(parts) else None)
            series = [{"name": "measured", "label": w("Measured"), "values": measured}]
            if any(value is not None for value in estimated):
                series.append({"name": "estimate", "label": w("Estimate"), "values": estimated})
            numbers = [value for value in measured if value is not None]
            described = w(
                "{count} months of {name} in {unit}: the least {least}, the most {most}, in all "
                "{total}.",
                count=len(months),
                name=name,
                unit=over[0].unit,
                least=w.number(min(numbers, default=0), 3),
                most=w.number(max(numbers, default=0), 3),
                total=w.number(sum(numbers), 3),
            )
            yield {
                "name": f"months_{s.key(one, name)}",
                "kind": "bars",
                "title": w("{name} by month, against the estimate", name=name)
                if len(series) > 1
                else w("{name} by month", name=name),
                "description": described,
                "table": "months",
                "labels": {**w.signs, "unit": over[0].unit, "y": f"{name} ({over[0].unit})"},
                "data": {
                    "unit": over[0].unit,
                    "categories": [w.month(start, brief=True) for start, _ in months],
                    "series": series,
                },
            }


def _coverage_title(s: Subject) -> str:
    return s.words("Coverage of each month by readings or entries")


def _coverage(s: Subject) -> Iterator[PictureData | NotDrawn]:
    w = s.words
    lines = [(one, q) for one in s.applications for q in one.over_time if q.months]
    if len(lines) > _MOST_LINES:
        yield _too_many(s, "coverage", _coverage_title(s), len(lines), _MOST_LINES)
    if not 0 < len(lines) <= _MOST_LINES:
        return
    months = sorted({m.start for _, q in lines for m in q.months})
    values: list[list[float | None]] = []
    least = dict.fromkeys(months, 1.0)
    for _, q in lines:
        found = {m.start: float(m.coverage) for m in q.months}
        values.append([found.get(month) for month in months])
        least |= {month: min(value, least[month]) for month, value in found.items()}
    full = sum(value == 1 for value in least.values())
    yield {
        "name": "coverage",
        "kind": "calendar",
        "title": _coverage_title(s),
        "description": w(
            "{full} months are covered in full, {gaps} are not.",
            full=full,
            gaps=len(months) - full,
        ),
        "table": "months",
        "labels": {
            **w.signs,
            "full": w("in full"),
            "none": w("outside its period"),
            "scale": w("Coverage"),
        },
        "data": {
            "rows": [" ".join([q.parameter, *q.member]) for _, q in lines],
            "columns": [w.month(month, brief=True) for month in months],
            "values": values,
        },
    }


def _adjustments(s: Subject) -> Iterator[PictureData]:
    w = s.words
    sums: dict[str, float] = {}
    for one in s.applications:
        for entry in one.ledger:
            sums[entry.line.rule] = sums.get(entry.line.rule, 0.0) + entry.effect_tco2
    steps = [(rule, effect) for rule, effect in sums.items() if effect]
    if not steps:
        return
    if len(steps) > _MOST_STEPS:
        steps.sort(key=lambda step: -abs(step[1]))
        rest = sum(effect for _, effect in steps[_MOST_STEPS - 1 :])
        steps = [*steps[: _MOST_STEPS - 1], (w("others"), rest)]
    end = sum(y.emission_reductions_unrounded for y in s.result.years)
    start = end - sum(effect for _, effect in steps)
    yield {
        "name": "adjustments",
        "kind": "waterfall",
        "title": w("What adjustments of readings change"),
        "description": w(
            "From {start} tCO2 without adjustments to {end} tCO2: {steps}.",
            start=w.number(start, 3),
            end=w.number(end, 3),
            steps="; ".join(f"{rule} {w.number(effect, 3)}" for rule, effect in steps),
        ),
        "table": "ledger",
        "labels": {**w.signs, "y": "tCO2"},
        "data": {
            "start": {"label": w("Without adjustments"), "value": start},
            "steps": [{"label": rule, "value": effect} for rule, effect in steps],
            "end": {"label": w("Emission reductions, unrounded"), "value": end},
        },
    }


def _graph(s: Subject) -> Iterator[PictureData | NotDrawn]:
    """Give the way from readings to quantities, equations and credits, of the methodologies."""
    w = s.words
    nodes: dict[str, dict[str, object]] = {}
    edges: list[list[str]] = []
    for one in s.applications:
        _nodes_of(s, one, nodes, edges)
    total = s.result.emission_reductions
    for one in s.applications:
        edges.append([f"{one.methodology.reference} ER", "credits"])
    deepest = max((int(str(node["level"])) for node in nodes.values()), default=0)
    nodes["credits"] = {
        "id": "credits",
        "label": w("Credits"),
        "detail": f"{w.number(total)} tCO2",
        "kind": "credits",
        "level": deepest + 1,
    }
    if len(nodes) > _MOST_NODES:
        yield _too_many(s, "graph", w("From readings to credits"), len(nodes), _MOST_NODES)
        return
    yield {
        "name": "graph",
        "kind": "graph",
        "title": w("From readings to credits"),
        "description": w(
            "Readings and entries give quantities, these and values fixed ex ante go into "
            "equations, and these give {total} tCO2.",
            total=w.number(total),
        ),
        "table": "results",
        "labels": {
            **w.signs,
            "readings": w("Readings"),
            "quantity": w("Quantity"),
            "fixed": w("Fixed value"),
            "equation": w("Equation"),
            "credits": w("Credits"),
        },
        "data": {"nodes": list(nodes.values()), "edges": edges},
    }


def _nodes_of(
    s: Subject, one: ApplicationResult, nodes: dict[str, dict[str, object]], edges: list[list[str]]
) -> None:
    w, methodology, reference = s.words, one.methodology, one.methodology.reference
    needed = methodology.needed_by("ER")
    hidden = hidden_names(s.masking, one)

    def add(name: str, kind: str, level: int, detail: str) -> str:
        ident = f"{reference} {name}"
        nodes.setdefault(
            ident, {"id": ident, "label": name, "detail": detail, "kind": kind, "level": level}
        )
        return ident

    levels: dict[str, int] = {}
    for name in methodology.monitored():
        if name in needed:
            keys = one.application.source_keys(name)
            found = [q for q in one.quantities if q.parameter == name]
            total = sum((q.value for q in found), start=type(found[0].value)(0)) if found else 0
            summed = methodology.parameters[name].aggregation == "sum"
            shown = MASK if name in hidden else w.number(total, 3)
            detail = with_unit(shown, methodology.unit(name)) if summed else ""
            source = add(f"{name} ", "readings", 0, w("{n} {n:source|sources}", n=len(keys)))
            edges.append([source, add(name, "quantity", 1, detail)])
            levels[name] = 1
    for name, parameter in methodology.parameters.items():
        if name in needed and parameter.kind != "monitored":
            add(name, "fixed", 1, with_unit("", methodology.unit(name)))
            levels[name] = 1
    for name, equation in methodology.equations.items():
        if name not in needed:
            continue
        levels[name] = 1 + max((levels[i] for i in equation.inputs if i in levels), default=1)
        values = [
            found.values[name].reshape(-1)[0]
            for found in one.solutions
            if not equation.sets and name in found.values
        ]
        total = float(sum(values))
        shown = s.masking.number(total, w.number(total, 3)) if values else ""
        detail = with_unit(shown, equation.unit)
        ident = add(name, "equation", levels[name], detail)
        edges += [[f"{reference} {i}", ident] for i in equation.inputs if i in levels]
