"""Workbooks that say two things, or nothing: a request that names it, never a confirmation."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from jcm_mrv import verify
from jcm_mrv.verification.verdict import Verdict
from tests.effort import thorough
from tests.verification.right.sheets import HEADS_1, HEADS_2, HEADS_3, NEXT, YEAR, Made, solar
from tests.verification.small_book import INPUT, Line, write

SUMMED = "=ROUNDDOWN(SUM({values})*{factor},0)"
DOWN = "=ROUNDDOWN(SUM(F8:F9)*$D$30,0)"
TWO: list[Line] = [(YEAR, "EG_1,p", 700.5), (YEAR, "EG_2,p", 512.0)]


def asked(verdict: Verdict) -> dict[str, str]:
    """Give the cells of what is asked, by code."""
    found = [f for f in verdict.findings if f.severity != "note"]
    return {f.code: f.where.removeprefix(f"{INPUT}!") for f in found}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "book.xlsx"


@pytest.mark.parametrize(
    "headings",
    [
        ("Monitored Values", "Monitored Values (corrected)"),
        ("Monitored Values", "Values as billed"),
        ("Monitored Values 2024", "Monitored Values 2024 (revised)"),
        ("Monitored Values (meter)", "Monitored Values (invoice)"),
    ],
)
def test_two_columns_of_values(path: Path, headings: tuple[str, str]) -> None:
    lines: list[Line] = [(YEAR, "EG_1,p", [700.5, 705.0]), (YEAR, "EG_2,p", [512.0, 515.5])]
    verdict = verify(write(path, lines, [(YEAR, DOWN)], values=headings))
    assert not verdict.is_confirmed, verdict.conclusion
    assert "WBK-126" in asked(verdict)


@pytest.mark.parametrize("text", ["403 tCO2", "four hundred", "see annex", '=F8&" tCO2"'])
def test_a_result_that_is_text(path: Path, text: str) -> None:
    verdict = verify(write(path, TWO, [(YEAR, text)]))
    assert not verdict.is_confirmed
    assert verdict.stated is None
    assert "C40" in asked(verdict).values(), asked(verdict)


def test_one_result_of_two_that_is_text(path: Path) -> None:
    lines: list[Line] = [*TWO, (NEXT, "EG_1,p", 400.0), (NEXT, "EG_2,p", 300.0)]
    verdict = verify(write(path, lines, [(YEAR, DOWN), (NEXT, "as in the annex")]))
    assert not verdict.is_confirmed
    assert "C41" in asked(verdict).values(), asked(verdict)


def test_periods_that_overlap_and_days_left_out(path: Path) -> None:
    spring, summer = "01/01/2024 - 30/06/2024", "01/06/2024 - 31/12/2024"
    lines: list[Line] = [(spring, "EG_1,p", 700.5), (summer, "EG_1,p", 512.0)]
    verdict = verify(write(path, lines, [(YEAR, DOWN)]))
    assert not verdict.is_confirmed
    assert "VER-042" in asked(verdict)
    lines[1] = ("01/09/2024 - 31/12/2024", "EG_1,p", 512.0)
    assert "VER-043" in {f.code for f in verify(write(path, lines, [(YEAR, DOWN)])).findings}


def test_two_methodologies_in_one_workbook(path: Path) -> None:
    made = Made()
    solar(made, [700.5, 512.0], SUMMED)
    made.put("MPS(input)", "B1", [["Monitoring Spreadsheet: JCM_ID_AM013_ver01.0"]])
    row = ["EF_RE,i", "Reference CO2 emission factor", 0.616, "tCO2/MWh", "ID_AM013"]
    made.put("MPS(input)", "B4", [["Table 2: Parameters fixed ex ante"], HEADS_2, row])
    made.save(path)
    verdict = verify(path)
    assert not verdict.is_confirmed, verdict.conclusion
    assert "WBK-125" in asked(verdict)


def test_a_methodology_on_a_sheet_of_its_own_name(path: Path) -> None:
    made = Made()
    solar(made, [700.5, 512.0], SUMMED)
    title = "Monitoring Spreadsheet: JCM_ID_AM013_ver01.0"
    solar(made, [900.5, 400.0], SUMMED, sheet="Building 2", title=title)
    made.sheet("Building 2")["B3"] = "Second building"
    made.save(path)
    verdict = verify(path)
    assert not verdict.is_confirmed, verdict.conclusion
    assert "WBK-125" in asked(verdict)


def test_names_in_a_circle(path: Path) -> None:
    names = {"a": "=b*1", "b": "=a+b", "n_0": "=n_1+n_1", **{
        f"n_{n}": "=" + "+".join([f"n_{n + 1}"] * 60) for n in range(1, 19)
    }, "n_19": "=1"}  # fmt: skip
    for name in ("a", "n_0"):
        write(path, TWO, [(YEAR, f"=ROUNDDOWN(SUM(F8:F9)*{name},0)")])
        book = openpyxl.load_workbook(path)
        for title, text in names.items():
            book.defined_names[title] = DefinedName(title, attr_text=text.removeprefix("="))
        book.save(path)
        begun = time.process_time()
        verdict = verify(path)
        assert time.process_time() - begun < 5
        assert not verdict.is_confirmed, verdict.conclusion


def test_every_stored_result_is_stale(path: Path) -> None:
    """The inputs were changed by a program that calculates nothing: each result is of before."""
    made = Made()
    made.put("MRS(calc_process)", "B2", [["Reference emissions of each roof"]])
    solar(made, [700.5, 512.0, 300.25], "=ROUNDDOWN(SUM('MRS(calc_process)'!C3:C5),0)")
    rows = [[f"='{INPUT}'!F{n}*'{INPUT}'!$D$16"] for n in (9, 10, 11)]
    made.put("MRS(calc_process)", "C3", rows)
    made.save(path)
    assert verify(path).is_confirmed
    with zipfile.ZipFile(path) as before:
        parts = {info.filename: before.read(info) for info in before.infolist()}
    sheet = next(name for name, data in parts.items() if b">700.5<" in data)
    for old, new in ((b">700.5<", b">710.5<"), (b">512<", b">612<"), (b">300.25<", b">330.25<")):
        assert old in parts[sheet]
        parts[sheet] = parts[sheet].replace(old, new)
    with zipfile.ZipFile(path, "w") as after:
        for name, data in parts.items():
            after.writestr(name, data)
    verdict = verify(path)
    assert (verdict.stated, verdict.recomputed, verdict.is_confirmed) == (503, 550, False)
    stale = [f.where for f in verdict.findings if f.code == "VER-023"]
    assert stale == ["MRS(calc_process)!C3"]
    assert "VER-022" not in asked(verdict)


# -- size -----------------------------------------------------------------------------------------

# Of a process, Linux keeps the most memory of what it was started from: only its own is asked for.
MEASURED = """
import resource, sys, time
from pathlib import Path
from jcm_mrv import verify
begun = time.process_time()
verdict = verify(sys.argv[1])
seconds = round(time.process_time() - begun, 1)
status = Path("/proc/self/status")
if status.exists():
    own = status.read_text().partition("VmHWM:")[2].split()[0]
else:
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(verdict.recomputed, verdict.is_confirmed, round(int(own) / 1024), seconds)
"""


def measured(path: Path) -> tuple[str, str, int, float]:
    """Give result, confirmation, MB and seconds of CPU of verify in a process of its own."""
    # What measures the coverage of tests remembers every line, and would be measured as well.
    own = {key: text for key, text in os.environ.items() if not key.startswith("COVERAGE")}
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(path)],
        env=own,
        capture_output=True,
        text=True,
        timeout=600,
        check=True,
    )
    result, confirmed, used, seconds = done.stdout.split()
    return result, confirmed, int(used), float(seconds)


def write_log(path: Path, rows: int) -> None:
    """Write a report whose only input is the sum of a log in kWh."""
    book = openpyxl.Workbook(write_only=True)
    sheet, log = book.create_sheet(INPUT), book.create_sheet("Log")
    sheet.append([None, "Monitoring Spreadsheet: JCM_VN_AM007_ver01.0"])
    sheet.append([])
    sheet.append([None, "Table 1: Parameters to be monitored ex post"])
    sheet.append([None, *HEADS_1])
    meter = f"=SUM(Log!B2:B{rows + 1})/1000"
    row = [YEAR, "(1)", "EG_1,p", "Roof 1", meter, "MWh/p", "Option C", "Log"]
    sheet.append([None, *row])
    sheet.append([])
    sheet.append([None, "Table 2: Parameters to be fixed ex ante"])
    sheet.append([None, *HEADS_2])
    sheet.append([None, "EF_RE,i", "Factor", 0.333, "tCO2/MWh", "VN_AM007, section I"])
    sheet.append([])
    sheet.append([None, "Table 3: Ex-post calculation of CO2 emission reductions"])
    sheet.append([None, *HEADS_3])
    sheet.append([None, YEAR, "=ROUNDDOWN(F5*D9,0)", "tCO2/p"])
    log.append(["Interval", "kWh"])
    for n in range(rows):
        log.append([n + 1, 5.0 + n % 7])
    book.save(path)


def test_a_long_log_behind_an_input(path: Path) -> None:
    write_log(path, 7_000)
    verdict = verify(path)
    assert (verdict.recomputed, verdict.is_confirmed) == (18, True), verdict.conclusion


def test_a_row_with_a_value_is_asked_for_no_unit(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_unit(text: str) -> None:
        raise AssertionError(text)

    write_log(path, 30)
    monkeypatch.setattr("jcm_mrv.workbook.reading.tables.read_unit", read_unit)
    assert verify(path).recomputed is not None


@thorough
def test_a_log_of_100_000_rows_behind_an_input(path: Path) -> None:
    write_log(path, 100_000)
    result, confirmed, used, seconds = measured(path)
    # 800 MWh less what the last week lacks: 799.988 MWh.
    assert (result, confirmed) == ("266", "True")
    # 200,000 cells, of which a hundred thousand are judged one by one.
    assert used <= 200, used
    assert seconds < 60, seconds


@thorough
def test_arrays_and_sheets_that_would_fill_the_memory(path: Path) -> None:
    made = Made()
    solar(made, [700.5, 512.0], SUMMED)
    sums = "+".join(f"SUM(A1:S59!A{n}:B{n})" for n in range(1, 300))
    for n in range(60):
        made.put(f"S{n}", "A1", [[n]])
    made.put("S59", "C1", [[f"={sums}"]] * 50)
    made.save(path, calculate=False)
    with zipfile.ZipFile(path) as before:
        parts = {info.filename: before.read(info) for info in before.infolist()}
    name = next(n for n, data in parts.items() if b">700.5<" in data)
    arrays = b"".join(
        b'<row r="%d"><c r="A%d"><f t="array" ref="A%d:CV%d">B1:CW100*2</f></c></row>'
        % (row, row, row, row + 99)
        for row in range(1000, 40_000, 100)
    )
    parts[name] = parts[name].replace(b"</sheetData>", arrays + b"</sheetData>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as after:
        for part, data in parts.items():
            after.writestr(part, data)
    _, _, used, seconds = measured(path)
    assert used <= 200, used
    assert seconds < 60, seconds
