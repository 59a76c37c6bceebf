"""``ro-crate-metadata.json``: the pack as a Process Run Crate, for whoever knows no jcm-mrv."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from jcm_mrv.calculation.readiness import READY_WORDS
from jcm_mrv.evidence.archive import Member
from jcm_mrv.evidence.names import CRATE, MANIFEST, OUTPUTS, PACK, README
from jcm_mrv.visible import json_text

if TYPE_CHECKING:
    from jcm_mrv.evidence.schema import PackFile

_CONTEXT = "https://w3id.org/ro/crate/1.1/context"
# Terms that the context of RO-Crate does not hold.
_TERMS = {"sha256": "https://w3id.org/ro/terms/workflow-run#sha256"}
_CRATE = "https://w3id.org/ro/crate/1.1"
_PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
_RUN, _TOOL, _TERMS_OF_USE = "#calculation", "#jcm-mrv", "#terms-of-use"
_TYPES = {
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".gz": "application/gzip",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".txt": "text/plain",
    ".yaml": "application/yaml",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_UNKNOWN = "application/octet-stream"


def crate_bytes(record: PackFile, members: Mapping[str, Member]) -> bytes:
    """Give the description of a pack whose other files are all there."""
    names = sorted(members, key=str.encode)
    results = [name for name in names if name.startswith(f"{OUTPUTS}/")]
    objects = [name for name in names if name not in (*results, PACK, README)]
    return json_text(
        {
            "@context": [_CONTEXT, _TERMS],
            "@graph": [
                {
                    "@id": CRATE,
                    "@type": "CreativeWork",
                    "conformsTo": {"@id": _CRATE},
                    "about": {"@id": "./"},
                },
                _root(record, names),
                _run(record, objects, results),
                {
                    "@id": _TOOL,
                    "@type": "SoftwareApplication",
                    "name": record["software"]["name"],
                    "version": record["software"]["version"],
                    "softwareVersion": record["software"]["version"],
                },
                {
                    "@id": _PROFILE,
                    "@type": ["CreativeWork", "Profile"],
                    "name": "Process Run Crate",
                    "version": "0.5",
                },
                {
                    "@id": _TERMS_OF_USE,
                    "@type": "CreativeWork",
                    "name": "No licence is stated",
                    "description": "The pack states no licence; ask the project participants.",
                },
                *(_file(name, members[name]) for name in names),
                {
                    "@id": MANIFEST,
                    "@type": "File",
                    "name": MANIFEST,
                    "description": "SHA-256 of every file of the pack but itself",
                    "encodingFormat": "text/plain",
                },
            ],
        }
    ).encode()


def published(crate: object) -> str | None:
    """Give the day that a crate says it was published on, None where it says none, or several.

    Examples
    --------
    >>> published({"@graph": [{"@id": "./", "datePublished": "2024-12-31"}]})
    '2024-12-31'
    >>> published([]) is published({"@graph": ["x"]}) is None
    True
    """
    graph = crate.get("@graph") if isinstance(crate, dict) else None
    days = [
        item.get("datePublished")
        for item in (graph if isinstance(graph, list) else [])
        if isinstance(item, dict) and item.get("@id") == "./"
    ]
    return days[0] if len(days) == 1 and isinstance(days[0], str) else None


def described_files(crate: object) -> dict[str, tuple[str, str]]:
    """Give name -> SHA-256 and size of each file that a crate describes, whatever else it says.

    Examples
    --------
    >>> described_files({"@graph": [{"@type": "File", "name": "a b.pdf", "sha256": "7f"}]})
    {'a b.pdf': ('7f', '')}
    """
    graph = crate.get("@graph") if isinstance(crate, dict) else None
    return {
        str(item.get("name")): (str(item.get("sha256", "")), str(item.get("contentSize", "")))
        for item in (graph if isinstance(graph, list) else [])
        if isinstance(item, dict) and item.get("@type") == "File" and item.get("name") != MANIFEST
    }


def _root(record: PackFile, names: list[str]) -> dict[str, Any]:
    project = record["project"]
    reference = f" ({project['reference']})" if project["reference"] else ""
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": f"Evidence pack: {project['title']}{reference}",
        "description": (
            "Emission reductions under the Joint Crediting Mechanism, with the data and the rules "
            "that they were calculated from"
        ),
        "datePublished": record["as_of"],
        "license": {"@id": _TERMS_OF_USE},
        "conformsTo": {"@id": _PROFILE},
        "hasPart": [{"@id": _id(name)} for name in (*names, MANIFEST)],
        "mentions": {"@id": _RUN},
    }


def _run(record: PackFile, objects: list[str], results: list[str]) -> dict[str, Any]:
    years = ", ".join(f"{year}: {tonnes:,} tCO2" for year, tonnes in record["credits"].items())
    return {
        "@id": _RUN,
        "@type": "CreateAction",
        "name": "Calculation of emission reductions",
        "description": f"{years}; {record['standing']}, {READY_WORDS[record['ready']]}",
        "instrument": {"@id": _TOOL},
        "object": [{"@id": _id(name)} for name in objects],
        "result": [{"@id": _id(name)} for name in results],
    }


def _file(name: str, member: Member) -> dict[str, Any]:
    return {
        "@id": _id(name),
        "@type": "File",
        "name": name,
        "contentSize": str(member.bytes),
        "encodingFormat": _type(name),
        "sha256": member.sha256,
    }


def _type(name: str) -> str:
    suffix = f".{name.rpartition('.')[2].lower()}"
    return _TYPES.get(suffix, _UNKNOWN)


def _id(name: str) -> str:
    from urllib.parse import quote

    return quote(name)
