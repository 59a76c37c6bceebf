"""Numbers of a survey: exact, never guessed; what is no number is told with what was meant."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from jcm_mrv.findings import PLN, Finding, Severity
from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.exact_numbers import number_text, parse_number
from jcm_mrv.methodology.survey_keys import SurveyKey
from jcm_mrv.methodology.units import UnitError, convert
from jcm_mrv.methodology.units_written import read_unit
from jcm_mrv.patterns import pattern
from jcm_mrv.planning.screening.survey.sheets import Content
from jcm_mrv.today import LAST_YEAR

FIRST_YEAR = 1900
"""Nothing that is asked about was installed before."""
LONGITUDES = 180
FROM_PER_CENT = 2
"""From here on a share that is too large is one in per cent: 1.1 may be a slip of another kind."""
_NOTHING = frozenset(
    "n/a|na|-|--|–|—|?|none|nil|unknown|not known|tbd|不明|なし|無し|"
    "không rõ|chưa rõ|không có".split("|")
)
_ABOUT = pattern(r"(?:[~≈<>≤≥±]|about|approx\.?|ca\.|circa|約|およそ|khoảng|tầm)\s*", re.IGNORECASE)
_WITH_UNIT = pattern(r"([-+]?[0-9][0-9., '\u00a0\u202f]*)\s*([^\s0-9].*)\Z")
_MINUTES = pattern(
    r"([0-9]{1,3})\s*[°º度]\s*([0-9]{1,2}(?:\.[0-9]+)?)\s*['′’分]"
    r"\s*(?:([0-9]{1,2}(?:\.[0-9]+)?)\s*(?:[\"″”秒]|''|′′))?"
)
_DIGITS = pattern(r"[-+]?[0-9.,' \u00a0\u202f]*[0-9]\Z")


@immutable
class Written:
    """How the texts of a file write numbers: the decimal sign, or that nothing in it tells.

    ``unsettled`` where 1.234 may be above a thousand.
    """

    decimal: str = "."
    unsettled: bool = False


def written_in(texts: Iterable[str]) -> Written:
    """Give how numbers are written, by all that a file shows of them.

    Examples
    --------
    >>> written_in(["10,59", "1.234"])
    Written(decimal=',', unsettled=False)
    >>> written_in(["1.234", "7"]).unsettled
    True
    """
    from jcm_mrv.metering.reading.column import Cells
    from jcm_mrv.metering.reading.decimals import read_numbers

    shown = [text for text in texts if _DIGITS.match(text)]
    if not shown:
        return Written()
    read = read_numbers(Cells.of(shown))
    return Written(unsettled=True) if read.ambiguous else Written(read.decimal)


def exact(text: str, written: Written) -> Fraction | None:
    """Give the value of a text as a file writes its numbers; None where it is none.

    Signs between thousands are none of the decimal sign, and part groups of three.

    Examples
    --------
    >>> exact("20.000", Written(",")), exact("12,5", Written(".")), exact("1 234,5", Written(","))
    (Fraction(20000, 1), None, Fraction(2469, 2))
    """
    plain = text.replace("−", "-").replace("\u00a0", " ").replace("\u202f", " ")
    point = re.escape(written.decimal)
    for sign in {".", ",", " ", "'"} - {written.decimal}:
        if re.fullmatch(
            rf"[-+]?[1-9][0-9]{{0,2}}(?:{re.escape(sign)}[0-9]{{3}})+(?:{point}[0-9]*)?", plain
        ):
            plain = plain.replace(sign, "")
    if written.decimal == ",":
        plain = plain.replace(".", "?").replace(",", ".")
    try:
        return parse_number(plain) if "/" not in plain else None
    except ValueError:
        return None


def of_cell(value: float) -> Fraction:
    """Give the exact value of a number as a spreadsheet shows it: 0.1, not what is stored for it.

    Examples
    --------
    >>> of_cell(0.1), of_cell(12.0)
    (Fraction(1, 10), Fraction(12, 1))
    """
    return Fraction(Decimal(f"{value:.15g}"))


def amount(
    cell: Content, key: str, asked: SurveyKey, written: Written, where: str
) -> tuple[Fraction | None, Finding | None]:
    """Give an amount in the unit of its key, or why there is none."""
    value: Fraction | None
    if isinstance(cell, (bool, dt.date)):
        return None, PLN[110].at(where, found=str(cell), key=key, unit=_unit(asked))
    if isinstance(cell, (int, float)):
        value = of_cell(cell)
    else:
        text = unicodedata.normalize("NFKC", cell).strip()
        if text.casefold() in _NOTHING:
            return None, PLN[110]["nothing"].at(
                where, found=cell, severity=Severity.WARNING, key=key
            )
        per_cent = asked.kind == "share" and text.endswith("%")
        bare = text.removesuffix("%").strip() if per_cent else text
        value, finding = _of_text(bare, cell, key, asked, written, where)
        if value is None:
            return None, finding
        value = value / 100 if per_cent else value
    return _within(value, cell, key, asked, where)


def _of_text(
    text: str, cell: str, key: str, asked: SurveyKey, written: Written, where: str
) -> tuple[Fraction | None, Finding | None]:
    if written.unsettled and re.fullmatch(r"[-+]?[0-9]{1,3}[.,][0-9]{3}", text):
        small, large = Fraction(text.replace(",", ".")), Fraction(re.sub("[.,]", "", text))
        possible = [one for one in (small, large) if _fits(one, asked)]
        if len(possible) != 1 or text.startswith(("0", "-0")):
            one = number_text(small if text.startswith("0") else possible[0] if possible else small)
            return None, PLN[111].at(
                where, found=cell, key=key, small=one, large=number_text(large)
            )
        return possible[0], None
    value = exact(text, written)
    if value is not None:
        return value, None
    if (degrees := _degrees(text)) is not None and key in ("latitude", "longitude"):
        return None, PLN[110]["degrees"].at(where, found=cell, key=key, meant=degrees)
    if match := _ABOUT.match(text):
        bare = exact(text[match.end() :].strip(), written)
        if bare is not None:
            shown = number_text(bare)
            return None, PLN[110]["about"].at(where, found=cell, key=key, shown=shown)
    if meant := _meant(text, asked, written):
        return None, PLN[110]["unit"].at(where, found=cell, key=key, unit=_unit(asked), meant=meant)
    return None, PLN[110].at(where, found=cell, key=key, unit=_unit(asked))


def _degrees(text: str) -> str | None:
    """Give degrees, minutes and seconds in decimals; the letter behind them may mean two things.

    N is north, or south in Vietnamese.
    """
    match = _MINUTES.match(text)
    if match is None:
        return None
    parts = [Fraction(part) for part in match.groups(default="0")]
    whole = sum((part / 60**n for n, part in enumerate(parts)), Fraction(0))
    return f"{float(whole):.5f}".rstrip("0")


def _meant(text: str, asked: SurveyKey, written: Written) -> str:
    """Give a number with a unit behind it as the number that the key asks for; "" where unclear."""
    if re.fullmatch(r"[-+]?[0-9]+,(?:[0-9]{1,2}|[0-9]{4,})", text):
        # A comma where the file has points for decimals: a thousand would have three digits.
        return text.replace(",", ".")
    match = _WITH_UNIT.match(text)
    if match is None or asked.unit is None:
        return ""
    own = written_in([match[1].strip()]) if written == Written() else written
    value = exact(match[1].strip(), own)
    try:
        unit = read_unit(match[2])
        if value is None or own.unsettled:
            return ""
        return number_text(convert(value, unit.text, asked.unit))
    except UnitError:
        return ""


def _fits(value: Fraction, asked: SurveyKey) -> bool:
    low, high = asked.minimum, asked.maximum
    if asked.kind == "share":
        low, high = Fraction(0), Fraction(1)
    return (low is None or value >= low) and (high is None or value <= high)


def _within(
    value: Fraction, cell: Content, key: str, asked: SurveyKey, where: str
) -> tuple[Fraction | None, Finding | None]:
    if _fits(value, asked):
        if asked.whole and value.denominator != 1:
            return None, PLN[113]["whole"].at(where, found=number_text(value), key=key)
        return value, None
    shown = cell if isinstance(cell, str) else number_text(value)
    if asked.kind == "share":
        if FROM_PER_CENT <= value <= 100:
            part = number_text(value / 100)
            return None, PLN[112].at(
                where, found=shown, key=key, part=part, share=number_text(value)
            )
        return None, PLN[112]["outside"].at(where, found=shown, key=key)
    if key == "latitude" and abs(value) <= LONGITUDES:
        return None, PLN[113]["exchanged"].at(where, found=shown, key=key)
    if asked.maximum is None:
        return None, PLN[113]["at-least"].at(
            where, found=shown, key=key, low=number_text(asked.minimum or Fraction(0))
        )
    return None, PLN[113].at(
        where,
        found=shown,
        key=key,
        low=number_text(asked.minimum or Fraction(0)),
        high=number_text(asked.maximum),
    )


def year(cell: Content, key: str, where: str) -> tuple[int | None, Finding | None]:
    """Give a year, or why there is none."""
    if isinstance(cell, dt.date):
        # 2028 typed into a cell that shows dates is the 2028th day of the calendar: in 1905.
        serial = (cell - dt.date(1899, 12, 30)).days
        meant = serial if FIRST_YEAR <= serial <= LAST_YEAR else cell.year
        return None, PLN[124].at(where, found=cell.isoformat(), key=key, year=meant)
    text = number_text(of_cell(cell)) if isinstance(cell, float) else str(cell)
    text = unicodedata.normalize("NFKC", text).strip()
    if text.casefold() in _NOTHING:
        return None, PLN[110]["nothing"].at(
            where, found=str(cell), severity=Severity.WARNING, key=key
        )
    if re.fullmatch(r"[0-9]{4}", text) and FIRST_YEAR <= int(text) <= LAST_YEAR:
        return int(text), None
    if match := re.fullmatch(
        r"(?:([0-9]{4})[-/.年](?:[0-9]{1,2}).*|[0-9]{1,2}[-/.](?:[0-9]{1,2}[-/.])?([0-9]{4}))", text
    ):
        meant = int(match[1] or match[2])
        return None, PLN[124].at(where, found=text, key=key, year=meant)
    return None, PLN[125].at(where, found=text, key=key, first=FIRST_YEAR, last=LAST_YEAR)


def _unit(asked: SurveyKey) -> str:
    if asked.kind == "share":
        return "0 … 1"
    return asked.unit or "1"


def is_nothing(text: str) -> bool:
    """Whether a text says that something is not known."""
    return unicodedata.normalize("NFKC", text).strip().casefold() in _NOTHING
