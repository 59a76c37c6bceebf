"""The register: every methodology that is known, whether it can be calculated, what is missing.

``python -m jcm_mrv.methodology.catalogue.entries > methodologies/index.yaml`` writes it as a file.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.cases import read_cases
from jcm_mrv.methodology.library import Library, cases_path, shipped_folder, version_order
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.model import split_reference
from jcm_mrv.methodology.registered import (
    Registered,
    applied_by,
    read_projects,
    read_registered,
    where_to_get,
)

INDEX = "index.yaml"


@immutable
class Entry:
    """One version of a methodology in the register.

    Attributes
    ----------
    title_standing : str
        ``official`` where the title was read; empty where there is none.
    standing : str or None
        That of the least sure number or equation; None where it cannot be calculated.
    status : str
        ``available``, or ``registered``: known, cannot be calculated.
    projects : int
        Listed JCM projects that apply the methodology, in whatever version.
    listed : int
        Listed JCM projects that apply this version.
    missing : tuple of str
        What was not read, or why it cannot be calculated.
    where : str
        Where the text is to be found.
    methodology : Methodology or None
        The methodology itself; None where it cannot be calculated.
    """

    id: str
    version: str
    title: str
    partner_country: str
    sectoral_scopes: tuple[int, ...]
    families: tuple[str, ...]
    approved: str | None
    projects: int
    listed: int
    status: str
    standing: str | None
    missing: tuple[str, ...]
    where: str
    methodology: Methodology | None = None

    @property
    def reference(self) -> str:
        """``ID@VERSION``."""
        return f"{self.id}@{self.version}"

    @property
    def cases(self) -> int:
        """How many worked cases it has; they are read when somebody asks.

        The list does not, and those of all methodologies took half of its time.
        """
        folder = self.methodology and self.methodology.folder
        if self.methodology is None or folder is None or not cases_path(folder).is_file():
            return 0
        return len(read_cases(self.methodology)[1])

    def brief(self) -> dict[str, Any]:
        """Give what ``methodology list --json`` prints of it."""
        return {
            "id": self.id,
            "version": self.version,
            "title": self.title,
            "partner_country": self.partner_country,
            "family": ", ".join(self.families),
            "standing": self.standing,
            "status": self.status,
            "projects": self.projects,
        }

    def as_dict(self) -> dict[str, Any]:
        """Give everything as plain data."""
        return {
            "id": self.id,
            "version": self.version,
            "title": self.title,
            "partner_country": self.partner_country,
            "sectoral_scopes": list(self.sectoral_scopes),
            "families": list(self.families),
            "approved": self.approved,
            "projects": self.projects,
            "projects_of_this_version": self.listed,
            "status": self.status,
            "standing": self.standing,
            "cases": self.cases,
            "missing": list(self.missing),
            "where": self.where,
        }


@immutable
class Coverage:
    """How many listed projects a library serves; each project is counted once."""

    whole: int
    partly: int
    total: int

    def text(self) -> str:
        """Give it as a sentence.

        Examples
        --------
        >>> Coverage(whole=100, partly=2, total=147).text()
        '100 of 147 listed projects can be calculated; 2 more in part'
        """
        more = f"; {self.partly} more in part" if self.partly else ""
        return f"{self.whole} of {self.total} listed projects can be calculated{more}"


def cover(available: Collection[str], projects: Mapping[str, Sequence[str]]) -> Coverage:
    """Give how many projects the available methodologies serve.

    Parameters
    ----------
    available : collection of str
        Each ``ID@VERSION`` that can be calculated.
    projects : mapping
        Project -> every ``ID@VERSION`` that it applies. One that applies several counts when all
        of them are available, and in part when some are.

    Examples
    --------
    >>> cover({"A@1.0"}, {"P1": ["A@1.0"], "P2": ["A@1.0", "B@1.0"], "P3": ["A@2.0"]})
    Coverage(whole=1, partly=1, total=3)
    """
    served = [[reference in available for reference in used] for used in projects.values()]
    whole = sum(all(each) for each in served)
    return Coverage(whole, sum(any(each) for each in served) - whole, len(served))


def coverage(library: Library) -> Coverage:
    """Give how many of the listed JCM projects a library serves."""
    return cover(set(library.references()), read_projects(shipped_folder()))


def entries(library: Library) -> list[Entry]:
    """Give the register: what can be calculated, and what is only known, by reference.

    Raises
    ------
    FindingsError
        When a file of the library has errors.
    """
    projects = read_projects(shipped_folder())
    found = {
        reference: _available(library.load(reference), projects)
        for reference in library.references()
    }
    for reference, item in read_registered(shipped_folder()).items():
        # A folder of one's own may bring what is only registered here.
        found.setdefault(reference, _registered(reference, item, projects))
    return sorted(found.values(), key=lambda entry: (entry.id, version_order(entry.version)))


def find_registered(library: Library, reference: str) -> list[Entry]:
    """Give what is only registered under ``ID@VERSION``, or under every version of ``ID``.

    Nothing for an id of which some version can be calculated, unless the version is named.
    """
    identifier, version = split_reference(reference)
    available = library.versions().get(identifier, {})
    if (version is None and available) or version in available:
        return []
    projects = read_projects(shipped_folder())
    return [
        _registered(key, item, projects)
        for key, item in read_registered(shipped_folder()).items()
        if split_reference(key)[0] == identifier and version in (None, split_reference(key)[1])
    ]


def select(
    found: Sequence[Entry],
    *,
    countries: Collection[str] = (),
    scopes: Collection[int] = (),
    families: Collection[str] = (),
    standings: Collection[str] = (),
    status: str | None = None,
    words: Sequence[str] = (),
) -> list[Entry]:
    """Give the entries that fit: one of each kind that is named, and every word.

    Words are looked for in id, version, title, families and what is missing; case does not matter.
    """

    def fits(entry: Entry) -> bool:
        text = " ".join(
            (entry.reference, entry.title, *entry.families, *entry.missing, entry.where)
        ).casefold()
        return (
            (not countries or entry.partner_country in {c.upper() for c in countries})
            and (not scopes or bool(set(scopes) & set(entry.sectoral_scopes)))
            and (not families or bool(set(families) & set(entry.families)))
            and (not standings or entry.standing in standings)
            and (status is None or entry.status == status)
            and all(word.casefold() in text for word in words)
        )

    return [entry for entry in found if fits(entry)]


def index_text(library: Library) -> str:
    """Give the register as YAML, for ``index.yaml``."""
    from ruamel.yaml import YAML

    writer = YAML()
    writer.width = 10_000
    writer.indent(mapping=2, sequence=4, offset=2)
    served = coverage(library)
    stream = io.StringIO()
    stream.write(
        "# Generated: python -m jcm_mrv.methodology.catalogue.entries > methodologies/index.yaml\n"
    )
    writer.dump(
        {
            "coverage": {
                "listed_projects": served.total,
                "calculated": served.whole,
                "calculated_in_part": served.partly,
            },
            "methodologies": [entry.as_dict() for entry in entries(library)],
        },
        stream,
    )
    return stream.getvalue()


def _available(methodology: Methodology, projects: dict[str, tuple[str, ...]]) -> Entry:
    file = methodology.file
    return Entry(
        id=file.id,
        version=file.version,
        title=file.title,
        partner_country=file.partner_country,
        sectoral_scopes=file.sectoral_scopes,
        families=methodology.families,
        approved=file.approved.isoformat() if file.approved else None,
        projects=len(applied_by(projects, file.id)) or file.projects or 0,
        listed=sum(methodology.reference in used for used in projects.values()),
        status="available",
        standing=methodology.standing,
        missing=tuple(" ".join(line.split()) for line in file.missing),
        where=where_to_get(methodology.reference),
        methodology=methodology,
    )


_HOW_SURE = {"unverified": " (recalled)", "corroborated": " (read elsewhere)"}


def _registered(reference: str, item: Registered, projects: dict[str, tuple[str, ...]]) -> Entry:
    identifier, version = split_reference(reference)
    users = applied_by(projects, identifier)
    title = item.title + _HOW_SURE.get(item.title_standing or "official", "")
    if not item.title:
        title = f"title not read; applied by {users[0]}" if users else "title not read"
    return Entry(
        id=identifier,
        version=version or "",
        title=title,
        partner_country=identifier[:2],
        sectoral_scopes=item.sectoral_scopes,
        families=(),
        approved=None,
        projects=len(users),
        listed=sum(reference in used for used in projects.values()),
        status="registered",
        standing=None,
        missing=(item.reason,),
        where=where_to_get(reference, item.url),
    )


if __name__ == "__main__":
    import sys

    sys.stdout.write(index_text(Library()))
