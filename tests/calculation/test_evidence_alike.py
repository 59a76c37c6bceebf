"""Documents that are one whatever has saved them, amounts that stand in none, files of no kind."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader, PdfWriter

from jcm_mrv import calculate, load_project
from jcm_mrv.methodology.library import Library
from jcm_mrv.project import evidence_alike
from jcm_mrv.project.evidence_alike import are_one
from jcm_mrv.project.evidence_words import Evidence
from jcm_mrv.workbook.writing.checklist import checklist_files
from jcm_mrv.workbook.writing.xlsx import workbook_bytes
from tests.made_pdf import pdf_bytes
from tests.projects import read, told, write_project

HEAD = (
    "Certificate of calibration. Laboratory of the Province, accredited. Three phase meter, class "
    "0.5S, maker Example. Serial number {serial}, certificate {number} of {day}."
)
TEST = "At {load} A the error was {error} %, at half of it {half} %; the meter is within its class."


def certificate(serial: str, number: str, day: str, errors: tuple[float, float]) -> list[str]:
    """Give the pages of a certificate."""
    error, half = errors
    return [
        HEAD.format(serial=serial, number=number, day=day),
        TEST.format(load="60.00", error=f"{error:.4f}", half=f"{half:.4f}"),
    ]


ONE = certificate("0123456", "C-77", "2023-06-01", (0.1834, 0.2111))


def saved_again(data: bytes) -> bytes:
    """Give a PDF file as another program saves it: other bytes, its pages in another order."""
    writer = PdfWriter()
    for page in reversed(PdfReader(io.BytesIO(data)).pages):
        writer.add_page(page).compress_content_streams()
    writer.add_metadata({"/CreationDate": "D:20260101000000Z", "/Title": "Scan"})
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def workbook(pages: list[str], title: str = "Sheet") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.create_sheet(title, 0)
    for row, text in enumerate(" ".join(pages).split(" "), 1):
        sheet.cell(row, 1, text)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def typed(pages: list[str], author: str = "A") -> bytes:
    """Give a document of a word processor."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("docProps/core.xml", f"<creator>{author}</creator>")
        text = "".join(f"<w:p><w:r><w:t>{page}</w:t></w:r></w:p>" for page in pages)
        packed.writestr("word/document.xml", f"<w:document>{text}</w:document>")
    return made.getvalue()


def changed(**changes: Any) -> list[str]:
    own = {"serial": "0123456", "number": "C-77", "day": "2023-06-01", "errors": (0.1834, 0.2111)}
    return certificate(**{**own, **changes})


@pytest.mark.parametrize(
    ("other", "is_one"),
    [
        pytest.param(("b.pdf", pdf_bytes(ONE) + b"\n\n"), True, id="two bytes more"),
        pytest.param(("b.pdf", saved_again(pdf_bytes(ONE))), True, id="saved again"),
        pytest.param(("b.txt", "\r\n".join(ONE).upper().encode("utf-16")), True, id="its words"),
        pytest.param(("b.xlsx", workbook(ONE)), True, id="a workbook"),
        pytest.param(("b.docx", typed(ONE)), True, id="a document"),
        pytest.param(
            ("b.pdf", pdf_bytes(changed(errors=(0.18341, 0.2111)))), True, id="0.01 % of an amount"
        ),
        pytest.param(("b.pdf", pdf_bytes(changed(serial="0123457"))), False, id="serial number"),
        pytest.param(("b.pdf", pdf_bytes(changed(day="2025-06-01"))), False, id="day"),
        pytest.param(
            ("b.pdf", pdf_bytes(changed(errors=(0.1901, 0.2111)))), False, id="another error"
        ),
        pytest.param(("b.pdf", pdf_bytes(["", ""])), False, id="a scan"),
        pytest.param(("b.pdf", b"%PDF that nobody can open"), False, id="damaged"),
    ],
)
def test_what_was_saved_again_is_one_document(
    tmp_path: Path, other: tuple[str, bytes], is_one: bool
) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf_bytes(ONE))
    (tmp_path / other[0]).write_bytes(other[1])
    assert are_one(tmp_path / "a.pdf", tmp_path / other[0], Evidence(tmp_path)) is is_one
    # In a project: the certificates of two meters.
    meters = {
        f"meters.M-{meter}": {
            "serial": serial,
            "calibrations": [
                {"date": "2023-06-01", "valid_until": "2027-12-31", "certificate": file}
            ],
        }
        for meter, serial, file in (("A", "1", "a.pdf"), ("B", "2", other[0]))
    }
    members = "monitoring.EG.members"
    project = write_project(
        tmp_path,
        {**READ, **meters, f"{members}.roof-a.meter": "M-A", f"{members}.roof-b.meter": "M-B"},
    )
    found = calculate(load_project(project)).findings
    asked = [f for f in found if f.code == "PRJ-217"]
    assert [f.message for f in asked] == [
        "2 certificates of calibration are copies of one"
    ] * is_one
    unread = [f.found for f in found if f.code == "PRJ-225"]
    is_scan = other[1] == pdf_bytes(["", ""]) or other[1].startswith(b"%PDF that")
    assert unread == (["b.pdf"] if is_scan else [])


READ = {"confirmed": [read("EF_RE", 0.333, "tCO2/MWh")]}


@pytest.mark.parametrize("make", [workbook, typed])
def test_a_workbook_that_was_saved_again_is_one(tmp_path: Path, make: Any) -> None:
    (tmp_path / "a.zip").write_bytes(make(ONE, "one"))
    (tmp_path / "b.zip").write_bytes(make(ONE, "two"))
    (tmp_path / "c.zip").write_bytes(make(changed(number="C-78"), "one"))
    one, other, third = (tmp_path / f"{name}.zip" for name in "abc")
    assert are_one(one, other, Evidence(tmp_path))
    assert not are_one(one, third, Evidence(tmp_path))


def test_what_a_scanner_puts_on_each_page_makes_no_copies(tmp_path: Path) -> None:
    for name in "ab":
        pages = ["Scanned with CamScanner"] * (4 if name == "a" else 5)
        (tmp_path / f"{name}.pdf").write_bytes(pdf_bytes(pages))
    assert not are_one(tmp_path / "a.pdf", tmp_path / "b.pdf", Evidence(tmp_path))


def test_a_few_words_more_are_no_other_document(tmp_path: Path) -> None:
    text = " ".join(f"word-{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(200))
    for name, more in (
        ("a", ""),
        ("b", " copy"),
        ("c", " of meter 2"),
        ("d", " Copy for roof B now"),
    ):
        (tmp_path / f"{name}.txt").write_text(f"{text}{more}")
    first, *others = (tmp_path / f"{name}.txt" for name in "abcd")
    assert [are_one(first, one, Evidence(tmp_path)) for one in others] == [True, False, False]


def test_of_many_files_it_is_said_how_many_were_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Each is opened in a process of its own.
    monkeypatch.setattr("jcm_mrv.project.evidence_words.MOST_OPENED", most := 4)
    evidence = Evidence(tmp_path)
    for n in range(most + 2):
        (tmp_path / f"{n}.pdf").write_bytes(b"%PDF")
        evidence.unread[tmp_path / f"{n}.pdf"] = None
        assert evidence.is_unread(tmp_path / f"{n}.pdf")
    assert evidence.named(evidence.unread).endswith("; 3.pdf; and 2 more")


def test_hundreds_of_notes_are_not_compared_each_with_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """600 notes took half a minute."""
    files = [tmp_path / f"{n}.txt" for n in range(200)]
    for n, file in enumerate(files):
        file.write_text(f"Bill of month {n // 2}, to be paid by the company: {n // 2 + 1}.5 kWh")
    pairs: list[Path] = []
    compare = evidence_alike.are_one

    def counted(one: Path, other: Path, evidence: Evidence) -> bool:
        pairs.append(other)
        return compare(one, other, evidence)

    monkeypatch.setattr(evidence_alike, "are_one", counted)
    first = evidence_alike.one_of_each(files, Evidence(tmp_path))
    assert [first[file] for file in files] == [files[n // 2 * 2] for n in range(200)]
    assert len(pairs) == 100


A = "monitoring.EG.members.roof-a"
CERTIFICATE = "meters.M-A.calibrations.0"


@pytest.mark.parametrize(
    ("page", "text", "asked"),
    [
        (
            ", page 1",
            "Bill of 2024: 400,000 kWh in all, to be paid by the company",
            True,
        ),
        (
            ", page 2",
            "Bill of 2024: 600,100 kWh in all, to be paid by the company",
            False,
        ),
        ("", "Bill of 2024: 600.1 MWh in all, to be paid by the company", False),
        ("", "Peak 200,100 kWh, normal 250,000 kWh, off-peak 150,000 kWh: to be paid", False),
        ("", "Register before 1.200.000, after 1.800.100 kWh, to be paid by the company", False),
        ("", "Peak 200,100 kWh, normal 250,000 kWh, off-peak 140,000 kWh: to be paid", True),
        ("", "", False),
    ],
)
def test_an_amount_stands_in_its_document(
    tmp_path: Path, page: str, text: str, asked: bool
) -> None:
    (tmp_path / "bill.pdf").write_bytes(pdf_bytes(["Cover of the bill", text]))
    path = write_project(
        tmp_path,
        {
            **READ,
            f"{A}.entries.0.value": 600.1,
            f"{A}.entries.0.unit": "MWh",
            f"{A}.entries.0.evidence": f"bill.pdf{page}",
        },
    )
    result = calculate(load_project(path))
    about = [f for f in result.open if f.code == "PRJ-226"]
    assert [f.found for f in about] == [f"600.1 MWh: bill.pdf{page}"] * asked


@pytest.mark.parametrize(
    ("days", "is_asked"),
    [
        ("Bill of 2019-01-01 to 2019-12-31", True),
        ("Bill from 1 January 2019 to 31/12/2019, made out on 5.1.2020", True),
        ("Bill of 2024-12-05, contract of 12/05/2019", False),
        ("Made out on 5 January 2025, contract of 12/05/2019", False),
        ("Kỳ 01/24 - 12/24, hợp đồng ngày 12/05/2019", False),
        ("รอบบิล 31/12/2567, contract of 12/05/2019", False),
        ("Bill no. 2019/7", False),
    ],
)
def test_a_bill_is_of_the_period(tmp_path: Path, days: str, is_asked: bool) -> None:
    """Bills of 2019 stood for 2024."""
    text = f"{days}, delivered 600,100 kWh"
    (tmp_path / "bill.txt").write_text(text, encoding="utf-8")
    entry = {"value": 600.1, "unit": "MWh", "evidence": "bill.txt"}
    changes = {f"{A}.entries.0.{key}": value for key, value in entry.items()}
    result = calculate(load_project(write_project(tmp_path, {**READ, **changes})))
    about = [f for f in result.open if f.code == "PRJ-226"]
    assert ["days" in f.message for f in about] == [True] * is_asked


def zipped(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in files.items():
            archive.writestr(f"{name}.pdf", data)
    return made.getvalue()


OTHER = pdf_bytes(["Cover of the bill", "Bill of 2024: 400,000 kWh in all, to be paid"])
REST = pdf_bytes(["Second meter", "Bill of 2024: 200,100 kWh in all, to be paid"])
OWN = pdf_bytes(["Second meter", "Bill of 2024: 600,100 kWh in all, to be paid"])


@pytest.mark.parametrize(
    ("files", "evidence", "code"),
    [
        ({"bill": OTHER}, "./bill", "PRJ-226"),
        ({"bills/1.pdf": OTHER, "bills/2.pdf": OTHER}, "bills/*.pdf", "PRJ-226"),
        ({"bills/1.pdf": OTHER, "bills/2.pdf": OWN}, "bills/*.pdf", ""),
        ({"bills/1.pdf": OTHER, "bills/2.pdf": REST}, "bills/", ""),
        ({"bills/1.pdf": OTHER}, "bills/", "PRJ-226"),
        ({"bill.xlsx": workbook(["Bill of 2024:", "400,000 kWh in all"])}, "bill.xlsx", "PRJ-226"),
        ({"bill.xlsx": workbook(["Bill of 2024:", "600,100 kWh in all"])}, "bill.xlsx", ""),
        (
            {"bill.txt": b"Bill of 2024, see the mail of the utility to the owner"},
            "bill.txt",
            "PRJ-226",
        ),
        ({"bill.txt": b"Bill of 2024, total 600.1 as read"}, "bill.txt", "PRJ-227"),
        ({"bill.txt": b"Bill of 2024, total 600.1 kWh as read"}, "bill.txt", "PRJ-226"),
        ({"bills.zip": zipped(a=OTHER)}, "bills.zip", "PRJ-226"),
        ({"bills.zip": zipped(a=OTHER, b=OWN)}, "bills.zip", ""),
        ({"bills.zip": zipped(a=b"")}, "bills.zip", "PRJ-138"),
        ({"bill.html": b"<p id='600.1'>Bill: <b>600,100</b>&nbsp;kWh"}, "bill.html", ""),
        (
            {"bill.html": b"<p id='600.1'>Bill: <b>400,000</b>&nbsp;kWh"},
            "bill.html",
            "PRJ-226",
        ),
        ({"bill.csv": b"year,kWh,VND\n2024,600100,99000\n"}, "bill.csv", ""),
        ({"log.csv": b"2024-01-01 12:00;12.125;kWh\n" * 9000}, "log.csv", "PRJ-225"),
    ],
)
def test_an_amount_is_looked_up_in_whatever_is_named(
    tmp_path: Path, files: dict[str, bytes], evidence: str, code: str
) -> None:
    """Workbooks, texts, folders and several files were passed over."""
    for name, data in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    path = write_project(
        tmp_path,
        {
            **READ,
            f"{A}.entries.0.value": 600.1,
            f"{A}.entries.0.unit": "MWh",
            f"{A}.entries.0.evidence": evidence,
        },
    )
    result = calculate(load_project(path))
    about = [f for f in result.findings if f.code.startswith(("PRJ-22", "PRJ-138"))]
    assert {f.code for f in about} == {code} - {""}
    assert {f.code for f in about if f.keeps_open} == {code} & {"PRJ-138", "PRJ-226"}


def png(width: int, height: int, rows: bytes) -> bytes:
    def part(kind: bytes, data: bytes) -> bytes:
        whole = kind + data
        return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + part(b"IHDR", head)
        + part(b"IDAT", zlib.compress(rows))
        + part(b"IEND", b"")
    )


def page_of(width: int, height: int, lines: int) -> bytes:
    """Give the rows of a white page with some lines of dark dots, as a scan of words has them."""
    made = bytearray()
    for y in range(height):
        row = bytearray(b"\xff" * (3 * width))
        if y % 20 < 8 and y // 20 < lines:
            for x in range(50, width - 50):
                if (x * 7919 + y * 104729) % 97 < 30:
                    row[3 * x : 3 * x + 3] = b"\0\0\0"
        made += b"\0" + row
    return bytes(made)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.pdf", b"The meter was calibrated in June 2023", "not what its name says"),
        ("a.xlsx", b"Meter;Day;Error\nM-A;2023-06-01;0.2", "not what its name says"),
        ("a.jpg", b"The meter was calibrated in June 2023", "not what its name says"),
        ("a.png", png(600, 800, page_of(600, 800, 0)), "is empty, or says nothing"),
        ("a.png", png(16, 16, page_of(16, 16, 0)), "is empty, or says nothing"),
        ("a.png", png(600, 800, page_of(600, 800, 3)), None),
        ("a.jpg", png(600, 800, page_of(600, 800, 30)), None),
        ("a.gif", b"GIF89a\x01\x00\x01\x00" + bytes(range(90)), "is empty, or says nothing"),
        ("a.gif", b"GIF89a\x80\x02\x80\x02" + bytes(range(90)), None),
        ("a.url", b"[InternetShortcut]\nURL=https://example.com/a.pdf", "not what its name says"),
        ("a.txt", b"version https://git-lfs.github.com/spec/v1\noid 4", "not what its name says"),
        ("a.txt", b"The meter was calibrated in June 2023", None),
        ("a.pdf", b"\xef\xbb\xbf%PDF-1.4 of a scanner", None),
    ],
)
def test_a_file_is_what_its_name_says_and_shows_something(
    tmp_path: Path, name: str, content: bytes, message: str | None
) -> None:
    (tmp_path / name).write_bytes(content)
    project = write_project(tmp_path, {**READ, "criteria.1.evidence": name})
    about = [f for f in calculate(load_project(project)).open if f.code == "PRJ-138"]
    assert bool(about) is (message is not None)
    assert all(str(message) in f.message for f in about)


def blank_pdf() -> bytes:
    made, writer = io.BytesIO(), PdfWriter()
    writer.add_blank_page(595, 842)
    writer.write(made)
    return made.getvalue()


@pytest.mark.parametrize("of", ["certificate", "criterion"])
@pytest.mark.parametrize(
    ("name", "content", "asked"),
    [
        ("mail.pdf", blank_pdf(), True),
        ("mail.pdf", pdf_bytes(["To be provided"]), True),
        ("mail.pdf", pdf_bytes([""]), False),
        ("mail.pdf", pdf_bytes(["Letter of the operator"]), False),
        ("a.docx", typed(["to follow"]), True),
        ("a.docx", typed([""]), True),
        ("a.xlsx", workbook([""]), True),
        ("a.xlsx", workbook(["Certificate C-77"]), False),
        ("a.html", b"<html><title>404 Not Found</title><h1>Not Found</h1></html>", True),
    ],
)
def test_a_document_with_nothing_in_it_is_none(
    tmp_path: Path, of: str, name: str, content: bytes, asked: bool
) -> None:
    (tmp_path / name).write_bytes(content)
    named = {"criteria.1.evidence": name}
    if of == "certificate":
        named = {"meters.M-A.calibrations.0.certificate": name}
    result = calculate(load_project(write_project(tmp_path, {**READ, **named})))
    assert ["PRJ-138"] * asked == [f.code for f in result.open if f.code.startswith("PRJ")]


@pytest.mark.parametrize("second", ["a.pdf, p. 1", "a.pdf (page 1)"])
def test_one_page_is_one_certificate(tmp_path: Path, second: str) -> None:
    """By another spelling of its page it was that of two calibrations."""
    (tmp_path / "a.pdf").write_bytes(pdf_bytes(ONE))
    days = ("2023-06-01", "2025-05-31"), ("2025-05-20", "2027-12-31")
    calibrations = [
        {"date": first, "valid_until": last, "certificate": name}
        for (first, last), name in zip(days, ("a.pdf, page 1", second), strict=True)
    ]
    project = write_project(tmp_path, {**READ, "meters.M-A.calibrations": calibrations})
    assert "PRJ-217" in [f.code for f in calculate(load_project(project)).open]


@pytest.mark.parametrize("name", [".DS_Store", "Thumbs.db"])
def test_what_a_system_leaves_in_a_folder_shows_nothing(tmp_path: Path, name: str) -> None:
    (tmp_path / "certs").mkdir()
    (tmp_path / "certs" / name).write_bytes(bytes(range(256)) * 20)
    project = write_project(tmp_path, {**READ, "criteria.1.evidence": "certs/"})
    assert "PRJ-138" in [f.code for f in calculate(load_project(project)).open]


@pytest.mark.parametrize(
    "words",
    [
        "none available",
        "as required",
        "please ask the project manager",
        "will be uploaded next week",
        "available on request",
        "lost",
        "somewhere in the archive",
        "see folder",
        "common knowledge",
        "told by phone",
        "which document is meant?",
        "検討中",
        "Lorem ipsum",
        "https://www.google.com",
    ],
)
def test_words_that_name_no_document_show_nothing(tmp_path: Path, words: str) -> None:
    project = write_project(tmp_path, {**READ, "criteria.1.evidence": words})
    assert [f.code for f in told(calculate(load_project(project)).open)] == ["PRJ-118"]


@pytest.mark.parametrize("name", ["criteria/", "evidence/", "a.pdf", "criteria/a.pdf; a.pdf"])
def test_a_file_shows_what_stands_in_it_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    """`a.pdf` and `evidence/` were taken for words that say nothing."""
    for file in ("criteria/a.pdf", "evidence/a.pdf", "a.pdf"):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_bytes(pdf_bytes(["Commissioning report of the rooftop system"]))
    project = write_project(tmp_path, {**READ, "criteria.1.evidence": name})
    assert [f.code for f in told(calculate(load_project(project)).open)] == []
    # What is not there does not.
    (tmp_path / "a.pdf").unlink()
    asked = [f.code for f in told(calculate(load_project(project)).open)]
    assert asked == ["PRJ-138"] * name.endswith("a.pdf")


@pytest.mark.parametrize("between", [", ", " and ", "; ", " + ", ", page 2 and "])
def test_an_amount_may_be_the_sum_of_two_bills(tmp_path: Path, between: str) -> None:
    for name, data in (("a.pdf", OTHER), ("b.pdf", REST)):
        (tmp_path / name).write_bytes(data)
    evidence = {f"{A}.entries.0.evidence": f"a.pdf{between}b.pdf", f"{A}.entries.0.unit": "MWh"}
    path = write_project(tmp_path, {**READ, **evidence, f"{A}.entries.0.value": 600.1})
    assert [f.code for f in told(calculate(load_project(path)).open)] == []
    (tmp_path / "b.pdf").unlink()
    asked = {f.code for f in told(calculate(load_project(path)).open)}
    assert asked == {"PRJ-138", "PRJ-226"}


@pytest.mark.parametrize(
    ("words", "is_asked"),
    [
        ("Serial number 0123456. Result: FAILED, error out of tolerance", True),
        ("Serial number 0123456. As found: failed, out of class. As left, adjusted: passed", False),
        ("Serial number 0123456. Test passed without failure of the display", False),
        ("Số chế tạo 0123456. Kết luận: không đạt", True),
        ("製造番号 0123456　判定：不合格", True),
        ("製造番号 0123456　判定：合格（不合格の項目なし）", False),
        ("Serial number 9999999. Result: passed", True),
        ("Serial number of the standard 9999999. Meter 01-23456: passed", False),
        ("Meter of the works, class 0.5S: passed", False),
        # Of another year: the day of the calibration is 1 June 2023.
        ("Serial number 0123456, passed on 15 November 2019, next on 14/11/2025", True),
        ("Serial number 0123456, passed on 2019-11-15", True),
        # Another day of the same year made a calibration hold for as much longer.
        ("Serial number 0123456, passed on 2023-01-15", True),
        ("Serial number 0123456, passed on 15/01/2566, certificate 2023/0177", True),
        ("Serial number 0123456, date of calibration: 24 May 2023, passed", True),
        ("製造番号 0123456　合格　校正日 2023年1月15日", True),
        ("Số 0123456, đạt, ngày hiệu chuẩn: ngày 20 tháng 5 năm 2023", True),
        ("Serial number 0123456, passed, issued on 24 May 2023", False),
        ("Serial number 0123456, calibrated on 06/01/2023, issued on 15/01/2023", False),
        ("Serial number 0123456, calibrated on 30 May 2023 to 2 June 2023: passed", False),
        ("Serial number 0123456, passed in June 2023; standard of 15 January 2023", False),
        ("Serial number 0123456, passed 01-VI-2023; standard of 15 January 2023", False),
        ("Số 0123456, đạt, ngày hiệu chuẩn: ngày 01 tháng 06 năm 2023, cấp 20/8/2023", False),
        ("Serial number 0123456, passed June 1st, 2023; standard of 15 January 2023", False),
        ("Serial number 0123456, passed on 1 June 2023 by ISO 17025 of 1 December 2017", False),
        ("Serial number 0123456, passed on 01/06/2566, by the rules of 1 December 2017", False),
        ("Serial number 0123456, passed on 01-06-23, by the rules of 2017-12-01", False),
        ("Serial number 0123456, passed on 1 Jun '23, by the rules of 2017-12-01", False),
        ("製造番号 0123456　合格　令和五年六月一日、規則は2017-12-01", False),
        ("Serial number 0123456, type approved in 2017: passed", False),
    ],
)
def test_a_certificate_is_of_its_meter_and_says_that_it_passed(
    tmp_path: Path, words: str, is_asked: bool
) -> None:
    text = f"{words}. Calibrated by the laboratory of the province for the owner of the works"
    (tmp_path / "cert.txt").write_text(text, encoding="utf-8")
    changes = {"meters.M-A.serial": "0123456", f"{CERTIFICATE}.certificate": "cert.txt"}
    result = calculate(load_project(write_project(tmp_path, {**READ, **changes})))
    assert [f.code for f in told(result.open)] == ["PRJ-228"] * is_asked


@pytest.mark.parametrize(("last", "is_asked"), [("", True), ("sum of all, 612,345 kWh\n", False)])
def test_an_invoice_is_no_log(tmp_path: Path, last: str, is_asked: bool) -> None:
    """Readings with another heading were the bills of all months."""
    lines = [f"2024-01-{n % 28 + 1:02} 12:00;{12 + n % 7}.125;kWh\n" for n in range(3000)]
    (tmp_path / "bill.csv").write_text("".join([*lines, last, *lines]))
    bill = {"start": "2024-01-01", "end": "2024-12-31", "value": 612.345, "unit": "MWh"}
    changes = {**READ, f"{A}.invoiced": [{**bill, "evidence": "bill.csv"}]}
    result = calculate(load_project(write_project(tmp_path, changes)))
    assert ("PRJ-226" in [f.code for f in result.open]) is is_asked


GENERATOR = "<META CONTENT='jcm-mrv' NAME='generator' />"


@pytest.mark.parametrize("again", [False, True])
def test_what_was_written_here_is_no_evidence_saved_again_either(
    tmp_path: Path, again: bool
) -> None:
    path = write_project(tmp_path, READ)
    sheet = tmp_path / "sheet.xlsx"
    result = calculate(load_project(path))
    sheet.write_bytes(workbook_bytes(result, result.applications[0]))
    if again:
        openpyxl.load_workbook(sheet).save(sheet)
    path = write_project(tmp_path, {**READ, "criteria.1.evidence": "sheet.xlsx"})
    assert [f.code for f in told(calculate(load_project(path)).open)] == ["PRJ-138"]
    files = checklist_files(Library().load("VN_AM007@1.0"))
    page = files["checklist.html"].decode()
    # A browser saves it in its own way; what others write of jcm-mrv is theirs.
    saved = page.replace('<meta name="generator" content="jcm-mrv">', GENERATOR)
    theirs = "<!DOCTYPE html><html><p>Report of the third-party entity: recomputed with jcm-mrv"
    assert saved != page
    for text, asked in ((page, True), (saved, True), (theirs, False)):
        (tmp_path / "checklist.html").write_text(text, encoding="utf-8")
        path = write_project(tmp_path, {**READ, "criteria.1.evidence": "checklist.html"})
        result = calculate(load_project(path))
        assert [f.code for f in told(result.open)] == ["PRJ-138"] * asked
