"""Words in times: months, halves of the day, days of the week and eras, language by language.

Names and spellings are those of Unicode CLDR 47, which operating systems show, and of what they
showed before (.NET, glibc). A language that is added here is read everywhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache

MONTHS: Mapping[str, tuple[str, ...]] = {
    "en": (
        "january jan",
        "february feb",
        "march mar",
        "april apr",
        "may",
        "june jun",
        "july jul",
        "august aug",
        "september sept sep",
        "october oct",
        "november nov",
        "december dec",
    ),
    "es": (
        "enero ene",
        "febrero feb",
        "marzo mar",
        "abril abr",
        "mayo may",
        "junio jun",
        "julio jul",
        "agosto ago",
        "septiembre setiembre sept sep set",
        "octubre oct",
        "noviembre nov",
        "diciembre dic",
    ),
    "fr": (
        "janvier janv",
        "février févr fév",
        "mars",
        "avril avr",
        "mai",
        "juin",
        "juillet juil",
        "août",
        "septembre sept",
        "octobre oct",
        "novembre nov",
        "décembre déc",
    ),
    "id": (
        "januari jan",
        "februari feb",
        "maret mar",
        "april apr",
        "mei",
        "juni jun",
        "juli jul",
        "agustus agust agu agt",
        "september sep",
        "oktober okt",
        "november nopember nov nop",
        "desember des",
    ),
    "ru": (
        "января январь янв",
        "февраля февраль февр фев",
        "марта март мар",
        "апреля апрель апр",
        "мая май",
        "июня июнь июн",
        "июля июль июл",
        "августа август авг",
        "сентября сентябрь сент сен",
        "октября октябрь окт",
        "ноября ноябрь нояб ноя",
        "декабря декабрь дек",
    ),
    "th": (
        "มกราคม ม.ค.",
        "กุมภาพันธ์ ก.พ.",
        "มีนาคม มี.ค.",
        "เมษายน เม.ย.",
        "พฤษภาคม พ.ค.",
        "มิถุนายน มิ.ย.",
        "กรกฎาคม ก.ค.",
        "สิงหาคม ส.ค.",
        "กันยายน ก.ย.",
        "ตุลาคม ต.ค.",
        "พฤศจิกายน พ.ย.",
        "ธันวาคม ธ.ค.",
    ),
    "vi": (
        "tháng_một tháng_giêng",
        "tháng_hai",
        "tháng_ba",
        "tháng_tư",
        "tháng_năm",
        "tháng_sáu",
        "tháng_bảy",
        "tháng_tám",
        "tháng_chín",
        "tháng_mười",
        "tháng_mười_một",
        "tháng_mười_hai",
    ),
}
"""By language, the names of the twelve months, in small letters, full and short; _ is a blank."""

NUMBERED: Mapping[str, tuple[str, ...]] = {
    "vi": (r"(?i:{tháng}|thg)\.?\s*{number}", r"(?i:th){two}"),
    "ja": (r"{number}月",),
}
"""Languages that number the months, and how: Th05 has two digits, since Th 5 is a day."""

NUMBERED_BESIDE_YEAR = r"(?i:th)(?:\.\s?)?"
"""What Viet Nam puts before a month where no day can be meant: Th1/2024, Th.1 to Th.12."""

HALVES: Mapping[str, int] = {
    "am": 0,
    "pm": 12,
    "a.m.": 0,
    "p.m.": 12,
    "a. m.": 0,
    "p. m.": 12,
    "ص": 0,
    "م": 12,
    "ກ່ອນທ່ຽງ": 0,
    "ຫຼັງທ່ຽງ": 12,
    "ү.ө.": 0,
    "ү.х.": 12,
    "sa": 0,
    "ch": 12,
    "sáng": 0,
    "trưa": 10,
    "chiều": 12,
    "tối": 18,
    "đêm": 18,
    "pagi": 0,
    "siang": 10,
    "sore": 12,
    "malam": 18,
    "ก่อนเที่ยง": 0,
    "หลังเที่ยง": 12,
    "午前": 0,
    "午後": 12,
}
"""Words for parts of the day, in small letters, and the hour from which on the twelve of a clock
are counted: English (which Indonesia and Thailand use too), Spanish, Arabic, Lao, Mongolian,
Vietnamese, Indonesian, Thai and Japanese. At noon eleven and one are beside twelve; a night goes on
into the morning."""

NIGHT = 18
"""A night begins here, and of its twelve nobody knows which day's end it is."""

AT = ("lúc", "pukul", "pkl", "pkl.", "jam", "เวลา")
"""Words between a date and a time of day, which say nothing."""

OCLOCK = ("น.", "น", "นาฬิกา")
"""Thai words behind a time of day, in small letters."""

BUDDHIST_ERA = ("พ.ศ.", "พ.ศ")
"""What may stand before a Buddhist year."""

ERAS: Mapping[str, int] = {
    "令和": 2018,
    "㋿": 2018,
    "令": 2018,
    "r": 2018,
    "平成": 1988,
    "㍻": 1988,
    "平": 1988,
    "h": 1988,
}
"""Japanese eras, in small letters, and the year before their first: Reiwa 1 is 2019."""

FIRST_OF_ERA = "元"


_WEEKDAYS = tuple(
    name.replace("_", " ")
    for name in (
        "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs "
        "fri sat sun senin selasa rabu kamis jumat sabtu minggu sen sel rab kam jum sab min "
        "lunes martes miércoles jueves viernes sábado domingo lun mar mié jue vie sáb dom "
        "lundi mardi mercredi jeudi vendredi samedi dimanche mer jeu ven sam dim "
        "понедельник вторник среда четверг пятница суббота воскресенье пн вт ср чт пт сб вс "
        "thứ_hai thứ_ba thứ_tư thứ_năm thứ_sáu thứ_bảy chủ_nhật "
        "วันจันทร์ วันอังคาร วันพุธ วันพฤหัสบดี วันศุกร์ วันเสาร์ วันอาทิตย์ "
        "วันจันทร์ที่ วันอังคารที่ วันพุธที่ วันพฤหัสบดีที่ วันศุกร์ที่ วันเสาร์ที่ วันอาทิตย์ที่"
    ).split()
)


_ALSO = str.maketrans({"\u0130": "i", "\u0131": "i", "\u017f": "s", "\u212a": "k"})
"""Signs that expressions take for plain letters where capitals do not count."""


def plain(word: str) -> str:
    """Give a word as these tables have it: small letters, accents composed."""
    return " ".join(unicodedata.normalize("NFC", word.translate(_ALSO)).lower().split())


def _forms(words: Iterable[str]) -> str:
    """Give an expression for words, longest first, their accents composed or decomposed."""
    spelled = {unicodedata.normalize(form, word) for word in words for form in ("NFC", "NFD")}
    return "|".join(
        re.escape(word).replace(r"\ ", r"\s")
        for word in sorted(spelled, key=lambda word: (-len(word), word))
    )


def words(*spelled: str) -> str:
    """Give an expression for any of some words, in capitals or small letters."""
    return f"(?i:{_forms(spelled)})"


def _month_names(language: str | None) -> Mapping[str, int]:
    tables = MONTHS.values() if language is None else [MONTHS.get(language, ())]
    return {
        name: number
        for table in tables
        for number, names in enumerate(table, start=1)
        for name in (spelled.replace("_", " ") for spelled in names.split())
    }


@cache
def months_expression(language: str | None = None) -> str:
    """Give the expression of a month's name (group ``b``) or of its number with words (``m``).

    Parameters
    ----------
    language : str, optional
        The only one whose names are meant; by default all of them.
    """
    ways = []
    if names := _month_names(language):
        ways.append(f"(?P<b>{words(*names)})")
    numbered = [way for key, some in NUMBERED.items() if language in (None, key) for way in some]
    for place, way in enumerate(numbered):
        number, two = (f"(?P<m{place}>9{{{size}}})(?!9)" for size in ("1,2", "2"))
        ways.append(way.format(tháng=_forms(["tháng"]), number=number, two=two))
    return f"(?:{'|'.join(ways)})"


def month_number(name: str) -> int:
    """Give the number of a month by its name, in whatever language.

    Examples
    --------
    >>> month_number("Mei"), month_number("OCT"), month_number("ม.ค.")
    (5, 10, 1)
    """
    return _month_names(None)[plain(name)]


HALF = words(*HALVES)
"""The expression of a half of the day."""

ERA = words(*ERAS)
"""The expression of a Japanese era."""

WEEKDAY = f"(?:{words(*_WEEKDAYS)}|{words('thứ')}\\s?9|[日月火水木金土](?:曜日?)?)"
"""The expression of a day of the week, which says nothing that the date does not."""


TO = r"(?:[-~\u2010-\u2015\u2212\u301c\u30fc\uff5e]|to|から|đến|tới|sampai|s/d|ถึง)"
"""The expression of what stands between the beginning and the end of a range."""


def is_thai(word: str) -> bool:
    """Whether a word is in Thai letters."""
    return "\u0e00" <= word[:1] <= "\u0e7f"
