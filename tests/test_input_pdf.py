"""PDF files by page, and files that only look like them."""

from __future__ import annotations

import io
import zlib

import pytest
from pypdf import PdfReader, PdfWriter

from jcm_mrv.input_pdf import PdfError, read_pages
from tests.effort import one_in, thorough
from tests.made_pdf import pdf_bytes


def test_pages_with_their_lines_and_one_without() -> None:
    pages = read_pages(pdf_bytes(["First line (a)\nEF 0.333 tCO2/MWh", "", "Third"]))
    assert pages == ["First line (a)\nEF 0.333 tCO2/MWh", "", "Third"]


def _encrypted() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf_bytes(["secret"]))))
    writer.encrypt("user", "owner", algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _bomb() -> bytes:
    """A page that unpacks to more than the library unpacks."""
    whole = pdf_bytes(["x"])
    packed = zlib.compress(b" " * (100 << 20), 9)
    body = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)
    start = whole.index(b"<< /Length")
    return whole[:start] + body + whole[whole.index(b"endstream") + len(b"endstream") :]


@one_in(3)
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7",
        b"%PDF-1.4\n" + bytes(range(256)) * 20,
        pdf_bytes(["cut short"])[:200],
        b"PK\x03\x04",
        _encrypted(),
    ],
)
def test_what_is_no_pdf_or_is_locked(data: bytes) -> None:
    with pytest.raises(PdfError):
        read_pages(data)


@thorough
def test_a_page_that_unpacks_to_more_than_there_is_ends_the_child_alone() -> None:
    with pytest.raises(PdfError):
        read_pages(_bomb())
    assert read_pages(pdf_bytes(["after"])) == ["after"]


def test_too_many_pages() -> None:
    with pytest.raises(PdfError, match="301 pages"):
        read_pages(pdf_bytes([""] * 301))
