"""What stands behind the order of candidates: criteria, amounts, assumptions, support, findings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from jcm_mrv.calculation.values import member_text
from jcm_mrv.planning.pages.page import short, shown_table
from jcm_mrv.planning.pages.sites import hides
from jcm_mrv.reporting.blocks import column, empty, number, text, year
from jcm_mrv.reporting.context import Block
from jcm_mrv.reporting.sections.judged import findings_table
from jcm_mrv.reporting.standings import basis_word
from jcm_mrv.reporting.words import Words

if TYPE_CHECKING:
    from jcm_mrv.planning.screening.assumptions import ExchangeRate, Stated
    from jcm_mrv.planning.screening.result import Screening
    from jcm_mrv.planning.screening.support import SupportRow


def criteria(screening: Screening, w: Words) -> list[Block]:
    """Give the criteria of each candidate, those that are not met first."""
    words = {
        "not_met": w("not met"),
        "not_known": w("not known"),
        "met": w("met, by what the survey says"),
    }
    columns = [
        column("site", w("Site id"), "code"),
        column("methodology", w("Methodology"), "code"),
        column("criterion", w("Criterion"), "code"),
        column("state", w("State")),
        column("text", w("Text")),
    ]
    rows = [
        [
            text(one.site.id),
            text(one.candidate.reference),
            text(name),
            text(said),
            text((one.candidate.criteria.texts or {}).get(name, "")),
        ]
        for state, said in words.items()
        for one in screening.ranking
        for name in getattr(one.candidate.criteria, state)
    ]
    if not rows:
        return []
    note = w(
        "A survey has no evidence: what it does not answer is not known, and nothing is assumed."
    )
    caption = w("Criteria of each candidate")
    return shown_table(w, "criteria", "criteria", caption, columns, rows, note)


def quantities(screening: Screening, w: Words) -> list[Block]:
    """Give the amounts of each candidate, with how they came about."""
    columns = [
        column("site", w("Site id"), "code"),
        column("methodology", w("Methodology"), "code"),
        column("parameter", w("Parameter")),
        column("member", w("Member")),
        column("value", w("Value"), "number"),
        column("unit", w("Unit")),
        column("detail", w("How")),
    ]
    rows = [
        [
            text(one.site.id),
            text(one.candidate.reference),
            text(value.name),
            text(member_text(value.member)),
            number(w, value.value, 3),
            text(value.unit),
            text(value.how),
        ]
        for one in screening.ranking
        for value in one.candidate.quantities
    ]
    if not rows:
        return []
    caption = w("Amounts of a year and fixed values")
    return shown_table(w, "quantities", "quantities", caption, columns, rows)


def assumed(screening: Screening, w: Words) -> list[Block]:
    """Give what was assumed, each statement once, with its source."""
    found: dict[tuple[str, ...], Stated] = {}
    rates: dict[str, ExchangeRate] = {}
    for one in screening.ranking:
        for stated in one.candidate.assumptions:
            found.setdefault(stated.path, stated)
        if (rate := one.candidate.money.exchange) is not None:
            rates.setdefault(rate.unit, rate)
    if not found and not rates:
        return [empty(w("Nothing was assumed."))]
    columns = [
        column("name", w("Assumption"), "code"),
        column("value", w("Value"), "number"),
        column("unit", w("Unit")),
        column("source", w("Source")),
        column("where", w("Place or day")),
    ]
    rows = []
    for path, stated in found.items():
        content = stated.content
        amount = content.amount
        rows.append(
            [
                text(short(".".join(path))),
                text(content.value) if amount is None else number(w, amount),
                text(content.unit),
                text(content.source),
                text(stated.where),
            ]
        )
    rows += [
        [
            text(w("exchange rate")),
            number(w, rate.value),
            text(rate.unit),
            text(rate.source),
            text(w.day(rate.date)),
        ]
        for rate in rates.values()
    ]
    note = w("The sources are those of whoever screens; they were not read by this tool.")
    caption = w("What was assumed, with its source")
    return shown_table(w, "assumptions", "assumptions", caption, columns, rows, note)


def supported(screening: Screening, w: Words) -> list[Block]:
    """Give the rows of support programmes that were used."""
    rows: dict[int, SupportRow] = {}
    for one in screening.ranking:
        row = one.candidate.money.row
        if row is not None:
            rows.setdefault(id(row), row)
    if not rows:
        return [empty(w("No row of a support programme was used."))]
    columns = [
        column("programme", w("Programme")),
        column("fiscal_year", w("Fiscal year"), "number"),
        column("country", w("Country")),
        column("technology", w("Technology"), "code"),
        column("rate", w("Highest rate"), "number"),
        column("cap", w("Cap (JPY)"), "number"),
        column("limit", w("Limit (JPY/tCO2e)"), "number"),
        column("years", w("Legal durable years"), "number"),
        column("standing", w("Standing")),
        column("source", w("Source")),
    ]
    cells = [
        [
            text(row.programme),
            year(row.fiscal_year),
            text(row.country),
            text(row.technology),
            number(w, None)
            if row.max_rate is None
            else {"text": w.percent(float(row.max_rate)), "value": str(float(row.max_rate))},
            number(w, row.cap),
            number(w, row.limit),
            number(w, row.legal_durable_years),
            text(basis_word(w, row.standing)),
            text(row.source),
        ]
        for row in rows.values()
    ]
    note = w("What is empty was not read in any source: it is asked.")
    caption = w("Rows of support programmes that were used")
    return shown_table(w, "support", "support", caption, columns, cells, note)


def found_of(screening: Screening, w: Words) -> list[Block]:
    """Give what was found; names that may not stand here are replaced by the ids of their sites."""
    found = [one.in_language(w.lang) for one in screening.all_findings]
    if not found:
        return [empty(w("Nothing was found."))]
    made = findings_table(w, "findings", "findings", w("Findings"), found)
    hidden = dict(_hidden(screening))
    if hidden:
        longest = sorted(hidden, key=len, reverse=True)
        pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest)) + r")(?!\w)")
        for row in made["rows"]:
            for cell in row:
                cell["text"] = pattern.sub(lambda name: hidden[name[0]], cell["text"])
    return [made]


def _hidden(screening: Screening) -> Iterator[tuple[str, str]]:
    """Give each name that may not be shown, with the id of its site."""
    for site in screening.sites:
        if hides(site):
            for key in ("name", "park", "note"):
                if value := site.site.row.text_of(key).strip():
                    yield value, site.id
