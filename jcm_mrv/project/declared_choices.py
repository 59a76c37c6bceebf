"""What is declared of members, beside their titles and the documents that say otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from jcm_mrv.findings import PRJ, Finding
from jcm_mrv.methodology.electricity import cases_of_electricity
from jcm_mrv.methodology.words_of_choices import VAGUE, affirmed, named_by
from jcm_mrv.patterns import pattern
from jcm_mrv.project.application import Application
from jcm_mrv.project.evidence_names import files_in, files_named, is_address, is_shown, names_a_file
from jcm_mrv.project.evidence_words import Evidence

_SHOWN = 5
_HEAD = 400
"""Letters in which a document says what it is."""
_CONTRACT = pattern(
    r"(?i)\b(?:connection (?:agreement|contract)|grid[- ]connection"
    r"|connected to the (?:\w+ ){0,2}grid|power purchase"
    r"|(?:purchase|supply|sale) of (?:electricity|power)"
    r"|electricity supply contract|jual beli (?:tenaga )?listrik)\b"
    r"|mua bán điện|đấu nối|系統連系|電力受給|電力需給|需給契約"
)
_OF_ITS_OWN = pattern(
    r"(?i)\b(?:mini|micro|internal|island|isolated|local|private|own|site)[- ]?grids?\b"
    r"|\bgenerators?[- ](?:hall|house|room|building|shed|factory|plant|works|maker)s?\b"
)
"""A grid that is none of the country, and a building in which generators stand, or are made."""
_IN_VAIN = pattern(
    r"(?i)refus|reject|denied|disconnect|cancel|terminat|nearest|far from"
    r"|từ chối|chấm dứt|拒否|解約"
)
"""What says that there was a contract, or that none came about."""


def declared_otherwise(
    application: Application, folder: Path, evidence: Evidence
) -> Iterator[Finding]:
    """Ask where a member is called another choice than is declared of it, or a contract says so.

    A contract with the grid is asked about where all members are declared to be off it.
    """
    for name, (owner, attribute) in application.methodology.attributes.items():
        choices = list(attribute.choices or ())
        if not choices or not owner:
            continue
        for number, member in enumerate(application.file.sets.get(owner, ())):
            own = member.attributes.get(name)
            called = _OF_ITS_OWN.sub(" ", f"{member.id} {member.title}".replace("_", " "))
            named = named_by(called, choices) - VAGUE
            if own in choices and named and own not in named:
                where = application.where("sets", owner, number)
                yield PRJ[245].at(
                    where,
                    found=f"{own}: {member.title or member.id}",
                    label=f"{member.id}.{name}",
                    choice=" | ".join(sorted(named)),
                )
        if _is_off_the_grid(application, name, owner):
            yield from _contracts(application, folder, evidence, name)


def unshown_choices(
    application: Application, folder: Path, evidence: Evidence
) -> Iterator[Finding]:
    """Ask about members that are declared as another case than the grid, where nothing shows it.

    The factor of the grid is the lower one. What shows the other case is the evidence of the
    member, or that of a criterion which names it.
    """
    methodology = application.methodology
    for name, mark in cases_of_electricity(methodology).items():
        owner, attribute = methodology.attributes[name]
        told = {
            choice
            for words in _of_criteria(application, folder, evidence)
            for choice in named_by(words, attribute.choices)
        }
        left: dict[str, list[int]] = {}
        for number, member in enumerate(application.file.sets.get(owner, ())):
            own = member.attributes.get(name)
            if own not in attribute.choices or own in mark.grid or own in told - VAGUE:
                continue
            said = [
                _head_of(file, evidence) for file in files_in(files_named(member.evidence, folder))
            ]
            words = affirmed(" ".join(said))
            named = named_by(words, attribute.choices) - VAGUE
            if not is_shown(member.evidence) or is_address(member.evidence):
                left.setdefault(str(own), []).append(number)
            elif named and own not in VAGUE and own not in named:
                yield PRJ[239]["otherwise"].at(
                    application.where("sets", owner, number),
                    found=member.evidence,
                    label=f"{member.id}.{name}",
                    choice=own,
                    named=" | ".join(sorted(named)),
                )
        for own, numbers in left.items():
            members = [application.file.sets[owner][n].id for n in numbers]
            more = f" + {len(members) - _SHOWN}" if len(members) > _SHOWN else ""
            yield PRJ[239].at(
                application.where("sets", owner, numbers[0]),
                found=", ".join(members[:_SHOWN]) + more,
                name=name,
                choice=own,
                count=len(members),
            )


def _of_criteria(application: Application, folder: Path, evidence: Evidence) -> Iterator[str]:
    """Give the words that answer criteria, and with which their documents begin."""
    for answer in application.file.criteria.values():
        yield answer.evidence
        if names_a_file(answer.evidence):
            for file in files_in(files_named(answer.evidence, folder)):
                yield _head_of(file, evidence)


def _is_off_the_grid(application: Application, name: str, owner: str) -> bool:
    """Say whether each member is declared as one that has electricity of its own alone."""
    mark = cases_of_electricity(application.methodology).get(name)
    captive = mark.captive if mark is not None else ()
    declared = [member.attributes.get(name) for member in application.file.sets.get(owner, ())]
    return bool(declared) and all(value in captive for value in declared)


def _contracts(
    application: Application, folder: Path, evidence: Evidence, name: str
) -> Iterator[Finding]:
    for criterion, answer in application.file.criteria.items():
        text = answer.evidence
        files = files_in(files_named(text, folder)) if names_a_file(text) else []
        heads = [(file, _head_of(file, evidence)) for file in files] or [(None, text)]
        for file, words in heads:
            plain = affirmed(words)
            if not _CONTRACT.search(plain) or _IN_VAIN.search(words):
                continue
            if "captive" in named_by(words, ["grid", "captive"]):
                continue
            if file is not None:
                evidence.asked[file] = None
            where = application.where("criteria", criterion)
            yield PRJ[245]["contract"].at(where, found=text, criterion=criterion, name=name)
            break


def _head_of(file: Path, evidence: Evidence) -> str:
    read = evidence.read(file)
    return " ".join(filter(None, read.texts))[:_HEAD] if read is not None else ""
