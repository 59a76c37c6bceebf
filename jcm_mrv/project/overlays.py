"""Overlays: records of what was read in an official text, for every project that needs them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Annotated

from pydantic import StringConstraints

from jcm_mrv.findings import PRJ, Finding, FindingsError, has_errors
from jcm_mrv.immutable import immutable
from jcm_mrv.input_files import FileTooLargeError, read_file
from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.statements import Statement, number_names, statements
from jcm_mrv.methodology.units import UnitError, convert
from jcm_mrv.project.confirmation import Confirmation, Confirmations
from jcm_mrv.strict_yaml import MAX_BYTES, StrictModel, load_bytes, too_large, validate_filled

FOLDER = "confirmations"
_MOST_OVERLAYS = 1000


class OverlayFile(StrictModel):
    """The content of an overlay: records of one methodology, and the hash of its content.

    ``sha256`` is that of the methodology with its families: another content has to be read again.
    """

    methodology: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}_[A-Z]{2}[0-9]{3}[A-Z]?@.+$")]
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    confirmed: Confirmations = ()


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
            paths = sorted(p for p in folder.iterdir() if p.suffix in (".yaml", ".yml"))
        except OSError as exc:
            raise PRJ[160].stop(str(folder), found=exc.strerror or "an error") from None
        for path in paths[:_MOST_OVERLAYS]:
            try:
                overlay = _read(path)
            except FindingsError as exc:
                findings += exc.findings
                continue
            found.setdefault(overlay.sha256, overlay)
    if has_errors(findings):
        raise FindingsError(findings)
    # Wherever they lay, they are told in the same order.
    return sorted(found.values(), key=lambda overlay: (overlay.name, overlay.sha256))


def _read(path: Path) -> Overlay:
    try:
        raw = read_file(path, MAX_BYTES)
    except FileTooLargeError as exc:
        raise FindingsError([too_large("PRJ", path.name, exc.size)]) from None
    except OSError as exc:
        raise PRJ[1].stop(str(path), found=exc.strerror or "an error") from None
    return _overlay(raw, path)


def _overlay(raw: bytes, path: Path) -> Overlay:
    document = load_bytes(raw, "PRJ", str(path))
    file = validate_filled(document, OverlayFile, "PRJ")
    return Overlay(path, hashlib.sha256(raw).hexdigest(), file)


def check_overlay(raw: bytes, path: Path, methodology: Methodology) -> list[Finding]:
    """Give what has to be said of an overlay before it is written."""
    _, findings = overlaid(methodology, [_overlay(raw, path)])
    return [finding for finding in findings if finding.code != "PRJ-164"]


@immutable
class Overlaid:
    """A methodology with what overlays say of it.

    Attributes
    ----------
    methodology : Methodology
        With the numbers that were read in place of its own.
    records : tuple of Confirmation
        What was read.
    used : tuple of Overlay
        The overlays that say it.
    refused : tuple of Overlay
        Those that were made for another content of it.
    """

    methodology: Methodology
    records: tuple[Confirmation, ...] = ()
    used: tuple[Overlay, ...] = ()
    refused: tuple[Overlay, ...] = ()


def overlaid(
    methodology: Methodology, overlays: Iterable[Overlay]
) -> tuple[Overlaid, list[Finding]]:
    """Give a methodology with the overlays that were made for it, and what has to be said of them.

    A number that was read in the official text takes the place of the methodology's own; equations
    are never changed. An overlay made for another content of the methodology is not used.
    """
    findings: list[Finding] = []
    used: list[Overlay] = []
    refused: list[Overlay] = []
    for overlay in overlays:
        if overlay.file.methodology != methodology.reference:
            continue
        if overlay.file.sha256 != methodology.sha256:
            refused.append(overlay)
            findings.append(PRJ[161].at(overlay.name, reference=methodology.reference))
            continue
        used.append(overlay)
    findings += _contradictions(used)
    records = tuple(record for overlay in used for record in overlay.file.confirmed)
    changed = methodology
    for overlay in used:
        for number, record in enumerate(overlay.file.confirmed, 1):
            place = f"{overlay.name}, record {number}"
            changed, said = _with_record(changed, record, place)
            findings += said
    if used:
        names = ", ".join(overlay.path.name for overlay in used)
        findings.append(PRJ[164].at(FOLDER, found=names))
    return Overlaid(changed, records, tuple(used), tuple(refused)), findings


def _contradictions(used: Sequence[Overlay]) -> list[Finding]:
    findings: list[Finding] = []
    first: dict[str, tuple[Overlay, Confirmation]] = {}
    for overlay in used:
        for record in overlay.file.confirmed:
            if record.value is None or record.unit is None:
                continue
            other, known = first.setdefault(record.what, (overlay, record))
            assert known.value is not None
            if not known.agrees(record.value, record.unit) and not record.agrees(
                known.value, known.unit or ""
            ):
                findings.append(
                    PRJ[162].at(
                        overlay.name,
                        found=f"{float(record.value):g} {record.unit} here, "
                        f"{float(known.value):g} {known.unit} in {other.name}",
                        what=record.what,
                    )
                )
    return findings


def _with_record(
    methodology: Methodology, record: Confirmation, place: str
) -> tuple[Methodology, list[Finding]]:
    meant = [s for s in statements(methodology) if record.what in (s.what, *s.names)]
    if not meant:
        return methodology, [PRJ[163].at(place, found=record.what, reference=methodology.reference)]
    is_number = record.what in number_names(methodology)
    if doubt := record.doubt(place, methodology.reference, is_number):
        return methodology, [doubt]
    if record.value is None or record.unit is None:
        return methodology, []
    if any(s.value is not None and record.agrees(s.value, s.unit) for s in meant):
        return methodology, []
    numbers = [s for s in meant if s.kind in ("row", "value")]
    if len(numbers) != 1:
        wording = PRJ[163]["which"] if numbers else PRJ[163]["no-number"]
        return methodology, [wording.at(place, found=record.what)]
    (stated,) = numbers
    try:
        value = convert(record.value, record.unit, stated.unit)
    except UnitError as exc:
        return methodology, [PRJ[163]["unit"].at(place, found=record.unit, reason=exc)]
    own = "nothing" if stated.value is None else f"{float(stated.value):g} {stated.unit}"
    said = PRJ[165].at(
        place,
        found=f"{float(value):g} {stated.unit}: {record.text}",
        what=stated.what,
        own=own,
    )
    return _changed(methodology, stated, value), [said]


def _changed(methodology: Methodology, stated: Statement, value: Fraction) -> Methodology:
    """Give the methodology with another number in one place."""
    if stated.kind == "value":
        parameter = methodology.parameters[stated.subject].model_copy(update={"value": value})
        parameters = {**methodology.parameters, stated.subject: parameter}
        return replace(methodology, parameters=parameters)
    table = methodology.tables[stated.subject]
    rows = list(table.rows)
    rows[stated.position] = rows[stated.position].model_copy(update={"value": value})
    tables = {**methodology.tables, stated.subject: table.model_copy(update={"rows": tuple(rows)})}
    found = methodology.lookups[stated.subject]
    looked = list(found.rows)
    looked[stated.position] = replace(looked[stated.position], value=value)
    return replace(
        methodology,
        file=methodology.file.model_copy(update={"tables": tables}),
        lookups={**methodology.lookups, stated.subject: replace(found, rows=tuple(looked))},
    )
