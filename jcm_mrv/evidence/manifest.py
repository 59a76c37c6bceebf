"""The manifest of a pack: what ``sha256sum --strict -c`` reads, and its hash, the pack id."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from jcm_mrv.evidence.names import MANIFEST, objection
from jcm_mrv.findings import EVI
from jcm_mrv.findings.language import said
from jcm_mrv.patterns import pattern

_LINE = pattern(r"([0-9a-f]{64})  ([^\n]+)\n")


def manifest_bytes(hashes: Mapping[str, str]) -> bytes:
    r"""Give the manifest of files by their SHA-256: one a line, sorted by bytes, but for itself.

    Examples
    --------
    >>> manifest_bytes({"b": "1" * 64, "B": "0" * 64}).decode()[64:]
    '  B\n1111111111111111111111111111111111111111111111111111111111111111  b\n'
    """
    names = sorted((name for name in hashes if name != MANIFEST), key=str.encode)
    return "".join(f"{hashes[name]}  {name}\n" for name in names).encode()


def pack_id(manifest: bytes) -> str:
    """Give the id of the pack that a manifest is of."""
    return hashlib.sha256(manifest).hexdigest()


def read_manifest(raw: bytes) -> dict[str, str]:
    """Give name -> SHA-256 of a manifest.

    Raises
    ------
    FindingsError
        ``EVI-010`` where it is none, or not the one way in which one is written.
    """
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        raise EVI[10].stop(MANIFEST, found=said("bytes that are no UTF-8")) from None
    listed: dict[str, str] = {}
    at = 0
    # By newlines alone: a name may hold what other programs take for the end of a line.
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    for number, line in enumerate(lines, 1):
        match = _LINE.fullmatch(line)
        if match is None or match[2] in listed or match[2] == MANIFEST or objection(match[2]):
            raise EVI[10].stop(f"{MANIFEST}:{number}", found=repr(line[:120]))
        listed[match[2]] = match[1]
        at += len(line)
    if at != len(text) or not listed:
        found = said("an unfinished line") if listed else said("nothing")
        raise EVI[10].stop(MANIFEST, found=found)
    if manifest_bytes(listed) != raw:
        raise EVI[10].stop(MANIFEST, found=said("lines in another order"))
    return listed
