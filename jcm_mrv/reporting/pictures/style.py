"""How pictures look: ``templates/report/pictures/style.yaml``, or what stands in for it."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from jcm_mrv.shipped import shipped
from jcm_mrv.strict_yaml import StrictModel, load_file, validate

Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$")]
Hatch = Annotated[str, StringConstraints(pattern=r"^[-/\\|+xoO.*]{0,8}$")]
NodeKind = Literal["readings", "quantity", "fixed", "equation", "credits"]
SHIPPED = "report/pictures/style.yaml"


class Fill(StrictModel):
    """What an area is filled with: told apart by colour, and by hatch where there is no colour."""

    colour: Colour
    """The colour"""
    hatch: Hatch = ""
    """The hatch, in the signs of matplotlib"""


class Share(Fill):
    """A fill of the calendar."""

    from_: float = Field(alias="from", ge=0, le=1)
    """The least share that is shown so"""


class Style(StrictModel):
    """The whole of it."""

    width: float = Field(ge=3, le=20)
    """Width in inches"""
    dpi: int = Field(ge=72, le=600)
    """Dots per inch of PNG files"""
    text: float = Field(ge=4, le=24)
    """Size of text in points"""
    small: float = Field(ge=4, le=24)
    """Size of small text in points"""
    grid: Colour
    """Lines of the grid"""
    ink: Colour
    """Text and outlines"""
    paper: Colour
    """The ground"""
    series: list[Fill] = Field(min_length=1)
    """Bars, in the order of series"""
    whole: Fill
    """What a waterfall begins and ends with"""
    more: Fill
    """A step up"""
    less: Fill
    """A step down"""
    shares: list[Share] = Field(min_length=1)
    """The calendar, from the highest share down"""
    nothing: Fill
    """A month without readings"""
    nodes: dict[NodeKind, Fill]
    """Nodes of the graph by kind"""
    most_nodes: int = Field(ge=2, le=30)
    """How many nodes of a kind a level shows before they become one"""


def load_style(path: Path | None = None) -> Style:
    """Give the style of pictures.

    Parameters
    ----------
    path : Path, optional
        A file of the user's; the shipped one by default.

    Raises
    ------
    FindingsError
        Where the file is none, or not of this form.

    Examples
    --------
    >>> load_style().most_nodes
    6
    """
    file = load_file(path or shipped("templates") / SHIPPED, "PRJ")
    return validate(file, Style, "PRJ")
