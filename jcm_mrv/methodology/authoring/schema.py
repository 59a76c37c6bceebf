"""JSON Schemas of what the author of a methodology writes: every key with its meaning.

The keys are those of the models, the meanings those of ``keys.yaml`` beside this file. An editor
completes and explains a methodology with them; the reference page is made from the same.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal

from jcm_mrv.methodology.cases import CaseFile
from jcm_mrv.methodology.model import Family, MethodologyFile, Parameter, Refinement
from jcm_mrv.strict_yaml import load_file

File = Literal["methodology", "family", "cases"]
KEYS = Path(__file__).with_name("keys.yaml")
_MODELS = {"methodology": MethodologyFile, "family": Family, "cases": CaseFile}
_POINT = {"type": "number", "description": "the number itself, as a point for interpolate"}


@cache
def meanings() -> dict[str, dict[str, dict[str, str]]]:
    """Give what each key means, by model and key; with an example where one helps."""
    return load_file(KEYS, "MET").data


def schema_of(file: File) -> dict[str, Any]:
    """Give the JSON Schema of a file, every key of it with its meaning.

    Examples
    --------
    >>> schema = schema_of("methodology")
    >>> schema["$defs"]["Parameter"]["properties"]["aggregation"]["description"][:40]
    'What becomes of its values over the peri'
    """
    model = _MODELS[file]
    schema = model.model_json_schema(by_alias=True)
    parts = {model.__name__: schema, **schema.get("$defs", {})}
    if file == "methodology":
        # A parameter is new, or it is a family's and says only what is otherwise.
        for own in (Parameter, Refinement):
            made = own.model_json_schema(by_alias=True, ref_template="#/$defs/{model}")
            parts |= made.pop("$defs", {})
            parts[own.__name__] = made
        either = [{"$ref": f"#/$defs/{own.__name__}"} for own in (Parameter, Refinement)]
        _set_values(schema["properties"]["parameters"], {"anyOf": either})
    for name, part in parts.items():
        _explain(name, part)
    schema["$defs"] = {name: part for name, part in sorted(parts.items()) if part is not schema}
    return schema


def _explain(name: str, part: dict[str, Any]) -> None:
    own = meanings().get("Parameter" if name == "Refinement" else name, {})
    for key, found in part.get("properties", {}).items():
        told = own.get(key)
        if told is not None:
            found["description"] = told["meaning"]
            if "example" in told:
                found["description"] += f". Example: {told['example']}"
    if name == "TableRow":
        # A number alone is a point, which the model of a band reads.
        conditions = [*_values(part["properties"]["when"])["anyOf"], _POINT]
        _set_values(part["properties"]["when"], {"anyOf": conditions})


def _values(mapping: dict[str, Any]) -> dict[str, Any]:
    """Give the schema of the values of a mapping whose keys are names."""
    (found,) = mapping.get("patternProperties", {"": mapping.get("additionalProperties")}).values()
    return found


def _set_values(mapping: dict[str, Any], wanted: dict[str, Any]) -> None:
    if "patternProperties" in mapping:
        mapping["patternProperties"] = dict.fromkeys(mapping["patternProperties"], wanted)
    else:
        mapping["additionalProperties"] = wanted
