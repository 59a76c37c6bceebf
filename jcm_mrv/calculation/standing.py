"""Draft, provisional or final: what a result rests on, and how sure each of it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import Literal, get_args

from jcm_mrv.calculation.in_use import in_use, is_absent
from jcm_mrv.calculation.own_numbers import equal_to, own_numbers
from jcm_mrv.calculation.result_standing import ResultStanding
from jcm_mrv.findings.language import joined, said
from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.claims import worst
from jcm_mrv.methodology.inputs import MemberKey, labelled
from jcm_mrv.methodology.model import Standing
from jcm_mrv.methodology.solve import Solution, own_values
from jcm_mrv.methodology.statements import (
    NOT_READ,
    Kind,
    Statement,
    name_in,
    statements,
    value_of,
)
from jcm_mrv.project.application import Application
from jcm_mrv.project.confirmation import Confirmation

HowSure = Literal["unverified", "corroborated", "recorded"]
"""Why something keeps a result from being final; ``recorded`` is a number that somebody has read in
a document which nothing here can be held against."""

WORDS: dict[Standing, ResultStanding] = {
    "unverified": "draft",
    "corroborated": "provisional",
    "official": "final",
}
"""What a result may be called by the least sure of what it rests on."""


NOT_STATED = "the project file states none"


@immutable(slots=True)
class Basis:
    """One thing that a result rests on.

    Attributes
    ----------
    kind : Kind
        What it is.
    what : str
        How it is called, as a confirmation may name it.
    standing : Standing
        As the methodology, or the series, has it; ``unverified`` for a value of the user's own in
        place of what a document states.
    source : str
        Where it comes from.
    record : Confirmation, optional
        Where somebody read it in the official text.
    elsewhere : bool
        Whether nothing here can be held against it: a document that the project alone names, and no
        file of the project; or a file that could not be looked into.
    beside : bool
        Whether it is a file of the project, which has such a page or cell.
    seen : str
        What was seen there, or why nothing was; empty where no file of the project is named.
    """

    kind: Kind
    what: str
    standing: Standing
    source: str
    record: Confirmation | None = None
    elsewhere: bool = False
    beside: bool = False
    seen: str = ""

    @property
    def recorded(self) -> str:
        """Where somebody read it, saying no more than is known."""
        if self.record is None:
            return ""
        text, seen = self.record.text, self.seen or said("not seen by this tool")
        if self.elsewhere or self.beside:
            return said("as the reader recorded, {record} ({seen})", record=text, seen=seen)
        return said("confirmed: {record}", record=text)

    @property
    def sure(self) -> Standing:
        """How sure it is, with what was confirmed; a name that anybody can invent is not enough."""
        if self.record is None or (self.elsewhere and self.standing == "official"):
            return self.standing
        return "corroborated" if self.elsewhere else "official"

    @property
    def keeps(self) -> HowSure | None:
        """Why it keeps a result from being final; None where it does not."""
        if self.sure == "official":
            return None
        return "recorded" if self.record is not None else self.sure

    @property
    def text(self) -> str:
        """What it is and where it comes from."""
        return f"{self.what} ({self.source})"


@immutable(slots=True)
class Contradiction:
    """A number that somebody read in the official text, and another one in use."""

    record: Confirmation
    what: str
    value: Fraction
    unit: str


def standing_of(bases: Iterable[Basis]) -> ResultStanding:
    """Give what a result that rests on these may be called.

    Examples
    --------
    >>> standing_of([Basis("equation", "equation RE", "official", "the text")])
    'final'
    >>> standing_of([Basis("value", "value of EF", "corroborated", "published results")])
    'provisional'
    """
    return WORDS[worst([basis.sure for basis in bases])]


HEADINGS: dict[Kind, str] = {
    "equation": said("equations"),
    "value": said("numbers"),
    "row": said("rows of tables"),
    "class": said("classes and units"),
    "option": said("monitoring options"),
    "frequency": said("monitoring frequencies"),
    "method": said("methods of measurement"),
    "source": said("sources of values"),
    "criterion": said("eligibility criteria"),
    "criteria": said("eligibility criteria"),
}
STANDING_WORDS: dict[ResultStanding, str] = {
    "draft": said("draft"),
    "provisional": said("provisional"),
    "final": said("final"),
}
"""How the screen calls what a result may be called; ``result.json`` has the key."""


def grouped(found: Iterable[Basis], named: Callable[[str], str] = str) -> dict[str, list[str]]:
    """Give what several are called, by what they are: ``{"equations": ["RE", "PE"]}``.

    ``named`` says how the names of rules are shown.

    Examples
    --------
    >>> grouped([Basis("option", "monitoring option of EG", "unverified", "nobody")])
    {'monitoring options': ['EG']}
    """
    groups: dict[str, list[str]] = {}
    for basis in found:
        name = name_in(basis.kind, basis.what)
        alone = basis.kind == "criteria"
        groups.setdefault(HEADINGS[basis.kind], []).append(said("all") if alone else named(name))
    return groups


def brief(found: Iterable[Basis], named: Callable[[str], str] = str) -> str:
    """Give the same in one line."""
    lines = [
        # One name alone stays what it is: "all" has a translation.
        said("{heading}: {names}", heading=heading, names=names[0] if one else ", ".join(names))
        for heading, names in grouped(found, named).items()
        for one in (len(names) == 1,)
    ]
    return joined(lines) if lines else ""


def by_how_sure(found: Iterable[Basis]) -> dict[HowSure, list[Basis]]:
    """Give everything that keeps a result from being final, the least sure first.

    Examples
    --------
    >>> basis = Basis("equation", "equation RE", "corroborated", "published results")
    >>> list(by_how_sure([basis]))
    ['corroborated']
    """
    listed = list(found)
    return {
        sure: those
        for sure in get_args(HowSure)
        if (those := [b for b in listed if b.keeps == sure])
    }


def bases(
    application: Application, solutions: Iterable[Solution]
) -> tuple[tuple[Basis, ...], tuple[Contradiction, ...]]:
    """Give what a result rests on, and what was confirmed with another number than is used.

    Equations, numbers, rows of tables and monitoring options count where the result uses them: a
    row that no member looks up does not, nor does what belongs to a set without members. Criteria
    count all of them.
    """
    used = in_use(application)
    rows = {
        (table, position)
        for solution in solutions
        for table, positions in solution.used_rows.items()
        for position in positions
    }
    records = _Records(application)
    elsewhere = set(_taken_elsewhere(application))
    found = [
        _other_option(application, stated, records)
        or records.basis(
            stated.kind,
            stated.what,
            stated.standing,
            stated.source,
            records.of((stated.what, *stated.names), stated.value, stated.unit),
        )
        for stated in statements(application.methodology)
        if _counts(stated, application, used, rows)
        and (stated.kind != "source" or stated.subject in elsewhere)
    ]
    found += _given(application, used, records)
    return tuple(found), tuple(records.contradictions())


def _other_option(application: Application, stated: Statement, records: _Records) -> Basis | None:
    """Give the basis of an option that is not stated, or none of those that are known.

    Whoever read the list of options has not read this one; only a record that names it confirms it.
    """
    if stated.kind != "option":
        return None
    plan = application.file.monitoring.get(stated.subject)
    if plan is not None and plan.option is None:
        # Whoever read which options there are does not know which one was used.
        return Basis("option", stated.what, "unverified", NOT_STATED)
    what = application.other_option(stated.subject)
    if what is None:
        return None
    return records.basis("option", what, "unverified", NOT_READ, records.of((what,), None, ""))


def _counts(
    stated: Statement, application: Application, used: set[str], rows: set[tuple[str, int]]
) -> bool:
    if stated.kind == "row":
        return (stated.subject, stated.position) in rows
    if stated.kind == "value":
        return stated.subject in used and stated.subject not in application.given
    if stated.kind == "class" and is_absent(application, stated.subject):
        return False
    return stated.kind in ("criterion", "criteria") or stated.subject in used


def _taken_elsewhere(application: Application) -> Iterator[str]:
    """Give the names of values that were not read in the text itself.

    Whether the text lets the project take them from elsewhere is one thing more that they rest on.
    """
    for name, values in application.given.items():
        unit = application.methodology.unit(name)
        for key, value in values.items():
            equal = equal_to(application, name, key, value.value)
            called = [given_names(name, key), *((s.what, *s.names) for s in equal)]
            read = [
                any(
                    record.is_of_text(application.methodology) and record.agrees(value.value, unit)
                    for record in application.records(*names)
                )
                for names in called
            ]
            if not (read[0] or (equal and all(read[1:]))):
                yield name


def given_names(name: str, key: MemberKey) -> tuple[str, ...]:
    """Give what a record may call a given value."""
    return (given_label(name, key), labelled(name, key), value_of(name), name)


def _given(application: Application, used: set[str], records: _Records) -> Iterator[Basis]:
    """Give the values that the project gives in place of what a document states.

    A value that is the project's own, such as a capacity, needs its source and nothing more.
    """
    for name, values in application.given.items():
        if name not in used:
            continue
        parameter = application.methodology.parameters[name]
        own = own_values(application.methodology, name)
        for key, value in values.items():
            standing, equal = value.standing, list[Statement]()
            if value.way is not None:
                # The methodology prefers it to its default: whether it does is one of its sources.
                continue
            if standing is None and (own or parameter.published):
                equal = equal_to(application, name, key, value.value)
                standing = worst([one.standing for one in equal]) if equal else "unverified"
            if standing is None:
                continue
            what = given_label(name, key)
            record = records.of(given_names(name, key), value.value, parameter.unit)
            if record is None and equal:
                # The same number was read where the text states it.
                read = [records.of((s.what, *s.names), s.value, s.unit) for s in equal]
                record = read[0] if all(read) else None
            if value.standing is None and _known_otherwise(application, name, key, value.value):
                # The project alone cannot put its number in place of one that is known better.
                record = None
            yield records.basis("value", what, standing, value.source, record)


def _known_otherwise(application: Application, name: str, key: MemberKey, value: Fraction) -> bool:
    """Say whether the methodology's own number is another one, and more than somebody's word."""
    own = own_numbers(application, name, key)
    return value not in own and any(
        name in stated.names
        and stated.value in own
        and (
            stated.standing != "unverified"
            or any(
                record.agrees(stated.value, stated.unit)
                for record in application.records(stated.what, *stated.names)
            )
        )
        for stated in statements(application.methodology)
        if stated.value is not None
    )


class _Records:
    """The confirmations of an application, and which of them hold for a number in use."""

    def __init__(self, application: Application) -> None:
        self.application, self.methodology = application, application.methodology
        self.agreed: set[int] = set()
        self.others: dict[int, Contradiction] = {}

    def of(self, names: tuple[str, ...], value: Fraction | None, unit: str) -> Confirmation | None:
        """Give the record that confirms what is called so and has this value."""
        found = None
        for record in self.application.readings(*names):
            if value is None or record.agrees(value, unit):
                self.agreed.add(id(record))
                found = found or (record if self.application.confirms(record) else None)
            elif record.value is not None:
                self.others.setdefault(id(record), Contradiction(record, names[0], value, unit))
        return found

    def basis(
        self, kind: Kind, what: str, standing: Standing, source: str, record: Confirmation | None
    ) -> Basis:
        """Give what a result rests on, with what was seen in the file that a record names."""
        if record is None:
            return Basis(kind, what, standing, source)
        file, held = self.application.at_hand.get(record), record.is_held(self.methodology)
        if file is None:
            return Basis(kind, what, standing, source, record, elsewhere=not held)
        found = file.outcome == "there"
        return Basis(kind, what, standing, source, record, not found, found and not held, file.text)

    def contradictions(self) -> list[Contradiction]:
        """Give the records whose number is none of those in use.

        The name of a table, or of what is looked up in it, may mean a row that nobody uses here.
        """
        return [
            other
            for key, other in self.others.items()
            if key not in self.agreed and not self._of_another_row(other)
        ]

    def _of_another_row(self, other: Contradiction) -> bool:
        called = other.record.what
        return any(
            called in stated.names
            and stated.value is not None
            and other.record.agrees(stated.value, stated.unit)
            for stated in statements(self.methodology)
            if stated.kind == "row"
        )


def given_label(name: str, key: MemberKey) -> str:
    """Give how the basis of a given value is called."""
    return value_of(labelled(name, key))
