"""Official spreadsheets, as they are handed out, beside the methodologies here."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from jcm_mrv.findings import FindingsError
from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.statements import statements
from jcm_mrv.project.checklist import lines_of
from jcm_mrv.verification.official.compare import Compared, compare_official
from tests.effort import one_in, thorough
from tests.verification.case_books import case_book
from tests.workbook.official.blank import blank_chillers, blank_solar
from tests.workbook.official.build import build
from tests.workbook.official.content import Content
from tests.workbook.official.looks import LOOKS

pytestmark = one_in(3)

SOLAR, CHILLERS = "VN_AM007@1.0", "ID_AM002@2.0"
NOT_IN_A_SHEET = {
    "value of capacity_max",
    "table reference_cop, capacity from 550 up to 1250 USRt",
}


def compared(tmp_path: Path, content: Content, reference: str, look: str = "plain") -> Compared:
    build(tmp_path / "official.xlsx", content, LOOKS[look])
    library = Library()
    return compare_official(tmp_path / "official.xlsx", library.load(reference), library)


def equal(found: Compared) -> set[str]:
    return {what for what, seen in found.beside.seen.items() if seen.equal}


def not_criteria(reference: str) -> set[str]:
    methodology = Library().load(reference)
    return {
        s.what
        for s in statements(methodology)
        # A blank form has no frequency; how something is measured is worded otherwise everywhere.
        if s.kind not in ("criterion", "source", "frequency", "method")
    }


@pytest.mark.parametrize("look", LOOKS)
def test_everything_but_criteria_is_equal_in_a_look_alike(tmp_path: Path, look: str) -> None:
    found = compared(tmp_path, blank_solar(), SOLAR, look)
    assert equal(found) == not_criteria(SOLAR)
    assert not found.findings
    assert (found.beside.document, found.beside.version) == (
        "Monitoring Spreadsheet: JCM_VN_AM007_ver01.0",
        "1.0",
    )
    assert len(found.beside.sha256) == 64


def test_a_method_is_ticked_in_its_own_words_and_stands_beside_in_others(tmp_path: Path) -> None:
    seen = compared(tmp_path, blank_solar(described=True), SOLAR).beside.seen
    assert seen["frequency of EG"].equal
    method = seen["method of EG"]
    assert (method.equal, method.is_wording, method.differs) == (False, True, False)
    own = Library().load(SOLAR).parameters["EG"].method
    for words, ticked in (
        (own.upper().replace(";", ","), True),
        (own.replace("calibrated", "not calibrated"), False),
        (f"{own} On weekdays alone.", False),
    ):
        content = blank_solar(described=True, method=words)
        found = compared(tmp_path, content, SOLAR).beside
        assert found.seen["method of EG"].equal is ticked, words
    (line,) = [one for one in lines_of(Library().load(SOLAR), found)
               if one.stated.what == "method of EG"]  # fmt: skip
    cells = line.cells()
    assert (cells["read"], cells["cell"]) == ("", "MRS(input)!E8")
    assert cells["in_workbook"].endswith("On weekdays alone, MRS(input)!E8")


@thorough
def test_chillers_with_intermediate_values_that_have_no_cell(tmp_path: Path) -> None:
    found = compared(tmp_path, blank_chillers(), CHILLERS, "numbered")
    assert equal(found) == not_criteria(CHILLERS) - NOT_IN_A_SHEET
    inside = found.beside.seen["equation COP_PJ_tc"]
    assert "computed within EC_{RE,i,p}" in inside.text


NUMBERS = [
    (blank_solar(grid=0.334), SOLAR, "table reference_factor, connection = grid", "0.334"),
    (blank_solar(captive=0.8), SOLAR, "table reference_factor, connection = captive", "0.8"),
    (
        blank_chillers(numbers={"COP.2": 5.34}),
        CHILLERS,
        "table reference_cop, capacity from 300 below 450 USRt",
        "5.34",
    ),
]


@one_in(7)
@pytest.mark.parametrize(("content", "reference", "what", "number"), NUMBERS)
def test_a_number_that_differs_stands_beside_and_is_not_ticked(
    tmp_path: Path, content: Content, reference: str, what: str, number: str
) -> None:
    found = compared(tmp_path, content, reference)
    assert not_criteria(reference) - NOT_IN_A_SHEET - equal(found) == {what}
    seen = found.beside.seen[what]
    assert (seen.number, seen.cell[:3]) == (number, "MPS")


FORMULAS = [
    # One row is left out of a sum.
    ("RE", blank_solar(formulas={"RE": "{RE.1@@}+{RE.2@@}"}), SOLAR, {"RE", "ER"}),
    # A factor of its own inside the formula.
    ("EF", blank_solar(formulas={"RE": "SUM({EG.1@@:EG.3@@})*0.333"}), SOLAR, {"RE", "ER"}),
    # Right where every temperature is the standard one.
    ("temperature", blank_chillers(formulas={"ECRE.": "{ECPJ.#@@}*{COPPJ.#}/{COPRE.#}"}), CHILLERS,
     {"EC_RE", "RE", "ER", "span_PJ", "span_std", "COP_PJ_tc", "ratio"}),
    # Right where nothing is captive.
    ("share", blank_chillers(formulas={"EFe": "{EF}"}), CHILLERS,
     {"EF_elec", "RE", "PE", "ER"}),
    # Rounded up.
    ("credits", blank_solar(formulas={"credits": "ROUNDUP({ER@@},0)"}), SOLAR, {"ER"}),
]  # fmt: skip


@one_in(4)
@pytest.mark.parametrize(
    ("content", "reference", "names"), [f[1:] for f in FORMULAS], ids=[f[0] for f in FORMULAS]
)
def test_a_formula_that_computes_something_else_is_not_ticked(
    tmp_path: Path, content: Content, reference: str, names: set[str]
) -> None:
    found = compared(tmp_path, content, reference)
    lost = not_criteria(reference) - NOT_IN_A_SHEET - equal(found)
    assert {f"equation {name}" for name in names} >= lost > set()
    shown = [found.beside.seen[what].text for what in lost if what in found.beside.seen]
    assert any("gives" in text and "the equation" in text for text in shown)


@thorough
@one_in(3)
@pytest.mark.parametrize("rounded", ["ROUNDDOWN({ER@@},0)", "INT({ER@@})", "TRUNC({ER@@})"])
def test_a_loss_may_be_rounded_towards_zero_or_down(tmp_path: Path, rounded: str) -> None:
    """Some cases of the chillers lose: ROUNDDOWN gives -46 of -46.4, and verify takes either."""
    found = compared(tmp_path, blank_chillers(formulas={"credits": rounded}), CHILLERS)
    assert "equation ER" in equal(found)


def test_what_is_not_exercised_is_not_ticked(tmp_path: Path) -> None:
    """A formula of zero emissions says nothing of what an equation would be made of."""
    content = blank_chillers(formulas={"share": "0*{h@@}"}, numbers={"TDc": 2.0})
    found = compared(tmp_path, content, CHILLERS)
    assert not {"equation share_gen", "equation EG_gen", "equation supply"} & equal(found)
    assert found.beside.seen["value of TD_cooling"].number == "2"


@thorough
def test_a_case_without_members_that_the_spreadsheet_has_rows_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A sheet of our own stands for the official one here; it is refused otherwise.
    monkeypatch.setattr("jcm_mrv.verification.official.sheet.stamps_of_workbook", lambda _: 0)
    book = case_book(tmp_path, "VN_AM003@1.0")
    library = Library()
    found = compare_official(book.path, library.load("VN_AM003@1.0"), library)
    # Project emissions may have auxiliaries that this spreadsheet has no rows for.
    assert "equation RE" in equal(found)
    assert "equation ER" not in equal(found)
    assert "no cell for P_{AUX,a}" in found.beside.seen["equation ER"].text


UNITS_AND_OPTIONS = [
    (blank_solar(option="Option B"), "Option B"),
    (blank_solar(option="Option B or Option C"), "Option B or Option C"),
    (blank_solar(option=""), "no option"),
    (blank_solar(unit="kWh/p"), "unit kWh/p"),
    (blank_solar(unit="m3/p"), "unit m3/p"),
]


@pytest.mark.parametrize(("content", "shown"), UNITS_AND_OPTIONS)
def test_another_unit_or_option_is_shown(tmp_path: Path, content: Content, shown: str) -> None:
    found = compared(tmp_path, content, SOLAR)
    whats = ["class and unit of EG", "monitoring option of EG"]
    is_unit = shown.startswith("unit")
    seen = [found.beside.seen[what] for what in whats]
    # What differs takes nothing from what is equal in the same row.
    assert [one.equal for one in seen] == [not is_unit, is_unit]
    assert shown in seen[not is_unit].text


@one_in(16)
@pytest.mark.parametrize(
    ("frequency", "equal_"),
    [("Continuously", True), ("Continuous, recorded monthly", True), ("連続測定", True), ("", None),
     ("Monthly recording", False), ("Once a year", False), ("毎月", False), ("as agreed", False),
     ("Discontinuous", False), ("Continuous, except at night", False)],
)  # fmt: skip
def test_another_frequency_is_shown_and_not_ticked(
    tmp_path: Path, frequency: str, equal_: bool | None
) -> None:
    """A sheet that says otherwise, or nothing, was ticked as equal."""
    content = blank_chillers()
    spans = tuple(
        dataclasses.replace(
            span,
            monitored=tuple(dataclasses.replace(m, frequency=frequency) for m in span.monitored),
        )
        for span in content.spans
    )
    found = compared(tmp_path, dataclasses.replace(content, spans=spans), CHILLERS)
    seen = found.beside.seen.get("frequency of EC_PJ")
    assert (None if seen is None else seen.equal) is equal_
    assert seen is None or frequency in seen.text
    # Its option is equal all the same, and so is its unit.
    assert {"monitoring option of EC_PJ", "class and unit of EC_PJ"} <= equal(found)
    # How it is measured is for people to read, whatever the sheet has.
    assert "method of EI_grid" not in found.beside.seen
    (line,) = [
        line.cells()
        for line in lines_of(Library().load(CHILLERS), found.beside)
        if line.stated.what == "method of EI_grid"
    ]
    assert (line["read"], line["cell"], line["in_workbook"]) == ("", "", "")


def test_what_each_project_fixes_is_ticked_by_its_unit(tmp_path: Path) -> None:
    """Nothing said that a COP is fixed ex ante: whoever read a text was never asked."""
    found = compared(tmp_path, blank_chillers(), CHILLERS)
    seen = found.beside.seen["class and unit of COP_PJ"]
    assert (seen.equal, seen.cell[:3]) == (True, "MRS")


@thorough
def test_another_band_is_of_no_row_and_a_word_is_none(tmp_path: Path) -> None:
    content = blank_chillers(bands={"COP.2": "300 ≦ x < 500", "COP.3": "large"})
    found = compared(tmp_path, content, CHILLERS)
    assert "table reference_cop, capacity from 300 below 450 USRt" not in equal(found)
    (finding,) = found.findings
    assert (finding.code, "300 ≦ x < 500" in finding.found) == ("VER-192", True)
    seen = found.beside.seen["table reference_cop, capacity from 450 below 550 USRt"]
    assert (seen.equal, seen.cell, "does not say for which row" in seen.text) == (False, "", True)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (blank_chillers(), "ID_AM002@2.0, Energy Saving by Introduction"),
        (blank_solar(spreadsheet="JCM_VN_AM007_ver02.0"), "VN_AM007@2.0"),
        (blank_solar(spreadsheet="Solar"), "symbols EG_{i,p}"),
    ],
)
def test_a_spreadsheet_of_something_else_is_refused(
    tmp_path: Path, content: Content, said: str
) -> None:
    with pytest.raises(FindingsError) as caught:
        compared(tmp_path, content, SOLAR)
    (finding,) = caught.value.findings
    assert (finding.code, said in finding.found) == ("VER-190", True)
    assert "VN_AM007@1.0" in finding.expected
    # A version that is not here was advised to compare with.
    assert ("@2.0" in finding.hint) is said.startswith("ID_AM002")
