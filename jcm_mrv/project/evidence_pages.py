"""Pages that evidence names behind a file: whether the file has them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from jcm_mrv.findings import PRJ, Finding
from jcm_mrv.input_files import open_file
from jcm_mrv.input_pdf import MAX_BYTES, PDF_MARK, PdfError, open_pdf
from jcm_mrv.project.evidence import BEHIND, PAGE, every_evidence, files_named, files_of
from jcm_mrv.project.record_fields import pages_named
from jcm_mrv.strict_yaml import Document, Path_

_SIGNS = " ,;:#("
_MOST_FILES = 50
"""Files that are opened: each takes a moment."""


def missing_pages(document: Document, folder: Path) -> Iterator[Finding]:
    """Ask about pages that a file of evidence does not have; a file that cannot be read has all."""
    named: dict[Path, list[tuple[Path_, list[tuple[str, str]]]]] = {}
    for path, text in every_evidence(document):
        behind = BEHIND.search(text) or PAGE.search(text)
        pages = pages_named(text[behind.start() :].lstrip(_SIGNS)) if behind else []
        # A page may be part of a file's own name.
        files = files_named(text, folder) if pages and not files_of(text, folder) else []
        if len(files) == 1 and (files[0] in named or len(named) < _MOST_FILES):
            named.setdefault(files[0], []).append((path, pages))
    for file, texts in named.items():
        try:
            if not file.is_file() or not (data := _pdf(file)):
                continue
            with open_pdf(data) as opened:
                count, called = opened.count, opened.called
                lost = [(p, e) for p, ends in texts for pair in ends for e in pair if not called(e)]
        except (OSError, ValueError, PdfError):
            continue
        if lost:
            path, page = lost[0]
            more = ", ".join(dict.fromkeys(end for _, end in lost))
            where = document.where(path)
            yield PRJ[219].at(where, found=more, file=file.name, page=page, count=count)


def _pdf(file: Path) -> bytes:
    """Give the content of a PDF file, nothing of another."""
    with open_file(file, MAX_BYTES) as stream:
        head = stream.read(len(PDF_MARK))
        return head + stream.read(MAX_BYTES) if head == PDF_MARK else b""
