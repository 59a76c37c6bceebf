"""Methodologies that are known and cannot be calculated here, and the projects that apply any."""

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from jcm_mrv.methodology.countries import country_name
from jcm_mrv.methodology.model import Checked, Standing, split_reference
from jcm_mrv.shipped import shipped
from jcm_mrv.strict_yaml import StrictModel, load_file, validate

REGISTERED = "registered.yaml"
PROJECTS = "listed_projects.yaml"

_SITE = "https://www.jcm.go.jp/jc/methodologies"

Reference = Annotated[
    str, StringConstraints(pattern=r"^[A-Z]{2}_[A-Z]{2}[0-9]{3}[A-Z]?@[0-9]{1,3}\.[0-9]{1,3}$")
]


class Registered(StrictModel):
    """Why a version of a methodology cannot be calculated, and what is known of it."""

    title: str = ""
    title_standing: Standing | None = None
    sectoral_scopes: tuple[int, ...] = ()
    reason: str
    url: str = ""


class RegisteredFile(StrictModel):
    """The content of ``registered.yaml``."""

    methodologies: dict[Reference, Registered]


class ListSource(StrictModel):
    """Where the list of projects was read."""

    title: str
    url: str
    place: str
    checked: Checked


class ListedProjects(StrictModel):
    """The content of ``listed_projects.yaml``: project -> the versions that it applies."""

    source: ListSource
    projects: dict[str, Annotated[tuple[Reference, ...], Field(min_length=1)]]


@cache
def read_registered(root: Path) -> dict[str, Registered]:
    """Give ``ID@VERSION`` -> what is known, for a folder of methodologies.

    Raises
    ------
    FindingsError
        When ``registered.yaml`` has errors; where there is none, nothing is registered.
    """
    path = root / REGISTERED
    if not path.is_file():
        return {}
    return validate(load_file(path, "MET"), RegisteredFile, "MET").methodologies


@cache
def read_projects(root: Path) -> dict[str, tuple[str, ...]]:
    """Give each listed JCM project -> every ``ID@VERSION`` that it applies.

    Raises
    ------
    FindingsError
        When ``listed_projects.yaml`` has errors; where there is none, no project is listed.
    """
    path = root / PROJECTS
    if not path.is_file():
        return {}
    return validate(load_file(path, "MET"), ListedProjects, "MET").projects


def applied_by(projects: dict[str, tuple[str, ...]], identifier: str) -> list[str]:
    """Give the projects that apply any version of a methodology.

    Examples
    --------
    >>> applied_by({"VN001": ("VN_AM007@1.0",), "VN002": ("VN_AM005@1.0",)}, "VN_AM007")
    ['VN001']
    """
    return [
        project
        for project, references in projects.items()
        if any(split_reference(reference)[0] == identifier for reference in references)
    ]


def official_page(reference: str) -> str:
    """Give the page of the JCM site that has the text and the spreadsheet of ``ID@VERSION``.

    Checked for each version that a listed project applies; for others the address follows from
    the pattern of the site alone.

    Examples
    --------
    >>> official_page("VN_AM007@1.0")
    'https://www.jcm.go.jp/jc/methodologies/vn-am007-ver1-0/'
    """
    identifier, version = split_reference(reference)
    number = (version or "").replace(".", "-")
    return f"{_SITE}/{identifier.lower().replace('_', '-')}-ver{number}/"


def where_to_get(reference: str, url: str = "") -> str:
    """Give where the text of a methodology is published.

    Examples
    --------
    >>> where_to_get("VN_AM010@1.0")
    'VN_AM010 ver01.0 (Viet Nam): https://www.jcm.go.jp/jc/methodologies/vn-am010-ver1-0/'
    """
    identifier, version = split_reference(reference)
    text = (
        f"{identifier} ver{(version or '').rjust(4, '0')} ({country_name(identifier[:2])}): "
        f"{official_page(reference)}"
    )
    listed = read_projects(shipped("methodologies")).values()
    if not any(reference in applied for applied in listed):
        text += " (by the pattern of the site, not checked)"
    return f"{text}; what was read stands at {url}" if url else text
