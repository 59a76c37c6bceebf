"""One file as evidence of things that need a document each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from pathlib import Path

from jcm_mrv.findings import PRJ, Finding
from jcm_mrv.immutable import immutable
from jcm_mrv.project.evidence import every_evidence, hash_of, is_of_criterion, size_of
from jcm_mrv.project.evidence_alike import one_of_each, place_in
from jcm_mrv.project.evidence_names import files_named, files_of
from jcm_mrv.project.evidence_words import Evidence
from jcm_mrv.strict_yaml import Document, Path_

_Named = tuple[Path_, str, Path]


@immutable
class _Shown:
    """What one place of a document shows: calibrations by meter and day, amounts, criteria."""

    text: str
    days: dict[str, dict[str, Path_]] = field(default_factory=dict)
    amounts: list[Path_] = field(default_factory=list)
    criteria: list[Path_] = field(default_factory=list)


def shown_twice(document: Document, folder: Path, evidence: Evidence) -> Iterator[Finding]:
    """Ask about a document that stands for two calibrations, for amounts besides, or in copies.

    A certificate of several meters is right, and so is a report that several criteria rest on. Who
    names the page behind the file has said what of it is meant, unless it is twice the same.
    """
    named = list(_named(document, folder))
    apart = dict.fromkeys(file for path, _, file in named if not is_of_criterion(path))
    first = one_of_each(apart, evidence)
    first |= {file: _the_same(file, apart) for path, _, file in named if file not in first}
    yield from _blank(document, named, apart, evidence)
    if len(apart) > 1:
        evidence.unread |= {
            file: None for file in apart if file not in evidence.asked and evidence.is_unread(file)
        }
    shown: dict[tuple[Path, str], _Shown] = {}
    for path, text, file in named:
        place = "" if files_of(text, folder) else place_in(text)
        one = shown.setdefault((first[file], place), _Shown(text))
        if _is_certificate(path):
            meter = ".".join(map(str, path[:-3]))
            one.days.setdefault(meter, {}).setdefault(_day(document, path), path)
        elif not is_of_criterion(path):
            one.amounts.append(path)
        elif not place:
            one.criteria.append(path)
    told: set[Path] = set()
    for (file, place), one in shown.items():
        for finding in _of_one_place(document, one, named=bool(place)):
            told.add(file)
            yield finding
    for key, is_of in (("copies", _is_amount), ("certificates", _is_certificate)):
        copies: dict[Path, dict[Path, _Named]] = {}
        for item in named:
            if is_of(item[0]):
                copies.setdefault(first[item[2]], {}).setdefault(item[2], item)
        for file, several in copies.items():
            if len(several) > 1 and (key == "copies" or file not in told):
                told.add(file)
                found = ", ".join(sorted(text for _, text, _ in several.values()))
                where = document.where(next(iter(several.values()))[0])
                kind = PRJ[217]["copies"] if key == "copies" else PRJ[217]["certificates"]
                yield kind.at(where, found=found, count=len(several))
    for file in first:
        # Of the same bytes it is told whatever stands in them.
        if first[file] in told and hash_of(file) != hash_of(first[file]):
            evidence.asked |= {file: None, first[file]: None}


def _named(document: Document, folder: Path) -> Iterator[_Named]:
    """Give what is shown by one file with something in it, as it is named."""
    for path, text in every_evidence(document):
        if _is_certificate(path) or _is_amount(path) or is_of_criterion(path):
            files = files_named(text, folder)
            if len(files) == 1 and size_of(files[0]):
                yield path, text, files[0]


def _blank(
    document: Document, named: list[_Named], apart: dict[Path, None], evidence: Evidence
) -> Iterator[Finding]:
    """Tell of files that are opened and have nothing in them: blank pages, or `to follow`."""
    for path, text, file in named:
        if file in evidence.asked:
            continue
        # The document of a criterion may be long, and nothing is compared with it.
        is_blank = evidence.is_blank(file, whole=file in apart)
        if is_blank is None:
            evidence.unread[file] = None
        elif is_blank:
            evidence.asked[file] = None
            label = ".".join(step for step in path[:-1] if isinstance(step, str))
            where = document.where(path)
            yield PRJ[138]["empty"].at(where, found=text, label=label, path=text)


def _the_same(file: Path, others: dict[Path, None]) -> Path:
    """Give the one of some files that has the same bytes, or the file itself."""
    alike = (one for one in others if size_of(one) == size_of(file))
    return next((one for one in alike if hash_of(one) == hash_of(file) != ""), file)


def _of_one_place(document: Document, one: _Shown, *, named: bool) -> Iterator[Finding]:
    for days in one.days.values():
        if len(days) > 1:
            told, place = ", ".join(sorted(days)), list(days.values())[1]
            yield PRJ[217].at(document.where(place), found=told, file=one.text, days=told)
    if one.days and one.amounts:
        place = document.where(one.amounts[0])
        yield PRJ[217]["amounts"].at(place, found=one.text, file=one.text)
    lists: dict[Path_, list[Path_]] = {}
    for path in one.amounts if one.criteria and not named else ():
        lists.setdefault(path[:-2], []).append(path)
    # One bill may show that a plant is connected; not all of them are the report of it.
    if several := next((paths for paths in lists.values() if len(paths) > 1), None):
        label, count = ".".join(map(str, several[0][:-3])), len(several)
        where, file = document.where(several[0]), one.text
        yield PRJ[217]["criteria"].at(where, found=file, file=file, count=count, label=label)


def _is_certificate(path: Path_) -> bool:
    return path[-1] == "certificate" and "calibrations" in path


def _is_amount(path: Path_) -> bool:
    return "entries" in path or "invoiced" in path


def _day(document: Document, path: Path_) -> str:
    """Give the day of the calibration that a certificate is of."""
    part = document.data
    for step in path[:-1]:
        part = part[step]
    return str(part.get("date", "")) if isinstance(part, dict) else ""
