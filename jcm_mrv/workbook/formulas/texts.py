"""Functions of texts and dates."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable

from jcm_mrv.patterns import pattern
from jcm_mrv.workbook.formulas import values as v
from jcm_mrv.workbook.formulas.mathematics import rounded
from jcm_mrv.workbook.formulas.values import ErrorValue, FormulaError, Matrix, NotEvaluated

_EPOCH = dt.date(1899, 12, 30)
_LEAST, _MOST = 61, 2_958_465
_EARLY = NotEvaluated("a day before March 1900, which programs count differently")
_MOST_SHOWN = 1e10
_PLAIN_FORMAT = pattern(r"(#,##)?0(?:\.(0+))?(%?)\Z")
_DATE_PARTS = pattern(r"(?:y{4}|y{2})(?!y)|m{1,4}(?!m)|d{1,2}(?!d)|[-/., ]")
_DATE_LETTERS = frozenset("ymd")
_WIDTH_OF_GENERAL = 10
_LONGEST = 32_767


def serial(day: dt.date) -> float:
    """Give the number that stands for a day.

    Examples
    --------
    >>> serial(dt.date(2024, 1, 1))
    45292.0
    """
    return float((day - _EPOCH).days)


def day_of(value: v.Scalar) -> dt.date:
    """Give the day that a number, or a text like ``2024-01-31``, stands for."""
    if isinstance(value, str):
        try:
            return dt.date.fromisoformat(value.strip())
        except ValueError:
            pass
    number = v.number(value)
    if not 0 <= number < _MOST + 1:
        raise FormulaError(ErrorValue.NUM)
    if number < _LEAST:
        raise FormulaError(_EARLY)
    return _EPOCH + dt.timedelta(days=int(number))


def _shown(number: float) -> float:
    """Give the number of a day, unless it is one that programs count differently."""
    if 0 <= number < _LEAST:
        raise FormulaError(_EARLY)
    return number


def _date(year: v.Scalar, month: v.Scalar, day: v.Scalar) -> float:
    y, m = int(v.number(year)), int(v.number(month)) - 1
    y += 1900 if 0 <= y < 1900 else 0
    y, m = y + m // 12, m % 12
    if not 1900 <= y <= 9999:
        raise FormulaError(ErrorValue.NUM)
    return _shown(_shown(serial(dt.date(y, m + 1, 1))) + int(v.number(day)) - 1)


def _months_on(day: v.Scalar, months: v.Scalar, *, end: bool) -> float:
    start = day_of(day)
    y, m = divmod(start.year * 12 + start.month - 1 + int(v.typed_number(months)), 12)
    if not 1900 <= y <= 9999:
        raise FormulaError(ErrorValue.NUM)
    last = calendar.monthrange(y, m + 1)[1]
    return _shown(serial(dt.date(y, m + 1, last if end else min(start.day, last))))


def _year_fraction(start: v.Scalar, end: v.Scalar, basis: v.Scalar = 0.0) -> v.Scalar:
    days = abs(day_of(end) - day_of(start)).days
    kind = int(v.number(basis))
    if kind in (2, 3):
        return days / (360 if kind == 2 else 365)
    return NotEvaluated(f"YEARFRAC with basis {kind}")


def _part(value: v.Scalar, first: int, count: float) -> str:
    if first < 1 or count < 0:
        raise FormulaError(ErrorValue.VALUE)
    return v.text(value)[first - 1 : first - 1 + int(min(count, 40_000))]


def _right(value: v.Scalar, count: v.Scalar = 1.0) -> str:
    number = int(v.number(count))
    if number < 0:
        raise FormulaError(ErrorValue.VALUE)
    text = v.text(value)
    return text[len(text) - number :] if number < len(text) else text


def _value(value: v.Scalar) -> float:
    if isinstance(value, bool):
        raise FormulaError(ErrorValue.VALUE)
    return v.number(value)


def _number_value(value: v.Scalar, decimal: v.Scalar = ".", group: v.Scalar = ",") -> v.Scalar:
    """Give ``NUMBERVALUE``, which says which signs stand for decimals and thousands."""
    point, thousands = v.text(decimal)[:1], v.text(group)[:1]
    if not point or point == thousands:
        return NotEvaluated("NUMBERVALUE of signs that are the same, or none")
    whole, _, rest = "".join(v.text(value).split()).partition(point)
    if thousands and thousands in rest:
        raise FormulaError(ErrorValue.VALUE)
    digits = whole.replace(thousands, "") if thousands else whole
    if re.fullmatch(r"[-+]?[0-9]*", digits) is None or re.fullmatch("[0-9]*", rest) is None:
        return NotEvaluated("NUMBERVALUE of more than digits")
    return float(f"{digits}.{rest}" if digits.strip("+-") or rest else "0")


def _find(wanted: v.Scalar, text: v.Scalar, start: v.Scalar = 1.0, *, fold: bool = False) -> float:
    needle, hay, first = v.text(wanted), v.text(text), int(v.number(start))
    if first < 1:
        raise FormulaError(ErrorValue.VALUE)
    if fold:
        if re.search(r"[*?~]", needle):
            raise FormulaError(NotEvaluated("SEARCH with placeholders"))
        needle, hay = needle.casefold(), hay.casefold()
    position = hay.find(needle, first - 1)
    if position < 0:
        raise FormulaError(ErrorValue.VALUE)
    return float(position + 1)


def _substitute(text: v.Scalar, old: v.Scalar, new: v.Scalar, which: v.Scalar | None = None) -> str:
    whole, out, put = v.text(text), v.text(old), v.text(new)
    if which is None or not out:
        return whole.replace(out, put) if out else whole
    parts, number = whole.split(out), int(v.number(which))
    if number < 1:
        raise FormulaError(ErrorValue.VALUE)
    if number >= len(parts):
        return whole
    return out.join(parts[:number]) + put + out.join(parts[number:])


def _replace(text: v.Scalar, start: v.Scalar, count: v.Scalar, new: v.Scalar) -> str:
    whole, first, number = v.text(text), int(v.number(start)) - 1, int(v.number(count))
    if first < 0 or number < 0:
        raise FormulaError(ErrorValue.VALUE)
    return whole[:first] + v.text(new) + whole[first + number :]


def _repeated(text: v.Scalar, times: v.Scalar) -> str:
    number = v.number(times)
    whole = v.text(text)
    if number < 0 or len(whole) * int(number) > _LONGEST:
        raise FormulaError(ErrorValue.VALUE)
    return whole * int(number)


def _between(start: v.Scalar, end: v.Scalar, unit: v.Scalar) -> v.Scalar:
    """Give ``DATEDIF``: whole days, months or years; what is left of them in the plain cases."""
    first, last = day_of(start), day_of(end)
    if last < first:
        raise FormulaError(ErrorValue.NUM)
    months = (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
    match v.text(unit).strip().upper():
        case "D":
            return float((last - first).days)
        case "M":
            return float(months)
        case "Y":
            return float(months // 12)
        case "YM":
            return float(months % 12)
        case "MD" | "YD":
            return NotEvaluated(
                "what is left of months and years, which programs count differently"
            )
        case _:
            raise FormulaError(ErrorValue.NUM)


def _weekday(day: v.Scalar, kind: v.Scalar = 1.0) -> v.Scalar:
    number = day_of(day).isoweekday()
    shown = {1: number % 7 + 1, 2: number, 3: number - 1}.get(int(v.number(kind)))
    return NotEvaluated("WEEKDAY of another kind") if shown is None else float(shown)


def workdays(start: v.Value, end: v.Value, holidays: v.Value = None) -> v.Scalar:
    """Give ``NETWORKDAYS``: the days from Monday to Friday, both ends included."""
    found = []
    for given in (start, end):
        if isinstance(given, Matrix) and given.height * given.width > 1:
            return NotEvaluated("NETWORKDAYS of several days")
        found.append(day_of(given.rows[0][0] if isinstance(given, Matrix) else given))
    first, last = found
    off = {
        day_of(x)
        for x in (holidays if isinstance(holidays, Matrix) else [holidays])
        if x is not None and x != ""
    }
    early, late = min(found), max(found)
    if (late - early).days > _LONGEST:
        return NotEvaluated("NETWORKDAYS of a century")
    days = (early + dt.timedelta(days=n) for n in range((late - early).days + 1))
    count = sum(day.weekday() < 5 and day not in off for day in days)
    return float(count if first <= last else -count)


def _date_value(value: v.Scalar) -> float:
    v.stop_if_failed(value)
    if not isinstance(value, str):
        raise FormulaError(ErrorValue.VALUE)
    try:
        return _shown(serial(dt.date.fromisoformat(value.strip())))
    except ValueError:
        raise FormulaError(v.no_number(value)) from None


def _format(value: v.Scalar, shape: v.Scalar) -> v.Scalar:
    """Give ``TEXT`` for plain decimals, per cent and dates; other formats are not evaluated."""
    if isinstance(value, str) and v.text_number(value) is None:
        if isinstance(unclear := v.no_number(value), NotEvaluated):
            return unclear
        return value if "@" not in v.text(shape) else NotEvaluated("TEXT of a text")
    number, form = v.number(value), v.text(shape)
    plain = _PLAIN_FORMAT.match(form)
    if plain:
        digits = len(plain[2] or "")
        shown = rounded(number * (100 if plain[3] else 1), float(digits), "ROUND_HALF_UP")
        comma = "," if plain[1] else ""
        return f"{shown or 0.0:{comma}.{digits}f}{plain[3]}"
    if form.lower() in ("general", "@"):
        text = v.number_text(number)
        if abs(number) < _MOST_SHOWN and len(text) <= _WIDTH_OF_GENERAL and "E" not in text:
            return text
        return NotEvaluated("TEXT of a number that is shortened")
    parts = [match[0] for match in _DATE_PARTS.finditer(form.lower())]
    if "".join(parts) == form.lower() and _DATE_LETTERS & set(form.lower()):
        day = day_of(number)
        return "".join(_date_part(day, part) for part in parts)
    return NotEvaluated(f"TEXT with the format {form[:20]!r}")


def _date_part(day: dt.date, part: str) -> str:
    return {
        "yyyy": f"{day.year:04d}",
        "yy": f"{day.year % 100:02d}",
        "mmmm": calendar.month_name[day.month],
        "mmm": calendar.month_abbr[day.month],
        "mm": f"{day.month:02d}",
        "m": str(day.month),
        "dd": f"{day.day:02d}",
        "d": str(day.day),
    }.get(part, part)


TEXTS: dict[str, tuple[int, int, Callable[..., v.Scalar]]] = {
    "LEFT": (1, 2, lambda value, count=1.0: _part(value, 1, v.number(count))),
    "RIGHT": (1, 2, _right),
    "MID": (3, 3, lambda value, start, n: _part(value, int(v.number(start)), v.number(n))),
    "LEN": (1, 1, lambda value: float(len(v.text(value)))),
    "LOWER": (1, 1, lambda value: v.text(value).lower()),
    "UPPER": (1, 1, lambda value: v.text(value).upper()),
    "TRIM": (1, 1, lambda value: re.sub(" +", " ", v.text(value)).strip(" ")),
    "CLEAN": (1, 1, lambda value: re.sub("[\x00-\x1f]", "", v.text(value))),
    "VALUE": (1, 1, _value),
    "NUMBERVALUE": (1, 3, _number_value),
    "EXACT": (2, 2, lambda a, b: v.text(a) == v.text(b)),
    "FIND": (2, 3, _find),
    "SEARCH": (2, 3, lambda a, b, start=1.0: _find(a, b, start, fold=True)),
    "SUBSTITUTE": (3, 4, _substitute),
    "REPLACE": (4, 4, _replace),
    "REPT": (2, 2, _repeated),
    "CONCATENATE": (1, 255, lambda *given: "".join(map(v.text, given))),
    "TEXT": (2, 2, _format),
    "DATE": (3, 3, _date),
    "DATEDIF": (3, 3, _between),
    "WEEKDAY": (1, 2, _weekday),
    "DATEVALUE": (1, 1, _date_value),
    "YEAR": (1, 1, lambda value: float(day_of(value).year)),
    "MONTH": (1, 1, lambda value: float(day_of(value).month)),
    "DAY": (1, 1, lambda value: float(day_of(value).day)),
    "DAYS": (2, 2, lambda end, start: serial(day_of(end)) - serial(day_of(start))),
    "EDATE": (2, 2, lambda day, months: _months_on(day, months, end=False)),
    "EOMONTH": (2, 2, lambda day, months: _months_on(day, months, end=True)),
    "YEARFRAC": (2, 3, _year_fraction),
}
