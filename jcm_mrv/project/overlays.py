"""Overlays: records of what was read in an official text, for every project that needs them."""

import hashlib
import os
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from jcm_mrv.findings import PRJ, Finding, FindingsError, Severity, has_errors
from jcm_mrv.findings.language import joined, said
from jcm_mrv.immutable import immutable
from jcm_mrv.input_files import FileTooLargeError, read_file, real_path
from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.model import Option
from jcm_mrv.project.confirmation import Confirmation, one_line
from jcm_mrv.project.model import ProjectFile
from jcm_mrv.strict_yaml import (
    MAX_BYTES,
    Document,
    StrictModel,
    load_bytes,
    too_large,
    validate_filled,
)

FOLDER = "confirmations"
SCHEMA = "jcm-mrv/overlay/1"
_MOST_OVERLAYS, _MOST_SHOWN = 1000, 8


Words = Annotated[str, StringConstraints(max_length=1000), AfterValidator(one_line)]


class OverlayRecord(Confirmation):
    """A record of an overlay: it may also change what the library has.

    ``options`` are the monitoring options that were read in place of the methodology's,
    ``criterion``, ``frequency`` and ``method`` are what stands there of one, in own words.
    """

    options: tuple[Option, ...] = ()
    criterion: Words = ""
    frequency: Words = ""
    method: Words = ""

    @property
    def words(self) -> dict[str, str]:
        """What was read in place of words of the methodology, by what it is."""
        found = {"criterion": self.criterion, "frequency": self.frequency, "method": self.method}
        return {kind: " ".join(text.split()) for kind, text in found.items() if text}

    def placed(self, read: str) -> str:
        """Give what was read, and where, when and by whom."""
        return said("{heading}: {names}", heading=read, names=self.text)


class OverlayFile(StrictModel):
    """The content of an overlay: records of one methodology, and the hash of its content.

    ``sha256`` is that of the methodology with its families: another content has to be read again.
    """

    form: Literal["jcm-mrv/overlay/1"] = Field(SCHEMA, alias="schema")
    methodology: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}_[A-Z]{2}[0-9]{3}[A-Z]?@.+$")]
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    confirmed: Annotated[
        tuple[OverlayRecord, ...], BeforeValidator(lambda given: () if given is None else given)
    ] = ()


@immutable
class Overlay:
    """An overlay as it was read: where it lay, its hash, and what it says."""

    path: Path
    sha256: str
    file: OverlayFile

    @property
    def name(self) -> str:
        """How results call it, wherever it lay."""
        return f"{FOLDER}/{self.path.name}"


def own_folder() -> Path | None:
    """Give the folder of the user's configuration that may hold overlays, None without a home."""
    base = os.environ.get("XDG_CONFIG_HOME", "")
    if not base and os.name == "nt":
        base = os.environ.get("APPDATA", "")
    try:
        return (Path(base) if base else Path.home() / ".config") / "jcm-mrv" / FOLDER
    except RuntimeError:
        return None


def in_reach(library: Library | None, named: Sequence[Path] = ()) -> list[Overlay]:
    """Give the overlays of the command, of folders that a project names, and of the user's own.

    Raises
    ------
    FindingsError
        As :func:`read_overlays`.
    """
    folders = [*(library.confirmations if library is not None else ()), *named]
    own = None if library is not None and library.alone else own_folder()
    if own is not None and own.is_dir():
        folders.append(own)
    return read_overlays(folders)


def overlays_for(
    file: ProjectFile, document: Document, folder: Path, library: Library | None
) -> list[Overlay]:
    """Give the overlays that the command, the project file or the user's configuration names.

    Raises
    ------
    FindingsError
        As :func:`read_overlays`, and for a folder outside of the project's.
    """
    if library is not None and library.alone:
        return in_reach(library)
    named = []
    if file.confirmations is not None:
        where = document.where(("confirmations",))
        path = folder / file.confirmations
        if not real_path(path).is_relative_to(real_path(folder)):
            raise PRJ[151].stop(where, found=file.confirmations)
        if not os.path.isdir(path):
            raise PRJ[160].stop(where, found=file.confirmations)
        named.append(path)
    return in_reach(library, named)


def read_overlays(folders: Sequence[Path]) -> list[Overlay]:
    """Give every overlay of some folders, each content once.

    Raises
    ------
    FindingsError
        When a folder that was named is missing, or a file in it is no overlay.
    """
    found: dict[str, Overlay] = {}
    findings: list[Finding] = []
    for folder in folders:
        try:
            paths = sorted(filter(_is_named_like_one, folder.iterdir()))
        except OSError as exc:
            raise PRJ[160].stop(str(folder), found=exc.strerror or said("an error")) from None
        for path in paths[:_MOST_OVERLAYS]:
            try:
                overlay = read_overlay(path)
            except FindingsError as exc:
                findings += exc.findings
                continue
            found.setdefault(overlay.sha256, overlay)
    if has_errors(findings):
        raise FindingsError(findings)
    # Wherever they lay, they are told in the same order.
    return sorted(found.values(), key=lambda overlay: (overlay.name, overlay.sha256))


def _is_named_like_one(path: Path) -> bool:
    return path.suffix.lower() in (".yaml", ".yml")


def passed_over(
    file: ProjectFile,
    folder: Path,
    library: Library | None,
    overlays: Sequence[Overlay],
    references: Collection[str],
) -> list[Finding]:
    """Tell of each folder that somebody names what it holds for none of the methodologies applied.

    ``PRJ-211`` where it holds no overlay, ``PRJ-220`` where none is for the project, or some are
    not. An overlay for another version that was told already (``PRJ-161``) is not told twice.
    """
    named = list(library.confirmations) if library is not None else []
    if file.confirmations is not None and (library is None or not library.alone):
        named.append(folder / file.confirmations)
    findings = []
    for one in dict.fromkeys(named):
        inside = sorted(one.iterdir()) if one.is_dir() else []
        if one.is_dir() and not any(map(_is_named_like_one, inside)):
            found = ", ".join(path.name for path in inside[:5]) or said("nothing")
            findings.append(PRJ[211].at(f"{one.name}/", found=found))
        findings += _of_others(one, overlays, references)
    return findings


def _of_others(
    folder: Path, overlays: Sequence[Overlay], references: Collection[str]
) -> Iterator[Finding]:
    inside = [overlay for overlay in overlays if overlay.path.parent == folder]
    others = [overlay for overlay in inside if overlay.file.methodology not in references]
    ids = {reference.partition("@")[0] for reference in references}
    if not others or not references:
        return
    shown = [f"{one.path.name} ({one.file.methodology})" for one in others[:_MOST_SHOWN]]
    left = [said("and {n} more", n=len(others) - _MOST_SHOWN)] if others[_MOST_SHOWN:] else []
    where, found = f"{folder.name}/", joined([*shown, *left])
    reference = ", ".join(sorted(references))
    if others != inside:
        note = Severity.NOTE
        yield PRJ[220]["some"].at(where, severity=note, found=found, reference=reference)
    elif not all(one.file.methodology.partition("@")[0] in ids for one in others):
        yield PRJ[220].at(where, severity=Severity.WARNING, found=found, reference=reference)


def read_overlay(path: Path) -> Overlay:
    """Give the overlay that a file holds.

    Raises
    ------
    FindingsError
        When it cannot be read, or is none.
    """
    try:
        raw = read_file(path, MAX_BYTES)
    except FileTooLargeError as exc:
        raise FindingsError([too_large("PRJ", path.name, exc.size)]) from None
    except OSError as exc:
        raise PRJ[1].stop(str(path), found=exc.strerror or said("an error")) from None
    return overlay_of(raw, path)


def _what_it_is(data: object) -> str:
    if not isinstance(data, dict):
        return "no keys"
    return ", ".join(str(key)[:40] for key in list(data)[:5]) or "nothing"


def overlay_of(raw: bytes, path: Path) -> Overlay:
    """Give the overlay of these bytes."""
    document = load_bytes(raw, "PRJ", str(path))
    data = document.data
    if not isinstance(data, dict) or not {"schema", "confirmed"} & data.keys():
        raise PRJ[160]["other"].stop(str(path), found=_what_it_is(data))
    file = validate_filled(document, OverlayFile, "PRJ")
    return Overlay(path, hashlib.sha256(raw).hexdigest(), file)
