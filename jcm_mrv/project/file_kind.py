"""What a file is by what it begins with, held against its name; and pictures of nothing."""

from __future__ import annotations

import re
from pathlib import PurePath

from jcm_mrv.input_files import ZIP_MARK
from jcm_mrv.input_pdf import PDF_MARK
from jcm_mrv.patterns import pattern

LEFT_OUT = "left out"
"""How a file begins that stands in for evidence which was left out of a pack."""
NO_WORDS, NO_PAGES = ", no words", ", no pages"
"""What follows where nobody could read its words, or look up the page that is named behind it."""
_STANDS_IN = pattern(rb"left out(, no words)?(, no pages)?: [0-9a-f]{64}")

_OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")
_PNG, _JPEG = b"\x89PNG", b"\xff\xd8\xff"
_PICTURES = (_PNG, _JPEG, b"GIF8", b"BM", b"II*\0", b"MM\0*", b"II+\0", b"RIFF")
_FAR = 1024
"""A PDF file may begin with something else, and viewers look so far for its mark."""
_OFFICE = frozenset(".xlsx .xlsm .xlsb .docx .docm .pptx .ods .odt .zip".split())
_OF_PICTURES = frozenset(".png .jpg .jpeg .gif .bmp .tif .tiff .webp .heic".split())
_NO_DOCUMENTS = frozenset(".url .lnk .webloc .desktop .crdownload .part .partial .tmp".split())
"""What leads to a document, or is one that has not arrived."""
_POINTER = b"version https://git-lfs"
_LEAST_PIXELS = 10_000
_EVEN = 400
"""How many times smaller than its pixels a PNG file is at least in which all are alike."""
_EVEN_JPEG, _HEAD_OF_JPEG = 0.0165, 700
"""Bytes a pixel of a JPEG file in which all are alike, beside the tables at its head."""
_SIZES_OF_JPEG = pattern(rb"\xff[\xc0-\xc2]..\x08(....)", re.DOTALL)


def stands_in(head: bytes) -> tuple[bool, bool] | None:
    """Say whether a file that stands in for another had words, and pages; None of any other."""
    found = _STANDS_IN.fullmatch(head[:200])
    return None if found is None else (found[1] is None, found[2] is None)


def is_as_named(name: str, head: bytes) -> bool:
    r"""Say whether a file can be what the suffix of its name says.

    Names without a suffix, and those of texts, say nothing of it. A workbook with a password has
    the mark of an old one, and pictures are often called by another format.

    Examples
    --------
    >>> is_as_named("bill.pdf", b"%PDF-1.7"), is_as_named("bill.pdf", b"41,234 kWh")
    (True, False)
    >>> is_as_named("photo.jpg", b"\x89PNG\r\n"), is_as_named("note.txt", b"41,234 kWh")
    (True, True)
    """
    suffix = PurePath(name).suffix.lower()
    if stands_in(head) is not None:
        return True
    if suffix in _NO_DOCUMENTS or head.startswith(_POINTER):
        return False
    if suffix == ".pdf":
        return PDF_MARK in head[:_FAR]
    if suffix in _OFFICE:
        return head.startswith((ZIP_MARK, _OLD_OFFICE))
    if suffix in _OF_PICTURES:
        return head.startswith((*_PICTURES, PDF_MARK)) or head[4:8] == b"ftyp"
    return True


def shows_nothing(head: bytes, size: int) -> bool:
    """Say whether a file is a picture of nothing: too small for a document, or of one colour.

    That is told by its length beside that of its pixels: a page with words on it, however few, is
    packed less well.
    """
    if head.startswith(_PNG) and len(head) > 25:
        width, height = (int.from_bytes(head[n : n + 4], "big") for n in (16, 20))
        bits = head[24] * {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}.get(head[25], 1)
        return width * height < _LEAST_PIXELS or width * height * bits / 8 > _EVEN * size
    if head.startswith(_JPEG) and (found := _SIZES_OF_JPEG.search(head)):
        height, width = (int.from_bytes(found[1][n : n + 2], "big") for n in (0, 2))
        even = _HEAD_OF_JPEG + _EVEN_JPEG * width * height
        return width * height < _LEAST_PIXELS or size < even
    if head.startswith(b"GIF8") and len(head) > 10:
        return _is_small(head[6:8], head[8:10])
    return head.startswith(b"BM") and len(head) > 26 and _is_small(head[18:22], head[22:26])


def _is_small(width: bytes, height: bytes) -> bool:
    """Say whether a picture is too small by its sides, one of which may be counted from below."""
    wide, high = (int.from_bytes(s, "little", signed=len(s) > 2) for s in (width, height))
    return abs(wide * high) < _LEAST_PIXELS
