"""Packing: a result with all that it rests on, in one file whose bytes depend on nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jcm_mrv.calculation.calculate import calculate
from jcm_mrv.calculation.result import Result
from jcm_mrv.evidence.archive import Archive
from jcm_mrv.evidence.contents import Contents, contents_of
from jcm_mrv.evidence.crate import crate_bytes
from jcm_mrv.evidence.keys import public_path, read_private
from jcm_mrv.evidence.manifest import manifest_bytes, pack_id
from jcm_mrv.evidence.names import CRATE, MANIFEST, OUTPUTS, PACK, README
from jcm_mrv.evidence.record import record_of
from jcm_mrv.evidence.signing import Signature, refuse_taken, signature_path, write_signature
from jcm_mrv.evidence.tables import DATAPACKAGE, datapackage_bytes
from jcm_mrv.findings import EVI, Finding
from jcm_mrv.immutable import immutable
from jcm_mrv.outputs import check_place, whole_folder, write_file
from jcm_mrv.project.load import Project
from jcm_mrv.project.seals import SEALS
from jcm_mrv.shipped import shipped
from jcm_mrv.today import still_to_come
from jcm_mrv.visible import json_text
from jcm_mrv.workbook.result_files import files_beside

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from jcm_mrv.evidence.schema import LeftOut, PackFile


@immutable
class Pack:
    """A pack that was written.

    Attributes
    ----------
    path : Path
        The file.
    pack_id : str
        SHA-256 of its manifest.
    manifest : bytes
        What a signature is made over.
    record : dict
        What its ``pack.json`` says.
    findings : tuple of Finding
        What is told of it, and of the findings of the result those about its seals.
    signature : Signature or None
        Where it was signed.
    """

    path: Path
    pack_id: str
    manifest: bytes
    record: PackFile
    findings: tuple[Finding, ...]
    signature: Signature | None = None

    def as_dict(self) -> dict[str, Any]:
        """Give it as ``jcm-mrv pack --json`` prints it."""
        return {
            "pack_id": self.pack_id,
            "output": str(self.path),
            **self.record,
            "signature": None if self.signature is None else self.signature.as_dict(),
            "findings": [finding.as_dict() for finding in self.findings],
        }


def pack(
    project: Project,
    path: Path | str,
    *,
    as_of: dt.date | None = None,
    leave_out: Sequence[str] = (),
    overwrite: bool = False,
    key: Path | str | None = None,
    password: bytes | None = None,
    keep: Sequence[Path | str] = (),
) -> Pack:
    """Calculate a project, and write its evidence pack.

    Parameters
    ----------
    project : Project
        As :func:`jcm_mrv.load_project` gives it.
    path : Path or str
        The file to write.
    as_of : date, optional
        The day that the pack states, not before the last of the monitoring period, which it is by
        default.
    leave_out : sequence of str
        Globs of files that are not to go in, relative to the project's folder; their hashes do.
    overwrite : bool
        Whether a file that stands there may be replaced.
    key : Path or str, optional
        The private key to sign it with; the signature goes beside the pack.
    password : bytes, optional
        What the key is encrypted with.
    keep : sequence of Path or str
        Other files that were read, as that of the password: never written over.

    Raises
    ------
    FindingsError
        When the project cannot be calculated; ``EVI-020`` to ``EVI-023`` where it cannot be packed,
        ``EVI-027`` where the day is before the end of the period, or still to come,
        ``CAL-031`` and ``CAL-032`` where it cannot be written there. Nothing is left behind.
    """
    path = Path(path)
    project.check_monitored()
    end = project.file.period.end
    if as_of is not None and as_of < end:
        raise EVI[27].stop(project.path.name, found=as_of.isoformat(), end=end.isoformat())
    if (now := still_to_come(as_of)) is not None:
        raise EVI[27]["future"].stop(project.path.name, found=str(as_of), today=now.isoformat())
    # The seals are the project's own, whether a day was sealed yet or not.
    read: list[Path | str] = [*project.files(), project.folder / SEALS, *keep]
    if key is not None:
        read += [key, public_path(Path(key))]
    check_place(path, inputs=read, overwrite=overwrite)
    private = None
    if key is not None:
        # Whatever is wrong with the key is said before long work is done.
        refuse_taken(signature_path(path), overwrite, [*read, path])
        private = read_private(Path(key), password)
    result = calculate(project, daily=True)
    contents = contents_of(result, leave_out)
    try:
        return _packed(result, contents, path, as_of, private, inputs=read, overwrite=overwrite)
    except OSError as exc:
        raise EVI[24].stop(str(path), found=exc.strerror or type(exc).__name__) from None


def _packed(
    result: Result,
    contents: Contents,
    path: Path,
    as_of: dt.date | None,
    private: Ed25519PrivateKey | None,
    *,
    inputs: Sequence[Path | str],
    overwrite: bool,
) -> Pack:
    with Archive() as archive:
        for name in sorted(contents.files, key=str.encode):
            archive.add(name, contents.files[name].blocks())
        for name, data in outputs_of(result).items():
            archive.add(f"{OUTPUTS}/{name}", data)
        archive.add(README, readme_bytes())
        stated = as_of or result.project.file.period.end
        record = record_of(result, contents, archive.members, _left_out(contents), stated)
        archive.add(PACK, json_text(record).encode())
        archive.add(CRATE, crate_bytes(record, archive.members))
        manifest = manifest_bytes({n: m.sha256 for n, m in archive.members.items()})
        archive.add(MANIFEST, manifest)
        archive.check_size()
        read = (*inputs, *result.files(), *(item.path for item in contents.files.values()))
        write_file(path, archive.write, inputs=read, overwrite=overwrite)
    signature = None
    if private is not None:
        signature = write_signature(
            signature_path(path), manifest, private, record, [*read, path], overwrite=overwrite
        )
    said = tuple(_said(result, contents))
    return Pack(path, pack_id(manifest), manifest, record, said, signature)


def outputs_of(result: Result) -> dict[str, bytes]:
    """Give the outputs of a result by name: what ``calculate --daily`` writes, and its tables."""
    files = whole_folder(result.as_dict(), files_beside(result))
    return {**files, DATAPACKAGE: datapackage_bytes(result, files)}


def readme_bytes() -> bytes:
    """Give how a pack is checked without this tool, in three languages."""
    return (shipped("templates") / "pack" / README).read_bytes()


def _left_out(contents: Contents) -> list[LeftOut]:
    lines: list[LeftOut] = []
    for item in sorted(contents.left_out, key=lambda item: item.name.encode()):
        with Archive() as measured:
            member = measured.add(item.name, item.blocks())
        lines.append(
            {
                "path": item.name,
                "sha256": member.sha256,
                "bytes": member.bytes,
                "input": item.is_input,
            }
        )
    return lines


def _said(result: Result, contents: Contents) -> list[Finding]:
    # A sealed day that was restated, above all: who packs hands on.
    said = [finding for finding in result.findings if finding.code.startswith("EVI-")]
    if contents.left_out:
        said.append(EVI[25].at(found=", ".join(item.name for item in contents.left_out)))
    if contents.missing:
        place = contents.missing[0][1]
        said.append(EVI[26].at(place, found=", ".join(text for text, _ in contents.missing)))
    return said
