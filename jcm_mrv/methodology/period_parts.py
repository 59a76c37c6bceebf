"""Parts of a monitoring period as members of a set: months, quarters, and seasons with dates."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field, StringConstraints
from pydantic_core import PydanticCustomError

from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.claims import Name
from jcm_mrv.strict_yaml import StrictModel

PartKind = Literal["month", "quarter", "season"]
MonthDay = Annotated[str, StringConstraints(pattern=r"^[0-9]{2}-[0-9]{2}$")]
_DAY = dt.timedelta(days=1)
_LEAP = 2024
_Part = tuple[str, int | str, int, dt.date, dt.date]
"""Name, number or season, calendar year, first and last day of a part."""


class Season(StrictModel):
    """A season of every year, its days as month and day, both included.

    One over the year's end says which year it counts in: that of its ``first`` or of its ``last``
    day, or ``each`` year with its own days.
    """

    start: MonthDay = Field(alias="from")
    end: MonthDay = Field(alias="to")
    year: Literal["first", "last", "each"] | None = None

    @property
    def over_year_end(self) -> bool:
        """Whether it ends in the year after the one it begins in."""
        return self.end < self.start

    def days(self, year: int) -> tuple[dt.date, dt.date]:
        """Give the first and the last day of the season that begins in a year.

        The end of February is its last day in every year.

        Examples
        --------
        >>> dry = Season.model_validate({"from": "11-01", "to": "02-28", "year": "last"})
        >>> [str(day) for day in dry.days(2023)]
        ['2023-11-01', '2024-02-29']
        """
        return _day(year, self.start), _day(year + self.over_year_end, self.end, last=True)


@immutable(slots=True)
class PeriodPart:
    """A member that is a part of the monitoring period: its id, its year, its monitored days.

    ``which`` is the number of the month or quarter, or the name of the season; ``whole`` says
    whether all of the part's days are monitored.
    """

    id: str
    which: int | str
    year: int
    start: dt.date
    end: dt.date
    whole: bool

    def attributes(self, kind: PartKind) -> dict[str, int | str]:
        """Give the values of its attributes, in their units.

        Examples
        --------
        >>> (part,) = parts_of("month", {}, dt.date(2024, 2, 1), dt.date(2024, 2, 29))
        >>> part.attributes("month")
        {'year_of_month': 2024, 'days_of_month': 29, 'hours_of_month': 696, 'number_of_month': 2}
        """
        days = (self.end - self.start).days + 1
        values = (self.year, days, 24 * days, self.which)
        return dict(zip(part_attributes(kind), values, strict=True))


def part_attributes(kind: PartKind | None) -> dict[str, tuple[str, str | None]]:
    """Give the attributes that every part has, each with its description and unit.

    The name of a season has no unit: it is one of several texts.

    Examples
    --------
    >>> list(part_attributes("month"))
    ['year_of_month', 'days_of_month', 'hours_of_month', 'number_of_month']
    """
    if kind is None:
        return {}
    found: dict[str, tuple[str, str | None]] = {
        f"year_of_{kind}": (f"Calendar year that the {kind} counts in", "1"),
        f"days_of_{kind}": (f"Monitored days of the {kind}", "d"),
        f"hours_of_{kind}": (f"Hours of the monitored days of the {kind}", "h"),
    }
    if kind == "season":
        return {**found, "name_of_season": ("Name of the season", None)}
    return {**found, f"number_of_{kind}": (f"Number of the {kind} in its calendar year", "1")}


def parts_of(
    kind: PartKind, seasons: Mapping[Name, Season], start: dt.date, end: dt.date
) -> tuple[PeriodPart, ...]:
    """Give the parts that a period reaches into, in order; both days of it are included.

    Examples
    --------
    >>> parts = parts_of("month", {}, dt.date(2023, 12, 15), dt.date(2024, 1, 31))
    >>> [(part.id, part.year, str(part.start), part.whole) for part in parts]
    [('2023-12', 2023, '2023-12-15', False), ('2024-01', 2024, '2024-01-01', True)]
    >>> [part.id for part in parts_of("quarter", {}, dt.date(2024, 3, 1), dt.date(2024, 4, 30))]
    ['2024-Q1', '2024-Q2']
    """
    found = [
        PeriodPart(name, which, year, max(a, start), min(b, end), start <= a and b <= end)
        for name, which, year, a, b in _all_parts(kind, seasons, start.year - 1, end.year)
        if a <= end and b >= start
    ]
    return tuple(sorted(found, key=lambda part: part.start))


def part_called(kind: PartKind, seasons: Mapping[Name, Season], name: str) -> PeriodPart | None:
    """Give the whole part that has a name, None where none has.

    Examples
    --------
    >>> str(part_called("month", {}, "2024-02").end), part_called("month", {}, "2024-13")
    ('2024-02-29', None)
    """
    if not re.match(r"(?:19|20)[0-9]{2}-", name):
        return None
    year = int(name[:4])
    start, end = dt.date(year - 1, 1, 1), dt.date(year + 1, 12, 31)
    return next((part for part in parts_of(kind, seasons, start, end) if part.id == name), None)


def _all_parts(
    kind: PartKind, seasons: Mapping[Name, Season], first: int, last: int
) -> Iterator[_Part]:
    """Give the parts that begin in some years."""
    for year in range(first, last + 1):
        if kind == "season":
            for name, season in seasons.items():
                yield from _of_season(name, season, year)
            continue
        length = 1 if kind == "month" else 3
        for month in range(1, 13, length):
            a = dt.date(year, month, 1)
            b = (a + dt.timedelta(days=31 * length)).replace(day=1) - _DAY
            which = (month + length - 1) // length
            number = f"{which:02d}" if kind == "month" else f"Q{which}"
            yield f"{year}-{number}", which, year, a, b


def _of_season(name: Name, season: Season, year: int) -> Iterator[_Part]:
    a, b = season.days(year)
    if season.year == "each":
        # In each calendar year the days before the new season come first.
        yield f"{year}-{name}-2", name, year, a, dt.date(year, 12, 31)
        yield f"{year + 1}-{name}-1", name, year + 1, dt.date(year + 1, 1, 1), b
    else:
        own = year + 1 if season.year == "last" else year
        yield f"{own}-{name}", name, own, a, b


def check_parts(kind: PartKind | None, seasons: Mapping[Name, Season]) -> None:
    """Refuse seasons that do not cover every day of the year once, or leave their year open."""
    if (kind == "season") is not bool(seasons):
        raise PydanticCustomError(
            "periods",
            "seasons have their dates, and nothing else has",
            {"expected": "`periods: season` and `seasons`, or neither"},
        )
    for name, season in seasons.items():
        for day in (season.start, season.end):
            _known_day(name, day)
        if season.over_year_end is (season.year is None):
            over = season.over_year_end
            raise PydanticCustomError(
                "season",
                "over the year's end, the season {name} does not say which year it counts in"
                if over
                else "the season {name} lies within a year, which is the year it counts in",
                {
                    "name": name,
                    "expected": "`year: first`, `last` or `each`" if over else "no `year`",
                },
            )
    days = sorted((*season.days(_LEAP), name) for name, season in seasons.items())
    for (_, end, name), (start, _, other) in pairwise([*days, *map(_a_year_later, days[:1])]):
        if start != end + _DAY:
            raise PydanticCustomError(
                "season",
                "the season {other} does not begin on the day after {name} ends",
                {
                    "other": other,
                    "name": name,
                    "expected": "seasons that have every day of the year once",
                },
            )


def _a_year_later(days: tuple[dt.date, dt.date, str]) -> tuple[dt.date, dt.date, str]:
    start, end, name = days
    return start.replace(year=start.year + 1), end, name


def _known_day(name: str, text: str) -> None:
    try:
        _day(_LEAP, text)
    except ValueError:
        raise PydanticCustomError(
            "season",
            "the season {name} has a day that no calendar has: {text}",
            {"name": name, "text": text, "expected": "month and day, such as 11-01"},
        ) from None


def _day(year: int, text: str, *, last: bool = False) -> dt.date:
    month, day = int(text[:2]), int(text[3:])
    if last and (month, day) in ((2, 28), (2, 29)):
        return dt.date(year, 3, 1) - _DAY
    if (month, day) == (2, 29) and year % 4:
        return dt.date(year, 3, 1)
    return dt.date(year, month, day)
