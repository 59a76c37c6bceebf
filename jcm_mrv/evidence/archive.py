"""Writing a pack: a zip whose bytes depend on names and contents alone.

The standard library's zipfile writes what the system it runs on has to add. Here members are sorted
and carry a fixed time and mode; nothing else is said of them.
"""

from __future__ import annotations

import hashlib
import struct
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from jcm_mrv.evidence.limits import BLOCK, MOST_MEMBERS_WRITTEN, MOST_PACKED, RATIO
from jcm_mrv.findings import EVI
from jcm_mrv.findings.language import said
from jcm_mrv.immutable import immutable
from jcm_mrv.input_files import ZIP_END, ZIP_ENTRY, ZIP_MARK

_STORED, _DEFLATED = 0, 8
_UTF8 = 0x0800
_VERSION = 20
_UNIX = 3
_MODE = 0o100644
# 1 January 1980, 0:00, as zip has it: the first day that it knows.
_TIME, _DATE = 0, 0x0021
_LOCAL = struct.Struct("<4s5H3L2H")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")


@immutable
class Member:
    """A file of a pack: name, hash and size, and where its packed bytes wait."""

    name: str
    sha256: str
    bytes: int
    crc: int
    packed: int
    offset: int


class Archive:
    """Takes the files of a pack in any order and writes them, sorted, as a zip.

    What was packed waits in a file without a name, so that a large pack needs little memory.
    """

    def __init__(self) -> None:
        self.members: dict[str, Member] = {}
        self._spool = tempfile.TemporaryFile()  # noqa: SIM115

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self._spool.close()

    def add(self, name: str, content: bytes | Iterable[bytes]) -> Member:
        """Pack a file; what it is given is read once."""
        digest, size, crc = hashlib.sha256(), 0, 0
        packer = zlib.compressobj(6, zlib.DEFLATED, -15)
        offset = self._spool.seek(0, 2)
        for block in [content] if isinstance(content, bytes) else content:
            digest.update(block)
            size += len(block)
            crc = zlib.crc32(block, crc)
            self._spool.write(packer.compress(block))
        self._spool.write(packer.flush())
        packed = self._spool.tell() - offset
        member = Member(name, digest.hexdigest(), size, crc, packed, offset)
        self.members[name] = member
        return member

    def check_size(self) -> None:
        """Refuse what no zip of the plain kind holds, before it is written.

        Raises
        ------
        FindingsError
            ``EVI-003``.
        """
        size = sum(max(m.bytes, m.packed) for m in self.members.values())
        if size > MOST_PACKED:
            raise EVI[3]["writing"].stop(
                found=said("{n:,} bytes", n=size), most=said("{n:,} bytes", n=MOST_PACKED)
            )
        if (count := len(self.members)) > MOST_MEMBERS_WRITTEN:
            most = said("{n:,} files", n=MOST_MEMBERS_WRITTEN)
            raise EVI[3]["writing"].stop(found=said("{n:,} files", n=count), most=most)

    def write(self, file: BinaryIO) -> None:
        """Write the zip."""
        entries = []
        for name in sorted(self.members, key=str.encode):
            member, raw = self.members[name], name.encode()
            # What packs better than any honest data would be taken for a zip bomb.
            stored = member.bytes > RATIO * member.packed or member.bytes < member.packed
            packed = member.bytes if stored else member.packed
            flags = 0 if name.isascii() else _UTF8
            how = (_STORED if stored else _DEFLATED, _TIME, _DATE, member.crc, packed, member.bytes)
            at = file.tell()
            file.write(_LOCAL.pack(ZIP_MARK, _VERSION, flags, *how, len(raw), 0) + raw)
            for block in self._unpacked(member) if stored else self._blocks(member):
                file.write(block)
            made_by = _UNIX << 8 | _VERSION
            lengths = (len(raw), 0, 0, 0, 0, _MODE << 16, at)
            entries.append(_ENTRY.pack(ZIP_ENTRY, made_by, _VERSION, flags, *how, *lengths) + raw)
        start = file.tell()
        listing = b"".join(entries)
        file.write(listing)
        count = len(entries)
        file.write(_END.pack(ZIP_END, 0, 0, count, count, len(listing), start, 0))

    def _blocks(self, member: Member) -> Iterator[bytes]:
        self._spool.seek(member.offset)
        left = member.packed
        while left:
            block = self._spool.read(min(left, BLOCK))
            left -= len(block)
            yield block

    def _unpacked(self, member: Member) -> Iterator[bytes]:
        unpacker = zlib.decompressobj(-15)
        for block in self._blocks(member):
            waiting = block
            while waiting:
                yield unpacker.decompress(waiting, BLOCK)
                waiting = unpacker.unconsumed_tail
        yield unpacker.flush()
