"""The categories of city inventories, and the levels of reporting that each counts in."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Literal

from jcm_mrv.findings import nearest
from jcm_mrv.findings.language import Phrase, said
from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.claims import Name, Source
from jcm_mrv.methodology.series.model import ReadIn
from jcm_mrv.shipped import shipped
from jcm_mrv.strict_yaml import StrictModel, load_file, validate

FILE = "gpc.yaml"
TO_THE_GRID = "I.4.4"
"""Generation that is supplied to the grid."""
LevelOf = Literal["BASIC", "BASIC+", "territorial"]


class ScopeRow(StrictModel):
    """A scope of a subsector: the ending of its number, and the levels that it counts in."""

    ending: str
    title: str
    scope: Literal[1, 2, 3]
    levels: tuple[LevelOf, ...]


class Subsector(StrictModel):
    """A subsector, and which rows of scopes it has."""

    title: str
    scopes: Name


class Sector(StrictModel):
    """A sector with its subsectors."""

    title: str
    subsectors: dict[str, Subsector]


class CategoriesFile(StrictModel):
    """The content of ``gpc.yaml``."""

    title: str
    summary: str
    sources: dict[Name, Source]
    read_in: ReadIn
    sectors: dict[str, Sector]
    scopes: dict[Name, tuple[ScopeRow, ...]]


@immutable
class Category:
    """A category: its number, what it is, its scope, and the levels that it counts in."""

    id: str
    sector: str
    title: str
    scope: int
    levels: tuple[LevelOf, ...]

    @property
    def is_waste(self) -> bool:
        """Whether it is waste that is disposed of: its methane may be counted in two ways."""
        return self.id.startswith("III.1.")


@cache
def categories() -> Mapping[str, Category]:
    """Give every category by its number.

    Examples
    --------
    >>> categories()["I.4.4"].levels
    ('territorial',)
    >>> categories()["III.1.2"].levels, categories()["IV.1"].levels
    (('BASIC', 'BASIC+'), ('BASIC+', 'territorial'))
    """
    file = categories_file()
    found: dict[str, Category] = {}
    for sector in file.sectors.values():
        for number, subsector in sector.subsectors.items():
            for row in file.scopes[subsector.scopes]:
                key = ".".join(part for part in (number, row.ending) if part)
                title = f"{subsector.title}: {row.title}"
                found[key] = Category(key, sector.title, title, row.scope, row.levels)
    return MappingProxyType(found)


def category_hint(found: str) -> Phrase:
    """Give a hint for what is no category: those of a subsector, else the nearest one.

    Examples
    --------
    >>> category_hint("I.3"), category_hint("I.3.22")
    ('valid: I.3.1, I.3.2, I.3.3', "did you mean 'I.3.2'?")
    """
    inside = [one for one in categories() if one.startswith(f"{found}.")]
    if not inside:
        return nearest(found, categories())
    return said("valid: {names}", names=", ".join(inside[:30]))


@cache
def categories_file() -> CategoriesFile:
    """Give the table as it is shipped, with its source."""
    path = shipped("methodologies") / FILE
    return validate(load_file(path, "MET"), CategoriesFile, "MET")
