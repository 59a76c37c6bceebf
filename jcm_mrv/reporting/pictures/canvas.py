"""What pictures are drawn on: matplotlib with the fonts of the document and nothing of the machine.

No state of ``pyplot`` is touched, no setting or font of whoever runs it is read, and the bytes of a
picture depend on nothing but its numbers, words, fonts and style.
"""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import io
import json
import math
import os
import re
import sys
import tempfile
import unicodedata
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jcm_mrv.findings import RPT
from jcm_mrv.immutable import immutable
from jcm_mrv.patterns import pattern
from jcm_mrv.reporting.material import Picture
from jcm_mrv.reporting.pictures.style import Style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

_JOINERS = "\u200c\u200d"
_CJK = pattern(r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")
_STEPS = (1, 2, 3, 4, 6, 12, 24, 60, 120)


@immutable
class Names:
    """Names along an axis: how many are left out, whether they are turned, how high in inches."""

    names: tuple[str, ...]
    step: int
    turned: bool
    height: float

    def put(self, axes: Axes, size: float) -> None:
        """Write them below the axes."""
        spots = list(range(0, len(self.names), self.step))
        shown = [self.names[i] for i in spots]
        axes.set_xticks(spots, shown, rotation=90 if self.turned else 0, size=size)


@immutable
class Canvas:
    """What one picture is drawn with."""

    name: str
    style: Style
    families: tuple[str, ...]
    labels: Mapping[str, str]
    with_png: bool = True
    """Whether a PNG is made beside the SVG: what is a page alone needs none."""

    def figure(self, height: float) -> Figure:
        """Give an empty figure as wide as the style says, so many inches high."""
        from matplotlib.figure import Figure

        made = Figure((self.style.width, height), dpi=self.style.dpi, facecolor=self.style.paper)
        # Text is a little wider on paper of another resolution.
        made.set_layout_engine("constrained", w_pad=0.08)
        return made

    def axes(self, height: float, *, grid: str) -> tuple[Figure, Axes]:
        """Give a figure with axes that leave room for their labels, and a grid behind."""
        figure = self.figure(height)
        axes = figure.add_subplot()
        axes.set_axisbelow(True)
        axes.grid(axis=grid, color=self.style.grid, linewidth=0.6)  # pyright: ignore[reportArgumentType]
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
        return figure, axes

    def word(self, key: str) -> str:
        """Give a word of the picture; an empty one where the document has none for it."""
        return clean(self.labels.get(key, ""))

    # -- numbers --------------------------------------------------------------------------------

    def number(self, value: float, decimals: int, *, signed: bool = False) -> str:
        """Give a number with so many decimals, as the language writes it."""
        said = f"{abs(value):,.{decimals}f}".translate(
            str.maketrans(
                {",": self.labels.get("group", ","), ".": self.labels.get("decimal", ".")}
            )
        )
        negative = value < 0 and any(c in "123456789" for c in said)
        return ("−" if negative else "+" if signed and value > 0 else "") + said

    def ticks(self, axis: Any) -> None:
        """Write the numbers of an axis as the language does, with as many decimals as they need."""
        from matplotlib.ticker import FuncFormatter, MaxNLocator

        axis.set_major_locator(MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]))
        low, high = sorted(axis.get_view_interval())
        values = [v for v in axis.get_major_locator().tick_values(low, high) if low <= v <= high]
        decimals = needed_decimals(values)
        axis.set_major_formatter(FuncFormatter(lambda value, _: self.number(value, decimals)))

    # -- words ----------------------------------------------------------------------------------

    def measured(self, text: str, size: float) -> float:
        """Give how wide a line of text is, in points."""
        return _width(text, size, self.families)

    def wrapped(self, text: str, size: float, width: float, most: int) -> list[str]:
        """Break a text into lines of at most so many points; what does not fit ends in ``…``."""
        lines: list[str] = []
        line = ""
        # No sign is narrower than a tenth of its height: what lies beyond is seen in no line.
        room = (most + 1) * (int(width / size * 10) + 1)
        for part in _parts(clean(text[: 2 * room])[:room]):
            if not line or self.measured((line + part).rstrip(), size) <= width:
                line += part
            else:
                lines.append(line.strip())
                line = part.lstrip()
            while self.measured(line.rstrip(), size) > width and len(line) > 1:
                # One word that is longer than a line.
                cut = self._fitting(line, size, width)
                lines.append(line[:cut])
                line = line[cut:]
        lines.append(line.strip())
        lines = [line for line in lines if line]
        if len(lines) > most:
            last = lines[most - 1]
            while last and self.measured(last + "…", size) > width:
                last = last[:-1]
            lines = [*lines[: most - 1], last.rstrip() + "…"]
        return lines

    def _fitting(self, line: str, size: float, width: float) -> int:
        """Give how many signs of a line that is too long lie within so many points; at least 1."""
        low, high = 1, len(line)
        while high - low > 1:
            middle = (low + high) // 2
            if self.measured(line[:middle], size) > width:
                high = middle
            else:
                low = middle
        return low

    def named(self, names: list[str], across: float) -> Names:
        """Say how the places along an axis of so many points are named.

        Upright where all fit, else turned, else every second, third, twelfth.
        """
        names = [clean(name) for name in names]
        room = across / max(1, len(names))
        widest = max((self.measured(name, self.style.small) for name in names), default=0.0)
        line = self.style.small * 1.35
        for step in _STEPS:
            if widest + 6 <= room * step:
                return Names(tuple(names), step, False, line / 72)
            if line <= room * step:
                return Names(tuple(names), step, True, widest / 72)
        return Names(tuple(names), max(1, len(names)), False, line / 72)

    # -- the file -------------------------------------------------------------------------------

    def saved(self, figure: Figure) -> Picture:
        """Give the picture as SVG and, where one is wanted, PNG.

        Raises
        ------
        FindingsError
            Where a character has no glyph in any of the fonts.
        """
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.backends.backend_svg import FigureCanvasSVG

        svg, png = io.BytesIO(), io.BytesIO()
        empty = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            # Drawing finds the places of everything: `savefig` would draw twice for each file.
            FigureCanvasSVG(figure).print_svg(svg, metadata=empty)
            if self.with_png:
                figure.set(layout_engine="none", dpi=self.style.dpi)
                FigureCanvasAgg(figure).print_png(png, metadata={"Software": None})
        missing = dict.fromkeys(
            chr(int(found[1])) for w in said if (found := re.match(r"Glyph (\d+) ", str(w.message)))
        )
        if missing:
            shown = ", ".join(f"{char} (U+{ord(char):04X})" for char in missing)
            raise RPT[50].stop(self.name, found=shown, name=self.name)
        return Picture(self.name, _alone(svg.getvalue(), self.name), png.getvalue())


def clean(text: str) -> str:
    """Give a text in one line, without the signs that have no shape of their own.

    Examples
    --------
    >>> clean("roof" + chr(0x200f) + chr(10) + " a")
    'roof a'
    """
    kept = (c for c in text if unicodedata.category(c) != "Cf" or c in _JOINERS)
    return " ".join("".join(" " if unicodedata.category(c) == "Cc" else c for c in kept).split())


def needed_decimals(values: list[float]) -> int:
    """Give how many decimals tell numbers of an axis apart.

    Examples
    --------
    >>> needed_decimals([0, 50, 100]), needed_decimals([0, 0.25, 0.5]), needed_decimals([0, 2e-5])
    (0, 2, 5)
    """
    for decimals in range(13):
        if all(abs(round(v, decimals) - v) <= 1e-9 * max(1e-9, *map(abs, values)) for v in values):
            return decimals
    return 12


def shown_decimals(values: list[float], figures: int = 4) -> int:
    """Give how many decimals a number beside a bar has: enough for so many figures, at most six.

    Examples
    --------
    >>> shown_decimals([579.54, 306.1]), shown_decimals([12_500.0]), shown_decimals([0.0123], 2)
    (1, 0, 3)
    """
    largest = max((abs(v) for v in values), default=0.0)
    if not largest:
        return 0
    return min(6, max(0, figures - 1 - math.floor(math.log10(largest))))


def _parts(text: str) -> list[str]:
    """Divide a text where a line may break: after spaces, hyphens and signs of Chinese script."""
    parts = [""]
    for char in text:
        parts[-1] += char
        if char in " -/·_" or _CJK.match(char):
            parts.append("")
    return [part for part in parts if part]


def _alone(svg: bytes, name: str) -> bytes:
    """Give an SVG that may stand inside a page with others.

    Its ids are its own, it asks for nothing, and it has neither style sheet nor `style`: one
    would hold for the whole page, and a page that allows no styles in its text drops the other.
    """
    text = svg.decode()
    text = re.sub(r"<!--.*?-->\n?", "", text[text.index("<svg") :], flags=re.DOTALL)
    text = re.sub(r" *<style.*?</style>\n?", "", text, count=1, flags=re.DOTALL)
    text = re.sub(r' style="([^"]*)"', lambda found: _attributes(found[1]), text)
    text = text.replace("<svg", '<svg stroke-linejoin="round" stroke-linecap="butt"', 1)
    own = f"{re.sub(r'[^A-Za-z0-9]+', '-', name)}-"
    return re.sub(r'\bid="|href="#|url\(#', lambda found: found[0] + own, text).encode()


def _attributes(style: str) -> str:
    pairs = (one.split(":", 1) for one in style.split(";") if one.strip())
    return "".join(f' {name.strip()}="{value.strip()}"' for name, value in pairs)


@lru_cache(4096)
def _width(text: str, size: float, families: tuple[str, ...]) -> float:
    from matplotlib.textpath import text_to_path

    with warnings.catch_warnings():
        # Whether there is a glyph is asked where the text is drawn.
        warnings.simplefilter("ignore")
        return text_to_path.get_text_width_height_descent(text, _properties(families, size), False)[
            0
        ]


def _properties(families: tuple[str, ...], size: float) -> FontProperties:
    from matplotlib.font_manager import FontProperties

    return FontProperties(list(families), size=size)


# -- matplotlib ---------------------------------------------------------------------------------


@contextmanager
def drawing(paths: tuple[Path, ...], style: Style) -> Iterator[tuple[str, ...]]:
    """Give the names of the font files for as long as pictures are drawn."""
    matplotlib = _matplotlib()
    families = tuple(map(_family, paths))
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(
            {
                "svg.fonttype": "path",
                "svg.hashsalt": "jcm-mrv",
                "font.family": list(families),
                "font.size": style.text,
                "text.parse_math": False,
                "text.color": style.ink,
                "axes.edgecolor": style.ink,
                "axes.labelcolor": style.ink,
                "axes.linewidth": 0.6,
                "axes.unicode_minus": True,
                "xtick.color": style.ink,
                "ytick.color": style.ink,
                "hatch.linewidth": 0.5,
                "hatch.color": style.ink,
                "patch.linewidth": 0.6,
                "legend.frameon": False,
                "legend.fontsize": style.small,
            }
        )
        yield families


@cache
def _family(path: Path) -> str:
    """Make a font file known by a name that nothing else has."""
    from matplotlib.font_manager import FontEntry, fontManager

    name = "jcm-mrv " + hashlib.sha256(str(path).encode()).hexdigest()[:16]
    fontManager.ttflist.append(FontEntry(fname=str(path), name=name, weight=400, size="scalable"))
    return name


@cache
def _matplotlib() -> Any:
    """Import matplotlib without letting it search the machine for fonts, or write what it found.

    What it found it keeps in a folder of its own in the home directory. While it is imported it is
    given another one, where a list already lies: of the fonts that it brings along.
    """
    if "matplotlib" in sys.modules or "MPLCONFIGDIR" in os.environ:
        import matplotlib
    else:
        with tempfile.TemporaryDirectory() as folder:
            os.environ["MPLCONFIGDIR"] = folder
            try:
                import matplotlib

                if version := _version_of_list():
                    listed = {"__class__": "FontManager", **_brought(version)}
                    path = Path(folder, f"fontlist-v{version}.json")
                    path.write_text(json.dumps(listed), encoding="utf-8")
                from matplotlib import font_manager  # noqa: F401
            finally:
                del os.environ["MPLCONFIGDIR"]
    return matplotlib


def _version_of_list() -> str:
    """Give the version of the list of fonts, which is known only once the list was made."""
    found = importlib.util.find_spec("matplotlib.font_manager")
    tree = ast.parse(Path(str(found and found.origin)).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and node.name == "FontManager":
            for line in node.body:
                if isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == "__version__":
                    return str(ast.literal_eval(line.value))
    return ""


def _brought(version: str) -> dict[str, Any]:
    """Give the list of what matplotlib itself brings, so that others who use it find these."""
    fonts = [
        {
            "__class__": "FontEntry",
            "fname": f"fonts/ttf/DejaVuSans{file}.ttf",
            "name": "DejaVu Sans",
            "style": style,
            "weight": weight,
            "size": "scalable",
        }
        for file, style, weight in (
            ("", "normal", 400),
            ("-Bold", "normal", 700),
            ("-Oblique", "oblique", 400),
            ("-BoldOblique", "oblique", 700),
        )
    ]
    return {
        "_version": version,
        "_FontManager__default_weight": "normal",
        "default_size": None,
        "defaultFamily": {"ttf": "DejaVu Sans", "afm": "Helvetica"},
        "afmlist": [],
        "ttflist": fonts,
    }
