"""Numbers that one person alone has read otherwise than a better source than their word has them.

What published results reproduce, or an official text was said to have, is no slip of the library
alone: a second pair of eyes settles which of both the text has.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations

from jcm_mrv.calculation.standing import Basis
from jcm_mrv.findings import CAL, Finding
from jcm_mrv.findings.language import said
from jcm_mrv.methodology.statements import Statement, statements
from jcm_mrv.project.application import Application
from jcm_mrv.project.confirmation import Confirmation
from jcm_mrv.project.one_person import may_be_one_person

_HOW = {
    "corroborated": said("reproduced by published results"),
    "official": said("read in an official text"),
}


def contested(
    application: Application, found: Iterable[Basis]
) -> tuple[tuple[Basis, ...], list[Finding]]:
    """Give what a result rests on, and ask for a second reader where one alone has read otherwise.

    Such a number is used, and makes nothing final: it is as sure as what it contradicts at most.
    """
    resting_on, findings = tuple(found), list[Finding]()
    if application.unread is None:
        return resting_on, findings
    known = {s.what: s for s in statements(application.unread) if s.standing in _HOW}
    read = {s.what: s for s in statements(application.methodology) if s.value is not None}
    bases = []
    for basis in resting_on:
        own, now = known.get(basis.what), read.get(basis.what)
        if own is None or now is None or own.value in (None, now.value):
            bases.append(basis)
            continue
        records = _records(application, now)
        if not records or _two_people(records):
            bases.append(basis)
            continue
        bases.append(replace(basis, standing="corroborated", elsewhere=True))
        findings.append(
            CAL[16].at(
                application.where("methodology"),
                found=said(
                    "{heading}: {names}",
                    heading=f"{float(now.value or 0):.9g} {now.unit}",
                    names=records[0].text,
                ),
                what=basis.what,
                own=f"{float(own.value or 0):.9g} {own.unit}",
                how=_HOW[own.standing],
                source=own.source,
            )
        )
    return tuple(bases), findings


def _records(application: Application, now: Statement) -> list[Confirmation]:
    return [
        record
        for record in application.records(now.what, *now.names)
        if now.value is not None and record.agrees(now.value, now.unit)
    ]


def _two_people(records: Iterable[Confirmation]) -> bool:
    readers = dict.fromkeys(record.reader for record in records)
    return any(not may_be_one_person(one, other) for one, other in combinations(readers, 2))
