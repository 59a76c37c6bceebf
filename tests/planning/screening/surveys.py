"""Surveys made of rows, as reading a file gives them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from jcm_mrv.methodology.survey_keys import survey_keys
from jcm_mrv.planning.screening.survey.model import Row, Survey, SurveySite

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SITE: dict[str, Any] = {
    "site_id": "S-001",
    "name": "Alpha Steel",
    "country": "VN",
    "roof_area_m2": 12000,
    "roof_usable_share": "0.7",
    "roof_state": "sound",
    "connection": "grid",
    "electricity_kwh_year": 9000000,
    "daytime_share": "0.5",
    "planned_year": 2027,
}
COST = {
    "measure": "VN_AM007",
    "investment": 1200000,
    "currency": "USD",
    "saving_year": 200000,
}
CHILLER: dict[str, Any] = {
    "equipment_id": "AC 1",
    "kind": "air_conditioner",
    "count": 2,
    "capacity": 350,
    "capacity_unit": "kW",
    "efficiency_new": "5.6",
    "efficiency_unit": "1",
    "hours_year": 6000,
    "load_share": "0.7",
}


def row(sheet: Any, number: int, values: Mapping[str, Any]) -> Row:
    """Give a row with the amounts as reading gives them."""
    keys = survey_keys()[sheet]
    columns = {key: LETTERS[n % 26] for n, key in enumerate(keys)}
    read: dict[str, Any] = {}
    for key, value in values.items():
        if value is None:
            continue
        kind = keys[key].kind
        read[key] = int(value) if kind == "year" else value
        if keys[key].is_number:
            read[key] = Fraction(str(value))
    return Row(sheet, number, f"s.xlsx, {sheet}!{number}", read, columns, "s.xlsx")


def site(
    values: Mapping[str, Any] | None = None, **sheets: Sequence[Mapping[str, Any]]
) -> SurveySite:
    """Give a site: :data:`SITE` with other values, and rows of the other sheets."""
    whole = {**SITE, **(values or {})}
    rows = {
        name: tuple(row(name, n, item) for n, item in enumerate(items, start=3))
        for name, items in sheets.items()
    }
    made: Any = rows
    return SurveySite(whole["site_id"], row("sites", 3, whole), **made)


def survey(*sites: SurveySite) -> Survey:
    """Give a survey of some sites."""
    return Survey(Path("s.xlsx"), sites, (), {})
