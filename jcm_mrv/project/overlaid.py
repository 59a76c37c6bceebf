"""A methodology with what overlays say of it: numbers, options and criteria as they were read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from jcm_mrv.findings import PRJ, Finding
from jcm_mrv.findings.language import joined, said
from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.statements import (
    OPTION_OF,
    VALUE_OF,
    Statement,
    kind_of,
    name_in,
    number_names,
    statements,
)
from jcm_mrv.patterns import pattern
from jcm_mrv.project.application import Application
from jcm_mrv.project.confirmation import OF_A_PARTICIPANT, Confirmation
from jcm_mrv.project.number_read import with_number
from jcm_mrv.project.overlays import FOLDER, Overlay, OverlayRecord
from jcm_mrv.visible import words_alone

_OPTION = pattern("monitoring option ([A-Z]) of (.+)")


@immutable
class Overlaid:
    """A methodology with what overlays say of it.

    Attributes
    ----------
    methodology : Methodology
        With what was read in place of its own.
    records : tuple of Confirmation
        What was read.
    used : tuple of Overlay
        The overlays that say it.
    refused : tuple of Overlay
        Those that were made for another content of it.
    own : Methodology, optional
        As the library has it, where something was read in place of its own.
    """

    methodology: Methodology
    records: tuple[Confirmation, ...] = ()
    used: tuple[Overlay, ...] = ()
    refused: tuple[Overlay, ...] = ()
    own: Methodology | None = None


_CONFIRMS_NOTHING = frozenset({"PRJ-137", "PRJ-163", "PRJ-167"})
"""What is said of a record that is not used."""


def overlaid(
    methodology: Methodology, overlays: Iterable[Overlay], participants: Collection[str] = ()
) -> tuple[Overlaid, list[Finding]]:
    """Give a methodology with the overlays that were made for it, and what has to be said of them.

    A number, the options or the criterion that were read in the official text take the place of the
    methodology's own; equations are never changed. An overlay made for another content of the
    methodology is not used, nor what a participant of the project has read.
    """
    findings: list[Finding] = []
    used: list[Overlay] = []
    of_others: list[Overlay] = []
    refused: list[Overlay] = []
    for overlay in overlays:
        if overlay.file.methodology != methodology.reference:
            if overlay.file.methodology.partition("@")[0] == methodology.file.id:
                of_others.append(overlay)
            continue
        if overlay.file.sha256 != methodology.sha256:
            refused.append(overlay)
            findings.append(PRJ[161].at(overlay.name, reference=methodology.reference))
            continue
        used.append(overlay)
    if not used and not refused:
        # Beside one for this version, those for others are nothing to speak of.
        findings += [
            PRJ[161]["version"].at(
                overlay.name, found=overlay.file.methodology, reference=methodology.reference
            )
            for overlay in of_others
        ]
    findings += _contradictions(used, methodology)
    records = tuple(record for overlay in used for record in overlay.file.confirmed)
    changed = methodology
    speaking: dict[str, None] = {}
    for overlay in used:
        alone = [r for r in overlay.file.confirmed if r.is_read_by(participants)]
        if alone:
            more = f" (and {len(alone) - 1} more)" if alone[1:] else ""
            what = f"{alone[0].what}{more}"
            findings.append(
                PRJ[137]["participant"].at(overlay.name, what=what, missing=OF_A_PARTICIPANT)
            )
        for record in overlay.file.confirmed:
            place = f"{overlay.name}, {record.what}"
            if (early := record.of_the_future(place)) is not None:
                findings.append(early)
            if record not in alone:
                changed, told = _with_record(changed, record, place)
                findings += told
                if early is None and _CONFIRMS_NOTHING.isdisjoint(one.code for one in told):
                    speaking[overlay.path.name] = None
    findings += _options_alone(methodology, used)
    if speaking:
        findings.append(PRJ[164].at(FOLDER, found=", ".join(speaking)))
    own = None if changed is methodology else methodology
    return Overlaid(changed, records, tuple(used), tuple(refused), own), findings


def _options_alone(methodology: Methodology, used: Sequence[Overlay]) -> Iterator[Finding]:
    """Say where options were read, and nothing else of what is monitored.

    Until class and unit, frequency and method had lines of their own, they stood in that of the
    option. A record of it says nothing of them: nobody knows what else its reader looked at.
    """
    called = [(overlay, [r.what for r in overlay.file.confirmed]) for overlay in used]
    kinds = {kind_of(what) for _, whats in called for what in whats}
    if kinds & {"class", "frequency", "method"}:
        return
    for overlay, whats in called:
        if names := [name_in("option", what) for what in whats if kind_of(what) == "option"]:
            reference = methodology.reference
            found = joined(names)
            yield PRJ[221].at(overlay.name, found=found, reference=reference)


def check_overlay(
    overlay: Overlay, methodology: Methodology, participants: Collection[str] = ()
) -> list[Finding]:
    """Give what has to be said of an overlay before it is written: it has only a checklist yet."""
    _, findings = overlaid(methodology, [overlay], participants)
    return [
        replace(finding, where=finding.where.replace(overlay.name, str(overlay.path)))
        for finding in findings
        if finding.code != "PRJ-164"
    ]


def _contradictions(used: Sequence[Overlay], methodology: Methodology) -> list[Finding]:
    findings: list[Finding] = []
    numbers = number_names(methodology)
    first: dict[str, tuple[Overlay, OverlayRecord]] = {}
    called = _one_name(methodology)
    for overlay in used:
        for record in overlay.file.confirmed:
            says_nothing = record.what in numbers and record.value is None
            if says_nothing or not record.speaks_of(methodology):
                continue
            name = called.get(record.what, record.what)
            other, known = first.setdefault(name, (overlay, record))
            if not say_the_same(known, record):
                findings.append(
                    PRJ[162].at(
                        overlay.name,
                        found=said(
                            "{one} here, {other} in {file}",
                            one=what_it_says(record),
                            other=what_it_says(known),
                            file=other.name,
                        ),
                        what=record.what,
                    )
                )
    return findings


def _one_name(methodology: Methodology) -> dict[str, str]:
    """Give for every name of one thing alone what it is called: EG, and monitoring option of EG."""
    meant: dict[str, set[str]] = {}
    for stated in statements(methodology):
        for name in (stated.what, *stated.names):
            meant.setdefault(name, set()).add(stated.what)
    return {name: next(iter(whats)) for name, whats in meant.items() if len(whats) == 1}


def contradicted_by(application: Application, found: Overlaid) -> list[Finding]:
    """Give the records of a project that say another thing than an overlay has read.

    A number may be that of another row of the same table, which the project does not name.
    """
    methodology = application.methodology
    findings = []
    for n, record in enumerate(application.file.confirmed):
        if not record.speaks_of(methodology):
            continue
        whats = _called(record)
        meant = [s for s in statements(methodology) if whats & {s.what, *s.names}]
        if record.value is not None and any(
            s.value is not None and record.agrees(s.value, s.unit) for s in meant
        ):
            continue
        names = whats.union(*({s.what, *s.names} for s in meant)) if record.value else whats
        others = (
            (overlay, other)
            for overlay in found.used
            for other in overlay.file.confirmed
            if other.what in names
            and other.speaks_of(methodology)
            and _says_otherwise(record, other, methodology)
        )
        if (first := next(others, None)) is not None:
            overlay, other = first
            findings.append(
                PRJ[162]["project"].at(
                    application.where("confirmed", n),
                    found=said(
                        "{one} here ({text}), {other} in {name} ({place})",
                        one=_said_by(record),
                        text=record.text,
                        other=what_it_says(other),
                        name=overlay.name,
                        place=other.text,
                    ),
                    what=record.what,
                )
            )
    return findings


def _says_otherwise(record: Confirmation, other: OverlayRecord, methodology: Methodology) -> bool:
    if record.value is not None:
        return other.value is not None and not record.agrees(other.value, other.unit or "")
    letter = _OPTION.fullmatch(record.what)
    return bool(letter) and letter[1] not in methodology.parameters[letter[2]].options


def _said_by(record: Confirmation) -> str:
    if record.value is not None:
        return f"{float(record.value):.9g} {record.unit}"
    return record.what


def _called(record: Confirmation) -> set[str]:
    """Give what a record of a member's value, or of another option, is a record of."""
    name = record.what.partition("[")[0].removeprefix(VALUE_OF)
    if letter := _OPTION.fullmatch(record.what):
        return {f"{OPTION_OF}{letter[2]}", letter[2]}
    return {record.what, name}


def say_the_same(one: OverlayRecord, other: OverlayRecord) -> bool:
    """Say whether two records of one thing agree.

    A record of a number without its number says nothing of it.
    """
    if set(one.options) != set(other.options) or _plain(one) != _plain(other):
        return False
    if one.value is None or other.value is None:
        return True
    return one.agrees(other.value, other.unit or "") or other.agrees(one.value, one.unit or "")


def _plain(record: OverlayRecord) -> dict[str, str]:
    return {kind: words_alone(text) for kind, text in record.words.items()}


def what_it_says(record: OverlayRecord) -> str:
    """Give what a record has read: a number, options, words, or the same as here."""
    if record.value is not None:
        return f"{float(record.value):.9g} {record.unit}"
    if record.options:
        return _options(record.options)
    return next(iter(record.words.values()), "") or said("as it is here")


def _options(letters: Iterable[str]) -> str:
    return said("option {letters}", letters="/".join(letters))


def _with_record(
    methodology: Methodology, record: OverlayRecord, place: str
) -> tuple[Methodology, list[Finding]]:
    meant = [s for s in statements(methodology) if record.what in (s.what, *s.names)]
    if not meant:
        return methodology, [PRJ[163].at(place, found=record.what, reference=methodology.reference)]
    is_number = record.what in number_names(methodology)
    if doubt := record.doubt(place, methodology, is_number):
        return methodology, [doubt]
    kinds = {stated.kind for stated in meant}
    if record.value is not None and kinds & {"row", "value"}:
        return with_number(methodology, record, meant, place)
    if record.options and kinds == {"option"}:
        return _with_options(methodology, record, meant[0], place)
    if record.words and kinds == {*record.words}:
        if "criterion" in kinds:
            return _with_criterion(methodology, record, meant[0], place)
        return _with_words(methodology, record, meant[0], place)
    if record.value is None and not record.options and not record.words:
        return methodology, []
    if "equation" in kinds:
        return methodology, [equation_stays(methodology, meant[0].subject, record.what, place)]
    return methodology, [PRJ[163]["no-number"].at(place, found=record.what)]


def equation_stays(
    methodology: Methodology, name: str, found: str, place: str, nearest: str = ""
) -> Finding:
    """Give the finding for another equation in the text: what to write instead."""
    equation = methodology.equations.get(name)
    text = f"{name} = {' '.join(equation.text.split())}" if equation is not None else name
    family = equation.family if equation is not None else None
    return PRJ[167].at(
        place,
        found=found,
        equation=text,
        reference=methodology.reference,
        family=nearest or family or ", ".join(methodology.families) or said("none"),
        name=name,
    )


def _with_options(
    methodology: Methodology, record: OverlayRecord, stated: Statement, place: str
) -> tuple[Methodology, list[Finding]]:
    parameter = methodology.parameters[stated.subject]
    options = tuple(sorted(set(record.options)))
    if options == tuple(sorted(parameter.options)):
        return methodology, []
    told = PRJ[165]["option"].at(
        place,
        found=record.placed(_options(options)),
        what=stated.what,
        own=_options(parameter.options),
    )
    return _with_parameter(methodology, stated.subject, {"options": options}), [told]


def _with_words(
    methodology: Methodology, record: OverlayRecord, stated: Statement, place: str
) -> tuple[Methodology, list[Finding]]:
    """Put the frequency or the method that was read in the place of the methodology's own."""
    own = " ".join(getattr(methodology.parameters[stated.subject], stated.kind).split())
    read = record.words[stated.kind]
    if words_alone(own) == words_alone(read):
        return methodology, []
    told = PRJ[165]["words"].at(place, found=record.placed(read), what=stated.what, own=own)
    return _with_parameter(methodology, stated.subject, {stated.kind: read}), [told]


def _with_parameter(methodology: Methodology, name: str, update: dict[str, Any]) -> Methodology:
    changed = methodology.parameters[name].model_copy(update=update)
    return replace(methodology, parameters={**methodology.parameters, name: changed})


def _with_criterion(
    methodology: Methodology, record: OverlayRecord, stated: Statement, place: str
) -> tuple[Methodology, list[Finding]]:
    """Put what was read in the place of a criterion; what a machine checked of it is left out."""
    name = stated.subject
    criterion = methodology.criteria[name]
    if words_alone(criterion.text) == words_alone(record.criterion):
        return methodology, []
    wording = PRJ[165]["criterion"] if criterion.test is None else PRJ[165]["test"]
    told = wording.at(
        place,
        found=record.placed(record.criterion),
        what=stated.what,
        own=" ".join(criterion.text.split()),
    )
    changed = criterion.model_copy(update={"text": record.criterion, "test": None})
    criteria = {**methodology.criteria, name: changed}
    return replace(
        methodology,
        file=methodology.file.model_copy(update={"criteria": criteria}),
        tests={key: test for key, test in methodology.tests.items() if key != name},
    ), [told]
