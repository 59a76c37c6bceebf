"""What files of evidence say: pages of the web, tables and archives that somebody else made."""

from __future__ import annotations

import io
import zipfile

import pytest

from jcm_mrv.project.evidence_words import read_bytes


def texts(data: bytes, suffix: str) -> tuple[str | None, ...] | None:
    read = read_bytes(data, suffix)
    return None if read is None else read.texts


def test_a_page_says_what_it_shows() -> None:
    page = (
        b"<p>Paid: 41,234 kWh<script>let a = 99 < 100</script><!-- 512 --><b>in May</b> &amp; June"
    )
    said = texts(page, ".html")
    assert said is not None
    assert (said[0] or "").split() == ["Paid:", "41,234", "kWh", "in", "May", "&", "June"]


@pytest.mark.parametrize("part", [b"<script ", b"<style>", b"<!--", b"<", b"</script"])
def test_a_page_made_to_hang_is_read(part: bytes) -> None:
    """Each of these was looked for to the end of the page from every place where one begins."""
    read = texts(b"<html>bill" + part * 100_000, ".html")
    assert read is not None
    assert (read[0] or "").startswith(" bill")


def test_a_table_with_a_cell_longer_than_a_table_has_is_a_text() -> None:
    """The library's refusal ended the command."""
    assert texts(b'a,b\n"' + b"x" * 200_000 + b'",2\n', ".csv") is not None


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_archive_says_nothing(method: int) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        archive.writestr("bill.txt", "".join(f"{n * n} kWh in month {n}; " for n in range(200)))
    whole = made.getvalue()
    assert (texts(whole, ".zip") or ("",))[0]
    for at in range(40, 120):
        damaged = bytearray(whole)
        damaged[at] ^= 0xFF
        read = texts(bytes(damaged), ".zip")
        assert read is None or all(isinstance(text, str) for text in read if text is not None)
    assert texts(whole[: len(whole) // 2], ".zip") is None
