"""Pictures that are drawn and fonts that are cut once for all tests: nearly all of a page's time.

A test of these, or one that holds two runs against each other, is marked ``afresh``. Outside of the
rooms of pages a quick run draws and cuts nothing: who tries a command there does not look at them.

Outside of a thorough run sheets that are the same to the last cell are written once: of the same
small projects nearly all tests make a spreadsheet. Rules that hold, such as those in a pack, are
judged once as well.

The cases of a methodology that ships are read once. Workbooks that a test opens with openpyxl have
no borders around their merged cells: no test looks at them, and working them out is most of the
time of opening one.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openpyxl.worksheet.merge import MergedCellRange

from jcm_mrv.findings import Finding, locale
from jcm_mrv.methodology import cases, judge
from jcm_mrv.methodology.catalogue import entries
from jcm_mrv.methodology.library import shipped_folder
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.reporting import fonts, pictures
from jcm_mrv.reporting.material import Picture
from jcm_mrv.verification.official import formulas
from jcm_mrv.workbook.writing import xlsx
from jcm_mrv.workbook.writing.sheet import Sheet
from tests.effort import THOROUGH

LOCALE = Path(locale.__file__).parent
_DRAW, _SUBSET_OF, _READ_CASES = pictures.draw, fonts.subset_of, cases.read_cases
_JUDGE, _WRITTEN = judge.judge, xlsx.written
_PRINTABLE = frozenset(map(chr, range(32, 127))) | frozenset("–—‘’“”·×÷±≤≥−²³°€ΔηρΣφ₀₁₂₃")
_KANA = "\u3000"
"""From here on characters are those of Japanese; they are taken of the Japanese font alone."""

_POINT = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>',
    bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
        "0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
    ),
)

afresh = False
"""Whether the test that runs makes everything anew."""

blank = False
"""Whether the pages of the test that runs are looked at by nobody."""

_drawn: dict[tuple[str, ...], dict[str, Any]] = {}
_cut: dict[tuple[Path, frozenset[str]], bytes] = {}
_read: dict[Path, Any] = {}
_sheets: dict[tuple[Any, ...], bytes] = {}
_sound: set[str] = set()


def patch(patched: pytest.MonkeyPatch) -> None:
    """Let every test take what was made before."""
    patched.setattr(pictures, "draw", _draw)
    patched.setattr(fonts, "subset_of", _subset_of)
    if not THOROUGH:
        patched.setattr(xlsx, "written", _written)
        patched.setattr(judge, "judge", _judge)
    for module in (cases, entries, formulas):
        patched.setattr(module, "read_cases", _read_cases)
    for step in ("_get_borders", "format"):
        patched.setattr(MergedCellRange, step, lambda _: None)


def of_one_point(context: Any) -> dict[str, Picture]:
    """Give the pictures of a context, of one point each: drawings are tried elsewhere."""
    return {one["name"]: Picture(one["name"], *_POINT) for one in context["pictures"]}


def _draw(context: Any, of: fonts.Fonts, style: Path | None = None, *, png: bool = True) -> Any:
    if afresh:
        return _DRAW(context, of, style, png=png)
    if blank:
        return of_one_point(context)
    look = "" if style is None else style.read_text(encoding="utf-8")
    key = (json.dumps(context["pictures"]), look, *(str(file.path) for file in of.files))
    if (*key, "png") in _drawn:
        made = _drawn[*key, "png"]
        return dict(made) if png else {n: replace(one, png=b"") for n, one in made.items()}
    key = (*key, "png") if png else key
    if key not in _drawn:
        _drawn[key] = _DRAW(context, of, style, png=png)
    return dict(_drawn[key])


def _judge(methodology: Methodology) -> list[Finding]:
    key = judge.verdict_key(methodology)
    if key in _sound and not afresh:
        return []
    if not (found := _JUDGE(methodology)):
        _sound.add(key)
    return found


def _written(sheets: list[Sheet], *about: str) -> bytes:
    if afresh:
        return _WRITTEN(sheets, *about)
    styles, texts = [], []
    for sheet in sheets:
        texts.append({name: kept for name, kept in vars(sheet).items() if name != "cells"})
        for place, cell in sheet.cells.items():
            styles.append(cell.style)
            formula = cell.formula and cell.formula()
            texts.append((place, cell.value, formula, cell.rich))
    # By how they are shown, since 1 and 1.0 are equal and are not written alike.
    key = (repr(texts), tuple(styles), about)
    if key not in _sheets:
        _sheets[key] = _WRITTEN(sheets, *about)
    return _sheets[key]


def _read_cases(methodology: Methodology) -> Any:
    folder = methodology.folder
    if folder is None or not folder.is_relative_to(shipped_folder()):
        return _READ_CASES(methodology)
    if folder not in _read:
        _read[folder] = _READ_CASES(methodology)
    return _read[folder]


@cache
def _of_all_texts() -> frozenset[str]:
    """Give the characters of what is said in any language."""
    return _PRINTABLE.union(*(path.read_text(encoding="utf-8") for path in LOCALE.glob("*.po")))


def _is_of(font: fonts.FontFile, character: str) -> bool:
    return font.role == ("text" if character < _KANA else "east_asian")


def _subset_of(font: fonts.FontFile, characters: set[str]) -> bytes:
    """Give a font with these characters or some more: what one page needs, the next one has."""
    if afresh:
        return _SUBSET_OF(font, characters)
    if blank:
        return b""
    wanted = frozenset(characters)
    if (found := _cut.get((font.path, wanted))) is not None:
        return found
    more = {c for c in _of_all_texts() if font.covers(c) and _is_of(font, c)}
    there = [has for path, has in _cut if path == font.path]
    # What no other page has is cut alone: all of them again took most of the time of its test.
    has = next((h for h in there if wanted <= h), wanted if there else wanted | more)
    data = _cut.get((font.path, has)) or _SUBSET_OF(font, set(has))
    # The same characters give the same bytes, whatever was made between.
    _cut[font.path, has] = _cut[font.path, wanted] = data
    return data
