"""Some parts of a zip replaced: the bytes of all others, their order and their dates stay.

The compressed data of a part that does not change is copied as it is, and so is what the directory
says of it; zipfile would pack it anew.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from typing import NamedTuple

from jcm_mrv.input_files import ZIP_END, ZIP_ENTRY, ZIP_MARK

_STORED, _DEFLATED = 0, 8
_DESCRIPTOR = 0x0008


class ZipError(ValueError):
    """The zip is not as it can be edited in place."""


class _Part(NamedTuple):
    name: bytes
    entry: bytes
    """What the directory says of it."""
    offset: int


def replace_parts(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """Give the zip with some parts replaced.

    Raises
    ------
    ZipError
        When a part is missing, or the zip has what no spreadsheet program writes.
    """
    end = data.rfind(ZIP_END)
    if end < 0 or len(data) < end + 22:
        raise ZipError("no end of the directory")
    disk, start_disk, _, count, size, start, _ = struct.unpack_from("<4H2LH", data, end + 4)
    if disk or start_disk or count == 0xFFFF or 0xFFFFFFFF in (size, start):
        raise ZipError("a zip of several volumes, or of more than 4 GB")
    directory = _directory(data, start, count)
    wanted = {name.encode(): content for name, content in parts.items()}
    if missing := set(wanted) - {part.name for part in directory}:
        raise ZipError(f"no part {sorted(missing)[0].decode()}")
    by_offset = sorted(directory, key=lambda part: part.offset)
    pieces, moved, changed = [data[: by_offset[0].offset]], {}, {}
    at = len(pieces[0])
    for number, part in enumerate(by_offset):
        until = by_offset[number + 1].offset if number + 1 < len(by_offset) else start
        moved[part.name] = at
        if part.name in wanted:
            local, entry = _packed(data, part, wanted[part.name])
            changed[part.name] = entry
        else:
            local = data[part.offset : until]
        pieces.append(local)
        at += len(local)
    entries = []
    for part in directory:
        entry = bytearray(changed.get(part.name, part.entry))
        struct.pack_into("<L", entry, 42, moved[part.name])
        entries.append(bytes(entry))
    listing = b"".join(entries)
    closing = bytearray(data[end:])
    struct.pack_into("<2L", closing, 12, len(listing), at)
    return b"".join([*pieces, listing, bytes(closing)])


def _directory(data: bytes, start: int, count: int) -> list[_Part]:
    parts, at = [], start
    for _ in range(count):
        if data[at : at + 4] != ZIP_ENTRY or len(data) < at + 46:
            raise ZipError("a damaged directory")
        name, extra, comment = struct.unpack_from("<3H", data, at + 28)
        packed, unpacked = struct.unpack_from("<2L", data, at + 20)
        (offset,) = struct.unpack_from("<L", data, at + 42)
        if 0xFFFFFFFF in (packed, unpacked, offset):
            raise ZipError("a part of more than 4 GB")
        length = 46 + name + extra + comment
        parts.append(_Part(data[at + 46 : at + 46 + name], data[at : at + length], offset))
        at += length
    return parts


def _packed(data: bytes, part: _Part, content: bytes) -> tuple[bytes, bytes]:
    """Give the local record and the directory entry of a part with new content."""
    if data[part.offset : part.offset + 4] != ZIP_MARK:
        raise ZipError("a damaged part")
    entry = bytearray(part.entry)
    flags, method = struct.unpack_from("<2H", entry, 8)
    body = content
    if method == _DEFLATED:
        packer = zlib.compressobj(6, zlib.DEFLATED, -15)
        body = packer.compress(content) + packer.flush()
    elif method != _STORED:
        raise ZipError(f"a part packed by method {method}")
    flags &= ~_DESCRIPTOR
    struct.pack_into("<H", entry, 8, flags)
    struct.pack_into("<3L", entry, 16, zlib.crc32(content), len(body), len(content))
    name, extra = struct.unpack_from("<2H", data, part.offset + 26)
    local = bytearray(data[part.offset : part.offset + 30 + name + extra])
    struct.pack_into("<H", local, 6, flags)
    struct.pack_into("<3L", local, 14, zlib.crc32(content), len(body), len(content))
    return bytes(local) + body, bytes(entry)
