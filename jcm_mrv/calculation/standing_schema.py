"""The shape of what ``result.json`` says of how sure it is: what it rests on, what is open."""

from __future__ import annotations

from typing_extensions import TypedDict

from jcm_mrv.calculation.schema_types import Hash, Standing, mapping


@mapping
class BasisLine(TypedDict):
    """Something that the result rests on and that was not read in an official text."""

    methodology: str
    """`ID@VERSION`"""
    what: str
    """As a confirmation may call it"""
    standing: Standing
    """How sure it is"""
    source: str
    """Where it comes from"""


@mapping
class OpenLine(TypedDict):
    """Something that is left to do, or that was not looked at."""

    code: str
    """Of the finding that says it"""
    what: str
    """In words"""
    where: str
    """File and line, or key"""


@mapping
class OverlayLine(TypedDict):
    """A file of records."""

    path: str
    """`confirmations/NAME`, wherever it lay"""
    sha256: Hash
    """Of its content"""


@mapping
class ConfirmationLine(TypedDict):
    """A record: what somebody has read in the official text, or in the document named."""

    methodology: str
    """`ID@VERSION`"""
    what: str
    """What was read"""
    value: float | None
    """The number that stands there"""
    unit: str | None
    """Its unit"""
    document: str
    """Title of the document"""
    version: str
    """Of the document"""
    page: str
    """Where it stands"""
    cell: str
    """Where it stands in a workbook"""
    sha256: str
    """Of the file that was read; empty where it was not given"""
    reader: str
    """Who read it"""
    date: str
    """When"""
    looked_up: str
    """What was seen there, where the file lies in the project folder; empty where it does not"""
