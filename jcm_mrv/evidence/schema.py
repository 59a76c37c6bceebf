"""The shape of ``pack.json`` and of what ``reproduce --json`` prints: keys, types, meaning."""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired

from pydantic import Field, TypeAdapter
from typing_extensions import TypedDict

from jcm_mrv.calculation.result_standing import ResultStanding
from jcm_mrv.calculation.schema import FindingLine, Software
from jcm_mrv.calculation.schema_types import Day, Hash, Tonnes, mapping

Language = Literal["en", "ja", "vi"]


@mapping
class PackedProject(TypedDict):
    """The project file in the pack."""

    path: str
    """In the pack"""
    title: str
    """As in the project file"""
    reference: str
    """Number in the registry, or empty"""
    sha256: Hash
    """Hash of the file"""


@mapping
class PackedMethodology(TypedDict):
    """A methodology that is applied."""

    reference: str
    """`ID@VERSION`"""
    sha256: Hash
    """Hash of its content, as in result.json"""
    path: str
    """Its folder in the pack"""


@mapping
class PackedSeries(TypedDict):
    """A series that gave values to the project file or to a methodology."""

    name: str
    """Its name"""
    sha256: Hash
    """Hash of its file"""
    path: str
    """In the pack"""


@mapping
class PackedOverlay(TypedDict):
    """An overlay: records of what was read in official texts."""

    path: str
    """In the pack"""
    sha256: Hash
    """Hash of the file"""


@mapping
class LeftOut(TypedDict):
    """A file that the project names and that was left out on purpose."""

    path: str
    """Where it would stand in the pack"""
    sha256: Hash
    """Hash of the file"""
    bytes: Annotated[int, Field(ge=0)]
    """Its size"""
    input: bool
    """Whether the result was calculated from it"""


@mapping
class Missing(TypedDict):
    """Evidence that is named and was not there."""

    path: str
    """As the project file names it"""
    named_at: str
    """Line and column of the project file"""


@mapping
class PackFile(TypedDict):
    """What a pack holds."""

    schema: Literal["jcm-mrv/pack/1"]
    """Name and version of this format"""
    software: Software
    """What calculated the result"""
    python: str
    """Version of Python"""
    platform: str
    """Operating system and processor"""
    packages: dict[str, str]
    """Version of each package that a calculation uses"""
    language: Language
    """Of the files in the pack"""
    as_of: Day
    """The day that was stated, else the last day of the monitoring period; nothing shows it"""
    project: PackedProject
    """The project file"""
    methodologies: list[PackedMethodology]
    """The rules that are applied"""
    series: list[PackedSeries]
    """Dated values that rules or project take"""
    overlays: list[PackedOverlay]
    """Records of what was read in official texts"""
    result_sha256: Hash
    """Hash of outputs/result.json"""
    credits: dict[Annotated[str, Field(pattern="^[0-9]{4}$")], Tonnes]
    """Whole tonnes by calendar year"""
    total: Tonnes
    """Their sum"""
    standing: ResultStanding
    """What the result may be called"""
    ready: bool
    """Whether nothing was open"""
    unseen: NotRequired[Annotated[int, Field(ge=0)]]
    """How many things were taken without a look at them; absent in packs made before it was said"""
    left_out: list[LeftOut]
    """What was left out on purpose"""
    missing: list[Missing]
    """Evidence that was not there"""
    previous: Hash | None
    """Id of the pack of the period before, where the project file names it"""


Verdict = Literal[
    "identical", "reproduced", "incomplete", "not reproduced", "damaged", "unsupported"
]


@mapping
class SignatureLine(TypedDict):
    """A signature that was checked."""

    file: str
    """The signature"""
    key: str
    """The public key that was named; empty where none of them made the signature"""
    key_fingerprint: Hash | None
    """SHA-256 of the DER form of that key; null where it could not be read"""
    valid: bool
    """Whether the signature is one over this pack with that key"""


@mapping
class SoftwareBoth(TypedDict):
    """What calculated a result, then and now."""

    packed: str
    """Version that packed it; empty where pack.json could not be read"""
    running: str
    """Version that recomputed it"""


@mapping
class ChainLink(TypedDict):
    """A step on the way from a file to the credits."""

    what: str
    """A file with its row, a quantity, an equation, the credits"""
    path: str
    """Key of result.json, or file and row"""
    packed: Any
    """Value in the pack"""
    recomputed: Any
    """Value recomputed from it"""


@mapping
class FirstDifference(TypedDict):
    """The first value that differs, along the way of the calculation."""

    path: str
    """Key of result.json"""
    packed: Any
    """Value in the pack"""
    recomputed: Any
    """Value recomputed from it"""
    chain: list[ChainLink]
    """From file and row over quantity and equations to the credits"""


@mapping
class ReproductionFile(TypedDict):
    """What `reproduce` found."""

    schema: Literal["jcm-mrv/reproduction/1"]
    """Name and version of this format"""
    verdict: Verdict
    """In one word; exit status 0 for the first two, where no signature was invalid"""
    pack_id: Hash | None
    """SHA-256 of the manifest; null where there is none"""
    signatures: list[SignatureLine]
    """Every signature that was asked for"""
    software: SoftwareBoth
    """Versions"""
    rules_differ: bool
    """Whether packed rules differ from the installed ones of the same id; the packed ones count"""
    first_difference: FirstDifference | None
    """The first value that differs, or null"""
    findings: list[FindingLine]
    """What was found"""
    title: NotRequired[str]
    """Of the project"""
    credits: NotRequired[dict[str, Tonnes]]
    """Whole tonnes by calendar year, as the pack states them"""
    total: NotRequired[Tonnes]
    """Their sum"""
    standing: NotRequired[ResultStanding]
    """As the pack states it"""
    ready: NotRequired[bool]
    """As the pack states it"""
    unseen: NotRequired[Annotated[int, Field(ge=0)]]
    """As the pack states it, where it does"""
    as_of: NotRequired[Day]
    """The day that the pack states; nothing in it shows that it was made then"""
    recomputed_standing: NotRequired[ResultStanding]
    """What the recomputed result may be called; absent where nothing was recomputed"""
    recomputed_ready: NotRequired[bool]
    """Whether nothing is open in the recomputed result; absent where nothing was recomputed"""


def pack_schema() -> dict[str, Any]:
    """Give the JSON Schema of ``pack.json``, schema ``jcm-mrv/pack/1``.

    Examples
    --------
    >>> pack_schema()["properties"]["schema"]["const"]
    'jcm-mrv/pack/1'
    """
    schema = TypeAdapter(PackFile).json_schema()
    schema["title"] = "pack.json of an evidence pack"
    return schema


def reproduction_schema() -> dict[str, Any]:
    """Give the JSON Schema of what ``reproduce --json`` prints.

    Examples
    --------
    >>> reproduction_schema()["properties"]["verdict"]["enum"][:2]
    ['identical', 'reproduced']
    """
    schema = TypeAdapter(ReproductionFile).json_schema()
    schema["title"] = "Result of jcm-mrv reproduce"
    return schema
