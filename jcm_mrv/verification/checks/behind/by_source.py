"""Fixed values that are worked out from other numbers, or of another year, than their row says."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator

from jcm_mrv.findings import VER
from jcm_mrv.metering.digits import telling_digits
from jcm_mrv.methodology.energies import conversions_by
from jcm_mrv.patterns import pattern
from jcm_mrv.today import FIRST_YEAR
from jcm_mrv.verification.checks.formulas.chains import NEAR_ONE
from jcm_mrv.verification.checks.formulas.instead import put
from jcm_mrv.verification.checks.logs.odd_readings import with_formula
from jcm_mrv.verification.claim.assigned import row_texts
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.sheets import number_in, number_shown
from jcm_mrv.verification.claim.worked import worked_fixed
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas.databases import SUMMED

_NUMBER = pattern(r"(?<![\w.,/-])\d[\d.,]*(?<![.,])")
_YEARS = pattern(r"(?<![\d.,/-])(?:19|20)\d\d(?![\d.]\d)")
_LAST_YEAR, _NEAR, _LISTED = 2050, 2.0, 3
"""How far apart two numbers for one thing may be; years of a column from which on it lists them."""
_ROUNDED = 0.01
_LEAST_NAME = 3
"""Letters from which on a name says which line of a list is meant."""
_SHAPES = (2.0, 3.0, 1.732, 0.577)
"""Exponents of areas and volumes, and the root of three phases."""
_LOOKUPS = ("VLOOKUP", "HLOOKUP", "XLOOKUP", "MATCH", "LOOKUP")
_CONDITIONS = ("SUMIF", "AVERAGEIF", *SUMMED)


def numbers_in(text: str) -> list[float]:
    """Give the numbers that a text states; years and parts of names are none.

    Examples
    --------
    >>> numbers_in("IPCC 2006, 43.0 GJ/t and 0.84 kg/L; Table 1.4 of ver01")
    [43.0, 0.84, 1.4]
    >>> numbers_in("0,84 kg/L; 12,500 kWh")
    [0.84, 12500.0]
    """
    found = (number_in(match[0]) for match in _NUMBER.finditer(text))
    return [n for n in found if n is not None and not _is_year(n)]


# -- numbers ------------------------------------------------------------------------------------


def other_numbers(claim: Claim, model: Model | None) -> Iterator[Judged]:
    """Give formulas that have all numbers of the source but one, and one like it in its place.

    A source that names none of them, or names all, says nothing of another one.
    """
    for stated in worked_fixed(claim):
        named = numbers_in(stated.source)
        used = list(_used(claim, stated.leaf)) if len(named) > 1 else []
        # What a source rounds is the same number.
        wrong = [(part, n) for part, n in used if not is_among(n, named, _ROUNDED)]
        lost = [n for n in named if not is_among(n, [u for _, u in used], _ROUNDED)]
        if len(wrong) != 1 or len(lost) != 1 or len(used) < 2 or telling_digits(lost[0]) < 2:
            continue
        ((part, number),), (right,) = wrong, lost
        if not (number > 0 and right > 0 and 1 / _NEAR < number / right < _NEAR):
            continue
        at = f" in {place_text(part.place)}" if isinstance(part, t.CellRef) else ""
        finding = VER[240].at(
            place_text(stated.leaf),
            found=f"{number_shown(number)}{at}, {claim.cells.formula(stated.leaf)[:80]}",
            label=stated.label,
            number=number_shown(right),
            source=stated.source[:80],
        )
        made = put(claim.book.tree(stated.leaf), part, t.Constant(right))
        yield Judged(finding, with_formula(claim, model, stated.leaf, made))


def _used(claim: Claim, place: Place) -> Iterator[tuple[t.Node, float]]:
    """Give the numbers that a formula multiplies and adds: written into it, or in single cells."""
    waiting = [claim.book.tree(place)]
    while waiting:
        node = waiting.pop()
        match node:
            case t.Constant(float() as number) if telling_digits(number) > 1:
                yield node, number
            case t.CellRef():
                value = claim.evaluator.value(node.place)
                if isinstance(value, float):
                    yield node, value
            case t.Call("ROUND" | "ROUNDUP" | "ROUNDDOWN" | "IFERROR", (first, *_)):
                waiting.append(first)
            case t.Binary() | t.Unary():
                waiting += t.children(node)
            case _:
                pass


def is_among(number: float, others: list[float], rounded: float = 1e-6) -> bool:
    """Whether a number is one of others, in thousands or per cent too."""
    return any(
        math.isclose(number, other * times, rel_tol=rounded)
        for other in others
        for times in (1.0, 0.001, 1000.0, 0.01, 100.0)
    )


def is_correction(number: float, factor: float, texts: str) -> bool:
    """Whether a number in a formula of a fixed value corrects it, and the texts do not name it.

    A density, or both numbers of a catalogue, may well be typed as the row says.
    """
    near = any(NEAR_ONE[0] < abs(n) < NEAR_ONE[1] for n in (number, factor))
    if not near or round(number, 3) in _SHAPES or conversions_by(number):
        return False
    return not is_among(number, numbers_in(texts))


# -- years and names --------------------------------------------------------------------------


def other_lines(claim: Claim, model: Model | None) -> Iterator[Judged]:
    """Give fixed values that are looked up for another year, or name, than their source names.

    The list has a line for what is named: a document of 2006 is no year of it.
    """
    for stated in (s for s in claim.fixed if not s.is_typed):
        for part, asked, block in _asked(claim, stated.leaf):
            wanted = (
                _year_named(claim, stated, asked, block)
                if isinstance(asked, int)
                else _name_named(claim, stated, asked, block)
            )
            if wanted is None:
                continue
            kind = VER[241] if isinstance(asked, int) else VER[241]["name"]
            finding = kind.at(
                place_text(stated.leaf),
                found=f"{asked} in {claim.cells.formula(stated.leaf)[:80]}",
                label=stated.label,
                year=str(wanted),
                source=stated.source[:80],
            )
            right = float(wanted) if isinstance(wanted, int) else wanted
            made = put(claim.book.tree(stated.leaf), part, t.Constant(right))
            yield Judged(finding, with_formula(claim, model, stated.leaf, made))
            break


def _year_named(claim: Claim, stated: StatedValue, year: int, block: t.RangeRef) -> int | None:
    named = {int(year) for year in _YEARS.findall(stated.source)}
    is_other = len(named) == 1 and year not in named and named <= _listed(claim, block)
    return named.pop() if is_other else None


def _name_named(claim: Claim, stated: StatedValue, name: str, block: t.RangeRef) -> str | None:
    """Give the one name of a list that the source has, where that of the formula stands nowhere."""
    texts = row_texts(claim, stated)
    if len(name) < _LEAST_NAME or any(_has(text, name) for text in texts):
        return None
    cells = [(block.sheet, row, block.left) for row in range(block.top, block.bottom + 1)]
    listed = [c for c in claim.evaluator.values(cells) if isinstance(c, str)] if cells else []
    named = {one for one in listed if len(one) >= _LEAST_NAME and _has(stated.source, one)}
    is_listed = any(_folded(one) == _folded(name) for one in listed)
    return named.pop() if len(named) == 1 and is_listed else None


def _has(text: str, name: str) -> bool:
    """Whether a text has a name as a word by itself."""
    found = re.escape(_folded(name))
    return re.search(rf"(?<![^\W_]){found}(?![^\W_])", _folded(text)) is not None


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


def _asked(claim: Claim, place: Place) -> Iterator[tuple[t.Node, int | str, t.RangeRef]]:
    """Give the years and names that a formula looks for, each with the cells that it looks in."""
    for node in t.walk(claim.book.tree(place)):
        pairs: list[tuple[t.Node, t.Node]] = []
        match node:
            case t.Call(function, (wanted, block, *_)) if function in _LOOKUPS:
                pairs = [(wanted, block)]
            case t.Call("SUMIF" | "AVERAGEIF", (block, wanted, *_)):
                pairs = [(wanted, block)]
            case t.Call(function, (_, *rest)) if function in _CONDITIONS:
                pairs = [(w, b) for b, w in zip(rest[::2], rest[1::2], strict=False)]
            case _:
                pass
        for wanted, block in pairs:
            value = claim.evaluator.compute(wanted, place)
            if not isinstance(block, t.RangeRef):
                continue
            if isinstance(value, float) and _is_year(value):
                yield wanted, int(value), block
            elif isinstance(value, str) and value.strip():
                yield wanted, value, block


def _is_year(value: float) -> bool:
    return value.is_integer() and FIRST_YEAR <= value < _LAST_YEAR


def _listed(claim: Claim, block: t.RangeRef) -> set[int]:
    """Give the years in a column, or row, that lists some."""
    values = claim.evaluator.values(claim.book.cells_in(block))
    years = {int(v) for v in values if isinstance(v, float) and _is_year(v)}
    return years if len(years) >= _LISTED else set()
