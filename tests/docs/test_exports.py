"""The sources of the page on exports, on the lines that it shows."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from jcm_mrv.cli import main
from tests.docs.pages import ROOT, blocks, text

PAGE = ROOT / "docs" / "how-to" / "exports.md"
# Shift-JIS, as the page says of it.
ENCODINGS = {"30min.csv": "cp932"}


def recipes() -> dict[str, tuple[str, str, str, float]]:
    """Give the lines of each file, its source with its name, and what comes out."""
    found = {}
    shown = [b for b in blocks(PAGE) if b.title]
    totals = re.findall(r"It gives ([0-9.]+) kWh", text(PAGE))
    for lines, source, total in zip(shown[::2], shown[1::2], totals, strict=True):
        assert lines.language in ("csv", "json"), lines.title
        assert source.title == f"{Path(lines.title).stem}.yaml"
        found[lines.title] = (lines.text, source.title, source.text, float(total))
    return found


RECIPES = recipes()


def write(path: Path, lines: str) -> None:
    if path.suffix == ".xlsx":
        book = openpyxl.Workbook()
        sheet = book.worksheets[0]
        for row in csv.reader(io.StringIO(lines)):
            sheet.append([number(cell) for cell in row])
        book.save(path)
    else:
        path.write_text(lines, encoding=ENCODINGS.get(path.name, "utf-8"))


def number(cell: str) -> str | float | None:
    try:
        return float(cell) if cell else None
    except ValueError:
        return cell


@pytest.mark.parametrize("name", RECIPES)
def test_a_source_reads_the_lines_above_it(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines, source, declared, total = RECIPES[name]
    monkeypatch.chdir(tmp_path)
    write(tmp_path / name, lines)
    (tmp_path / source).write_text(declared, encoding="utf-8")
    words = ["meter", name, "--source", source, "--by", "period", "--to", "kWh", "--json"]
    result = CliRunner().invoke(main, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    (row,) = json.loads(result.stdout)["totals"]
    assert row["value"] == pytest.approx(total, rel=1e-12)


def test_every_portal_of_the_page_has_a_recipe_or_says_why_not() -> None:
    titles = re.findall(r"(?m)^## (.+)$", text(PAGE))
    assert len(titles) >= 10
    assert len(RECIPES) >= len(titles) - 1  # Growatt's sheet is no source.
