"""Tables and the keys that they are looked up by: what no row covers, and what no member uses."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise, product
from math import prod

from jcm_mrv.findings import MET, Finding
from jcm_mrv.methodology.days import DATE, day_of
from jcm_mrv.methodology.exact_numbers import number_text
from jcm_mrv.methodology.expression import tree as t
from jcm_mrv.methodology.expression.table import OTHERWISE, Band, Row
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.reference_tables import row_text

_SHOWN = 6
_MOST = 500
"""Combinations of cases that are looked at."""

Choices = tuple[str, ...] | None
"""What the texts of a key can be; None where nobody knows, or where it is a number."""


def coverage(methodology: Methodology) -> Iterator[Finding]:
    """Give a note for each table with keys that no row holds for, or with rows of no key."""
    for name, by_key in _choices(methodology).items():
        where = methodology.places.get(f"table {name}", methodology.reference)
        missing, gaps = [], []
        for label, gap in _uncovered(methodology, name, by_key):
            (gaps if gap else missing).append(", ".join(filter(None, [label, gap])))
        if missing:
            yield MET[128].at(where, found=_listed(missing), name=name)
        if gaps:
            yield MET[128]["gap"].at(where, found=_listed(gaps), name=name)
        # The rows of a family's table are for other methodologies too.
        if methodology.folder is not None and where.startswith(str(methodology.folder)):
            yield from _unused(methodology, name, by_key, where)


def _listed(items: Sequence[str]) -> str:
    rest = len(items) - _SHOWN
    shown = "; ".join(items[:_SHOWN])
    return f"{shown}; and {rest} more" if rest > 0 else shown


def _choices(methodology: Methodology) -> Mapping[str, Sequence[Choices]]:
    """Give per table what each of its keys can be, over all the expressions that look it up."""
    trees = [*(e.tree for e in methodology.equations.values())]
    trees += [*methodology.defaults.values(), *methodology.tests.values()]
    found: dict[str, list[Choices]] = {}
    for part in (part for tree in trees for part in t.walk(tree)):
        if not isinstance(part, t.Lookup):
            continue
        own = [_texts(methodology, key) for key in part.keys]
        before = found.get(part.table)
        found[part.table] = own if before is None else [*map(_either, before, own)]
    return found


def _texts(methodology: Methodology, key: t.Node) -> Choices:
    if isinstance(key, t.Text):
        return (key.value,)
    if isinstance(key, t.Ref | t.Picked) and key.name in methodology.attributes:
        return tuple(methodology.attributes[key.name][1].choices) or None
    return None


def _either(a: Choices, b: Choices) -> Choices:
    return None if a is None or b is None else tuple(dict.fromkeys((*a, *b)))


def _uncovered(
    methodology: Methodology, name: str, by_key: Sequence[Choices]
) -> Iterator[tuple[str, str]]:
    """Give each case without a row, and each case with a gap between its bands."""
    keys = list(methodology.tables[name].keys)
    texts = [(n, choices) for n, choices in enumerate(by_key) if choices is not None]
    numbers = [n for n, key in enumerate(methodology.tables[name].keys.values()) if not key.text]
    if prod(len(choices) for _, choices in texts) > _MOST:
        return
    for case in product(*(choices for _, choices in texts)):
        chosen = {n: text for (n, _), text in zip(texts, case, strict=True)}
        rows = [row for row in methodology.lookups[name].rows if _takes(row, chosen)]
        label = ", ".join(f"{keys[n]} = {text}" for n, text in chosen.items())
        if not rows:
            yield label, ""
        elif len(numbers) == 1 and len(texts) == len(keys) - 1:
            is_day = methodology.tables[name].keys[keys[numbers[0]]].unit == DATE
            for gap in _gaps([row.conditions[numbers[0]] for row in rows], is_day=is_day):
                yield label, f"{keys[numbers[0]]} {gap}"


def _takes(row: Row, chosen: Mapping[int, str]) -> bool:
    return all(row.conditions[n] in (OTHERWISE, text) for n, text in chosen.items())


def _gaps(conditions: Sequence[object], *, is_day: bool) -> Iterator[str]:
    """Give what lies between bands and belongs to none; points have nothing between them."""
    bands = [c for c in conditions if isinstance(c, Band)]
    if OTHERWISE in conditions or any(band.point is not None for band in bands):
        return
    shown: Callable[[Fraction], str] = (lambda n: day_of(n).isoformat()) if is_day else number_text
    bands.sort(key=lambda band: (band.lower is not None, band.lower))
    for a, b in pairwise(bands):
        if a.upper is None or b.lower is None or a.upper > b.lower:
            continue
        if a.upper == b.lower:
            if b.excludes_lower and not a.includes_upper:
                yield f"at {shown(a.upper)}"
            continue
        if is_day and a.includes_upper and b.lower == a.upper + 1:
            continue  # the next day
        first = "above" if a.includes_upper else "from"
        last = "up to" if b.excludes_lower else "below"
        yield f"{first} {shown(a.upper)} {last} {shown(b.lower)}"


def _unused(
    methodology: Methodology, name: str, by_key: Sequence[Choices], where: str
) -> Iterator[Finding]:
    rows = methodology.tables[name].rows
    for n, row in enumerate(methodology.lookups[name].rows):
        for condition, choices in zip(row.conditions, by_key, strict=True):
            if choices is None or not isinstance(condition, str) or condition in choices:
                continue
            yield MET[129].at(
                where,
                found=row_text(methodology.tables[name], rows[n]),
                name=name,
                choices=", ".join(choices),
            )
