"""The table of formats: which module makes each, and which packages of the extra it needs."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import Literal, Protocol, cast

from jcm_mrv.findings import RPT
from jcm_mrv.immutable import immutable
from jcm_mrv.reporting.context import Context
from jcm_mrv.reporting.material import Material

Format = Literal["html", "docx", "pdf"]


class Renderer(Protocol):
    """A module that makes documents of a format."""

    @staticmethod
    def render(context: Context, material: Material) -> bytes:
        """Give the document."""
        ...


@immutable
class Form:
    """How a format is made.

    Attributes
    ----------
    module : str
        The module that has ``render``.
    packages : tuple of str
        Modules of other packages that it imports.
    templates : str
        Folder of its templates: where one of them is the user's own, it is made in a process apart.
    """

    module: str
    packages: tuple[str, ...]
    templates: str


FORMATS: dict[Format, Form] = {
    "html": Form("jcm_mrv.reporting.html", ("latex2mathml", "fontTools", "brotli"), "html/"),
    "docx": Form("jcm_mrv.reporting.docx", ("docxtpl", "mathml2omml", "latex2mathml"), "docx/"),
    "pdf": Form("jcm_mrv.reporting.pdf", ("typst", "latex2mathml"), "typst/"),
}

_ALWAYS = ("babel", "fontTools", "fontpkg_noto_sans", "matplotlib", "matplotlib_fontja")
_VERSIONS = (
    "jinja2",
    "babel",
    "fonttools",
    "latex2mathml",
    "mathml2omml",
    "docxtpl",
    "typst",
    "matplotlib",
)


def missing(formats: Iterable[Format]) -> list[str]:
    """Give the packages that some formats need and that are not there."""
    wanted = [*_ALWAYS, *(package for name in formats for package in FORMATS[name].packages)]
    return [package for package in dict.fromkeys(wanted) if find_spec(package) is None]


def need(formats: Iterable[Format]) -> None:
    """Refuse where a package of the extra is missing.

    Raises
    ------
    FindingsError
        ``RPT-001``: names the package and says what to install.
    """
    if lacking := missing(formats):
        raise RPT[1].stop(found=", ".join(lacking))


def renderer(name: Format) -> Renderer:
    """Give what makes documents of a format."""
    return cast("Renderer", import_module(FORMATS[name].module))


def versions() -> dict[str, str]:
    """Give the version of each package that takes part in making documents."""
    found = {}
    for name in _VERSIONS:
        try:
            found[name] = version(name)
        except PackageNotFoundError:  # pragma: no cover
            continue
    return found
