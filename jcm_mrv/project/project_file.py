"""A project file as it stands on disk: where it is, its bytes, and what it declares."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from jcm_mrv.findings import PRJ, FindingsError, near
from jcm_mrv.findings.language import said
from jcm_mrv.input_files import FileTooLargeError, as_on_disk, read_file
from jcm_mrv.project.model import ProjectFile
from jcm_mrv.project.table import tables_in
from jcm_mrv.strict_yaml import (
    MAX_BYTES,
    Document,
    check_form,
    load_bytes,
    too_large,
    unfilled_places,
    validate_filled,
)

if TYPE_CHECKING:
    from jcm_mrv.project.read_table import Unread


def read_project_file(path: Path | str) -> tuple[Path, bytes, Document, ProjectFile]:
    """Give the path of a project file, its bytes, its document and what it declares.

    Raises
    ------
    FindingsError
        ``PRJ-0..`` when it cannot be read, or is no project file; ``PRJ-133`` for what is not
        filled in.
    """
    path, raw, document = read_document(path)
    return path, raw, document, validate_filled(document, ProjectFile, "PRJ")


def read_document(path: Path | str) -> tuple[Path, bytes, Document]:
    """Give the path of a project file, its bytes and its document, the tables that it names put in.

    Raises
    ------
    FindingsError
        ``PRJ-0..`` and ``PRJ-150`` to ``PRJ-154`` when they cannot be read.
    """
    path, raw, document, unread = read_document_in_part(path)
    if unread is not None:
        raise FindingsError(unread.findings)
    return path, raw, document


def read_document_in_part(path: Path | str) -> tuple[Path, bytes, Document, Unread | None]:
    """Give the same where tables cannot be read, with those; None where all can.

    Raises
    ------
    FindingsError
        ``PRJ-0..`` when the file cannot be read.
    """
    path = as_on_disk(Path(path))
    if os.path.isdir(path):
        path = path / "project.yaml"
    try:
        raw = read_file(path, MAX_BYTES)
    except FileTooLargeError as exc:
        raise FindingsError([too_large("PRJ", path.name, exc.size)]) from None
    except OSError as exc:
        others = sorted(p.name for p in path.parent.glob("[!.]*.y*ml") if p.name != path.name)
        found, close = exc.strerror or said("an error"), near(path.name, others)
        if close is not None:
            raise PRJ[1]["project"].stop(str(path), found=found, close=close) from None
        raise PRJ[1]["project-alone"].stop(str(path), found=found) from None
    document = load_bytes(raw, "PRJ", path.name)
    check_form(document, ProjectFile, "PRJ")
    if any(tables_in(document.data)):
        from jcm_mrv.project.read_table import put_what_reads

        unfilled = (own for own, _ in unfilled_places(document))
        unread = put_what_reads(document, path.parent, unfilled)
        if unread.findings:
            return path, raw, document, unread
    return path, raw, document, None
