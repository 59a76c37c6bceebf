"""Programmes that support projects: dated rows with rate, cap, limit and legal durable years.

The shipped rows (``methodologies/support.yaml``) carry what a source says and no more; a table of
one's own stands before them. What a row leaves empty is asked.
"""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    Field,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

from jcm_mrv.findings import PLN, Finding, nearest
from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.claims import Checked, Standing
from jcm_mrv.methodology.numbers import Number
from jcm_mrv.project.pv_estimate import Share
from jcm_mrv.shipped import shipped
from jcm_mrv.strict_yaml import Document, StrictModel, load_file, validate_filled

SHIPPED = "support.yaml"
ASKED = ("support.max_rate", "support.cap", "support.limit", "support.legal_durable_years")
"""What is asked of a row, and of the user where none holds."""
_FIRST_MONTH = 4
"""Japan's fiscal year begins on 1 April."""


Part = Annotated[Share, Field(ge=0, le=1)]
"""A share of a whole that it cannot exceed."""


class SimilarProjects(StrictModel):
    """How many similar projects there are in the country: from, and to, both included."""

    first: Annotated[int, Field(alias="from", ge=0)] = 0
    last: Annotated[int | None, Field(alias="to", ge=0)] = None

    @model_validator(mode="after")
    def _ordered(self) -> "SimilarProjects":
        if self.last is not None and self.last < self.first:
            raise PydanticCustomError("similar", "`to` is below `from`", {"expected": "from <= to"})
        return self

    def holds(self, number: int) -> bool:
        """Say whether so many projects are in it."""
        return number >= self.first and (self.last is None or number <= self.last)


class SupportRow(StrictModel):
    """What a programme pays in a fiscal year of Japan; what is left out is not known.

    ``cap`` and ``least`` are yen for one project, ``limit`` yen per tonne of CO2 equivalent.
    """

    programme: Annotated[str, StringConstraints(min_length=1)]
    fiscal_year: Annotated[int, Field(ge=2013, le=2100)]
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = None
    technology: str | None = None
    similar_projects: SimilarProjects | None = None
    max_rate: Part | None = None
    cap: Annotated[Number, Field(gt=0)] | None = None
    least: Annotated[Number, Field(gt=0)] | None = None
    limit: Annotated[Number, Field(gt=0)] | None = None
    legal_durable_years: Annotated[Number, Field(gt=0)] | None = None
    credits_to_japan: Part | None = None
    source: Annotated[str, StringConstraints(min_length=1)]
    standing: Standing
    checked: Checked = ""
    note: str = ""


class SupportFile(StrictModel):
    """The content of a support table; ``similar`` counts projects by country and technology."""

    rows: tuple[SupportRow, ...] = ()
    similar: dict[str, dict[str, Annotated[int, Field(ge=0)]]] = Field(default_factory=dict)


@immutable
class Chosen:
    """The row that holds, or what is missing to choose one."""

    row: SupportRow | None
    where: str = ""
    missing: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


@immutable
class Support:
    """A support table that was read, with the shipped rows behind it."""

    own: tuple[SupportFile, Document] | None
    shipped: tuple[SupportFile, Document]

    def choose(self, country: str, families: Iterable[str], year: int | None) -> Chosen:
        """Give the row for a technology in a country.

        Parameters
        ----------
        country : str
            Code of the country.
        families : iterable of str
            Families of the methodology: a technology is one of them.
        year : int, optional
            The fiscal year.
        """
        families = tuple(families)
        for table in (self.own, self.shipped):
            if table is None:
                continue
            file, document = table
            fitting = [
                (row, document.where(("rows", n)))
                for n, row in enumerate(file.rows)
                if row.country in (None, country)
                and (row.technology is None or row.technology in families)
            ]
            if fitting and (table is self.own or year in {row.fiscal_year for row, _ in fitting}):
                return self._of_year(fitting, country, families, year)
        return Chosen(None, missing=("as_of",)) if year is None else _none(country, year)

    def _of_year(
        self,
        rows: list[tuple[SupportRow, str]],
        country: str,
        families: tuple[str, ...],
        year: int | None,
    ) -> Chosen:
        years = {row.fiscal_year for row, _ in rows}
        if year is None and len(years) > 1:
            return Chosen(None, missing=("as_of",))
        rows = [item for item in rows if item[0].fiscal_year == (year or min(years))]
        if not rows:
            return _none(country, year)
        missing: list[str] = []
        holding = []
        outside: dict[str, int] = {}
        for row, where in rows:
            if row.similar_projects is None:
                holding.append((row, where))
                continue
            technology = row.technology or next(
                (f for f in families if f in self._similar(country)), families[0]
            )
            number = self._similar(country).get(technology)
            if number is None:
                missing.append(f"support.similar.{country}.{technology}")
            elif row.similar_projects.holds(number):
                holding.append((row, where))
            else:
                outside[f"{country}.{technology}"] = number
        # The narrowest: of the technology before any, of the country before all.
        holding.sort(key=lambda item: -_narrow(item[0]))
        if missing and not (holding and holding[0][0].similar_projects):
            return Chosen(None, missing=tuple(dict.fromkeys(missing)))
        if not holding:
            return _between(rows[0][1], outside, rows[0][0].fiscal_year)
        alike = [item for item in holding if _narrow(item[0]) == _narrow(holding[0][0])]
        if len(alike) > 1:
            where = alike[1][1]
            return Chosen(
                None,
                missing=ASKED,
                findings=(PLN[161].at(where, found=f"{alike[0][1]}; {where}"),),
            )
        return Chosen(*holding[0])

    def _similar(self, country: str) -> dict[str, int]:
        return self.own[0].similar.get(country, {}) if self.own is not None else {}

    def unknown(self, families: Iterable[str]) -> list[Finding]:
        """Give a finding for each technology that is no family of the library."""
        if self.own is None:
            return []
        known = set(families)
        file, document = self.own
        named = [
            (("rows", n, "technology"), row.technology)
            for n, row in enumerate(file.rows)
            if row.technology
        ]
        named += [(("similar", c, f), f) for c, by in file.similar.items() for f in by]
        return [
            PLN[160].at(document.where(path), found=name, nearest=nearest(name, known))
            for path, name in named
            if name not in known
        ]


def _none(country: str, year: int | None) -> Chosen:
    """Give that no row holds: everything a row says is asked."""
    finding = PLN[162].at("support table", found=f"{country}, {year or '-'}", year=year or "-")
    return Chosen(None, missing=ASKED, findings=(finding,))


def _between(where: str, outside: dict[str, int], year: int) -> Chosen:
    """Give that rows hold for the year, and none of their bands for the number of projects."""
    found = ", ".join(f"similar.{key}: {number}" for key, number in outside.items())
    number = ", ".join(str(one) for one in dict.fromkeys(outside.values()))
    finding = PLN[162]["number"].at(where, found=found, number=number, year=year)
    return Chosen(None, missing=ASKED, findings=(finding,))


def _narrow(row: SupportRow) -> int:
    return (
        4 * (row.technology is not None)
        + 2 * (row.country is not None)
        + (row.similar_projects is not None)
    )


def fiscal_year(day: dt.date) -> int:
    """Give the fiscal year of Japan that a day is in.

    Examples
    --------
    >>> fiscal_year(dt.date(2026, 3, 31)), fiscal_year(dt.date(2026, 4, 1))
    (2025, 2026)
    """
    return day.year if day.month >= _FIRST_MONTH else day.year - 1


def load_support(path: Path | None = None) -> Support:
    """Give a support table with the shipped rows behind it; those alone without a path.

    Raises
    ------
    FindingsError
        With everything that is wrong in it.

    Examples
    --------
    >>> sorted({row.fiscal_year for row in load_support().shipped[0].rows})
    [2018, 2022]
    """
    ours = load_file(shipped("methodologies") / SHIPPED, "MET", SHIPPED)
    own = None
    if path is not None:
        document = load_file(path, "PRJ", path.name)
        own = (validate_filled(document, SupportFile, "PRJ"), document)
    return Support(own, (validate_filled(ours, SupportFile, "MET"), ours))


def support_schema() -> dict[str, Any]:
    """Give the JSON Schema of a support table."""
    return SupportFile.model_json_schema(by_alias=True)
