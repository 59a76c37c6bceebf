"""The JSON Schema of a needs survey: what its sheets hold, row by row."""

from __future__ import annotations

from typing import Any

from jcm_mrv.methodology.survey_keys import SheetKeys, SurveyKey, survey_file
from jcm_mrv.planning.screening.survey.numbers import FIRST_YEAR
from jcm_mrv.today import LAST_YEAR

_ID = r"^[A-Za-z0-9][A-Za-z0-9_.\-]{0,59}$"
_PATTERNS = {"id": _ID, "country": r"^[A-Z]{2}$", "currency": r"^[A-Z]{3}$"}


def survey_schema() -> dict[str, Any]:
    """Give what a program may write: a list of rows for each sheet, by the keys of the form."""
    sheets = survey_file().sheets
    return {
        "title": "Needs survey",
        "description": "The sheets of a survey as lists of rows. A workbook has them as sheets, a "
        "folder as CSV files; what is not known is left out, or null.",
        "type": "object",
        "properties": {name: _rows(sheet) for name, sheet in sheets.items()},
        "required": ["sites"],
        "additionalProperties": False,
    }


def _rows(sheet: SheetKeys) -> dict[str, Any]:
    return {
        "description": sheet.about.en,
        "type": "array",
        "items": {
            "type": "object",
            "properties": {key: _key(asked) for key, asked in sheet.keys.items()},
            "required": [key for key, asked in sheet.keys.items() if asked.needed],
            "additionalProperties": False,
        },
    }


def _key(asked: SurveyKey) -> dict[str, Any]:
    made: dict[str, Any] = {"title": asked.label.en, "description": asked.help.en}
    empty = [] if asked.needed else [None]
    if asked.choices:
        return made | {"enum": [*asked.choices, *empty]}
    kind = "number" if asked.is_number else "integer" if asked.kind == "year" else "string"
    made["type"] = kind if asked.needed else [kind, "null"]
    low, high = asked.minimum, asked.maximum
    if asked.kind == "share":
        made |= {"minimum": 0, "maximum": 1}
    elif asked.kind == "year":
        made |= {"minimum": FIRST_YEAR, "maximum": LAST_YEAR}
    else:
        made |= {"minimum": float(low)} if low is not None else {}
        made |= {"maximum": float(high)} if high is not None else {}
    if asked.kind in _PATTERNS:
        made["pattern"] = _PATTERNS[asked.kind]
    return made
