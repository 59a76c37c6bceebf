"""What is declared of a system, beside its title and lists of equipment."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import read_workbook, verify
from jcm_mrv.methodology.words_of_choices import named_by
from tests.verification.faults.editing import Workbook
from tests.verification.faults.targets import own_solar

CONNECTED = ["System", "kWp", "Connected to", "Behind a generator?"]


def book(folder: Path, declared: str, *rows: list[str], title: str = "") -> Path:
    """Write a book that declares a connection, beside a list of equipment."""
    path, _ = own_solar(folder)
    claim = read_workbook(path)
    stated = next(s for s in claim.fixed if s.name == "connection")
    (key,) = stated.members
    made = openpyxl.load_workbook(path)
    sheet, row, column = stated.leaf
    made[sheet].cell(row + 1, column + 1, declared)
    if rows:
        page = made.create_sheet("Equipment")
        for row_of in rows:
            page.append([key[0] if text == "OWN" else text for text in row_of])
    if title:
        at = made[stated.place[0]]
        row = stated.place[1] + 1
        columns = range(1, at.max_column + 1)
        column = next(c for c in columns if at.cell(row, c).value == stated.description)
        at.cell(row, column, f"{stated.description.split('[')[0]}[{title}]")
    made.save(path)
    Workbook(path).save(path)
    return path


def asked(path: Path) -> list[str]:
    return [f.where for f in verify(path).findings if f.code == "VER-243"]


@pytest.mark.parametrize(
    ("declared", "rows"),
    [
        ("captive", [CONNECTED, ["OWN", "900", "EVN 22 kV", "no"]]),
        ("captive", [["System", "接続先"], ["OWN", "商用電力系統 22 kV"]]),
        ("captive", [["Hệ thống", "Đấu nối"], ["OWN", "lưới điện 22 kV"]]),
        ("captive", [["Sistem", "Sambungan"], ["OWN", "PLN grid 20 kV"]]),
        ("captive", [["System", "Behind a generator?"], ["OWN", "no"]]),
        ("grid", [["System", "Power source"], ["OWN", "diesel genset, off-grid"]]),
        ("grid", [["Hệ thống", "Nguồn điện"], ["OWN", "máy phát diesel"]]),
    ],
)
def test_a_list_that_says_otherwise(declared: str, rows: list[list[str]], tmp_path: Path) -> None:
    assert len(asked(book(tmp_path, declared, *rows))) == 1


@pytest.mark.parametrize(
    ("declared", "rows"),
    [
        ("grid", [CONNECTED, ["OWN", "EVN 22 kV", "no"]]),
        ("captive", [["System", "Power source"], ["OWN", "genset, not on the grid"]]),
        ("grid", [["System", "Backup generator?"], ["OWN", "yes"]]),
        ("grid", [["System", "Power source"], ["OWN", "EVN; standby generator 500 kVA"]]),
        ("grid", [["System", "Type"], ["OWN", "PV generator, polycrystalline"]]),
        ("captive", [["System", "Power source"], ["another one", "EVN 22 kV"]]),
        ("grid", [["System", "Power source"], ["OWN", "see drawing 7"]]),
    ],
)
def test_a_list_that_says_the_same(declared: str, rows: list[list[str]], tmp_path: Path) -> None:
    assert asked(book(tmp_path, declared, *rows)) == []


def test_a_title_that_says_otherwise(tmp_path: Path) -> None:
    assert len(asked(book(tmp_path, "captive", title="Grid-tied roof of hall 1"))) == 1


def test_a_title_of_a_diesel_shed_says_nothing(tmp_path: Path) -> None:
    assert asked(book(tmp_path, "grid", title="Diesel shed")) == []


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Kho lạnh 2", {"cold_storage"}),
        ("Gudang dingin", {"cold_storage"}),
        ("冷蔵倉庫", {"cold_storage"}),
        ("IQF tunnel", {"individual_quick_freezer"}),
        ("Freezer 3", set()),
    ],
)
def test_what_a_title_names(text: str, named: set[str]) -> None:
    assert named_by(text, ["individual_quick_freezer", "cold_storage"]) == named
