"""Pictures of a report, drawn from its context: the same in every format.

Each is told apart by hatch and lightness as well as by colour. Its title and description are text
of the document and stand beside it, and so does the table with its numbers.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from jcm_mrv.reporting.pictures.canvas import Canvas, drawing
from jcm_mrv.reporting.pictures.charts import bars, grouped, spread, waterfall
from jcm_mrv.reporting.pictures.costs import points, steps
from jcm_mrv.reporting.pictures.coverage import calendar
from jcm_mrv.reporting.pictures.graph import graph
from jcm_mrv.reporting.pictures.maps import chart
from jcm_mrv.reporting.pictures.stacks import stacked
from jcm_mrv.reporting.pictures.style import load_style

if TYPE_CHECKING:
    from jcm_mrv.reporting.context import Page
    from jcm_mrv.reporting.fonts import Fonts
    from jcm_mrv.reporting.material import Picture

__all__ = ["draw"]

_KINDS = {
    "bars": bars,
    "calendar": calendar,
    "grouped": grouped,
    "waterfall": waterfall,
    "graph": graph,
    "map": chart,
    "points": points,
    "spread": spread,
    "stacked": stacked,
    "steps": steps,
}


def draw(
    context: Page, fonts: Fonts, style: Path | None = None, *, png: bool = True
) -> dict[str, Picture]:
    """Draw the pictures of a document.

    Parameters
    ----------
    context : Page
        The document; its ``pictures`` have the numbers and words.
    fonts : Fonts
        Fonts, in the order in which they are asked for a character.
    style : Path, optional
        A file that stands in for ``templates/report/pictures/style.yaml``.
    png : bool
        Whether PNG files are made, too: a page needs none.

    Returns
    -------
    dict of str to Picture
        SVG and, unless left out, PNG by name. The same context gives the same bytes.

    Raises
    ------
    FindingsError
        Where a character has no glyph in any font, or the style is not one.
    """
    look = load_style(style)
    with drawing(tuple(file.path for file in fonts.files), look) as families:
        return {
            picture["name"]: _KINDS[picture["kind"]](
                Canvas(picture["name"], look, families, picture["labels"], png), picture["data"]
            )
            for picture in context["pictures"]
        }
