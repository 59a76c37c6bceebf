"""Fixed values beside published ones: the series of the source that the sheet names."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from jcm_mrv.findings import VER, Finding
from jcm_mrv.methodology.series.model import SeriesKey
from jcm_mrv.methodology.series.series import Figure, Series
from jcm_mrv.methodology.solve import own_values
from jcm_mrv.methodology.units import convert, parse_unit
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.checks.fixed.under_its_name import contradicted_by
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.claim.spans_written import year_spans
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model

TEN = math.sqrt(10)
"""Beyond this ratio a value is nearer to ten times another one than to that one itself."""
_BELOW, _BELOW_ANY = 2.5, 1.5
"""How far below the lowest published value one may lie, of the own country and of others."""
_ABOVE_ANY = 1.65
"""How far above the highest of other countries a factor of electricity may: to 1.3 tCO2/MWh, that
of grids of old coal plants alone."""
_CARBON = 44 / 12
_DOCUMENTS = pattern(r"\b(ipcc|tool\s?[0-9]+|ar[2-6])\b", re.I)
_YEAR = pattern(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_LETTER = pattern(
    r"letter|dated|publish|announce|issued|decision|circular|công văn|quyết định|ngày|surat|"
    r"発表|公表|[0-9]{1,2}[/.-][0-9]{1,2}[/.-](?:19|20)[0-9]{2}",
    re.I,
)
"""Words beside a year that is the one of a document."""
_DECIMAL = pattern(r"(?<![0-9.,])[0-9]{1,6}[.,][0-9]{2,6}(?![0-9.,])")
_PLAIN = frozenset(
    "grid system systems margin other another power emission factor fuel gas".split()
)

Value = tuple[float, Figure, Series]


def factors(
    claim: Claim, series: Sequence[Series], everywhere: Sequence[Series], model: Model | None
) -> Iterator[Judged]:
    """Give fixed values that differ from what the source that they name has published.

    A value that nobody has published for the country is held against those of every other one, and
    asked about where it is far from all of them.
    """
    told: set[tuple[str, object]] = set()
    for stated in claim.fixed:
        number = stated.number or 0.0
        if not _is_held(claim, stated) or (stated.name, stated.leaf) in told:
            continue
        told.add((stated.name, stated.leaf))
        known = _fitting(claim, stated, series)
        found = _doubt(claim, stated, number, known)
        if found is None and not known:
            found = _far(claim, stated, number, [], _fitting(claim, stated, everywhere))
        found = found or _at_limits(claim, stated, number, known)
        if found is None:
            continue
        finding, candidates, both_ways = found
        right, effect = _lowest(model, stated, candidates)
        # The year in a source may be that of its publication: a value that is on the safe side of
        # the one of that year is taken for the one of another.
        if both_ways or effect is None or effect > 0:
            yield Judged(finding, effect, None if right is None else (stated, right))


def published_for(claim: Claim, stated: StatedValue, series: Sequence[Series]) -> list[str]:
    """Give the titles of series that a fixed value is held against by :func:`factors`."""
    if not _is_held(claim, stated):
        return []
    found = {one.name: one for _, _, one in _fitting(claim, stated, series)}.values()
    return [one.file.title for one in sorted(found, key=lambda one: not one.file.countries)]


def _is_held(claim: Claim, stated: StatedValue) -> bool:
    number = stated.number
    if stated.name not in claim.methodology.parameters or not number or number < 0:
        return False
    # A value without a source is asked for one.
    sourced = not stated.is_typed or bool(stated.source.strip())
    return sourced and not own_values(claim.methodology, stated.name)


def _fitting(claim: Claim, stated: StatedValue, series: Sequence[Series]) -> list[Value]:
    unit = claim.methodology.unit(stated.name)
    if parse_unit(unit).is_number:
        return []
    return [
        (float(convert(figure.row.value, one.file.unit, unit)), figure, one)
        for one in series
        if one.serves(stated.name) and one.fits(unit)
        for figure in one.figures
    ]


def _doubt(
    claim: Claim, stated: StatedValue, number: float, known: list[Value]
) -> tuple[Finding, list[float], bool] | None:
    """Give what speaks against a value, what it would be, and whether it counts both ways."""
    own = [value for value in known if value[2].file.countries]
    national = [value for value, _, _ in own]
    slip = _slip(number, _numbers_named(stated))
    slip = contradicted_by(stated) if slip is None else slip
    if slip is not None:
        return _at(claim, stated, "text", number_shown(slip)), [slip], True
    if (far := _far(claim, stated, number, own, known)) is not None:
        return far
    name = stated.name.replace("_", " ")
    words = " ".join((stated.source, stated.description, stated.comment, name)).casefold()
    named = _named(own or known, words)
    values = [value for value, _, _ in named]
    if named and not any(_rounded(number, value) for value in values):
        inside = any(_within(number, value) for value in named)
        if not inside:
            shown = _shown(named)
            another = any(_rounded(number, value) for value in national)
            return _at(claim, stated, "", shown), values, not another
    if any(_rounded(number, value) for value in national):
        return None
    if (slip := _slip(number, _with_limits(known), exchanged=True)) is not None:
        return _at(claim, stated, "exchanged", number_shown(slip)), [slip], True
    return None


def _far(
    claim: Claim, stated: StatedValue, number: float, own: list[Value], known: list[Value]
) -> tuple[Finding, list[float], bool] | None:
    every = _with_limits(own or known)
    if not every:
        return None
    low, high = min(every), max(every)
    # So near that a tenth of any published one lies below; a grid of water power is asked about.
    electricity = "Wh" in claim.methodology.unit(stated.name)
    least = low / (_BELOW_ANY if electricity and not own else _BELOW)
    apart = _BELOW if own else _ABOVE_ANY
    if least <= number <= high * (apart if electricity else TEN):
        return None
    shown = f"{number_shown(low)} to {number_shown(high)}"
    return _at(claim, stated, "far", shown), _tenths(number, low, high), True


def _at_limits(
    claim: Claim, stated: StatedValue, number: float, known: list[Value]
) -> tuple[Finding, list[float], bool] | None:
    """Give a value outside of the limits published for its fuel, or that is one of them."""
    limited = [v for v in known if v[1].row.lower and v[1].row.upper and v[2].file.keys]
    named = _of_fuel(claim, stated, limited)
    limits = [n for value in named for n in _with_limits([value])[1:]]
    if not limits:
        return None
    is_limit = any(_rounded(number, limit) for limit in limits)
    # Of a mixture of fuels a limit says nothing.
    if (min(limits) < number < max(limits) or is_limit) and not (is_limit and len(named) == 1):
        return None
    unit, source = claim.methodology.unit(stated.name), stated.source[:80]
    fuel = ", ".join(dict.fromkeys(series.when_text(figure) for _, figure, series in named))
    values = [value for value, _, _ in named]
    shown = f"{number_shown(number)} {unit}" + (f" ({source})" if source else "")
    usual = f"{' or '.join(map(number_shown, values))} {unit}"
    if is_limit:
        own = VER[221]["limit"]
        finding = own.at(stated.where, found=shown, label=stated.label, value=usual, fuel=fuel)
    else:
        finding = VER[221].at(
            stated.where,
            found=shown,
            label=stated.label,
            ends=f"{number_shown(min(limits))} to {number_shown(max(limits))} {unit}",
            value=usual,
            fuel=fuel,
        )
    return finding, values, not is_limit


def _of_fuel(claim: Claim, stated: StatedValue, known: list[Value]) -> list[Value]:
    """Give the values of the fuel that a row names, else of the one that the other rows name."""
    own = _of_choice(stated, known)
    if own:
        return own
    beside = [
        value
        for other in claim.fixed
        if other.members == stated.members or () in (*other.members, *stated.members)
        for value in _of_choice(other, known)
    ]
    return beside[:1] if len({v[1].number for v in beside}) == 1 else []


def _of_choice(stated: StatedValue, known: list[Value]) -> list[Value]:
    words = " ".join((stated.source, stated.description, stated.comment)).casefold()
    return [
        value
        for value in known
        for key, declared in value[2].file.keys.items()
        if _says(words, value[1].row.when[key], declared.choices[value[1].row.when[key]], declared)
    ]


def _with_limits(known: list[Value]) -> list[float]:
    """Give published values, and the limits that stand beside them."""
    found: dict[float, None] = {}
    for value, figure, _ in known:
        row = figure.row
        for number in (row.value, row.lower, row.upper):
            if number is not None and row.value:
                found[value * float(number) / float(row.value)] = None
    return list(found)


def _at(claim: Claim, stated: StatedValue, wording: str, shown: str) -> Finding:
    unit = claim.methodology.unit(stated.name)
    source = " ".join(stated.source.split())[:80]
    far = VER[102]["far"] if wording == "far" else VER[102]
    slip = VER[102]["text"] if wording == "text" else VER[102]["exchanged"]
    said = slip if wording in ("text", "exchanged") else far
    return said.at(
        stated.where,
        found=f"{number_shown(stated.number or 0.0)} {unit}" + (f" ({source})" if source else ""),
        label=stated.label,
        published=f"{shown} {unit}",
    )


def _tenths(number: float, low: float, high: float) -> list[float]:
    """Give the powers of ten of a number that lie among published values, else their ends."""
    powers = [number * 10.0**k for k in (-6, -3, -2, -1, 1, 2, 3, 6)]
    return [p for p in powers if low / 1.5 <= p <= high * 1.5] or [low, high]


def _lowest(
    model: Model | None, stated: StatedValue, candidates: list[float]
) -> tuple[float | None, float | None]:
    """Give the candidate with the lowest reductions, and by how much the stated value has more."""
    if model is None:
        return None, None
    gains = {value: model.effect(stated, value) for value in candidates}
    known = {value: gain for value, gain in gains.items() if gain is not None}
    if not known:
        return None, None
    right = min(known, key=lambda value: known[value])
    return right, -known[right]


# -- what a text names ----------------------------------------------------------------------


def _numbers_named(stated: StatedValue) -> list[float]:
    """Give the decimal numbers of the source and comment, in the unit of the methodology."""
    factor = float(stated.factor) if stated.factor else 1.0
    texts = _DECIMAL.findall(f"{stated.source} {stated.comment}")
    return [float(text.replace(",", ".")) * factor for text in texts]


def _named(known: list[Value], words: str) -> list[Value]:
    """Give the published values that a text names: by a year, a grid, a fuel, a report."""
    years = _years(words)
    found: list[Value] = []
    for series in {one.name: one for _, _, one in known}.values():
        figures = [value for value in known if value[2] is series]
        if not series.file.countries and not _DOCUMENTS.search(words):
            continue
        named: set[str] = set()
        for key, declared in series.file.keys.items():
            chosen = {c for c, text in declared.choices.items() if _says(words, c, text, declared)}
            if chosen:
                figures = [v for v in figures if v[1].row.when[key] in chosen]
                named.add(key)
        # Which margin it is, sources hardly ever say.
        if not set(series.file.keys) - {"margin"} <= named:
            continue
        dated = [v for v in figures if _in_years(v[1], years)]
        if series.is_dated and years:
            # A year that has no value says nothing.
            figures = dated
        elif series.is_dated:
            continue
        found += figures
    return found


def _years(words: str) -> set[int]:
    """Give the years that a text names; a letter tells what was so one or two years before.

    Examples
    --------
    >>> sorted(_years("mean of 2015-2017")), sorted(_years("letter of 31/12/2022"))
    ([2015, 2016, 2017], [2020, 2021, 2022])
    """
    years = {int(year) for year in _YEAR.findall(words)}
    for first, last in year_spans(words):
        years |= set(range(first, min(last, first + 20) + 1))
    if _LETTER.search(words):
        years |= {year - back for year in years for back in (1, 2)}
    return years


def _says(words: str, choice: str, text: str, declared: SeriesKey) -> bool:
    """Whether a text names a choice: by its name, or by a word that no other one has."""
    name = choice.replace("_", " ").casefold()
    if name not in _PLAIN and re.search(rf"\b{re.escape(name)}\b", words):
        return True
    others = " ".join(t for c, t in declared.choices.items() if c != choice).casefold()
    own = set(re.findall(r"[a-z]{4,}", text.casefold())) - _PLAIN
    own -= set(re.findall(r"[a-z]{4,}", others))
    return any(re.search(rf"\b{word}\b", words) for word in own)


def _in_years(figure: Figure, years: set[int]) -> bool:
    start, end = figure.valid.start, figure.valid.end
    return any(
        (start is None or start.year <= year) and (end is None or year <= end.year)
        for year in years
    )


def _shown(named: list[Value]) -> str:
    listed = dict.fromkeys(
        f"{number_shown(value)} ({figure.valid.text() if figure.valid.is_dated else ''}"
        f"{', ' if figure.valid.is_dated and figure.row.when else ''}{series.when_text(figure)})"
        for value, figure, series in named[:6]
    )
    return " or ".join(listed).replace(" ()", "")


# -- numbers --------------------------------------------------------------------------------


def _rounded(number: float, published: float) -> bool:
    """Whether a number is a published one, but for the digits that people leave out."""
    text = repr(number)
    if math.isclose(number, published, rel_tol=1e-4):
        return True
    places = len(text.partition(".")[2]) if "e" not in text else 0
    return places >= 2 and abs(number - published) <= 0.5000001 * 10.0**-places


def _within(number: float, value: Value) -> bool:
    """Whether a number lies within the limits of a published one."""
    published, figure, _ = value
    row = figure.row
    if row.lower is None or row.upper is None or not row.value:
        return False
    scale = published / float(row.value)
    return (
        float(row.lower) * scale <= number * 1.0001 and number <= float(row.upper) * scale * 1.0001
    )


def _slip(number: float, others: list[float], *, exchanged: bool = False) -> float | None:
    """Give the number that another one is a slip of: two digits exchanged, or a power of ten."""
    if any(_rounded(number, other) for other in others):
        return None
    for other in others:
        if other <= 0:
            continue
        power = math.log10(number / other)
        if not exchanged and round(power) and abs(power - round(power)) < 1e-6:
            return other
        if _digits_exchanged(number, other):
            return other
        if exchanged and math.isclose(number * _CARBON, other, rel_tol=0.005):
            return other
    return None


def _digits_exchanged(one: float, other: float) -> bool:
    """Whether two numbers differ by two neighbouring digits that changed places.

    Examples
    --------
    >>> _digits_exchanged(0.841, 0.814), _digits_exchanged(0.8154, 0.814)
    (True, False)
    """
    first, second = f"{one:.6g}", f"{other:.6g}"
    if len(first) != len(second) or first == second:
        return False
    differ = [n for n, (a, b) in enumerate(zip(first, second, strict=True)) if a != b]
    if len(differ) != 2 or differ[1] - differ[0] != 1:
        return False
    a, b = differ
    return first[a] == second[b] and first[b] == second[a]
