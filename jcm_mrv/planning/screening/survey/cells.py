"""A cell of a survey to the value of its key, or to what is wrong with it."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from jcm_mrv.findings import PLN, Finding, Severity, near, nearest
from jcm_mrv.methodology.countries import countries
from jcm_mrv.methodology.exact_numbers import number_text
from jcm_mrv.methodology.model import split_reference
from jcm_mrv.methodology.survey_keys import SurveyKey, survey_file
from jcm_mrv.methodology.units import UnitError, parse_unit
from jcm_mrv.methodology.units_written import read_unit
from jcm_mrv.patterns import pattern
from jcm_mrv.planning.places.zones import zone_names
from jcm_mrv.planning.screening.survey import numbers
from jcm_mrv.planning.screening.survey.headings import plain
from jcm_mrv.planning.screening.survey.model import Value
from jcm_mrv.planning.screening.survey.sheets import MAX_TEXT, Content

_ID = pattern(r"[A-Za-z0-9][A-Za-z0-9_.\-]{0,59}\Z")
_CURRENCY = pattern(r"[A-Z]{3}\Z")
_SIGNS = {
    **dict.fromkeys(("đ", "₫", "vnđ", "đồng"), "VND"),
    **dict.fromkeys(("$", "us$"), "USD"),
    **dict.fromkeys(("¥", "円"), "JPY"),
}
FORMULA = ("=", "@")
"""How a text begins that a spreadsheet would calculate."""

Read = tuple[Value | None, Finding | None]
Methodologies = Mapping[str, Mapping[str, object]]
"""Id -> version -> whatever: what a measure may be."""


def read_cell(
    cell: Content,
    key: str,
    asked: SurveyKey,
    where: str,
    written: numbers.Written,
    available: Methodologies,
    beside: Mapping[str, Value],
) -> Read:
    """Give the value of a cell that holds something; what is wrong with it makes it unknown."""
    if isinstance(cell, str):
        if cell.startswith(FORMULA) and asked.kind != "text":
            return None, PLN[119].at(where, found=cell[:80], key=key)
        if len(cell) > MAX_TEXT:
            return None, PLN[126].at(where, found=f"{len(cell):,}", key=key, most=MAX_TEXT)
    if asked.is_number:
        return numbers.amount(cell, key, asked, written, where)
    if asked.kind == "year":
        return numbers.year(cell, key, where)
    text = _text(cell)
    if asked.kind == "text":
        problem = PLN[119]["text"].at(where, found=text[:80], severity=Severity.WARNING, key=key)
        return text, problem if text.startswith(FORMULA) else None
    if asked.kind == "id":
        if _ID.match(text):
            return text, None
        if meant := _plain_id(text):
            return None, PLN[126]["near-id"].at(where, found=text[:80], key=key, meant=meant)
        return None, PLN[126]["id"].at(where, found=text[:80], key=key)
    if asked.kind == "choice":
        return _choice(text, key, asked, where)
    return _NAMED[asked.kind](text, key, where, available, beside)


def _plain_id(text: str) -> str:
    """Give a text as an id: without accents, other signs as dashes; "" where nothing is left.

    Examples
    --------
    >>> _plain_id("Nhà máy Đông 1"), _plain_id("工場")
    ('Nha-may-Dong-1', '')
    """
    letters = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    plain_text = re.sub(r"[^A-Za-z0-9_.\-\u0300-\u036f]+", "-", letters)
    made = re.sub(r"[\u0300-\u036f]", "", plain_text).strip("-._")
    return made if _ID.match(made) else ""


def _text(cell: Content) -> str:
    if isinstance(cell, bool):
        # What spreadsheets make of yes and no.
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return number_text(numbers.of_cell(cell))
    return cell.isoformat() if isinstance(cell, dt.date) else str(cell).strip()


@cache
def _choices(choices: tuple[str, ...]) -> Mapping[str, str]:
    words = survey_file().words
    called = {plain(label): word for word in choices for label in dict(words[word]).values()}
    return called | {plain(word.replace("_", " ")): word for word in choices}


def _choice(text: str, key: str, asked: SurveyKey, where: str) -> Read:
    called = _choices(asked.choices)
    found = called.get(plain(text.replace("_", " ")))
    if found is not None:
        return found, None
    if numbers.is_nothing(text):
        return None, PLN[110]["nothing"].at(where, found=text, severity=Severity.WARNING, key=key)
    close = near(plain(text), called)
    shown = ", ".join(asked.choices)
    if close is None:
        return None, PLN[118].at(where, found=text[:80], key=key, choices=shown)
    return None, PLN[118]["near"].at(
        where, found=text[:80], key=key, choices=shown, close=called[close]
    )


def _country(
    text: str, key: str, where: str, available: Methodologies, beside: Mapping[str, Value]
) -> Read:
    del available, beside
    known = countries()
    if text.upper() in known:
        return text.upper(), None
    called = {plain(name): code for code, one in known.items() for name in dict(one.names).values()}
    called |= {plain(name).replace(" ", ""): code for name, code in called.items()}
    found = called.get(plain(text)) or called.get(plain(text).replace(" ", ""))
    if found:
        return found, None
    return None, PLN[126]["country"].at(where, found=text[:80], key=key, codes=", ".join(known))


def _timezone(
    text: str, key: str, where: str, available: Methodologies, beside: Mapping[str, Value]
) -> Read:
    del available
    if text in zone_names():
        return text, None
    known = countries().get(str(beside.get("country")))
    if known is not None:
        zones = ", ".join(known.time_zones)
        return None, PLN[126]["timezone"].at(where, found=text[:80], key=key, zones=zones)
    every = dict.fromkeys(zone for one in countries().values() for zone in one.time_zones)
    # Never one of the zones of Etc, whose signs are the other way round.
    return None, PLN[126]["any-timezone"].at(
        where, found=text[:80], key=key, nearest=nearest(text, every)
    )


def _currency(
    text: str, key: str, where: str, available: Methodologies, beside: Mapping[str, Value]
) -> Read:
    del available, beside
    if _CURRENCY.match(text.upper()):
        return text.upper(), None
    meant = _SIGNS.get(unicodedata.normalize("NFC", text).casefold(), "VND")
    return None, PLN[126]["currency"].at(where, found=text[:80], key=key, meant=meant)


def _unit(
    text: str, key: str, where: str, available: Methodologies, beside: Mapping[str, Value]
) -> Read:
    del available, beside
    try:
        return parse_unit(text) and text, None
    except UnitError:
        pass
    try:
        made = read_unit(text).text
        return parse_unit(made) and made, None
    except UnitError as exc:
        return None, PLN[126]["unit"].at(where, found=text[:80], key=key, reason=exc)


def _methodology(
    text: str, key: str, where: str, available: Methodologies, beside: Mapping[str, Value]
) -> Read:
    del beside
    identifier, version = split_reference(text.replace(" ", ""))
    if identifier in available and (version is None or version in available[identifier]):
        return text.replace(" ", ""), None
    return None, PLN[126]["methodology"].at(
        where, found=text[:80], key=key, nearest=nearest(identifier, available)
    )


_NAMED = {
    "country": _country,
    "timezone": _timezone,
    "currency": _currency,
    "unit": _unit,
    "methodology": _methodology,
}
