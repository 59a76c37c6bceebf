"""The projects of a portfolio: from its file, or from folders, to jobs in the order of paths."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from jcm_mrv.findings import PLN, Finding, FindingsError
from jcm_mrv.findings.finding import counted
from jcm_mrv.findings.language import WRITTEN
from jcm_mrv.immutable import immutable
from jcm_mrv.input_files import InputFile, as_on_disk, glob_files, leads_out
from jcm_mrv.planning.portfolio.folders import MOST_PROJECTS, PROJECT, Search
from jcm_mrv.planning.portfolio.job import Job, Mode

if TYPE_CHECKING:
    from jcm_mrv.planning.portfolio.file import PortfolioEntry
    from jcm_mrv.strict_yaml import Document

_SUFFIXES = (".yaml", ".yml")
_GLOB = frozenset("*?[")


@immutable
class Discovered:
    """What belongs to a portfolio.

    Attributes
    ----------
    title : str, optional
        As its file has it.
    jobs : tuple of Job
        Each project once, in the order of their paths.
    findings : tuple of Finding
        What was found twice, or not at all.
    inputs : dict
        Files of portfolios that were read, by their absolute paths.
    """

    title: str | None
    jobs: tuple[Job, ...]
    findings: tuple[Finding, ...]
    inputs: dict[Path, InputFile] = field(default_factory=dict)


@immutable
class _Found:
    """A project file, and who named it: ``named`` says that an entry did, by its path."""

    path: Path
    mode: Mode
    group: str | None = None
    named: bool = False


def discover(
    paths: Sequence[Path],
    *,
    mode: Mode = "calculate",
    methodologies: Sequence[str] = (),
    confirmations: Sequence[str] = (),
) -> Discovered:
    """Give the projects of files of portfolios and of folders.

    Parameters
    ----------
    paths : sequence of Path
        Files of portfolios, and folders that are searched.
    mode : {"calculate", "estimate"}
        What is done with a project for which the file does not say it.
    methodologies, confirmations : sequence of str
        Folders of one's own, for each project.

    Raises
    ------
    FindingsError
        When a file is wrong, or there is no project at all.
    """
    bases = [path if os.path.isdir(path) else path.parent for path in map(as_on_disk, paths)]
    base = _common(bases)
    title, inputs = None, {}
    found: list[_Found] = []
    findings: list[Finding] = []
    for path in map(as_on_disk, paths):
        if os.path.isdir(path):
            search = Search(path)
            below = [_Found(file, mode) for file in _bounded(search.projects(), path.name)]
            findings += search.findings
            if not below:
                findings.append(PLN[300].at(path.resolve().name))
            found += below
            continue
        # Folders alone need none of the libraries that read a file.
        from jcm_mrv.planning.portfolio.file import load_portfolio_file

        file, document = load_portfolio_file(path)
        # One title for one file; of several, none is that of all.
        title = file.title if len(paths) == 1 else None
        inputs[path] = document.as_input(_shown(path, base))
        for n, entry in enumerate(file.projects):
            place = document.where(("projects", n))
            of_entry, told = _of_entry(path, document, n, entry, mode)
            findings += told
            if not of_entry:
                findings.append(PLN[300]["entry"].at(place, found=entry.project))
            found += of_entry
    kept, told = _once(found, base)
    findings += told
    if not kept:
        raise FindingsError(findings or [PLN[300].at(".")])
    if len(kept) > MOST_PROJECTS:
        raise PLN[304].stop(found=f"{len(kept):,}", most=f"{MOST_PROJECTS:,}")
    jobs = tuple(
        Job(
            position,
            shown,
            os.path.abspath(one.path),
            one.mode,
            one.group,
            # A worker may stand elsewhere.
            methodologies=tuple(map(os.path.abspath, methodologies)),
            confirmations=tuple(map(os.path.abspath, confirmations)),
            language=WRITTEN.get(),
        )
        for position, (shown, one) in enumerate(kept)
    )
    return Discovered(title, jobs, tuple(dict.fromkeys(findings)), inputs)


def _of_entry(
    file: Path, document: Document, n: int, entry: PortfolioEntry, mode: Mode
) -> tuple[list[_Found], list[Finding]]:
    """Give the project files of an entry of the file of a portfolio."""
    where = document.where(("projects", n))
    text, folder = entry.project, file.parent
    if leads_out(text):
        raise PLN[306].stop(where, found=text)
    chosen = entry.mode or mode
    path = as_on_disk(folder / text)
    if not _GLOB & set(text) or os.path.lexists(path):
        # One that is not there is a project that is not done, and named.
        project = path / PROJECT if os.path.isdir(path) else path
        return [_Found(project, chosen, entry.group, named=True)], []
    try:
        matches = sorted(_bounded(glob_files(folder, text), where))
    except (OSError, ValueError, NotImplementedError) as exc:
        reason = getattr(exc, "strerror", None) or str(exc)
        raise PLN[306]["glob"].stop(where, found=text, reason=reason) from None
    return [
        _Found(match, chosen, entry.group)
        for match in map(_project_file, matches)
        if match is not None and not _same(match, file)
    ], []


def _project_file(match: Path) -> Path | None:
    """Give the project file that a match stands for; nothing for what is none of them."""
    if os.path.isdir(match):
        return match / PROJECT if os.path.lexists(match / PROJECT) else None
    # A glob such as **/* matches readings and outputs, too.
    return match if match.suffix in _SUFFIXES else None


def _once(
    found: Sequence[_Found], base: Path | None
) -> tuple[list[tuple[str, _Found]], list[Finding]]:
    """Give each project once for each mode, by the path that people see, in their order.

    What an entry names by its path goes before what a glob or a folder brings.
    """
    named = {_real(one.path) for one in found if one.named}
    shown = sorted(
        ((_shown(one.path, base), one) for one in found),
        key=lambda item: (not item[1].named, item[0]),
    )
    first: dict[tuple[str, Mode], str] = {}
    kept: list[tuple[str, _Found]] = []
    again: list[Finding] = []
    for name, one in shown:
        real = _real(one.path)
        if not one.named and real in named:
            # The entry says more of it than the glob that it is an exception of.
            continue
        if (real, one.mode) in first:
            again.append(PLN[302]["project"].at(name, found=first[real, one.mode]))
            continue
        first[real, one.mode] = name
        kept.append((name, one))
    kept.sort(key=lambda item: (item[0], item[1].mode))
    again.sort(key=lambda finding: finding.where)
    return kept, counted(again[:3], len(again))


def _bounded(files: Iterator[Path], where: str) -> list[Path]:
    listed = list(islice(files, MOST_PROJECTS + 1))
    if len(listed) > MOST_PROJECTS:
        raise PLN[304].stop(where, found=f"> {MOST_PROJECTS:,}", most=f"{MOST_PROJECTS:,}")
    return listed


def _common(bases: Sequence[Path]) -> Path | None:
    """Give the folder that paths are shown relative to; None where they have none in common."""
    try:
        return Path(os.path.commonpath([os.path.abspath(base) for base in bases]))
    except ValueError:
        # Of several disks, on Windows.
        return None


def _shown(path: Path, base: Path | None) -> str:
    """Give how people see a path: relative, with ``/``, and only what can be written."""
    whole = os.path.abspath(path)
    inside = whole[len(Path(whole).anchor) :] if base is None else os.path.relpath(whole, base)
    return inside.replace(os.sep, "/").encode("utf-8", "backslashreplace").decode()


def _real(path: Path) -> str:
    return os.path.normcase(os.path.realpath(path))


def _same(one: Path, other: Path) -> bool:
    return _real(one) == _real(other)
