"""What stands beside a workbook: said aloud, and never used unless that is asked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from jcm_mrv.findings import VER, Finding, FindingsError
from jcm_mrv.input_files import read_file
from jcm_mrv.project.load import Project
from jcm_mrv.strict_yaml import MAX_BYTES

_RESULT = "result.json"
_SCHEMA = "jcm-mrv/result/1"
_MOST_BYTES = 16 << 20
_MOST_FILES = 200


def refuse_folder(path: Path) -> None:
    """Refuse a folder in place of a workbook, and name the workbooks that it holds.

    Raises
    ------
    FindingsError
        ``VER-154``.
    """
    if not path.is_dir():
        return
    try:
        inside = sorted(
            p.name
            for p in islice(path.iterdir(), 10_000)
            if p.suffix.lower() in (".xlsx", ".xlsm") and not p.name.startswith((".", "~$"))
        )
    except OSError:
        inside = []
    if not inside:
        raise VER[154]["empty"].stop(str(path), found="no xlsx file")
    own = [name for name in inside if name.startswith("monitoring_spreadsheet")]
    first = (own or inside)[0]
    found = ", ".join(inside[:8]) + (f" and {len(inside) - 8} more" if len(inside) > 8 else "")
    raise VER[154].stop(str(path), found=found, proposed=str(path / first))


def said_beside(workbook: Path, sha256: str, project: Project | None) -> list[Finding]:
    """Give what ``result.json`` in the folder of a workbook says of it.

    Parameters
    ----------
    sha256 : str
        Of the workbook.
    project : Project, optional
        The project that was given.
    """
    path = workbook.parent / _RESULT
    data = _result(path)
    listed = dict(_listed(data.get("outputs")))
    if sha256 not in listed.values():
        written = listed.get(workbook.name)
        if written is not None:
            return [VER[157].at(str(workbook), found=f"SHA-256 {sha256}", sha256=written)]
        return [] if project is None else _of_project(workbook, sha256, project)
    of = data.get("project")
    own = str(of.get("sha256", "")) if isinstance(of, dict) else ""
    title = str(of.get("title", ""))[:120] if isinstance(of, dict) else ""
    if project is not None:
        if project.sha256 == own:
            return []
        found = f"SHA-256 {project.sha256}"
        return [VER[157]["project"].at(str(project.path), found=found, sha256=own)]
    for place in _project_files(workbook.parent):
        try:
            if hashlib.sha256(read_file(place, MAX_BYTES)).hexdigest() == own:
                return [VER[156].at(str(path), found=title, path=str(place))]
        except (OSError, FindingsError):
            continue
    return [VER[156]["unknown"].at(str(path), found=title)]


def _result(path: Path) -> dict[str, Any]:
    """Give what a ``result.json`` of ``calculate`` says; nothing where it is none."""
    try:
        raw = read_file(path, _MOST_BYTES)
        data = json.loads(raw) if _SCHEMA.encode() in raw[:200] else None
    except (OSError, ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) and data.get("schema") == _SCHEMA else {}


def _of_project(workbook: Path, sha256: str, project: Project) -> list[Finding]:
    """Say where the project's own result lists another file under the name of the workbook."""
    try:
        below = [p for p in islice(sorted(project.folder.iterdir()), _MOST_FILES) if p.is_dir()]
    except OSError:
        below = []
    for folder in (project.folder, *below):
        data = _result(folder / _RESULT)
        of = data.get("project")
        if not isinstance(of, dict) or of.get("sha256") != project.sha256:
            continue
        listed = dict(_listed(data.get("outputs")))
        written = listed.get(workbook.name)
        if written is not None and sha256 not in listed.values():
            where, found = str(folder / _RESULT), f"SHA-256 {sha256} of {workbook}"
            return [VER[157]["result"].at(where, found=found, sha256=written)]
    return []


def _listed(items: object) -> Iterator[tuple[str, str]]:
    for item in items if isinstance(items, list) else []:
        if isinstance(item, dict):
            yield str(item.get("path")), str(item.get("sha256"))


def _project_files(folder: Path) -> Iterator[Path]:
    for place in (folder, folder.absolute().parent):
        try:
            yield from islice(sorted(place.glob("[!.]*.y*ml")), _MOST_FILES)
        except OSError:
            continue
