"""The result that goes into a document: ``result.json``, without what is confidential."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from jcm_mrv.calculation.result import ApplicationResult, Result
from jcm_mrv.findings.language import speaking
from jcm_mrv.reporting.hiding import hides_amounts, hides_fixed, hides_tonnes, place_of_fixed
from jcm_mrv.reporting.masking import MASK, Masking, masks_value
from jcm_mrv.strict_yaml import Path_
from jcm_mrv.visible import json_text


def attached_result(result: Result, masking: Masking) -> bytes:
    """Give what ``result.json`` says of the result, in English, with XXX for what is hidden."""
    with speaking("en"):
        data: Any = result.as_dict()
    return json_text(_masked(result, data, masking) if masking.paths else data).encode()


def _masked(result: Result, data: dict[str, Any], masking: Masking) -> dict[str, Any]:
    made = _said(data, masking)
    file = result.project.file

    def hide(line: dict[str, Any], names: Iterable[str], *path: str | int) -> None:
        for name in names:
            if masking.hides(*path, name):
                line[name] = MASK

    hide(made["project"], ("title", "reference"))
    # A hash of the whole file lets a short value in it be guessed.
    made["project"]["sha256"] = MASK
    for name in ("crediting_period", "expected_lifetime", "authorisation"):
        if made[name] is not None:
            hide(made[name], made[name], name)
    for line, allocated in zip(made["allocation"], result.allocated, strict=True):
        n = file.allocation.index(allocated.line)
        hide(line, line, "allocation", n)
        if hides_tonnes(masking, n):
            line["tonnes"] = line["share"] = MASK
    sides = ("japan", "partner")
    places = [(side, n) for side in sides for n, _ in enumerate(file.participants.of(side))]
    for line, place in zip(made["participants"], places, strict=True):
        hide(line, ("name", "tax_code"), "participants", *place)
        hide(line, ("side",), "participants")
    if masking.hides("partner_country"):
        made["rules"] = [dict.fromkeys(line, MASK) for line in made["rules"]]
    for line, before in zip(made["inputs"], data["inputs"], strict=True):
        if masking.hides_file(before["path"]):
            line["path"] = line["bytes"] = line["sha256"] = MASK
    for name in ("findings", "open"):
        for line, before in zip(made[name], data[name], strict=True):
            if before.get("where") in masking.places and "found" in line:
                line["found"] = MASK
    _of_methodologies(result, made, masking)
    return made


def _of_methodologies(result: Result, made: dict[str, Any], masking: Masking) -> None:
    """Mask the lines of values, amounts and confirmations, which stand as methodologies do."""

    def lines(name: str) -> Iterator[dict[str, Any]]:
        return iter(made[name])

    fixed, quantities, months, ledger, records = map(
        lines, ("fixed_values", "quantities", "months", "ledger", "confirmations")
    )
    for one in result.applications:
        for v in one.fixed:
            line = next(fixed)
            path = (*one.application.base, "values", v.parameter)
            if hides_fixed(masking, one, v.parameter, v.member):
                line["value"] = MASK
                if v.series:
                    line["source"] = line["series"] = MASK
            for name in ("source", "unit"):
                if masking.hides(*path, name) or masking.hides(*place_of_fixed(one, v), name):
                    line[name] = MASK
        for q in one.quantities:
            _amounts(next(quantities), masking, one, q.parameter, q.member)
        for over in one.over_time:
            for _ in over.months:
                _amounts(next(months), masking, one, over.parameter, over.member)
        for e in one.ledger:
            line = next(ledger)
            if hides_amounts(masking, one, e.parameter, e.member):
                line["effect"] = MASK
        confirmed = one.application.file.confirmed
        for record in one.confirmations:
            line = next(records)
            if record in confirmed:
                place: Path_ = (*one.application.base, "confirmed", confirmed.index(record))
                line |= {name: MASK for name in line if masking.hides(*place, name)}


def _amounts(
    line: dict[str, Any], masking: Masking, one: ApplicationResult, name: str, key: tuple[str, ...]
) -> None:
    if hides_amounts(masking, one, name, key):
        line |= {part: MASK for part in ("value", "adjusted_by", "spread") if part in line}


def _said(data: Any, masking: Masking) -> Any:
    """Give data with XXX for every confidential text, number and day."""
    if isinstance(data, str):
        return masking.prose(data)
    if isinstance(data, bool):
        return data
    if isinstance(data, (int, float)):
        return MASK if masks_value(data, masking) else data
    if isinstance(data, Mapping):
        return {key: _said(value, masking) for key, value in data.items()}
    if isinstance(data, list):
        return [_said(value, masking) for value in data]
    return data
