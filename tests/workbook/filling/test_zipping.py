"""Parts of a zip replaced: the records of the others are copied, byte for byte."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jcm_mrv.workbook.filling.zipping import ZipError, replace_parts
from tests.workbook.filling.sameness import changed_parts


class _Unseekable(io.RawIOBase):
    """A stream that zipfile cannot go back in, so that sizes stand behind the data."""

    def __init__(self) -> None:
        self.data = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(data)  # type: ignore[call-overload]
        self.data += piece
        return len(piece)


def packed(parts: dict[str, bytes], *, streamed: bool = False, stored: bool = False) -> bytes:
    buffer = _Unseekable() if streamed else io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as z:  # type: ignore[arg-type]
        for n, (name, data) in enumerate(parts.items()):
            info = zipfile.ZipInfo(name, (1990 + n, 1, 2, 3, 4, 6))
            info.compress_type = zipfile.ZIP_STORED if stored or n % 3 == 2 else 8
            info.comment = b"note"
            z.writestr(info, data)
        z.comment = b"a comment"
    return bytes(buffer.data) if isinstance(buffer, _Unseekable) else buffer.getvalue()


@given(
    st.dictionaries(
        st.text("abc/é", min_size=1, max_size=6), st.binary(max_size=60), min_size=1, max_size=5
    ),
    st.booleans(),
    st.booleans(),
    st.data(),
)
def test_others_stay(
    parts: dict[str, bytes], streamed: bool, stored: bool, data: st.DataObject
) -> None:
    changed = data.draw(
        st.dictionaries(st.sampled_from(sorted(parts)), st.binary(max_size=90), max_size=3)
    )
    before = packed(parts, streamed=streamed, stored=stored)
    after = replace_parts(before, changed)
    with zipfile.ZipFile(io.BytesIO(after)) as opened:
        assert opened.testzip() is None
        assert opened.comment == b"a comment"
        assert {n: opened.read(n) for n in opened.namelist()} == {**parts, **changed}
    if not changed:
        assert after == before


def test_records_are_copied(tmp_path: Path) -> None:
    parts = {f"p{n}": bytes([n]) * 1000 for n in range(6)}
    one, other = tmp_path / "one.zip", tmp_path / "other.zip"
    one.write_bytes(packed(parts))
    other.write_bytes(replace_parts(one.read_bytes(), {"p3": b"new"}))
    assert changed_parts(one, other) == {"p3"}


def test_what_cannot_be_edited(tmp_path: Path) -> None:
    good = packed({"a": b"1", "b": b"2"})
    with pytest.raises(ZipError, match="no part c"):
        replace_parts(good, {"c": b""})
    for data in (b"", good[:-30], good.replace(b"PK\x01\x02", b"PK\x09\x09")):
        with pytest.raises(ZipError):
            replace_parts(data, {"a": b""})
    large = bytearray(good)
    at = large.index(b"PK\x01\x02")
    large[at + 20 : at + 24] = b"\xff" * 4
    with pytest.raises(ZipError, match="4 GB"):
        replace_parts(bytes(large), {"a": b""})
    volumes = bytearray(good)
    volumes[volumes.rindex(b"PK\x05\x06") + 4] = 1
    with pytest.raises(ZipError, match="volumes"):
        replace_parts(bytes(volumes), {"a": b""})
    other = bytearray(good)
    other[other.index(b"PK\x01\x02") + 10] = 12
    with pytest.raises(ZipError, match="method 12"):
        replace_parts(bytes(other), {"a": b""})
    moved = good.replace(b"PK\x03\x04", b"PK\x03\x09", 1)
    with pytest.raises(ZipError, match="damaged part"):
        replace_parts(moved, {"a": b""})
