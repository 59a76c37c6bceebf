"""Right books that other programs saved: days without a format, and everything by LibreOffice."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest

from jcm_mrv import verify
from tests.effort import one_in, thorough
from tests.libreoffice import recalculate, requires_libreoffice
from tests.verification.right.lists import LISTS
from tests.verification.right.sheets import Made

UNKNOWN = ("a log by LET", "a log by FILTER")
"""Functions that older releases of LibreOffice do not have."""
_STYLE = re.compile(rb'(<(?:\w+:)?c [^>]*?) s="[0-9]+"')


def made(name: str, path: Path) -> Path:
    book = Made()
    LISTS[name](book)
    book.save(path)
    return path


def without_styles(path: Path) -> Path:
    """Take the formats off all cells, so that days are plain numbers."""
    with zipfile.ZipFile(path) as before:
        parts = {info.filename: before.read(info) for info in before.infolist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as after:
        for name, data in parts.items():
            is_sheet = name.startswith("xl/worksheets/sheet")
            after.writestr(name, _STYLE.sub(rb"\1", data) if is_sheet else data)
    return path


def is_right(path: Path) -> None:
    verdict = verify(path)
    asked = [(f.code, f.where, f.found) for f in verdict.findings if f.severity != "note"]
    assert (asked, verdict.is_confirmed) == ([], True), verdict.conclusion


@one_in(96)
@pytest.mark.parametrize("name", LISTS)
def test_days_may_have_lost_their_format(name: str, tmp_path: Path) -> None:
    is_right(without_styles(made(name, tmp_path / "book.xlsx")))


def test_a_month_of_another_year_is_found_without_formats(tmp_path: Path) -> None:
    book, path = Made(), tmp_path / "book.xlsx"
    LISTS["a log by two halves"](book)
    for row in range(2, 14):
        day = book.sheet("Log")[f"A{row}"]
        day.value = day.value.replace(year=2022)
    book.save(path)
    codes = {f.code for f in verify(without_styles(path)).findings}
    assert "VER-019" in codes


@thorough
@requires_libreoffice
def test_what_libreoffice_saves_is_right_as_well(tmp_path: Path) -> None:
    source, target = tmp_path / "made", tmp_path / "saved"
    source.mkdir()
    names = [name for name in LISTS if name not in UNKNOWN]
    paths = [made(name, source / f"{n}.xlsx") for n, name in enumerate(names)]
    # Of many files LibreOffice leaves some out of one call.
    parts = [paths[n : n + 150] for n in range(0, len(paths), 150)]
    saved = [path for part in parts for path in recalculate(part, target)]
    verdicts = zip(names, map(verify, saved), strict=True)
    assert [(name, v.conclusion) for name, v in verdicts if not v.is_confirmed] == []
