"""What a document says that it is: wrong kinds keep a result open, right ones leave it ready."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfWriter

from jcm_mrv import Result, calculate, load_project
from tests.calculation.test_evidence_alike import certificate, typed, workbook
from tests.made_pdf import pdf_bytes
from tests.projects import BASE, GONE, INVOICED, write_project

BILL = (
    "Southern Power Corporation. Electricity bill, customer 778812, January 2024. Consumption of "
    "the month 41,234 kWh. Amount due 98,000,000 VND, VAT 8 % included."
)
VIETNAMESE_BILL = (
    "Hóa đơn tiền điện, kỳ 1 tháng 1/2024. Điện tiêu thụ 41.234 kWh. Tiền thuế GTGT 8 %."
)
CALIBRATION = " ".join(certificate("0123456", "C-77", "2023-06-01", (0.1834, 0.2111)))
LOGIN = (
    "<html><head><title>Documents</title></head><body><p>The document that you want to see stands "
    "behind this page. Please sign in with the account of your company; whoever has none asks the "
    "administrator for one.</p><form>User name <input> Password <input type='password'>"
    "<button>Sign in</button></form>Forgot your password?</body></html>"
)
TO_COME = "# Evidence\n\nThe documents of this criterion will be added here by the consultant."
MENU = (
    "Menu of the canteen for this week: noodle soup with fish on Monday, spring rolls and rice on "
    "Tuesday, fruit from the market by the river. The cook wishes all of you a good appetite."
)
MENUS = (
    "本日のこんだてです。さかなのにつけ、ごはん、みそしる、つけもの、くだものをおたのしみください。",
    "Thực đơn của tuần này: cá và cơm cho thứ hai, canh với rau từ chợ cho thứ ba và trái cây.",
    "Menu minggu ini: sup ikan dengan nasi untuk senin, buah dari pasar dan teh yang manis.",
    "อาหารกลางวันของสัปดาห์นี้ ข้าวผัดกับปลา แกงจืด ผลไม้จากตลาด ขอให้ทุกคนอร่อยกับมื้อเที่ยงและของหวาน",
)
RIGHT = (
    "本書は、だいいちこうじょうのやねのうえに太陽光発電設備をすえつけたことをしょうめいするものであります。",
    "Biên bản của chủ đầu tư và nhà thầu: hệ thống được lắp đặt cho mái với công suất 600 kWp.",
    "Berita acara ini dibuat untuk pemasangan panel surya di atap dengan daya 600 kWp.",
    "รายงานการติดตั้งระบบผลิตไฟฟ้าพลังงานแสงอาทิตย์บนหลังคาโรงงาน กำลังการผลิตหกร้อยกิโลวัตต์ เสร็จแล้ว",
)
REPORT = (
    "Report of the commissioning of 18 December 2023. The 600 kW of photovoltaic modules on the "
    "roof of warehouse A were switched on; the invoice of the installer is attached, VAT 8 %."
)
DATA_SHEET = (
    "Monocrystalline module JA-540, 540 W, certified by IEC 61215 and IEC 61730, TUV 44 780"
)
PURCHASE = (
    "Commercial invoice 2023/118: 1,112 pieces of photovoltaic modules JA-540, unit price 92 USD, "
    "total payable 102,304 USD, VAT 8 %."
)
LOG = "time,value\n" + "".join(
    f"2024-03-01 {h:02}:{m},{h}.{m}\n" for h in range(24) for m in (10, 40)
)
MINUTES = LOG + "Installed by the contractor and switched on; photovoltaic modules in order\n" * 9
SHORT = "Nghiệm thu ngày 18/12/2023: hệ thống điện mặt trời mái nhà, công suất 600 kWp, đạt."
LETTER = (
    "Letter of the ministry: the works of this company have been looked at by us on 3 May 2024, "
    "and nothing is to be said against them from our side. Drawings will be submitted in June."
)


def archive(**files: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for name, text in files.items():
            packed.writestr(f"{name}.md", text)
    return made.getvalue()


def blank_pages() -> bytes:
    writer, made = PdfWriter(), io.BytesIO()
    writer.add_blank_page(400, 600)
    writer.write(made)
    return made.getvalue()


def result_of(folder: Path, changes: dict[str, Any], files: dict[str, bytes | str]) -> Result:
    for name, data in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data if isinstance(data, bytes) else data.encode())
    return calculate(load_project(write_project(folder, {**INVOICED, **changes})))


def asked(result: Result) -> list[str]:
    return [finding.code for finding in result.open]


def criterion(name: str, text: str) -> dict[str, Any]:
    return {f"criteria.{name}.evidence": text}


@pytest.mark.parametrize(
    ("name", "files", "words"),
    [
        ("1", {"e.pdf": pdf_bytes([BILL])}, "is a bill"),
        ("1", {"e.txt": VIETNAMESE_BILL}, "is a bill"),
        ("3", {"e.docx": typed([BILL])}, "is a bill"),
        ("1", {"e.pdf": pdf_bytes([CALIBRATION])}, "certificate of calibration"),
        ("3", {"e.xlsx": workbook([CALIBRATION])}, "certificate of calibration"),
        ("1", {"e.html": LOGIN}, "asks for a password"),
        ("2", {"README.md": TO_COME}, "still to come"),
        ("2", {"e.zip": archive(README=TO_COME)}, "still to come"),
        ("1", {"e.pdf": pdf_bytes([MENU])}, "no word of its evidence"),
        *(("1", {"e.txt": menu}, "no word of its evidence") for menu in MENUS),
        ("1", {"e.csv": LOG}, "a log of readings"),
        ("3", {"e.txt": LOG.replace(",", "\t")}, "a log of readings"),
        ("1", {"e/a.csv": LOG, "e/b.txt": LOG.replace("time", "at")}, "a log of readings"),
        ("1", {"e/a.pdf": pdf_bytes([BILL]), "e/b.txt": MENU}, "is a bill"),
        ("1", {"e/a.txt": TO_COME, "e/b.pdf": blank_pages()}, "still to come"),
    ],
)
def test_a_document_of_another_kind_shows_no_criterion(
    tmp_path: Path, name: str, files: dict[str, bytes | str], words: str
) -> None:
    """An invoice, a page that asks to sign in and a menu made a criterion met, and ready."""
    result = result_of(tmp_path, criterion(name, next(iter(files)).split("/")[0]), files)
    assert asked(result) == ["PRJ-243"]
    assert words in result.open[0].message


def test_a_folder_of_blank_files_shows_nothing(tmp_path: Path) -> None:
    files: dict[str, bytes | str] = {"e/a.pdf": blank_pages(), "e/b.pdf": blank_pages()}
    assert asked(result_of(tmp_path, criterion("1", "e"), files)) == ["PRJ-138"]


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("1", {"e.pdf": pdf_bytes([REPORT])}),
        ("3", {"e.pdf": pdf_bytes([DATA_SHEET])}),
        ("1", {"e.pdf": pdf_bytes([PURCHASE])}),
        ("1", {"e.txt": SHORT}),
        *(("1", {"e.txt": text}) for text in RIGHT),
        ("1", {"e.txt": LETTER}),
        # A bill shows that a system is connected; a certificate, that something is measured.
        ("2", {"e.pdf": pdf_bytes([BILL])}),
        ("4", {"e.pdf": pdf_bytes([CALIBRATION])}),
        # What was measured shows that it is measured, and that a system feeds a grid.
        ("4", {"e.csv": LOG}),
        ("2", {"e.csv": LOG}),
        ("1", {"e.csv": "\n".join(LOG.splitlines()[:20])}),
        ("1", {"e.csv": MINUTES}),
        ("1", {"e/log.csv": LOG, "e/report.pdf": pdf_bytes([REPORT])}),
        # What nobody can read may show anything.
        ("1", {"e.pdf": pdf_bytes([""])}),
        ("1", {"e/bill.pdf": pdf_bytes([BILL]), "e/report.pdf": pdf_bytes([REPORT])}),
        ("1", {"e/README.md": TO_COME, "e/scan.pdf": pdf_bytes([""])}),
        ("2", {"e.zip": archive(README=TO_COME, report=REPORT)}),
        (
            "1",
            {"e.html": f"<html><p>{REPORT}</p><a>Sign in</a> Password</html>" + "<p>x y</p>" * 50},
        ),
    ],
)
def test_a_document_that_may_show_it_leaves_it_ready(
    tmp_path: Path, name: str, files: dict[str, bytes | str]
) -> None:
    result = result_of(tmp_path, criterion(name, next(iter(files)).split("/")[0]), files)
    assert (asked(result), result.ready) == ([], True)


def test_words_are_said_to_be_words(tmp_path: Path) -> None:
    """Amounts may rest on documents in words, and whoever reads it is told so."""
    result = result_of(tmp_path, {}, {})
    (note,) = [finding for finding in result.findings if finding.code == "PRJ-244"]
    assert (result.ready, note.keeps_open) == (True, False)
    assert note.message.endswith("the documents of 8 amounts; 1 calibration; 4 criteria")
    assert result.unseen == (note,)
    members = "monitoring.EG.members"
    files: dict[str, bytes | str] = {}
    changes: dict[str, Any] = {}
    for roof in ("roof-a", "roof-b"):
        for key in ("entries", "invoiced"):
            items = [*(INVOICED.get(f"{members}.{roof}.{key}") or _entries(roof))]
            for n, item in enumerate(items):
                file = f"{roof}-{key}-{n}.txt"
                files[file] = f"{key} {n} of {roof}: {item['value']} MWh, {item['start']}"
                items[n] = {**item, "evidence": file}
            changes[f"{members}.{roof}.{key}"] = items
    shown = result_of(tmp_path, changes, files)
    (left,) = shown.unseen
    assert (asked(shown), left.values["what"]) == ([], "1 calibration; 4 criteria")
    for number in BASE["criteria"]:
        changes[f"criteria.{number}.evidence"] = f"c{number}.pdf"
        files[f"c{number}.pdf"] = pdf_bytes([f"{REPORT} Part {number}"])
    changes["meters.M-A.calibrations"] = [
        {"date": "2023-06-01", "valid_until": "2027-12-31", "certificate": "c.pdf"}
    ]
    changes["meters.M-A.serial"] = "0123456"
    files["c.pdf"] = pdf_bytes([CALIBRATION])
    seen = result_of(tmp_path, changes, files)
    assert (asked(seen), seen.unseen, seen.ready) == ([], (), True)


def _entries(roof: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = BASE["monitoring"]["EG"]["members"][roof]["entries"]
    return found


@pytest.mark.parametrize(
    ("meter", "behind", "code"),
    [
        ({}, "", ""),
        ({"accuracy_class": "0.5S"}, "", ""),
        ({"accuracy_class": "Cl. 1"}, "", ""),
        ({"accuracy_class": "0.2S"}, "", "PRJ-228"),
        ({"accuracy_class": "0.2S"}, "The meter has class 0.2S at low load.", ""),
        ({}, "Valid until 2024-06-01", "PRJ-228"),
        ({}, "Valid until 30 June 2026", "PRJ-228"),
        ({}, "Valid until 2027-12-31", ""),
        ({}, "Valid until 31 December 2027", ""),
        ({}, "Valid until 31/12/2570", ""),
        ({}, "Next calibration recommended 2025-06-01", ""),
    ],
)
def test_a_certificate_is_of_the_class_and_the_end_that_is_stated(
    tmp_path: Path, meter: dict[str, str], behind: str, code: str
) -> None:
    """The meter was of class 0.2S until 2027, and its certificate of 0.5S until 2024."""
    one = {"date": "2023-06-01", "valid_until": "2027-12-31", "certificate": "c.pdf"}
    changes = {"meters.M-A": {"serial": "0123456", "calibrations": [one], **meter}}
    result = result_of(tmp_path, changes, {"c.pdf": pdf_bytes([f"{CALIBRATION} {behind}"])})
    assert asked(result) == [code] * bool(code)


@pytest.mark.parametrize(
    ("serial", "file", "words"),
    [
        ("0123456", CALIBRATION, ""),
        ("0123456", "", ""),
        ("0123456", BILL, "of another kind"),
        ("0123456", LOG, "of another kind"),
        ("0123456", MENU, "of another kind"),
        ("12", CALIBRATION, "of another serial number"),
        ("12", CALIBRATION.replace("0123456", "12"), ""),
    ],
)
def test_a_certificate_of_a_meter_is_one_and_of_its_number(
    tmp_path: Path, serial: str, file: str, words: str
) -> None:
    """A bill named as the certificate, or one of another meter, was final and ready."""
    one = {"date": "2023-06-01", "valid_until": "2027-12-31", "certificate": "c.pdf"}
    changes = {"meters.M-A": {"serial": serial, "calibrations": [one]}}
    result = result_of(tmp_path, changes, {"c.pdf": pdf_bytes([file])})
    assert asked(result) == ["PRJ-228"] * bool(words)
    assert all(words in finding.message for finding in result.open)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("DRAFT letter of authorisation of the ministry, 2024", "draft"),
        ("Letter of authorisation, 3 May 2024. This copy is not signed.", "draft"),
        (BILL, "of an authority"),
        (LOGIN, "of an authority"),
        ("Letter of authorisation of the ministry, signed and sealed on 3 May 2024", ""),
        ("Thư chấp thuận số 12/2024 của Bộ Nông nghiệp và Môi trường, đã ký", ""),
        ("Letter 44 of 2024: the ministry authorises the use of credits. Minister, signed", ""),
    ],
)
def test_an_authorisation_is_a_document_that_was_signed(
    tmp_path: Path, text: str, key: str
) -> None:
    by = {"date": "2024-05-03", "by": "Ministry of Agriculture and Environment"}
    result = result_of(tmp_path, {"authorisation": {**by, "evidence": "a.txt"}}, {"a.txt": text})
    assert asked(result) == ["PRJ-210"] * bool(key)
    assert all(key in finding.message for finding in result.open)


def test_the_criteria_of_a_part_are_looked_at_as_well(tmp_path: Path) -> None:
    """In projects of several methodologies blank files, and readings, showed criteria."""
    parts = ("methodology", "sets", "monitoring", "criteria")
    of_roofs = {key: BASE[key] for key in parts}
    answers = {**BASE["criteria"], "1": {"met": True, "evidence": "e.pdf"}}
    (tmp_path / "e.pdf").write_bytes(blank_pages())
    changes = {**dict.fromkeys(parts, GONE), "applications": [{**of_roofs, "criteria": answers}]}
    project = load_project(write_project(tmp_path, changes))
    assert "PRJ-138" in {finding.code for finding in project.findings}
