"""Totals of a portfolio: beside each, how much of it stands on what standing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from jcm_mrv.calculation.result_standing import STANDINGS
from jcm_mrv.immutable import immutable
from jcm_mrv.planning.pages.page import short, shown_table
from jcm_mrv.planning.pages.series import series_of
from jcm_mrv.planning.portfolio.totals import UNALLOCATED, By, Totals, totals_of
from jcm_mrv.reporting.blocks import column, number, picture, table, text
from jcm_mrv.reporting.context import Block, Cell, Column, PictureData
from jcm_mrv.reporting.standings import standing_text, standing_word
from jcm_mrv.reporting.words import Words

if TYPE_CHECKING:
    from jcm_mrv.calculation.result_standing import ResultStanding
    from jcm_mrv.planning.portfolio.job import Mode
    from jcm_mrv.planning.portfolio.jobs import Outcome
    from jcm_mrv.planning.portfolio.result import Portfolio

_ORDER: tuple[By, ...] = ("year", "methodology", "country", "participant", "vintage")


@immutable
class Split:
    """A sum with its parts by standing, the weakest first; ``outcomes`` are what it sums."""

    mode: Mode
    whole: Totals
    parts: dict[ResultStanding, Totals]
    outcomes: tuple[Outcome, ...]

    @property
    def prefix(self) -> str:
        """What the names of its tables and pictures begin with."""
        return "" if self.mode == "calculate" else "estimated_"


def split(portfolio: Portfolio, mode: Mode) -> Split:
    """Give the sum of what was monitored, or of what is estimated."""
    counted = tuple(
        one for one in portfolio.outcomes if one["mode"] == mode and portfolio.counts_in(one)
    )
    parts: dict[ResultStanding, Totals] = {}
    for standing in STANDINGS:
        if of_it := [one for one in counted if one["standing"] == standing]:
            parts[standing] = totals_of(of_it)
    return Split(
        mode,
        portfolio.totals if mode == "calculate" else portfolio.estimated,
        parts,
        counted,
    )


def by_standing(w: Words, section: str, of: Split) -> list[Block]:
    """Give how much stands on what standing, and what may be said of all of it."""
    if of.whole.standing is None:
        return []
    columns = [
        column("text", w("Standing")),
        column("emission_reductions", reductions(w, of.mode), "number"),
        column("projects", w("Projects"), "number"),
    ]
    rows = [
        [
            text(standing_text(w, standing)),
            number(w, part.emission_reductions),
            number(w, part.projects),
        ]
        for standing, part in of.parts.items()
    ]
    whole = of.whole
    total = [text(together(w, of)), number(w, whole.emission_reductions), number(w, whole.projects)]
    caption = _caption(w, of, w("Emission reductions by standing"))
    name = f"{of.prefix}by_standing"
    return [table(section, name, caption, columns, [*rows, total], total=True)]


def together(w: Words, of: Split) -> str:
    """Say what a sum over all standings may be called: no more than its weakest."""
    assert of.whole.standing is not None
    return w("All, no more than: {standing}", standing=standing_word(w, of.whole.standing))


def totals(w: Words, section: str, of: Split) -> tuple[list[Block], list[PictureData]]:
    """Give sums by year, methodology, country, participant and vintage, and a picture of years."""
    if of.whole.standing is None:
        return [], []
    captions: dict[By, str] = {
        "year": w("Emission reductions by year"),
        "methodology": w("Emission reductions by methodology"),
        "country": w("Emission reductions by partner country"),
        "participant": w("Emission reductions by participant, as allocated"),
        "vintage": w("Emission reductions by vintage"),
    }
    blocks: list[Block] = [picture(f"{of.prefix}years")]
    for by in _ORDER:
        rows = [_row(w, of, by, line.key) for line in of.whole.by[by]]
        caption = _caption(w, of, captions[by])
        name = f"{of.prefix}by_{by}"
        blocks += shown_table(w, section, name, caption, _columns(w, of, by), rows)
    return blocks, [_picture(w, of)]


def reductions(w: Words, mode: Mode) -> str:
    """Give the heading of tonnes: what is estimated is never called a reduction."""
    return w("Emission reductions (tCO2)") if mode == "calculate" else w("Estimate (tCO2)")


def _caption(w: Words, of: Split, what: str) -> str:
    return what if of.mode == "calculate" else w("{what}, estimated", what=what)


def _columns(w: Words, of: Split, by: By) -> list[Column]:
    heads: dict[By, str] = {
        "year": w("Year"),
        "methodology": w("Methodology"),
        "country": w("Country"),
        "participant": w("Participant"),
        "vintage": w("Vintage"),
    }
    parts = [
        column(standing, w("{standing} (tCO2)", standing=standing_word(w, standing)), "number")
        for standing in of.parts
    ]
    whole = column("emission_reductions", w("{what} (tCO2)", what=together(w, of)), "number")
    return [
        column("key", heads[by], "number" if by == "year" else "text"),
        # Of one standing alone, the sum is named by it.
        *(parts if len(parts) > 1 else []),
        whole,
        column("projects", w("Projects"), "number"),
    ]


def _row(w: Words, of: Split, by: By, key: str) -> list[Cell]:
    found = {
        standing: sum(one.emission_reductions for one in part.by[by] if one.key == key)
        for standing, part in of.parts.items()
    }
    (line,) = (one for one in of.whole.by[by] if one.key == key)
    return [
        _key(w, by, key),
        *(number(w, amount) for amount in found.values() if len(found) > 1),
        number(w, line.emission_reductions),
        number(w, line.projects),
    ]


def _key(w: Words, by: By, key: str) -> Cell:
    if by == "year":
        return {"text": key, "value": key}
    if by == "country":
        return text(short(w.locale.territories.get(key, key)))
    if by == "vintage":
        return text({"to 2020": w("to 2020"), "from 2021": w("from 2021")}.get(key, key))
    if by == "participant" and key == UNALLOCATED:
        return text(w("unallocated"))
    return text(short(key))


def _picture(w: Words, of: Split) -> PictureData:
    """Give the years, each a stack of methodologies, the one with most reductions first."""
    weights: Counter[str] = Counter()
    amounts: Counter[tuple[str, int]] = Counter()
    for outcome in of.outcomes:
        for one in outcome["by_methodology"]:
            for year in one["years"]:
                weights[one["methodology"]] += year["emission_reductions"]
                amounts[one["methodology"], year["year"]] += year["emission_reductions"]
    series = series_of(weights, w("other methodologies"))
    labels = dict(series.values())
    years = [int(line.key) for line in of.whole.by["year"]]
    described = [
        w(
            "{year}: {amount} tCO2",
            year=line.key,
            amount=w.number(line.emission_reductions),
        )
        for line in of.whole.by["year"]
    ]
    return {
        "name": f"{of.prefix}years",
        "kind": "stacked",
        "title": _caption(w, of, w("Emission reductions by year and methodology")),
        "description": f"{together(w, of)}. {'; '.join(described)}",
        "table": f"{of.prefix}by_year",
        "labels": {**w.signs, "y": "tCO2"},
        "data": {
            "categories": list(map(str, years)),
            "stacks": [
                {
                    "label": labels[n],
                    "values": _summed(amounts, [m for m in series if series[m][0] == n], years),
                }
                for n in sorted(labels)
            ],
            "lines": [],
        },
    }


def _summed(
    amounts: Counter[tuple[str, int]], methodologies: Sequence[str], years: Sequence[int]
) -> list[float]:
    return [float(sum(amounts[one, year] for one in methodologies)) for year in years]
