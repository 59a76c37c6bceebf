"""The comparison with LibreOffice is worth something only if it really recalculates."""

from __future__ import annotations

import subprocess
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from tests import libreoffice
from tests.effort import thorough
from tests.libreoffice import recalculate, requires_libreoffice


def write_with_wrong_cache(path: Path, first: float) -> Path:
    """Write ``=A1*2`` with 999 as the value it is said to have."""
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_number("A1", first)
        sheet.write_formula("A2", "=A1*2", value=999)
        sheet.write_formula("A3", "=ROUNDDOWN(ROUND(A2,6),0)", value=999)
    return path


def values(path: Path) -> list[object]:
    sheet = openpyxl.load_workbook(path, data_only=True).active
    assert sheet is not None
    return [sheet[cell].value for cell in ("A1", "A2", "A3")]


@thorough
@requires_libreoffice
def test_wrong_cached_values_are_replaced(tmp_path: Path) -> None:
    paths = [
        write_with_wrong_cache(tmp_path / f"{name}.xlsx", first)
        for name, first in [("one", 1.25), ("two", 28.5)]
    ]
    assert values(paths[0]) == [1.25, 999, 999]

    results = recalculate(paths, tmp_path / "recalculated")

    assert [path.name for path in results] == ["one.xlsx", "two.xlsx"]
    assert [values(path) for path in results] == [[1.25, 2.5, 2], [28.5, 57, 57]]


@thorough
@requires_libreoffice
def test_formulas_survive(tmp_path: Path) -> None:
    path = write_with_wrong_cache(tmp_path / "one.xlsx", 1)
    [result] = recalculate([path], tmp_path / "recalculated")
    sheet = openpyxl.load_workbook(result).active
    assert sheet is not None
    assert sheet["A2"].value == "=A1*2"


@thorough
@requires_libreoffice
def test_a_file_that_is_missing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"not written: \['missing.xlsx'\]"):
        recalculate([tmp_path / "missing.xlsx"], tmp_path / "recalculated")


@thorough
@requires_libreoffice
def test_a_call_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    path = write_with_wrong_cache(tmp_path / "one.xlsx", 1)
    with pytest.raises(subprocess.TimeoutExpired):
        recalculate([path], tmp_path / "recalculated", timeout=0.05)


def test_no_result_may_replace_a_source_or_another_result(tmp_path: Path) -> None:
    path = write_with_wrong_cache(tmp_path / "one.xlsx", 1)
    with pytest.raises(ValueError, match="another folder"):
        recalculate([path], tmp_path)
    with pytest.raises(ValueError, match="different names"):
        recalculate([path, tmp_path / "elsewhere" / "one.xlsx"], tmp_path / "recalculated")


def test_a_skip_says_why_and_can_be_forbidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "find", lambda: None)
    monkeypatch.delenv(libreoffice.REQUIRED, raising=False)
    assert "LibreOffice is not installed" in (libreoffice.reason_to_skip() or "")
    monkeypatch.setenv(libreoffice.REQUIRED, "1")
    assert libreoffice.reason_to_skip() is None
    with pytest.raises(FileNotFoundError, match="not installed"):
        recalculate([Path("any.xlsx")], Path("elsewhere"))
