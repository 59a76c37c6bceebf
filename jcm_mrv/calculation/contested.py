"""Numbers and criteria that one person alone has read otherwise than a source has them.

What published results reproduce, or an official text was said to have, is no slip of the library
alone: a second pair of eyes settles which of both the text has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import combinations

from jcm_mrv.calculation.standing import Basis
from jcm_mrv.findings import CAL, Finding
from jcm_mrv.findings.language import joined, said
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.statements import Statement, statements
from jcm_mrv.project.application import Application
from jcm_mrv.project.confirmation import Confirmation
from jcm_mrv.project.one_person import (
    is_surely_one_person,
    leave_scripts_open,
    may_be_one_person,
)
from jcm_mrv.project.overlays import OverlayRecord
from jcm_mrv.project.two_readers import read_in_one_place
from jcm_mrv.visible import words_alone

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
    library = application.unread
    if library is None:
        return resting_on, findings
    known = {s.what: s for s in statements(library) if s.standing in _HOW}
    read = {s.what: s for s in statements(application.methodology)}
    bases = []
    for basis in resting_on:
        stated, now = known.get(basis.what), read.get(basis.what)
        if stated is None or now is None:
            bases.append(basis)
            continue
        own, words = _says(stated, library), _says(now, application.methodology)
        records = _records(application, now)
        two = list(_pairs(records, _are_two_people))
        if words_alone(own) == words_alone(words) or any(
            read_in_one_place(*pair, application.methodology) for pair in two
        ):
            bases.append(basis)
            continue
        if not records:
            # Its file bears it out no more: a number without a source, in the place of one with it.
            bases.append(replace(basis, standing="unverified"))
            continue
        bases.append(replace(basis, standing="corroborated", elsewhere=True))
        open_ = next(_pairs(records, leave_scripts_open), None)
        alike = next(_pairs(records, _are_written_otherwise), None)
        wording = (
            CAL[16]["places"] if two
            else CAL[16]["scripts"] if open_
            else CAL[16]["perhaps"] if alike
            else CAL[16]
        )  # fmt: skip
        read_by = two[0] if two else open_ or alike or records[:1]
        findings.append(
            wording.at(
                application.where("methodology"),
                found=said(
                    "{heading}: {names}",
                    heading=words,
                    names=joined([record.text for record in read_by]),
                ),
                what=basis.what,
                own=own,
                how=_HOW[stated.standing],
                source=stated.source,
            )
        )
    return tuple(bases), findings


def _says(stated: Statement, methodology: Methodology) -> str:
    """Give what a number or a criterion is there, "" of what an overlay does not change."""
    if stated.kind == "criterion":
        return " ".join(methodology.criteria[stated.subject].text.split())
    return "" if stated.value is None else f"{float(stated.value):.9g} {stated.unit}"


def _records(application: Application, now: Statement) -> list[Confirmation]:
    """Give the records that say what is in use; a criterion has its words in overlays alone."""
    words = words_alone(_says(now, application.methodology))
    return [
        record
        for record in application.records(now.what, *now.names)
        if (now.value is not None and record.agrees(now.value, now.unit))
        or (isinstance(record, OverlayRecord) and words_alone(record.criterion) == words)
    ]


def _pairs(
    records: Iterable[Confirmation], are_so: Callable[[str, str], bool]
) -> Iterator[tuple[Confirmation, Confirmation]]:
    return (pair for pair in combinations(records, 2) if are_so(pair[0].reader, pair[1].reader))


def _are_two_people(one: str, other: str) -> bool:
    return not may_be_one_person(one, other)


def _are_written_otherwise(one: str, other: str) -> bool:
    return not is_surely_one_person(one, other)
