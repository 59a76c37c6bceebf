"""Approved texts as PDF files: pages are proposed, nothing is taken from another text."""

from __future__ import annotations

from pathlib import Path

import pytest

from jcm_mrv.findings import FindingsError
from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.statements import statements
from jcm_mrv.verification.official.text import Read, find_in_text
from tests.made_pdf import pdf_bytes
from tests.verification.official.made_texts import CHILLERS, SOLAR


def read(tmp_path: Path, pages: tuple[str, ...], reference: str = "VN_AM007@1.0") -> Read:
    path = tmp_path / "text.pdf"
    path.write_bytes(pdf_bytes(pages))
    library = Library()
    return find_in_text(path, library.load(reference), library)


def places(found: Read) -> dict[str, str]:
    return {
        what: " | ".join(f"{spot.page} {spot.written}" for spot in spots)
        for what, spots in found.text.places.items()
    }


def test_every_line_of_a_solar_text_has_its_page(tmp_path: Path) -> None:
    found = read(tmp_path, SOLAR)
    assert not found.findings
    assert (found.text.document, found.text.version) == ("Approved methodology VN_AM007", "1.0")
    assert places(found) == {
        "criterion 1": "2 Criterion 1",
        "criterion 2": "2 Criterion 2",
        "criterion 3": "2 Criterion 3",
        "criterion 4": "2 Criterion 4",
        "class and unit of EG": "4 EGi,p",
        "monitoring option of EG": "4 EGi,p",
        "frequency of EG": "4 EGi,p",
        "method of EG": "4 EGi,p",
        "table reference_factor, connection = grid": "3 0.333",
        "table reference_factor, connection = captive": "3 0.533",
        "equation RE": "3 REp =",
        "equation PE": "3 PEp =",
        "equation ER": "3 ERp =",
    }
    (words,) = found.around["table reference_factor, connection = grid"]
    assert "a system on the grid is 0.333 tCO2/MWh" in words
    assert len(words) < 110


def test_chillers(tmp_path: Path) -> None:
    found = places(read(tmp_path, CHILLERS, "ID_AM002@2.0"))
    assert found["value of TD_cooling"] == found["value of TD_chilled"] == "3 1.5"
    assert found["value of T_chilled_std"] == "3 7"
    assert found["value of capacity_max"] == "2 1,250"
    assert found["table reference_cop, capacity from 300 below 450 USRt"] == "4 5.33"
    assert found["equation EC_RE"] == "3 ECRE,i,p ="
    # Names of ours alone stand nowhere.
    lines = {s.what for s in statements(Library().load("ID_AM002@2.0"))}
    assert lines - set(found) >= {"equation ratio"}


def test_a_number_that_others_begin_or_end_with_is_none(tmp_path: Path) -> None:
    pages = (SOLAR[0], "0.3331 and 10.333 and 0.333.1 tCO2/MWh", "the factor is 0.3330 tCO2/MWh")
    found = places(read(tmp_path, pages))
    assert found["table reference_factor, connection = grid"] == "3 0.3330"
    assert "table reference_factor, connection = captive" not in found


def test_a_page_without_letters_is_named(tmp_path: Path) -> None:
    found = read(tmp_path, (*SOLAR, "", ""))
    (finding,) = found.findings
    assert (finding.code, finding.found, finding.is_error) == ("VER-194", "pages 5, 6", False)


OTHERS = [
    (("", ""), "VER-194", "2 pages"),
    (CHILLERS, "VER-193", "ID_AM002, Energy Saving"),
    ((SOLAR[0].replace("01.0", "02.0"),), "VER-193", "VN_AM007 version 2.0"),
    (("A report on roofs", "0.333 tCO2/MWh"), "VER-193", "A report on roofs"),
    # A text that only mentions it further down.
    ((CHILLERS[0] + "It is like VN_AM007 ver01.0",), "VER-193", "ID_AM002"),
]


@pytest.mark.parametrize(("pages", "code", "said"), OTHERS)
def test_a_text_of_something_else_is_refused(
    tmp_path: Path, pages: tuple[str, ...], code: str, said: str
) -> None:
    with pytest.raises(FindingsError) as caught:
        read(tmp_path, pages)
    (finding,) = caught.value.findings
    assert (finding.code, finding.is_error, said in finding.found) == (code, True, True)


def test_what_the_first_pages_leave_open_is_asked(tmp_path: Path) -> None:
    title = "Joint Crediting Mechanism\n“Installation of\nSolar PV System”"
    found = read(tmp_path, (title, SOLAR[2]))
    assert [f.code for f in found.findings] == ["VER-196"]
    assert found.text.version == ""
    another = read(tmp_path, ("VN_AM007 ver01.0 “Something of roofs”", SOLAR[2]))
    assert [f.code for f in another.findings] == ["VER-196"]
    assert "title" in another.findings[0].message


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ("DRAFT for public comments", "DRAFT"),
        ("Version for public inputs, 2 to 16 March", "for public inputs"),
        ("Rancangan 2", "Rancangan"),
        ("", ""),
        ("Boilers with a forced draft fan, and draft tubes of turbines, are left out.", ""),
        ("Approved after public inputs; proposed methodology VN_PM007", ""),
        ("History: drafted by the proponent, approved by the committee", ""),
    ],
)
def test_a_text_that_says_that_it_is_a_draft_is_asked_about(
    tmp_path: Path, more: str, found: str
) -> None:
    """What was proposed ticked the approved methodology, and nothing was said."""
    asked = read(tmp_path, (f"{SOLAR[0]} {more}", *SOLAR[1:]))
    assert [(f.code, f.found) for f in asked.findings] == [("VER-196", found)] * bool(found)
    proposed = SOLAR[0].replace("Approved", "Proposed")
    told = read(tmp_path, (f"{proposed} {more}", *SOLAR[1:]))
    is_approved = "approved" in more.casefold()
    assert ["VER-196"] * (not is_approved) == [f.code for f in told.findings]


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 cut", b"PK\x03\x04", None])
def test_what_cannot_be_read(tmp_path: Path, data: bytes | None) -> None:
    path = tmp_path / "text.pdf"
    if data is not None:
        path.write_bytes(data)
    library = Library()
    with pytest.raises(FindingsError) as caught:
        find_in_text(path, library.load("VN_AM007@1.0"), library)
    assert [f.code for f in caught.value.findings] == ["VER-195"]
