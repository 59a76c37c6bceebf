"""Numbers and criteria that one person alone has read otherwise than the library has them.

What published results reproduce, or an official text was said to have, is no slip of the library
alone; and of what nobody has verified, a number that makes more reductions is not taken on one
person's word. A second pair of eyes settles which of both the text has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

from jcm_mrv.calculation.eligibility import check_criteria
from jcm_mrv.calculation.exchanged import Years
from jcm_mrv.calculation.own_numbers import own_numbers
from jcm_mrv.calculation.own_rules import on_one_word
from jcm_mrv.calculation.standing import Basis, given_label, given_names
from jcm_mrv.findings import CAL, Finding
from jcm_mrv.findings.language import joined, said
from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.claims import worst
from jcm_mrv.methodology.how_often import is_rarer
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.model import Standing
from jcm_mrv.methodology.statements import Statement, statements
from jcm_mrv.project.application import Application
from jcm_mrv.project.confirmation import Confirmation
from jcm_mrv.project.number_read import with_value
from jcm_mrv.project.one_person import (
    is_surely_one_person,
    leave_scripts_open,
    may_be_one_person,
)
from jcm_mrv.project.overlays import OverlayRecord
from jcm_mrv.project.period import YearPart
from jcm_mrv.project.two_readers import two_have_read
from jcm_mrv.visible import words_alone

_HOW: dict[Standing, str] = {
    "corroborated": said("reproduced by published results"),
    "official": said("read in an official text"),
    "unverified": said("unverified, and makes fewer reductions"),
}
_HOW_UNMET = said("unverified, and not met by this project")
_HOW_UNTOLD = said("unverified, and what hangs on it cannot be calculated")
_HOW_OFTEN = said("unverified, and more often")


@immutable(slots=True)
class _Exchange:
    """Something of the library's in whose place another thing is in use."""

    what: str
    where: str
    own: str
    how: str
    source: str
    now: str
    records: Sequence[Confirmation]


def contested(
    years: Years, found: Iterable[Basis], parts: tuple[YearPart, ...]
) -> tuple[tuple[Basis, ...], list[Finding]]:
    """Give what a result rests on, and ask for a second reader where one alone has read otherwise.

    Such a number is used, and makes nothing final: it is as sure as what it contradicts at most.
    What the library has unverified gives way to one reader where that makes no more reductions.
    """
    application = years.application
    resting_on, asked_of_own = on_one_word(application, found)
    exchanged = {item.what: item for item in _read(years, parts)}
    exchanged |= {item.what: item for item in _monitored_otherwise(application)}
    exchanged |= {what: item for whats, item in _given(years, resting_on) for what in whats}
    bases, findings = list[Basis](), [*asked_of_own]
    for basis in resting_on:
        item = None if basis.sure == "unverified" else exchanged.get(basis.what)
        if item is None or not item.records:
            # Its file bears it out no more: a number without a source, in the place of one with it.
            bases.append(basis if item is None else replace(basis, standing="unverified"))
            continue
        if two_have_read(item.records, application.methodology):
            bases.append(basis)
            continue
        standing = "corroborated" if basis.standing == "official" else basis.standing
        bases.append(replace(basis, standing=standing, elsewhere=True))
        asked = _asked(item, list(_pairs(item.records, _are_two_people)))
        findings += [] if asked in findings else [asked]
    return tuple(bases), findings


def _read(years: Years, parts: tuple[YearPart, ...]) -> Iterator[_Exchange]:
    """Give what overlays have read otherwise, where one reader alone cannot say so."""
    application, library = years.application, years.application.unread
    if library is None:
        return
    methodology = application.methodology
    read = {s.what: s for s in statements(methodology)}
    other = [
        (stated, now)
        for stated in statements(library)
        if (now := read.get(stated.what)) is not None
        and words_alone(_says(stated, library)) != words_alone(_says(now, methodology))
    ]
    unsure = [
        (s, with_value(methodology, s, s.value))
        for s, _ in other
        if s.standing == "unverified" and s.value is not None
    ]
    rising = [s for s, without in unsure if years.rise_from(without)]
    if not rising and len(unsure) > 1 and years.rise_from(library):
        rising = [s for s, _ in unsure]
    for stated, now in other:
        how = _HOW[stated.standing]
        if stated.standing == "unverified" and stated not in rising:
            if not _was_unmet(years, parts, stated):
                continue
            how = _HOW_UNMET
        yield _Exchange(
            stated.what,
            application.where("methodology"),
            _says(stated, library),
            how,
            stated.source,
            _says(now, methodology),
            _records(application, now),
        )


def _monitored_otherwise(application: Application) -> Iterator[_Exchange]:
    """Give options that the library does not have, and what is measured less often than it has.

    What a bill would be in place of a meter, or a reading a year of twelve, nobody can calculate.
    """
    methodology = application.methodology
    library = application.unread or methodology
    for stated in statements(library):
        plan = application.file.monitoring.get(stated.subject)
        if plan is None or stated.kind not in ("option", "frequency"):
            continue
        own, now = (m.parameters[stated.subject] for m in (library, methodology))
        records = application.records(stated.what, *stated.names)
        if stated.kind == "option":
            if plan.option is None or not own.options or plan.option in own.options:
                continue
            other = application.other_option(stated.subject)
            what, has, how = other or stated.what, "/".join(own.options), _HOW_UNTOLD
            reads = f"{plan.option}"
            read = application.records(other) if other else []
            read += [r for r in records if plan.option in getattr(r, "options", ())]
        elif is_rarer(now.frequency, own.frequency):
            what, has, how, reads = stated.what, own.frequency, _HOW_OFTEN, now.frequency
            words = words_alone(now.frequency)
            read = [r for r in records if words_alone(getattr(r, "frequency", "")) == words]
        else:
            continue
        how = how if stated.standing == "unverified" else _HOW[stated.standing]
        where = application.where("monitoring", stated.subject)
        yield _Exchange(what, where, has, how, stated.source, reads, read)


def _was_unmet(years: Years, parts: tuple[YearPart, ...], stated: Statement) -> bool:
    """Say whether a criterion, as the library has it, is tested and not met by this project."""
    application, library = years.application, years.application.unread
    if library is None or stated.kind != "criterion" or stated.subject not in library.tests:
        return False
    by_library = replace(application, inputs=replace(application.inputs, methodology=library))
    outcome, _ = check_criteria(by_library, parts, [*years.solutions])
    return outcome[stated.subject] is False


def _given(years: Years, found: Iterable[Basis]) -> Iterator[tuple[list[str], _Exchange]]:
    """Give what the project itself has in the place of the library's numbers, and has recorded."""
    application = years.application
    recorded = {b.what for b in found if b.kind == "value" and (b.record or application.unread)}
    methodology = application.methodology
    library = application.unread or methodology
    for name, values in application.given.items():
        groups: dict[tuple[Fraction, tuple[Fraction, ...]], list[MemberKey]] = {}
        for key, value in values.items():
            if value.standing is None and value.way is None and given_label(name, key) in recorded:
                own = tuple(own_numbers(application, name, key, library))
                if own and value.value not in own:
                    groups.setdefault((value.value, own), []).append(key)
        for (number, own), keys in groups.items():
            stated = [s for s in statements(library) if name in s.names and s.value in own]
            sure = worst([s.standing for s in stated]) if stated else "unverified"
            if sure == "unverified" and not years.rise_from_values(name, keys, own):
                continue
            unit = methodology.parameters[name].unit
            called = {n for s in stated for n in (s.what, *s.names)}
            called |= {n for key in keys for n in given_names(name, key)}
            whats = [given_label(name, key) for key in keys]
            yield (
                whats,
                _Exchange(
                    f"{whats[0]} (and {len(whats) - 1} more)" if whats[1:] else whats[0],
                    values[keys[0]].where,
                    " / ".join(f"{float(n):.9g} {unit}" for n in own),
                    _HOW[sure],
                    "; ".join(dict.fromkeys(s.source for s in stated)) or methodology.reference,
                    f"{float(number):.9g} {unit}",
                    [r for r in application.records(*called) if r.agrees(number, unit)],
                ),
            )


def _asked(item: _Exchange, two: Sequence[tuple[Confirmation, Confirmation]]) -> Finding:
    """Ask for a second reader, or for what keeps two from being two who have read the same."""
    open_ = next(_pairs(item.records, leave_scripts_open), None)
    alike = next(_pairs(item.records, _are_written_otherwise), None)
    wording = (
        CAL[16]["places"] if two
        else CAL[16]["scripts"] if open_
        else CAL[16]["perhaps"] if alike
        else CAL[16]
    )  # fmt: skip
    read_by = two[0] if two else open_ or alike or item.records[:1]
    return wording.at(
        item.where,
        found=said(
            "{heading}: {names}",
            heading=item.now,
            names=joined([record.text for record in read_by]),
        ),
        what=item.what,
        own=item.own,
        how=item.how,
        source=item.source,
    )


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
