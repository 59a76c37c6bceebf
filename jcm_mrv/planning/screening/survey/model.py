"""What a needs survey says, row by row, each value with its place in the file."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

from jcm_mrv.findings import Finding
from jcm_mrv.immutable import immutable
from jcm_mrv.input_files import InputFile
from jcm_mrv.methodology.survey_keys import Sheet

Value = Fraction | str | int
CONSENT = "contact_consent"
NAMING = ("name", "park", "note")
"""Keys whose texts tell who a site is."""


@immutable
class Row:
    """A row of a sheet.

    ``values`` are those of the known keys that are filled in and right: amounts exact, in the unit
    of the key (a share as a part of 1), years as whole numbers, all else as text; choices are the
    words of ``survey.yaml`` whatever language they were given in. ``wrong`` are the keys that hold
    something which cannot be taken: they are told, and not known. ``number`` counts the rows of the
    file from 1, ``columns`` says in which column each key stands.
    """

    sheet: Sheet
    number: int
    where: str
    values: Mapping[str, Value]
    columns: Mapping[str, str]
    file: str = ""
    is_text: bool = False
    """Whether the file is a CSV file, whose cells have no letters."""
    wrong: frozenset[str] = frozenset()

    def place_of(self, key: str) -> str:
        """Give the place of a key in the file; that of the row where it has no column.

        Examples
        --------
        >>> Row("sites", 5, "s.xlsx, sites!5", {}, {"tariff": "H"}, "s.xlsx").place_of("tariff")
        's.xlsx, sites!H5'
        >>> row = Row("sites", 5, "sites.csv:5", {}, {"tariff": "H"}, "sites.csv", True)
        >>> row.place_of("tariff")
        'sites.csv:5, column H (tariff)'
        """
        column = self.columns.get(key)
        if column is None:
            return self.where
        if self.is_text:
            return f"{self.where}, column {column} ({key})"
        return f"{self.file}, {self.sheet}!{column}{self.number}"

    @property
    def is_withheld(self) -> bool:
        """Whether the site is not to be named: it says no, or something that may be a no."""
        return self.values.get(CONSENT) == "no" or CONSENT in self.wrong

    def number_of(self, key: str) -> Fraction | None:
        """Give an amount, None where it is not known."""
        value = self.values.get(key)
        return Fraction(value) if isinstance(value, (int, Fraction)) else None

    def text_of(self, key: str) -> str:
        """Give a text, "" where it is not known."""
        value = self.values.get(key)
        return value if isinstance(value, str) else ""


@immutable
class SurveySite:
    """A site with the rows of the other sheets that name it."""

    id: str
    row: Row
    equipment: tuple[Row, ...] = ()
    waste: tuple[Row, ...] = ()
    biomass: tuple[Row, ...] = ()
    costs: tuple[Row, ...] = ()
    findings: tuple[Finding, ...] = ()
    """What was found in any of its rows."""

    @property
    def name(self) -> str:
        """The name that may be shown: the id where there is none, or no consent to being named."""
        if self.row.is_withheld:
            return self.id
        return self.row.text_of("name") or self.id

    def rows(self, sheet: Sheet) -> tuple[Row, ...]:
        """Give the rows of a sheet that are about this site."""
        if sheet == "sites":
            return (self.row,)
        found: tuple[Row, ...] = getattr(self, sheet)
        return found

    @property
    def monthly_electricity(self) -> tuple[Fraction, ...] | None:
        """Electricity of the twelve months in kWh, None where not all are known."""
        months = [self.row.number_of(f"electricity_kwh_{month:02}") for month in range(1, 13)]
        known = tuple(month for month in months if month is not None)
        return known if len(known) == len(months) else None


@immutable
class Survey:
    """A survey that was read: its sites in the order of the file, and all that was found."""

    path: Path
    sites: tuple[SurveySite, ...]
    findings: tuple[Finding, ...]
    inputs: Mapping[str, InputFile]
