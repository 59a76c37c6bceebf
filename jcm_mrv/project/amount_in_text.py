"""Whether an amount stands in a document, in its unit, or can be made of what stands there."""

from __future__ import annotations

import enum
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import product

import numpy as np

from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.exact_numbers import number_text
from jcm_mrv.methodology.units_written import in_symbols
from jcm_mrv.multiplier_words import HEADINGS, NAMED, RATIOS, any_of
from jcm_mrv.patterns import pattern
from jcm_mrv.project.number_in_text import (
    found_in,
    numbers_in,
    readings_of,
    tens_of,
    times_written,
    units_in,
)

_PLAIN = pattern(r"[0-9.,][0-9.,'\u2019]*")
_UNIT = pattern(r"[^\W\d_\u2e80-\uffff][^\W_\u2e80-\uffff]*(?:[/*][^\W\d_\u2e80-\uffff]+)*|%")
_WATT_HOURS = pattern(r"(?<=W) (?=h\b)")
_ZERO = pattern(r"(?<![\w.,:/-])0+(?:[.,]0+)?(?![.,:/-]?\d)(?!\s*%)")
# A transformer stands between a meter and what is billed: the index is multiplied.
_MULTIPLIER = pattern(
    rf"(?i)(?:{any_of((*NAMED, *RATIOS, *HEADINGS, 'tỷ số'))}|[\u00d7\u2715]|\bx(?= ?[0-9]))"
    r"[^0-9\n]{0,30}([0-9][0-9.,]*)(?: ?A?V?)(?: ?[/:] ?([0-9][0-9.,]*))?"
)
_CURRENCY = r"(?:VND|VNĐ|đồng|đ|Rp|IDR|USD|JPY|yen|円|THB|baht|บาท|PHP|MNT|BDT|KHR|MMK|[$€£¥₫₱₮])"
_MONEY_BEFORE = pattern(
    rf"(?i)(?:{_CURRENCY}\.?|\b(?:tax|VAT|GST|PPN|PPh|fees?|discount|penalty|penalties|surcharge"
    r"|rebate|arrears|thuế|phí|phạt|pajak|denda|diskon)|消費税|税|手数料|割引)[\s:=|]*\Z"
)
_MONEY_BEHIND = pattern(rf"(?i)\s?{_CURRENCY}(?!\w)")
_BEHIND = 60
_MOST_NUMBERS = 3000
_LONG = 20_000
"""What has more is a log and no bill: an amount may stand at its head and foot."""
_MOST_LETTERS = 200_000
"""Of a text in which a number is looked for that has no bill: a table of factors is long."""
_TERMS, _STEPS, _APART = range(2, 13), range(1, 5), range(1, 4)
_LEAST_DIGITS = 4
_MOST_PAIRS = 250_000


class Found(enum.IntEnum):
    """How an amount stands in a text; the greater one says more."""

    OTHER_YEARS = -2
    """It stands there, and no day in its document is of its years."""
    UNREAD = -1
    """Nobody could read all of its document, as of a picture, and in the rest it is not."""
    NOWHERE = 0
    OTHER_UNIT = 1
    """The same number, beside units that make another amount of it."""
    UNKNOWN = 2
    """In a log, or where nothing of the kind stands."""
    BARE = 3
    """The number, and nowhere a unit of it."""
    IN_UNIT = 4


@immutable
class _Amounts:
    """The numbers of a text, in one unit.

    Attributes
    ----------
    direct, beside : array
        All of them, and those alone that have a unit right behind them.
    scales : list of float
        What the units of the text make of a number that has none of its own; none where nobody has
        written a unit.
    is_long : bool
        Whether it is a log.
    """

    direct: np.ndarray
    beside: np.ndarray
    bare: np.ndarray
    scales: list[float]
    is_long: bool


def amount_in(text: str, value: Fraction, unit: str) -> Found:
    """Say how an amount stands in a text: itself, in another unit, or what makes it.

    The unit stands behind the number, or anywhere in the text. A bill may have three rates and no
    sum, or two readings of a register: the sum of up to twelve numbers that follow each other, or
    each second, third or fourth, that of a column, and the difference of two, multiplied by what
    is called a multiplier.

    Examples
    --------
    >>> def found(text): return amount_in(text, Fraction("41.234"), "MWh").name
    >>> found("41,234 kWh"), found("41.2340 kWh"), found("Energy (kWh) | 41234")
    ('IN_UNIT', 'OTHER_UNIT', 'IN_UNIT')
    >>> found("total 41.234"), found("total 41234"), found("peak 21,234; off-peak 20,000 kWh")
    ('BARE', 'NOWHERE', 'IN_UNIT')
    >>> found("from 1,000,000 to 1,041,234 kWh"), found("30 January, 512 kWh")
    ('IN_UNIT', 'NOWHERE')
    >>> found("Index 1,000.00, then 2,030.85 kWh; CT 200/5"), found("41.23 MWh")
    ('IN_UNIT', 'NOWHERE')
    """
    read = _amounts_of(text, unit)
    if not value:
        return _nothing_in(text, read)
    own, near = float(value), _near(value)
    if _has(read.direct, own, near):
        return Found.IN_UNIT if read.scales or read.beside.size else Found.BARE
    scales = read.scales or [1.0]
    made = _made_in(text)
    if any(_has(each * scale, own, near) for each in made for scale in scales):
        return Found.IN_UNIT if read.scales else Found.BARE
    if read.is_long:
        return Found.UNKNOWN
    return Found.OTHER_UNIT if _has(read.bare, own, near) else Found.NOWHERE


def number_in(text: str, value: Fraction, unit: str) -> Found:
    """Say how a number that was read somewhere stands in a text, such as an emission factor.

    Nothing is added up for it.

    Examples
    --------
    >>> def found(text): return number_in(text, Fraction("0.814"), "tCO2/MWh").name
    >>> found("CM 0.814"), found("814 g/kWh"), found("0.814 kgCO2/MWh"), found("0.741 and 0.886")
    ('IN_UNIT', 'IN_UNIT', 'OTHER_UNIT', 'NOWHERE')
    """
    found = found_in(text[:_MOST_LETTERS], value, unit)
    if found is not None:
        return Found.IN_UNIT if found.fits else Found.OTHER_UNIT
    return Found.NOWHERE if len(text) <= _MOST_LETTERS else Found.UNKNOWN


def is_sum_of(texts: Sequence[str], value: Fraction, unit: str) -> bool:
    """Say whether an amount is the sum of one number of each of several texts.

    That is one of any two, or those in the same place of all of them, as of one form.

    Examples
    --------
    >>> is_sum_of(["No. 7: 20,000 kWh", "No. 8: 21,234 kWh"], Fraction("41.234"), "MWh")
    True
    """
    own, near = float(value), _near(value)
    every = [_amounts_of(text, unit) for text in texts]
    numbers = [read.beside if read.beside.size else read.direct for read in every]
    if len(numbers) == 2 and numbers[0].size * numbers[1].size <= _MOST_PAIRS:
        return _has(np.add.outer(*numbers), own, near)
    fewest = min((each.size for each in numbers), default=0)
    ends = [[each[:fewest] for each in numbers], [each[each.size - fewest :] for each in numbers]]
    return fewest > 0 and any(_has(np.sum(each, axis=0), own, near) for each in ends)


def may_stand_in(text: str, value: Fraction) -> bool:
    """Say whether a text of any length has the digits of an amount, but for the last one.

    Examples
    --------
    >>> may_stand_in("62,132.08 kWh", Fraction("62132.1")), may_stand_in("1", Fraction(621))
    (True, True)
    >>> may_stand_in("12.5; 11.9; " * 9000, Fraction("62132.1"))
    False
    """
    digits = number_text(abs(value)).replace(".", "").strip("0")[:-1]
    if len(digits) < _LEAST_DIGITS:
        return True
    return re.search(r"(?<!\d)0*" + r"[., '\u2019]?".join(digits), text) is not None


def _near(value: Fraction) -> float:
    places = len(number_text(abs(value)).partition(".")[2])
    return min(0.5 / 10**places, abs(float(value)) / 100) * (1 + 1e-9)


def _has(numbers: np.ndarray, own: float, near: float) -> bool:
    return bool(np.any(np.abs(numbers - own) < near))


def _nothing_in(text: str, read: _Amounts) -> Found:
    """Say whether a text says that it was nothing, or how much it was."""
    plain = _ends_of(text)
    if any(not _is_money(plain, zero) for zero in _ZERO.finditer(plain)):
        return Found.IN_UNIT
    if any(_repeats(row) for row in _rows_of(plain)):
        return Found.IN_UNIT
    return Found.NOWHERE if np.any(read.beside > 0) else Found.UNKNOWN


def _is_money(plain: str, nought: re.Match[str]) -> bool:
    """Say whether a nought is a tax, a fee or a sum of money."""
    before = plain[max(0, nought.start() - _BEHIND) : nought.start()]
    return bool(_MONEY_BEFORE.search(before) or _MONEY_BEHIND.match(plain, nought.end()))


def _repeats(row: np.ndarray) -> bool:
    """Say whether a register has not moved: a number that is no year, twice."""
    equal = row[1:][row[1:] == row[:-1]]
    return bool(np.any((equal >= 100) & ((equal < 1900) | (equal > 2100))))


@lru_cache(maxsize=256)
def _amounts_of(text: str, unit: str) -> _Amounts:
    plain = _ends_of(text)
    scales = _scales_of(plain, unit)
    direct: list[float] = []
    beside: list[float] = []
    bare: list[float] = []
    own: dict[int, float | None] = {}
    for number, _, end in numbers_in(plain, tens_of(plain)):
        if end not in own:
            own[end] = _scale_behind(plain[end : end + _BEHIND], unit)
        bare.append(float(number))
        scale = own[end]
        if scale is None:
            direct += [float(number) * each for each in scales or [1.0]]
        else:
            beside.append(float(number) * scale)
    return _Amounts(
        np.array([*beside, *direct]),
        np.array(beside),
        np.array(bare),
        scales,
        len(text) > _LONG or len(own) > _MOST_NUMBERS,
    )


def _ends_of(text: str) -> str:
    """Give a text in plain signs, of a log its head and foot."""
    ends = text if len(text) <= _LONG else f"{text[: _LONG // 2]}\n{text[-_LONG // 2 :]}"
    return unicodedata.normalize("NFKC", ends).replace("\u2212", "-")


@lru_cache(maxsize=64)
def _made_in(text: str) -> list[np.ndarray]:
    """Give what is made of the numbers of a text: sums, differences, and these multiplied."""
    plain = _ends_of(text)
    multipliers = multipliers_in(plain)
    made = (each for row in _rows_of(plain) for each in _made_of(row, multipliers))
    return [_columns_of(plain), *made]


def _rows_of(plain: str) -> tuple[np.ndarray, ...]:
    """Give the numbers that follow each other, as they are written, read in two ways."""
    words = [word.strip(".,'\u2019") for word in _PLAIN.findall(plain)]
    return _both_ways(words[:_MOST_NUMBERS], tens_of(plain))


def _scales_of(plain: str, unit: str) -> list[float]:
    """Give what the units that are written anywhere are times one."""
    words = {*_UNIT.findall(_WATT_HOURS.sub("", in_symbols(plain)))}
    words |= {part for word in words for part in word.split("/") if "/" not in unit}
    # Of a number without a unit nobody has to write that it has none.
    words |= {"1"} if unit in ("1", "%") else set()
    found = (times_written(word, unit) for word in words if word)
    return sorted({float(times) for times in found if times is not None})


def _scale_behind(behind: str, unit: str) -> float | None:
    found = (times_written(written, unit) for written in units_in(behind, first=True))
    times = next((times for times in found if times is not None), None)
    return None if times is None else float(times)


def _both_ways(words: Sequence[str], tens: str) -> tuple[np.ndarray, ...]:
    """Give numbers that follow each other, with signs read as those of thousands or of tens."""
    both = [sorted(map(float, readings_of(word, tens))) for word in words]
    return tuple(np.array([read[end] for read in both if read]) for end in (0, -1))


def _columns_of(plain: str) -> np.ndarray:
    """Give the sums of columns, of the lines that have as many numbers as most."""
    tens = tens_of(plain)
    lines = [_both_ways(_PLAIN.findall(line), tens) for line in plain.splitlines()[:_MOST_NUMBERS]]
    common = Counter(line[0].size for line in lines if line[0].size)
    if not common or (most := common.most_common(1)[0])[1] < 2:
        return np.array([])
    return np.concatenate(
        [np.sum([line[end] for line in lines if line[0].size == most[0]], axis=0) for end in (0, 1)]
    )


def multipliers_in(plain: str) -> tuple[float, ...]:
    """Give what is called a multiplier, a ratio of transformers, and two of them together."""
    found: set[float] = set()
    for match in _MULTIPLIER.finditer(plain):
        one, other = (
            [float(number) for number in readings_of((part or "").strip(".,"))]
            for part in match.groups()
        )
        found |= {*one} | {a / b for a, b in product(one, other) if b}
    found = {number for number in sorted(found)[:20] if number > 1}
    return tuple(sorted(found | {a * b for a in found for b in found if a < b}))


def _made_of(row: np.ndarray, multipliers: tuple[float, ...]) -> Iterator[np.ndarray]:
    """Give sums of numbers that follow each other, and differences of two."""
    for step in _STEPS:
        for begin in range(step):
            sums = np.concatenate(([0.0], np.cumsum(row[begin::step])))
            yield from (sums[terms:] - sums[:-terms] for terms in _TERMS if len(sums) > terms)
    for apart in _APART:
        if len(row) > apart:
            risen = np.abs(row[apart:] - row[:-apart])
            yield from (risen * times for times in (1.0, *multipliers))
