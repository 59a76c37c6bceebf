"""The partner countries of the JCM: names, time zones, page on the JCM site, rules that are known.

They stand in ``methodologies/countries.yaml``, which says where each was read.
"""

import datetime as dt
import re
from functools import cache
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from jcm_mrv.findings.language import Named
from jcm_mrv.methodology.claims import Checked, Source, Sourced, Standing
from jcm_mrv.shipped import shipped
from jcm_mrv.strict_yaml import StrictModel, load_bytes, load_file, validate

COUNTRIES = "countries.yaml"

Code = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Zone = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Za-z_]+/[A-Z][A-Za-z_]+$")]
Zones = tuple[Zone, ...]
Text = Annotated[str, StringConstraints(min_length=1)]


class Names(StrictModel):
    """What a country is called in each language of the documents."""

    en: Text
    ja: Text
    vi: Text

    @property
    def said(self) -> Named:
        """The name, in the language of the sentence that it stands in."""
        return Named(self.model_dump())


class Rule(StrictModel):
    """A document that rules the JCM with a country, as far as it is known.

    ``version`` is empty and ``since`` (``from`` in the file) None where they were not read;
    ``dated`` is the day of the document, before which it cannot hold.
    ``forms`` are the forms that come with it, by name.
    """

    document: Text
    version: str = ""
    since: dt.date | None = Field(None, alias="from")
    dated: dt.date | None = None
    forms: tuple[Text, ...] = ()
    url: Annotated[str, StringConstraints(pattern=r"^https?://")]
    standing: Standing
    checked: Checked
    note: str = ""


class TaxCode(StrictModel):
    """The form of a country's tax codes, and what a participant needs its own for."""

    digits: tuple[int, ...]
    needed_for: Text
    url: Annotated[str, StringConstraints(pattern=r"^https?://")]
    standing: Standing
    checked: Checked
    note: str = ""

    def fits(self, code: str) -> bool:
        """Whether a code has as many digits, and nothing else but dashes, dots and blanks.

        Examples
        --------
        >>> country("VN").tax_code.fits("0100233488-001")
        True
        """
        digits = re.sub(r"[-. ]", "", code)
        return re.fullmatch(r"[0-9]+", digits) is not None and len(digits) in self.digits


MARGIN = 0.5
"""How far outside of its boxes, in degrees, a site is not told: a threshold of our own."""


class Map(Source):
    """What boxes were taken of, and how sure it is."""

    standing: Standing


def _box(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    west, south, east, north = box
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise PydanticCustomError(
            "box",
            "this is no box",
            {"expected": "west, south, east, north in degrees: west below east, south below north"},
        )
    return box


Box = Annotated[tuple[float, float, float, float], AfterValidator(_box)]
"""West, south, east, north, in degrees; none goes over the line at 180."""
Boxes = Annotated[tuple[Box, ...], Field(min_length=1)]


class Country(Sourced):
    """A partner country.

    ``source`` and ``standing`` are of its being one; ``extents`` are boxes by which it is known
    here, below the name of the map that they are of. ``time_zones`` begins with that of the
    capital; ``older_zones`` are names that the IANA database keeps for zones of the country, and
    ``also_called`` are other names of it and of large cities, by which people ask for zones.
    ``page_standing`` is ``unverified`` where the address of the page follows from the pattern of
    the site alone.
    """

    names: Names
    extents: Annotated[dict[str, Boxes], Field(min_length=1)]
    time_zones: Annotated[Zones, Field(min_length=1)]
    older_zones: Zones = ()
    also_called: tuple[Text, ...] = ()
    page: Annotated[str, StringConstraints(pattern=r"^https://www\.jcm\.go\.jp/[a-z]{2}-jp$")]
    page_standing: Standing
    rules: tuple[Rule, ...] = ()
    tax_code: TaxCode | None = None

    def rules_on(self, day: dt.date) -> tuple[Rule, ...]:
        """Give the rules that are known to hold on a day, and those of which no day is known.

        Of several versions of a document only the last one that began by then.

        Examples
        --------
        >>> [rule.since.year for rule in country("UZ").rules_on(dt.date(2025, 12, 31))]
        [2025]
        >>> country("UZ").rules_on(dt.date(2025, 1, 1))
        ()
        >>> [len(country("VN").rules_on(dt.date(year, 12, 31))) for year in (2021, 2026)]
        [1, 3]
        """
        never = dt.date.min
        begun = [rule for rule in self.rules if (rule.since or rule.dated or never) <= day]
        last: dict[str, Rule] = {}
        for rule in sorted(begun, key=lambda rule: rule.since or dt.date.min):
            last[rule.document] = rule
        return tuple(rule for rule in begun if last[rule.document] is rule)

    @property
    def boxes(self) -> tuple[Box, ...]:
        """All boxes, of whatever map."""
        return tuple(box for boxes in self.extents.values() for box in boxes)

    def may_hold(self, latitude: float, longitude: float) -> bool:
        """Whether a place lies in a box of the country, or near: neighbours share some of it.

        Examples
        --------
        >>> vietnam = country("VN")
        >>> vietnam.may_hold(10.59, 107.05), vietnam.may_hold(34.56, 135.42)
        (True, False)
        """
        return any(
            west - MARGIN <= longitude <= east + MARGIN
            and south - MARGIN <= latitude <= north + MARGIN
            for west, south, east, north in self.boxes
        )

    def has_zone(self, name: str) -> bool:
        """Whether a time zone is one of the country's, by its name of today or an older one."""
        return name in self.time_zones or name in self.older_zones


class CountriesFile(StrictModel):
    """The content of ``countries.yaml``."""

    sources: dict[str, Source]
    maps: dict[str, Map]
    japan: tuple[Rule, ...] = ()
    countries: dict[Code, Country]

    @model_validator(mode="after")
    def _sourced(self) -> Self:
        named = {item.source for item in self.countries.values()}
        drawn = {name for item in self.countries.values() for name in item.extents}
        for names, known in ((named, self.sources), (drawn, self.maps)):
            if unknown := names - set(known):
                raise PydanticCustomError(
                    "countries",
                    "no such source: {names}",
                    {"names": ", ".join(sorted(unknown)), "expected": ", ".join(known)},
                )
        return self


@cache
def countries() -> dict[str, Country]:
    """Give every partner country by its code, in the order in which they joined.

    Raises
    ------
    FindingsError
        When the file has errors.

    Examples
    --------
    >>> countries()["VN"].names.vi
    'Việt Nam'
    """
    return countries_file().countries


@cache
def countries_file() -> CountriesFile:
    """Give the whole table, with what Japan rules."""
    return validate(load_file(_path(), "MET"), CountriesFile, "MET")


@cache
def country(code: str) -> Country | None:
    """Give one partner country by its code; None for what is no code of one.

    Only its own lines are read: every run asks for one country, and reading all of them takes ten
    times as long.

    Examples
    --------
    >>> country("VN").time_zones
    ('Asia/Ho_Chi_Minh',)
    >>> country("XX") is None
    True
    """
    path = _path()
    block = re.search(
        rf"^  ({re.escape(code)}:\n(?:    .*\n)+)", path.read_text(encoding="utf-8"), flags=re.M
    )
    if block is None:
        return None
    document = load_bytes(block[1].encode(), "MET", str(path))
    return validate(document, Country, "MET", (code,))


def country_name(code: str) -> str:
    """Give what a country is called, in English for itself; the code for what is no code of one.

    Examples
    --------
    >>> country_name("LA"), country_name("XX")
    ('Lao PDR', 'XX')
    """
    known = country(code)
    return known.names.said if known else code


def _path() -> Path:
    return shipped("methodologies") / COUNTRIES
