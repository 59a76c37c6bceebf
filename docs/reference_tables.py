"""Tables of keys, generated from the models: a page asks for one with ``{{ keys Source }}``.

The names and types are those of the JSON Schemas that ``jcm-mrv schema`` prints, and so is what a
key of a result means; for a project file that and an example stand in ``project-keys.yaml``.
"""

from __future__ import annotations

import html
import re
from functools import cache
from pathlib import Path
from typing import Any

from jcm_mrv.calculation.schema import result_schema
from jcm_mrv.evidence.schema import pack_schema, reproduction_schema
from jcm_mrv.methodology.authoring.schema import File, meanings, schema_of
from jcm_mrv.planning.city.file import city_file_schema
from jcm_mrv.planning.city.schema import city_schema
from jcm_mrv.planning.estimate.schema import estimate_schema
from jcm_mrv.planning.portfolio.file import portfolio_file_schema
from jcm_mrv.planning.portfolio.schema import portfolio_schema
from jcm_mrv.planning.screening.schema import screening_schema
from jcm_mrv.project.model import FoundValue, GivenValue, ProjectFile, SeriesValue
from jcm_mrv.project.table import Table
from jcm_mrv.strict_yaml import load_file

_RULES: tuple[File, ...] = ("methodology", "family", "cases")
FOLDER = Path(__file__).parent / "reference"
_WORDS = {
    "string": "text",
    "number": "number",
    "integer": "whole number",
    "boolean": "true or false",
    "null": "nothing",
}


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Put the tables into a page that asks for them."""
    return re.sub(
        rf"^\{{\{{ ({'|'.join(_TABLES)}) (\w+) \}}\}}$",
        lambda m: _TABLES[m[1]](m[2]),
        markdown,
        flags=re.M,
    )


@cache
def described(name: str) -> dict[str, dict[str, Any]]:
    """Give the meanings of one file: per table, per key."""
    return load_file(FOLDER / name, "MET").data


@cache
def project_tables() -> dict[str, dict[str, Any]]:
    """Give the schema of each mapping of a project file, by the name of its model."""
    schema = ProjectFile.model_json_schema(by_alias=True)
    tables = {"ProjectFile": schema, **schema["$defs"]}
    tables |= {
        model.__name__: model.model_json_schema()
        for model in (GivenValue, FoundValue, SeriesValue, Table)
    }
    shared = set(tables["Source"]["properties"])
    monitored = dict(tables["Monitored"])
    # What both know stands in the table of the source.
    monitored["properties"] = {
        key: part for key, part in monitored["properties"].items() if key not in shared
    }
    return {**tables, "Monitored": monitored}


@cache
def result_tables() -> dict[str, dict[str, Any]]:
    """Give the schema of each mapping of a result, by the key that it stands under."""
    schema = result_schema()
    tables = {"result": schema}
    for key, part in schema["properties"].items():
        # What may be null is explained like the rest.
        for option in part.get("anyOf", [part.get("items", part)]):
            if "$ref" in option:
                tables[key] = schema["$defs"][option["$ref"].rsplit("/", 1)[-1]]
    tables["article6"] = schema["$defs"]["Article6Line"]
    return tables


def type_words(part: dict[str, Any]) -> str:
    """Give the type of a key in words.

    Examples
    --------
    >>> type_words({"anyOf": [{"type": "string"}, {"type": "null"}]})
    'text'
    """
    if part.get("title") == "Table":
        return "[Table](#table)"
    if "$ref" in part:
        name = part["$ref"].rsplit("/", 1)[-1]
        return f"[{name}](#{name.lower()})"
    if "const" in part:
        return f"`{part['const']}`"
    if "enum" in part:
        return ", ".join(
            f"`{value if value != '' else chr(34) * 2}`"
            for value in part["enum"]
            if value is not None
        )
    if "anyOf" in part:
        words = [type_words(option) for option in part["anyOf"] if option.get("type") != "null"]
        return " or ".join(dict.fromkeys(words))
    if part.get("format") == "date":
        return "date"
    kind = part.get("type")
    if kind == "array" and "prefixItems" in part:
        return f"{len(part['prefixItems'])} texts"
    if kind == "array":
        return f"list of {type_words(part['items'])}"
    if kind == "object":
        named = [*part.get("patternProperties", {}).values()]
        inner = named[0] if named else part.get("additionalProperties")
        return (
            f"names, each with {type_words(inner)}"
            if isinstance(inner, dict) and inner
            else "mapping"
        )
    if part.get("description"):
        return html.escape(part["description"])
    kinds = kind if isinstance(kind, list) else [kind]
    return " or ".join(_WORDS.get(str(item), "value") for item in kinds)


def _cell(text: Any) -> str:
    return str(text).replace("|", "\\|").replace("\n", " ").strip()


def keys_table(name: str) -> str:
    """Give the table of the keys of one mapping of a project file."""
    table, meanings = project_tables()[name], described("project-keys.yaml").get(name, {})
    required = set(table.get("required", ()))
    lines = ["| Key | Type | Meaning | Example |", "|---|---|---|---|"]
    for key, part in table["properties"].items():
        text = meanings.get(key, {})
        mark = " (required)" if key in required else ""
        example = f"`{_cell(text['example'])}`" if text.get("example") else ""
        lines.append(
            f"| `{key}`{mark} | {_cell(type_words(part))} | {_cell(text.get('meaning', ''))} "
            f"| {example} |"
        )
    return "\n".join(lines)


def evidence_table(name: str) -> str:
    """Give the table of the keys of one mapping of a pack, or of what ``reproduce`` prints."""
    tables: dict[str, Any] = {}
    for top, schema in (("PackFile", pack_schema()), ("ReproductionFile", reproduction_schema())):
        tables |= {top: schema, **schema["$defs"]}
    return _meanings(tables[name])


def estimate_table(name: str) -> str:
    """Give the table of the keys of one mapping of an estimate."""
    schema = estimate_schema()
    return _meanings({"EstimateFile": schema, **schema["$defs"]}[name])


@cache
def rules_tables() -> dict[str, dict[str, Any]]:
    """Give the schema of each mapping of a methodology, a family and worked cases, by its model."""
    tables: dict[str, Any] = {}
    for file in _RULES:
        schema = schema_of(file)
        tables |= {schema["title"]: schema, **schema["$defs"]}
    # Of a family's parameter fewer keys can be said, and they mean the same.
    return {name: part for name, part in tables.items() if name != "Refinement"}


def rules_table(name: str) -> str:
    """Give the table of the keys of one mapping of a methodology, a family or a case."""
    table, known = rules_tables()[name], meanings().get(name, {})
    required = set(table.get("required", ()))
    lines = ["| Key | Type | Meaning | Example |", "|---|---|---|---|"]
    for key, part in table["properties"].items():
        text = known.get(key, {})
        mark = " (required)" if key in required else ""
        shown = type_words({k: v for k, v in part.items() if k != "description"})
        example = f"`{_cell(text['example'])}`" if text.get("example") else ""
        lines.append(
            f"| `{key}`{mark} | {_cell(shown)} | {_cell(text.get('meaning', ''))} | {example} |"
        )
    return "\n".join(lines)


def screening_table(name: str) -> str:
    """Give the table of the keys of one mapping of a screening."""
    schema = screening_schema()
    return _meanings({"ScreeningFile": schema, **schema["$defs"]}[name])


def city_table(name: str) -> str:
    """Give the table of the keys of one mapping of a city's progress."""
    schema = city_schema()
    return _meanings({"CityProgressFile": schema, **schema["$defs"]}[name])


@cache
def city_file_tables() -> dict[str, dict[str, Any]]:
    """Give the schema of each mapping of a city file, by the name of its model."""
    schema = city_file_schema()
    return {"CityFile": schema, **schema["$defs"]}


def city_file_table(name: str) -> str:
    """Give the table of the keys of one mapping of a city file."""
    return _file_table(city_file_tables()[name])


def portfolio_file_table(name: str) -> str:
    """Give the table of the keys of one mapping of the file of a portfolio."""
    schema = portfolio_file_schema()
    return _file_table({"PortfolioFile": schema, **schema["$defs"]}[name])


def _file_table(table: dict[str, Any]) -> str:
    required = set(table.get("required", ()))
    lines = ["| Key | Type | Meaning |", "|---|---|---|"]
    for key, part in table["properties"].items():
        mark = " (required)" if key in required else ""
        shown = type_words({k: v for k, v in part.items() if k != "description"})
        lines.append(f"| `{key}`{mark} | {_cell(shown)} | {_cell(part['description'])} |")
    return "\n".join(lines)


def portfolio_table(name: str) -> str:
    """Give the table of the keys of one mapping of a portfolio's result."""
    schema = portfolio_schema()
    return _meanings({"PortfolioJson": schema, **schema["$defs"]}[name])


def _meanings(table: dict[str, Any]) -> str:
    lines = ["| Key | Type | Meaning |", "|---|---|---|"]
    for key, part in table["properties"].items():
        shown = type_words({k: v for k, v in part.items() if k != "description"})
        lines.append(f"| `{key}` | {_cell(shown)} | {_cell(part['description'])} |")
    return "\n".join(lines)


def result_table(name: str) -> str:
    """Give the table of the keys of one mapping of a result."""
    lines = ["| Key | Type | Meaning |", "|---|---|---|"]
    for key, part in result_tables()[name]["properties"].items():
        shown = (
            f"[list](#{key})"
            if part.get("type") == "array" and key in result_tables()
            else f"[mapping](#{key})"
            if key in result_tables()
            else type_words({k: v for k, v in part.items() if k != "description"})
        )
        lines.append(f"| `{key}` | {_cell(shown)} | {_cell(part['description'])} |")
    return "\n".join(lines)


_TABLES = {
    "keys": keys_table,
    "result": result_table,
    "evidence": evidence_table,
    "estimate": estimate_table,
    "rules": rules_table,
    "screening": screening_table,
    "city": city_table,
    "city_file": city_file_table,
    "portfolio_file": portfolio_file_table,
    "portfolio": portfolio_table,
}
