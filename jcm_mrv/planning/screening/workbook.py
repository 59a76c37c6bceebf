"""The workbook of a screening: candidates in order, what they rest on, and what is asked.

What was found stands in ``findings.csv`` beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from functools import partial

from jcm_mrv.methodology.exact_numbers import number_text
from jcm_mrv.methodology.inputs import labelled
from jcm_mrv.planning.screening.result import Screening
from jcm_mrv.planning.screening.support import SupportRow
from jcm_mrv.version import __version__
from jcm_mrv.workbook.writing.sheet import Content
from jcm_mrv.workbook.writing.tables import Table, table_of, tables_bytes

WORKBOOK = "screening.xlsx"
_MOST_ROWS = 50_000
_ESTIMATE = (
    "Reductions are an estimate of the first whole year, by the equations of the methodology, from "
    "what the survey says and what was assumed. Nothing was filled in: an empty cell is not known."
)
_COST = (
    "Yen per tonne is the subsidy over the unrounded annual reductions times the legal durable "
    "years; the subsidy is the lower of rate times eligible investment, and cap. The payback is "
    "simple, without the subsidy."
)


def workbook_bytes(screening: Screening) -> bytes:
    """Give the workbook; a site without consent to being named appears by its id."""
    head = [
        f"Candidate sites of {screening.survey.path.name}",
        f"Screened as of {screening.as_of}" if screening.as_of else "Screened without a day",
    ]
    tables = [
        _ranking(screening),
        _quantities(screening),
        _missing(screening),
        _criteria(screening),
        _assumptions(screening),
        _support(screening),
    ]
    return tables_bytes(tables, head, f"jcm-mrv {__version__}")


_table = partial(table_of, most=_MOST_ROWS, whole="screening.json")


def _ranking(screening: Screening) -> Table:
    def rows() -> Iterator[tuple[Content, ...]]:
        for ranked in screening.ranking:
            site, candidate, money = ranked.site.site, ranked.candidate, ranked.candidate.money
            row = money.row
            yield (
                ranked.rank,
                site.id,
                site.name,
                candidate.reference,
                candidate.methodology.file.title,
                candidate.emission_reductions_per_year,
                candidate.unrounded,
                candidate.year,
                _float(money.investment),
                _float(money.eligible),
                _float(money.saving),
                money.currency or None,
                money.payback_years,
                _float(money.subsidy_jpy),
                _float(row.legal_durable_years if row else None),
                money.cost_effectiveness,
                _float(row.limit if row else None),
                money.within_limit,
                candidate.standing,
                ", ".join(candidate.missing),
            )

    columns = {
        "Rank": 6,
        "Site": 12,
        "Name": 24,
        "Methodology": 14,
        "Title": 36,
        "Reductions [tCO2/year]": 12,
        "Unrounded [tCO2/year]": 12,
        "Year": 7,
        "Investment": 14,
        "Eligible investment": 14,
        "Saving in a year": 14,
        "Currency": 9,
        "Payback [years]": 10,
        "Subsidy [JPY]": 15,
        "Legal durable years": 9,
        "Cost-effectiveness [JPY/tCO2e]": 15,
        "Limit [JPY/tCO2e]": 12,
        "Within the limit": 9,
        "Standing": 11,
        "Missing": 60,
    }
    return _table("ranking", "Ranking", "Candidates in order", columns, rows(), _ESTIMATE, _COST)


def _quantities(screening: Screening) -> Table:
    rows = (
        (
            site.id,
            candidate.reference,
            labelled(value.name, value.member),
            candidate.methodology.description(value.name),
            float(value.value),
            value.unit,
            value.how,
        )
        for site, candidate in screening.candidates()
        for value in candidate.quantities
    )
    columns = {
        "Site": 12,
        "Methodology": 14,
        "Parameter": 20,
        "Description": 44,
        "Value": 14,
        "Unit": 12,
        "Drawn as, or source": 60,
    }
    note = "Amounts of a whole year, in the units of the methodology."
    return _table("quantities", "Quantities", "Quantities", columns, rows, note)


def _missing(screening: Screening) -> Table:
    """Give each key once, with what it keeps open: rows of the survey by their number."""
    sites: dict[str, dict[str, None]] = {}
    counts: Counter[str] = Counter()
    for site, candidate in screening.candidates():
        for key in candidate.missing:
            sites.setdefault(key, {})[site.id] = None
            counts[key] += 1
    rows = ((key, count, ", ".join(sites[key])) for key, count in counts.most_common())
    columns = {"Key": 48, "Candidates that need it": 14, "Sites": 90}
    note = (
        "sites, equipment, waste, biomass and costs are sheets of the survey; assumptions and "
        "support are files of their own; as_of is the option --as-of."
    )
    return _table("missing", "Missing", "What is missing to decide", columns, rows, note)


def _criteria(screening: Screening) -> Table:
    """Give each criterion of each methodology once, with the sites by what is known of it."""
    sites: dict[tuple[str, str], dict[str, list[str]]] = {}
    texts: dict[tuple[str, str], str] = {}
    for site, candidate in screening.candidates():
        criteria = candidate.criteria
        for word, names in criteria.as_dict().items():
            for name in names:
                key = (candidate.reference, name)
                texts[key] = (criteria.texts or {}).get(name, "")
                sites.setdefault(key, {}).setdefault(word, []).append(site.id)
    rows = (
        (
            *key,
            texts[key],
            *(", ".join(by.get(word, ())) for word in ("met", "not_met", "not_known")),
        )
        for key, by in sorted(sites.items())
    )
    columns = {
        "Methodology": 14,
        "Criterion": 12,
        "Text": 70,
        "Met": 30,
        "Not met": 30,
        "Not known": 30,
    }
    note = (
        "A test in numbers can show that a criterion of the text is not met; that it is met is "
        "shown by evidence, which a survey has none of."
    )
    return _table("criteria", "Criteria", "Eligibility criteria", columns, rows, note)


def _assumptions(screening: Screening) -> Table:
    stated = {
        item.path: item for _, candidate in screening.candidates() for item in candidate.assumptions
    }
    rows = (
        (
            ".".join(path),
            item.content.value if isinstance(item.content.value, str) else None,
            _float(item.content.amount),
            item.content.unit,
            item.content.source,
            item.content.note,
            item.where,
        )
        for path, item in stated.items()
    )
    columns = {
        "Assumption": 40,
        "Case": 18,
        "Value": 14,
        "Unit": 14,
        "Source": 50,
        "Note": 30,
        "Place": 24,
    }
    return _table("assumptions", "Assumptions", "What was assumed", columns, rows)


def _support(screening: Screening) -> Table:
    used: dict[int, SupportRow] = {}
    for _, candidate in screening.candidates():
        if candidate.money.row is not None:
            used[id(candidate.money.row)] = candidate.money.row
    rows = (
        (
            row.programme,
            row.fiscal_year,
            row.country,
            row.technology,
            None if row.max_rate is None else f"{number_text(row.max_rate * 100)} %",
            _float(row.cap),
            _float(row.least),
            _float(row.limit),
            _float(row.legal_durable_years),
            row.source,
            row.standing,
            row.note,
        )
        for row in used.values()
    )
    columns = {
        "Programme": 24,
        "Fiscal year": 9,
        "Country": 9,
        "Technology": 16,
        "Rate, at most": 10,
        "Cap [JPY]": 15,
        "At least [JPY]": 15,
        "Limit [JPY/tCO2e]": 12,
        "Legal durable years": 9,
        "Source": 50,
        "Standing": 12,
        "Note": 40,
    }
    note = "The rows of the support table that hold for a candidate; what is empty is not known."
    return _table("support", "Support", "Support programmes", columns, rows, note)


def _float(value: Fraction | None) -> float | int | None:
    if value is None:
        return None
    return value.numerator if value.denominator == 1 else float(value)
