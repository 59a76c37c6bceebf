"""Reading a pack as a zip that somebody else made: nothing of it is unpacked before it is judged.

The standard library reads zips that hold a name twice, begin or end in something else, or say one
thing in the directory and another beside the file. Here each of these is refused.
"""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

from jcm_mrv.evidence.limits import BLOCK, MOST_MEMBERS, MOST_PACKED, RATIO
from jcm_mrv.evidence.names import clashes, objection
from jcm_mrv.findings import EVI, Finding, FindingsError
from jcm_mrv.findings.language import said
from jcm_mrv.immutable import immutable
from jcm_mrv.input_files import ZIP_END, ZIP_MARK, FileTooLargeError, open_file

_ENCRYPTED = 0x1 | 0x40
_DESCRIPTOR = 0x8
_ZIP64_EXTRA = 1
# Times and owners, as Info-ZIP notes them, and their longest forms.
_EXTRAS = {0x5455: 13, 0x7875: 19}
# The sizes that may follow a file whose sizes were not known before it.
_MOST_AFTER = 16
_NOTHING = 2
# What DOS calls a folder, and whatever is no file: a folder, a label, a device.
_DOS_FOLDER, _DOS_KINDS = 0x10, 0x58
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LOCAL_SIZE, _END_SIZE, _LOCATOR_SIZE = 30, 22, 20
# What Zip64 places before the end, and what stands before sizes that follow a file.
_LOCATOR, _LATER = b"PK\x06\x07", b"PK\x07\x08"
_MOST_TOLD = 20


@immutable
class Container:
    """An open pack whose directory was judged: its files by name."""

    path: Path
    stream: BinaryIO
    members: dict[str, zipfile.ZipInfo]

    def blocks(self, name: str) -> Iterator[bytes]:
        """Give what a file holds, block by block.

        Raises
        ------
        FindingsError
            ``EVI-002`` where it cannot be unpacked, or is not what the zip itself says.
        """
        try:
            yield from self._unpacked(self.members[name])
        except (EOFError, OSError, ValueError, zlib.error) as exc:
            found = f"{name}: {exc}"
            raise EVI[2]["member"].stop(self.path.name, found=found, name=name) from None

    def _unpacked(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        """Unpack all packed bytes of a file; zipfile leaves what follows the last that it needs."""
        unpacker = None if info.compress_type == zipfile.ZIP_STORED else zlib.decompressobj(-15)
        size = crc = 0
        for packed in self._packed(info):
            waiting = packed
            while True:
                block = waiting if unpacker is None else unpacker.decompress(waiting, BLOCK)
                waiting = b"" if unpacker is None else unpacker.unconsumed_tail
                size += len(block)
                crc = zlib.crc32(block, crc)
                if size > info.file_size:
                    raise ValueError("it is larger than the zip says")
                if block:
                    yield block
                if not waiting and (unpacker is None or len(block) < BLOCK):
                    break
            if unpacker is not None and unpacker.unused_data:
                raise ValueError("something stands behind what is packed")
        if unpacker is not None and not unpacker.eof:
            raise EOFError("it is cut off")
        if (size, crc) != (info.file_size, info.CRC):
            raise ValueError("size or check sum is not what the zip says")

    def _packed(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        self.stream.seek(info.header_offset + _LOCAL_SIZE - 4)
        at = info.header_offset + _LOCAL_SIZE + sum(struct.unpack("<2H", self.stream.read(4)))
        end = at + info.compress_size
        while at < end:
            self.stream.seek(at)
            block = self.stream.read(min(end - at, BLOCK))
            if not block:
                raise EOFError("it is cut off")
            at += len(block)
            yield block

    def read(self, name: str, most: int) -> bytes:
        """Give the whole of a file that has to be small."""
        if self.members[name].file_size > most:
            raise EVI[3].stop(
                self.path.name,
                found=said("{name}, {n:,} bytes", name=name, n=self.members[name].file_size),
                most=said("{n:,} bytes", n=most),
            )
        return b"".join(self.blocks(name))


@contextmanager
def open_container(path: Path) -> Iterator[Container]:
    """Open a pack and judge its directory.

    Raises
    ------
    FindingsError
        ``EVI-001`` to ``EVI-008``.
    """
    try:
        stream = open_file(path, MOST_PACKED)
    except FileTooLargeError as exc:
        found, most = said("{n:,} bytes", n=exc.size), said("{n:,} bytes", n=MOST_PACKED)
        raise EVI[3].stop(path.name, found=found, most=most) from None
    except OSError as exc:
        raise EVI[1].stop(str(path), found=exc.strerror or said("an error")) from None
    with stream:
        count, start = _end(stream, path)
        try:
            opened = zipfile.ZipFile(stream)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error) as exc:
            raise EVI[2].stop(path.name, found=str(exc)) from None
        with opened:
            infos = opened.infolist()
            findings = list(_problems(infos, count, start, path.name))
            if not findings:
                findings = list(_beside(stream, infos, start, path.name))
            if findings:
                raise FindingsError(findings)
            files = {info.orig_filename: info for info in infos}
            yield Container(path, stream, {k: v for k, v in files.items() if k[-1:] != "/"})


def _end(stream: BinaryIO, path: Path) -> tuple[int, int]:
    """Give how many members the end of a zip counts, and where the directory starts."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _END_SIZE - _LOCATOR_SIZE))
    tail = stream.read()
    stream.seek(0)
    end = tail[-_END_SIZE:]
    if end[:4] != ZIP_END:
        kind = said("no end of a zip: cut off, or something was added after it")
        raise EVI[2].stop(path.name, found=kind)
    disk, first, here, count, length, start, comment = struct.unpack("<4H2LH", end[4:])
    if tail[:4] == _LOCATOR or 0xFFFF in (here, count) or 0xFFFFFFFF in (length, start):
        raise EVI[5].stop(path.name)
    if disk or first or comment or here != count or start + length != size - _END_SIZE:
        raise EVI[2].stop(path.name, found=said("an end that does not fit the rest"))
    return count, start


def _problems(
    infos: list[zipfile.ZipInfo], count: int, start: int, place: str
) -> Iterator[Finding]:
    if len(infos) > MOST_MEMBERS:
        most = said("{n:,} files", n=MOST_MEMBERS)
        yield EVI[3].at(place, found=said("{n:,} files", n=len(infos)), most=most)
        return
    if len(infos) != count:
        found = said("{n} files where {count} are counted", n=len(infos), count=count)
        yield EVI[2].at(place, found=found)
        return
    names = [info.orig_filename for info in infos]
    told = 0
    for info in infos:
        for finding in _of_member(info, place):
            told += 1
            if told <= _MOST_TOLD:
                yield finding
    twice = [name for name, number in Counter(names).items() if number > 1]
    for name in twice[:_MOST_TOLD]:
        yield EVI[7].at(place, found=name)
    if not twice:
        # A folder is held against files as what is in it would be.
        placed = [f"{name}." if name.endswith("/") else name for name in names]
        for one, other in clashes(placed)[:_MOST_TOLD]:
            pair = {"one": one.removesuffix("."), "other": other.removesuffix(".")}
            yield EVI[7]["case"].at(place, found=said("{one} and {other}", **pair))
    total = sum(info.file_size for info in infos)
    if total > MOST_PACKED:
        found, most = said("{n:,} bytes unpacked", n=total), said("{n:,} bytes", n=MOST_PACKED)
        yield EVI[3].at(place, found=found, most=most)
    ordered = sorted(infos, key=lambda info: info.header_offset)
    ends = [_least_end(info) for info in ordered]
    starts = [*(info.header_offset for info in ordered[1:]), start]
    if ordered and ordered[0].header_offset:
        yield EVI[2].at(place, found=said("something before the first file"))
    if any(a > b for a, b in zip(ends, starts, strict=True)) or any(
        a.header_offset == b.header_offset for a, b in pairwise(ordered)
    ):
        yield EVI[2].at(place, found=said("files that overlap"))


def _beside(
    stream: BinaryIO, infos: list[zipfile.ZipInfo], start: int, place: str
) -> Iterator[Finding]:
    """Compare what stands beside each file with what the directory says of it."""
    ordered = sorted(infos, key=lambda info: info.header_offset)
    for info, following in pairwise([*ordered, None]):
        assert info is not None
        stream.seek(info.header_offset)
        raw = stream.read(_LOCAL_SIZE)
        if len(raw) < _LOCAL_SIZE or raw[:4] != ZIP_MARK:
            yield EVI[2]["member"].at(place, name=info.orig_filename)
            continue
        flags, method, *stated = struct.unpack_from("<6xHH4x3L", raw)
        is_so = [info.CRC, info.compress_size, info.file_size]
        # Where sizes were not known before the file was packed, they stand after it.
        known_later = flags & _DESCRIPTOR
        differs = any(a != b and (a or not known_later) for a, b in zip(stated, is_so, strict=True))
        if flags != info.flag_bits or method != info.compress_type or differs:
            yield EVI[2]["member"].at(place, name=info.orig_filename)
            continue
        name, extra = struct.unpack_from("<2H", raw, _LOCAL_SIZE - 4)
        beside = stream.read(name + extra)
        end = info.header_offset + _LOCAL_SIZE + name + extra + info.compress_size
        stream.seek(end)
        after = (following.header_offset if following else start) - end
        rest = stream.read(after) if 0 <= after <= _MOST_AFTER else b"?"
        numbers = struct.pack("<3L", *is_so)
        allowed = (numbers, _LATER + numbers) if flags & _DESCRIPTOR else (b"",)
        if rest not in allowed:
            yield EVI[2].at(place, found=said("something after {name}", name=info.orig_filename))
        if (kind := _odd_extra(beside[name:])) is not None:
            found = said("{name}, with {kind}", name=info.orig_filename, kind=kind)
            yield EVI[2].at(place, found=found)


def _least_end(info: zipfile.ZipInfo) -> int:
    name = len(info.orig_filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437", "replace"))
    return info.header_offset + _LOCAL_SIZE + name + info.compress_size


def _of_member(info: zipfile.ZipInfo, place: str) -> Iterator[Finding]:
    name = info.orig_filename
    why = objection(name.removesuffix("/"))
    if why is not None:
        yield EVI[6].at(place, found=repr(name), why=why)
    if info.flag_bits & _ENCRYPTED:
        yield EVI[4].at(place, found=name)
    if _has_zip64(info.extra):
        yield EVI[5].at(place, found=name)
    elif (kind := _odd_extra(info.extra)) is not None:
        yield EVI[2].at(place, found=said("{name}, with {kind}", name=name, kind=kind))
    if info.comment:
        yield EVI[2].at(place, found=said("{name}, with a comment", name=name))
    # Packed, nothing takes two bytes.
    if name.endswith("/") and (info.file_size or info.CRC or info.compress_size > _NOTHING):
        yield EVI[2].at(place, found=said("{name}, a folder that holds bytes", name=name))
    if info.compress_type == zipfile.ZIP_STORED and info.compress_size != info.file_size:
        yield EVI[2].at(place, found=said("{name}, of two sizes", name=name))
    # Some programs leave out what kind of file it is; then it is a plain one. Of one that is called
    # a folder one program writes a file, and another makes a folder.
    is_folder = name.endswith("/")
    kind, dos = stat.S_IFMT(info.external_attr >> 16), info.external_attr & _DOS_KINDS
    kinds = (0, stat.S_IFREG, stat.S_IFDIR) if is_folder else (0, stat.S_IFREG)
    if kind not in kinds or dos not in ((0, _DOS_FOLDER) if is_folder else (0,)):
        yield EVI[8].at(place, found=name)
    if info.compress_type not in _METHODS:
        found = said("{name}, packed by method {n}", name=name, n=info.compress_type)
        yield EVI[2].at(place, found=found)
    if info.file_size > RATIO * max(info.compress_size, 1):
        found = said(
            "{name}, {n:,} bytes from {packed:,}",
            name=name,
            n=info.file_size,
            packed=info.compress_size,
        )
        yield EVI[3].at(place, found=found, most=said("{n} times", n=RATIO))


def _odd_extra(extra: bytes) -> str | None:
    """Give what is said beside a file that no program needs to say; times and owners are let be."""
    at = 0
    seen = set()
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if length > _EXTRAS.get(kind, -1) or kind in seen:
            return said("an extra field {number:#06x}", number=kind)
        seen.add(kind)
        at += 4 + length
    return None if at == len(extra) else said("an extra field that is none")


def _has_zip64(extra: bytes) -> bool:
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind == _ZIP64_EXTRA:
            return True
        at += 4 + length
    return False
