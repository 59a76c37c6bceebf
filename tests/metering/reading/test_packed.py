"""Files in gzip and zip: read as what they hold, hashed as they are, and bounded."""

from __future__ import annotations

import gzip
import hashlib
import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jcm_mrv.findings import FindingsError
from jcm_mrv.metering.fleet.aggregate import measure_table
from jcm_mrv.metering.fleet.open_files import open_files
from jcm_mrv.metering.fleet.spec import MeterSpec
from jcm_mrv.metering.reading import containers, files, gzipped
from tests.effort import thorough
from tests.metering.reading.reading import load, read, refused

TEXT = b"time,kwh\n" + b"".join(b"2024-01-31 %02d:00,%d.5\n" % (hour, hour) for hour in range(24))
WANTED = [(f"2024-01-31T{hour:02}:00:00", hour + 0.5) for hour in range(24)]


def archive(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as packed:
        for name, data in members:
            packed.writestr(name, data)
    return made.getvalue()


def parquet() -> bytes:
    made = io.BytesIO()
    table = {"time": [t.replace("T", " ") for t, _ in WANTED], "kwh": [v for _, v in WANTED]}
    pq.write_table(pa.table(table), made)
    return made.getvalue()


PACKED: dict[str, bytes] = {
    "a.csv.gz": gzip.compress(TEXT),
    "a.GZ": gzip.compress(TEXT),
    "parts.gz": gzip.compress(TEXT[:200]) + gzip.compress(TEXT[200:]) + b"\0" * 512,
    "a.parquet.gz": gzip.compress(parquet()),
    "a.zip": archive(("export/a.csv", TEXT)),
    "stored.zip": archive(("a.csv", TEXT), method=zipfile.ZIP_STORED),
    "bzip2.zip": archive(("a.csv", TEXT), method=zipfile.ZIP_BZIP2),
    "parquet.zip": archive(("a.parquet", parquet())),
    "mac.zip": archive(("d/", b""), ("d/a.csv", TEXT), ("__MACOSX/d/._a.csv", b"\0\5")),
}


@pytest.mark.parametrize("name", PACKED)
def test_what_is_packed_is_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(PACKED[name])
    assert read(tmp_path, readings=name) == WANTED
    _, measured = load(tmp_path, readings=name)
    given = measured.inputs[0]
    assert (given.path, given.bytes) == (name, len(PACKED[name]))
    assert given.sha256 == hashlib.sha256(PACKED[name]).hexdigest()


def test_in_blocks_and_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for size in (7, 100):
        monkeypatch.setattr(files, "BLOCK_BYTES", size)
        monkeypatch.setattr(files, "_SPOOLED_BYTES", 50)
        monkeypatch.setattr(gzipped, "_PIECE", 11)
        for name in ("a.csv.gz", "parts.gz", "a.zip", "a.parquet.gz"):
            (tmp_path / name).write_bytes(PACKED[name])
            assert read(tmp_path, readings=name) == WANTED


def encrypted() -> bytes:
    data = bytearray(archive(("a.csv", TEXT)))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    return bytes(data)


def understated(data: bytes, size: int) -> bytes:
    """Give a zip whose member states another size than it has."""
    made = bytearray(data)
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = made.index(mark) + place
        made[start : start + 4] = struct.pack("<I", size)
    return bytes(made)


ZEROS = bytes(8 * 1024 * 1024)


def gz_bomb(stated: int | None = None) -> bytes:
    made = gzip.compress(ZEROS)
    return made if stated is None else made[:-4] + struct.pack("<I", stated)


BAD: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "two.zip": (lambda: archive(("a.csv", TEXT), ("b.csv", TEXT)), "MON-153", "holds 2 files"),
    "none.zip": (lambda: archive(("d/", b"")), "MON-153", "holds no file"),
    "nothing.zip": (lambda: archive(), "MON-153", "holds no file"),
    "zip.zip": (lambda: archive(("a.zip", archive(("a.csv", TEXT)))), "MON-153", "packed itself"),
    "gz.zip": (lambda: archive(("a.csv.gz", gzip.compress(TEXT))), "MON-153", "packed itself"),
    "a.gz.gz": (lambda: gzip.compress(gzip.compress(TEXT)), "MON-153", "packed itself"),
    "password.zip": (encrypted, "MON-153", "password"),
    "cut.zip": (lambda: PACKED["a.zip"][:-30], "MON-153", "damaged"),
    "bytes.zip": (lambda: PACKED["a.zip"].replace(b"\x01\x02", b"\x09\x09"), "MON-153", "damaged"),
    "crc.zip": (
        lambda: PACKED["stored.zip"].replace(b"00:00,0.5", b"00:00,9.5"),
        "MON-153",
        "damaged",
    ),
    "cut.csv.gz": (lambda: PACKED["a.csv.gz"][:-9], "MON-153", "ends before"),
    "head.csv.gz": (lambda: b"\x1f\x8b\x08", "MON-153", "ends before"),
    "crc.csv.gz": (lambda: PACKED["a.csv.gz"][:-8] + bytes(8), "MON-153", "damaged"),
    "after.csv.gz": (lambda: PACKED["a.csv.gz"] + b"more", "MON-153", "damaged"),
    "bomb.gz": (gz_bomb, "MON-013", "too large"),
    "lying.gz": (lambda: gz_bomb(1000), "MON-013", "too large"),
    "bomb.zip": (lambda: archive(("a.csv", ZEROS)), "MON-013", "too large"),
    "lying.zip": (lambda: understated(archive(("a.csv", ZEROS)), 1000), "MON-153", "damaged"),
    "empty.csv.gz": (lambda: gzip.compress(b""), "MON-014", ""),
    "named.csv": (lambda: gzip.compress(TEXT), "MON-015", "not a text"),
    "xlsx.gz": (lambda: gzip.compress(archive(("xl/a.xml", b"x"))), "MON-015", "not a text"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_meant_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(containers, "FREE_PACKED_BYTES", 1024 * 1024)
    make, code, says = BAD[name]
    (tmp_path / name).write_bytes(make())
    found = refused(tmp_path, readings=name)
    assert (found.code, found.where) == (code, name)
    assert says in found.message


def test_a_bomb_is_refused_by_its_own_words_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*args: object, **more: object) -> None:
        raise AssertionError("nothing is unpacked")

    monkeypatch.setattr(containers, "FREE_PACKED_BYTES", 1024 * 1024)
    for name, data in (("a.gz", gz_bomb()), ("a.zip", archive(("a.csv", ZEROS)))):
        (tmp_path / name).write_bytes(data)
        with monkeypatch.context() as patch:
            patch.setattr(zlib, "decompressobj", never)
            patch.setattr(zipfile.ZipFile, "open", never)
            assert refused(tmp_path, readings=name).code == "MON-013"


@thorough
def test_a_list_of_names_that_would_fill_the_memory(tmp_path: Path) -> None:
    data = archive(*((f"{n:060}.csv", b"") for n in range(12_000)))
    (tmp_path / "many.zip").write_bytes(data)
    found = refused(tmp_path, readings="many.zip")
    assert (found.code, found.found) == ("MON-153", "12000 names")


SPEC = MeterSpec(time="time", value="kwh", unit="kWh", kind="register", timezone="Etc/UTC")


def test_fleets_read_packed_text_too(tmp_path: Path) -> None:
    for name in ("a.csv.gz", "a.zip"):
        (tmp_path / name).write_bytes(PACKED[name])
        result = measure_table(open_files([str(tmp_path / name)], SPEC), SPEC)
        assert [total["value"] for total in result.totals] == [23.0]
    (tmp_path / "a.csv").write_bytes(TEXT[:-4])
    (tmp_path / "cut.csv.gz").write_bytes(gzip.compress(TEXT[:-4]))
    codes = []
    for name in ("a.csv", "cut.csv.gz"):
        with pytest.raises(FindingsError) as caught:
            open_files([str(tmp_path / name)], SPEC)
        codes.append([finding.code for finding in caught.value.findings])
    assert codes == [["MON-104"], ["MON-104"]]
    # An engine reads Parquet itself, and says that it cannot where it is packed.
    (tmp_path / "a.parquet.gz").write_bytes(PACKED["a.parquet.gz"])
    with pytest.raises(FindingsError) as caught:
        open_files([str(tmp_path / "a.parquet.gz")], SPEC)
    assert caught.value.findings[0].code == "MON-153"
