"""Pages and cells that records name in files of a project: here somebody names wrong ones."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from pypdf import PdfReader, PdfWriter

from jcm_mrv import Result, calculate, load_project
from jcm_mrv.strict_yaml import load_file
from tests.calculation.test_own_documents import GRID, RULE, everything_else, left, of_text
from tests.docs.pages import ROOT
from tests.effort import one_in
from tests.made_pdf import pdf_bytes
from tests.projects import READ, read, write_project

FACTOR = pdf_bytes(["Grid emission factors 2012", "Jamali 0.814 tCO2/MWh", "Sumatra 0.748"])
SCAN = pdf_bytes(["", "", ""])


def written(change: Callable[[PdfWriter], object], data: bytes = FACTOR) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    change(writer)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def blank(writer: PdfWriter) -> None:
    for _ in range(3):
        writer.insert_blank_page(100, 100)


def roman(writer: PdfWriter) -> None:
    writer.set_page_label(0, 1, style="/r")
    writer.set_page_label(2, 2, style="/D")


def book(
    value: Any = 0.814, created: dt.datetime = dt.datetime(2020, 1, 1), unit: str = ""
) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as made:
        made.set_properties({"created": created})
        sheet = made.add_worksheet("Grid factors")
        sheet.write("A1", "Grid emission factors")
        sheet.write("C5", value)
        sheet.write("D5", unit)
    return buffer.getvalue()


def zipped() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr("grid.pdf", FACTOR)
    return buffer.getvalue()


def chillers(folder: Path, content: bytes | None, changes: dict[str, Any]) -> Result:
    """Give the chillers with a grid factor that is said to be read in a file beside the project."""
    shutil.copytree(ROOT / "examples/textile-chiller", folder)
    record = {**GRID, "document": "evidence/grid.pdf", **changes}
    record["document"] = record["document"].replace("{folder}", str(folder))
    if content is not None:
        record = {"sha256": hashlib.sha256(content).hexdigest()} | record
        for name in ("grid.pdf", "evidence/grid.pdf", "evidence/grid.xlsx", "../grid.pdf"):
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(content)
        (folder / "evidence/link.pdf").symlink_to(folder.parent / "grid.pdf")
    data = load_file(folder / "project.yaml", "PRJ").data
    data["confirmed"] = [*everything_else(), record, of_text(RULE)]
    path = folder / "project.yaml"
    path.write_text(json.dumps(data, default=str), encoding="utf-8")
    return calculate(load_project(path))


# By name: what is written twice is not the same to the byte, and each worker writes its own.
FILES: dict[str, bytes] = {
    "factor": FACTOR,
    "comma": pdf_bytes(["", "Jamali 0,814"]),
    "grams": pdf_bytes(["", "Jamali 814 g/kWh"]),
    "of a column": pdf_bytes(["", "Emission factor [kg-CO2/MWh] | Jamali | 814"]),
    "bare": pdf_bytes(["", "Jamali 814"]),
    "a page": pdf_bytes(["", f"Factors in kgCO2/MWh: {'see the annex. ' * 20} page 814"]),
    "slipped": pdf_bytes(["", "Jamali 0.814 kgCO2/MWh"]),
    "of another": pdf_bytes(["", "Jamali 814 MWh"]),
    "scan": SCAN,
    "roman": written(roman),
    "blank": written(blank),
    "locked": written(lambda w: w.encrypt("secret", "o", algorithm="RC4-128")),
    "for reading": written(lambda w: w.encrypt("", "o", algorithm="RC4-128")),
    "AES": written(lambda w: w.encrypt("", "o", algorithm="AES-256")),
    "book": book(),
    "longer": book(0.81402),
    "words": book("0,814 t/MWh"),
    "other": book(0.9),
    "grams in a cell": book(814, unit="gCO2/kWh"),
    "bare cell": book(814),
    "true": book(True),
    "named PDF": b"%PDF-1.7 page 2: 0.814",
    "text": b"page 2: 0.814",
    "cut": FACTOR[:400],
    "many": pdf_bytes(["0.814"] * 30),
    "near": pdf_bytes(["0.814", "No. 08142012: 0.8145, 1.814, 0.8135"]),
    "circular": FACTOR.replace(b"/Kids [4 0 R 6 0 R 8 0 R]", b"/Kids [2 0 R 2 0 R 2 0 R]"),
    "own": book(created=dt.datetime(1980, 1, 1)),
    "own report": pdf_bytes(["Report", "Jamali 0.814 tCO2/MWh", "Software: jcm-mrv 0.1.0"]),
    "long own report": pdf_bytes(["", "Jamali 0.814 tCO2/MWh", *["-"] * 20, "jcm-mrv 0.1.0"]),
    "zipped": zipped(),
    "empty": b"",
}
CELL = {"page": "", "document": "evidence/grid.xlsx", "cell": "Grid factors!C5"}
RIGHT: list[tuple[str, dict[str, Any], str]] = [
    ("factor", {}, "0.814 stands on page 2"),
    ("factor", {"page": "p. 1-2"}, "0.814 stands on page 2"),
    ("factor", {"page": "Table 1, p. 2"}, "0.814 stands on page 2"),
    (
        "factor",
        {"value": 814, "unit": "kgCO2/MWh"},
        "0.814 tCO2/MWh = 814 kgCO2/MWh stands on page 2",
    ),
    ("comma", {}, "0.814 stands on page 2"),
    ("of a column", {}, "814 kg-CO2/MWh = 0.814 tCO2/MWh stands on page 2"),
    ("bare", {"value": 814, "unit": "kgCO2/MWh"}, "814 stands on page 2"),
    ("grams in a cell", CELL, "Grid factors!C5 has 814 gCO2/kWh = 0.814 tCO2/MWh"),
    ("scan", {}, "page 2 is a picture, without letters to look in"),
    ("roman", {"page": "ii"}, "0.814 stands on page 2"),
    ("for reading", {}, "0.814 stands on page 2"),
    ("book", CELL, "Grid factors!C5 has 0.814"),
    ("longer", CELL, "Grid factors!C5 has 0.81402"),
    ("words", CELL | {"cell": "'grid factors'!$B$4:$C$6"}, "has 0,814 t/MWh"),
]


@one_in(8)
@pytest.mark.parametrize(("content", "changes", "seen"), RIGHT)
def test_what_stands_there_is_final(
    tmp_path: Path, content: str, changes: dict[str, Any], seen: str
) -> None:
    result = chillers(tmp_path / "p", FILES.get(content or ""), changes)
    assert result.standing == "final", [f.found for f in result.findings]
    (said,) = [c for c in result.as_dict()["confirmations"] if c["what"] == "EF_grid"]
    assert said["looked_up"].endswith(seen)
    assert not {f.code for f in result.findings} & {"PRJ-212", "PRJ-213"}


def test_what_is_written_is_told_and_not_what_it_was_read_as(tmp_path: Path) -> None:
    """Grams are read as tonnes; that 0.814 stands there would be said of what nobody finds."""
    result = chillers(tmp_path / "p", FILES["grams"], {})
    (told,) = [c for c in result.as_dict()["confirmations"] if c["what"] == "EF_grid"]
    assert told["looked_up"] == "814 g/kWh = 0.814 tCO2/MWh stands on page 2"


WRONG: list[tuple[str | None, dict[str, Any], str, str]] = [
    ("factor", {"page": "99"}, "draft", "it has 3 pages, no page 99"),
    ("factor", {"page": "2-5"}, "draft", "it has 3 pages, no page 5"),
    ("factor", {"page": "iv"}, "draft", "it has 3 pages, no page iv"),
    ("roman", {"page": "iii"}, "draft", "it has 3 pages, no page iii"),
    ("blank", {"page": "2"}, "draft", "page 2 is empty"),
    ("factor", {"sha256": "ab" * 32}, "draft", "the file has another SHA-256"),
    ("book", CELL | {"cell": "Grid factors!C6"}, "draft", "Grid factors!C6 is empty"),
    ("book", CELL | {"cell": "Factors!C5"}, "draft", "it has no sheet Factors"),
    ("other", CELL, "draft", "Grid factors!C5 has 0.9"),
    ("true", CELL, "draft", "Grid factors!C5 has True"),
    ("factor", {"page": "3"}, "provisional", "0.814 is not in the text of page 3"),
    ("factor", {"page": "", "cell": "Sheet!A1"}, "provisional", "`Sheet!A1` names no page"),
    ("named PDF", {}, "provisional", "it cannot be opened"),
    ("text", {}, "provisional", "it is neither a PDF file nor a workbook"),
    ("cut", {}, "provisional", "it cannot be opened"),
    ("zipped", {}, "provisional", "it cannot be opened"),
    ("book", CELL | {"cell": "", "page": "2"}, "provisional", "a workbook has no pages"),
    (
        "locked",
        {},
        "provisional",
        "File has",
    ),
    ("AES", {}, "provisional", "encrypted"),
    ("factor", {"document": "../grid.pdf"}, "provisional", "grid.pdf"),
    ("factor", {"document": "evidence/link.pdf"}, "provisional", "evidence/link.pdf"),
    ("book", CELL | {"cell": "Grid factors!A1:XFD9999"}, "provisional", "is no place that"),
    ("near", {}, "provisional", "0.814 is not in the text of page 2"),
    # A number of no unit, or of one that does not make it, is another number.
    ("bare", {}, "provisional", "0.814 tCO2/MWh is not in the text of page 2, where 814 stands"),
    ("a page", {}, "provisional", "is not in the text of page 2, where 814 stands"),
    ("of another", {}, "provisional", "is not in the text of page 2, where 814 stands"),
    ("slipped", {}, "provisional", "of page 2, where 0.814 kgCO2/MWh stands"),
    ("bare cell", CELL, "provisional", "Grid factors!C5 has 814"),
    ("circular", {}, "provisional", "it cannot be opened"),
    ("own", CELL, "provisional", "it was written by jcm-mrv, from what the project file says"),
    # As Word or a browser prints it.
    ("own report", {}, "provisional", "it was written by jcm-mrv"),
    ("long own report", {}, "provisional", "it was written by jcm-mrv"),
    # Nothing there that could be opened: an invented name, as ever.
    (None, {"sha256": "ab" * 32}, "provisional", "grid.pdf"),
    ("factor", {"document": "{folder}/evidence/grid.pdf"}, "provisional", "evidence/grid.pdf"),
    ("factor", {"document": "evidence.zip/grid.pdf"}, "provisional", "evidence.zip/grid.pdf"),
    ("factor", {"document": "https://example.org/grid.pdf"}, "provisional", ""),
    ("factor", {"document": "evidence/*.pdf"}, "provisional", "evidence/*.pdf"),
    ("factor", {"document": GRID["document"]}, "provisional", ""),
    ("factor", {"sha256": ""}, "provisional", ""),
    # Confirms nothing, whatever lies there.
    ("empty", {}, "draft", "no sha256 of a file"),
    ("factor", {"page": "0"}, "draft", "no page or cell"),
    ("factor", {"page": "?"}, "draft", "no page or cell"),
    ("factor", {"reader": "jcm-mrv"}, "draft", "no reader"),
    ("factor", {"reader": "the engineer"}, "draft", "no reader"),
]


@one_in(24)
@pytest.mark.parametrize(("content", "changes", "standing", "found"), WRONG)
def test_what_does_not_stand_there_is_not_final(
    tmp_path: Path, content: str | None, changes: dict[str, Any], standing: str, found: str
) -> None:
    result = chillers(tmp_path / "p", FILES.get(content or ""), changes)
    codes = {"PRJ-137", "PRJ-212", "PRJ-213"}
    told = [f for f in result.findings if f.code in codes and f.where.startswith("project.yaml")]
    assert result.standing == standing, (left(result), [f.found for f in told])
    assert any(found in f"{f.message} {f.found}" for f in told) if found else not told, told
    refuted = {f.code for f in told} == {"PRJ-212"}
    assert refuted == ("PRJ-212" in {f.code for f in result.open})
    assert refuted == (standing == "draft" and "PRJ-137" not in {f.code for f in told})


TEXT = pdf_bytes(["VN_AM007 ver01.0", "EG is read", "the factor is 0.333 tCO2/MWh"])


@pytest.mark.parametrize(
    ("content", "page", "standing", "code"),
    [
        (TEXT, "3", "final", None),
        # Without the file nothing can be looked up: the approved texts are with those who read.
        (None, "3", "final", None),
        (TEXT, "4", "provisional", "PRJ-212"),
        (pdf_bytes(["Another file"]), "3", "provisional", "PRJ-212"),
        (TEXT, "2", "provisional", "PRJ-213"),
        (None, "301", "provisional", "PRJ-137"),
    ],
)
def test_the_text_itself_where_it_lies_beside_the_project(
    tmp_path: Path, content: bytes | None, page: str, standing: str, code: str | None
) -> None:
    digest = hashlib.sha256(TEXT).hexdigest()
    document = {"document": "text/VN_AM007_ver01.0.pdf", "sha256": digest, "page": page}
    records = [{**read("EF_RE", 0.333, "tCO2/MWh"), **document}, *READ["confirmed"][:-1]]
    path = write_project(tmp_path, {"confirmed": records})
    if content is not None:
        (tmp_path / "text").mkdir()
        (tmp_path / "text/VN_AM007_ver01.0.pdf").write_bytes(content)
    result = calculate(load_project(path))
    assert result.standing == standing, left(result)
    told = [f.code for f in result.findings if f.code in ("PRJ-137", "PRJ-212", "PRJ-213")]
    assert told == ([code] if code else [])


def test_a_record_of_an_overlay_is_looked_up_alike(tmp_path: Path) -> None:
    from jcm_mrv.methodology.library import Library

    digest = hashlib.sha256(TEXT).hexdigest()
    document = {"document": "text/VN_AM007_ver01.0.pdf", "sha256": digest, "page": "4"}
    methodology = Library().load("VN_AM007@1.0")
    overlay = {
        "schema": "jcm-mrv/overlay/1",
        "methodology": methodology.reference,
        "sha256": methodology.sha256,
        "confirmed": [{**read("EF_RE", 0.333, "tCO2/MWh"), **document}],
    }
    changes = {"confirmations": "confirmations/", "confirmed": READ["confirmed"][:-1]}
    path = write_project(tmp_path, changes)
    for name, content in {
        "text/VN_AM007_ver01.0.pdf": TEXT,
        "confirmations/a.yaml": json.dumps(overlay, default=str).encode(),
    }.items():
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_bytes(content)
    result = calculate(load_project(path))
    assert (result.standing, result.ready) != ("final", True)
    assert "PRJ-212" in {f.code for f in result.open}
