"""What is declared of members, beside their titles and the documents that say otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from jcm_mrv.findings import PRJ, Finding
from jcm_mrv.methodology.electricity_mark import ByAttribute
from jcm_mrv.methodology.words_of_choices import VAGUE, affirmed, named_by
from jcm_mrv.patterns import pattern
from jcm_mrv.project.application import Application
from jcm_mrv.project.evidence_names import files_in, files_named, names_a_file
from jcm_mrv.project.evidence_words import Evidence

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


def _is_off_the_grid(application: Application, name: str, owner: str) -> bool:
    """Say whether each member is declared as one that has electricity of its own alone."""
    marks = (p.factor_of for p in application.methodology.parameters.values())
    captive = {
        choice
        for mark in marks
        if isinstance(mark, ByAttribute) and mark.attribute == name
        for choice in mark.captive
    }
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
