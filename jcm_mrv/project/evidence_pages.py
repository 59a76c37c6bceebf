"""Pages that evidence names behind a file: whether the file has them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from jcm_mrv.findings import PRJ, Finding
from jcm_mrv.project.evidence import every_evidence
from jcm_mrv.project.evidence_names import BEHIND, PAGE, files_named, files_of
from jcm_mrv.project.evidence_words import Evidence
from jcm_mrv.project.record_fields import pages_named
from jcm_mrv.strict_yaml import Document, Path_

_SIGNS = " ,;:#("


def pages_behind(text: str, folder: Path) -> list[tuple[str, str]]:
    """Give the pages that a text names behind a file; a page may be part of the file's own name."""
    behind = BEHIND.search(text) or PAGE.search(text)
    pages = pages_named(text[behind.start() :].lstrip(_SIGNS)) if behind else []
    return [] if files_of(text, folder) else pages


def missing_pages(document: Document, folder: Path, evidence: Evidence) -> Iterator[Finding]:
    """Ask about pages that a file of evidence does not have, and say which were not looked up."""
    unread: dict[Path, Path_] = {}
    named: dict[Path, list[tuple[Path_, list[tuple[str, str]]]]] = {}
    for path, text in every_evidence(document):
        pages = pages_behind(text, folder)
        files = files_named(text, folder) if pages else []
        if len(files) == 1:
            named.setdefault(files[0], []).append((path, pages))
        elif files:
            unread[files[0]] = path
    for file, texts in named.items():
        read = evidence.read(file)
        if read is not None and read.stood_for is not None and read.stood_for[1]:
            continue
        if read is None or read.pages is None:
            unread[file] = texts[0][0]
            continue
        called, count = read.pages.called, read.pages.count
        lost = [(p, e) for p, ends in texts for pair in ends for e in pair if not called(e)]
        if lost:
            path, page = lost[0]
            more = ", ".join(dict.fromkeys(end for _, end in lost))
            evidence.asked[file] = None
            where = document.where(path)
            yield PRJ[219].at(where, found=more, file=file.name, page=page, count=count)
    if unread:
        yield PRJ[224].at(
            document.where(next(iter(unread.values()))),
            found=evidence.named(unread),
            count=len(unread),
        )
