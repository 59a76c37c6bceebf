"""Where a monitored value comes from, in the words of Table 1: source, method, frequency."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from jcm_mrv.calculation.result import ApplicationResult
from jcm_mrv.calculation.values import LedgerEntry, MonitoredQuantity
from jcm_mrv.findings.explain import explain
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.methodology.model import Parameter
from jcm_mrv.project.interval import spacing_text
from jcm_mrv.project.meter import Meter
from jcm_mrv.project.model import Entry, Monitored, ProjectFile, Source
from jcm_mrv.project.multiplier import multiplier_text
from jcm_mrv.project.period import YearPart
from jcm_mrv.workbook.wording import sentence

_MOST_EVIDENCE = 6
_KINDS = {
    "register": "Differences of register readings",
    "energy": "Readings of energy per interval",
    "power": "Readings of power, times the length of the interval",
    "value": "Readings",
    "daily": "Rises of a counter that starts again each day",
}
_EVENTS = {
    "replaced": "Meter replaced",
    "set": "Register set",
    "reset": "Register reset",
    "ratio": "Transformers changed",
}
_AGGREGATIONS = {
    "sum": "summed over the period",
    "mean": "averaged over the period",
    "max": "the largest of the period",
    "last": "the last of the period",
}


class Sources:
    """The descriptive columns of Table 1 for one application."""

    def __init__(self, result: ApplicationResult, project: ProjectFile) -> None:
        self.application = result.application
        self.parameters = result.methodology.parameters
        self.project = project
        self.quantities: dict[tuple[str, MemberKey, int], MonitoredQuantity] = {
            (q.parameter, q.member, q.part.year): q for q in result.quantities
        }
        self.ledger: dict[tuple[str, MemberKey, int], list[LedgerEntry]] = defaultdict(list)
        for entry in result.ledger:
            self.ledger[entry.parameter, entry.member, entry.line.year].append(entry)

    def declared(self, name: str, key: MemberKey) -> tuple[Monitored, Source] | None:
        """Give how a parameter is monitored, and where the member's values come from."""
        plan = self.application.file.monitoring.get(name)
        if plan is None:
            return None
        key = self.application.source_key(name, key)
        return plan, plan.members.get("/".join(key), plan) if key else plan

    def point(self, name: str, key: MemberKey) -> str:
        """Give the monitoring point's own name, where it has one."""
        declared = self.declared(name, key)
        return declared[1].point if declared else ""

    def option(self, name: str, key: MemberKey) -> str:
        """Give the letter of the monitoring option."""
        declared = self.declared(name, key)
        return f"Option {declared[0].option}" if declared and declared[0].option else ""

    def source(self, name: str, key: MemberKey, part: YearPart | None) -> str:
        """Give the source of data: files of readings or evidence of entries, and the meter."""
        declared = self.declared(name, key)
        if declared is None:
            return ""
        plan, source = declared
        lines = []
        if source.patterns:
            lines.append("Readings: " + ", ".join(source.patterns))
        elif source.entries is not None:
            lines.append("Entries per period")
            if shown := _evidence(source.entries, part):
                lines.append(f"Evidence: {shown}")
        if any(_overlaps(entry.start, entry.end, part) for entry in source.invoiced):
            shown = _evidence(source.invoiced, part) or "amounts as stated"
            lines.append(f"Compared with invoices: {shown}")
        if source.evidence:
            lines.append(f"Evidence: {source.evidence}")
        for identifier in source.meter_names(plan):
            lines.append(_meter_text(identifier, self.project.meters.get(identifier)))
        if source.multiplier is not None:
            lines.append(f"Readings times {multiplier_text(source.multiplier)} (transformers)")
        return "\n".join(lines)

    def method(self, name: str, key: MemberKey, part: YearPart | None) -> str:
        """Give the measurement methods and procedures, with the meter's calibrations."""
        parameter = self.parameters[name]
        declared = self.declared(name, key)
        if declared is None:
            return parameter.method
        plan, source = declared
        lines = [plan.method or parameter.method]
        kind = source.lead.kind
        if source.patterns and kind:
            how = _how(parameter)
            if kind == "register":
                how = "between the ends of the period"
            lines.append(f"{_KINDS[kind]}, {how}.")
        elif source.entries is not None and parameter.aggregation != "sum":
            lines.append(f"Entries, {_how(parameter)}.")
        found = (self.project.meters.get(name) for name in source.meter_names(plan))
        meters = [meter for meter in found if meter is not None]
        for calibration in (one for meter in meters for one in meter.calibrations):
            if _overlaps(calibration.date, calibration.valid_until, part):
                proof = f" ({calibration.certificate})" if calibration.certificate else ""
                lines.append(
                    f"Calibrated {calibration.date}, valid until {calibration.valid_until}{proof}."
                )
        for event in (one for meter in meters for one in meter.events):
            day = dt.date(event.date.year, event.date.month, event.date.day)
            if _overlaps(day, day, part):
                proof = f" ({event.evidence})" if event.evidence else ""
                lines.append(f"{_EVENTS[event.what]} on {day}{proof}.")
        return "\n".join(filter(None, lines))

    def frequency(self, name: str, key: MemberKey) -> str:
        """Give the monitoring frequency."""
        parameter = self.parameters[name]
        declared = self.declared(name, key)
        if declared is None:
            return parameter.frequency
        plan, source = declared
        if plan.frequency:
            return plan.frequency
        interval = source.lead.interval or plan.interval
        if interval:
            return spacing_text(interval)
        return "Per entry" if source.entries is not None else parameter.frequency

    def remarks(self, name: str, key: MemberKey, part: YearPart) -> str:
        """Give coverage, what the rules for readings changed, and the project's own comment."""
        lines = []
        quantity = self.quantities.get((name, key, part.year))
        if quantity is not None:
            lines.append(f"Coverage {float(quantity.coverage):.2%}.")
            if quantity.adjusted_by:
                lines.append(f"Adjusted by {_signed(float(quantity.adjusted_by))} {quantity.unit}:")
        by_rule: dict[str, list[LedgerEntry]] = defaultdict(list)
        for entry in self.ledger.get((name, key, part.year), ()):
            by_rule[entry.line.rule].append(entry)
        for rule, entries in by_rule.items():
            effect = float(sum(entry.line.effect for entry in entries))
            tonnes = sum(entry.effect_tco2 for entry in entries)
            times = f", {len(entries)} times" if len(entries) > 1 else ""
            meaning = sentence(explain(rule).meaning)
            by = f": {_signed(effect)} {entries[0].unit}, {_signed(tonnes)} tCO2"
            lines.append(f"{meaning}{times}{by if effect or tonnes else '.'}")
        lines += self._own(name, key)
        return "\n".join(lines)

    def plan_remarks(self, name: str, key: MemberKey) -> str:
        """Give the comments of the plan: notes of the methodology and of the project."""
        parameter = self.parameters[name]
        return "\n".join(filter(None, [*self._own(name, key), _note(parameter)]))

    def _own(self, name: str, key: MemberKey) -> list[str]:
        declared = self.declared(name, key)
        if declared is None:
            return []
        return [text for text in dict.fromkeys((declared[1].comment, declared[0].comment)) if text]


def _how(parameter: Parameter) -> str:
    """Give what becomes of values over time, and by what a mean is weighted."""
    if parameter.weight is not None:
        return f"mean, each day weighted by {parameter.weight}"
    return _AGGREGATIONS[parameter.aggregation]


def _note(parameter: Parameter) -> str:
    return f"Note: {parameter.note}" if parameter.note else ""


def _evidence(entries: Sequence[Entry], part: YearPart | None) -> str:
    """Give what shows some entries, the first few by name."""
    evidence = dict.fromkeys(
        entry.evidence
        for entry in entries
        if entry.evidence and _overlaps(entry.start, entry.end, part)
    )
    more = len(evidence) - _MOST_EVIDENCE
    shown = ", ".join(list(evidence)[:_MOST_EVIDENCE])
    return shown + (f" and {more} more" if more > 0 else "")


def _overlaps(start: dt.date, end: dt.date, part: YearPart | None) -> bool:
    return part is None or (start <= part.end and part.start <= end)


def _meter_text(identifier: str, meter: Meter | None) -> str:
    parts = [f"Meter {identifier}"]
    if meter is not None and meter.serial:
        parts.append(f"serial {meter.serial}")
    if meter is not None and meter.accuracy_class:
        parts.append(f"class {meter.accuracy_class}")
    return ", ".join(parts)


def _signed(number: float) -> str:
    text = f"{number:+,.6f}".rstrip("0").rstrip(".")
    return text.replace("-", "−") if text not in ("+0", "-0") else "0"
