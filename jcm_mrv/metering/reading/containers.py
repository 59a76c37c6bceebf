"""The ways in which a file of readings is packed, one line each: its marks, and who unpacks it.

A new one is a module with the function of :class:`Unpacker`, and a line of ``CONTAINERS``.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import BinaryIO, Protocol, cast

from jcm_mrv.findings import MON, FindingsError
from jcm_mrv.immutable import immutable
from jcm_mrv.input_files import ZIP_END, ZIP_MARK
from jcm_mrv.metering.limits import FREE_PACKED_BYTES, MAX_PACKED_FILE_BYTES, MAX_PACKED_RATIO

_MIB = 1024 * 1024


class Packed(Protocol):
    """What is known of a packed file: its path, its size in bytes, and how to read it."""

    path: str
    stream: BinaryIO

    @property
    def size(self) -> int:
        """The size in bytes."""
        ...

    def blocks(self) -> Iterator[bytes]:
        """Give the bytes from the start to the end."""
        ...


class Unpacker(Protocol):
    """What the module of a container offers."""

    def unpack(self, file: Packed) -> tuple[str, Iterator[bytes]]:
        """Give the name of the one file inside, and its bytes; raises FindingsError."""
        ...


@immutable
class Container:
    """A way to pack one file.

    Attributes
    ----------
    name : str
        For messages.
    endings : tuple of str
        Of the names of such files, in small letters.
    marks : tuple of bytes
        With one of which such files begin.
    module : str
        The module beside this one that unpacks it.
    """

    name: str
    endings: tuple[str, ...]
    marks: tuple[bytes, ...]
    module: str

    @property
    def unpacker(self) -> Unpacker:
        """The module, imported where it is used."""
        return cast("Unpacker", importlib.import_module(f"jcm_mrv.metering.reading.{self.module}"))


CONTAINERS = (
    Container("a gzip file", (".gz",), (b"\x1f\x8b",), "gzipped"),
    Container("a zip archive", (".zip",), (ZIP_MARK, ZIP_END), "zipped"),
)
"""What is unpacked before its content is looked at."""


def container_of(path: str, head: bytes) -> Container | None:
    r"""Give what a file is packed in by its name and its first bytes: both have to agree.

    Examples
    --------
    >>> container_of("a.csv.gz", b"\x1f\x8b\x08").name, container_of("a.xlsx", b"PK\x03\x04")
    ('a gzip file', None)
    """
    for known in CONTAINERS:
        if path.lower().endswith(known.endings) and head.startswith(known.marks):
            return known
    return None


def most_unpacked(file: Packed) -> int:
    """Give the bytes that a packed file may become."""
    fair = max(FREE_PACKED_BYTES, file.size * MAX_PACKED_RATIO)
    return min(MAX_PACKED_FILE_BYTES, fair)


def too_much(path: str, size: int, limit: int) -> FindingsError:
    """Give the error for what is packed and too large, by its own words or while it is unpacked."""
    return MON[13]["packed"].stop(
        path, found=f"{size / _MIB:.0f} MiB", path=path, limit=limit // _MIB
    )
