"""What a screening assumes, as whoever screens states it: ``A.yaml``, each number with its source.

Nothing is filled in here: what is not stated is asked. A value may hold for all sites, for a
country, a methodology, a site, or one member of it; the narrowest that is stated counts.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any

from pydantic import ConfigDict, Field, StringConstraints, field_validator, model_validator
from pydantic_core import PydanticCustomError

from jcm_mrv.findings import PLN, Finding, nearest
from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.exact_numbers import number_text
from jcm_mrv.methodology.model import MethodologyId
from jcm_mrv.methodology.numbers import Number
from jcm_mrv.methodology.quantity_text import UnitText
from jcm_mrv.methodology.units import UnitError, convert
from jcm_mrv.project.crediting import ExpectedLifetime
from jcm_mrv.strict_yaml import Document, StrictModel, load_file, validate_filled

Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
YEN = "JPY"
_ABOVE_A_YEN = frozenset({"USD", "EUR", "GBP", "CHF", "AUD", "SGD", "MYR", "CNY", "THB"})
_BELOW_A_YEN = frozenset({"VND", "IDR", "LAK", "KHR"})
"""Currencies whose unit is worth more, or less, than a yen, and not by little."""
_MOST = {"kWh/kW": 8784, "kW/m2": 1}
"""What no machine exceeds: the hours of a leap year, and the sun of a standard test."""
Written = Annotated[str, StringConstraints(min_length=1)]


class Assumption(StrictModel):
    """A value with its source: a number with a unit, twelve months of one, or a text to choose."""

    value: Annotated[Number | str | None, Field(union_mode="left_to_right")] = None
    months: Annotated[tuple[Number, ...], Field(min_length=12, max_length=12)] | None = None
    unit: UnitText | None = None
    source: Written
    note: str = ""

    @model_validator(mode="after")
    def _whole(self) -> "Assumption":
        if (self.value is None) is (self.months is None):
            raise PydanticCustomError(
                "assumption",
                "an assumption has either a value or twelve months",
                {"expected": "one of `value` and `months`"},
            )
        if isinstance(self.value, str) is not (self.unit is None):
            raise PydanticCustomError(
                "assumption",
                "a number has a unit, and a text has none",
                {"expected": "`unit` beside a number; 1 for a plain one"},
            )
        return self

    @property
    def amount(self) -> Fraction | None:
        """The number, of twelve months their sum; None for a text."""
        if self.months is not None:
            return sum(self.months, Fraction(0))
        return None if isinstance(self.value, str) else self.value


class ExchangeRate(StrictModel):
    """What a unit of a currency is worth in yen, on a day, by a source."""

    value: Annotated[Number, Field(gt=0)]
    unit: Annotated[str, StringConstraints(pattern=r"^JPY/[A-Z]{3}$")]
    date: dt.date
    source: Written


Named = dict[str, Assumption]


class AssumptionsFile(StrictModel):
    """The content of a file of assumptions.

    At the top stand names that hold everywhere; ``sites`` goes by site_id, or by site_id/member.
    """

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Assumption] = Field(init=False)  # pyright: ignore

    countries: dict[Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")], Named] = Field(
        default_factory=dict
    )
    methodologies: dict[MethodologyId, Named] = Field(default_factory=dict)
    sites: dict[str, Named] = Field(default_factory=dict)
    exchange: dict[Currency, ExchangeRate] = Field(default_factory=dict)
    expected_lifetime: ExpectedLifetime | None = None

    @field_validator("exchange")
    @classmethod
    def _units_of_rates(cls, exchange: dict[str, ExchangeRate]) -> dict[str, ExchangeRate]:
        for currency, rate in exchange.items():
            if rate.unit != f"JPY/{currency}":
                raise PydanticCustomError(
                    "exchange",
                    "the rate of {currency} is in {unit}",
                    {"currency": currency, "unit": rate.unit, "expected": f"JPY/{currency}"},
                )
            if currency == YEN and rate.value != 1:
                raise PydanticCustomError("exchange", "a yen is worth a yen", {"expected": "1"})
        return exchange

    @property
    def everywhere(self) -> Mapping[str, Assumption]:
        """The assumptions that hold for all sites."""
        return self.__pydantic_extra__ or {}


@immutable
class Stated:
    """An assumption, and where it stands."""

    content: Assumption
    path: tuple[str, ...]
    where: str


@immutable
class Assumptions:
    """A file of assumptions that was read."""

    file: AssumptionsFile
    document: Document

    def find(
        self, name: str, *, site: str, country: str, methodology: str, member: str = ""
    ) -> Stated | None:
        """Give the narrowest statement of a name for a member of a site, None where there is none.

        Parameters
        ----------
        name : str
            Of an assumption, or of a parameter or attribute of the methodology.
        site, country, methodology, member : str
            What it is asked for; the member where it is of one.
        """
        narrow = self.narrow(name, site=site, methodology=methodology, member=member)
        if narrow is not None:
            return narrow
        for group, path in (
            (self.file.countries.get(country, {}), ("countries", country)),
            (self.file.everywhere, ()),
        ):
            if name in group:
                return self._stated(group[name], (*path, name))
        return None

    def narrow(self, name: str, *, site: str, methodology: str, member: str = "") -> Stated | None:
        """Give what is stated for the site or the methodology alone."""
        sites, methodologies = self.file.sites, self.file.methodologies
        for group, path in (
            (sites.get(f"{site}/{member}", {}), ("sites", f"{site}/{member}")),
            (sites.get(site, {}), ("sites", site)),
            (methodologies.get(methodology, {}), ("methodologies", methodology)),
        ):
            if name in group:
                return self._stated(group[name], (*path, name))
        return None

    def _stated(self, content: Assumption, path: tuple[str, ...]) -> Stated:
        return Stated(content, path, self.document.where(path))

    def entries(self) -> Iterator[tuple[tuple[str, ...], Assumption]]:
        """Give every statement with its path."""
        for name, item in self.file.everywhere.items():
            yield (name,), item
        for kind in ("countries", "methodologies", "sites"):
            for key, group in getattr(self.file, kind).items():
                for name, item in group.items():
                    yield (kind, key, name), item

    def turned_round(self) -> list[Finding]:
        """Give a finding for each exchange rate that can hardly be of its currency."""
        return [
            PLN[164].at(
                self.document.where(("exchange", currency, "value")),
                found=number_text(rate.value),
                currency=currency,
                value=number_text(rate.value),
                meant=f"{float(1 / rate.value):.5g}",
            )
            for currency, rate in self.file.exchange.items()
            if (currency in _ABOVE_A_YEN and rate.value < 1)
            or (currency in _BELOW_A_YEN and rate.value > 1)
        ]

    def unused(self, known: Iterable[str], sites: Iterable[str]) -> list[Finding]:
        """Give a finding for each name that nothing asks for, and each site that is not there."""
        names, ids = set(known), set(sites)
        findings = []
        for path, _ in self.entries():
            if path[-1] not in names:
                findings.append(
                    PLN[155].at(
                        self.document.where(path), found=path[-1], nearest=nearest(path[-1], names)
                    )
                )
        for key in self.file.sites:
            if key not in ids and key.partition("/")[0] not in ids:
                findings.append(
                    PLN[155]["site"].at(
                        self.document.where(("sites", key)), found=key, nearest=nearest(key, ids)
                    )
                )
        return findings


def in_unit(stated: Stated, name: str, unit: str) -> Fraction | Finding:
    """Give the number of a statement in a unit, or what is wrong with it."""
    content = stated.content
    if content.amount is None or content.unit is None:
        return PLN[156]["text"].at(stated.where, found=str(content.value), name=name, unit=unit)
    try:
        value = convert(content.amount, content.unit, unit)
        most = _MOST.get(unit)
        if most is not None and not 0 < value <= most:
            return PLN[179].at(
                stated.where,
                found=f"{number_text(content.amount)} {content.unit}",
                name=name,
                shown=number_text(value),
                unit=unit,
                most=f"{most:,}",
            )
        return value
    except UnitError as exc:
        return PLN[156].at(stated.where, found=content.unit, name=name, reason=exc, unit=unit)


def load_assumptions(path: Path) -> Assumptions:
    """Give a file of assumptions.

    Raises
    ------
    FindingsError
        With everything that is wrong in it.
    """
    document = load_file(path, "PRJ", path.name)
    return Assumptions(validate_filled(document, AssumptionsFile, "PRJ"), document)


def assumptions_schema() -> dict[str, Any]:
    """Give the JSON Schema of a file of assumptions."""
    return AssumptionsFile.model_json_schema(by_alias=True)
