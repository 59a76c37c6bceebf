"""The result that goes into a document: ``result.json``, without what is confidential."""

from __future__ import annotations

from typing import Any

from jcm_mrv.calculation.result import Result
from jcm_mrv.findings.language import speaking
from jcm_mrv.reporting.masking import MASK, Masking
from jcm_mrv.visible import json_text


def attached_result(result: Result, masking: Masking) -> bytes:
    """Give what ``result.json`` says of the result, in English, with XXX for what is hidden."""
    with speaking("en"):
        data: Any = result.as_dict()
    return json_text(_masked(result, data, masking) if masking.paths else data).encode()


def _masked(result: Result, data: dict[str, Any], masking: Masking) -> dict[str, Any]:
    made = _prose(data, masking)
    # A hash of the whole file lets a short value in it be guessed.
    made["project"]["sha256"] = MASK
    hidden = iter(
        masking.hides(*a.application.base, "values", v.parameter, *_member(v.member), "value")
        or masking.hides(*a.application.base, "values", v.parameter, "value")
        for a in result.applications
        for v in a.fixed
    )
    for line in made["fixed_values"]:
        if next(hidden):
            line["value"] = MASK
    for line, before in zip(made["inputs"], data["inputs"], strict=True):
        if line["path"] != before["path"]:
            line["sha256"] = MASK
    return made


def _member(key: tuple[str, ...]) -> tuple[str, ...]:
    return ("/".join(key),) if key else ()


def _prose(data: Any, masking: Masking) -> Any:
    if isinstance(data, str):
        return masking.prose(data) if not _is_hash(data) else data
    if isinstance(data, dict):
        return {key: _prose(value, masking) for key, value in data.items()}
    if isinstance(data, list):
        return [_prose(value, masking) for value in data]
    return data


def _is_hash(text: str) -> bool:
    return len(text) == 64 and set(text) <= set("0123456789abcdef")
