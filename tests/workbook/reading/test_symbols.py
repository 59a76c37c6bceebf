"""One symbol, written in many ways; what fits several parameters is never guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jcm_mrv.methodology.library import Library
from jcm_mrv.workbook.reading.cells import Run
from jcm_mrv.workbook.reading.symbols import Match, SymbolBook, marked, normalised

CHILLERS = SymbolBook(Library().load("ID_AM002@2.0"), {"equipment": ("c1",)})
ROOFS = {"system": ("roof-a", "roof-b", "Nhà máy 3")}


@pytest.fixture(scope="module")
def solar() -> SymbolBook:
    return SymbolBook(
        Library().load("VN_AM007@1.0"), ROOFS, {"system": ("Warehouse A", "Warehouse B", "")}
    )


@pytest.fixture(scope="module")
def chillers() -> SymbolBook:
    return SymbolBook(Library().load("ID_AM002@2.0"), {"equipment": ("c1", "c2")})


@pytest.mark.parametrize(
    "text",
    [
        "EG_{i,p}",
        "EGi,p",
        "EG i,p",
        "EG_i,p",
        "EG_{i, p}",
        "ＥＧｉ，ｐ",
        "EG i、p",
        "eg_{i,p}",
        "EGip",
        "EG_{i.p}",
        "EG_i",
        "$EG_{i,p}$",
        " EG_{i,p}\n",
        "EG\ni,p",
    ],
)
def test_ways_to_write_a_symbol(solar: SymbolBook, text: str) -> None:
    assert solar.match(text) == Match("EG", (None,))


@pytest.mark.parametrize(
    ("text", "member"),
    [
        ("EG_roof-a,p", "roof-a"),
        ("EG_{roof‑b,p}", "roof-b"),
        ("EG1,p", "roof-a"),
        ("EG_{2,p}", "roof-b"),
        ("EG_{i2,p}", "roof-b"),
        ("EG_{Nhà máy 3,p}", "Nhà máy 3"),
        ("EG_{9,p}", None),
        ("EG_{i,p} (roof-b)", "roof-b"),
        ("EG_{i,p} [Warehouse B]", "roof-b"),
        ("EG_{i,p}: Warehouse A", "roof-a"),
        ("EGi,p\ni = roof-b", "roof-b"),
        ("EGi,p\ni = a roof of somebody else", "a roof of somebody else"),
    ],
)
def test_members_in_place_of_an_index(solar: SymbolBook, text: str, member: str | None) -> None:
    assert solar.match(text) == Match("EG", (member,))


@pytest.mark.parametrize("text", ["", "   ", "\n", "FC_{i,p}", "EG_{i,p} × 2", "Parameters", "i,p"])
def test_what_is_no_symbol_of_the_methodology(solar: SymbolBook, text: str) -> None:
    assert solar.match(text) is None


def test_subscripts_as_rich_text(solar: SymbolBook, chillers: SymbolBook) -> None:
    runs = (Run("EF"), Run("RE", "sub"), Run(",i", "sub"))
    assert marked("EFRE,i", runs) == "EF_{RE,i}"
    assert solar.match("EFRE,i", runs) == Match("EF_RE", (None,))
    runs = (Run("EI"), Run("grid,p", "sub"), Run(" (meter)"))
    assert chillers.match("EIgrid,p (meter)", runs) == Match("EI_grid")


def test_names_of_the_project_file_and_greek_letters() -> None:
    book = SymbolBook(Library().load("VN_AM003@1.0"))
    assert book.match("eta_fuel_PJ") == Match("eta_fuel_PJ", (None,))
    assert book.match("eta_{PJ,b}") == Match("eta_fuel_PJ", (None,))
    assert book.match("𝜂_{RE,i}") == Match("eta_elec_RE", (None,))
    assert book.match("FC_{PJ,b,p} * NCV_{b}") == Match("FE_PJ", (None,))


def test_what_fits_two_is_ambiguous() -> None:
    book = SymbolBook(Library().load("VN_AM003@1.0"), {"equipment": ("x",), "burner": ("x",)})
    match = book.match("η_{PJ,1}")
    assert match is not None
    assert {match.name, *match.others} == {"eta_elec_PJ", "eta_fuel_PJ"}
    assert match.is_ambiguous
    only = book.match("η_{PJ,1}", among=("eta_elec_PJ",))
    assert only is not None
    assert not only.is_ambiguous


def test_index_of_a_monitored_symbol_is_not_taken_for_a_result(chillers: SymbolBook) -> None:
    assert chillers.match("EC_{PJ,c2,p}") == Match("EC_PJ", ("c2",))
    assert chillers.match("EC_{RE,c2,p}") == Match("EC_RE", ("c2",))
    assert chillers.match("EF_grid") == Match("EF_grid")


@given(st.text(max_size=400))
def test_any_text_has_an_answer(text: str) -> None:
    found = CHILLERS.match(text, among=CHILLERS.names[:3])
    assert found is None or found.name in CHILLERS.names
    assert not set(normalised(text)) & set(" _{}")
