"""Dated series: published values with validity, source and standing, each asked for by name.

A series is a table of ``methodologies/series/NAME.yaml``. What it has no value for is an error
that says what there is: nothing is extrapolated, and no key, year or limit is chosen silently.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from jcm_mrv.findings import MET, nearest
from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.claims import STANDINGS, Sourced, Standing
from jcm_mrv.methodology.question import Question
from jcm_mrv.methodology.series.model import SeriesFile, SeriesRow
from jcm_mrv.methodology.units import parse_unit


@immutable
class Validity:
    """From a day to a day, both included; None is open."""

    start: dt.date | None
    end: dt.date | None

    @property
    def is_dated(self) -> bool:
        """Whether it begins or ends at all."""
        return self.start is not None or self.end is not None

    def covers(self, first: dt.date, last: dt.date) -> bool:
        """Whether every day from first to last is inside."""
        return (self.start is None or self.start <= first) and (
            self.end is None or last <= self.end
        )

    @property
    def years(self) -> tuple[int | None, int | None]:
        """The first and the last calendar year of which every day is inside; None is open."""
        first, last = self.start, self.end
        return (
            None if first is None else first.year + ((first.month, first.day) != (1, 1)),
            None if last is None else last.year - ((last.month, last.day) != (12, 31)),
        )

    def meets(self, other: Validity) -> bool:
        """Whether one day is inside both."""
        first = max(self.start or dt.date.min, other.start or dt.date.min)
        return first <= min(self.end or dt.date.max, other.end or dt.date.max)

    def text(self) -> str:
        """Give it in words: ``2014 to 2023``, ``2015-03-01 to 2016-12-31``, ``from 2017``."""
        start, end = self.start, self.end
        first = None if start is None else start.isoformat()
        last = None if end is None else end.isoformat()
        if (start is None or (start.month, start.day) == (1, 1)) and (
            end is None or (end.month, end.day) == (12, 31)
        ):
            first = None if start is None else str(start.year)
            last = None if end is None else str(end.year)
        if first is None or last is None:
            return f"from {first}" if first else f"up to {last}" if last else "always"
        return first if first == last else f"{first} to {last}"


@immutable
class Figure:
    """A value of a series as it was asked for: in the unit of the series, with its claim."""

    number: int
    row: SeriesRow
    valid: Validity
    claim: Sourced


def validity_text(figures: Iterable[Figure]) -> str:
    """Give the intervals that values are there for, neighbours joined: ``2010; 2012 to 2023``."""
    joined: list[Validity] = []
    for valid in sorted({f.valid for f in figures}, key=lambda v: v.start or dt.date.min):
        before = joined[-1] if joined else None
        if before is not None and before.end is None:
            break
        if (
            before is not None
            and before.end is not None
            and valid.start is not None
            and valid.start <= before.end + dt.timedelta(days=1)
        ):
            last = None if valid.end is None else max(before.end, valid.end)
            joined[-1] = Validity(before.start, last)
        else:
            joined.append(valid)
    return "; ".join(valid.text() for valid in joined)


@immutable
class Series:
    """A series whose rows are whole and exclude one another."""

    name: str
    file: SeriesFile
    figures: tuple[Figure, ...]
    path: Path
    sha256: str
    own_word: bool = False
    """Whether it is none that was shipped: what it calls official, it calls so on its own word."""

    @property
    def is_dated(self) -> bool:
        """Whether any of its values begins or ends."""
        return any(figure.valid.is_dated for figure in self.figures)

    @property
    def standings(self) -> tuple[Standing, ...]:
        """The standings that its values have, the surest first."""
        found = {figure.claim.standing for figure in self.figures}
        return tuple(standing for standing in STANDINGS if standing in found)

    def source_text(self, figure: Figure) -> str:
        """Give the document and the place that a value was read in."""
        source = self.file.sources[figure.claim.source].title
        return f"{source}, {figure.claim.place}" if figure.claim.place else source

    def select(
        self, question: Question, where: str, *, by_year: bool = False, latest: bool = False
    ) -> list[Figure]:
        """Give the figures for the keys that are named, valid when asked; of the others, all.

        A key may name several choices, in a list. ``by_year`` gives those of all years,
        ``latest`` those of all days of publication.

        Raises
        ------
        FindingsError
            ``MET-145`` for a key or choice that the series does not have or a day that it needs,
            ``MET-146`` where no value has these keys, ``MET-147`` where none is valid then,
            ``MET-148`` where the limit asked for is not known, ``MET-185`` where it cannot be told
            which value was published last.
        """
        self._check_keys(question, where)
        fitting = [
            figure
            for figure in self.figures
            if all(figure.row.when[key] in _listed(v) for key, v in question.asked.items())
        ]
        if not fitting:
            raise MET[146].stop(
                where,
                found=question.text(),
                name=self.name,
                combinations="; ".join(self.combinations())[:500],
            )
        if latest:
            self._check_published(fitting, question, where)
        elif not by_year:
            fitting = self._valid(fitting, question, where)
        elif not all(figure.valid.is_dated for figure in fitting):
            raise MET[145]["undated"].stop(
                where, found=question.text(), name=self.name, asked="by_year"
            )
        if question.limit is not None:
            for figure in fitting:
                if getattr(figure.row, question.limit) is None:
                    raise MET[148].stop(
                        where,
                        found=question.text(),
                        name=self.name,
                        limit=question.limit,
                        keys=self.when_text(figure) or "this",
                    )
        return fitting

    def find(self, question: Question, where: str) -> Figure:
        """Give the one figure that a question names; see :meth:`select`.

        Raises
        ------
        FindingsError
            As :meth:`select`, and ``MET-145`` where a key is left out.
        """
        self._check_keys(question, where)
        missing = [k for k in self.file.keys if not isinstance(question.asked.get(k), str)]
        if missing:
            key = self.file.keys[missing[0]]
            raise MET[145].stop(
                where,
                found=question.text(),
                name=self.name,
                key=missing[0],
                description=key.description,
                choices=" | ".join(key.choices),
            )
        return self.select(question, where)[0]

    def check_use(self, parameter: str | None, country: str, where: str) -> None:
        """Refuse a use that the numbers were not made for: another parameter or country.

        Raises
        ------
        FindingsError
            ``MET-149``.
        """
        file = self.file
        if file.countries and country not in file.countries:
            raise MET[149].stop(
                where, found=country, name=self.name, countries=", ".join(file.countries)
            )
        if parameter is not None and not self.serves(parameter):
            raise (
                MET[149]["only"].stop(
                    where,
                    found=f"{parameter} from {self.name}",
                    name=self.name,
                    parameter=parameter,
                    parameters=", ".join(file.only_for),
                    purpose=" ".join(file.purpose.split()),
                )
                if file.only_for
                else MET[149]["not"].stop(
                    where,
                    found=f"{parameter} from {self.name}",
                    name=self.name,
                    parameter=parameter,
                    purpose=" ".join(file.purpose.split()),
                )
            )

    def serves(self, parameter: str) -> bool:
        """Whether the numbers are made for a parameter of that name."""
        only = self.file.only_for
        return parameter not in self.file.not_for and (not only or parameter in only)

    def fits(self, unit: str) -> bool:
        """Whether values can be given in a unit: one of the same kind, of the same energy.

        Watt-hours are electricity, joules fuel or heat: a factor of a fuel is none of the grid,
        although a gigajoule can be converted into megawatt-hours.
        """
        mine, other = self.file.unit, unit
        alike = parse_unit(mine).same_dimensions(parse_unit(other))
        return alike and ("Wh" in mine) == ("Wh" in other)

    def when_text(self, figure: Figure) -> str:
        """Give the keys of a value in words: ``report AR5, gas CH4``."""
        return ", ".join(f"{key} {figure.row.when[key]}" for key in self.file.keys)

    def combinations(self) -> list[str]:
        """Give the keys of each value that is there, each once."""
        return list(dict.fromkeys(self.when_text(figure) for figure in self.figures))

    def _check_published(self, figures: list[Figure], question: Question, where: str) -> None:
        """Refuse values whose days of publication are not known, or are one and the same."""
        unknown = [f for f in figures if f.row.published is None]
        if unknown:
            raise MET[185].stop(
                where,
                found="; ".join(self._meant(figure) for figure in unknown)[:500],
                name=self.name,
            )
        seen: dict[tuple[object, ...], Figure] = {}
        for figure in figures:
            key = (*(figure.row.when[key] for key in self.file.keys), figure.row.published)
            first = seen.setdefault(key, figure)
            if first is not figure:
                raise MET[185]["same"].stop(
                    where,
                    found=f"{self._meant(first)}; {self._meant(figure)}",
                    name=self.name,
                    day=figure.row.published,
                )

    def _meant(self, figure: Figure) -> str:
        return ", ".join(filter(None, [self.when_text(figure), figure.valid.text()]))

    def _check_keys(self, question: Question, where: str) -> None:
        for key, value in question.asked.items():
            if key not in self.file.keys:
                dates = ("year", "on") if self.is_dated else ()
                raise MET[145]["no-key"].stop(
                    where,
                    found=f"{key}: {value}",
                    name=self.name,
                    key=key,
                    keys=", ".join([*self.file.keys, *dates]) or "no keys",
                    nearest=nearest(key, [*self.file.keys, *dates, "limit"]),
                )
            choices = self.file.keys[key].choices
            for choice in _listed(value):
                if choice not in choices:
                    raise MET[145]["no-choice"].stop(
                        where,
                        found=f"{key}: {choice}",
                        name=self.name,
                        key=key,
                        choice=str(choice),
                        choices=" | ".join(choices)[:500],
                        nearest=nearest(str(choice), choices),
                    )

    def _valid(self, figures: list[Figure], question: Question, where: str) -> list[Figure]:
        dated = any(figure.valid.is_dated for figure in figures)
        there = validity_text(figures)
        asked = [name for name in ("year", "on") if getattr(question, name) is not None]
        if not dated and asked:
            raise MET[145]["undated"].stop(
                where, found=question.text(), name=self.name, asked=asked[0]
            )
        if dated and len(asked) != 1:
            raise MET[145]["dated"].stop(
                where, found=question.text(), name=self.name, validity=there
            )
        if not dated:
            return figures
        if question.year is not None:
            first, last = dt.date(question.year, 1, 1), dt.date(question.year, 12, 31)
        else:
            first = last = question.on or dt.date.min
        valid = [figure for figure in figures if figure.valid.covers(first, last)]
        if not valid:
            shown = ", ".join(f"{key} {value}" for key, value in question.asked.items())
            shown, text = shown or self.name, question.text()
            if question.year:
                raise MET[147].stop(
                    where,
                    found=text,
                    name=self.name,
                    year=question.year,
                    asked=shown,
                    validity=there,
                )
            raise MET[147]["day"].stop(
                where, found=text, name=self.name, day=question.on, asked=shown, validity=there
            )
        return valid


def _listed(value: Any) -> list[Any]:
    """Give what a key was asked for as a list: one choice, or several."""
    return value if isinstance(value, list) else [value]
