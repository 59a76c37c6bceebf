"""``datapackage.json`` beside the tables of a pack: their columns with types and meaning.

A tabular data package, which R, Python and some spreadsheet programs read; the texts are those of
the keys, which the reference shows as well.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from jcm_mrv.calculation.result import Result
from jcm_mrv.visible import json_text
from jcm_mrv.workbook.result_files import DAILY, FINDINGS

DATAPACKAGE = "datapackage.json"
_TITLES = {
    DAILY: ("daily", "What was measured, by day", "units stand in the column unit"),
    FINDINGS: (
        "findings",
        "Warnings and notes about the data",
        "an apostrophe before a text keeps a spreadsheet program from taking it for a formula",
    ),
}
_TYPES = {"string": "string", "number": "number", "integer": "integer", "boolean": "boolean"}


def datapackage_bytes(
    result: Result,
    files: Mapping[str, bytes],
    packed: Mapping[str, tuple[int, str]] | None = None,
) -> bytes:
    """Give the description of the tables among the outputs of a result.

    Parameters
    ----------
    result : Result
        Whose outputs they are.
    files : mapping of str to bytes
        The outputs by name.
    packed : mapping, optional
        Size and SHA-256 of the tables that are described, where other packages wrote them.
    """
    project = result.project.file
    measured = {
        name: (len(data), hashlib.sha256(data).hexdigest())
        for name, data in files.items()
        if name in _TITLES
    } | dict(packed or {})
    return json_text(
        {
            "profile": "tabular-data-package",
            "name": "jcm-mrv-outputs",
            "title": project.title,
            "resources": [
                _resource(name, files[name], *measured[name]) for name in _TITLES if name in files
            ],
        }
    ).encode()


def _resource(name: str, data: bytes, size: int, sha256: str) -> dict[str, Any]:
    short, title, description = _TITLES[name]
    return {
        "profile": "tabular-data-resource",
        "name": short,
        "path": name,
        "title": title,
        "description": description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": size,
        "hash": f"sha256:{sha256}",
        "dialect": {
            "delimiter": ",",
            "lineTerminator": "\r\n",
            "quoteChar": '"',
            "doubleQuote": True,
            "header": True,
        },
        "schema": {"fields": list(_fields(name, data)), "missingValues": [""]},
    }


def _fields(name: str, data: bytes) -> Iterator[dict[str, Any]]:
    known = _columns(name)
    columns = data.decode("utf-8-sig").splitlines()[0].split(",")
    for column in columns:
        said = known[column]
        kinds = [kind for kind in said.get("anyOf", [said]) if kind.get("type") != "null"]
        field: dict[str, Any] = {
            "name": column,
            "type": "date" if kinds[0].get("format") == "date" else _TYPES[kinds[0]["type"]],
            "description": said["description"],
        }
        limits = {key: kinds[0][key] for key in ("minimum", "maximum", "enum") if key in kinds[0]}
        if limits:
            field["constraints"] = limits
        yield field


@cache
def _columns(name: str) -> dict[str, Any]:
    from pydantic import TypeAdapter

    from jcm_mrv.calculation.schema import DayLine, FindingLine

    line = DayLine if name == DAILY else FindingLine
    return TypeAdapter[Any](line).json_schema()["properties"]
