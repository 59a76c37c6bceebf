"""The packages of the extra `planning`: asked for before a command begins that imports them."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec
from typing import Literal

from jcm_mrv.findings import PLN

Work = Literal["places", "sun", "pages", "processes"]

_PACKAGES: dict[Work, tuple[str, ...]] = {
    "places": ("tzfpy", "global_land_mask"),
    "sun": ("pvlib", "h5py"),
    "pages": ("babel", "fontTools", "fontpkg_noto_sans", "matplotlib"),
    "processes": ("pebble",),
}
"""The modules that each kind of work imports, by their names in Python."""


def missing(work: Iterable[Work]) -> list[str]:
    """Give the packages that some work needs and that are not installed."""
    wanted = [package for name in work for package in _PACKAGES[name]]
    return [package for package in dict.fromkeys(wanted) if find_spec(package) is None]


def need(work: Iterable[Work], where: str = "") -> None:
    """Refuse where a package of the extra is missing.

    Raises
    ------
    FindingsError
        ``PLN-030``: names the packages and says what to install.
    """
    if packages := missing(work):
        raise PLN[30].stop(where, found=", ".join(packages))
