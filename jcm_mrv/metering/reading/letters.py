"""How well letters fit an encoding: which of the older ones a text may be in, the likeliest first.

Nearly any bytes are valid in most code pages of one byte. What tells them apart is what the letters
make: words of one script, the syllables of Thai, the common signs of Japanese and Chinese.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from jcm_mrv.immutable import immutable
from jcm_mrv.patterns import pattern

CODECS = ("cp932", "euc-jp", "gb18030", "cp874", "windows-1251", "windows-1258", "windows-1252")
"""Older encodings of loggers and spreadsheets, in the order in which equally good ones are named:
Japanese, Chinese, Thai, Cyrillic, Vietnamese and Western."""

_ALWAYS = ("cp932", "windows-1258", "windows-1252")
"""Offered wherever they are valid: few letters, such as in m³ or °C, show nothing."""

_LEAST = 0.5
"""The share of letters that have to fit before one of the others is offered."""

_SAMPLE = 32_768
"""Bytes of lines with such letters: the names of columns, and what the first rows say."""

_AT_HOME = 0.25
"""What the time zone of a country adds to the share of letters of its encodings."""

_SETTLED, _APART = 0.75, 0.1
"""The share from which letters at home settle an encoding, and how much others there are below."""

_ZONES: Mapping[str, tuple[str, ...]] = {
    "Asia/Tokyo": ("cp932", "euc-jp"),
    "Asia/Ho_Chi_Minh": ("windows-1258",),
    "Asia/Bangkok": ("cp874",),
    "Asia/Shanghai": ("gb18030",),
    # Chinese inverters and loggers are common there.
    "Asia/Ulaanbaatar": ("windows-1251", "gb18030"),
    "Asia/Hovd": ("windows-1251", "gb18030"),
    **dict.fromkeys(
        (
            *("Asia/Tashkent", "Asia/Samarkand", "Asia/Bishkek", "Asia/Almaty", "Asia/Qyzylorda"),
            *("Asia/Qostanay", "Asia/Aqtobe", "Asia/Aqtau", "Asia/Atyrau", "Asia/Oral"),
            *("Europe/Chisinau", "Europe/Kyiv", "Europe/Simferopol"),
        ),
        ("windows-1251",),
    ),
}
_ELSEWHERE = ("windows-1252",)
"""At home in all other zones: Latin letters, and symbols such as m³."""

_HIGH = pattern("[^\x00-\x7f]")
_RUN = pattern("[^\x00-\x7f]+")
_ALONE = "(?<![A-Za-z]){}(?![A-Za-z])"
_THAI = pattern(
    _ALONE.format("(?:[\u0e40-\u0e44]?[ก-ฮ][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]*[ะาำๅๆฯ]?)+")
)
_CYRILLIC = pattern(_ALONE.format("[А-Яа-яЁёҐґЄєІіЇї]+"))
_HALF_WIDTH = pattern(_ALONE.format("[\uff61-\uff9f]+"))
_SYMBOLS = frozenset("°²³µ·±")
_VIETNAMESE = frozenset(
    made
    for letter in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯYđĐ"
    for mark in ("", *"\u0300\u0301\u0303\u0309\u0323")
    if (made := unicodedata.normalize("NFC", letter + mark)) > "\xff"
)


def _thai(text: str) -> float:
    return sum(len(_HIGH.findall(word)) for word in _THAI.findall(text))


def _cyrillic(text: str) -> float:
    return sum(map(len, _CYRILLIC.findall(text)))


def _japanese(text: str) -> float:
    return sum(map(_japanese_sign, text)) + 0.85 * sum(map(len, _HALF_WIDTH.findall(text)))


@cache
def _japanese_sign(sign: str) -> float:
    """Give 1 for signs of the first level, kana among them, 0.3 for others of Japanese."""
    if sign < "\x80" or "\uff61" <= sign <= "\uff9f":
        return 0
    row = _row(sign, "euc-jp")
    return 1 if 1 <= row <= 47 else 0.3 if row else 0


@cache
def _chinese_sign(sign: str) -> float:
    """Give 1 for symbols and signs of the first level; kana show that a text is Japanese."""
    row = _row(sign, "gb2312") if sign >= "\x80" else 0
    return 1 if row in (1, 3) or 16 <= row <= 55 else 0


def _row(sign: str, codec: str) -> int:
    try:
        encoded = sign.encode(codec)
    except UnicodeEncodeError:
        return 0
    return encoded[0] - 0xA0 if len(encoded) == 2 and encoded[0] > 0xA0 else 0


def _chinese(text: str) -> float:
    return sum(map(_chinese_sign, text))


def _latin(text: str, own: frozenset[str]) -> float:
    """Give 1 for an alphabet's own letters, 0.8 for what others write too, little for the rest."""
    total = 0.0
    for run in _RUN.findall(text):
        # Letters with marks stand among plain ones.
        common = 0.8 if len(run) <= 3 else 0.3
        for sign in run:
            total += 1 if sign in own and common > 0.5 else common if sign.isalpha() else 0.1
    return total


def _vietnamese(text: str) -> float:
    return _latin(text, _VIETNAMESE)


def _western(text: str) -> float:
    return _latin(text, _SYMBOLS)


_FIT: Mapping[str, Callable[[str], float]] = {
    "cp932": _japanese,
    "euc-jp": _japanese,
    "gb18030": _chinese,
    "cp874": _thai,
    "windows-1251": _cyrillic,
    "windows-1258": _vietnamese,
    "windows-1252": _western,
}


@immutable
class Likely:
    """Encodings that a text may be in.

    Attributes
    ----------
    codecs : tuple of str
        The one whose letters fit best first.
    settled : bool
        Whether the first is of the country, and no other fits as well there, or better elsewhere.
    """

    codecs: tuple[str, ...]
    settled: bool = False


def likeliest(sample: bytes, codecs: Sequence[str], timezone: str = "") -> Likely:
    """Give the encodings that a text may be in, the one whose letters fit best first.

    Parameters
    ----------
    sample : bytes
        Some lines of the text.
    codecs : sequence of str
        Those of :data:`CODECS` that come into question.
    timezone : str, optional
        The zone of its times: of two that fit alike, that of the country comes first.

    Examples
    --------
    >>> thai = likeliest("พลังงาน (kWh)".encode("cp874"), CODECS, "Asia/Bangkok")
    >>> thai.codecs[0], thai.settled
    ('cp874', True)
    """
    lines = b"\n".join(line for line in sample.splitlines() if not line.isascii())[:_SAMPLE]
    # Etc/UTC is of no country.
    country = "/" in timezone and not timezone.startswith("Etc/")
    home = _ZONES.get(timezone, _ELSEWHERE) if country else ()
    shares: dict[str, float] = {}
    for codec in codecs:
        text = unicodedata.normalize("NFC", lines.decode(codec, "ignore"))
        high = len(_HIGH.findall(text))
        share = min(1.0, _FIT[codec](text) / high) if high else 0.0
        if codec in _ALWAYS or share >= _LEAST:
            shares[codec] = share
    ranked = {codec: share + _AT_HOME * (codec in home) for codec, share in shares.items()}
    order = sorted(ranked, key=lambda codec: (-ranked[codec], CODECS.index(codec)))
    settled = bool(order) and order[0] in home and shares[order[0]] >= _SETTLED
    settled = settled and all(
        shares[codec] <= shares[order[0]] - _APART * (codec in home) for codec in order[1:]
    )
    return Likely(tuple(order), settled)
