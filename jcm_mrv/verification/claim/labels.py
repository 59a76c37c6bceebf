"""Names of meters and systems: what a text says of which one is meant."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from jcm_mrv.patterns import pattern

_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_PART = pattern(rf"[{_CJK}]+|[^\W\d_{_CJK}]+|\d+")
_PART_OF_LATIN = pattern(r"[^\W\d_]+|\d+")
"""The same, letters of all scripts together; the other one takes 4 ms to compile."""
_CODE = pattern(r"[^\W_]+(?:[-/._#]?[^\W_]+)*")
_FILLERS = frozenset(
    """
    a an and at by de dan for from in no nomor nr number num of on per so số the to và với của №
    第 の と
    """.split()
)
SHARE = (
    r"\b(?:shares?|portion|proportion|fraction)\b|割合|持分|按分|"
    r"\b(?:porsi|pangsa|proporsi|bagian|proporción|cuota|participación)\b|สัดส่วน"
)
"""What a part of a whole is called; rates and ratios are called so in some languages as well."""
_LONG = 3
"""Digits from which on a number is a serial by itself."""


@lru_cache(maxsize=4096)
def words_of(text: str) -> frozenset[str]:
    """Give what a text names: words, and numbers and letters with the word that they count.

    Examples
    --------
    >>> sorted(words_of("Output of roof No. 02"))
    ['output', 'roof', 'roof#2']
    >>> words_of("Roof-2 [kWh]") & words_of("Output of roof 2") == {"roof", "roof#2"}
    True
    >>> words_of("Meter 2") & words_of("Roof 2")
    frozenset()
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    parts = _parts(plain)
    found: set[str] = set()
    for n, part in enumerate(parts):
        if _counts(part):
            found.update(f"{word}#{_short(part)}" for word in _counted(parts, n))
            if len(part) >= _LONG:
                found.add(_short(part))
        elif part not in _FILLERS:
            found.update(_forms(part))
    for match in _CODE.finditer(plain):
        if any(map(str.isdigit, match[0])) and any(map(str.isalpha, match[0])):
            found.add("=" + "".join(map(_short, _PART_OF_LATIN.findall(match[0]))))
    return frozenset(found)


def numbers_of(text: str) -> frozenset[str]:
    """Give the numbers and single letters that a text has, whatever they count.

    Examples
    --------
    >>> sorted(numbers_of("Register 3 [kWh]"))
    ['3']
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return frozenset(_short(part) for part in _parts(plain) if part.isdigit())


def _parts(plain: str) -> list[str]:
    """Give the runs of letters of one script, and of digits."""
    return (_PART if max(plain, default="") >= _CJK[0] else _PART_OF_LATIN).findall(plain)


def _counts(part: str) -> bool:
    """Whether a part says which one: a number, or a letter by itself."""
    return part.isdigit() or (len(part) == 1 and part.isascii())


def _short(part: str) -> str:
    return part.lstrip("0") or "0" if part.isdigit() else part


def _counted(parts: list[str], n: int) -> list[str]:
    """Give the words that a number counts: the one before it, else the one behind it."""
    before = parts[n - 1] if n else ""
    found: list[str] = []
    if before and before not in _FILLERS:
        return _ends(before)
    for step in (1, -1) if n > 1 else (1,):
        at = n + (step if step > 0 else -2)
        other = parts[at] if 0 <= at < len(parts) else ""
        if other and other not in _FILLERS and not other.isdigit():
            found += _ends(other) if step < 0 else _starts(other)
    return found


def _is_cjk(part: str) -> bool:
    first = part[0]
    ranges = zip(_CJK[::3], _CJK[2::3], strict=True) if first >= _CJK[0] else ()
    return any(one <= first <= last for one, last in ranges)


def _ends(part: str) -> list[str]:
    return list({part[-1], part[-2:]}) if _is_cjk(part) else [_singular(part)]


def _starts(part: str) -> list[str]:
    return list({part[0], part[:2]}) if _is_cjk(part) else [_singular(part)]


def _forms(part: str) -> list[str]:
    """Give a word; of a script without spaces every two letters."""
    if _is_cjk(part):
        return [part[i : i + 2] for i in range(len(part) - 1)] or [part]
    return [_singular(part)]


def _singular(word: str) -> str:
    return word[:-1] if len(word) > _LONG and word.endswith("s") and word.isascii() else word
