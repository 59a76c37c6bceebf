"""How often something is read, as a cell of an official spreadsheet says it."""

from __future__ import annotations

import unicodedata

from jcm_mrv.patterns import pattern

# An English word is whole, so that `discontinuous` and `biannual` are none of these.
_OFTEN = {
    "continuous": r"\b(?:continuous(?:ly)?|continual(?:ly)?|kontinu|terus[ -]menerus|liên tục)\b"
    "|連続|常時",
    "hour": r"\b(?:hourly|hours?|(?:hàng|mỗi) giờ|jam)\b|毎時(?:間)?|時間",
    "day": r"\b(?:daily|days?|(?:hàng|hằng|mỗi) ngày|hari(?:an)?)\b|(?:毎日|日ごと|日)",
    "week": r"\b(?:weekly|weeks?|(?:hàng|hằng|mỗi) tuần|minggu(?:an)?)\b|(?:毎週|週)",
    "month": r"\b(?:monthly|months?|(?:hàng|hằng|mỗi) tháng|bulan(?:an)?)\b|(?:毎月|月次?)",
    "quarter": r"\b(?:quarterly|quarters?|(?:hàng|hằng|mỗi) quý|triwulan(?:an)?)\b|四半期",
    "year": r"\b(?:yearly|years?|annual(?:ly)?|annum|(?:hàng|hằng|mỗi) năm|tahun(?:an)?)\b"
    "|(?:毎年|年次?)",
    "once": r"\bonce\b(?!\s+(?:an?|per|every|each)\b)|\bmột lần\b(?!\s+mỗi)|\bsekali\b"
    "|(?<![月年週日])[一1]回",
}
_WORDS = {often: pattern(words) for often, words in _OFTEN.items()}
_RECORDED = pattern(
    r"\b(?:record(?:ed|ing|s)?|log(?:ged|ging)?|sum(?:med)?(?: up)?|total(?:led|ed|s)?"
    r"|stor(?:ed|ing)|aggregat(?:ed|ion)|report(?:ed|ing)?"
    r"|ghi(?: lại| chép| nhận)?|tổng hợp|dicatat|direkam)\b"
    "|記録|集計|積算"
)
# What takes nothing away from the words for how often, and adds nothing to them.
_NEUTRAL = pattern(
    r"\b(?:a|an|and|at|automatic(?:ally)?|basis|be|by|data|each|electricity|every|frequency|in|is|are"
    r"|least|measur(?:e|ed|ement|ements|ing)|meter(?:s|ed|ing)?|monitor(?:ed|ing)|of|on|once|per|the"
    r"|đo|được|theo dõi|giám sát|một lần|diukur|secara|setiap|pengukuran)\b"
    "|計測|測定|監視|モニタリング|(?<=[月年週日])に?[一1]回|的|に|で|を|の|は|する|し"
)
_PARTS = pattern(r"[,;:()./\n、。]|\band\b")
_LEFT = pattern(r"[^\W_]+")


def says_how_often(text: str, own: str) -> bool:
    """Say whether a cell says by its words, and by nothing beside them, how often it is here.

    A word that is not known may deny or narrow what the others say: whoever reads the text judges.
    How often a measured value is recorded is not how often it is measured.

    Examples
    --------
    >>> says_how_often("continuously, recorded monthly", "Continuous")
    True
    >>> says_how_often("Discontinuous", "Continuous"), says_how_often("Once a year", "Yearly")
    (False, True)
    >>> says_how_often("Continuous, except at night", "Continuous")
    False
    """
    meant, said = _how_often(own), _how_often(text)
    return bool(meant) and said == meant and not _others(text) - _others(own)


_ORDER = tuple(_OFTEN)
_YEARS_APART = pattern(
    r"\b(?:[2-9]|[1-9][0-9]|two|three|four|five|six|seven|eight|nine|ten)\s*(?:years\b|năm\b|tahun\b)"
    r"|(?:[2-9]|[1-9][0-9]|[二三四五十])\s*年(?:に|ごと|毎|間)"
)


def is_rarer(text: str, own: str) -> bool:
    """Say whether something is measured less often than is said here, and than monthly.

    A month is what meters are mostly read in, however they measure. Whatever is said here, years
    apart are rarer than the years that are calculated.

    Examples
    --------
    >>> is_rarer("Once in ten years", ""), is_rarer("Yearly", "Continuous")
    (True, True)
    >>> is_rarer("Monthly", "Continuous"), is_rarer("Yearly", "Once a year"), is_rarer("Yearly", "")
    (False, False, False)
    >>> is_rarer("Once, at the start", ""), is_rarer("Once a month", ""), is_rarer("Once", "Once")
    (True, False, False)
    """
    plain = _plain(text)
    if _YEARS_APART.search(plain):
        return True
    if plain == _plain(own):
        return False  # Most do: none of the words is looked for then.
    meant, said = _how_often(own), _how_often(text)
    if not own.strip():
        # Each year is calculated by itself.
        return said == {"once"}
    if not meant or not said:
        return False
    most = max(*map(_ORDER.index, meant), _ORDER.index("month"))
    return min(map(_ORDER.index, said)) > most


def _how_often(text: str) -> set[str]:
    """Give how often something is measured; how often it is recorded where nothing else is said."""
    parts = _PARTS.split(_plain(text))
    measured = " ; ".join(part for part in parts if not _RECORDED.search(part))
    return _named(measured) or _named(_plain(text))


def _named(text: str) -> set[str]:
    return {often for often, words in _WORDS.items() if words.search(text)}


def _others(text: str) -> set[str]:
    """Give the words that are neither how often, nor recording, nor of no weight."""
    plain = _plain(text)
    for words in (*_WORDS.values(), _RECORDED, _NEUTRAL):
        plain = words.sub(" ", plain)
    return set(_LEFT.findall(plain))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
