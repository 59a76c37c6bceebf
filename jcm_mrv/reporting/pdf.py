"""A report as PDF: PDF/A-3a with PDF/UA-1, typeset by typst from data.

The context is handed over as JSON that the templates read; no text of it is ever markup, and no
template evaluates one. Equations are MathML, a tree that is walked as data. All files are given
from memory, so that nothing is left behind; fonts are only those of the report.
"""

from __future__ import annotations

import json
import mimetypes
import os
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from jcm_mrv.findings import RPT, Finding, FindingsError
from jcm_mrv.input_files import read_file
from jcm_mrv.patterns import pattern
from jcm_mrv.reporting.context import Context
from jcm_mrv.reporting.fonts import without_glyph
from jcm_mrv.reporting.material import Material, shipped_templates
from jcm_mrv.shipped import shipped

if TYPE_CHECKING:
    from typst import Fonts, TypstError

FOLDER = "typst/"
MOST_BYTES = 4_000_000
"""The largest template."""

# By the first word of the name that Unicode gives a character: wheels that exist.
_WHEELS = {
    script: f"fontpkg-noto-sans-{script.lower()}"
    for script in ("ARABIC", "DEVANAGARI", "KHMER", "TAMIL", "TELUGU", "THAI")
}
_PACKAGE = pattern(r"""["']@[A-Za-z][^"'\n]*""")
_PLACE = pattern(r"─ ([^\n]+?):(\d+):(\d+)")
_MOST_NAMED = 20
_MOST_SHOWN = 60


def render(context: Context, material: Material) -> bytes:
    """Give a document as PDF.

    Parameters
    ----------
    context : Context
        What stands in it.
    material : Material
        Pictures, fonts, templates and attachments.

    Raises
    ------
    FindingsError
        ``RPT-030`` where a character has no glyph in any of the fonts, ``RPT-031`` and ``RPT-032``
        where a template cannot be typeset.
    """
    import typst

    if lacking := without_glyph(context, material.fonts):
        raise FindingsError([_no_glyph(*one) for one in lacking[:_MOST_NAMED]])
    fonts = _fonts(tuple(dict.fromkeys(one.path.parent for one in material.fonts.files)))
    files: Any = dict([*_templates(material), *_data(context, material, fonts)])
    try:
        return typst.compile(
            files,
            # What a template names beside these files is looked for here, and nowhere else.
            root=_root(),
            font_paths=fonts,
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=["a-3a", "ua-1"],
            timestamp=_day(context),
        )
    except typst.TypstError as error:
        raise FindingsError([_refused(error, material)]) from None


def _root() -> Path:
    return shipped("templates") / "report" / FOLDER


def _day(context: Context) -> datetime:
    """Give the only time that stands in the file."""
    return datetime.fromisoformat(context["date"].get("value", "1980-01-01")).replace(tzinfo=UTC)


@cache
def _fonts(folders: tuple[Path, ...]) -> Fonts:
    """Give the fonts in some folders, and those for mathematics that the typesetter brings."""
    from typst import Fonts

    return Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=list(folders))


def _templates(material: Material) -> Iterator[tuple[str, bytes]]:
    """Give the templates by their names below the folder, and the one that begins."""
    own = material.templates.own_files()
    for name in dict.fromkeys([*shipped_templates(), *own]):
        if name.startswith(FOLDER):
            path = material.templates.file(name)
            try:
                source = read_file(path, MOST_BYTES)
            except OSError as exc:
                raise RPT[31].stop(str(path), found=exc.strerror or type(exc).__name__) from None
            if material.templates.is_own(name):
                _refuse_packages(source, path)
            yield name.removeprefix(FOLDER), source
    yield "main.typ", b'#include "report.typ"\n'


def _refuse_packages(source: bytes, path: Path) -> None:
    """Refuse a template that names a package: it would be fetched from the network."""
    for number, line in enumerate(source.decode(errors="replace").splitlines(), 1):
        if found := _PACKAGE.search(line):
            raise RPT[32].stop(f"{path}:{number}:{found.start() + 1}", found=found[0][1:])


def _data(context: Context, material: Material, fonts: Fonts) -> Iterator[tuple[str, bytes]]:
    """Give what the templates read, below ``/data``."""
    # As the typesetter calls them, which is not always what the file says.
    families = {Path(font.path): font.family for font in fonts.fonts() if font.path}
    about = {
        "fonts": list(
            dict.fromkeys(families.get(one.path, one.family) for one in material.fonts.files)
        ),
        "pictures": {name: f"/data/pictures/{n}.svg" for n, name in enumerate(material.pictures)},
        "attachments": {
            name: {
                "file": f"/data/attachments/{n}",
                "type": mimetypes.guess_type(name)[0] or "application/octet-stream",
            }
            for n, name in enumerate(material.attachments)
        },
    }
    yield "data/context.json", json.dumps(context).encode()
    yield "data/material.json", json.dumps(about).encode()
    for n, picture in enumerate(material.pictures.values()):
        yield f"data/pictures/{n}.svg", picture.svg
    for n, attachment in enumerate(material.attachments.values()):
        yield f"data/attachments/{n}", attachment


def _no_glyph(where: str, text: str, lost: str) -> Finding:
    """Say of a text that no font has some of its characters, and which package has them."""
    scripts = dict.fromkeys(unicodedata.name(char, "").partition(" ")[0] for char in lost)
    wheels = " ".join(_WHEELS[script] for script in scripts if script in _WHEELS)
    start = max(0, text.index(lost[0]) - _MOST_SHOWN // 2)
    part = text[start : start + _MOST_SHOWN]
    cut = ("…" if start else "", "…" if start + _MOST_SHOWN < len(text) else "")
    shown = ", ".join(f"{char} (U+{ord(char):04X})" for char in lost)
    if wheels:
        return RPT[30]["wheel"].at(where, found=part.join(cut), characters=shown, wheels=wheels)
    return RPT[30].at(where, found=part.join(cut), characters=shown)


def _refused(error: TypstError, material: Material) -> Finding:
    """Say what the typesetter says of a template, and of which line."""
    at = _PLACE.search(error.diagnostic)
    where = ""
    if at is not None:
        # It names files as if all were on the disk, and as seen from where the command was given.
        name = FOLDER + PurePath(os.path.relpath(at[1], _root())).as_posix()
        where = f"{material.templates.file(name)}:{at[2]}:{int(at[3]) + 1}"
    return RPT[31].at(where, found="; ".join([error.message, *error.hints]))
