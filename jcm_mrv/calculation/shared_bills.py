"""One bill that stands for two amounts of a project: what was paid once would count twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction

from jcm_mrv.findings import MON, Finding
from jcm_mrv.findings.language import said
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.invoices.documents import Documents
from jcm_mrv.methodology.inputs import labelled
from jcm_mrv.methodology.units import parse_unit
from jcm_mrv.project.load import Project

_Key = tuple[dt.date, dt.date, Fraction, tuple[tuple[str, int], ...]]


@immutable(slots=True)
class _Bill:
    """An entry or an invoice, what it is of, and where its amount stands in a table."""

    owner: str
    where: str
    evidence: str
    cell: str
    text: str


def shared_bills(project: Project) -> Iterator[Finding]:
    """Ask about amounts of two members, parameters or methodologies that one document shows.

    Only those of the same days and the same amount: a bill of two meters has two amounts.
    """
    known: dict[_Key, list[_Bill]] = {}
    for key, bill in _bills(project):
        known.setdefault(key, []).append(bill)
    documents = Documents(project.folder)
    found: dict[tuple[str, str], list[_Bill]] = {}
    for bills in known.values():
        if len({bill.owner for bill in bills}) == 1:
            continue
        told: set[str] = set()
        for n, bill in enumerate(bills):
            if bill.owner in told:
                continue
            for other in bills[:n]:
                if other.owner != bill.owner and _are_one(bill, other, documents):
                    told.add(bill.owner)
                    found.setdefault((other.owner, bill.owner), []).append(bill)
                    break
    for (one, other), those in found.items():
        text = those[0].text
        if those[1:]:
            text = said("{first}; and {count} more", first=text, count=len(those) - 1)
        yield MON[998].at(those[0].where, found=text, one=one, other=other)


def _are_one(bill: _Bill, other: _Bill, documents: Documents) -> bool:
    if bill.cell and bill.cell == other.cell:
        return True
    return documents.one_line(bill.evidence, other.evidence)


def _bills(project: Project) -> Iterator[tuple[_Key, _Bill]]:
    """Give amounts that add up and are not zero: what was not used is billed alike everywhere."""
    several = len(project.applications) > 1
    for application in project.applications:
        for name, member, source, where in application.sources():
            owner = labelled(name, member)
            if several:
                owner = f"{application.methodology.reference} {owner}"
            rows = project.document.rows.get(where, {})
            of_sources = list(enumerate(source.sources, start=1)) or [(0, source)]
            lists = [(number, "entries", of.entries or (), of) for number, of in of_sources]
            for number, called, amounts, of in (*lists, (0, "invoiced", source.invoiced, source)):
                for n, one in enumerate(amounts):
                    evidence = one.evidence or of.evidence or source.evidence
                    cell = rows.get((number, called, n), {}).get("value", "")
                    if not one.value or not (evidence or cell):
                        continue
                    unit = parse_unit(one.unit)
                    # 90 kg/ha before and after are one practice that one log tells of.
                    if unit.is_rate:
                        continue
                    key = (one.start, one.end, one.value * unit.factor, unit.dimensions)
                    text = f"{one.start} to {one.end}, {float(one.value):.9g} {one.unit}"
                    yield key, _Bill(owner, where, evidence, cell, f"{text}: {evidence or cell}")
