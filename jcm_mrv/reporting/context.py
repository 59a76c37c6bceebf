"""The shape of what every template and renderer gets: plain data with all words and numbers in it.

A renderer decides nothing about content: texts are in the language of the document, numbers are
written as that language writes them, and each number has its plain decimal beside.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired

from pydantic import ConfigDict, Field, TypeAdapter, with_config
from typing_extensions import TypedDict

from jcm_mrv.calculation.result_standing import ResultStanding
from jcm_mrv.findings.language import Language

SCHEMA = "jcm-mrv/report-context/1"

Kind = Literal["monitoring", "verification", "issuance"]
KINDS: tuple[Kind, ...] = ("monitoring", "verification", "issuance")

mapping = with_config(ConfigDict(extra="forbid", use_attribute_docstrings=True))


@mapping
class Cell(TypedDict):
    """A cell of a table, or a date."""

    text: str
    """What is shown, as the language writes it; empty where there is nothing"""
    value: NotRequired[str]
    """The number as a plain decimal in full precision, or the day as ISO 8601; absent else"""


@mapping
class Column(TypedDict):
    """A column of a table."""

    name: str
    """What its cells are: the same in every language"""
    label: str
    """Its heading"""
    kind: Literal["text", "number", "date", "code"]
    """How it is set: codes are hashes, paths and codes of findings"""


@mapping
class Paragraph(TypedDict):
    """A sentence or several."""

    type: Literal["paragraph"]
    text: str
    """The text"""
    role: Literal["plain", "note", "warning"]
    """How much it weighs"""


@mapping
class Heading(TypedDict):
    """A heading below that of the section."""

    type: Literal["heading"]
    text: str
    """The text"""


@mapping
class Fact(TypedDict):
    """A label and what stands behind it."""

    name: str
    """What it is: the same in every language"""
    label: str
    """The label"""
    text: str
    """What is shown"""
    value: NotRequired[str]
    """As in a cell"""


@mapping
class Facts(TypedDict):
    """A list of labels with what stands behind them."""

    type: Literal["facts"]
    rows: list[Fact]
    """The facts, in order"""


@mapping
class Table(TypedDict):
    """A table."""

    type: Literal["table"]
    id: str
    """Section that it stands in"""
    name: str
    """Its name, once in a document"""
    caption: str
    """Its caption"""
    columns: list[Column]
    """Its columns, in order"""
    rows: list[list[Cell]]
    """Its rows; each has a cell per column"""
    total: bool
    """Whether the last row is a total"""
    note: str
    """What is said below it, or empty"""


@mapping
class EquationLine(TypedDict):
    """An equation once: in symbols, or with the numbers of a year."""

    role: Literal["symbols", "numbers"]
    """Which of both"""
    year: int | None
    """Calendar year of the numbers"""
    latex: str
    """As LaTeX"""
    mathml: str
    """As MathML"""
    text: str
    """In one line of plain text, for those who cannot see it"""
    value: NotRequired[str]
    """What the equation gives in that year"""


@mapping
class Equation(TypedDict):
    """An equation, typeset."""

    type: Literal["equation"]
    name: str
    """Its name in the methodology"""
    label: str
    """What it gives"""
    lines: list[EquationLine]
    """In symbols, then with numbers, per year"""


@mapping
class PictureBlock(TypedDict):
    """The place of a picture."""

    type: Literal["picture"]
    name: str
    """Its name among the pictures"""


@mapping
class Choice(TypedDict):
    """A box that somebody ticks by hand."""

    name: str
    """What it is: the same in every language"""
    text: str
    """What is ticked"""


@mapping
class Choices(TypedDict):
    """Boxes to be ticked by hand: none ever is by this tool."""

    type: Literal["choices"]
    items: list[Choice]
    """The boxes, in order"""


@mapping
class Line(TypedDict):
    """A line to write on."""

    name: str
    """What it is: the same in every language"""
    label: str
    """What is to be written on it"""


@mapping
class Lines(TypedDict):
    """Lines to be filled in by hand."""

    type: Literal["lines"]
    items: list[Line]
    """The lines, in order"""


@mapping
class Empty(TypedDict):
    """That there is nothing to be shown, said in words."""

    type: Literal["empty"]
    text: str
    """The words"""


Block = Annotated[
    Paragraph | Heading | Facts | Table | Equation | PictureBlock | Choices | Lines | Empty,
    Field(discriminator="type"),
]


@mapping
class Section(TypedDict):
    """A section: its id is the same in every language."""

    id: str
    """Its id"""
    title: str
    """Its heading"""
    blocks: list[Block]
    """What stands in it, in order"""


@mapping
class PictureData(TypedDict):
    """A picture before it is drawn: its kind, its words and its numbers."""

    name: str
    """Its name"""
    kind: Literal[
        "bars",
        "calendar",
        "grouped",
        "waterfall",
        "graph",
        "map",
        "points",
        "spread",
        "stacked",
        "steps",
    ]
    """How it is drawn"""
    title: str
    """Its title"""
    description: str
    """What it shows, for those who cannot see it"""
    table: str
    """Name of the table that holds its numbers"""
    labels: dict[str, str]
    """Words and signs that stand in it"""
    data: dict[str, Any]
    """Its numbers"""


@mapping
class Page(TypedDict):
    """What a document in one language has, whatever it is about, before it has a form."""

    # Described so, since what inherits from it would not have docstrings of attributes.

    lang: Annotated[Language, Field(description="Its language")]
    title: Annotated[str, Field(description="Its title")]
    project: Annotated[str, Field(description="Title of what it is about: the project")]
    standing: Annotated[ResultStanding, Field(description="What the result may be called")]
    marks: Annotated[
        list[str],
        Field(description="Words that stand on every page: what is not final, ready or whole"),
    ]
    running: Annotated[str, Field(description="Line at the head of every page")]
    date: Annotated[Cell, Field(description="The day of the document")]
    words: Annotated[
        dict[str, str], Field(description="Words of the page itself: contents, page, table")
    ]
    sections: Annotated[list[Section], Field(description="The sections, in the order of the kind")]
    pictures: Annotated[list[PictureData], Field(description="The pictures that sections name")]
    notes: Annotated[list[str], Field(description="What is to be said about the document itself")]


@mapping
class Context(Page):
    """A report in one language, before it has a form."""

    schema: str
    """Always jcm-mrv/report-context/1"""
    kind: Kind
    """Which document"""
    ready: bool
    """Whether nothing is open"""
    public: bool
    """Whether what is confidential is left out"""


def context_schema() -> dict[str, Any]:
    """Give the JSON Schema of what every template gets, ``jcm-mrv/report-context/1``.

    Examples
    --------
    >>> context_schema()["properties"]["kind"]["enum"]
    ['monitoring', 'verification', 'issuance']
    """
    schema = TypeAdapter(Context).json_schema()
    schema["title"] = "Context of a report of jcm-mrv"
    return schema
