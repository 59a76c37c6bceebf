"""Units as people write them, in English, Japanese and Vietnamese: ``t-CO₂/MWh``, 千kWh, tấn/năm.

One reading for every text that somebody else wrote: sheets that are filled or verified, the units
over columns of meter files. What could be two units is refused with the reason. Three conventions
of the JCM's sheets are taken as they are meant there:

- an amount ``/p``, ``/y`` or ``/year`` is the amount of the monitoring period;
- a ton is the metric one, unless it says short, long or refrigeration;
- letters may be large or small where only one unit can be meant.

Project files and methodologies state units as :mod:`jcm_mrv.methodology.units` has them.
"""

from __future__ import annotations

import contextlib
import re
import unicodedata
from fractions import Fraction
from functools import cache

from jcm_mrv.methodology.days import DATE
from jcm_mrv.methodology.units import (
    NUMBER,
    REFUSED,
    Unit,
    UnitError,
    alike,
    is_usual,
    known_units,
    parse_unit,
)
from jcm_mrv.methodology.watt_hours import TIMES, in_watt_hours

_NOTHING = frozenset(
    "|-|--|---|1|n/a|na|none|nil|no unit|dimensionless|non-dimensional|nondimensional|unitless|"
    "fraction|無次元|単位なし|無単位|なし|無し|không có|không đơn vị|không thứ nguyên".split("|")
)
_LONGEST = 100

_WORDS = {
    **TIMES,
    "/": "per|mỗi|trên",
    # Units, by the name in the table of units.
    "J": "joule|ジュール|jun|дж",
    "kWh": "kw.giờ",
    "MWh": "mw.giờ",
    "W": "watt|ワット|oát|вт",
    "cal": "calorie|カロリー|calo|кал",
    "h": "hour|hr|時間|時|アワー|giờ",
    "min": "minute|分|phút",
    "s": "second|sec|秒|giây",
    "d": "day|日|ngày",
    "month": "month|月|ヶ月|か月|tháng",
    "year": "year|yr|annum|年|年度|年間|năm",
    "g": "gram|gramme|グラム|gam",
    "t": "tonne|ton|metric tonne|metric ton|トン|tấn|тонн|т",
    "shortton": "short ton|long ton|us ton|imperial ton",
    "lb": "pound|lbs",
    "CO2": "carbon dioxide|二酸化炭素",
    "L": "litre|liter|リットル|lít",
    "cm3": "cc",
    "m3": "cubic metre|cubic meter|cu m|cbm|立方メートル|立米|mét khối|m khối|м3|м^3",
    "Nm3": "normal cubic metre|normal cubic meter|ノルマル立方メートル|ノルマル立米|нм3|нм^3",
    "km2": "square kilometre|square kilometer|平方キロメートル",
    "m2": "square metre|square meter|sq m|sqm|平方メートル|平米|mét vuông",
    "ha": "hectare|ヘクタール|héc-ta|hecta",
    "m": "metre|meter|メートル|mét",
    "degC": "degree celsius|degree c|deg c|deg. c|celsius|°c|° c|oc|摂氏度|摂氏|độ c",
    "degree": "degree|deg|°|度|độ",
    "K": "kelvin|ケルビン",
    "USRt": "us refrigeration ton|us ton of refrigeration|us冷凍トン|米国冷凍トン|米冷凍トン",
    "RT": "refrigeration ton|ton of refrigeration|日本冷凍トン|冷凍トン|tấn lạnh|tr",
    "lm": "lumen|ルーメン",
    "V": "volt|ボルト",
    "A": "ampere|amp|アンペア",
    "ohm": "Ω|オーム",
    "Pa": "pascal|パスカル",
    "%": "per cent|percent|percentage|pct|パーセント|phần trăm",
    "piece": "piece|pc|item|each|nos|台|個|本|枚|基|cái|chiếc",
}
# Of words in ASCII: for a text in ASCII without one no pattern is made, which takes long.
_BEGINNINGS = {w.split()[0] for ws in _WORDS.values() for w in ws.split("|") if w.isascii()}
_PREFIXES = {
    "k": "kilo|キロ|kilô|ki-lô|ki lô|к",
    "M": "mega|メガ|mêga|mê-ga|м",
    "G": "giga|ギガ|г",
    "T": "tera|テラ",
    "m": "milli|ミリ",
    "c": "centi|センチ",
}
_SYMBOLS = {"l": "L", "T": "t", "M2": "m2", "M3": "m3", "mwh": "MWh", "MIN": "min", "Min": "min"}
"""Symbols in other letters that the rule of letters would refuse or not find."""

_TWO_MEANINGS = {
    **dict.fromkeys(("MT", "Mt", "mt"), "megatonnes or metric tons; state t or kt"),
    **dict.fromkeys(("km3", "Mm3"), "thousands or millions of m3, or cubes of km; state m3"),
    **dict.fromkeys(("unit", "units"), "a kWh in some countries, a piece in others"),
    **dict.fromkeys(("sm3", "scm", "scf"), "standard conditions differ; state Nm3 and convert"),
    **dict.fromkeys(("gal", "gallon", "gallons"), "of the US, or imperial; state L"),
    **dict.fromkeys(("btu", "mmbtu", "therm"), "defined in several ways; state J"),
    **dict.fromkeys(("hp", "ps"), "horsepower is defined in several ways; state W or kW"),
    "MU": "millions of kWh in some countries, of anything in others; state GWh",
    "degree": "degrees Celsius, of an angle, or kWh (度); state degC or kWh",
    "shortton": "short and long tons are not metric; state t or kg",
    "C": "degrees Celsius, or coulombs; state degC",
    "k": "kilograms, kilometres or thousands",
    "M": "metres, or millions",
    "MM": "millimetres, or millions",
}

_REFUSED = {unit.casefold(): reason for unit, reason in REFUSED.items()}

_PLAIN = str.maketrans(
    {letter: f"^{n}" for n, letter in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")}
    | {"⁻": "^-"}
    | dict.fromkeys("‐‑‒–—―−－", "-")
    | dict.fromkeys("×✕·⋅∙・･", "*")
    | dict.fromkeys("º˚", "°")
)
_PAIRS = ("[]", "()", "{}", "【】", "〔〕", "「」")
# Kept as texts: they are compiled when a text needs them, which most do not.
_LABEL = r"(?i)(?:units?|単位|đơn vị)\s*[:=]\s*(?=.)"
# A small a is the year, a great one the ampere.
_PERIOD = (
    r"(?i)\s*(?:/|\bper\b|毎|\bmỗi\b)\s*(?:the\s+|an?\s+|1\s*)?(?:p|y|yr|year|(?-i:a)|annum|nam|năm|год|жил|年度?間?|"
    r"(?:(?:monitoring|project)\s+)?period|(?:モニタリング|対象)?期間|kỳ|kỳ giám sát|giai đoạn)\Z"
    r"|\s*p\.a\Z"
)
_CARBON = (
    r"(?i)(?<![A-Za-z])(k?g|[kM]?t)[\s_-]*\(?CO\^?2\)?"
    r"([\s_-]*\(?(?:equivalent|equiv|eqv?|e|換算|相当|tương đương|tđ)\)?(?![^\W\d_]))?"
)
_NORMAL = r"m\^?3[\s_]*\(?N\)?(?![^\W\d_])|\(N\)\s*m\^?3|\bN[\s-]+m\^?3"
_TIMES = r"(?:10\^([1-9])|(1(?:0|[, ](?=000))*))(?![\d^.,])\s*"
_AFTER = r"(.+?)\s*(?:[x*]\s*(10+|10\^\d)|\((0{3})\))\Z"
_OF_HEAT = r"(?<=Wh)[\s_-]?\(?(?:thermal|th|el|t|e)\)?\Z"
_DIVISOR = r"/\s*\(([^()/]+\*[^()/]+)\)"
_POWER = r"(.+?)(?:\^(-?[1-4])|(-[1-4]))"


@cache
def _words() -> tuple[dict[str, str], re.Pattern[str]]:
    """Give the symbol of each word and prefix, and the pattern that finds them."""
    symbols = {
        _singular(word): symbol
        for table in (_PREFIXES, _WORDS)
        for symbol, words in table.items()
        for word in words.split("|")
    }

    def any_of(table: dict[str, str], *, spaced: bool) -> str:
        every = (word for words in table.values() for word in words.split("|"))
        chosen = {word for word in every if (max(word) < "\u2e80") is spaced}
        longest_first = sorted(chosen, key=lambda word: (-len(word), word))
        return "|".join(re.escape(word).replace("\\ ", "s?[ -]") for word in longest_first)

    return symbols, re.compile(
        rf"(?<![^\W\d_])(?:({any_of(_PREFIXES, spaced=True)})[ -]?)?"
        rf"({any_of(_WORDS, spaced=True)})(?:s|\(s\))?(?:(?=CO2)|(?![^\W\d_]))"
        rf"|({any_of(_PREFIXES, spaced=False)})?({any_of(_WORDS, spaced=False)})",
        re.IGNORECASE,
    )


def _singular(word: str) -> str:
    return re.sub(r"s?[ -]|(?:s|\(s\))?\Z", " ", word.casefold()).strip()


def read_unit(text: str) -> Unit:
    """Give the unit that a text means; a number for a text that says that there is none.

    Raises
    ------
    UnitError
        When it means none, or could mean two.

    Examples
    --------
    >>> [read_unit(text).text for text in ("MWh/p", "ｔ－ＣＯ２／千kWh", "tấn/năm", "℃", "-")]
    ['MWh', 'kgCO2/kWh', 't', 'degC', '1']
    >>> read_unit("L/(t·km)").text
    'L/t/km'
    """
    return _read(text, is_usual())


@cache
def _read(text: str, _: bool) -> Unit:
    if len(text) > _LONGEST:
        raise UnitError(f"{text[:60]!r}... is not a unit")
    plain = in_watt_hours(_plain(text))
    without = re.sub(_DIVISOR, _each_divides, re.sub(_PERIOD, "", plain))
    if _NOTHING.intersection((plain.casefold(), without.casefold())):
        return NUMBER
    if re.search(r"/[^/]*[*]", without):
        raise UnitError(f"{text!r} is not taken: what is divided by? state it as a/b/c")
    if all(atom in known_units() for atom in re.split("[/*]", without)):
        return parse_unit(without)
    words = re.sub(_NORMAL, "Nm3", in_symbols(without))
    words = re.sub(r"\bof\b", " ", words)
    words = re.sub(_AFTER, r"1\3 \1" if "(0" in words else r"\2 \1", words)
    words = re.sub(r"\bk(?=Nm3)", "1000 ", re.sub(_OF_HEAT, "", words))
    words = re.sub(_CARBON, _carbon, words).strip()
    words = f"1{words}" if words.startswith("/") else words
    times, made = Fraction(1), ""
    for n, part in enumerate(words.split("/")):
        for factor in part.split("*"):
            size, atoms = _factor(factor.strip(), text)
            times = times / size if n else times * size
            made += "".join(f"{'/' if n else '*'}{atom}" for atom in atoms)
    if times != 1 and not made:
        raise UnitError(f"{text!r} is not a unit")
    made = f"1{made}" if made.startswith("/") else made[1:] or "1"
    return _times(times, made)


def times_of(text: str, unit: str) -> Fraction | None:
    """Give what a value in a written unit is multiplied by; None where the units do not fit.

    Examples
    --------
    >>> times_of("千kWh/p", "MWh"), times_of("kWh/year", "MWh"), times_of("℃", "MWh")
    (Fraction(1, 1), Fraction(1, 1000), None)
    """
    try:
        written, wanted = read_unit(text), parse_unit(unit)
    except UnitError:
        return None
    if unit == DATE:  # a day stands on a sheet without a unit
        return Fraction(1) if written.is_number or written.text == DATE else None
    return written.factor / wanted.factor if written.same_dimensions(wanted) else None


def _plain(text: str) -> str:
    """Give a text in plain letters, without the brackets and labels around it."""
    words = unicodedata.normalize("NFKC", text.translate(_PLAIN)).translate(_PLAIN)
    words = " ".join(words.split())
    while len(words) > 1 and (words[0] + words[-1]) in _PAIRS:
        words = words[1:-1].strip()
    words = re.sub(_LABEL, "", words).rstrip(". ").replace("**", "^")
    words = re.sub(r"\A[x*]\s*(?=10)", "", words)
    return re.sub(r"\A'?000(?=\D)", "1000 ", words).replace("^-^", "^-")


def in_symbols(text: str) -> str:
    """Give a text with symbols in place of the words for units.

    Examples
    --------
    >>> in_symbols("giga calories / năm"), in_symbols("キロワット時")
    ('Gcal / year', 'kWh')
    """
    if text.isascii() and not any(word in text.lower() for word in _BEGINNINGS):
        return text
    return _words()[1].sub(_symbol, text)


def _symbol(match: re.Match[str]) -> str:
    return "".join(_words()[0][_singular(part)] for part in match.groups() if part)


def _each_divides(match: re.Match[str]) -> str:
    """Give ``/a/b`` for ``/(a*b)``."""
    return "/" + match[1].replace("*", "/")


def _carbon(match: re.Match[str]) -> str:
    mass = {"kt": "1000 t", "Mt": "10^6 t"}.get(match[1], match[1])
    return f"{mass}CO2{'e' if match[2] else ''}"


def _factor(text: str, whole: str) -> tuple[Fraction, list[str]]:
    """Give the number and the units of a part without ``/`` and ``*``."""
    times, rest = Fraction(1), text
    while match := re.match(_TIMES, rest):
        times *= 10 ** int(match[1]) if match[1] else int(re.sub(r"\D", "", match[2]))
        rest = rest[match.end() :]
    if text and not rest:
        return times, []
    atom = _atom(re.sub(r"[\s_-]+|\^(?=[23])", "", rest), whole)
    if atom:
        return times, [atom]
    power = None if " " in rest else re.fullmatch(_POWER, rest)
    parts = [power[1]] if power else rest.split(" " if " " in rest else "-")
    if not power and len(parts) < 2:
        raise UnitError(f"{whole!r} is not a unit")
    atoms = []
    for part in parts:
        size, found = _factor(part, whole)
        times *= size
        atoms += found
    return times, [f"{atom}**{power[2] or power[3]}" for atom in atoms] if power else atoms


def _atom(key: str, whole: str) -> str | None:
    """Give a unit of the table for a symbol; None where there is none.

    Raises
    ------
    UnitError
        When it could be two, or is not taken.
    """
    if key in known_units():
        return key
    if key in _SYMBOLS:
        return _SYMBOLS[key]
    folded = key.casefold()
    reason = _TWO_MEANINGS.get(key) or _TWO_MEANINGS.get(folded) or _REFUSED.get(folded)
    found = alike(key) if len(key) > 1 else []
    if len(found) > 1 or (found and key[0] in "mMG" and found[0][0] != key[0]):
        reason = f"is {' or '.join(found)} meant?"
    if reason:
        raise UnitError(f"{whole!r} is not taken: {reason}")
    if not found and re.fullmatch(r"[A-Za-z]{2,}", key):
        with contextlib.suppress(UnitError):
            return parse_unit(key).text
    return found[0] if found else None


def _times(times: Fraction, made: str) -> Unit:
    """Give a number of units; as one unit where the table has it, as MWh for a thousand kWh."""
    unit = parse_unit(made)
    if times == 1:
        return unit
    name = re.split("[*/]", made)[0]
    first = known_units().get(name, NUMBER)
    for other in known_units().values():
        if (
            other.factor == first.factor * times
            and other.same_dimensions(first)
            and other.text[-1] == name[-1]
        ):
            return parse_unit(other.text + made[len(name) :])
    return Unit(f"{times} {made}", unit.factor * times, unit.dimensions, unit.point)
