"""Reductions of candidates and what a tonne of them costs, as pictures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from jcm_mrv.planning.pages.series import series_of
from jcm_mrv.reporting.blocks import empty, paragraph, picture
from jcm_mrv.reporting.context import Block, PictureData
from jcm_mrv.reporting.words import Words

if TYPE_CHECKING:
    from jcm_mrv.planning.screening.result import Ranked, Screening

_MOST_BARS = 40
MOST_DRAWN = 2_000
"""Candidates and sites that a picture has: of more it would be too large to look at."""


def costs(screening: Screening, w: Words) -> tuple[list[Block], list[PictureData]]:
    """Give the section of costs and its pictures."""
    if not screening.ranking:
        return [], []
    reduced = [one for one in screening.ranking if one.candidate.unrounded is not None]
    known = [one for one in reduced if one.candidate.cost_effectiveness is not None]
    both = known[:MOST_DRAWN]
    stacked = [one for one in both if (one.candidate.unrounded or 0) > 0]
    blocks: list[Block] = []
    pictures: list[PictureData] = []
    if reduced:
        pictures.append(_bars(reduced, w))
        blocks.append(picture("reductions"))
    else:
        blocks.append(empty(w("Not drawn: the reductions of no candidate are known.")))
    often = Counter(one.candidate.reference for one in both)
    series = series_of(often, w("other methodologies"))
    if both:
        pictures.append(_points(both, series, w))
        blocks.append(picture("costs"))
    if stacked:
        pictures.append(_curve(stacked, series, w))
        blocks.append(picture("curve"))
    if len(known) > len(both):
        said = w(
            "Of {all} only the first {n} are drawn.",
            all=w.number(len(known)),
            n=w.number(len(both)),
        )
        blocks.append(paragraph(said, "warning"))
    if without := len(screening.ranking) - len(known):
        said = w(
            "{n} of {all} candidates are not in the pictures of costs, since their reductions or "
            "their cost-effectiveness are not known.",
            n=w.number(without),
            all=w.number(len(screening.ranking)),
        )
        blocks.append(paragraph(said, "warning"))
    return blocks, pictures


def _bars(reduced: Sequence[Ranked], w: Words) -> PictureData:
    shown = reduced[:_MOST_BARS]
    several = len({one.site.id for one in shown}) < len(shown)
    names = [f"{one.site.id} {one.candidate.methodology.file.id}" for one in shown]
    values = [_tonnes(one) for one in shown]
    described = w(
        "{n} candidates in their order; from {least} to {most} tCO2 per year.",
        n=w.number(len(shown)),
        least=w.number(min(values), 0),
        most=w.number(max(values), 0),
    )
    if len(reduced) > len(shown):
        more = w("{n} further candidates are not drawn.", n=w.number(len(reduced) - len(shown)))
        described = f"{described} {more}"
    return {
        "name": "reductions",
        "kind": "grouped",
        "title": w("Emission reductions per year of the first candidates"),
        "description": described,
        "table": "ranking",
        "labels": {**w.signs, "y": w("tCO2 per year")},
        "data": {
            "categories": names if several else [one.site.id for one in shown],
            "series": [{"name": "er", "label": w("Emission reductions"), "values": values}],
        },
    }


def _points(both: Sequence[Ranked], series: dict[str, tuple[int, str]], w: Words) -> PictureData:
    labels = dict(series.values())
    return {
        "name": "costs",
        "kind": "points",
        "title": w("Candidates by reductions and cost-effectiveness"),
        "description": _described(both, w),
        "table": "ranking",
        "labels": {**w.signs, "x": w("tCO2 per year"), "y": _cost(w)},
        "data": {
            "series": [
                {
                    "label": labels[number],
                    "points": [
                        {
                            "x": float(one.candidate.unrounded or 0),
                            "y": float(one.candidate.cost_effectiveness or 0),
                            "name": one.site.id,
                            "place": one.rank,
                        }
                        for one in both
                        if series[one.candidate.reference][0] == number
                    ],
                }
                for number in sorted(labels)
            ]
        },
    }


def _curve(stacked: Sequence[Ranked], series: dict[str, tuple[int, str]], w: Words) -> PictureData:
    labels = dict(series.values())
    said = w(
        "Each field is as wide as the reductions of a year and as high as the subsidy per tonne, "
        "the cheapest first. Measures of one site may exclude or weaken each other: their sum is "
        "no estimate."
    )
    return {
        "name": "curve",
        "kind": "steps",
        "title": w("Abatement cost curve of the candidates"),
        "description": f"{said} {_described(stacked, w)}",
        "table": "ranking",
        "labels": {
            **w.signs,
            "x": w("tCO2 per year, one candidate after the other"),
            "y": _cost(w),
        },
        "data": {
            "series": [labels[number] for number in sorted(labels)],
            "fields": [
                {
                    "width": float(one.candidate.unrounded or 0),
                    "height": float(one.candidate.cost_effectiveness or 0),
                    "name": one.site.id,
                    "place": one.rank,
                    "series": series[one.candidate.reference][0],
                }
                for one in stacked
            ],
        },
    }


def _tonnes(one: Ranked) -> float:
    """Give the reductions as they stand in the table: whole tonnes, or what is below zero."""
    candidate = one.candidate
    least = candidate.unrounded or 0.0
    return float(candidate.emission_reductions_per_year or 0) if least >= 0 else float(least)


def _cost(w: Words) -> str:
    return w("subsidy (JPY/tCO2e)")


def _described(some: Sequence[Ranked], w: Words) -> str:
    reductions = [_tonnes(one) for one in some]
    subsidies = [float(one.candidate.cost_effectiveness or 0) for one in some]
    return w(
        "{n} {n:candidate|candidates}: {least} to {most} tCO2 per year, {low} to {high} JPY/tCO2e.",
        n=len(some),
        least=w.number(min(reductions), 0),
        most=w.number(max(reductions), 0),
        low=w.number(min(subsidies), 0),
        high=w.number(max(subsidies), 0),
    )
