"""Rows that may bear the year of another row: amounts go from one vintage to another."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from jcm_mrv.findings import VER
from jcm_mrv.metering.digits import telling_digits
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.methodology.units import parse_unit
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.claim.assigned import row_texts
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.meters import meter
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.reading.periods import read_period

_YEAR = pattern(r"(?<![A-Za-z0-9$])(?:19|20)[0-9]{2}(?![0-9])")
_DIGITS = 4
"""Digits in which a factor that was worked out anew is hardly equal to that of another year."""
_SAME = pattern(
    r"\b(?:same|unchanged|latest|constant|remains?|still|fixed|ex[- ]ante)\b|同じ|変更なし|最新|"
    r"không đổi|như cũ|mới nhất|tetap|terbaru",
    re.IGNORECASE,
)
"""Words of a row that say why a factor is that of another year."""
_ACROSS = 60
"""Cells of a row that may be its label."""
_Years = dict[StatedValue, int]
"""The calendar year of each row of a meter, from the first row to the last."""


def exchanged(claim: Claim, model: Model | None) -> Iterator[Judged]:
    """Give meters whose rows name each other's year, or go another way than other rows do.

    Which way they go tells something where results go by what a row is labelled with: a formula
    that names the cell of an amount shows its year by itself.
    """
    meters = [years for years in _meters(claim) if len({*years.values()}) > 1]
    ways = [_way(list(years.values())) for years in meters]
    results = sorted((r.place, r.span) for r in claim.credits if r.span is not None)
    stated = _way([claim.time.periods[span].year for _, span in results])
    for n, years in enumerate(meters):
        others = {way for way in (*ways[:n], *ways[n + 1 :], stated) if way}
        # Where Table 1 as a whole goes another way than Table 3, each of its rows is asked about.
        if stated and ways[n] != stated and {*ways} == {ways[n]}:
            others = {stated}
        named = _named(claim, years)
        is_odd = len(others) == 1 and ways[n] not in others and _is_by_labels(claim, years)
        if named is None and is_odd:
            named = dict(zip(years, sorted(years.values(), reverse=others == {-1}), strict=True))
        if named is not None:
            yield _judged(claim, model, years, named)


def _is_by_labels(claim: Claim, years: _Years) -> bool:
    """Whether results rest on other cells in the rows of amounts: what they are labelled with."""
    columns = {
        s.place[:2]: range(min(claim.book.extent(s.place[0])[1] + 1, _ACROSS)) for s in years
    }
    own = {cell for s in years for cell in (s.place, s.leaf)}
    cells = {(*line, column) for line, across in columns.items() for column in across} - own
    return any(cell in claim.behind_results for cell in cells)


def kept(claim: Claim) -> Iterator[Judged]:
    """Give monitored factors that are those of another year to the last digit.

    Amounts are asked about apart. Where both rows name the same document and its year, or one says
    that nothing newer is known, it is taken as it is stated.
    """
    needed = claim.methodology.needed_by("ER")
    for years in _meters(claim):
        name = next(iter(years)).name
        if name not in needed or not _is_factor(claim, name):
            continue
        firsts: dict[float, StatedValue] = {}
        for stated, year in years.items():
            number = stated.number or 0.0
            first = firsts.setdefault(number, stated)
            if years[first] == year or first.leaf == stated.leaf or not stated.is_typed:
                continue
            if telling_digits(number) < _DIGITS or _is_explained(first, stated):
                continue
            unit = claim.methodology.unit(name)
            found = f"{number_shown(number)} {unit} in {year} and, in {first.where}, {years[first]}"
            yield Judged(VER[203].at(stated.where, found=found, label=stated.label, year=year))


def _is_factor(claim: Claim, name: str) -> bool:
    """Whether a value is no amount and no size, which may stay what it is."""
    unit = claim.methodology.unit(name)
    is_amount = claim.methodology.parameters[name].aggregation == "sum"
    return not is_amount and ("/" in unit or parse_unit(unit).is_number)


def _is_explained(one: StatedValue, other: StatedValue) -> bool:
    texts = [f"{s.description} {s.source} {s.comment}" for s in (one, other)]
    named = [_YEAR.findall(text) for text in texts]
    return any(map(_SAME.search, texts)) or (named[0] == named[1] != [])


def _meters(claim: Claim) -> Iterator[_Years]:
    groups: dict[tuple[str, tuple[MemberKey, ...]], list[StatedValue]] = defaultdict(list)
    for stated in claim.monitored:
        if stated.number is not None:
            groups[stated.name, tuple(meter(claim, stated))].append(stated)
    for rows in groups.values():
        found = {s: year for s in sorted(rows, key=lambda s: s.place) if (year := _year(claim, s))}
        if len(found) == len(rows):
            yield found


def _year(claim: Claim, stated: StatedValue) -> int | None:
    if stated.span is not None:
        return claim.time.periods[stated.span].year
    over = claim.methodology.time_set(stated.name)
    if over is None:
        return None
    member = stated.members[0][claim.methodology.sets_of(stated.name).index(over)]
    part = claim.own_parts.get(over, {}).get(member)
    return None if part is None else part.year


def _way(years: Sequence[int]) -> int | None:
    """Give 1 where years go forward, -1 where they go back, 0 where they go both ways."""
    steps = {(b > a) - (b < a) for a, b in pairwise(years)} - {0}
    return (steps.pop() if len(steps) == 1 else 0) if steps else None


def _named(claim: Claim, years: _Years) -> dict[StatedValue, int] | None:
    """Give the year that each row names in its own words, where they are exchanged."""
    known = {*years.values()}
    found: dict[StatedValue, int] = {}
    shared = len({s.place[:2] for s in years}) < len(years)
    for stated in years:
        texts = [] if shared else row_texts(claim, stated)
        # Few words name a year: only of those it is asked whether they are the row's period.
        words = [text for text in texts if _YEAR.search(text) and read_period(text) is None]
        formulas = [claim.cells.formula(place) for place in (stated.place, stated.leaf)]
        named = {int(y) for text in (*words, *formulas) for y in _YEAR.findall(text)} & known
        if len(named) != 1:
            return None
        found[stated] = named.pop()
    is_other = found != years and sorted(found.values()) == sorted(years.values())
    return found if is_other else None


def _judged(
    claim: Claim, model: Model | None, years: _Years, right: Mapping[StatedValue, int]
) -> Judged:
    """Give the request, with what each year would have if the rows were of the other years."""
    slots = sorted(years, key=lambda s: years[s])
    values = sorted(right, key=lambda s: right[s])
    changes = {
        slot: value.number or 0.0
        for slot, value in zip(slots, values, strict=True)
        if slot is not value
    }
    odd = [s for s in years if years[s] != right[s]]
    shown = ", ".join(f"{years[s]} in {s.where}" for s in odd[:6])
    wanted = ", ".join(f"{right[s]} in {s.where}" for s in odd[:6])
    finding = VER[201].at(odd[0].where, found=shown, label=odd[0].label, wanted=wanted)
    gains = None if model is None else model.gains(changes)
    if gains is None:
        return Judged(finding)
    return Judged(finding, 0.0 - sum(gains), moved=sum(map(abs, gains)) / 2)
