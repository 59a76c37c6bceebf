"""Tables and numbers of a methodology that a series gives, made plain when it is loaded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from jcm_mrv.findings import MET, FindingsError
from jcm_mrv.immutable import mutable
from jcm_mrv.methodology.claims import SeriesClaim, Source, Sourced, worst
from jcm_mrv.methodology.days import DATE
from jcm_mrv.methodology.question import Question
from jcm_mrv.methodology.reference_tables import (
    BandText,
    PublishedKey,
    ReferenceTable,
    SeriesTable,
    TableKey,
    TableRow,
)
from jcm_mrv.methodology.units import convert

if TYPE_CHECKING:
    # A methodology that asks none does without.
    from jcm_mrv.methodology.series.series import Figure, Series

LoadSeries: TypeAlias = "Callable[[str, str], Series]"
"""Gives a series by name; the place where it is named goes into a finding."""


def no_series(name: str, where: str) -> Series:
    """Stand in where no library is at hand: every series is unknown."""
    raise unknown_series(name, where, "no series is at hand")


def unknown_series(name: str, where: str, hint: str) -> FindingsError:
    """Give the finding ``MET-140``."""
    return MET[140].stop(where, found=name, hint=hint)


YEAR = "year"
"""The key of a table by year, after those of its series."""
_YEAR = "Calendar year of the result"


DAY = "day"
"""The key of a table of what was published last, after those of its series."""
_DAY = "Day by which the value was published"


def _until_the_next(figure: Figure, others: Sequence[Figure]) -> BandText:
    """Give the days on which a value is the last that was published."""
    days = [other.row.published for other in others if other.row.published is not None]
    first = figure.row.published
    assert first is not None, "the series has looked"
    return BandText.model_validate(
        {"from": first, "below": min((day for day in days if day > first), default=None)}
    )


def _band(first: int | None, last: int | None) -> BandText:
    """Give the calendar years that a value is valid for."""
    if first is not None and first == last:
        return BandText.model_validate({"at": Fraction(first)})
    lower = None if first is None else Fraction(first)
    below = None if last is None else Fraction(last + 1)
    return BandText.model_validate({"from": lower, "below": below})


@mutable
class Asked:
    """Asks series for one methodology; keeps which were used, and their sources."""

    load: LoadSeries
    country: str
    sources: dict[str, Source] = field(default_factory=dict)
    hashes: dict[Path, str] = field(default_factory=dict)

    def table(self, table: SeriesTable, where: str) -> ReferenceTable:
        """Give the table with the rows of its series, in the unit that is asked for.

        Raises
        ------
        FindingsError
            As :meth:`Series.select`, and ``MET-149`` for a unit of another kind.
        """
        series = self._series(table, where)
        series.check_use(None, self.country, where)
        # A key with a list of choices stays a key, with these rows.
        keys = [k for k in series.file.keys if not isinstance(table.asked.get(k), str)]
        rows = []
        figures = series.select(table, where, by_year=table.by_year, latest=table.latest)
        for figure in figures:
            value = value_of(series, figure, table, table.unit or series.file.unit, where)
            claim = self._claim(series, figure, table)
            when: dict[str, BandText | str] = {key: figure.row.when[key] for key in keys}
            if table.by_year:
                first, last = figure.valid.years
                if first is not None and last is not None and last < first:
                    continue  # it is valid for no whole year
                when[YEAR] = _band(first, last)
            if table.latest:
                others = [
                    o for o in figures if all(o.row.when[k] == figure.row.when[k] for k in keys)
                ]
                when[DAY] = _until_the_next(figure, others)
            rows.append(TableRow(when=when, value=value, **claim.model_dump()))
        return ReferenceTable(
            title=table.title or _title(series, table),
            unit=table.unit or series.file.unit,
            keys={
                key: TableKey(text=True, description=series.file.keys[key].description)
                for key in keys
            }
            | ({YEAR: TableKey(unit="1", description=_YEAR)} if table.by_year else {})
            | ({DAY: PublishedKey(unit=DATE, description=_DAY)} if table.latest else {}),
            rows=tuple(rows),
        )

    def number(
        self, claim: SeriesClaim, parameter: str, unit: str, where: str
    ) -> tuple[Fraction, Sourced]:
        """Give the number that a series has for a parameter, in its unit, and where it was read.

        Raises
        ------
        FindingsError
            As :meth:`Series.find`, and ``MET-149`` for another unit or use.
        """
        series = self._series(claim, where)
        series.check_use(parameter, self.country, where)
        figure = series.find(claim, where)
        return value_of(series, figure, claim, unit, where), self._claim(series, figure, claim)

    def _series(self, question: Question, where: str) -> Series:
        series = self.load(question.series, where)
        self.hashes[series.path] = series.sha256
        return series

    def _claim(self, series: Series, figure: Figure, use: SeriesClaim | SeriesTable) -> Sourced:
        # The name of the series in front: its keys of sources may be those of the methodology too.
        source = f"{series.name}.{figure.claim.source}"
        self.sources[source] = series.file.sources[figure.claim.source]
        notes = [figure.claim.note, use.note]
        return figure.claim.model_copy(
            update={
                "source": source,
                "standing": worst([figure.claim.standing, use.standing]),
                "note": " ".join(note for note in notes if note),
            }
        )


def value_of(series: Series, figure: Figure, question: Question, unit: str, where: str) -> Fraction:
    """Give the number that was asked for, exactly, in another unit of the same kind.

    Raises
    ------
    FindingsError
        ``MET-149`` for a unit of another kind.
    """
    row = figure.row
    value = {"lower": row.lower, "upper": row.upper, None: row.value}[question.limit]
    assert value is not None
    if not series.fits(unit):
        raise MET[149]["unit"].stop(where, found=series.file.unit, name=series.name, unit=unit)
    return convert(value, series.file.unit, unit)


def _title(series: Series, table: SeriesTable) -> str:
    fixed = ", ".join(
        [value for value in table.asked.values() if isinstance(value, str)]
        + ([str(table.year or table.on)] if table.year or table.on else [])
        + ([f"{table.limit} limits"] if table.limit else [])
    )
    return f"{series.file.title} ({fixed})" if fixed else series.file.title
