"""From ``findings.yaml`` to the two tables that ship: texts to make findings of, and explanations.

No run of the program reads the catalogue itself. ``python -m jcm_mrv.findings`` writes the tables
anew; a test holds that they are what the catalogue gives.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from itertools import pairwise
from pathlib import Path
from string import Formatter
from typing import Any

from jcm_mrv.findings.finding import Severity
from jcm_mrv.immutable import immutable
from jcm_mrv.patterns import pattern

FOLDER = Path(__file__).parent
CATALOGUE = FOLDER.with_suffix(".yaml")
TABLE = FOLDER / "table.py"
EXPLANATIONS = FOLDER / "explanations.py"

TEXTS = ("message", "found", "expected", "hint")
EXPLAINED = ("meaning", "why", "example", "mend")
CODE = pattern(r"(PRJ|MET|CAL|WBK|VER|MON|EVI|RPT|PLN)-\d{3}\Z")
KEY = pattern(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")
# A catalogue is read in this order: along the work, from the project file to the verdict.
ORDER = ("PRJ", "MET", "MON", "CAL", "WBK", "VER", "EVI", "RPT", "PLN")


@immutable
class Entry:
    """One entry of the catalogue: of one code, or of twins of a project and a methodology file."""

    codes: tuple[str, ...]
    severities: tuple[Severity, ...]
    wordings: dict[str, dict[str, str]]
    keeps_open: bool
    unseen: bool
    explained: dict[str, str] = field(default_factory=dict)


def placeholders(texts: dict[str, str]) -> set[str]:
    """Give the names of what texts leave open, ``found`` left out.

    Examples
    --------
    >>> sorted(placeholders({"message": "{n} {n:day|days}: {found!r}", "hint": "see {page}"}))
    ['n', 'page']
    """
    return {
        name for text in texts.values() for _, name, _, _ in Formatter().parse(text) if name
    } - {"found"}


def read(path: Path = CATALOGUE) -> list[Entry]:
    """Give the entries of the catalogue.

    Raises
    ------
    ValueError
        Where it is not in its own form; the message lists everything that is not.
    """
    from ruamel.yaml import YAML

    data: dict[str, dict[str, Any]] = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    wrong = [f"{key}: {problem}" for key, item in data.items() for problem in _wrong(key, item)]
    entries = [_entry(key, item) for key, item in data.items()] if not wrong else []
    for one, other in pairwise(entries):
        if not _rank(one) < _rank(other):
            wrong.append(f"{other.codes[0]}: stands after {one.codes[0]}")
    if wrong:
        raise ValueError("; ".join(wrong))
    return entries


def compile_catalogue(entries: list[Entry]) -> dict[Path, str]:
    """Give the text of both tables by the file that each stands in."""
    table, explanations, keeps_open, unseen = [], [], [], []
    for entry in entries:
        severities = " ".join(entry.severities)
        wordings = {
            key: tuple(texts.get(name, "") for name in TEXTS)
            for key, texts in entry.wordings.items()
        }
        explained = tuple(entry.explained.get(name, "") for name in EXPLAINED)
        for code in entry.codes:
            table.append(f"    {code!r}: ({severities!r}, {wordings!r}),\n")
            explanations.append(f"    {code!r}: {explained!r},\n")
            if entry.keeps_open:
                keeps_open.append(f"    {code!r},\n")
            if entry.unseen:
                unseen.append(f"    {code!r},\n")
    written = '"""Compiled from findings.yaml by `python -m jcm_mrv.findings`: never edited."""\n\n'
    return {
        TABLE: f"{written}TABLE: dict[str, tuple[str, dict[str, tuple[str, str, str, str]]]] = {{\n"
        f"{''.join(table)}}}\n\nOPEN = frozenset({{\n{''.join(keeps_open)}}})\n"
        f"UNSEEN = frozenset({{\n{''.join(unseen)}}})\n",
        EXPLANATIONS: f"{written}EXPLANATIONS: dict[str, tuple[str, str, str, str]] = {{\n"
        f"{''.join(explanations)}}}\n",
    }


def _rank(entry: Entry) -> tuple[int, str]:
    code = entry.codes[0]
    return ORDER.index(code[:3]), code


def _entry(key: str, item: dict[str, Any]) -> Entry:
    severity = item["severity"]
    main = {name: item[name] for name in TEXTS if name in item}
    return Entry(
        tuple(key.split(", ")),
        tuple(map(Severity, [severity] if isinstance(severity, str) else severity)),
        ({"": main} if main else {}) | item.get("also", {}),
        item.get("open", False),
        item.get("unseen", False),
        {name: item[name] for name in EXPLAINED if name in item},
    )


def _wrong(key: str, item: dict[str, Any]) -> Iterator[str]:
    """Give what is not as the form of the catalogue asks."""
    for code in key.split(", "):
        if not CODE.match(code):
            yield f"{code!r} is no code"
    yield from (
        f"unknown key {k}"
        for k in item
        if k not in {"severity", "also", "open", "unseen", *TEXTS, *EXPLAINED}
    )
    severity = item.get("severity")
    if not set([severity] if isinstance(severity, str) else severity or [""]) <= set(Severity):
        yield f"no severity {severity!r}"
    for flag in ("open", "unseen"):
        if not isinstance(item.get(flag, False), bool):
            yield f"{flag} is true, or left out"
    if item.get("open") and item.get("unseen"):
        yield "what keeps a result open is told as open, and not as unseen beside it"
    if not str(item.get("meaning", "")):
        yield "no meaning"
    for variant, texts in {"": item, **item.get("also", {})}.items():
        of = f" in {variant}" if variant else ""
        if variant:
            if not KEY.match(variant):
                yield f"{variant!r} is no key of a wording"
            yield from (f"unknown key {k}{of}" for k in texts if k not in TEXTS)
        for name in (*TEXTS, *(() if variant else EXPLAINED)):
            text = texts.get(name, "")
            if not isinstance(text, str):
                yield f"{name}{of} is no text"
            elif name in TEXTS:
                yield from (f"{name}{of}: {problem}" for problem in _wrong_text(text))
        if any(name in texts for name in TEXTS) and not texts.get("message"):
            yield f"no message{of}"


def _wrong_text(text: str) -> Iterator[str]:
    try:
        parts = list(Formatter().parse(text))
    except ValueError as exc:
        yield f"{exc}: {text!r}"
        return
    if text != text.strip() or "\n" in text:
        yield "blanks around it, or more than one line"
    for _, name, spec, conversion in parts:
        if name is None:
            continue
        if not name.isidentifier() or name in {"where", "severity", "self"}:
            yield f"{{{name}}} is no name for a placeholder"
        if spec and ("{" in spec or spec.count("|") > 1):
            yield f"{{{name}:{spec}}} cannot be"
        if conversion not in {None, "r"}:
            yield f"{{{name}!{conversion}}} cannot be"
