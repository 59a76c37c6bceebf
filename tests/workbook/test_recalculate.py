"""LibreOffice on a copy: fresh results, or a finding; never a change of the file itself."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from jcm_mrv.findings import FindingsError
from jcm_mrv.workbook.address import position_of
from jcm_mrv.workbook.recalculate import recalculate, recalculated
from tests.libreoffice import requires_libreoffice
from tests.workbook.official.build import build, part, with_parts
from tests.workbook.official.content import solar
from tests.workbook.official.looks import LOOKS


@requires_libreoffice
def test_formulas_are_calculated_anew(tmp_path: Path) -> None:
    path = tmp_path / "official.xlsx"
    cells = build(path, solar({"2024": [700.0, 512.3]}), LOOKS["vietnamese"])
    sheet = "xl/worksheets/sheet4.xml"
    text = part(path, sheet).decode()
    assert "<v>512.3</v>" in text
    with_parts(path, {sheet: text.replace("<v>512.3</v>", "<v>600</v>").encode()})
    before = path.read_bytes()
    grid = recalculated(before, path.name)
    name, cell = cells["credits@1"]
    place = position_of(cell)
    assert place is not None
    assert grid.sheet(name).cell(*place).value == 432  # 1300 x 0.333 = 432.9
    assert path.read_bytes() == before


def code(data: bytes = b"PK", timeout: float = 60.0) -> str:
    with pytest.raises(FindingsError) as caught:
        recalculate(data, "file.xlsx", timeout=timeout)
    (finding,) = caught.value.findings
    return finding.code


def program(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    made = folder / "soffice"
    made.write_text(f"#!/bin/sh\n{script}\n")
    made.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin")


def test_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert code() == "WBK-130"


@pytest.mark.parametrize("script", ["exit 0", "exit 3", 'for a; do :; done; echo "no such file"'])
def test_failure_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    program(tmp_path, monkeypatch, script)
    assert code() == "WBK-131"


def test_a_run_that_does_not_end_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, monkeypatch, "exec sleep 60")
    assert code(timeout=0.2) == "WBK-131"


def test_what_is_written_is_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The folder to write to stands before the last argument.
    script = 'while [ $# -gt 2 ]; do shift; done; echo nonsense > "$1/workbook.xlsx"'
    program(tmp_path, monkeypatch, script)
    with pytest.raises(FindingsError) as caught:
        recalculated(b"PK", "file.xlsx")
    assert caught.value.findings[0].code == "WBK-102"
