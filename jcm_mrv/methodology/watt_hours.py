"""Watt-hours in the languages of meters and bills, and the numbers that stand before them."""

from __future__ import annotations

import re
from functools import cache

TIMES = {
    " 1000 ": "thousand|千|nghìn|ngàn|ribu|тыс|тысяч|мян|мянга|мянган|mil",
    " 10^4 ": "万",
    " 10^6 ": "million|百万|triệu|juta|млн|сая|millones",
    " 10^8 ": "億",
}
"""Numbers before a unit, by how they are written."""
_PREFIXES = {
    "k": "к|К|k|K|(?i:кило|kilo)|กิโล|كيلو|কিলো|千|킬로|კ|ກິໂລ|គីឡូ",
    "M": "М|M|(?i:мега|mega)|เมกะ|ميجا|ميغا|মেগা|兆|메가|მგ",
    "G": "Г|G|(?i:гига|giga)|จิกะ|جيجا|جيغا|গিগা|吉|기가",
}
"""The prefix by what stands for it; small Cyrillic м is none, which may be a thousandth."""
_WATT = "[Вв]т|ВТ|(?i:ватт)|วัตต์|واط|وات|ওয়াট|ওয়াট|瓦|와트|ვტ|ວັດ|វ៉ាត់|[Vv]t|(?i:vatios?)"
_WATTS_IN_ASCII = ("vt", "vatio")
"""What of these stands in a text of plain letters, which is what most headings are."""
_HOUR = (
    "ч|Ч|(?i:час(?:ов|а)?)|год|сағ|ц|(?i:цаг)|ชั่วโมง|ชม|ساعة|ساعه|ঘণ্টা|ঘন্টা|小?时|小?時|시|სთ|ໂມງ|ម៉ោង"
    "|(?i:soat|saat|horas?)"
)
_DEGREES = r"([(（\[【\s])度(?=[)）\]】]?\s*\Z)"
_LATIN = r"(?i)(?<=w)(?:[ .*·⋅∙-]?h(?:ou)?rs?|[.*·⋅∙-]h)\b"


@cache
def _pattern() -> re.Pattern[str]:
    prefixes = "|".join(f"(?P<{name}>{spelled})" for name, spelled in _PREFIXES.items())
    return re.compile(
        rf"(?<![^\W\d_千万億])(?:(?:{prefixes})[ -]?)?(?:{_WATT})[\s.·⋅∙*×-]*(?:{_HOUR})"
        r"(?![^\W\d_])"
    )


@cache
def _of_many() -> re.Pattern[str]:
    words = "|".join(word for words in TIMES.values() for word in words.split("|"))
    return re.compile(rf"(?<![^\W\d_])(?:{words})s?[\s.]*(?:of\s*)?[kMG]?Wh\Z", re.IGNORECASE)


def times_watt_hours(name: str) -> str:
    """Give the unit of energy that a name ends with, and the number in words before it.

    Examples
    --------
    >>> times_watt_hours("Energy, thousand kWh"), times_watt_hours("Sales 万kWh")
    ('thousand kWh', '万kWh')
    >>> times_watt_hours("Energy, kWh")
    ''
    """
    match = _of_many().search(name)
    return match[0] if match else ""


def in_watt_hours(text: str) -> str:
    """Give a text with ``kWh`` in place of what else it is written as.

    Examples
    --------
    >>> [in_watt_hours(text) for text in ("кВт·ч", "MWhr", "กิโลวัตต์-ชั่วโมง", "kW-h", "千瓦时")]
    ['kWh', 'MWh', 'kWh', 'kWh', 'kWh']
    >>> [in_watt_hours(text) for text in ("发电量(度)", "電力量 度", "温度", "电度表", "水温(度)")]
    ['发电量(kWh)', '電力量 kWh', '温度', '电度表', '水温(度)']
    >>> [in_watt_hours(text) for text in ("kWh", "кВт", "W/hr", "мВт·ч", "Watchers")]
    ['kWh', 'кВт', 'W/hr', 'мВт·ч', 'Watchers']
    """
    if not text.isascii() or any(watt in text.lower() for watt in _WATTS_IN_ASCII):
        text = _pattern().sub(_symbol, text)
        if "度" in text and ("电" in text or "電" in text):
            # What is of electricity is no angle and no temperature.
            text = re.sub(_DEGREES, r"\1kWh", text)
    return re.sub(_LATIN, "h", text)


def _symbol(match: re.Match[str]) -> str:
    return f"{match.lastgroup or ''}Wh"
