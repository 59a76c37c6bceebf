"""What goes into a pack: the project with every file that it names, its rules and its overlays."""

from __future__ import annotations

import hashlib
import os
import posixpath
import sys
from collections.abc import Iterator, Sequence
from dataclasses import field
from fnmatch import fnmatchcase
from pathlib import Path

from jcm_mrv.calculation.result import Result
from jcm_mrv.evidence.limits import BLOCK
from jcm_mrv.evidence.names import CONFIRMATIONS, PROJECT, RULES, clashes, objection
from jcm_mrv.findings import EVI, Finding, FindingsError
from jcm_mrv.findings.language import said
from jcm_mrv.immutable import immutable, mutable
from jcm_mrv.input_files import open_file, real_path
from jcm_mrv.methodology.library import FAMILIES, SERIES, cases_path
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.project.evidence import evidence_files, is_there, named_files
from jcm_mrv.project.evidence_names import files_named
from jcm_mrv.project.seals import SEALS


@immutable
class PackedFile:
    """A file that goes into a pack.

    Attributes
    ----------
    name : str
        In the pack.
    path : Path
        On the disk.
    sha256 : str
        What was read for the result; "" where nothing was.
    is_input : bool
        Whether the result was calculated from it, or is called by what stands in it.
    """

    name: str
    path: Path
    sha256: str = ""
    is_input: bool = False

    def blocks(self) -> Iterator[bytes]:
        """Give what it holds, and see that it is what the result was calculated from.

        Raises
        ------
        FindingsError
            ``EVI-020`` where it cannot be read, or has changed since.
        """
        digest = hashlib.sha256()
        try:
            with open_file(self.path) as stream:
                while block := stream.read(BLOCK):
                    digest.update(block)
                    yield block
        except OSError as exc:
            raise EVI[20].stop(str(self.path), found=exc.strerror or said("an error")) from None
        if self.sha256 and digest.hexdigest() != self.sha256:
            raise EVI[20]["changed"].stop(str(self.path))


@mutable
class Contents:
    """The files of a pack but for its outputs and what describes it.

    Attributes
    ----------
    left_out : list of PackedFile
        What ``--leave-out`` names.
    missing : list of tuple of str
        Evidence that is named and not there, and where it is named.
    """

    files: dict[str, PackedFile] = field(default_factory=dict)
    left_out: list[PackedFile] = field(default_factory=list)
    missing: list[tuple[str, str]] = field(default_factory=list)


def contents_of(result: Result, leave_out: Sequence[str] = ()) -> Contents:
    """Give what goes into the pack of a result.

    Raises
    ------
    FindingsError
        ``EVI-021`` for evidence outside the project's folder, ``EVI-022`` for names that no pack
        has, ``EVI-023`` for a pattern that leaves out nothing, or the project file.
    """
    contents = Contents()
    own = f"{PROJECT}/{result.project.path.name}"
    findings: list[Finding] = []
    found = [
        PackedFile(own, result.project.path, result.project.sha256),
        *_inputs(result),
        *_looked_into(result),
        *_seals(result),
        *_named(result, findings),
    ]
    used: set[str] = set()
    for item in found:
        pattern = _left_out_by(item, leave_out)
        if item.name in contents.files or item.name in (x.name for x in contents.left_out):
            continue
        if pattern is None:
            contents.files[item.name] = item
            continue
        used.add(pattern)
        if item.name == own:
            findings.append(EVI[23]["project"].at(pattern, found=item.path.name))
        contents.left_out.append(item)
    findings += [EVI[23].at(text) for text in leave_out if text not in used]
    for item in (*_rules(result), *_overlays(result)):
        known = contents.files.setdefault(item.name, item)
        if known.path != item.path and known.sha256 != item.sha256:
            findings.append(EVI[22]["two"].at(str(item.path), found=str(known.path)))
    findings += _unfit(contents.files)
    findings += _linked([*contents.files.values(), *contents.left_out])
    if findings:
        raise FindingsError(findings)
    document = result.project.document
    contents.missing = [
        (text, document.where(path))
        for path, text in evidence_files(document)
        if not is_there(text, result.project.path)
    ]
    return contents


def _unfit(files: dict[str, PackedFile]) -> Iterator[Finding]:
    for name, item in files.items():
        if (why := objection(name)) is not None:
            yield EVI[22].at(str(item.path), found=name, why=why)
    for one, other in clashes(files):
        yield EVI[22]["case"].at(
            str(files[other].path), found=said("{one} and {other}", one=one, other=other)
        )


def _linked(files: Sequence[PackedFile]) -> Iterator[Finding]:
    """Give a finding for each input that is named by a link to it as well.

    It was read once; in a pack the link is a file of its own, and both would be read.
    """
    inputs = {os.path.realpath(item.path): item for item in files if item.is_input}
    for item in files:
        own = inputs.get(os.path.realpath(item.path))
        if own is not None and not item.is_input:
            yield EVI[22]["link"].at(str(item.path), found=str(own.path))


def _left_out_by(item: PackedFile, patterns: Sequence[str]) -> str | None:
    name = item.name.removeprefix(f"{PROJECT}/")
    for pattern in patterns:
        if fnmatchcase(name, pattern) or (pattern[-1:] == "/" and name.startswith(pattern)):
            return pattern
    return None


def _inputs(result: Result) -> Iterator[PackedFile]:
    for item in result.inputs:
        name = f"{PROJECT}/{posixpath.normpath(item.path)}"
        yield PackedFile(name, result.project.folder / item.path, item.sha256, is_input=True)


def _looked_into(result: Result) -> Iterator[PackedFile]:
    """Give the files in which records were looked up: what the result is called hangs on them.

    So does what is asked of it on evidence for what stands in that.
    """
    folder = result.project.folder
    for file in result.project.evidence_asked:
        name = _name_in(file, folder)
        if name is not None and file.is_file():
            yield PackedFile(f"{PROJECT}/{name}", file, is_input=True)
    records = [record for a in result.applications for record in a.application.at_hand]
    for document in dict.fromkeys(record.document.strip() for record in records):
        name = _name_in(folder / document, folder)
        if name is not None:
            yield PackedFile(f"{PROJECT}/{name}", folder / document, is_input=True)


def _seals(result: Result) -> Iterator[PackedFile]:
    path = result.project.folder / SEALS
    if path.is_file():
        # Left out, what it says of the result could not be found again.
        yield PackedFile(f"{PROJECT}/{SEALS}", path, is_input=True)


def _named(result: Result, findings: list[Finding]) -> Iterator[PackedFile]:
    """Give every file that the project file names: readings, invoices, evidence."""
    project = result.project
    document, folder = project.document, project.folder
    for path, text in evidence_files(document):
        if not _can_be_written(text):
            # It would pass for missing here, and be packed elsewhere.
            encoding = sys.getfilesystemencoding()
            findings.append(EVI[20]["encoding"].at(document.where(path), found=text, name=encoding))
        for file in files_named(text, folder):
            if _name_in(file, folder) is None:
                findings.append(EVI[21].at(document.where(path), found=text))
            elif file.is_dir():
                yield from _files_in(file, folder)
    for file in named_files(document.data, folder):
        name = _name_in(file, folder)
        if name is not None and file.is_file():
            yield PackedFile(f"{PROJECT}/{name}", file)


def _can_be_written(name: str) -> bool:
    try:
        os.fsencode(name)
    except UnicodeEncodeError:
        return False
    return True


def _files_in(file: Path, folder: Path) -> Iterator[PackedFile]:
    # All of them: what is too many for a pack is said, and never left away.
    for path in sorted(file.rglob("*")):
        name = _name_in(path, folder)
        if name is not None and path.is_file():
            yield PackedFile(f"{PROJECT}/{name}", path)


def _name_in(file: Path, folder: Path) -> str | None:
    """Give the path of a file in its folder, None where it stands elsewhere, by name or by link."""
    name = posixpath.normpath(os.path.relpath(file, folder).replace(os.sep, "/"))
    inside = name not in (".", "..") and not name.startswith(("../", "/"))
    if inside and real_path(file).is_relative_to(real_path(folder)):
        return name
    return None


def _rules(result: Result) -> Iterator[PackedFile]:
    for application in result.applications:
        methodology = application.methodology
        for path in methodology.paths:
            yield PackedFile(_rule_name(path, methodology), path)
        if methodology.folder is not None and cases_path(methodology.folder).is_file():
            path = cases_path(methodology.folder)
            yield PackedFile(_rule_name(path, methodology), path)
    for path in result.series_paths().values():
        yield PackedFile(f"{RULES}/{SERIES}/{path.name}", path)


def rules_folder(methodology: Methodology) -> str:
    """Give the folder of a methodology in a pack."""
    return f"{RULES}/{methodology.file.id}/{methodology.file.version}"


def _rule_name(path: Path, methodology: Methodology) -> str:
    if path.parent == methodology.folder:
        return f"{rules_folder(methodology)}/{path.name}"
    kind = FAMILIES if path.parent.name == FAMILIES else SERIES
    return f"{RULES}/{kind}/{path.name}"


def _overlays(result: Result) -> Iterator[PackedFile]:
    for a in result.applications:
        for overlay in (*a.application.overlays, *a.application.overlays_refused):
            name = f"{CONFIRMATIONS}/{overlay.path.name}"
            yield PackedFile(name, overlay.path, overlay.sha256)
