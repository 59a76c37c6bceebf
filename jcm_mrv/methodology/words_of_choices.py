"""What people call the choices of an attribute: a grid, a generator, a cold store."""

from __future__ import annotations

import re
from collections.abc import Iterable

from jcm_mrv.patterns import pattern

RESERVE = pattern(
    r"back-?up|stand-?by|emergency|reserve|非常用|予備|dự phòng|khẩn cấp|cadangan|darurat|สำรอง",
    re.IGNORECASE,
)
"""A generator for failures of the grid makes no captive system."""
WORDS = {
    "grid": r"\bgrids?\b|\bEVN\b|\bPLN\b|\butility\b|national network|系統|商用電力|電力会社|"
    r"lưới(?: điện)?|jaringan PLN|сүлжээ|การไฟฟ้า",
    "captive": r"captive|gen-?sets?\b|generators?\b|off-?grid|自家発|発電機|máy phát|"
    r"pembangkit sendiri|เครื่องกำเนิดไฟฟ้า",
    "cold_storage": r"cold (?:storage|store|room)|冷蔵(?:庫|倉庫)|冷凍(?:庫|倉庫)|kho lạnh|"
    r"gudang dingin|ห้องเย็น",
    "individual_quick_freezer": r"\bI\.?Q\.?F\b|quick freez|急速凍結|バラ凍結|cấp đông",
}
"""What people call a choice, beside its own words."""
_NOT = pattern(
    r"\b(?:not?|non|without|off|except)\b[\s-]*(?:\w+\s+){0,2}\w+|\w*(?:ではない|なし)|không\s+\w+",
    re.IGNORECASE,
)
"""What a text denies."""
VAGUE = frozenset({"other", "mixed", "gas", "diesel"})
"""Choices whose words say something else as well: a gas station, a diesel shed."""


def affirmed(text: str) -> str:
    """Give a text without what it denies.

    Examples
    --------
    >>> affirmed("Letter of EVN: no connection to the grid")
    'Letter of EVN:   grid'
    """
    return _NOT.sub(" ", text)


def named_by(text: str, choices: Iterable[str]) -> set[str]:
    """Give the choices that a text names, by their own words, their initials, or what they mean.

    Examples
    --------
    >>> named_by("Cold storage", ["individual_quick_freezer", "cold_storage"])
    {'cold_storage'}
    >>> named_by("IQF line 1", ["individual_quick_freezer", "cold_storage"])
    {'individual_quick_freezer'}
    >>> named_by("EVN 22 kV", ["grid", "captive"]), named_by("not on the grid", ["grid", "captive"])
    ({'grid'}, set())
    """
    plain = affirmed(text)
    found: set[str] = set()
    for choice in choices:
        parts = choice.casefold().split("_")
        initials = "".join(part[0] for part in parts)
        words = set(re.findall(r"\w+", plain.casefold()))
        known = WORDS.get(choice)
        if choice == "captive" and RESERVE.search(plain):
            continue
        if (
            words.issuperset(parts)
            or (len(initials) > 2 and initials in words)
            or (known is not None and re.search(known, plain, re.IGNORECASE))
        ):
            found.add(choice)
    return found
