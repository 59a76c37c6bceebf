"""The shape of ``report.json``: what was made, of what, and with what."""

from __future__ import annotations

from typing import Any, Literal, NotRequired

from pydantic import TypeAdapter
from typing_extensions import TypedDict

from jcm_mrv.calculation.result_standing import ResultStanding
from jcm_mrv.calculation.schema import FindingLine, OutputLine, Software
from jcm_mrv.calculation.schema_types import Day, Hash, mapping
from jcm_mrv.findings.language import Language
from jcm_mrv.reporting.context import Kind
from jcm_mrv.reporting.formats import Format

SCHEMA = "jcm-mrv/report/1"


@mapping
class ReportedProject(TypedDict):
    """The project that documents are about."""

    title: str
    """As in the project file; XXX stands for what the public version leaves out"""
    reference: str
    """Number in the registry, or empty; XXX where the public version leaves it out"""
    sha256: str
    """Hash of the project file; XXX where the public version leaves anything out"""


@mapping
class ReportedPack(TypedDict):
    """The evidence pack that documents were made from."""

    name: str
    """Name of the file"""
    pack_id: str
    """SHA-256 of its manifest; XXX where the public version leaves anything out"""
    verdict: Literal["identical", "reproduced"]
    """Byte for byte the same, or the same numbers"""


@mapping
class FontLine(TypedDict):
    """A font that documents may use."""

    family: str
    """Its family"""
    version: str
    """Its version"""


@mapping
class TemplateLine(TypedDict):
    """A template of the user's own."""

    path: str
    """Its name below the folder of templates"""
    sha256: Hash
    """Its hash"""


@mapping
class ReportFile(TypedDict):
    """What ``report.json`` holds."""

    schema: str
    """Always jcm-mrv/report/1"""
    software: Software
    """What made the documents"""
    kind: Kind
    """Which document"""
    languages: list[Language]
    """In which languages"""
    formats: list[Format]
    """In which formats"""
    as_of: Day
    """The day that they state"""
    public: bool
    """Whether what is confidential is left out"""
    project: ReportedProject
    """The project"""
    emission_reductions: int
    """Whole tonnes of CO2 in all"""
    standing: ResultStanding
    """What the result may be called"""
    ready: bool
    """Whether nothing is open"""
    pack: ReportedPack | None
    """The evidence pack; null of a project that is not packed"""
    fonts: list[FontLine]
    """Fonts in the order in which they are asked for a character"""
    packages: dict[str, str]
    """Version of each package that takes part"""
    templates: list[TemplateLine]
    """Templates of the user's own"""
    findings: list[FindingLine]
    """What is to be said of the documents"""
    outputs: NotRequired[list[OutputLine]]
    """Names and hashes of the documents"""
    sha256: NotRequired[Hash]
    """Hash of everything above this line"""


def report_schema() -> dict[str, Any]:
    """Give the JSON Schema of ``report.json``, ``jcm-mrv/report/1``.

    Examples
    --------
    >>> report_schema()["properties"]["formats"]["items"]["enum"]
    ['html', 'docx', 'pdf']
    """
    schema = TypeAdapter(ReportFile).json_schema()
    schema["title"] = "What jcm-mrv report made"
    return schema
