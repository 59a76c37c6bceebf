"""Requests from one round to the next: numbers, states, what people typed, and other files."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from jcm_mrv import FindingsError, load_project, verify
from jcm_mrv.cli import main
from jcm_mrv.outputs import cell_text
from jcm_mrv.outputs.csv_text import text_cell
from jcm_mrv.verification.listing import COLUMNS, list_bytes
from jcm_mrv.verification.requests.earlier import read_earlier
from jcm_mrv.verification.verdict import Verdict
from tests.effort import one_in
from tests.verification.faults.targets import _complete, own_solar
from tests.verification.small_book import INPUT, Line, write
from tests.workbook.official.build import build
from tests.workbook.official.content import solar
from tests.workbook.official.looks import LOOKS

YEAR = "2024-01-01 - 2024-12-31"
ROOFS: list[Line] = [
    (YEAR, "EG_{i,p}", 700.0, "MWh/p", "Roof A"),
    (YEAR, "EG_{i,p}", "512.3", "MWh/p", "Roof B"),
    (YEAR, "EG_{i,p}", 648_400.0, "MWh/p", "Roof C"),
]
Rows = list[dict[str, str]]


def written(
    verdict: Verdict, path: Path, edit: Callable[[Rows], Rows | None] | None = None
) -> Path:
    """Write the list of a round as people hand it back."""
    path.write_bytes(list_bytes(verdict))
    if edit is not None:
        with path.open(encoding="utf-8-sig", newline="") as opened:
            rows = list(csv.DictReader(opened))
        rows = edit(rows) or rows
        with path.open("w", encoding="utf-8", newline="") as opened:
            writer = csv.DictWriter(opened, list[str](COLUMNS))
            writer.writeheader()
            writer.writerows(rows)
    return path


def book(path: Path, lines: list[Line]) -> Path:
    return write(path, lines, [(YEAR, 619.0)])


def states(verdict: Verdict) -> dict[str, tuple[str, str, str]]:
    return {r.number: (r.state, r.code, r.subject) for r in verdict.requests}


def test_a_request_says_what_a_report_needs(tmp_path: Path) -> None:
    verdict = verify(book(tmp_path / "a.xlsx", ROOFS))
    request = next(r for r in verdict.requests if r.code == "VER-011")
    assert request.evidence == f"{INPUT}!F9: EG_{{i,p}} = 512.3 MWh/p"
    assert request.subject.startswith("EG[Roof B] 2024")
    assert request.requirement.startswith("Data and calculation of emission reductions. ")
    assert request.asked.startswith("Correct it, or show with evidence why it is right. ")
    assert (request.response, request.conclusion, request.state) == ("", "", "new")


def test_numbers_stay_whatever_the_order(tmp_path: Path) -> None:
    first = verify(book(tmp_path / "a.xlsx", ROOFS))
    of = {r.subject: r.number for r in first.requests if r.code == "VER-011"}
    earlier = read_earlier(
        written(first, tmp_path / "a.csv", lambda rows: [dict(r, response="seen") for r in rows])
    )
    # Rows moved: the text of roof B stands two rows further down, and a new one above it.
    moved: list[Line] = [
        (YEAR, "EG_{i,p}", "648.4", "MWh/p", "Roof C"),
        ROOFS[0],
        (YEAR, "EG_{i,p}", 431.0, "MWh/p", "Roof D"),
        ROOFS[1],
    ]
    second = verify(book(tmp_path / "b.xlsx", moved), previous=earlier)
    request = next(r for r in second.requests if "Roof B" in r.subject and r.code == "VER-011")
    assert of[request.subject] == request.number
    assert (request.state, request.response) == ("open", "seen")
    assert request.remark == f"was at {INPUT}!F9"
    fresh = next(r for r in second.requests if "Roof C" in r.subject and r.code == "VER-011")
    assert fresh.state == "new"
    assert fresh.number not in {r.number for r in first.requests}
    assert next(r for r in second.requests if r.code == "VER-032").state == "closed"


@one_in(6)
@pytest.mark.parametrize("look", ["shifted", "japanese", "numbered", "underscore"])
def test_numbers_stay_in_another_layout(look: str, tmp_path: Path) -> None:
    years = "01/01/2024 - 31/12/2024", "01/01/2025 - 31/12/2025"
    content = _complete(
        solar({years[0]: [700.0, 512_300.0, 648.4, 905.2], years[1]: [70, 5.3, 648_400.0, 905]})
    )
    build(tmp_path / "a.xlsx", content, LOOKS["plain"])
    build(tmp_path / "b.xlsx", content, LOOKS[look])
    first = verify(tmp_path / "a.xlsx")
    assert len(first.requests) > 2
    second = verify(tmp_path / "b.xlsx", previous=read_earlier(written(first, tmp_path / "a.csv")))
    assert {r.state for r in second.requests} == {"open"}
    assert [(r.number, r.code) for r in second.requests] == [
        (r.number, r.code) for r in first.requests
    ]


def test_a_line_that_was_taken_out_is_closed_with_a_word(tmp_path: Path) -> None:
    first = verify(book(tmp_path / "a.xlsx", ROOFS))
    listed = read_earlier(written(first, tmp_path / "a.csv"))
    second = verify(book(tmp_path / "b.xlsx", [ROOFS[0], ROOFS[2]]), previous=listed)
    request = next(r for r in second.requests if r.code == "VER-011")
    assert (request.state, request.remark) == (
        "closed",
        "its line is not in the workbook any more",
    )


def test_closed_and_reopened(tmp_path: Path) -> None:
    wrong = verify(book(tmp_path / "a.xlsx", ROOFS))
    right = [ROOFS[0], (YEAR, "EG_{i,p}", 512.3, "MWh/p", "Roof B"), ROOFS[2]]
    mended = verify(
        book(tmp_path / "a.xlsx", right), previous=read_earlier(written(wrong, tmp_path / "1.csv"))
    )
    number = next(r.number for r in wrong.requests if r.code == "VER-011")
    assert states(mended)[number][0] == "closed"
    again = verify(
        book(tmp_path / "a.xlsx", ROOFS), previous=read_earlier(written(mended, tmp_path / "2.csv"))
    )
    assert states(again)[number][0] == "reopened"
    # No number is given twice, and what stays closed stays listed.
    numbers = [r.number for r in again.requests]
    assert len(numbers) == len(set(numbers))


def test_what_was_not_judged_is_not_closed(tmp_path: Path) -> None:
    path, project = own_solar(tmp_path)
    changed = openpyxl.load_workbook(path)
    changed[INPUT]["E8"] = 100.0
    changed.save(tmp_path / "changed.xlsx")
    with_project = verify(tmp_path / "changed.xlsx", load_project(project))
    number = next(r.number for r in with_project.requests if r.code == "VER-070")
    listed = written(with_project, tmp_path / "1.csv")
    for n in (2, 3):
        alone = verify(tmp_path / "changed.xlsx", previous=read_earlier(listed))
        request = next(r for r in alone.requests if r.number == number)
        assert request.state == "not judged"
        assert "project file" in request.remark
        # What was wrong with the result may be so still.
        assert not alone.is_confirmed
        assert "1 request of the round before that was not judged are open" in alone.conclusion
        listed = written(alone, tmp_path / f"{n}.csv")
    mended = verify(path, load_project(project), previous=read_earlier(listed))
    assert states(mended)[number][0] == "closed"


TYPED = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(TYPED)
def test_any_text_comes_back_from_a_cell(text: str) -> None:
    assert cell_text(text_cell(text)) == text


def test_typed_text_comes_back_and_is_no_formula(tmp_path: Path) -> None:
    verdict = verify(book(tmp_path / "a.xlsx", ROOFS))
    typed = ["=1+1", "'=1+1", " @x", "two\nlines; é, 日本", '"quoted"', "-5"]
    for n, text in enumerate(typed):
        listed = written(verdict, tmp_path / f"{n}.csv")
        rows = list(csv.reader(io.StringIO(listed.read_text("utf-8-sig"), newline="")))
        rows[1][rows[0].index("response")] = text_cell(text)
        with listed.open("w", encoding="utf-8", newline="") as opened:
            csv.writer(opened).writerows(rows)
        after = verify(tmp_path / "a.xlsx", previous=read_earlier(listed))
        assert after.requests[0].response == text
        cells = list(csv.reader(io.StringIO(list_bytes(after).decode("utf-8-sig"), newline="")))
        cell = cells[1][cells[0].index("response")]
        assert cell[0] not in "=@ "
        again = verify(tmp_path / "a.xlsx", previous=read_earlier(written(after, listed)))
        assert again.requests[0].response == text


@one_in(2)
@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("utf-8-sig", ";"), ("utf-16", "\t"), ("utf-8", "\t"), ("cp932", ","), ("cp1252", ";")],
)
def test_lists_that_spreadsheet_programs_saved(
    encoding: str, delimiter: str, tmp_path: Path
) -> None:
    verdict = verify(book(tmp_path / "a.xlsx", ROOFS))
    text = "確認しました。" if encoding != "cp1252" else "geprüft"

    def edit(rows: Rows) -> None:
        rows[0]["response"] = text

    listed = written(verdict, tmp_path / "a.csv", edit)
    rows = list(csv.reader(io.StringIO(listed.read_text("utf-8"), newline="")))
    order = sorted(range(len(rows[0])), key=lambda n: rows[0][n])
    rows[0] = [name.upper() for name in rows[0]]
    with listed.open("w", encoding=encoding, newline="") as opened:
        writer = csv.writer(opened, delimiter=delimiter)
        writer.writerows([[row[n] for n in order] for row in [*rows, [""] * len(order)]])
    after = verify(tmp_path / "a.xlsx", previous=read_earlier(listed))
    assert after.requests[0].response == text
    assert {r.state for r in after.requests} == {"open"}


def test_a_list_of_an_earlier_version_goes_by_cells(tmp_path: Path) -> None:
    verdict = verify(book(tmp_path / "a.xlsx", ROOFS))
    old = tmp_path / "old.csv"
    with old.open("w", encoding="utf-8-sig", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(["number", "code", "cell", "finding"])
        for n, r in enumerate(reversed(verdict.requests), start=1):
            writer.writerow([f"{r.kind}-{10 * n}", r.code, r.cell, r.finding])
    after = verify(tmp_path / "a.xlsx", previous=read_earlier(old))
    assert {r.state for r in after.requests} == {"open"}
    assert all(int(r.number.partition("-")[2]) % 10 == 0 for r in after.requests)


def test_lines_that_people_added_stay(tmp_path: Path) -> None:
    verdict = verify(book(tmp_path / "a.xlsx", ROOFS))

    def edit(rows: Rows) -> Rows:
        own = dict.fromkeys(COLUMNS, "") | {"number": "cl 9", "finding": "certificate of M-A?"}
        return [*rows, own]

    after = verify(
        tmp_path / "a.xlsx", previous=read_earlier(written(verdict, tmp_path / "1.csv", edit))
    )
    assert states(after)["CL-9"][0] == "own"
    again = verify(tmp_path / "a.xlsx", previous=read_earlier(written(after, tmp_path / "2.csv")))
    assert next(r for r in again.requests if r.number == "CL-9").finding == "certificate of M-A?"


def refused(path: Path) -> list[str]:
    with pytest.raises(FindingsError) as stopped:
        read_earlier(path)
    return [f.code for f in stopped.value.findings]


def test_other_files_are_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("time,kwh\n2024-01-01,5\n")
    assert refused(other) == ["VER-150"]
    other.write_bytes(b"")
    assert refused(other) == ["VER-150"]
    other.write_text("severity,code,message,where\nerror,MON-101,x,y\n")
    assert refused(other) == ["VER-150"]
    assert refused(tmp_path / "none.csv") == ["VER-150"]
    assert refused(tmp_path) == ["VER-150"]
    assert refused(book(tmp_path / "a.xlsx", ROOFS)) == ["VER-150"]
    # Valid in several old encodings, which read it differently.
    other.write_bytes(b"number,code,cell,response\nCL-1,VER-021,A1," + b"\xb1\xb2\n")
    assert refused(other) == ["VER-150"]
    other.write_bytes("number,code,cell\nCL-1,VER-021,A1\n".encode("utf-16") + b"\x00")
    assert refused(other) == ["VER-150"]
    other.write_text("number,code,cell\n" + "CL-1,VER-021,A1\n" * 25_000)
    assert refused(other) == ["VER-150"]
    other.write_text("number,code,cell\nCL-1,VER-021,A1\nCL 1,VER-021,A2\n,VER-021,A3\n")
    assert refused(other) == ["VER-151", "VER-151"]


def test_a_list_of_another_workbook_is_refused(tmp_path: Path) -> None:
    listed = written(verify(book(tmp_path / "a.xlsx", ROOFS)), tmp_path / "a.csv")
    later = "2026-01-01 - 2026-12-31"
    lines: list[Line] = [(later, "EG_{i,p}", 700.0 + n) for n in range(3)]
    other = write(tmp_path / "b.xlsx", lines, [(later, 619.0)])
    with pytest.raises(FindingsError, match="VER-153"):
        verify(other, previous=read_earlier(listed))


def test_the_command_follows_and_never_writes_over_what_it_reads(tmp_path: Path) -> None:
    def run(*arguments: object) -> tuple[int, str]:
        result = CliRunner().invoke(main, ["verify", *map(str, arguments)])
        return result.exit_code, result.output

    path, listed = book(tmp_path / "a.xlsx", ROOFS), tmp_path / "1.csv"
    run(path, "-o", listed)
    before = listed.read_bytes()
    status, shown = run(path, "--previous", listed, "-o", listed, "--overwrite")
    assert (status, "CAL-031" in shown, listed.read_bytes()) == (1, True, before)
    status, shown = run(path, "--previous", listed, "-o", tmp_path / "2.csv")
    assert "Since the round before (1.csv, of a.xlsx): " in shown
    status, shown = run(path, "--previous", path)
    assert (status, "VER-150" in shown) == (1, True)
