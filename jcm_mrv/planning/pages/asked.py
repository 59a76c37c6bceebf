"""What is missing to decide, key by key, in the words in which the form asks for it."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from jcm_mrv.methodology.survey_keys import survey_keys
from jcm_mrv.patterns import pattern
from jcm_mrv.planning.pages.page import short, shown_table
from jcm_mrv.reporting.blocks import column, empty, number, text
from jcm_mrv.reporting.context import Block
from jcm_mrv.reporting.words import Words

if TYPE_CHECKING:
    from jcm_mrv.methodology.methodology import Methodology
    from jcm_mrv.planning.screening.result import Ranked, Screening

_OF_SURVEY = pattern(r"(\w+)(?:\[(.*)\])?\.(\w+)", re.DOTALL)


def missing(screening: Screening, w: Words) -> list[Block]:
    """Give what is to be asked: first each key once, then candidate by candidate."""
    lacking = [one for one in screening.ranking if one.candidate.missing]
    if not screening.ranking:
        return []
    if not lacking:
        return [empty(w("Nothing is missing of what this screening looks at."))]
    columns = [
        column("site", w("Site id"), "code"),
        column("name", w("Name")),
        column("methodology", w("Methodology"), "code"),
        column("missing", w("Missing"), "number"),
        column("detail", w("Keys")),
    ]
    rows = [
        [
            text(one.site.id),
            text(short(one.site.site.name)),
            text(one.candidate.reference),
            number(w, len(one.candidate.missing)),
            text(", ".join(map(short, one.candidate.missing))),
        ]
        for one in lacking
    ]
    caption = w("What is missing to decide, by candidate")
    return [*_by_key(w, lacking), *shown_table(w, "missing", "missing", caption, columns, rows)]


def _by_key(w: Words, lacking: list[Ranked]) -> list[Block]:
    candidates = Counter[str]()
    said: dict[str, str] = {}
    for one in lacking:
        for key in {_general(key): key for key in one.candidate.missing}:
            candidates[key] += 1
            said.setdefault(key, asked(w, key, one.candidate.methodology))
    columns = [
        column("key", w("Key"), "code"),
        column("asked", w("What is asked")),
        column("candidates", w("Candidates"), "number"),
    ]
    rows = [
        [text(short(key)), text(said[key]), number(w, count)]
        for key, count in sorted(candidates.items(), key=lambda one: (-one[1], one[0]))
    ]
    caption = w("What is asked, and how many candidates lack it")
    return shown_table(w, "missing", "keys", caption, columns, rows)


def _general(key: str) -> str:
    """Give a key without the row that it is of.

    Examples
    --------
    >>> _general("equipment[CH-1].hours_year"), _general("sites.roof_area_m2")
    ('equipment.hours_year', 'sites.roof_area_m2')
    """
    return re.sub(r"\[.*\]", "", key, count=1, flags=re.DOTALL)


def asked(w: Words, key: str, methodology: Methodology) -> str:
    """Say what a key asks for; a key that is not of the survey says it by the methodology."""
    found = _OF_SURVEY.fullmatch(key)
    if found is not None:
        sheet, row, name = found.groups()
        for known, keys in survey_keys().items():
            if known == sheet and name in keys:
                label = dict(keys[name].label)[w.lang]
                return f"{label} ({short(row)})" if row else label
    first, _, rest = key.partition(".")
    if key == "as_of":
        return w("the day whose support programmes count (--as-of)")
    if first == "support":
        return w("support programmes: {key}", key=_supported(w, rest))
    if first == "assumptions":
        return w("assumption: {what}", what=_assumed(rest, methodology))
    return key


def _supported(w: Words, key: str) -> str:
    """Give what is asked of the table of support programmes."""
    known = {
        "max_rate": w("Highest rate"),
        "cap": w("Cap (JPY)"),
        "limit": w("Limit (JPY/tCO2e)"),
        "legal_durable_years": w("Legal durable years"),
        "rows": w("a row for the country, the technology and the year"),
    }
    if key.startswith("similar."):
        return w("number of similar projects ({key})", key=key.removeprefix("similar."))
    return known.get(key, key)


def _assumed(name: str, methodology: Methodology) -> str:
    """Give what an assumption is, in the words of the methodology, which has its own language."""
    from jcm_mrv.methodology.screening import declared_assumptions

    declared = declared_assumptions(methodology).get(name)
    if declared is not None:
        return declared.description
    own = name.removeprefix(f"{methodology.file.id}.")
    plain = own.partition("[")[0]
    parameter, attribute = methodology.parameters.get(plain), methodology.attributes.get(plain)
    said = parameter.description if parameter else attribute[1].description if attribute else ""
    return f"{own}: {said}" if said else own
