"""Columns that are the parts of a day: one row per day, 24, 48 or 96 columns side by side."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from jcm_mrv.date_words import TO
from jcm_mrv.findings import MON, FindingsError
from jcm_mrv.immutable import immutable
from jcm_mrv.patterns import pattern

_MINUTES = 24 * 60
_COUNTS = {24: 24, 48: 48, 96: 96, 25: 24, 50: 48, 100: 96}
"""How many parts a day has, by the number of columns: a day of 25 hours may have its own."""

_FEWEST = 12
_CLOCK = r"([0-2]?\d)(?:[:：h](\d\d)?(?::00)?|\.(\d\d)(?![\d.])|時(?:(\d\d)分)?)"
_RANGE = pattern(rf"(.*?){_CLOCK}\s*{TO}\s*{_CLOCK}(.*)\Z", re.IGNORECASE)
_TIME = pattern(rf"(.*?)(?<!\d){_CLOCK}(.*)\Z", re.IGNORECASE)
_HALF = pattern(
    r"(.*?)(?<!\d)(1[0-2]|0?\d)(?:[:.](\d\d))?\s*(?:([ap])\.?m\.?|(SA)|(CH))(?![^\W_])(.*)\Z",
    re.IGNORECASE,
)
_MIDNIGHT = pattern(r"[T ]0?0:00(?::00(?:\.0+)?)?\Z")
_DIGITS = pattern(r"([0-2]\d)([0-5]\d)\Z")
_NUMBER = pattern(r"(.*?)(\d{1,3})(\D*)\Z")
_UNIT = pattern(r"[\s_]*[\[(（]?\s*[kMG]?Wh?\s*[\])）]?", re.IGNORECASE)
_WORDS = pattern(
    r"(?:h|he|hr|hours?|hour ending|time|slot|period|interval|part|sp|tp"
    r"|giờ|gio|jam|ชั่วโมง|時間帯|時刻|時|コマ|horas?|heures?|цаг|час|stunde)?[\s_.:/#-]*\Z",
    re.IGNORECASE,
)
"""What may stand beside the number of a part: INV1 to INV24 are no hours."""
_QUANTITIES = pattern(
    r"(?:[kMG]?Wh?|[EPQ]|energy|power|load|demand|value|val|cons(?:umption)?|gen(?:eration)?|電力量"
    r"|発電量|使用量)?[\s_.:/#-]*\Z",
    re.IGNORECASE,
)
"""What stands there where each column is called by what it holds: as many meters may be so."""


@immutable
class DayParts:
    """Neighbouring columns that are the parts of a day: the first, the last, and how many.

    Attributes
    ----------
    first, last : int
        Their places, from 0.
    parts : int
        How many equal parts the day has.
    """

    first: int
    last: int
    parts: int

    def __contains__(self, place: int) -> bool:
        return self.first <= place <= self.last


def day_parts(names: Sequence[str], *, quantities: bool = False) -> DayParts | None:
    """Give the columns that are named as the parts of a day.

    With ``quantities`` also those that have a number behind the name of what they hold.

    Examples
    --------
    >>> day_parts(["Date", *(f"H{n}" for n in range(1, 25)), "Total"])
    DayParts(first=1, last=24, parts=24)
    >>> day_parts(["Date", *(f"{n // 2}:{n % 2 * 3}0" for n in range(48))])
    DayParts(first=1, last=48, parts=48)
    >>> day_parts(["Date", *(f"INV{n}" for n in range(1, 25))]) is None
    True
    >>> day_parts(["Date", *(f"{n % 12 or 12} {'ap'[n // 12]}m" for n in range(24))])
    DayParts(first=1, last=24, parts=24)
    >>> numbered = ["Date", *(f"kWh{n}" for n in range(1, 25))]
    >>> day_parts(numbered), day_parts(numbered, quantities=True)
    (None, DayParts(first=1, last=24, parts=24))
    """
    if len(names) < min(_COUNTS):
        return None
    best: DayParts | None = None
    for read in (*_READ, _of_quantity) if quantities else _READ:
        by_one = read in (_of_number, _of_quantity)
        for first, last in _runs([read(name) for name in names], by_one):
            count = last - first + 1
            if count in _COUNTS and (best is None or count > best.last - best.first + 1):
                best = DayParts(first, last, _COUNTS[count])
    return best


_TOTAL = pattern(
    r"(?:(?:daily|day|sub)[\s_-]*)?(?:totals?|sum)(?:\b.*)?|(?:日|日別|1日)?(?:合計|小計|総計|計|累計)(?:\W.*)?"
    r"|tổng(?:\s.*)?|(?:total|jumlah|รวม)(?:\s.*)?",
    re.IGNORECASE,
)


def is_total(name: str) -> bool:
    """Say whether a column beside the parts of a day is named as their sum.

    Examples
    --------
    >>> [is_total(name) for name in ("Total", "合計(kWh)", "Tổng cộng", "kWh", "計器")]
    [True, True, True, False, False]
    """
    return _TOTAL.fullmatch(name.strip()) is not None


def lost_parts(names: Sequence[str]) -> tuple[int, int, int] | None:
    """Give first and last place of columns of which most are parts of a day and some are missing.

    The third number is how many there are.

    Examples
    --------
    >>> lost_parts(["Date", *(f"{n // 2}:{n % 2 * 3}0" for n in range(48) if n != 20)])
    (1, 47, 47)
    >>> lost_parts(["Date", *(f"INV{n}" for n in range(1, 24))]) is None
    True
    """
    if len(names) < _FEWEST or day_parts(names) is not None:
        return None
    for read in _READ:
        parts = {n: part for n, part in enumerate(map(read, names)) if part is not None}
        for words in {part[0] for part in parts.values()}:
            numbers = {n: part[1] for n, part in parts.items() if part[0] == words}
            # Days of a month go on to 31, years and numbers of devices begin anywhere.
            fits = read is not _of_number or (min(numbers.values()) < 2 and _named(words))
            if len(numbers) >= _FEWEST and len(set(numbers.values())) == len(numbers) and fits:
                return min(numbers), max(numbers), len(numbers)
    return None


def _named(words: object) -> bool:
    """Whether a word stands beside the number: numbers alone may be the days of a month."""
    return isinstance(words, tuple) and any(str(word).strip() for word in words)


def break_in(names: Sequence[str]) -> tuple[str, str] | None:
    """Give two names beside each other between which a part of the day is missing.

    Names that say no part of the day miss none.

    Examples
    --------
    >>> break_in(["H1", "H2", "H4"]), break_in(["00:00", "00:30", "01:00"]), break_in(["a", "b"])
    (('H2', 'H4'), None, None)
    """
    for read in _READ:
        parts = [part for part in map(read, names) if part is not None]
        if len(parts) < len(names) or len({part[0] for part in parts}) > 1:
            continue
        steps = [(b[1] - a[1]) % _MINUTES for a, b in pairwise(parts)]
        usual = 1 if read is _of_number else Counter(steps).most_common(1)[0][0] if steps else 0
        return next(
            (pair for pair, step in zip(pairwise(names), steps, strict=True) if step != usual), None
        )
    return None


def begins_elsewhere(names: Sequence[str]) -> bool:
    """Whether the parts that follow each other do not begin with the day, or go backwards.

    A row of a gas day begins at 06:00, and one may be written from noon to noon.

    Examples
    --------
    >>> begins_elsewhere([f"{(n + 12) % 24}:00" for n in range(24)])
    True
    >>> begins_elsewhere([f"{n}:00" for n in range(24)]), begins_elsewhere(["H2", "H1"])
    (False, True)
    """
    for read in _READ:
        parts = [part for part in map(read, names) if part is not None]
        if len(parts) < len(names) or len(parts) < 2 or len({part[0] for part in parts}) > 1:
            continue
        first = parts[0][1]
        if read is _of_number:
            return first not in (0, 1)
        # Named by their start or by their end, as many as a day has.
        step = (parts[1][1] - first) % _MINUTES
        return first not in (0, step) or step > _MINUTES // 2
    return False


def beyond(names: Sequence[str], first: int, last: int) -> str | None:
    """Give a column beside those from one place to another that goes on as they do.

    The hour that comes twice may have a column of its own behind the others.

    Examples
    --------
    >>> hours = ["Date", *(f"H{n}" for n in range(1, 25)), "Total"]
    >>> beyond(hours, 1, 24), beyond(hours, 1, 12), beyond(hours, 13, 24)
    (None, 'H13', 'H12')
    """
    found = day_parts(names)
    if found is not None and found.first == first and found.parts == last - first + 1:
        return None
    for place, begin, end in ((last + 1, first, last + 1), (first - 1, first - 1, last)):
        if not 0 <= place < len(names):
            continue
        for read in _READ:
            parts = [part for part in map(read, names[begin : end + 1]) if part is not None]
            steps = {b[1] - a[1] for a, b in pairwise(parts)}
            alike = len(parts) == end - begin + 1 and len({part[0] for part in parts}) == 1
            if alike and len(steps) == 1 and min(steps) > 0:
                return names[place]
    return None


def refuse_part_of_day(
    where: str, names: Sequence[str], name: str, times: Iterable[str] = ()
) -> None:
    """Refuse a value column that is one of the parts of a day (``MON-125``).

    Columns with a number behind what they hold are parts where ``times``, of the first rows, are
    days; else there are as many meters.
    """
    days = [_MIDNIGHT.sub("", one) for one in times]
    daily = bool(days) and not any(":" in day for day in days)
    found = day_parts(names, quantities=daily)
    lost = lost_parts(names)
    if lost is not None and lost[0] <= names.index(name) <= lost[1]:
        raise lost_part_of_day(where, names, lost)
    if found is None or names.index(name) not in found:
        return
    raise MON[125].stop(
        where,
        found=f"{found.last - found.first + 1} columns, {names[found.first]!r} to "
        f"{names[found.last]!r}",
        name=name,
        parts=found.parts,
        first=names[found.first],
        last=names[found.last],
        column=names.index(name) + 1,
    )


def lost_part_of_day(where: str, names: Sequence[str], lost: tuple[int, int, int]) -> FindingsError:
    """Give the error for parts of a day of which some are missing."""
    first, last, count = lost
    return MON[125]["lost"].stop(
        where, found=f"{count} columns, {names[first]!r} to {names[last]!r}"
    )


Part = tuple[object, int]
"""What the names of all parts have in common, and the number of one."""


def _runs(parts: Sequence[Part | None], by_one: bool) -> Iterator[tuple[int, int]]:
    """Give where names begin and end that go on by equal steps, from the start of the day."""
    place = 0
    while place < len(parts):
        first = parts[place]
        end = place
        if first is not None:
            following = parts[place + 1] if place + 1 < len(parts) else None
            step = following[1] - first[1] if following else 0
            while (
                end + 1 < len(parts)
                and (one := parts[end + 1]) is not None
                and one[0] == first[0]
                and (one[1] - first[1]) % _MINUTES == (end + 1 - place) * step % _MINUTES
            ):
                end += 1
            if by_one:
                fits = step == 1 and first[1] in (0, 1)
            else:
                # Named by their start or by their end.
                fits = step in (15, 30, 60) and first[1] in (0, step)
            if fits:
                yield place, end
        place = end + 1


def _minutes(hour: str, *minutes: str | None) -> int:
    return int(hour) * 60 + int(next((m for m in minutes if m), "0"))


def _of_range(name: str) -> Part | None:
    match = _RANGE.match(name)
    if match is None:
        return None
    before, *clock, after = match.groups()
    start, end = _minutes(*clock[:4]), _minutes(*clock[4:])
    # 00:00-00:30, or 00:00-00:29 as some write it.
    length = (end - start) % _MINUTES
    return (before, length + (length % 5 == 4), after), start


def _of_clock(name: str) -> Part | None:
    match = _TIME.match(name)
    return match and ((match[1], match[6]), _minutes(*match.groups()[1:5]))


def _of_half_day(name: str) -> Part | None:
    match = _HALF.match(name)
    if match is None:
        return None
    second = match[6] is not None or (match[4] or "").lower() == "p"
    hour = int(match[2]) % 12 + 12 * second
    return (match[1], match[7]), hour * 60 + int(match[3] or 0)


def _of_digits(name: str) -> Part | None:
    match = _DIGITS.match(name)
    return match and ("", _minutes(*match.groups()))


def _of_number(name: str, words: re.Pattern[str] = _WORDS) -> Part | None:
    match = _NUMBER.match(_UNIT.sub("", name).strip() if name[-1:] in ")]）hH" else name)
    if match is None or not words.match(match[1]) or not words.match(match[3]):
        return None
    return (match[1], match[3]), int(match[2])


def _of_quantity(name: str) -> Part | None:
    return _of_number(name, _QUANTITIES)


_READ = (_of_range, _of_clock, _of_half_day, _of_digits, _of_number)
"""Ways in which the names of columns are parts of a day."""
