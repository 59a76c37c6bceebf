"""One file as evidence of things that need a document each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import field
from pathlib import Path

from jcm_mrv.findings import PRJ, Finding
from jcm_mrv.immutable import immutable
from jcm_mrv.project.evidence import evidence_files, hash_of, size_of
from jcm_mrv.strict_yaml import Document, Path_


@immutable
class _Shown:
    """What one file shows: calibrations by meter and day, amounts, and whether a criterion too."""

    text: str
    names: set[str] = field(default_factory=set)
    days: dict[str, dict[str, Path_]] = field(default_factory=dict)
    amounts: list[Path_] = field(default_factory=list)
    criteria: list[Path_] = field(default_factory=list)


def shown_twice(document: Document, folder: Path) -> Iterator[Finding]:
    """Ask about a file that stands for two calibrations, for amounts besides, or in copies.

    A certificate of several meters is right, and so is a report that several criteria rest on. Who
    names the page behind the file has said what of it is meant.
    """
    named = list(evidence_files(document))
    sizes = {text: size_of(folder / text) for _, text in named}
    alike = Counter(sizes.values())
    shown: dict[str, _Shown] = {}
    contents: dict[str, str] = {}
    for path, text in named:
        if not sizes[text]:
            continue
        if text not in contents:
            # A file that is as long as no other is no copy, and need not be read.
            contents[text] = text if alike[sizes[text]] == 1 else hash_of(folder / text) or text
        one = shown.setdefault(contents[text], _Shown(text))
        if _is_certificate(path):
            meter = ".".join(map(str, path[:-3]))
            one.days.setdefault(meter, {}).setdefault(_day(document, path), path)
        elif "entries" in path or "invoiced" in path:
            one.amounts.append(path)
            one.names.add(text)
        elif path[0] == "criteria":
            one.criteria.append(path)
    for one in shown.values():
        for days in one.days.values():
            if len(days) > 1:
                told, place = ", ".join(sorted(days)), list(days.values())[1]
                yield PRJ[217].at(document.where(place), found=told, file=one.text, days=told)
        if len(one.names) > 1:
            told, place = ", ".join(sorted(one.names)), document.where(one.amounts[0])
            yield PRJ[217]["copies"].at(place, found=told, count=len(one.names))
        if one.days and one.amounts:
            place = document.where(one.amounts[0])
            yield PRJ[217]["amounts"].at(place, found=one.text, file=one.text)
        lists: dict[Path_, list[Path_]] = {}
        for path in one.amounts if one.criteria else ():
            lists.setdefault(path[:-2], []).append(path)
        # One bill may show that a plant is connected; not all of them are the report of it.
        if several := next((paths for paths in lists.values() if len(paths) > 1), None):
            label, count = ".".join(map(str, several[0][:-3])), len(several)
            place, file = document.where(several[0]), one.text
            yield PRJ[217]["criteria"].at(place, found=file, file=file, count=count, label=label)


def _is_certificate(path: Path_) -> bool:
    return path[-1] == "certificate" and "calibrations" in path


def _day(document: Document, path: Path_) -> str:
    """Give the day of the calibration that a certificate is of."""
    part = document.data
    for step in path[:-1]:
        part = part[step]
    return str(part.get("date", "")) if isinstance(part, dict) else ""
