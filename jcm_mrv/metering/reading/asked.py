"""The columns that a source asks for, and how names are compared."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from jcm_mrv.immutable import immutable
from jcm_mrv.metering.reading.wide_digits import narrow

if TYPE_CHECKING:
    from jcm_mrv.project.model import Source
    from jcm_mrv.project.written import Column, Value

Ref = str | int
"""A column: by its name, or by its number from 1."""


@immutable
class Columns:
    """The columns that a source names.

    Attributes
    ----------
    time : tuple of Ref
        Of time: one, or those of the date and of the time of day.
    value : Ref
        Of the values.
    filter : tuple of (Ref, tuple of str)
        Those that a row is chosen by, each with the texts of which it has to hold one.
    others : tuple of Ref
        Read beside them: the column that names the meter, that of multipliers.
    until : Ref, optional
        Of the ends of intervals, where ``time`` are their starts.
    slot : Ref, optional
        Of the parts of the day, where ``time`` is the date.
    more : tuple of Ref
        Further columns of values.
    spans : tuple of (Ref, Ref)
        First and last of neighbouring columns, each of which holds values of a part of the day.
    json : str
        The path of the list that holds the rows, in JSON.
    """

    time: tuple[Ref, ...]
    value: Ref
    filter: tuple[tuple[Ref, tuple[str, ...]], ...] = ()
    others: tuple[Ref, ...] = ()
    until: Ref | None = None
    slot: Ref | None = None
    more: tuple[Ref, ...] = ()
    spans: tuple[tuple[Ref, Ref], ...] = ()
    json: str = ""

    @classmethod
    def of(cls, source: Source) -> Columns:
        """Give the columns of a source, without blanks around, letters and accents composed."""
        from jcm_mrv.project.written import DateSlot, FromTo, Span

        given = source.time
        until = slot = None
        if isinstance(given, FromTo):
            given, until = given.start, ref_of(given.end)
        elif isinstance(given, DateSlot):
            given, slot = given.date, ref_of(given.slot)
        time = given if isinstance(given, tuple) else (given,)
        asked = (
            (composed(name), (text,) if isinstance(text, str) else text)
            for name, text in source.filter.items()
        )
        filters = tuple((name, tuple(map(composed, texts))) for name, texts in asked)
        named = [refs_of(value) for value in (source.value, source.minus) if value is not None]
        values = [ref for refs in named for ref in refs]
        spans = (value for value in (source.value, source.minus) if isinstance(value, Span))
        return cls(
            tuple(ref_of(column) for column in time if column is not None),
            values[0] if values else "",
            filters,
            # Which of several texts a row holds tells the series of several tariffs apart.
            (
                *(name for name, texts in filters if len(texts) > 1),
                *(() if source.good is None else (ref_of(source.good.column),)),
                *_multiplied_by(source),
            ),
            until=until,
            slot=slot,
            more=tuple(values[1:]),
            spans=tuple((ref_of(span.start), ref_of(span.end)) for span in spans),
            json=source.json_path or "",
        )

    @property
    def kept(self) -> list[Ref]:
        """The columns whose cells are used, each once."""
        beside = (ref for ref in (self.until, self.slot) if ref is not None)
        used = (*self.time, *beside, self.value, *self.more, *self.others)
        return list(dict.fromkeys(used))

    @property
    def names(self) -> list[Ref]:
        """All columns, each once."""
        return list(dict.fromkeys([*self.kept, *(name for name, _ in self.filter)]))


def _multiplied_by(source: Source) -> tuple[Ref, ...]:
    """Give the column of the multipliers, if one holds them."""
    from jcm_mrv.project.multiplier import MultiplierColumn

    if not isinstance(source.multiplier, MultiplierColumn):
        return ()
    column = source.multiplier.column
    return (composed(column) if isinstance(column, str) else column,)


def ref_of(column: Column) -> Ref:
    """Give a declared column as readers look for it."""
    return composed(column) if isinstance(column, str) else column.column


def refs_of(value: Value) -> list[Ref]:
    """Give the columns that are named: of neighbouring ones, the first and the last."""
    from jcm_mrv.project.written import Span

    if isinstance(value, Span):
        return [ref_of(value.start), ref_of(value.end)]
    return [ref_of(one) for one in (value if isinstance(value, tuple) else (value,))]


def composed(text: str) -> str:
    r"""Give a text as one compares it: Vietnamese letters composed, Japanese digits narrow.

    Examples
    --------
    >>> composed(" o\u031b ") == "\u01a1", composed("Energy\n[kWh]")
    (True, 'Energy [kWh]')
    """
    if "\n" in text or "\r" in text:
        # A line break in a name stands for a blank.
        text = " ".join(text.split())
    return text.strip() if text.isascii() else narrow(unicodedata.normalize("NFC", text.strip()))
