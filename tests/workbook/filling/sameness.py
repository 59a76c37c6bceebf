"""What a filled workbook has in common with the official one: parts, records of the zip, cells."""

from __future__ import annotations

import re
import struct
import zipfile
from pathlib import Path

from lxml import etree

from jcm_mrv.workbook.reading.grid import read_grid
from jcm_mrv.workbook.reading.package import open_package


def records(path: Path) -> dict[str, bytes]:
    """Give the whole local record of each part, header and compressed data, in order."""
    data = path.read_bytes()
    with zipfile.ZipFile(path) as opened:
        infos = opened.infolist()
        assert opened.testzip() is None
    found = {}
    for info in infos:
        name, extra = struct.unpack_from("<2H", data, info.header_offset + 26)
        end = info.header_offset + 30 + name + extra + info.compress_size
        found[info.filename] = data[info.header_offset : end]
    return found


def changed_parts(official: Path, filled: Path) -> set[str]:
    """Give the parts that differ; what the zip says of all parts has to be the same."""
    before, after = records(official), records(filled)
    assert list(before) == list(after)
    with zipfile.ZipFile(official) as one, zipfile.ZipFile(filled) as other:
        for a, b in zip(one.infolist(), other.infolist(), strict=True):
            for name in ("date_time", "compress_type", "external_attr", "comment", "extra"):
                assert getattr(a, name) == getattr(b, name), (a.filename, name)
    return {name for name in before if before[name] != after[name]}


def changed_cells(official: Path, filled: Path, part: str) -> set[str]:
    """Give the cells of a sheet whose XML differs; all else of the sheet has to be the same."""
    texts = []
    for path in (official, filled):
        with zipfile.ZipFile(path) as opened:
            texts.append(opened.read(part))
    heads = [re.split(rb"<(?:\w+:)?sheetData\b", text)[0] for text in texts]
    tails = [re.split(rb"</(?:\w+:)?sheetData>", text)[-1] for text in texts]
    assert heads[0] == heads[1]
    assert tails[0] == tails[1]
    cells = [_cells(text) for text in texts]
    return {
        name
        for name in cells[0].keys() | cells[1].keys()
        if cells[0].get(name) != cells[1].get(name)
    }


def _cells(text: bytes) -> dict[str, bytes]:
    root = etree.fromstring(text)
    return {cell.get("r"): etree.tostring(cell, with_tail=False) for cell in root.iter("{*}c")}


def values(path: Path) -> dict[tuple[str, str], object]:
    """Give the value of every cell that holds something."""
    from jcm_mrv.workbook.address import cell_name

    grid = read_grid(open_package(path))
    return {
        (sheet.name, cell_name(*position)): cell.value
        for sheet in grid.sheets
        for position, cell in sheet.cells.items()
    }
