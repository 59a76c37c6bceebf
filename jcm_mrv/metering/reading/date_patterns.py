"""The ways in which dates and times are written, as expressions over the layout of a cell.

A layout is the text of a cell with a 9 for every digit: one match says what each digit of all
cells of that layout means. The first letter of a group's name says what it holds: ``Y`` a year,
``y`` one of two digits, ``e`` and ``n`` an era and a year in it, ``m`` a month, ``b`` its name,
``d`` a day, ``H``, ``M``, ``S`` hour, minute and second, ``f`` parts of a second, ``p`` the part of
the day, ``u`` a word behind the time, ``z`` an offset from UTC, ``Z`` the name of a zone, ``w`` the
day of the week; ``A``, ``B`` and ``C`` are the numbers of a date whose order is open.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from jcm_mrv.date_words import (
    AT,
    BUDDHIST_ERA,
    ERA,
    FIRST_OF_ERA,
    HALF,
    NUMBERED_BESIDE_YEAR,
    OCLOCK,
    WEEKDAY,
    months_expression,
    words,
)
from jcm_mrv.immutable import immutable
from jcm_mrv.patterns import pattern

Calendar = Literal["gregorian", "buddhist", "japanese"]
Order = Literal["day first", "month first", "year first"]

ORDERS: dict[Order, dict[str, str]] = {
    "day first": {"A": "d", "B": "m", "C": "y"},
    "month first": {"A": "m", "B": "d", "C": "y"},
    "year first": {"A": "y", "B": "m", "C": "d"},
}
"""What the three numbers of a date can be."""

MONTH_ALONE = "month alone"
"""The kind of cells that name a month and its year only."""

DIGITS = "digits"
"""The kind of cells whose date is eight digits and nothing else."""

_D = "9{1,2}"
_HOUR, _MINUTE, _SECOND = words("h", "giờ"), words("'", "m", "phút"), words('"', "s", "giây")
_CLOCK = (
    rf"(?:(?P<p1>{HALF})\s*)?(?P<H>{_D})(?:"
    r":(?P<M1>99)(?::(?P<S1>99)(?:[.,:](?P<f>9{1,9}))?)?"
    r"|\.(?P<M2>99)(?:\.(?P<S2>99))?"
    rf"|\s*(?P<h1>{_HOUR})(?:\s*(?P<M3>{_D})\s*{_MINUTE}?(?:\s*(?P<S3>{_D})\s*{_SECOND}?)?)?"
    rf"|(?P<h2>時)(?:(?P<M4>{_D})分(?:(?P<S4>{_D})秒)?)?"
    rf")?(?:\s*(?P<p2>{HALF}))?(?:\s*(?P<u>{words(*OCLOCK)}))?"
)
_DIGITS_CLOCK = r"(?P<H>99)(?P<M>99)(?P<S>99)?"
_OFFSET = r"[+-]9{1,2}(?::?99)?"
_ZONE = (
    rf"(?:\s*\(?(?:(?:UTC|GMT)?\s*(?P<z1>{_OFFSET})|(?P<z2>Z))\)?(?:\s*\[[A-Za-z_/+-]+\])?"
    r"|\s*\(?(?P<Z>[A-Za-z]{2,5})\)?)?"
)
_AT = rf"(?:{words(*AT)}\s*)?"
_BETWEEN = rf"(?:\s*T\s*|,\s*|\s+|_){_AT}"
_YEARS = r"(?:(?P<Y>9999)|'?(?P<y>99))"
_AFTER_MONTH = rf"(?:[-/.,\s]+(?:del?\s+)?|\s*{words('năm')}\s*)(?:{words(*BUDDHIST_ERA)}\s*)?"
_ERA_YEAR = rf"(?P<e>{ERA})\s*\.?\s*(?P<n>{_D}|{FIRST_OF_ERA})"
_DAY_OF_WEEK = rf"(?:\s*[(（](?P<w1>{WEEKDAY})[)）])?"


@immutable
class Kind:
    """A family of ways to write a date, of which a column has one.

    Attributes
    ----------
    name : str
        For comparisons.
    patterns : tuple of re.Pattern
        Of whole cells.
    """

    name: str
    patterns: tuple[re.Pattern[str], ...]

    def match(self, layout: str) -> re.Match[str] | None:
        """Give the match of a layout."""
        for one in self.patterns:
            found = one.match(layout)
            if found and _is_whole(found.groupdict()):
                return found
        return None


def _is_whole(found: dict[str, str | None]) -> bool:
    """Whether an hour has its minutes, or a word beside it, and a zone stands behind an hour."""
    named = [name[0] for name, text in found.items() if text]
    letters = set(named)
    if named.count("p") > 1:
        return False
    return bool(letters & {"M", "h", "p", "u"}) if "H" in letters else "Z" not in letters


def _dates(months: str | None) -> dict[str, str]:
    month = months_expression(months)
    return {
        "year first": (
            rf"(?P<Y>9999)(?:(?P<s>[-/.])(?P<m>{_D})(?P=s)(?P<d>{_D})"
            rf"|\.\s?(?P<m0>{_D})\.\s?(?P<d0>{_D})\.|\s?оны?\s(?P<m1>{_D})(?:-?р)?\sсарын\s(?P<d1>{_D}))"
            rf"{_DAY_OF_WEEK}"
        ),
        "day first": rf"(?P<d>{_D})\.(?P<m>{_D})\.(?P<Y>9999)",
        "year last": rf"(?P<A>{_D})(?P<s>[-/])(?P<B>{_D})(?P=s)(?P<Y>9999)",
        "short year": rf"(?P<A>{_D})(?P<s>[-/.])(?P<B>{_D})(?P=s)(?P<C>99)",
        "year in words": (
            rf"(?:(?P<Y>9999)|{_ERA_YEAR})年\s*(?P<m>{_D})月\s*(?P<d>{_D})日{_DAY_OF_WEEK}"
        ),
        "era": rf"{_ERA_YEAR}(?P<s>[-/.])(?P<m>{_D})(?P=s)(?P<d>{_D}){_DAY_OF_WEEK}",
        "month in words": (
            rf"(?:{words('ngày')}\s+)?(?P<d>{_D})(?:st|nd|rd|th|er)?[-/.,\s]*(?:de\s+)?"
            rf"{month}{_AFTER_MONTH}{_YEARS}(?:\s*г(?:\.|ода)?)?"
        ),
        "month in words first": (
            rf"{month}[-/.\s]*(?P<d>{_D})(?:st|nd|rd|th)?(?:,\s*|\s+|-){_YEARS}"
        ),
    }


@cache
def kinds(months: str | None = None) -> tuple[Kind, ...]:
    """Give the kinds of dates that are detected; ``months`` is the language of their names."""
    made = []
    weekday = rf"(?:(?P<w>{WEEKDAY})[.,]?\s+)?"
    for name, date in _dates(months).items():
        # No blank is needed where a sign stands between: 2024年3月1日10時.
        between = r"(?:\s*T\s*|\s*,?\s*)" if name == "year in words" else _BETWEEN
        ways = (
            rf"\s*{weekday}{date}(?:{between}{_CLOCK})?{_ZONE}\s*\Z",
            rf"\s*{_AT}{_CLOCK}(?:,\s*|\s+)(?:{words('ngày')}\s+)?{weekday}{date}\s*\Z",
            rf"\s*{weekday}{date}\s+{_DIGITS_CLOCK}{_ZONE}\s*\Z",
        )
        made.append(Kind(name, tuple(map(pattern, ways))))
    digits = rf"(?P<Y>9999)(?P<m>99)(?P<d>99)(?:[T\s]?{_DIGITS_CLOCK})?{_ZONE}\s*\Z"
    alone = (
        rf"{months_expression(months)}(?:{_AFTER_MONTH})?{_YEARS}\s*\Z",
        rf"(?P<Y>9999)[-/.,\s]+{months_expression(months)}\s*\Z",
        rf"(?P<Y>9999)(?P<s>[-/ ])(?:{NUMBERED_BESIDE_YEAR}(?=9))?(?P<m>9{{1,2}})\Z",
        rf"(?:(?:[Tt]|{NUMBERED_BESIDE_YEAR})(?=9))?(?P<m>9{{1,2}})(?P<s>[-/ ])(?P<Y>9999)\Z",
        r"(?:(?P<Y>9999)|" + _ERA_YEAR + r")年\s*(?P<m>9{1,2})月(?:分|度)?\Z",
        _ERA_YEAR + r"(?P<s>[-/.])(?P<m>9{1,2})\Z",
        r"(?P<Y>9999)\s?оны?\s(?P<m>9{1,2})(?:-?р)?\sсар\Z",
    )
    clock = rf"(?P<Y>9999)(?P<m>99)(?P<d>99)(?:T|\s+){_CLOCK}{_ZONE}\s*\Z"
    made.append(Kind(DIGITS, (pattern(digits), pattern(clock))))
    made.append(Kind(MONTH_ALONE, tuple(map(pattern, alone))))
    return tuple(made)


# ----------------------------------------------------------------------------- declared formats

_DIRECTIVES = {
    "Y": r"(?P<Y>9999)",
    "y": r"(?P<y>99)",
    "m": rf"(?P<m>{_D})",
    "d": rf"(?P<d>{_D})",
    "H": rf"(?P<H>{_D})",
    "I": rf"(?P<H>{_D})",
    "M": rf"(?P<M>{_D})",
    "S": rf"(?P<S>{_D})",
    "f": r"(?P<f>9{1,9})",
    "p": rf"(?P<p>{HALF})",
    "a": rf"(?P<w>{WEEKDAY})",
    "z": rf"(?P<z>Z|{_OFFSET})",
    "Z": r"(?P<Z>[A-Za-z]{2,5})",
    "EC": rf"(?P<e>{ERA})",
    "Ey": rf"(?P<n>{_D}|{FIRST_OF_ERA})",
}
_NUMBERS = frozenset("YymdHIMS")
_SAME = {"B": "b", "A": "a"}
_COMPOUND = {"T": "%H:%M:%S", "R": "%H:%M", "F": "%Y-%m-%d"}
_TOKEN = pattern(r"%(E?.)|(.)", re.DOTALL)


class DateFormatError(ValueError):
    """A declared date format that cannot be used."""


@cache
def declared_pattern(declared: str, months: str | None = None) -> re.Pattern[str]:
    """Give the pattern of layouts of a declared format such as ``%d/%m/%Y %H:%M``.

    Raises
    ------
    DateFormatError
        When the format holds a directive that is not known, one twice, or neither year and month.
    """
    text = re.sub(r"%([TRF])", lambda found: _COMPOUND[found[1]], declared)
    if text.endswith("%") and not text.endswith("%%"):
        raise DateFormatError("a % stands alone at the end")
    tokens = [(_SAME.get(t[1], t[1]), t[2]) for t in _TOKEN.finditer(text)]
    pattern, seen = "", set[str]()
    for place, (directive, literal) in enumerate(tokens):
        if not directive or directive == "%":
            character = literal or "%"
            character = "9" if character.isascii() and character.isdigit() else character
            pattern += r"\s+" if character.isspace() else re.escape(character)
            continue
        if directive == "a" and "a" in seen:
            # In front and in brackets behind: 金 2024-03-15 (金).
            pattern += WEEKDAY
            continue
        if directive in seen or directive not in (*_DIRECTIVES, "b"):
            known = " ".join(f"%{d}" for d in sorted([*_DIRECTIVES, "b"]))
            raise DateFormatError(f"%{directive} cannot be used here; known: {known} %T %R %F")
        seen.add(directive)
        beside = {tokens[p][0] for p in (place - 1, place + 1) if 0 <= p < len(tokens)}
        if directive == "b":
            pattern += months_expression(months)
        elif directive in _NUMBERS and beside & _NUMBERS:
            # Numbers without a sign between have all their digits: 20240105.
            pattern += _DIRECTIVES[directive].replace(_D, "99")
        else:
            pattern += _DIRECTIVES[directive]
    year = seen & {"Y", "y"} or {"EC", "Ey"} <= seen
    if not (year and {"m", "b"} & seen) or {"H", "I"} <= seen or {"m", "b"} <= seen:
        raise DateFormatError("a format needs year and month, each once, like %Y-%m-%d %H:%M")
    return re.compile(pattern + r"\Z")


def as_declared(match: re.Match[str], order: Order | None) -> str:
    """Write a detected way as a user would declare it."""
    names = {letter: f"%{letter}" for letter in "YymbdHMSfpzZ"}
    names |= {"w": "%a", "e": "%EC", "n": "%Ey"}
    if order is not None:
        names |= {letter: f"%{part}" for letter, part in ORDERS[order].items()}
    if any(text for name, text in match.groupdict().items() if name[0] == "p"):
        names["H"] = "%I"
    text = match.string
    found = sorted(
        (
            (*match.span(name), names[name[0]])
            for name, held in match.groupdict().items()
            if held and name[0] in names
        ),
        reverse=True,
    )
    for start, end, directive in found:
        text = text[:start] + directive + text[end:]
    return text
