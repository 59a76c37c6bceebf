"""The fonts of documents: where they are found, what they cover, and subsets of them for pages."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from jcm_mrv.findings import RPT, Finding, Severity
from jcm_mrv.immutable import immutable
from jcm_mrv.reporting.context import Page

Role = Literal["text", "east_asian", "script", "own", "signs"]
_SUFFIXES = frozenset({".ttf", ".otf"})
_MOST_BYTES = 40_000_000


@immutable(repr=False, eq=False)
class FontFile:
    """A font: its file, what it is called, and which characters it has."""

    path: Path
    role: Role

    def __repr__(self) -> str:
        return f"<FontFile {self.family} {self.path.name}>"

    @cached_property
    def _read(self) -> tuple[str, str, frozenset[int], bool]:
        from fontTools.ttLib import TTFont, TTLibError

        try:
            with TTFont(io.BytesIO(self.path.read_bytes()), lazy=True) as font:
                names: Any = font["name"]
                family = names.getDebugName(16) or names.getDebugName(1) or self.path.stem
                version = str(names.getDebugName(5) or "").removeprefix("Version ").split(";")[0]
                return family, version, frozenset(font.getBestCmap() or ()), "fvar" in font
        except (TTLibError, OSError, KeyError, ValueError, AttributeError) as exc:
            raise RPT[12].stop(str(self.path), found=str(exc) or type(exc).__name__) from None

    @property
    def family(self) -> str:
        """Its family, ``Noto Sans``."""
        return self._read[0]

    @property
    def version(self) -> str:
        """Its version."""
        return self._read[1].strip()

    @property
    def is_variable(self) -> bool:
        """Whether it has axes, such as of weight."""
        return self._read[3]

    def covers(self, character: str) -> bool:
        """Say whether it has a glyph for a character."""
        return ord(character) in self._read[2]


@immutable
class Fonts:
    """The fonts in the order in which they are asked for a character."""

    files: tuple[FontFile, ...]

    def names(self) -> dict[str, str]:
        """Give family -> version."""
        return {file.family: file.version for file in self.files}

    def font_of(self, character: str) -> FontFile | None:
        """Give the first font that has a character."""
        return next((file for file in self.files if file.covers(character)), None)

    def missing(self, text: Iterable[str]) -> set[str]:
        """Give the characters that no font has; blanks and what joins others are none."""
        return {
            character
            for character in set(text)
            if unicodedata.category(character) not in ("Zs", "Cc", "Cf", "Zl", "Zp")
            and self.font_of(character) is None
        }

    def subset(self, characters: Iterable[str]) -> Iterator[tuple[FontFile, bytes]]:
        """Give each font that is needed for some characters, as WOFF2 with these alone."""
        wanted: dict[FontFile, set[str]] = {}
        for character in sorted(set(characters)):
            font = self.font_of(character)
            if font is not None:
                wanted.setdefault(font, set()).add(character)
        for font in self.files:
            if font in wanted:
                yield font, subset_of(font, wanted[font])


def subset_of(font: FontFile, characters: set[str]) -> bytes:
    """Give a font with some characters alone, as WOFF2; of its axes that of weight stays."""
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    options = subset.Options()
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl"]
    options.drop_tables += ["STAT", "DSIG", "FFTM"]
    loaded = TTFont(io.BytesIO(font.path.read_bytes()), lazy=True, recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(sorted(characters)))
    subsetter.subset(loaded)
    if font.is_variable:
        fixed = {a.axisTag: a.defaultValue for a in loaded["fvar"].axes if a.axisTag != "wght"}
        loaded = instantiateVariableFont(loaded, fixed, inplace=True)
    loaded.flavor = "woff2"
    made = io.BytesIO()
    loaded.save(made)
    return made.getvalue()


def find_fonts(folder: Path | None = None) -> Fonts:
    """Give the fonts that are there: of the extra, of font wheels, of a folder of one's own.

    Parameters
    ----------
    folder : Path, optional
        A folder with fonts of one's own, ``.ttf`` or ``.otf``.

    Raises
    ------
    FindingsError
        ``RPT-001`` where the extra is missing, ``RPT-011`` where the folder has no font,
        ``RPT-012`` where one cannot be read.
    """
    found = [
        _of_package(_inside("fontpkg_noto_sans", "files/NotoSans[wdth,wght].ttf"), "text"),
        _of_package(_inside("matplotlib_fontja", "fonts/ipaexg.ttf"), "east_asian"),
    ]
    found += [_of_package(path, "script") for path in _wheels()]
    if folder is not None:
        found += [FontFile(path, "own") for path in _own(folder)]
    found.append(_of_package(_inside("matplotlib", "mpl-data/fonts/ttf/DejaVuSans.ttf"), "signs"))
    return Fonts(tuple(found))


@cache
def _of_package(path: Path, role: Role) -> FontFile:
    """Give a font that is installed: which characters it has is read once by a process."""
    return FontFile(path, role)


def _own(folder: Path) -> list[Path]:
    try:
        paths = sorted(p for p in folder.iterdir() if p.suffix.lower() in _SUFFIXES)
    except OSError as exc:
        raise RPT[11].stop(str(folder), found=exc.strerror or type(exc).__name__) from None
    paths = [path for path in paths if path.is_file() and path.stat().st_size <= _MOST_BYTES]
    if not paths:
        raise RPT[11].stop(str(folder))
    return paths


@cache
def _wheels() -> tuple[Path, ...]:
    """Give the upright font of each other font wheel that is installed, such as of Thai."""
    found: list[Path] = []
    for entry in sorted(entry_points(group="fontpkg.family"), key=lambda entry: entry.name):
        if entry.name == "noto_sans":
            continue
        spec = find_spec(entry.value.partition(":")[0])
        for place in (spec.submodule_search_locations or []) if spec else []:
            files = sorted(Path(place).glob("files/*.[to]tf"))
            found += [path for path in files if "Italic" not in path.name][:1]
    return tuple(found)


def _inside(package: str, name: str) -> Path:
    spec = find_spec(package)
    for place in (spec.submodule_search_locations or []) if spec else []:
        if (path := Path(place) / name).is_file():
            return path
    raise RPT[1].stop(found=package)


def texts_in(data: Any) -> Iterator[str]:
    """Give every text that a document shows: keys and plain numbers are none."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for key, value in data.items():
            if key not in ("latex", "value"):
                yield from texts_in(value)
    elif isinstance(data, list):
        for value in data:
            yield from texts_in(value)


def _fields(data: Any, at: str) -> Iterator[tuple[str, str]]:
    """Give each text that a document shows with where it stands: section, table, column.

    Examples
    --------
    >>> list(_fields({"rows": [{"name": "title", "text": "Solar"}]}, "cover"))
    [('cover.title', 'Solar')]
    """
    if isinstance(data, str):
        yield at, data
    elif isinstance(data, list):
        for one in data:
            yield from _fields(one, at)
    elif isinstance(data, dict):
        names = [column["name"] for column in data.get("columns", ())]
        if (name := data.get("name")) and name != at.rpartition(".")[2]:
            at = f"{at}.{name}"
        for key, value in data.items():
            if names and key == "rows":
                for row in value:
                    for column, cell in zip(names, row, strict=True):
                        yield from _fields(cell, f"{at}.{column}")
            elif key not in ("latex", "value", "name"):
                yield from _fields(value, at)


def without_glyph(context: Page, fonts: Fonts) -> list[tuple[str, str, str]]:
    """Give place, text and characters of every text that no font can show in full."""
    found = []
    parts: list[tuple[str, Any]] = [(one["id"], one) for one in context["sections"]]
    fields = [
        field
        for of, part in [("title", context["running"]), *parts, ("notes", context["notes"])]
        for field in _fields(part, of)
    ]
    # A page of a survey has tens of thousands of texts, and a hundred characters.
    lacking = fonts.missing(set().union(*(text for _, text in fields)))
    for where, text in fields:
        if lost := lacking.intersection(text):
            found.append((where, text, "".join(sorted(lost))))
    return found


def told_of_glyphs(context: Page, fonts: Fonts, formats: Sequence[str]) -> Iterator[Finding]:
    """Give what is to be said of characters that no font has, by what a format does with them.

    A page carries its fonts: a warning for each text. A DOCX names them: a note of all.
    """
    if not {"html", "docx"}.intersection(formats):
        return
    lacking = without_glyph(context, fonts)
    if "html" in formats:
        for where, text, lost in lacking:
            yield RPT[15].at(where, found=text[:80], characters=_named(lost))
    if "docx" in formats and lacking:
        lost = "".join(sorted({one for _, _, some in lacking for one in some}))
        where = ", ".join(dict.fromkeys(place for place, _, _ in lacking))
        yield RPT[15]["docx"].at(where[:200], severity=Severity.NOTE, characters=_named(lost))


def _named(characters: str) -> str:
    return ", ".join(f"{one} (U+{ord(one):04X})" for one in characters)
