"""Signing a pack, and checking who signed it: over the manifest, so that it covers every file."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jcm_mrv.evidence.checking import check_pack
from jcm_mrv.evidence.keys import fingerprint, public_path, read_private, read_public
from jcm_mrv.evidence.manifest import pack_id
from jcm_mrv.findings import EVI, Finding, FindingsError
from jcm_mrv.findings.language import said
from jcm_mrv.immutable import immutable
from jcm_mrv.input_files import read_file
from jcm_mrv.outputs import check_place, write_file

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

    from jcm_mrv.evidence.schema import PackFile, SignatureLine

_LENGTH = 64


@immutable
class Signature:
    """A signature over a pack.

    Attributes
    ----------
    path : Path
        Its file: 64 bytes.
    record : dict
        What the ``pack.json`` of the pack says.
    """

    path: Path
    pack_id: str
    key_fingerprint: str
    record: PackFile

    def as_dict(self) -> dict[str, Any]:
        """Give it as ``jcm-mrv sign --json`` prints it."""
        record = self.record
        return {
            "schema": "jcm-mrv/signature/1",
            "pack_id": self.pack_id,
            "output": str(self.path),
            "key_fingerprint": self.key_fingerprint,
            "title": record["project"]["title"],
            "credits": record["credits"],
            "total": record["total"],
            "standing": record["standing"],
            "ready": record["ready"],
            "unseen": record.get("unseen"),
        }


def signature_path(path: Path) -> Path:
    """Give where the signature over a pack stands, unless another place is named."""
    return path.with_name(f"{path.name}.sig")


def sign(
    path: Path | str,
    key: Path | str,
    *,
    password: bytes | None = None,
    output: Path | str | None = None,
    overwrite: bool = False,
    keep: Sequence[Path | str] = (),
) -> Signature:
    """Sign a pack whose container and manifest hold.

    Parameters
    ----------
    path : Path or str
        The pack.
    key : Path or str
        The private key, as ``jcm-mrv keygen`` writes it.
    password : bytes, optional
        What the key is encrypted with.
    output : Path or str, optional
        The signature; the path of the pack with ``.sig`` by default.
    overwrite : bool
        Whether a signature that stands there may be replaced.
    keep : sequence of Path or str
        Other files that were read, as that of the password: never written over.

    Raises
    ------
    FindingsError
        ``EVI-038`` for a damaged pack, ``EVI-030`` to ``EVI-033`` for a key or a signature that is
        there, ``CAL-031`` where the signature would be one of the files read. Nothing is written
        then.
    """
    path, key = Path(path), Path(key)
    target = signature_path(path) if output is None else Path(output)
    read = [path, key, public_path(key), *keep]
    refuse_taken(target, overwrite, read)
    private = read_private(key, password)
    checked = check_pack(path)
    if not checked.is_whole or checked.record is None or checked.manifest is None:
        raise FindingsError([EVI[38].at(str(path)), *checked.findings])
    return write_signature(
        target, checked.manifest, private, checked.record, read, overwrite=overwrite
    )


def refuse_taken(target: Path, overwrite: bool, read: Sequence[Path | str]) -> None:
    """Refuse to write where a signature stands, or what is read, before it is made."""
    check_place(target, inputs=read, overwrite=True)
    if os.path.lexists(target) and not overwrite:
        raise EVI[33]["signature"].stop(str(target))


def write_signature(
    target: Path,
    manifest: bytes,
    key: Ed25519PrivateKey,
    record: PackFile,
    inputs: Sequence[Path | str],
    *,
    overwrite: bool = False,
) -> Signature:
    """Write the signature over a manifest that was checked."""
    try:
        write_file(target, key.sign(manifest), inputs=inputs, overwrite=overwrite)
    except OSError as exc:
        raise EVI[24].stop(str(target), found=exc.strerror or type(exc).__name__) from None
    return Signature(target, pack_id(manifest), fingerprint(key.public_key()), record)


def check_signatures(
    path: Path, manifest: bytes, keys: Sequence[Path], signatures: Sequence[Path]
) -> tuple[list[SignatureLine], list[Finding]]:
    """Give what is to be said of signatures, each key and each signature at least once.

    Parameters
    ----------
    path : Path
        The pack; its signature lies beside it where no other is named.
    manifest : bytes
        The manifest of the pack.
    keys : sequence of Path
        Public keys that somebody knows from elsewhere.
    signatures : sequence of Path
        Signatures; whose each is, is found out.
    """
    if not keys and not signatures:
        return [], []
    lines: list[SignatureLine] = []
    findings: list[Finding] = []
    named = list(signatures) or [signature_path(path)]
    read: dict[Path, bytes] = {}
    for file in named:
        try:
            read[file] = _signature(file)
        except FindingsError as exc:
            findings += exc.findings
    used: set[Path] = set()
    without: list[tuple[int, Path, str]] = []
    for key in keys:
        try:
            public = read_public(key)
        except FindingsError as exc:
            findings += exc.findings
            lines.append(_line(named[0], key, None, valid=False))
            continue
        own = fingerprint(public)
        valid = next((f for f, raw in read.items() if _is_valid(public, raw, manifest)), None)
        if valid is None:
            without.append((len(lines), key, own))
        else:
            used.add(valid)
        lines.append(_line(valid or named[0], key, own, valid=valid is not None))
    # One that could not be read may be by any of them: nothing was verified, and that is told.
    unread = [file for file in named if file not in read]
    rest = [file for file in read if file not in used]
    for at, key, own in without:
        file = rest[0] if rest else unread[0] if unread else named[0]
        lines[at] = _line(file, key, own, valid=False)
        if rest or not unread:
            findings.append(EVI[34].at(str(file), key=str(key), fingerprint=own))
            used.update(rest if len(keys) >= len(named) else [file])
    for file in read:
        if file not in used:
            findings.append(EVI[34]["nobody"].at(str(file)))
            lines.append(_line(file, None, None, valid=False))
    return lines, findings


def unsigned(path: Path, *, agrees: bool) -> Finding:
    """Say that no signature was checked, and of one that lies beside the pack that it does.

    Parameters
    ----------
    path : Path
        The pack.
    agrees : bool
        Whether it was reproduced: what does not agree is not said to.
    """
    beside = signature_path(path)
    if beside.is_file():
        return EVI[37]["beside" if agrees else "beside-alone"].at(file=beside.name)
    return EVI[37].at() if agrees else EVI[37]["alone"].at()


def _signature(file: Path) -> bytes:
    try:
        raw = read_file(file, _LENGTH)
    except OSError as exc:
        raise EVI[35].stop(str(file), found=exc.strerror or said("an error")) from None
    if len(raw) != _LENGTH:
        raise EVI[35].stop(str(file), found=said("{n:,} bytes", n=len(raw)))
    return raw


def _is_valid(key: Ed25519PublicKey, signature: bytes, manifest: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature

    try:
        key.verify(signature, manifest)
    except InvalidSignature:
        return False
    return True


def _line(
    file: Path, key: Path | None, key_fingerprint: str | None, *, valid: bool
) -> SignatureLine:
    return {
        "file": str(file),
        "key": "" if key is None else str(key),
        "key_fingerprint": key_fingerprint,
        "valid": valid,
    }
