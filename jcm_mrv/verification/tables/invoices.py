"""Metered amounts beside invoices, as far as the project has both."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from jcm_mrv.calculation.result import ApplicationResult, LedgerEntry
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.project.model import Entry, Source
from jcm_mrv.verification.checks.papers.evidence import days_of
from jcm_mrv.verification.tables.material import NO_PROJECT, Material
from jcm_mrv.workbook.writing.sheet import Content
from jcm_mrv.workbook.writing.tables import NOT_CHECKED, Column, Table

_COLUMNS = (
    Column("Value of", 20),
    Column("From", 11),
    Column("To", 11),
    Column("Metered", 14),
    Column("Invoiced", 14),
    Column("Unit", 9),
    Column("Difference", 13),
    Column("Difference %", 11),
    Column("Result", 34),
    Column("Evidence", 24),
    Column("Evidence file", 18),
    Column("Seen", 12, "write"),
)
_RULES = ("MON-811", "MON-812")


def invoices(material: Material) -> Table:
    """Give a row for each invoice, and one for each monitored value that has none."""
    notes = [
        "Difference: metered (or entered) less invoiced, as a share of the larger of both. "
        "Evidence is looked for where it is named as a file; what it says is not checked.",
    ]
    rows: list[tuple[Content, ...] | str] = []
    result = material.project_result
    if result is None:
        notes.append("The workbook alone does not hold invoices beside metered amounts.")
        labels = dict.fromkeys(s.label for s in material.claim.monitored)
        rows += [(label, *[None] * 7, NO_PROJECT, *[None] * 3) for label in labels]
    for applied in result.applications if result else ():
        if len(result.applications if result else ()) > 1:
            rows.append(applied.methodology.reference)
        compared = _compared(applied)
        for name in applied.application.methodology.monitored():
            for key in applied.application.source_keys(name):
                rows += _of(material, applied, name, key, compared.get((name, key), []))
    return Table(
        "invoices", "Invoices", "Difference to invoices", tuple(notes), _COLUMNS, tuple(rows)
    )


def _compared(applied: ApplicationResult) -> dict[tuple[str, MemberKey], list[LedgerEntry]]:
    """Give the lines that compare an invoice with what stands beside it, by its member."""
    found: dict[tuple[str, MemberKey], list[LedgerEntry]] = {}
    for entry in applied.ledger:
        if entry.line.rule in _RULES and entry.line.beside is not None:
            key = applied.application.source_key(entry.parameter, entry.member)
            found.setdefault((entry.parameter, key), []).append(entry)
    return found


def _of(
    material: Material,
    applied: ApplicationResult,
    name: str,
    key: MemberKey,
    compared: list[LedgerEntry],
) -> Iterator[tuple[Content, ...]]:
    label = f"{name}[{'/'.join(key)}]" if key else name
    declared = applied.application.source_of(name, key)
    if declared is None:
        return
    source = declared[1]
    for entry in compared:
        line = entry.line
        metered, invoiced = map(float, line.beside or (0, 0))
        first, last = days_of(line)
        larger = max(abs(metered), abs(invoiced))
        own = "metered" if source.patterns else "entered"
        used = f"the {'invoiced' if line.effect else own} amount counts"
        word = "differs by more than two meters err" if line.rule == "MON-812" else "agrees"
        evidence = _evidence(source, first, last)
        yield (
            label,
            first,
            last,
            metered,
            invoiced,
            entry.unit,
            metered - invoiced,
            f"{(metered - invoiced) / larger:+.3%}" if larger else "0 %",
            f"{word}; {used}",
            ", ".join(evidence) or "none named",
            ", ".join(dict.fromkeys(map(material.evidence, evidence))) or "none named",
            None,
        )
    if compared:
        return
    if source.entries is not None:
        for item in source.entries:
            yield _entry(material, label, item)
        return
    word = f"{NOT_CHECKED}: the project has no invoices beside the readings"
    yield (label, *[None] * 7, word, *[None] * 3)


def _entry(material: Material, label: str, item: Entry) -> tuple[Content, ...]:
    """Give an amount that comes from an invoice itself: there is nothing beside it."""
    return (
        label,
        item.start,
        item.end,
        None,
        float(item.value),
        str(item.unit),
        None,
        None,
        f"{NOT_CHECKED}: the value itself, no meter beside it",
        item.evidence or "none named",
        material.evidence(item.evidence),
        None,
    )


def _evidence(source: Source, first: dt.date, last: dt.date) -> list[str]:
    named = (e.evidence for e in source.invoiced if e.start <= last and first <= e.end)
    return list(dict.fromkeys(filter(None, named)))
