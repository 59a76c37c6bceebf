"""Words of documents in each language, and numbers and days as it writes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from jcm_mrv.findings import RPT, Finding
from jcm_mrv.findings.language import Language, fill

if TYPE_CHECKING:
    from babel import Locale
    from babel.messages.catalog import Catalog

_LOCALES: dict[Language, str] = {"en": "en_GB", "ja": "ja_JP", "vi": "vi_VN"}
SHOWN_DIGITS = 6
"""Decimals of a number as it is shown; beside it stands the number in full."""
EVERY_DIGIT = 700
"""Digits in which every float can be written; the 28 that are usual are not enough for 1e27."""


def plain(value: float | Fraction) -> str:
    """Give a number as a plain decimal, never with an exponent.

    Examples
    --------
    >>> plain(578.61274473), plain(1e-07), plain(885)
    ('578.61274473', '0.0000001', '885')
    """
    if isinstance(value, int):
        return str(value)
    return format(Decimal(repr(float(value))), "f").removesuffix(".0")


class Words:
    """The words of a language: texts by their English, numbers and days by Babel."""

    def __init__(self, lang: Language, *catalogues: Path) -> None:
        self.lang: Language = lang
        self.paths = catalogues

    @cached_property
    def catalogue(self) -> dict[str, str]:
        """The texts by their English, each of the first catalogue that has it."""
        found: dict[str, str] = {}
        for path in self.paths:
            found = texts_of(path) | found
        return found

    @cached_property
    def locale(self) -> Locale:
        """How the language writes numbers and days."""
        from babel import Locale

        return Locale.parse(_LOCALES[self.lang])

    def __call__(self, text: str, **values: object) -> str:
        """Give a text in the language, with what it leaves open filled in."""
        return fill(self.known(text), values, set())

    def known(self, text: str) -> str:
        """Give a text that is not written where it is used, in the language."""
        return self.catalogue.get(text, text)

    # -- numbers --------------------------------------------------------------------------------

    def number(self, value: float | Fraction, digits: int = SHOWN_DIGITS) -> str:
        """Give a number with at most so many decimals; what would become zero keeps two digits."""
        from babel.numbers import format_decimal

        exact = Decimal(plain(value))
        if exact and abs(exact) < Decimal(10) ** -digits:
            digits = 1 - exact.adjusted()
        pattern = "#,##0" + ("." + "#" * digits if digits else "")
        with localcontext(prec=EVERY_DIGIT):
            return format_decimal(exact, pattern, locale=self.locale, decimal_quantization=True)

    def percent(self, share: float) -> str:
        """Give a share in percent, rounded down: 99.9997 % is never shown as 100 %."""
        hundredths = Decimal(plain(share)) * 10_000
        return self.number(float(Decimal(int(hundredths)) / 100), 2) + " %"

    @property
    def signs(self) -> dict[str, str]:
        """The decimal sign and that between groups of digits."""
        from babel.numbers import get_decimal_symbol, get_group_symbol

        return {"decimal": get_decimal_symbol(self.locale), "group": get_group_symbol(self.locale)}

    # -- days -----------------------------------------------------------------------------------

    def day(self, day: dt.date | str) -> str:
        """Give a day, written out: 2025年6月30日."""
        from babel.dates import format_date

        return format_date(_as_date(day), "long", locale=self.locale)

    def month(self, day: dt.date | str, *, brief: bool = False) -> str:
        """Give the month of a day."""
        from babel.dates import format_skeleton

        if isinstance(day, str) and len(day) == 7:
            day += "-01"
        return format_skeleton("yMMM" if brief else "yMMMM", _as_date(day), locale=self.locale)

    def period(self, start: dt.date | str, end: dt.date | str) -> str:
        """Give a period of days."""
        return f"{self.day(start)} – {self.day(end)}"


def page_words(w: Words) -> dict[str, str]:
    """Give the words of the page itself, whatever it is about."""
    return {
        "contents": w("Contents"),
        "page": w("Page {page} of {pages}", page="{page}", pages="{pages}"),
        "figure": w("Figure"),
        "table": w("Table"),
        "skip": w("Skip to the content"),
        "filter": w("Find rows by words"),
        "sort": w("Sort by this column"),
        "not_ticked": w("not ticked"),
        "description": w("Description"),
        "with_numbers": w("With the numbers of each year"),
    }


def written_days(day: dt.date) -> list[str]:
    """Give a day as each of the languages writes it out.

    Examples
    --------
    >>> written_days(dt.date(2025, 6, 30))
    ['30 June 2025', '2025年6月30日', '30 tháng 6, 2025']
    """
    from babel.dates import format_date

    return [format_date(day, "long", locale=locale) for locale in _LOCALES.values()]


def territories(code: str) -> list[str]:
    """Give what each of the languages calls a country.

    Examples
    --------
    >>> territories("VN")
    ['Vietnam', 'ベトナム', 'Việt Nam']
    """
    from babel import Locale

    found = (Locale.parse(locale).territories.get(code, code) for locale in _LOCALES.values())
    return list(dict.fromkeys(found))


def _as_date(day: dt.date | str) -> dt.date:
    return dt.date.fromisoformat(day) if isinstance(day, str) else day


def texts_of(path: Path) -> dict[str, str]:
    """Give the texts of a catalogue by their English; a text that is not sure is none."""
    return {
        str(message.id): str(message.string)
        for message in read_catalogue(path)
        if message.id and message.string and not message.fuzzy
    }


def compared(own: Path, shipped: Path) -> Iterator[Finding]:
    """Say which texts somebody's own catalogue lacks, and which of its texts no document has."""
    mine, known = texts_of(own), texts_of(shipped)
    if lacking := [text for text in known if text not in mine]:
        yield RPT[18].at(str(own), found=_some(lacking), n=len(lacking))
    if unknown := [text for text in mine if text not in known]:
        yield RPT[18]["unknown"].at(str(own), found=_some(unknown), n=len(unknown))


def _some(texts: list[str]) -> str:
    return ", ".join([*map(repr, texts[:3]), *(["…"] if len(texts) > 3 else [])])


def read_catalogue(path: Path) -> Catalog:
    """Read the catalogue of a language.

    Raises
    ------
    FindingsError
        ``RPT-014`` where it is none: its texts would be English without a word.
    """
    from babel.messages.pofile import PoFileError, read_po

    try:
        with path.open("rb") as stream:
            return read_po(stream, abort_invalid=True)
    except (PoFileError, ValueError) as exc:
        raise RPT[14]["texts"].stop(str(path), found=str(exc)[:300]) from None
