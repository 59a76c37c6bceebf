"""Files that a project file names: all of them, and the evidence that is not there."""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from jcm_mrv.findings import PRJ, Finding
from jcm_mrv.findings.language import joined, said
from jcm_mrv.input_files import ZIP_MARK, open_file, real_path
from jcm_mrv.patterns import pattern
from jcm_mrv.project.evidence_names import (
    LONGEST_PATH,
    MOST_FILES,
    OF_SYSTEMS,
    each_in,
    files_named,
    files_of,
    is_address,
    is_shown,
    names_a_file,
)
from jcm_mrv.project.file_kind import is_as_named, shows_nothing
from jcm_mrv.visible import shows_something

if TYPE_CHECKING:
    from jcm_mrv.strict_yaml import Document, Path_

_MOST_NAMED = 5
_LARGEST = 100_000_000
"""Of a file that is looked into: nothing that is written here is as large."""
_HEAD = 4096
LEAST = 10
"""Bytes beside blanks of a file that says something: a letter, or a word, is no document."""
_FEW = 2
"""Other signs than these make a text: a file of zeros, or of one letter, is none."""
_BLANKS = bytes(range(33))
_MARKS = (b"\xff\xfe", b"\xfe\xff")
_NOTE = 200
"""Up to which length a file is read as the words of a note."""
_KEYS = ("evidence", "certificate")


def named_files(data: object, folder: Path) -> Iterator[Path]:
    """Give every file that a text of a project file names, as far as it is there."""
    for text in dict.fromkeys(texts_of(data)):
        # A path has a folder or a suffix.
        if ("." in text or "/" in text) and len(text) < LONGEST_PATH and "\n" not in text:
            yield from files_named(text, folder)


def size_of(file: Path) -> int:
    """Give the length of a file, 0 of a folder, and of what is not there."""
    try:
        return file.stat().st_size if file.is_file() else 0
    except (OSError, ValueError):
        return 0


def hash_of(file: Path) -> str:
    """Give the SHA-256 of a file, nothing of one that cannot be read."""
    try:
        with open_file(file, _LARGEST) as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def texts_of(data: object) -> Iterator[str]:
    """Give every text of a project file, at any depth."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, (dict, list)):
        for part in data.values() if isinstance(data, dict) else data:
            yield from texts_of(part)


def missing_evidence(
    document: Document, project: Path, asked: dict[Path, None] | None = None
) -> list[Finding]:
    """Give a finding ``PRJ-138`` for each part of a project file that names missing evidence.

    ``asked`` takes the files of which it is told for what stands in them.

    A link to nothing, an empty file or folder, the project file itself and what was calculated from
    it show nothing; neither do overlays, or the readings that a certificate or an invoice is to be
    held against, or of which a criterion says how they come about.
    """
    lost: dict[tuple[str, tuple[str, ...]], list[tuple[Path_, str]]] = {}
    files = cache(lambda text: files_named(text, project.parent))
    lacking = cache(lambda text: _lack(files(text), project))
    read = {real_path(file) for file in files_read(document, project.parent)}
    every = (
        (path, name)
        for path, text in evidence_files(document)
        for name in each_in(text, project.parent)
    )
    for path, text in every:
        lack = lacking(text)
        if lack is None and _is_second(path):
            lack = "readings" if all(real_path(file) in read for file in files(text)) else None
        if lack is not None:
            if asked is not None and lack:
                asked |= dict.fromkeys(file for file in files(text) if size_of(file) >= LEAST)
            # Twelve invoices of one member are one thing to mend.
            part = tuple(step for step in path[:-1] if isinstance(step, str))
            lost.setdefault((lack, part), []).append((path, text))
    findings = []
    for (lack, part), missing in lost.items():
        names = list(dict.fromkeys(text for _, text in missing))
        more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
        there = PRJ[138]["itself"] if lack == "itself" else PRJ[138]["empty"]
        if lack == "readings":
            there = PRJ[138]["readings"]
        elif lack == "output":
            there = PRJ[138]["output"]
        elif lack == "unlike":
            there = PRJ[138]["unlike"]
        where, found = document.where(missing[0][0]), ", ".join(names[:_MOST_NAMED]) + more
        label, path = ".".join(part), names[0]
        findings.append(
            there.at(where, found=found, label=label, path=path)
            if lack
            else PRJ[138].at(where, found=found, label=label, path=path)
        )
    return findings


_SHOWN_BY = {
    "entries": ("amounts", "evidence"),
    "invoiced": ("amounts", "evidence"),
    "calibrations": ("calibrations", "certificate"),
    # What a meter showed when it was exchanged, and a clock that was wrong, change amounts too.
    "events": ("events", "evidence"),
    "shift": ("shifts", "evidence"),
}
"""Of what kind each item of a list is, and what shows it: beside the list it serves for all."""


def nothing_shown(document: Document) -> Iterator[Finding]:
    """Give a finding ``PRJ-139`` for each list of what was typed of which nothing shows some."""
    for path, key, _, texts in lists_shown(document.data):
        label = ".".join(str(step) for step in path)
        where = document.where(path)
        left = sum(not text.strip() for text in texts)
        if left:
            yield PRJ[139].at(where, count=left, label=label, key=key)
        idle = [text for text in texts if text.strip() and (is_address(text) or not is_shown(text))]
        if idle:
            found = ", ".join(dict.fromkeys(idle))[:80]
            yield PRJ[139]["nothing"].at(where, found=found, count=len(idle), label=label, key=key)


def shown_in_words(
    document: Document, folder: Path, multipliers: Iterable[tuple[Path_, str]] = ()
) -> Iterator[Finding]:
    """Give one note ``PRJ-244`` where documents are named in words alone, with what they are of."""
    told = [(path, text, "multipliers") for path, text in multipliers]
    for path, _, _, texts in lists_shown(document.data):
        kind, _ = _SHOWN_BY[str(path[-1])]
        # What shows nothing is asked for, and so is an address of a bill.
        told += [(path, text, kind) for text in texts if not is_address(text)]
    for path, text in every_evidence(document):
        if is_of_criterion(path) or path[0] == "authorisation" or "sets" in path:
            kind = next(k for k in ("criteria", "sets", "authorisation") if k in path)
            told.append((path, text, kind))
    # A folder need not be written like one.
    left = [
        one
        for one in told
        if is_shown(one[1]) and not names_a_file(one[1]) and not files_named(one[1], folder)
    ]
    if left:
        n = Counter(kind for *_, kind in left)
        parts = (
            said("{n} {n:amount|amounts}", n=n["amounts"]),
            said("{n} {n:calibration|calibrations}", n=n["calibrations"]),
            said("{n} {n:event|events} of meters", n=n["events"]),
            said("{n} {n:shift|shifts} of clocks", n=n["shifts"]),
            said("{n} {n:multiplier|multipliers}", n=n["multipliers"]),
            said("{n} {n:criterion|criteria}", n=n["criteria"]),
            said("{n} {n:member|members}", n=n["sets"]),
            said("{n} {n:authorisation|authorisations}", n=n["authorisation"]),
        )
        what = joined([part for part in parts if part.values["n"]])
        found = ", ".join([*dict.fromkeys(text for _, text, _ in left)][:_MOST_NAMED])
        yield PRJ[244].at(document.where(left[0][0]), found=found, what=what)


def lists_shown(
    data: object, path: Path_ = ()
) -> Iterator[tuple[Path_, str, list[dict[str, Any]], list[str]]]:
    """Give each list of what was typed: its place, key, items, and what shows each."""
    if isinstance(data, list):
        for number, part in enumerate(data):
            yield from lists_shown(part, (*path, number))
    elif isinstance(data, dict):
        for name, part in data.items():
            _, key = _SHOWN_BY.get(name, ("", ""))
            if not key or not isinstance(part, list):
                yield from lists_shown(part, (*path, name))
                continue
            beside = str(data.get(key) or "")
            items = [item for item in part if isinstance(item, dict)]
            texts = [str(item.get(key) or "").strip() or beside for item in items]
            yield (*path, name), key, items, texts


def _is_second(path: Path_) -> bool:
    """Say whether it has to be another document than the readings."""
    return path[-1] == "certificate" or "invoiced" in path or is_of_criterion(path)


def is_of_criterion(path: Path_) -> bool:
    """Say whether a place is in the answer to a criterion: of the project, or of one of its parts.

    Examples
    --------
    >>> is_of_criterion(("criteria", "1", "evidence")), is_of_criterion(("meters", "criteria"))
    (True, False)
    >>> is_of_criterion(("applications", 0, "criteria", "1", "evidence"))
    True
    """
    return (path[2:] if path[0] == "applications" else path)[:1] == ("criteria",)


def files_read(document: Document, folder: Path) -> Iterator[Path]:
    """Give the files that a project file names as readings, as far as they are there."""
    for text in set(_readings(document.data)):
        yield from files_of(text, folder)


def _readings(data: object) -> Iterator[str]:
    """Give every path and glob that is named as readings."""
    if isinstance(data, list):
        for part in data:
            yield from _readings(part)
    elif isinstance(data, dict):
        for key, part in data.items():
            if key == "readings":
                yield from texts_of(part)
            else:
                yield from _readings(part)


def is_there(text: str, project: Path) -> bool:
    """Say whether evidence that is named like a file can be looked at."""
    folder = project.parent
    every = each_in(text, folder)
    return all(_lack(files_named(name, folder), project) is None for name in every)


def _lack(files: list[Path], project: Path) -> str | None:
    """Give why files show nothing: an empty text where nothing is there; None where they do."""
    if not any(file.exists() for file in files):
        return ""
    if any(_has_content(file, project) for file in files):
        return None
    own = any(file.exists() and project.exists() and file.samefile(project) for file in files)
    if own:
        return "itself"
    there = [file for file in files if file.is_file()]
    if any(map(_is_output, there)):
        return "output"
    return "unlike" if any(map(_is_unlike, there)) else "empty"


def _is_unlike(file: Path) -> bool:
    """Say whether a file with something in it is not what the suffix of its name says."""
    try:
        with open_file(file, _LARGEST) as stream:
            head = stream.read(_HEAD)
    except OSError:
        return False
    return _says_something(head) and not is_as_named(file.name, head)


_OUTPUT = pattern(rb"""(?:^|[{,])\s*["']?schema["']?\s*:\s*["']?jcm-mrv/""", re.MULTILINE)
# An overlay, or another project file, saved by another program.
_RECORDS = [
    pattern(rb"""(?:^|[{,]\s*)["']?%s["']?\s*:""" % key, re.MULTILINE)
    for key in (b"methodology", b"confirmed")
]
_OWN_PAGE = pattern(rb"""(?i)<meta\s(?=[^<>]*generator)[^<>]*["']jcm-mrv["']""")
_OWN_SHEET = b">Monitoring Spreadsheet: JCM_"
_MOST_TEXT = 1_000_000
_CREATED = b"1980-01-01T00:00:00Z"
"""No clock is in what is written here; a program that saves it puts the day of today beside."""


def _is_output(file: Path) -> bool:
    """Whether it is a result, a sheet that was calculated as it was written, or an overlay."""
    try:
        with open_file(file, _LARGEST) as stream:
            return _was_written_here(stream.read(_MOST_TEXT), stream)
    except OSError:
        return False


def _was_written_here(head: bytes, stream: IO[bytes]) -> bool:
    if not head.startswith(ZIP_MARK):
        written = _OUTPUT.search(head) is not None or _OWN_PAGE.search(head) is not None
        return written or all(key.search(head) for key in _RECORDS)
    core = _core_of(stream)
    # A form to fill in was made here as well; a sheet that was calculated says what it is.
    return core.count(_CREATED) > (_OWN_SHEET not in core)


def stamps_of_workbook(stream: IO[bytes]) -> int:
    """Give how many days of a workbook are those of one that was written here: made, changed."""
    return _core_of(stream).count(_CREATED)


def _core_of(stream: IO[bytes]) -> bytes:
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as packed, packed.open("docProps/core.xml") as core:
            return core.read(10_000)
    except Exception:  # whatever is wrong with it, whoever reads it says so
        return b""


def _has_content(file: Path, project: Path) -> bool:
    try:
        if file.is_dir():
            inside = islice(file.rglob("*"), MOST_FILES)
            return any(
                _has_content(part, project)
                for part in inside
                if part.is_file() and part.name.casefold() not in OF_SYSTEMS
            )
        own = project.exists() and file.samefile(project)
        if own:
            return False
        if file.stat().st_size > _LARGEST:
            return True
        with open_file(file, _LARGEST) as stream:
            head = stream.read(_MOST_TEXT)
            shows = _says_something(head[:_HEAD]) and is_as_named(file.name, head)
            if not shows or shows_nothing(head, file.stat().st_size):
                return False
            return not _was_written_here(head, stream)
    except OSError:
        return False


def _says_something(head: bytes) -> bool:
    """Say whether a file can be a document: ``ok``, or ``to follow``, is none in a file either."""
    signs = head.translate(None, _BLANKS)
    if len(signs) < LEAST or len(set(signs)) <= _FEW:
        return False
    if len(head) > _NOTE:
        return True
    try:
        words = head.decode("utf-16" if head[:2] in _MARKS else "utf-8-sig")
        return shows_something(re.sub("<[^>]*>", " ", words))
    except UnicodeDecodeError:
        return True


def evidence_files(document: Document) -> Iterator[tuple[Path_, str]]:
    """Give each text of a project file that names a file as evidence, with its place."""
    return ((path, text) for path, text in every_evidence(document) if names_a_file(text))


def every_evidence(document: Document) -> Iterator[tuple[Path_, str]]:
    """Give each text of a project file that names evidence, in whatever words, with its place."""
    return _evidence(document.data, ())


def _evidence(data: object, path: Path_) -> Iterator[tuple[Path_, str]]:
    if isinstance(data, dict):
        for key, part in data.items():
            if key in _KEYS and isinstance(part, str):
                yield (*path, key), part
            else:
                yield from _evidence(part, (*path, key))
    elif isinstance(data, list):
        for number, part in enumerate(data):
            yield from _evidence(part, (*path, number))
