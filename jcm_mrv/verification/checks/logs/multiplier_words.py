"""What people write of multipliers: by name, by the ratio of transformers, and how they change."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from jcm_mrv import multiplier_words as words
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.claim.sheets import number_in

_NAME, _RATIOS = (words.any_of(each) for each in (words.NAMED, words.RATIOS))
MULTIPLIER = pattern(
    rf"{_NAME}|{_RATIOS}|(?<![A-Za-z])(?:CT|VT|PT|TI|TU)(?![A-Za-z])", re.IGNORECASE
)
NAMED = pattern(_NAME, re.IGNORECASE)
HEADING = pattern(rf"{_NAME}|{_RATIOS}", re.IGNORECASE)
VOLTAGE = pattern(r"\b(?:VT|PT|TU)\b|kV|変成|[VP]T[ -]?ratio", re.IGNORECASE)
TOLD = pattern(
    rf"(?:{_NAME})[^\d,;.]{{0,12}}?(\d[\d.]*(?:,\d{{3}})*)(?!\s*/|[\d年月日-])", re.IGNORECASE
)
"""A multiplier by its name, with its number behind it."""
RATIO = pattern(r"(?<![\d/.-])(\d{1,6})\s*[A/V]*\s*/\s*(1|5|100|110)(?!\d|/|\s*/)")
"""The ratio of a transformer: 200/5, 22000/110."""
NUMBER = pattern(r"(?<![\d/.:-])\d+(?:[.,]\d+)?(?![\d/:-])")
ARROW = pattern(r"→|->|=>|⇒|\b(?:to|into)\b|から|へ|sang|thành|menjadi", re.IGNORECASE)
CHANGED = pattern(
    r"replace|exchang|chang|new|install|交換|更新|取替|thay|mới|ganti|baru|cambi|соли|сольсон|เปลี่ยน",
    re.IGNORECASE,
)
_LONG = 300


def numbers_told(text: str) -> tuple[float, ...]:
    """Give the multipliers that a text names, in their order; what is named as such goes last.

    Examples
    --------
    >>> numbers_told("CT replaced 200/5→400/5 on 2024-07-01"), numbers_told("乗率 80")
    ((40.0, 80.0), (80.0,))
    >>> numbers_told("CT 200/5, multiplier 40"), numbers_told("read on 2024/5/1")
    ((40.0, 40.0), ())
    """
    if not MULTIPLIER.search(text):
        return ()
    ratios = [float(a) / float(b) for a, b in RATIO.findall(text)]
    named = [number_in(number.strip(".,")) for number in TOLD.findall(text)]
    if len(ratios) == 1 and not named and VOLTAGE.search(text):
        # Of a transformer of voltage beside it the ratio is written in another way.
        return ()
    return (*(r for r in ratios if r >= 1), *(n for n in named if n))


_SWAPPED = pattern(r"instead of|in place of|thay cho|thay vì|の代わり|menggantikan", re.IGNORECASE)
_FROM_TO = pattern(
    r"(\d[\d.]*(?:,\d{3})*)\s*(?:→|->|=>|⇒|to|into|から|sang|thành|menjadi)\s*(\d[\d.]*(?:,\d{3})*)",
    re.IGNORECASE,
)


class Change(NamedTuple):
    """What a text says of a multiplier that changed.

    Attributes
    ----------
    old : float, optional
        What held until then, None where the text does not say.
    new : float
        What holds from then on.
    is_whole : bool
        Whether it is all that readings are multiplied by, and not one transformer of several.
    """

    old: float | None
    new: float
    is_whole: bool


def change_told(text: str) -> Change | None:
    """Give the multiplier that a text says to have changed, or to hold; None where it names none.

    Examples
    --------
    >>> change_told("CT replaced 400/5 → 600/5")
    Change(old=80.0, new=120.0, is_whole=False)
    >>> change_told("CT replaced by 600/5 A, overall ratio 7,200")
    Change(old=None, new=7200.0, is_whole=True)
    >>> change_told("multiplier changed from 40 to 60"), change_told("meter replaced")
    (Change(old=40.0, new=60.0, is_whole=True), None)
    """
    plain = unicodedata.normalize("NFKC", text[:_LONG])
    if not MULTIPLIER.search(plain):
        return None
    if (match := _FROM_TO.search(RATIO.sub(" / ", plain))) is not None:
        old, new = (number_in(part.strip(".,")) for part in match.groups())
        return Change(old, new, True) if old and new else None
    if named := [n for told in TOLD.findall(plain) if (n := number_in(told.strip(".,")))]:
        return Change(named[0] if len(named) > 1 else None, named[-1], True)
    for kinds in (("1", "5"), ("100", "110")):
        ratios = [float(a) / float(b) for a, b in RATIO.findall(plain) if b in kinds]
        if len(ratios) > 1:
            old, new = ratios[0], ratios[-1]
            return Change(new, old, False) if _SWAPPED.search(plain) else Change(old, new, False)
        if ratios and kinds[0] == "1":
            return Change(None, ratios[0], False)
    return None
