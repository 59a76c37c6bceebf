"""Multipliers that a project states: whether something that it names shows them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import Any

from jcm_mrv.findings import PRJ, Finding
from jcm_mrv.findings.language import joined
from jcm_mrv.immutable import immutable
from jcm_mrv.input_files import real_path
from jcm_mrv.methodology.exact_numbers import number_text, parse_number
from jcm_mrv.project.amount_in_text import multipliers_in
from jcm_mrv.project.evidence import files_read
from jcm_mrv.project.evidence_names import (
    files_in,
    files_named,
    is_address,
    is_shown,
    names_a_file,
)
from jcm_mrv.project.evidence_words import Evidence
from jcm_mrv.project.number_in_text import numbers_in
from jcm_mrv.strict_yaml import Document, Path_

_NEAR = Fraction(1, 10_000)


@immutable
class Multiplied:
    """A source whose steps are multiplied by numbers that were typed.

    ``texts`` are the evidence that stands beside it, or beside a change of the transformers, and
    ``certificates`` those of its meter, which are of the meter alone unless they say more.
    """

    path: Path_
    numbers: tuple[Fraction, ...]
    texts: tuple[str, ...]
    certificates: tuple[str, ...]


def unshown_multipliers(document: Document, folder: Path, evidence: Evidence) -> Iterator[Finding]:
    """Ask about each multiplier that no document shows: it makes the amount so many times as much.

    One that stands in a column of the readings is shown by them. What a scan says, or a document
    that is named in words alone, is looked up by nobody here.
    """
    for one in multiplied(document.data):
        texts = [text for text in one.texts if is_shown(text) and not is_address(text)]
        words = [t for t in texts if not names_a_file(t) and not files_named(t, folder)]
        left = one.numbers
        read: set[Path] = set()
        for text in chain(texts, one.certificates):
            if text in words:
                continue
            is_own = text in texts
            for file in files_in(files_named(text, folder)):
                if not (said := _said(file, evidence)):
                    read |= {file} if is_own else set()
                else:
                    left = tuple(n for n in left if not _is_in(said, n, anywhere=is_own))
        if not left or words:
            continue
        where, label = document.where((*one.path, "multiplier")), ".".join(map(str, one.path))
        found = joined([number_text(number) for number in left])
        # A log has no words, and is what the multiplier is for.
        unread = read - {*map(real_path, files_read(document, folder))}
        if unread:
            evidence.not_looked_up |= dict.fromkeys(sorted(unread))
        elif texts:
            told = f"{found}: {', '.join(dict.fromkeys(texts))}"
            yield PRJ[238]["nowhere"].at(where, found=told, label=label)
        else:
            yield PRJ[238].at(where, found=found, label=label)


def multipliers_named(document: Document) -> list[tuple[Path_, str]]:
    """Give each text that is named beside a multiplier, with where that stands."""
    every = multiplied(document.data)
    return [((*one.path, "multiplier"), text) for one in every for text in one.texts]


def multiplied(data: Any) -> Iterator[Multiplied]:
    """Give each source that has a multiplier other than 1, with what may show it."""
    if not isinstance(data, dict):
        return
    meters = data.get("meters")
    parts: list[tuple[Path_, Any]] = [((), data)]
    several = data.get("applications")
    if isinstance(several, list):
        parts += [(("applications", n), part) for n, part in enumerate(several)]
    for path, part in parts:
        monitoring = part.get("monitoring") if isinstance(part, dict) else None
        if isinstance(monitoring, dict):
            for name, one in monitoring.items():
                under = (*path, "monitoring", name)
                yield from _multiplied(one, under, (), "", meters if meters is not None else {})


def _multiplied(
    one: Any, path: Path_, above: tuple[str, ...], meter: str, meters: Any
) -> Iterator[Multiplied]:
    """Look at a source and those within; evidence and meter of the whole are those of its parts."""
    if not isinstance(one, dict):
        return
    own = one.get("evidence")
    above = (own,) if isinstance(own, str) and own.strip() else above
    meter = str(one.get("meter") or meter)
    numbers = [number for number in _numbers(one.get("multiplier")) if number != 1]
    if numbers:
        declared = meters.get(meter) if isinstance(meters, dict) else None
        declared = declared if isinstance(declared, dict) else {}
        changes = [c for c in _items(declared, "events") if c.get("what") == "ratio"]
        shown = [text for text in (_text(c, "evidence") for c in changes) if text]
        certificates = [_text(c, "certificate") for c in _items(declared, "calibrations")]
        yield Multiplied(
            path, tuple(dict.fromkeys(numbers)), (*above, *shown), tuple(filter(None, certificates))
        )
    members = one.get("members")
    for name, part in members.items() if isinstance(members, dict) else ():
        yield from _multiplied(part, (*path, "members", name), above, meter, meters)
    for number, part in enumerate(_items(one, "sources")):
        yield from _multiplied(part, (*path, "sources", number), above, meter, meters)


def _items(data: dict[str, Any], key: str) -> list[dict[str, Any]]:
    every = data.get(key)
    return [one for one in every if isinstance(one, dict)] if isinstance(every, list) else []


def _text(one: dict[str, Any], key: str) -> str:
    return str(one.get(key) or "").strip()


def _numbers(given: Any) -> Iterator[Fraction]:
    """Give the numbers of a multiplier as it is typed; a column has none."""
    if isinstance(given, list):
        for one in given:
            yield from _numbers(one.get("value") if isinstance(one, dict) else None)
    elif given is not None and not isinstance(given, dict):
        try:
            yield parse_number(given)
        except ValueError:
            return


def _said(file: Path, evidence: Evidence) -> str:
    """Give the words of a file, where all of it has some."""
    read = evidence.read(file)
    if read is None or "" in read.texts:
        return ""
    return "\n".join(filter(None, read.texts))


def _is_in(said: str, number: Fraction, *, anywhere: bool) -> bool:
    """Say whether a text has a multiplier: called so, as ratios of transformers, or by its number.

    Examples
    --------
    >>> _is_in("CT ratio 200/5 A", Fraction(40), anywhere=False)
    True
    >>> _is_in("CT 200/5, PT 22000/110", Fraction(8000), anywhere=False)
    True
    >>> [_is_in("at 40 °C", Fraction(40), anywhere=anywhere) for anywhere in (False, True)]
    [False, True]
    """
    found = [*map(Fraction, multipliers_in(said))]
    if anywhere:
        found += [one for one, _, _ in numbers_in(said)]
    return any(abs(one - number) <= _NEAR * number for one in found)
