"""Folders that travel to other machines: all that lies in them, as bytes."""

from __future__ import annotations

import io
import os
import stat
import tarfile
from collections.abc import Iterator
from pathlib import Path

from jcm_mrv.input_files import open_file, real_path

MOST_BYTES = 5_000_000
"""A larger folder is read where it lies."""
_MOST_ENTRIES = 2_000


def packed(folder: Path) -> bytes | None:
    """Give a folder as bytes; None where it is too large, or holds what cannot travel.

    That are pipes and devices, what may not be read, and links that lead out of it: whoever reads
    them says so where they are.

    Examples
    --------
    >>> packed(Path("/no/such/folder")) is None
    True
    """
    sink = io.BytesIO()
    size = 0
    try:
        with tarfile.open(fileobj=sink, mode="w") as tar:
            for number, (name, path) in enumerate(_entries(folder)):
                status = path.lstat()
                size += status.st_size
                if size > MOST_BYTES or number >= _MOST_ENTRIES:
                    return None
                if not _add(tar, name, path, status, folder):
                    return None
    except OSError:
        return None
    return sink.getvalue()


def unpack(data: bytes, folder: Path) -> None:
    """Write what :func:`packed` gave into a folder, which it makes."""
    folder.mkdir(parents=True)
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        for member in tar:
            path = folder / member.name
            if member.isdir():
                path.mkdir()
            elif member.issym():
                path.symlink_to(member.linkname)
            elif (stream := tar.extractfile(member)) is not None:
                path.write_bytes(stream.read())


def _entries(folder: Path) -> Iterator[tuple[str, Path]]:
    """Give everything in a folder, a folder before what is in it; links are not followed."""
    waiting = [folder]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in sorted(entries, key=lambda one: one.name):
                path = Path(entry.path)
                yield path.relative_to(folder).as_posix(), path
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(path)


def _add(tar: tarfile.TarFile, name: str, path: Path, status: os.stat_result, folder: Path) -> bool:
    info = tarfile.TarInfo(name)
    if stat.S_ISDIR(status.st_mode):
        info.type = tarfile.DIRTYPE
    elif stat.S_ISLNK(status.st_mode):
        target = os.readlink(path)
        if os.path.isabs(target) or not real_path(path).is_relative_to(real_path(folder)):
            return False
        info.type, info.linkname = tarfile.SYMTYPE, target
    elif stat.S_ISREG(status.st_mode):
        with open_file(path, MOST_BYTES) as stream:
            data = stream.read()
        info.size = len(data)
        tar.addfile(info, io.BytesIO(data))
        return True
    else:
        return False
    tar.addfile(info)
    return True
