"""Numbers, units and monitoring options of an official spreadsheet beside those that are here."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.exact_numbers import number_text
from jcm_mrv.methodology.expression.tree import tables
from jcm_mrv.methodology.how_often import says_how_often
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.reference_tables import ANY, BandText
from jcm_mrv.methodology.statements import Statement
from jcm_mrv.methodology.units_written import times_of
from jcm_mrv.patterns import pattern
from jcm_mrv.project.checklist import Seen
from jcm_mrv.verification.checks.fixed.other_case import case_words
from jcm_mrv.verification.claim.rows import RawRow
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.official.bands import Band, band_in, band_of
from jcm_mrv.verification.official.sheet import OfficialSheet
from jcm_mrv.visible import says_something, words_alone
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.reading.process import ProcessRow

_LETTER = pattern(r"(?<![A-Za-z])([ABC])(?![A-Za-z])")
_OPTIONS = pattern(r"option|オプション|phương án|pilihan|opsi", re.IGNORECASE)
_BARE = pattern(r"\W*[ABC](?:\s*(?:,|/|or|and|\n)\s*[ABC])*\W*")
_MOST_SHOWN = 4
_LONGEST_METHOD = 1000


@immutable
class Entry:
    """A number that is typed beside a symbol, with the words that say when it holds."""

    name: str
    place: Place
    value: float
    unit: str
    words: str

    @property
    def shown(self) -> str:
        """The number as the sheet has it, with its cell."""
        return f"{number_shown(self.value)} {self.unit}".strip() + f" in {place_text(self.place)}"

    def number(self, unit: str) -> Fraction | None:
        """Give it in another unit; None where the units do not fit."""
        factor = times_of(self.unit, unit) if self.unit.strip() else Fraction(1)
        return None if factor is None else Fraction(repr(self.value)) * factor


def entries(official: OfficialSheet) -> list[Entry]:
    """Give the numbers that an official spreadsheet states itself: in its lists, or in Table 2.

    What stands in Table 2 of a form that is filled in, a project has typed.
    """
    methodology = official.methodology
    names = [
        name
        for name, parameter in methodology.parameters.items()
        if parameter.kind != "monitored"
        and (parameter.value is not None or name in methodology.defaults)
    ]
    found: dict[Place, Entry] = {}
    for sheet in official.layout.sheets:
        for row in sheet.process.rows if sheet.process else ():
            if (entry := _listed(official, row, names)) is not None:
                found.setdefault(entry.place, entry)
    for side in () if official.is_filled else official.sides:
        for row in official.fixed(side):
            number = row.cell.number
            if number is not None and row.cell.formula is None and row.name in names:
                words = " ".join((row.description, row.source, row.comment))
                found.setdefault(row.place, Entry(row.name, row.place, number, row.unit, words))
    return list(found.values())


def _listed(official: OfficialSheet, row: ProcessRow, names: Sequence[str]) -> Entry | None:
    cell, position = row.cell("value"), row.position("value")
    number = cell.number
    if number is None or cell.formula is not None or position is None:
        return None
    match = official.reader.match(row.cell("symbol"), names)
    if match is None or match.is_ambiguous:
        return None
    words = " ".join((row.text("item"), row.text("fuel"), row.symbol))
    return Entry(match.name, (row.sheet.name, *position), number, row.text("unit"), words)


def number_seen(
    official: OfficialSheet, stated: Statement, found: Sequence[Entry]
) -> tuple[Seen | None, list[Entry]]:
    """Give what the spreadsheet has for a number or a row of a table, and the entries it is in."""
    if stated.kind == "value":
        own = [entry for entry in found if entry.name == stated.subject]
    else:
        own = [entry for entry in found if _is_row(official.methodology, stated, entry)]
    if not own:
        return _unnamed(official.methodology, stated, found), []
    numbers = [entry.number(stated.unit) for entry in own]
    equal = all(
        number is not None and stated.value is not None and _same(number, stated.value)
        for number in numbers
    )
    shown = "; ".join(entry.shown for entry in own[:_MOST_SHOWN])
    if None in numbers:
        shown += f": no unit of {stated.unit}"
    one = numbers[0] if len({*numbers}) == 1 else None
    differs = "" if equal or one is None else number_text(one)
    return Seen(shown, place_text(own[0].place), equal, differs), own


def _unnamed(methodology: Methodology, stated: Statement, found: Sequence[Entry]) -> Seen | None:
    """Give numbers of a table that do not say which row they are: they confirm none."""
    if stated.kind != "row":
        return None
    owners = stated.names[1:]
    open_ = [e for e in found if e.name in owners and not _row_named(methodology, stated, e)]
    if not open_:
        return None
    shown = "; ".join(dict.fromkeys(entry.shown for entry in open_[:_MOST_SHOWN]))
    return Seen(f"{shown}, which does not say for which row", "", False)


def _row_named(methodology: Methodology, stated: Statement, entry: Entry) -> bool:
    """Whether the words beside a number say which row of the table it is, this one or another."""
    return any(
        _holds(methodology, stated.subject, position, entry)
        for position in range(len(methodology.tables[stated.subject].rows))
    ) or any(
        key.unit is not None and band_in(entry.words, key.unit) is not None
        for key in methodology.tables[stated.subject].keys.values()
    )


def _is_row(methodology: Methodology, stated: Statement, entry: Entry) -> bool:
    return entry.name in stated.names and _holds(
        methodology, stated.subject, stated.position, entry
    )


def _holds(methodology: Methodology, name: str, position: int, entry: Entry) -> bool:
    """Whether the words beside a number name every condition of a row, and no other of its kind."""
    table = methodology.tables[name]
    row = table.rows[position]
    words = case_words(entry.words)
    for key, condition in row.when.items():
        if isinstance(condition, BandText):
            named = band_in(entry.words, table.keys[key].unit or "")
            if named is None or not _same_band(named, band_of(condition)):
                return False
            continue
        cases = {c for r in table.rows if isinstance(c := r.when[key], str)} - {ANY}
        if {case for case in cases if _names(methodology, key, case, words)} != {condition}:
            return False
    return bool(row.when)


def _names(methodology: Methodology, key: str, case: str, words: str) -> bool:
    """Whether words name a case: as it is written here, or with blanks in place of lines."""
    spoken = re.escape(case.casefold()).replace("_", r"[\s_-]+")
    return re.search(rf"(?<![^\W_]){spoken}s?(?![^\W_])", words) is not None


def _same_band(one: Band, other: Band) -> bool:
    # A band without an end begins at zero as well as nowhere.
    low, with_low = (None, False) if one.low in (None, 0) else (one.low, one.with_low)
    own, with_own = (None, False) if other.low in (None, 0) else (other.low, other.with_low)
    return (low, with_low, one.high, one.with_high) == (own, with_own, other.high, other.with_high)


def _same(one: Fraction, other: Fraction) -> bool:
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-15)


def without_a_line(methodology: Methodology, found: Sequence[Entry]) -> Iterator[Entry]:
    """Give the entries whose band is that of no row: the spreadsheet divides a table otherwise."""
    for entry in found:
        default = methodology.defaults.get(entry.name)
        names = () if default is None else tables(default)
        if any(
            (key.unit is not None and band_in(entry.words, key.unit) is not None)
            for name in names
            for key in methodology.tables[name].keys.values()
        ):
            yield entry


# -- units, options, frequencies, methods ----------------------------------------------------


def aspect_seen(official: OfficialSheet, stated: Statement) -> Seen | None:
    """Give what the spreadsheet has as unit, option, frequency or method of a value.

    What stands nowhere in it, such as a frequency that it leaves blank, is for a person to read. A
    method in other words stands beside: whether it is the same one, a person says.
    """
    parameter = official.methodology.parameters[stated.subject]
    of = official.monitored if parameter.kind == "monitored" else official.fixed
    rows = [row for side in official.sides for row in of(side) if row.name == stated.subject]
    if stated.kind in ("frequency", "method"):
        rows = [row for row in rows if says_something(getattr(row, stated.kind))]
    if not rows:
        return None
    cell = place_text(rows[0].place)
    shown = "; ".join(list(dict.fromkeys(_SHOWN[stated.kind](row) for row in rows))[:_MOST_SHOWN])
    match stated.kind:
        case "class":
            equal = {times_of(row.unit, parameter.unit) for row in rows} == {Fraction(1)}
        case "option":
            written = [frozenset(option_letters(row.option or "")) for row in rows]
            equal = {one for one in written if one} == {frozenset(parameter.options)}
        case "method":
            equal = {words_alone(row.method) for row in rows} == {words_alone(parameter.method)}
        case _:
            equal = all(says_how_often(row.frequency, parameter.frequency) for row in rows)
    is_wording = stated.kind == "method" and not equal
    if official.is_filled and stated.kind != "class":
        return Seen(f"{shown.rstrip('.')}, {cell}, as a project has it", "", False, is_wording=True)
    return Seen(f"{shown.rstrip('.')}, {cell}", cell, equal, is_wording=is_wording)


_SHOWN: dict[str, Callable[[RawRow], str]] = {
    "class": lambda row: f"unit {row.unit.strip() or 'not stated'}",
    "option": lambda row: " ".join((row.option or "").split())[:60] or "no option",
    "frequency": lambda row: " ".join(row.frequency.split())[:60],
    "method": lambda row: " ".join(row.method.split())[:_LONGEST_METHOD],
}


def option_letters(text: str) -> tuple[str, ...]:
    """Give the letters of monitoring options that a cell names.

    Examples
    --------
    >>> option_letters("Option B or Option C"), option_letters("オプションC"), option_letters("")
    (('B', 'C'), ('C',), ())
    """
    if not _OPTIONS.search(text) and not _BARE.fullmatch(text):
        return ()
    return tuple(dict.fromkeys(_LETTER.findall(text)))
