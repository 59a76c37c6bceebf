"""The JSON Schema of ``result.json``."""

from __future__ import annotations

from typing import Any

from jcm_mrv.calculation.result import SCHEMA

_TEXT = {"type": "string"}
_NUMBER = {"type": "number"}
_TONNES = {"type": "integer", "minimum": 0, "description": "tCO2, rounded down"}
_DATE = {"type": "string", "format": "date"}
_HASH = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_MEMBER = {"type": ["string", "null"], "description": "id of the member, a/b over two sets"}
_STANDING = {"enum": ["official", "corroborated", "unverified"]}
_RESULT_STANDING = {"enum": ["draft", "final"]}


def _object(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


def result_schema() -> dict[str, Any]:
    """Give the JSON Schema of a result, schema ``jcm-mrv/result/1``.

    Examples
    --------
    >>> result_schema()["properties"]["schema"]
    {'const': 'jcm-mrv/result/1'}
    """
    year = _object(
        year={"type": "integer"},
        start=_DATE,
        end=_DATE,
        reference_emissions=_NUMBER,
        project_emissions=_NUMBER,
        emission_reductions_unrounded=_NUMBER,
        emission_reductions=_TONNES,
    )
    return {
        "title": "Result of jcm-mrv calculate",
        **_object(
            schema={"const": SCHEMA},
            software=_object(name=_TEXT, version=_TEXT),
            project=_object(title=_TEXT, reference=_TEXT, sha256=_HASH),
            methodologies=_list(_object(id=_TEXT, version=_TEXT, sha256=_HASH)),
            series=_list(_object(name=_TEXT, sha256=_HASH)),
            monitoring_period=_object(start=_DATE, end=_DATE),
            standing=_RESULT_STANDING,
            drafts=_list(_TEXT),
            years=_list(year),
            emission_reductions=_TONNES,
            by_methodology=_list(
                _object(
                    methodology=_TEXT,
                    standing=_RESULT_STANDING,
                    years=_list(year),
                    emission_reductions=_TONNES,
                )
            ),
            inputs=_list(_object(path=_TEXT, sha256=_HASH, bytes={"type": "integer"})),
            quantities=_list(
                _object(
                    methodology=_TEXT,
                    parameter=_TEXT,
                    member=_MEMBER,
                    year={"type": "integer"},
                    value=_NUMBER,
                    unit=_TEXT,
                    coverage={"type": "number", "minimum": 0, "maximum": 1},
                    adjusted_by=_NUMBER,
                )
            ),
            fixed_values=_list(
                _object(
                    methodology=_TEXT,
                    parameter=_TEXT,
                    member=_MEMBER,
                    value=_NUMBER,
                    unit=_TEXT,
                    given_by={"enum": ["project", "methodology"]},
                    source=_TEXT,
                    standing={"enum": [*_STANDING["enum"], None]},
                    series={"type": ["string", "null"]},
                )
            ),
            trace=_list(
                _object(
                    methodology=_TEXT,
                    symbol=_TEXT,
                    member=_MEMBER,
                    equation=_TEXT,
                    year={"type": "integer"},
                    value=_NUMBER,
                    unit=_TEXT,
                    inputs=_list(_TEXT),
                    standing=_STANDING,
                )
            ),
            ledger=_list(
                _object(
                    methodology=_TEXT,
                    parameter=_TEXT,
                    member=_MEMBER,
                    start=_TEXT,
                    end=_TEXT,
                    rule=_TEXT,
                    effect=_NUMBER,
                    unit=_TEXT,
                    effect_tco2=_NUMBER,
                    detail=_TEXT,
                )
            ),
            findings=_list(
                _object(
                    code=_TEXT,
                    severity={"enum": ["error", "warning", "note"]},
                    message=_TEXT,
                    where=_TEXT,
                    found=_TEXT,
                    expected=_TEXT,
                    hint=_TEXT,
                )
            ),
            outputs=_list(_object(path=_TEXT, sha256=_HASH)),
            sha256=_HASH,
        ),
    }
