"""What a city's progress is: a row for each year and area, what it came from, and its JSON form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, cast

from jcm_mrv.calculation.result_standing import ResultStanding, weakest
from jcm_mrv.findings import Finding, has_errors
from jcm_mrv.findings.language import WRITTEN
from jcm_mrv.immutable import immutable
from jcm_mrv.input_files import InputFile
from jcm_mrv.planning.city.equations import Equations, Traced
from jcm_mrv.planning.city.file import City, Transfer
from jcm_mrv.planning.city.grid import GridFactor
from jcm_mrv.planning.city.inventory import Inventory
from jcm_mrv.planning.city.target import Given
from jcm_mrv.version import __version__

if TYPE_CHECKING:
    from jcm_mrv.planning.city import schema

SCHEMA = "jcm-mrv/city/1"


@immutable
class Contribution:
    """What a project adds in a year, tCO2e; None is not known.

    Attributes
    ----------
    project : str
        As the city file lists it.
    start, end : date
        The monitored part of the year.
    counted : float or None
        At the level of reporting, by the factor of the grid.
    apart : float or None
        In territorial categories alone.
    outside : float or None
        In categories that the level does not have.
    jcm : int
        Tonnes under the JCM.
    why : str or None
        Why it is not known.
    confidential : bool
        Whether its project file lists anything as confidential.
    """

    project: str
    title: str
    reference: str
    boundary: str
    category: str
    year: int
    start: dt.date
    end: dt.date
    counted: float | None
    apart: float | None
    outside: float | None
    jcm: int
    standing: ResultStanding
    grid_factor: float | None = None
    trading_scheme: str = ""
    why: schema.Why | None = None
    confidential: bool = False

    @property
    def is_whole_year(self) -> bool:
        """Whether all days of the year were monitored."""
        return (self.end - self.start).days + 1 >= (366 if _leap(self.year) else 365)

    def as_dict(self) -> schema.ContributionLine:
        """Give the contribution as JSON has it."""
        return {
            "project": self.project,
            "reference": self.reference or None,
            "title": self.title,
            "boundary": self.boundary,
            "category": self.category,
            "amount": self.counted,
            "territorial": self.apart,
            "outside": self.outside,
            "jcm": self.jcm,
            "standing": self.standing,
            "why": self.why,
            "grid_factor": self.grid_factor,
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
            "trading_scheme": self.trading_scheme or None,
        }


def _leap(year: int) -> bool:
    return (dt.date(year + 1, 1, 1) - dt.date(year, 1, 1)).days == 366


@immutable
class ListedTransfer:
    """A transfer, the project that it is of, and whether it is taken off."""

    transfer: Transfer
    project: str | None
    boundary: str | None
    counts: bool
    where: str

    def as_dict(self) -> schema.TransferLine:
        """Give the transfer as JSON has it."""
        one = self.transfer
        return {
            "project": one.project,
            "year": one.year,
            "amount": float(one.amount),
            "corresponding_adjustment": one.corresponding_adjustment,
            "taken_off": self.counts,
            "date": None if one.date is None else one.date.isoformat(),
            "source": one.source,
            "illustrative": one.illustrative,
        }


@immutable
class Row:
    """A year of an area; None is not known, and never nought instead."""

    year: int
    boundary: str
    baseline: float | None
    traced: Mapping[str, Traced]
    contributions: tuple[Contribution, ...]
    transfers: tuple[ListedTransfer, ...]
    missing: tuple[str, ...] = ()

    def value(self, name: str) -> float | None:
        """Give the value of an equation."""
        found = self.traced.get(name)
        return None if found is None else found.value

    @property
    def standing(self) -> ResultStanding | None:
        """The weakest standing of what its projects add."""
        return weakest(one.standing for one in self.contributions)

    def as_dict(self) -> schema.YearLine:
        """Give the row as JSON has it."""
        jcm = self.value("jcm")
        return {
            "year": self.year,
            "boundary": self.boundary,
            "baseline": self.baseline,
            "inventory": self.value("inventory"),
            "top_down": self.value("top_down"),
            "bottom_up": self.value("bottom_up"),
            "territorial": self.value("territorial"),
            "transferred": self.value("transferred"),
            "claimable": self.value("claimable"),
            "progress": self.value("progress"),
            "jcm": None if jcm is None else round(jcm),
            "standing": self.standing,
            "missing": list(self.missing),
            "contributions": [one.as_dict() for one in self.contributions],
        }


@immutable
class Illustration:
    """Something that was made up to show how it works."""

    what: str
    source: str


@immutable
class CityProgress:
    """The progress of a city towards its target, by year and area."""

    city: City
    rows: tuple[Row, ...]
    target: Mapping[str, Traced]
    given: Given
    system: Equations
    grid: Mapping[int, GridFactor]
    inventory: Inventory
    inside: Mapping[str, tuple[str, ...]]
    transfers: tuple[ListedTransfer, ...]
    illustrative: tuple[Illustration, ...]
    inputs: tuple[InputFile, ...]
    findings: tuple[Finding, ...]
    as_of: dt.date | None = None
    projects: tuple[schema.ProjectLine, ...] = field(default=())

    def __repr__(self) -> str:
        wrong = "with errors" if has_errors(self.findings) else f"{len(self.rows)} rows"
        return f"<CityProgress of {self.city.file.title!r}: {wrong}>"

    def row(self, year: int, boundary: str) -> Row:
        """Give the row of a year and area.

        Raises
        ------
        KeyError
            Where there is none.
        """
        for row in self.rows:
            if (row.year, row.boundary) == (year, boundary):
                return row
        raise KeyError((year, boundary))

    def to_json(self) -> schema.CityProgressFile:
        """Give the content of ``city.json``, schema ``jcm-mrv/city/1``."""
        file = self.city.file
        return {
            "schema": SCHEMA,
            "language": WRITTEN.get(),
            "software": {"name": "jcm-mrv", "version": __version__},
            "title": file.title,
            "country": file.country,
            "gwp": file.gwp,
            "level": file.level,
            "as_of": None if self.as_of is None else self.as_of.isoformat(),
            "illustrative": [{"what": i.what, "source": i.source} for i in self.illustrative],
            "boundaries": [
                {
                    "id": area.id,
                    "title": area.title,
                    "from": None if area.start is None else area.start.isoformat(),
                    "to": None if area.end is None else area.end.isoformat(),
                    "contains": list(area.contains),
                }
                for area in file.boundary
            ],
            "target": self._target(),
            "baseline": [
                {"year": year, "value": float(value)}
                for year, value in sorted(self.given.baseline.items())
            ],
            "grid_factors": [
                {
                    "year": factor.year,
                    "value": float(factor.value),
                    "unit": "tCO2/MWh",
                    "source": factor.source,
                    "standing": factor.standing,
                    "illustrative": factor.illustrative,
                }
                for factor in self._used_factors()
            ],
            "years": [row.as_dict() for row in self.rows],
            "projects": list(self.projects),
            "transfers": [one.as_dict() for one in self.transfers],
            "inventory": [
                {
                    "boundary": line.boundary,
                    "year": line.year,
                    "category": line.category.id,
                    "gas": line.gas,
                    "value": float(line.tonnes),
                    "counts": file.level in line.category.levels,
                    "source": line.source,
                    "illustrative": line.illustrative,
                }
                for line in self.inventory.lines
            ],
            "trace": list(self._trace()),
            "inputs": [
                {"path": item.path, "sha256": item.sha256, "bytes": item.bytes}
                for item in sorted(self.inputs, key=lambda item: item.path)
            ],
            "findings": [cast("schema.FindingLine", f.as_dict()) for f in self.findings],
        }

    def _target(self) -> schema.TargetLine:
        target = self.city.file.target
        required, allowed = self.target.get("required"), self.target.get("allowed")
        return {
            "boundary": target.boundary,
            "kind": target.kind,
            "year": target.year,
            "reduction": None if target.reduction is None else float(target.reduction),
            "base_year": target.base_year,
            "required": None if required is None else required.value,
            "allowed": None if allowed is None else allowed.value,
            "unit": "tCO2e",
            "source": target.source,
            "illustrative": target.illustrative,
        }

    def _used_factors(self) -> Iterable[GridFactor]:
        years = {row.year for row in self.rows}
        return [factor for year, factor in sorted(self.grid.items()) if year in years]

    def _trace(self) -> Iterable[schema.TraceLine]:
        for name, one in self.target.items():
            if name in ("required", "allowed"):
                yield _trace_line(None, self.city.file.target.boundary, one)
        for row in self.rows:
            for name, one in row.traced.items():
                if name not in ("required", "allowed"):
                    yield _trace_line(row.year, row.boundary, one)


def _trace_line(year: int | None, boundary: str, one: Traced) -> schema.TraceLine:
    return {
        "year": year,
        "boundary": boundary,
        "name": one.name,
        "symbol": one.symbol,
        "value": one.value,
        "unit": one.unit,
        "equation": one.equation,
        "inputs": {
            name: value if isinstance(value, (int, float)) else list(value)
            for name, value in one.inputs.items()
        },
    }
