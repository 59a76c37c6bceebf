"""Files compressed with gzip: unpacked within a limit, whatever they say of their size."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from jcm_mrv.findings import MON
from jcm_mrv.metering.reading.containers import Packed, most_unpacked, too_much

_PIECE = 4 * 1024 * 1024
_MOST_FOR_ONE = 1032
"""Bytes that one packed byte can become."""


def unpack(file: Packed) -> tuple[str, Iterator[bytes]]:
    """Give the name without its ending, and what is inside.

    Raises
    ------
    FindingsError
        When it is too large by its own words, before anything is unpacked, or turns out to be; when
        it is damaged.
    """
    limit = most_unpacked(file)
    file.stream.seek(max(0, file.size - 4))
    # The last four bytes state the size, of the last part; in a file that was cut they are any.
    stated = int.from_bytes(file.stream.read(4), "little")
    if limit < stated <= file.size * _MOST_FOR_ONE:
        raise too_much(file.path, stated, limit)
    return file.path.rpartition(".")[0], _unpacked(file)


def _unpacked(file: Packed) -> Iterator[bytes]:
    try:
        yield from _members(file, most_unpacked(file))
    except zlib.error as exc:
        raise MON[153]["gzip"].stop(file.path, found=str(exc)[:100], path=file.path) from None


def _members(file: Packed, limit: int) -> Iterator[bytes]:
    """Unpack the parts of a file one after another: loggers append a part for each day."""
    total, started = 0, False
    member = zlib.decompressobj(wbits=31)
    for block in file.blocks():
        data = block
        while data:
            if member.eof:
                # Zeros may fill the rest of a tape or a block.
                data = data.lstrip(b"\0") if started else data
                if not data:
                    break
                member = zlib.decompressobj(wbits=31)
            piece = member.decompress(data, _PIECE)
            started = True
            total += len(piece)
            if total > limit:
                raise too_much(file.path, total, limit)
            if piece:
                yield piece
            data = member.unused_data if member.eof else member.unconsumed_tail
            if not piece and not data and not member.eof:
                break
    if not member.eof:
        raise MON[153]["cut"].stop(file.path, path=file.path)
