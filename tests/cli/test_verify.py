"""``jcm-mrv verify``: table and list, files, exit status, and LibreOffice."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from jcm_mrv import verify
from jcm_mrv.cli import main
from tests.effort import THOROUGH, thorough
from tests.libreoffice import requires_libreoffice
from tests.verification.faults.editing import Workbook
from tests.verification.faults.targets import own_solar


def run(*arguments: str, columns: int = 110) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["verify", *arguments], env={"COLUMNS": str(columns)})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


@pytest.fixture(scope="module")
def submitted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """A correct workbook, a faulty copy of it, and its project."""
    folder = tmp_path_factory.mktemp("submitted")
    correct, project = own_solar(folder)
    claim = verify(correct).claim
    book = Workbook(correct)
    book.number(claim.monitored[0].place, 700_000.0)
    place = [r.place for r in claim.results if r.name == "RE"][1]
    book.set_formula(place, "SUM(C26:C26)")
    return correct, book.save(folder / "faulty.xlsx"), project


def test_a_correct_workbook_is_confirmed(submitted: tuple[Path, Path, Path]) -> None:
    correct, _, project = submitted
    status, shown = run(str(correct), "--project", str(project))
    assert status == 0
    last = shown.rstrip().rpartition("\n\n")[2].replace("\n", " ")
    assert last.startswith("confirmed: 603 tCO2; 4 monitored values and 4 fixed values compared or")
    assert last.endswith("the rules are a draft")
    assert "monitored values, from the readings of the project" in shown
    _, alone = run(str(correct))
    assert "EG: MRS(input)!E8, E9, E10, E11" in alone.partition("Taken as stated")[2]
    assert "calibration, evidence" in alone.partition("Not judged")[2]
    assert "no threshold stated" in shown


def test_findings_as_a_table(submitted: tuple[Path, Path, Path]) -> None:
    status, shown = run(str(submitted[1]), "--materiality", "5%")
    assert status == 1
    table = shown.partition("Materiality:")[0]
    # A code or a number is never broken over two lines.
    for words in ("CAR-1", "VER-032", "232,866.900", "E8", "99.78%", "Expected"):
        assert words in table, words
    assert "reached by CAR-1" in shown
    assert "not confirmed: 233,387 tCO2 stated, 233,470 tCO2 recomputed" in shown
    assert "232,866.900 tCO2 more in question by CAR-1" in shown
    assert max(map(len, shown.splitlines()[:-2])) <= 110


def test_findings_as_a_list_where_there_is_no_room(
    submitted: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    import io

    from rich.console import Console

    from jcm_mrv.cli import verify as command

    narrow = Console(file=io.StringIO(), width=80, highlight=False, soft_wrap=True)
    monkeypatch.setattr(command, "console", lambda: narrow)
    command.print_verdict(verify(submitted[1]))
    shown = narrow.file.getvalue()  # type: ignore[attr-defined]
    assert "CAR-2 the formula of RE_p does not follow all of its inputs (VER-025)" in shown
    assert "    cell     MRS(calc_process)!C25" in shown
    assert "EG_{i,p} in MRS(input)!E11" in shown


def test_the_list_as_a_file(submitted: tuple[Path, Path, Path], tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    run(str(submitted[1]), "-o", str(path))
    with path.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert [row["number"] for row in rows][:3] == ["CAR-1", "CAR-2", "FAR-1"]
    # A formula that is quoted is a text, not a formula of the reader's spreadsheet.
    assert rows[1]["found"].startswith("'=SUM(C26:C26)")
    before = path.read_bytes()
    status, shown = run(str(submitted[0]), "-o", str(path))
    assert (status, "CAL-032" in shown) == (1, True)
    assert path.read_bytes() == before
    run(str(submitted[0]), "-o", str(path), "--overwrite")
    assert path.read_bytes() != before
    status, shown = run(str(submitted[1]), "-o", str(tmp_path / "none" / "list.csv"))
    assert status == 1
    assert "VER-090" in shown


def test_the_list_never_takes_the_place_of_what_is_read(
    submitted: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    correct, _, project = submitted
    for read in (correct, project):
        before = read.read_bytes()
        (tmp_path / read.name).hardlink_to(read)
        arguments = (str(correct), "--project", str(project), "--overwrite", "-o")
        for output in (read, tmp_path / read.name):
            status, shown = run(*arguments, str(output))
            assert (status, "CAL-031" in shown) == (1, True)
        assert read.read_bytes() == before


def test_json(submitted: tuple[Path, Path, Path]) -> None:
    result = CliRunner().invoke(main, ["verify", str(submitted[1]), "--json"])
    data = json.loads(result.stdout)
    assert result.exit_code == 1
    assert data["findings"][0]["number"] == "CAR-1"
    assert data["difference"] == pytest.approx(-83)
    assert data["years"][0]["year"] == 2024


@thorough
@requires_libreoffice
def test_recalculated_by_libreoffice(submitted: tuple[Path, Path, Path], tmp_path: Path) -> None:
    correct, _, _ = submitted
    # Each asks for a start of LibreOffice.
    assert not THOROUGH or verify(correct, recalculate=True).is_confirmed
    claim = verify(correct).claim
    book = Workbook(correct)
    # A function that is not evaluated here; its stored result is out of date.
    credits = claim.credits[0].place
    book.set_formula(credits, f"ROUNDDOWN(OFFSET({'D' + str(credits[1] + 1)},N(0),0),0)")
    stale = book.save(tmp_path / "stale.xlsx")
    tree = Workbook(stale)
    tree.cached(credits, 500.0)
    stale.write_bytes(tree.bytes())
    silent = {f.code for f in verify(stale).findings}
    assert "VER-024" in silent
    found = verify(stale, recalculate=True)
    by_code = {f.code: f for f in found.findings}
    assert by_code["VER-023"].found == "500 shown"
    assert by_code["VER-023"].expected == "403 by LibreOffice"
    assert found.stated == 603
    assert "the file stores" not in found.conclusion
    # Where LibreOffice has another total than the file, the last line has both.
    total = claim.total
    assert total is not None
    tree.cached(total.place, 700.0)
    stale.write_bytes(tree.bytes())
    again = verify(stale, recalculate=True)
    assert (again.stated, again.as_dict()["stored"]) == (603, 700)
    assert "; the file stores 700 tCO2 as its result; " in again.conclusion
