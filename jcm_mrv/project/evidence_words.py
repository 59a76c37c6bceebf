"""What files of evidence say: the words of PDF files, workbooks, documents and plain texts."""

from __future__ import annotations

import contextlib
import csv
import io
import os
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import field
from functools import lru_cache
from pathlib import Path, PurePath

from jcm_mrv.findings.language import joined, said
from jcm_mrv.immutable import immutable, mutable
from jcm_mrv.input_files import ZIP_MARK, open_file
from jcm_mrv.input_pdf import MOST_PAGES, PDF_MARK, Pages, PdfError, open_pdf
from jcm_mrv.input_zip import DAMAGED
from jcm_mrv.patterns import pattern
from jcm_mrv.project.evidence import hash_of, size_of
from jcm_mrv.project.file_kind import stands_in
from jcm_mrv.visible import shows_something

MOST_OPENED = 250
"""PDF files, workbooks and documents that are opened: each takes a moment."""
_LARGEST = 20_000_000
_SMALL = 64_000
"""Up to which size a file is read as a whole, whatever it is evidence of."""
_MOST_PAGES, _MOST_SHEETS, _MOST_ROWS = 60, 20, 2000
"""Of a certificate or a bill; what is longer is a report, and is not read."""
_MOST_TEXT = 2_000_000
_BODIES = ("word/document.xml", "content.xml")
"""Where the words of a document of a word processor stand."""
_BREAK = pattern(rb"</(?:w|text):(?:p|h|tc)>|<(?:w|text):(?:tab|br|cr|line-break|s)\b[^<>]*>")
_TAG = pattern(rb"<[^<>]*>")
_MARKED = frozenset({".htm", ".html", ".xml", ".svg"})
_MARK = pattern(r"<[^<>]*>")
_UNSEEN = pattern(r"<(script|style)\b|<!--", re.IGNORECASE)
"""What a page does not show begins so. Its end is looked for once: a page may have no end of it."""
_OF_OFFICE = frozenset({"[Content_Types].xml", "mimetype", *_BODIES, "xl/workbook.xml"})
_MOST_INSIDE = 50
"""Files in an archive."""
_NOTE = 200
"""Up to which length words are read as those of a note: `to follow` is no document."""
_PICTURES = ("word/media/", "xl/media/", "Pictures/")
_MARKS = (b"\xff\xfe", b"\xfe\xff")
_TEXTS = frozenset({"", ".txt", ".csv", ".tsv", ".md", ".log", ".htm", ".html", ".xml", ".json"})

_LEAST_WORDS = 12
"""Different words that have to be there where there may be a picture too: more than a scanner puts
at the foot of a page."""
_TOKEN = pattern(r"[^\W_]+(?:[.,:/'\u2019\u2212+-]+[^\W_]+)*")
_GROUPED = pattern(r"([1-9][0-9]{0,2}(?:([.,'\u2019])[0-9]{3})(?:\2[0-9]{3})*)([.,][0-9]+)?")
_DECIMAL = pattern(r"[0-9]+[.,][0-9]+")
_UNITS = frozenset("wh kwh mwh gwh kw mw j mj gj tj t kg l kl m3 nm3 h d ha usd vnd".split())


@immutable
class Read:
    """What was read of a file.

    Attributes
    ----------
    texts : tuple of str or None
        The words of each page, or of all of it; None of an empty page. None at all where it is too
        long to be read.
    pages : Pages, optional
        What the pages of a PDF file are called.
    """

    texts: tuple[str | None, ...] = ()
    pages: Pages | None = None
    stood_for: tuple[bool, bool] | None = None
    """Of what stands in for one that was left out of a pack: whether that had words, and pages."""

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in it, neither a picture nor words that show something."""
        words = " ".join(filter(None, self.texts))
        is_note = len(words) < _NOTE and not (words and shows_something(words))
        return bool(self.texts) and "" not in self.texts and is_note


@immutable
class Words:
    """The words of a document, how often each stands in it, and the amounts among them."""

    words: Mapping[str, int]
    amounts: tuple[float, ...]


@mutable
class Evidence:
    """Files of evidence as they are looked into, and what has to be said of that.

    Attributes
    ----------
    folder : Path
        That of the project.
    asked : dict of Path
        Files about which something is asked for what stands in them.
    unread : dict of Path
        Files whose words nobody could read, as a scan, where they were to be compared.
    not_looked_up : dict of Path
        Documents of amounts in which no amount was looked up: no PDF files, or several for one.
    summed : dict of Path
        Of files that show an amount as a sum with others, what names them, once for each amount.
    """

    folder: Path
    asked: dict[Path, None] = field(default_factory=dict)
    unread: dict[Path, None] = field(default_factory=dict)
    not_looked_up: dict[Path, None] = field(default_factory=dict)
    summed: dict[Path, list[str]] = field(default_factory=dict)
    _opened: dict[Path, Read | None] = field(default_factory=dict)
    _beyond: set[Path] = field(default_factory=set)
    _words: dict[Path, Words | None] = field(default_factory=dict)
    _hashes: dict[Path, str] = field(default_factory=dict)

    def read(self, file: Path) -> Read | None:
        """Give what a file says; None where it cannot be read, or too many were opened."""
        if file not in self._opened:
            if is_long := sum(map(_is_packed, self._opened)) >= MOST_OPENED and _is_packed(file):
                self._beyond.add(file)
            self._opened[file] = None if is_long else _read(file)
        return self._opened[file]

    def is_blank(self, file: Path, *, whole: bool) -> bool | None:
        """Say whether nothing stands in a file; None where nobody has looked.

        A PDF file that need not be read as a whole is opened up to the first page that says
        something; a photograph says something.
        """
        size = size_of(file)
        if size > _LARGEST:
            return None
        try:
            with open_file(file, _LARGEST) as stream:
                data = stream.read()
        except OSError:
            return None
        is_pdf = data.startswith(PDF_MARK)
        if whole or size <= _SMALL or not is_pdf:
            read = self.read(file)
            if read is None:
                return None if is_pdf and not whole else False
            if read.stood_for is not None:
                return False if whole or read.stood_for[0] else None
            return read.is_blank
        seen: list[str | None] = []
        try:
            with open_pdf(data) as pages:
                for number in range(1, min(pages.count, MOST_PAGES) + 1):
                    seen.append(pages.text(number))
                    if not Read((*seen,)).is_blank:
                        return False
        except PdfError:
            return None
        return True

    def words(self, file: Path) -> Words | None:
        """Give the words of a file, where it has as many as say what it is."""
        if file not in self._words:
            self._words[file] = self._words_of(file)
        return self._words[file]

    def hash(self, file: Path) -> str:
        """Give the SHA-256 of a file, nothing of one that cannot be read."""
        if file not in self._hashes:
            self._hashes[file] = hash_of(file)
        return self._hashes[file]

    def _words_of(self, file: Path) -> Words | None:
        read = self.read(file)
        if read is None:
            return None
        found = words_of("\n".join(filter(None, read.texts)))
        is_little = found is not None and len(found.words) < _LEAST_WORDS
        return None if is_little and _is_packed(file) else found

    def is_unread(self, file: Path) -> bool:
        """Say whether nobody could read the words of a file."""
        read = self.read(file)
        if read is not None and read.stood_for is not None:
            return not read.stood_for[0]
        return self.words(file) is None

    def named(self, files: Iterable[Path]) -> str:
        """Give the names of files that were looked into, and how many others there are."""
        every = list(files)
        told = [file for file in every if file not in self._beyond]
        names = [os.path.relpath(file, self.folder).replace(os.sep, "/") for file in told]
        left = len(every) - len(told)
        return joined([*names, *([said("and {n} more", n=left)] if left else [])])


def _is_packed(file: Path) -> bool:
    return file.suffix.lower() not in _TEXTS


def _read(file: Path) -> Read | None:
    try:
        state = file.stat()
        return _read_once(file, state.st_size, state.st_mtime_ns)
    except OSError:
        return None


@lru_cache(maxsize=2 * MOST_OPENED)
def _read_once(file: Path, size: int, _changed: int) -> Read | None:
    if size > _LARGEST or not file.is_file():
        return None
    with open_file(file, _LARGEST) as stream:
        data = stream.read()
    if (stood_for := stands_in(data)) is not None:
        return Read(stood_for=stood_for)
    return read_bytes(data, file.suffix.lower())


def read_bytes(data: bytes, suffix: str = "") -> Read | None:
    """Give what the bytes of a file say, by what is in them; None where nobody can read them."""
    try:
        if data.startswith(PDF_MARK):
            with open_pdf(data) as pages:
                few = range(1, pages.count + 1) if pages.count <= _MOST_PAGES else ()
                return Read(tuple(map(pages.text, few)), pages)
        if data.startswith(ZIP_MARK):
            if (files := _files_inside(data)) is not None:
                return Read(tuple(text for inside in files for text in _texts_inside(*inside)))
            words = _packed(data)
            return Read((words if words.strip() else "" if _has_pictures(data) else None,))
    except (PdfError, RuntimeError, *DAMAGED):
        return None
    if b"\0" in data[:1000] and data[:2] not in _MARKS:
        return None
    text = data.decode("utf-16" if data[:2] in _MARKS else "utf-8-sig", "replace")
    return Read((_plain(text, suffix) or None,))


def _plain(text: str, suffix: str) -> str:
    """Give the words of a text without marks, and the cells of a table set apart."""
    if suffix == ".csv" and not set(text.partition("\n")[0]) & set(";\t"):
        # A cell that is too long for a table is one of no table.
        with contextlib.suppress(csv.Error):
            return "\n".join(" | ".join(row) for row in csv.reader(text[:_MOST_TEXT].splitlines()))
    if suffix in _MARKED or text.lstrip()[:1] == "<":
        import html

        return html.unescape(_MARK.sub(" ", _shown(text[:_MOST_TEXT])))
    return text


def _shown(page: str) -> str:
    """Give a page without scripts, styles and comments."""
    kept, at = [], 0
    while (begin := _UNSEEN.search(page, at)) is not None:
        kept.append(page[at : begin.start()])
        name = begin[1]
        ends = f"</{name}[^<>]*>?" if name else "-->"
        end = re.compile(ends, re.IGNORECASE).search(page, begin.end())
        at = len(page) if end is None else end.end()
    return " ".join([*kept, page[at:]])


def _files_inside(data: bytes) -> list[tuple[str, bytes]] | None:
    """Give the files of an archive, None where it is a workbook or a document."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        names = packed.namelist()
        if _OF_OFFICE.intersection(names):
            return None
        inside = [item for item in packed.infolist() if not item.is_dir()]
        if len(inside) > _MOST_INSIDE or sum(item.file_size for item in inside) > _LARGEST:
            raise ValueError("too much is in it")
        return [(item.filename, packed.read(item)) for item in inside]


def _texts_inside(name: str, data: bytes) -> tuple[str | None, ...]:
    suffix = PurePath(name).suffix.lower()
    # An archive in an archive is a page that nobody has read.
    nested = data.startswith(ZIP_MARK) and suffix == ".zip"
    read = None if nested else read_bytes(data, suffix)
    return ("",) if read is None else read.texts


def _packed(data: bytes) -> str:
    """Give the words of a workbook, or of a document of a word processor."""
    import html

    from jcm_mrv.input_sheets import SheetError, open_sheets

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = set(packed.namelist())
            body = next((name for name in _BODIES if name in names), None)
            is_sheet = body == _BODIES[1] and b"spreadsheet" in data[:200]
            if body is not None and not is_sheet:
                with packed.open(body) as stream:
                    inside = _TAG.sub(b"", _BREAK.sub(b" ", stream.read(_MOST_TEXT)))
                return html.unescape(inside.decode(errors="replace"))
        with open_sheets(data) as sheets:
            rows = (
                row for name in sheets.names[:_MOST_SHEETS] for row in sheets.rows(name, _MOST_ROWS)
            )
            return "\n".join(" ".join(map(_cell, filter(_is_filled, row))) for row in rows)[
                :_MOST_TEXT
            ]
    except (SheetError, RuntimeError, *DAMAGED) as exc:
        raise ValueError(str(exc)) from None


def _is_filled(cell: object) -> bool:
    # A nought is a number that somebody has typed.
    return bool(cell) or (isinstance(cell, (int, float)) and not isinstance(cell, bool))


def _cell(cell: object) -> str:
    return f"{cell:.15g}" if isinstance(cell, float) else str(cell)


def _has_pictures(data: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return any(name.startswith(_PICTURES) for name in packed.namelist())


def words_of(text: str) -> Words | None:
    """Give words and amounts of a text; None where it has none.

    An amount has decimals, groups of thousands, or a unit behind it; what else has digits is the
    number of a meter, a document or a day, and is a word as any other.

    Examples
    --------
    >>> found = words_of("Meter 0123456: 41,234.5 kWh on 2024-01-31")
    >>> found.amounts, sorted(found.words)
    ((41234.5,), ['0123456', '2024-01-31', 'kwh', 'meter', 'on'])
    """
    plain = unicodedata.normalize("NFKC", text[:_MOST_TEXT]).casefold()
    tokens = _TOKEN.findall(plain)
    words: Counter[str] = Counter()
    amounts: list[float] = []
    for token, behind in zip(tokens, [*tokens, ""][1:], strict=True):
        amount = _number(token)
        if amount is None and token.isdecimal() and behind in _UNITS:
            amount = float(token)
        if amount is None:
            words[token] += 1
        else:
            amounts.append(amount)
    return Words(words, tuple(sorted(amounts))) if words or amounts else None


def _number(token: str) -> float | None:
    """Give an amount by the way it is written; None of what may be the number of anything else."""
    if grouped := _GROUPED.fullmatch(token):
        return float(re.sub("[^0-9]", "", grouped[1]) + (grouped[3] or "").replace(",", "."))
    return float(token.replace(",", ".")) if _DECIMAL.fullmatch(token) else None
