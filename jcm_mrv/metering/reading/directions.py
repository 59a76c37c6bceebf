"""What the names of columns say of direction, tariff and meter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from jcm_mrv.metering.reading.obis import obis_in
from jcm_mrv.patterns import Words, pattern

_TARIFF = pattern(
    r"(?<![a-z])(?:t ?[1-4]|rate ?[1-4]|tariff ?\w+|peak|off-?peak|normal|shoulder|on-?peak"
    r"|bt|cđ|cd|tđ|td|wbp|lwbp)(?![a-z])|ピーク|オフピーク|昼間|夜間|[12]\.8\.[1-9]",
    re.IGNORECASE,
)

TARIFF_WORDS = (
    r"BT|CĐ|CD|TĐ|TD|LWBP|WBP|HT|NT|(?:off|on|mid|half)?[ _-]?peak|shoulder|normal|holidays?"
    r"|weekends?|(?:fuera de )?(?:hora )?punta|semi-?punta|valle|llano|base|intermedi[ao]"
    r"|bình thường|cao điểm|thấp điểm"
)
"""Words of the tariffs of one meter: columns that differ in these alone are parts of a whole."""
TARIFF_SIGNS = "(?:オフ)?ピーク|昼間|夜間|重負荷"
TARIFF_NUMBERS = r"T ?[1-9]|(?:tariff|rate|tarifa|biểu)[ _]?[1-9A-D]"
_OF_TARIFF = pattern(
    rf"(?<![^\W_])(?:{TARIFF_WORDS}|{TARIFF_NUMBERS})(?![^\W_])|{TARIFF_SIGNS}|[12]\.8\.[1-9]",
    re.IGNORECASE,
)

_OF_ENERGY = (
    r"(?!\s+(?!(?:active|channel|demand|electricity|energy|for|from|[gkm]?wh|grid|in|index|kw|of|"
    r"power|rate|reading|register|tariff|to|total|units?)(?![a-z]))[a-z])"
)
"""Behind a direction: nothing else, as a hall for import has."""
_DIRECTIONS = {
    "import": Words(
        rf"imp(?:or(?:ts?|ted)?)?{_OF_ENERGY}", rf"purchased?{_OF_ENERGY}", "from (?:the )?grid",
        r"a\+", "買電", "受電", "購入電力", "chiều giao", "mua từ lưới",
    ),
    "export": Words(
        rf"exp(?:ort(?:s|ed)?)?{_OF_ENERGY}", "ekspor", "fed?[ -]?in(?:to)?", "sold",
        "to (?:the )?grid", "a-", "売電", "逆潮流", "chiều nhận", "bán lên lưới", "phát lên lưới",
    ),
}  # fmt: skip
_SAID_OF_ALL = pattern(
    r"\*255|[kMG]?Wh(?![a-z])|(?<![a-z])(?:total|sum|energy|electricity|active|reading|register|obis"
    r"|tariff|rate|l[123])(?![a-z])|合計|電力量",
    re.IGNORECASE,
)
"""What names say of any meter."""
_NET = pattern(r"(?<![a-z])net(?:t|to)?(?![a-z])|差引|ròng", re.IGNORECASE)


@lru_cache(maxsize=4096)  # the columns and lines of a log have few names
def direction_of(name: str) -> str:
    """Give whether a name is of what is taken from the grid, or of what is given to it.

    "" where it says neither, both, or that one was taken off the other.

    Examples
    --------
    >>> [direction_of(name) for name in ("Import kWh", "2.8.0", "A- [kWh]", "Exported energy")]
    ['import', 'export', 'export', 'export']
    >>> [direction_of(name) for name in ("Export hall kWh", "Net import", "Import/export", "Roof")]
    ['', '', '', '']
    """
    coded = obis_in(name)
    if coded is not None:
        return coded.quantity if coded.quantity in ("import", "export") else ""
    plain = re.sub(r"(?<=[a-z]{2})(?=[A-Z])", " ", name.replace("_", " "))
    found = [way for way, words in _DIRECTIONS.items() if words.search(plain)]
    return found[0] if len(found) == 1 and not _NET.search(plain) else ""


def are_tariffs(names: Sequence[str]) -> bool:
    """Whether columns are the tariffs of one meter.

    Examples
    --------
    >>> are_tariffs(["Chỉ số BT", "Chỉ số CĐ", "Chỉ số TĐ"]), are_tariffs(["Export", "Import"])
    (True, False)
    >>> are_tariffs(["Rate A (kWh)", "Rate B (kWh)"]), are_tariffs(["Base kWh", "Punta kWh"])
    (True, True)
    """
    plain = [name.replace("_", " ") for name in names]
    return len(plain) > 1 and all(_TARIFF.search(one) or _OF_TARIFF.search(one) for one in plain)


def meter_in(name: str) -> str:
    """Give what is left of a name without what was measured: what the meter may be called.

    Examples
    --------
    >>> [meter_in(name) for name in ("1-0:1.8.0", "2.8.0 (kWh)", "Hall A import kWh", "Tariff 1")]
    ['1-0', '', 'hall a', '']
    """
    plain = name.replace("_", " ")
    if (coded := obis_in(name)) is not None:
        plain = plain.replace(coded.code, " ")
    for words in (_TARIFF, *_DIRECTIONS.values()):
        plain = words.sub(" ", plain)
    plain = _SAID_OF_ALL.sub(" ", plain)
    return " ".join(re.findall(r"\w+(?:-\d+)?", plain)).casefold()
