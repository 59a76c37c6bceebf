"""Pages that evidence names behind a file: whether the file has them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from jcm_mrv.findings import PRJ, Finding
from jcm_mrv.input_files import open_file
from jcm_mrv.input_pdf import MAX_BYTES, PDF_MARK, PdfError, open_pdf
from jcm_mrv.project.evidence import BEHIND, LEFT_OUT, PAGE, every_evidence, files_named, files_of
from jcm_mrv.project.record_fields import pages_named
from jcm_mrv.strict_yaml import Document, Path_

_SIGNS = " ,;:#("
_MOST_FILES = 50
"""Files that are opened: each takes a moment."""
_SHOWN = 200
_PDF_SUFFIX = ".pdf"
"""What was left out of a pack is taken for what its name says."""


def missing_pages(document: Document, folder: Path) -> Iterator[Finding]:
    """Ask about pages that a file of evidence does not have, and say which were not looked up."""
    unread: dict[Path, Path_] = {}
    named: dict[Path, list[tuple[Path_, list[tuple[str, str]]]]] = {}
    for path, text in every_evidence(document):
        behind = BEHIND.search(text) or PAGE.search(text)
        pages = pages_named(text[behind.start() :].lstrip(_SIGNS)) if behind else []
        # A page may be part of a file's own name.
        files = files_named(text, folder) if pages and not files_of(text, folder) else []
        if len(files) == 1:
            named.setdefault(files[0], []).append((path, pages))
        elif files:
            unread[files[0]] = path
    for number, (file, texts) in enumerate(named.items()):
        try:
            data = _content(file) if number < _MOST_FILES and file.is_file() else b""
            if data.startswith(LEFT_OUT.encode()) and file.suffix.lower() == _PDF_SUFFIX:
                continue
            if not data.startswith(PDF_MARK):
                unread[file] = texts[0][0]
                continue
            with open_pdf(data) as opened:
                count, called = opened.count, opened.called
                lost = [(p, e) for p, ends in texts for pair in ends for e in pair if not called(e)]
        except (OSError, ValueError, PdfError):
            unread[file] = texts[0][0]
            continue
        if lost:
            path, page = lost[0]
            more = ", ".join(dict.fromkeys(end for _, end in lost))
            where = document.where(path)
            yield PRJ[219].at(where, found=more, file=file.name, page=page, count=count)
    if unread:
        some = ", ".join(file.name for file in unread)[:_SHOWN]
        yield PRJ[224].at(
            document.where(next(iter(unread.values()))), found=some, count=len(unread)
        )


def _content(file: Path) -> bytes:
    """Give the content of a PDF file, the beginning of another."""
    with open_file(file, MAX_BYTES) as stream:
        head = stream.read(len(LEFT_OUT))
        return head + stream.read(MAX_BYTES) if head.startswith(PDF_MARK) else head
