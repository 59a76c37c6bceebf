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
from jcm_mrv.immutable import immutable
from jcm_mrv.input_files import FileTooLargeError, open_file

_ENCRYPTED = 0x1 | 0x40
_DESCRIPTOR = 0x8
_ZIP64_EXTRA = 1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LOCAL_SIZE, _END_SIZE, _LOCATOR_SIZE = 30, 22, 20
_MOST_TOLD = 20


@immutable
class Container:
    """An open pack whose directory was judged: its files by name."""

    path: Path
    zip: zipfile.ZipFile
    members: dict[str, zipfile.ZipInfo]

    def blocks(self, name: str) -> Iterator[bytes]:
        """Give what a file holds, block by block.

        Raises
        ------
        FindingsError
            ``EVI-002`` where it cannot be unpacked, or is not what the zip itself says.
        """
        try:
            with self.zip.open(self.members[name]) as stream:
                while block := stream.read(BLOCK):
                    yield block
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as exc:
            found = f"{name}: {exc}"
            raise EVI[2]["member"].stop(self.path.name, found=found, name=name) from None

    def read(self, name: str, most: int) -> bytes:
        """Give the whole of a file that has to be small."""
        if self.members[name].file_size > most:
            raise EVI[3].stop(
                self.path.name,
                found=f"{name}, {self.members[name].file_size:,} bytes",
                most=f"{most:,} bytes",
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
        found, most = f"{exc.size:,} bytes", f"{MOST_PACKED:,} bytes"
        raise EVI[3].stop(path.name, found=found, most=most) from None
    except OSError as exc:
        raise EVI[1].stop(str(path), found=exc.strerror or "an error") from None
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
                findings = list(_beside(stream, infos, path.name))
            if findings:
                raise FindingsError(findings)
            files = {info.orig_filename: info for info in infos}
            yield Container(path, opened, {k: v for k, v in files.items() if k[-1:] != "/"})


def _end(stream: BinaryIO, path: Path) -> tuple[int, int]:
    """Give how many members the end of a zip counts, and where the directory starts."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _END_SIZE - _LOCATOR_SIZE))
    tail = stream.read()
    stream.seek(0)
    end = tail[-_END_SIZE:]
    if end[:4] != b"PK\5\6":
        kind = "no end of a zip: cut off, or something was added after it"
        raise EVI[2].stop(path.name, found=kind)
    disk, first, here, count, length, start, comment = struct.unpack("<4H2LH", end[4:])
    if tail[:4] == b"PK\6\7" or 0xFFFF in (here, count) or 0xFFFFFFFF in (length, start):
        raise EVI[5].stop(path.name)
    if disk or first or comment or here != count or start + length != size - _END_SIZE:
        raise EVI[2].stop(path.name, found="an end that does not fit the rest")
    return count, start


def _problems(
    infos: list[zipfile.ZipInfo], count: int, start: int, place: str
) -> Iterator[Finding]:
    if len(infos) > MOST_MEMBERS:
        most = f"{MOST_MEMBERS:,} files"
        yield EVI[3].at(place, found=f"{len(infos):,} files", most=most)
        return
    if len(infos) != count:
        yield EVI[2].at(place, found=f"{len(infos)} files where {count} are counted")
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
        plain = [name.removesuffix("/") for name in names]
        folders = {name for name in names if name.endswith("/")}
        for one, other in clashes(plain)[:_MOST_TOLD]:
            if f"{one}/" not in folders:
                yield EVI[7]["case"].at(place, found=f"{one} and {other}")
    total = sum(info.file_size for info in infos)
    if total > MOST_PACKED:
        yield EVI[3].at(place, found=f"{total:,} bytes unpacked", most=f"{MOST_PACKED:,} bytes")
    ordered = sorted(infos, key=lambda info: info.header_offset)
    ends = [_least_end(info) for info in ordered]
    starts = [*(info.header_offset for info in ordered[1:]), start]
    if any(a > b for a, b in zip(ends, starts, strict=True)) or any(
        a.header_offset == b.header_offset for a, b in pairwise(ordered)
    ):
        yield EVI[2].at(place, found="files that overlap")


def _beside(stream: BinaryIO, infos: list[zipfile.ZipInfo], place: str) -> Iterator[Finding]:
    """Compare what stands beside each file with what the directory says of it."""
    for info in infos:
        stream.seek(info.header_offset)
        raw = stream.read(_LOCAL_SIZE)
        if len(raw) < _LOCAL_SIZE or raw[:4] != b"PK\3\4":
            yield EVI[2]["member"].at(place, name=info.orig_filename)
            continue
        flags, method, *said = struct.unpack_from("<6xHH4x3L", raw)
        is_so = [info.CRC, info.compress_size, info.file_size]
        # Where sizes were not known before the file was packed, they stand after it.
        differs = said != is_so and not (flags & _DESCRIPTOR and not any(said))
        if flags != info.flag_bits or method != info.compress_type or differs:
            yield EVI[2]["member"].at(place, name=info.orig_filename)


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
    # Some programs leave out what kind of file it is; then it is a plain one.
    if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        yield EVI[8].at(place, found=name)
    if info.compress_type not in _METHODS:
        yield EVI[2].at(place, found=f"{name}, packed by method {info.compress_type}")
    if info.file_size > RATIO * max(info.compress_size, 1):
        found = f"{name}, {info.file_size:,} bytes from {info.compress_size:,}"
        yield EVI[3].at(place, found=found, most=f"{RATIO} times")


def _has_zip64(extra: bytes) -> bool:
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind == _ZIP64_EXTRA:
            return True
        at += 4 + length
    return False
