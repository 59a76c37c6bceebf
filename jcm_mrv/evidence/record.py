"""``pack.json``: what a pack holds and with what it was calculated."""

from __future__ import annotations

import datetime as dt
import platform
import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, cast

from jcm_mrv.calculation.result import Result
from jcm_mrv.evidence.archive import Member
from jcm_mrv.evidence.contents import Contents, rules_folder
from jcm_mrv.evidence.names import CONFIRMATIONS, PROJECT, RESULT, RULES
from jcm_mrv.findings.language import WRITTEN
from jcm_mrv.methodology.library import SERIES
from jcm_mrv.version import __version__

if TYPE_CHECKING:
    from jcm_mrv.evidence.schema import Language, LeftOut, PackedProject, PackFile

SCHEMA = "jcm-mrv/pack/1"


def record_of(
    result: Result,
    contents: Contents,
    members: Mapping[str, Member],
    left_out: list[LeftOut],
    as_of: dt.date,
) -> PackFile:
    """Give what ``pack.json`` says."""
    return {
        "schema": SCHEMA,
        "software": {"name": "jcm-mrv", "version": __version__},
        "python": platform.python_version(),
        "platform": f"{platform.system()} {platform.machine()}",
        "packages": packages(),
        "language": cast("Language", WRITTEN.get()),
        "as_of": as_of.isoformat(),
        "project": _project(result),
        "methodologies": [
            {
                "reference": a.methodology.reference,
                "sha256": a.methodology.sha256,
                "path": rules_folder(a.methodology),
            }
            for a in result.applications
        ],
        "series": [
            {"name": name.split("/")[-1].removesuffix(".yaml"), "sha256": m.sha256, "path": name}
            for name, m in sorted(members.items())
            if name.startswith(f"{RULES}/{SERIES}/")
        ],
        "overlays": [
            {"path": name, "sha256": m.sha256}
            for name, m in sorted(members.items())
            if name.startswith(f"{CONFIRMATIONS}/")
        ],
        "result_sha256": members[RESULT].sha256,
        "credits": {str(y.part.year): y.emission_reductions for y in result.years},
        "total": result.emission_reductions,
        "standing": result.standing,
        "ready": result.ready,
        "unseen": len(result.unseen),
        "left_out": left_out,
        "missing": [{"path": path, "named_at": where} for path, where in contents.missing],
        "previous": result.project.file.previous_pack or None,
    }


def _project(result: Result) -> PackedProject:
    file = result.project.file
    return {
        "path": f"{PROJECT}/{result.project.path.name}",
        "title": file.title,
        "reference": file.reference,
        "sha256": result.project.sha256,
    }


def packages() -> dict[str, str]:
    """Give the version of each installed package that a calculation may use.

    Examples
    --------
    >>> "numpy" in packages(), "cryptography" in packages()
    (True, False)
    """
    return dict(_versions())


@cache
def _versions() -> tuple[tuple[str, str], ...]:
    from importlib.metadata import PackageNotFoundError, requires, version

    found = {}
    try:
        wanted = requires("jcm-mrv") or []
    except PackageNotFoundError:  # pragma: no cover
        return ()
    for requirement in wanted:
        match = re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", requirement)
        if match and "extra ==" not in requirement:
            try:
                found[match[0].lower()] = version(match[0])
            except PackageNotFoundError:  # pragma: no cover
                continue
    return tuple(sorted(found.items()))
