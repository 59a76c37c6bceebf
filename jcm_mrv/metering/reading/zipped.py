"""Zip archives of one file: looked into before anything is unpacked, then unpacked to a limit."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator

from jcm_mrv.findings import MON, FindingsError
from jcm_mrv.input_files import ZIP_END
from jcm_mrv.input_zip import DAMAGED
from jcm_mrv.metering.reading.containers import Packed, most_unpacked, too_much
from jcm_mrv.metering.reading.header import MAX_SHOWN
from jcm_mrv.patterns import pattern

_PIECE = 4 * 1024 * 1024
_MOST_DIRECTORY_BYTES = 1024 * 1024
"""A list of ten thousand names; an archive of one file has one."""

_ASIDE = pattern(r"(?:\A|/)(?:__MACOSX/.*|\.DS_Store|Thumbs\.db|desktop\.ini|.*/)\Z")
"""What systems leave in an archive besides the files: folders too."""


def unpack(file: Packed) -> tuple[str, Iterator[bytes]]:
    """Give the name of the one file, and what is inside.

    Raises
    ------
    FindingsError
        When there is not exactly one, when it is encrypted, too large or damaged.
    """
    _check_directory(file)
    try:
        archive = zipfile.ZipFile(file.stream)
        members = [info for info in archive.infolist() if not _ASIDE.search(info.filename)]
    except DAMAGED as exc:
        raise _damaged(file.path, exc) from None
    if not members:
        raise MON[153]["empty"].stop(file.path, path=file.path)
    if len(members) > 1:
        names = ", ".join(repr(info.filename) for info in members[:MAX_SHOWN])
        raise MON[153].stop(file.path, found=names, path=file.path, count=len(members))
    member = members[0]
    if member.flag_bits & 1:
        raise MON[153]["password"].stop(file.path, found=repr(member.filename), path=file.path)
    limit = most_unpacked(file)
    if member.file_size > limit:
        raise too_much(file.path, member.file_size, limit)
    return member.filename, _unpacked(file.path, archive, member, limit)


def _check_directory(file: Packed) -> None:
    """Refuse a list of members that would fill the memory before it is read."""
    file.stream.seek(max(0, file.size - 65_557))
    end = file.stream.read()
    place = end.rfind(ZIP_END)
    if place < 0 or len(end) < place + 22:
        raise _damaged(file.path, "the list of files at the end is missing: was it cut?")
    count, size = (
        int.from_bytes(end[place + start : place + start + width], "little")
        for start, width in ((10, 2), (12, 4))
    )
    if size > _MOST_DIRECTORY_BYTES:
        raise MON[153].stop(file.path, path=file.path, found=f"{count} names", count=count)
    file.stream.seek(0)


def _unpacked(
    path: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int
) -> Iterator[bytes]:
    total = 0
    try:
        with archive.open(member) as stream:
            while piece := stream.read(_PIECE):
                total += len(piece)
                if total > limit:
                    raise too_much(path, total, limit)
                yield piece
    except (*DAMAGED, RuntimeError) as exc:
        raise _damaged(path, exc) from None


def _damaged(path: str, reason: object) -> FindingsError:
    return MON[153]["zip"].stop(path, found=str(reason)[:100], path=path)
