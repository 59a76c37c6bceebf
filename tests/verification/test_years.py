"""Years as the rule has them: lines of a calendar year are added, Table 3 goes by its days."""

from __future__ import annotations

from pathlib import Path

import pytest

from jcm_mrv import verify
from jcm_mrv.verification.verdict import Verdict
from tests.effort import thorough
from tests.verification.small_book import INPUT, Line, write

H1, H2 = "01/01/2024 - 30/06/2024", "01/07/2024 - 31/12/2024"
Y24, Y25 = "01/01/2024 - 31/12/2024", "01/01/2025 - 31/12/2025"


def down(cells: str) -> str:
    return f"=ROUNDDOWN(SUM({cells})*$D$30,0)"


def asked(verdict: Verdict) -> list[tuple[str, str, float | None]]:
    """Give code, cell and effect of what is asked."""
    found = [i for i in verdict.items if i.finding.severity != "note"]
    return [(i.finding.code, i.finding.where.removeprefix(f"{INPUT}!"), i.effect) for i in found]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "book.xlsx"


def test_halves_are_added_before_the_year_is_rounded(path: Path) -> None:
    """333.2997 and 333.6327 tCO2: 666 for the year, however many lines state it."""
    lines: list[Line] = [(H1, "EG_1,p", 1000.9), (H2, "EG_1,p", 1001.9)]
    one = verify(write(path, lines, [(Y24, down("F8:F9"))]))
    assert (one.recomputed, asked(one)) == (666, [])
    two = verify(write(path, lines, [(H1, down("F8")), (H2, down("F9"))]))
    assert (two.recomputed, two.stated, asked(two)) == (666, 666, [])
    # The fractions of two halves may make a tonne, which two lines lose.
    lines = [(H1, "EG_1,p", 1002.5), (H2, "EG_1,p", 1002.6)]
    lost = verify(write(path, lines, [(H1, down("F8")), (H2, down("F9"))]))
    assert (lost.recomputed, lost.stated) == (667, 666)
    assert asked(lost) == [("VER-060", "C41", -1)]


def test_halves_that_are_equal_are_asked_about(path: Path) -> None:
    lines: list[Line] = [(H1, "EG_1,p", 512.31), (H2, "EG_1,p", 512.31)]
    verdict = verify(write(path, lines, [(Y24, down("F8:F9"))]))
    assert asked(verdict) == [("VER-105", "F9", pytest.approx(512.31 * 0.333))]
    assert not verdict.is_confirmed


@pytest.mark.parametrize(
    ("amount", "words"),
    [(510.0, "Electricity of the roof"), (512.31, "Half of the invoice of the year")],
)
def test_halves_may_be_equal_by_chance_or_as_shares(amount: float, words: str, path: Path) -> None:
    lines: list[Line] = [(half, "EG_1,p", amount, "MWh/p", words) for half in (H1, H2)]
    verdict = verify(write(path, lines, [(Y24, down("F8:F9"))]))
    assert asked(verdict) == []
    assert verdict.is_confirmed


def test_a_half_is_judged_by_itself(path: Path) -> None:
    lines: list[Line] = [(H1, "EG_1,p", 1000.9), (H2, "EG_1,p", 1001.9)]
    verdict = verify(write(path, lines, [(H1, down("F8")), (H2, f"{down('F9')}+10")]))
    codes = {code: (cell, effect) for code, cell, effect in asked(verdict)}
    assert "VER-060" not in codes
    assert codes["VER-022"] == ("C41", pytest.approx(9.3673))


def test_months_and_quarters(path: Path) -> None:
    ends = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    months = [f"2024-{m:02}-01 - 2024-{m:02}-{d}" for m, d in enumerate(ends, start=1)]
    lines: list[Line] = [(month, "EG_1,p", 100.1) for month in months]
    assert verify(write(path, lines, [(Y24, down("F8:F19"))])).recomputed == 399
    quarters = [
        (f"01/{3 * q + 1:02}/2024 - {ends[3 * q + 2]}/{3 * q + 3:02}/2024", q) for q in range(4)
    ]
    stated = [(text, down(f"F{8 + 3 * q}:F{10 + 3 * q}")) for text, q in quarters]
    verdict = verify(write(path, lines, stated))
    assert (verdict.recomputed, verdict.stated, asked(verdict)) == (
        399,
        396,
        [("VER-060", "C43", -3)],
    )


def test_several_meters_of_one_system_are_added(path: Path) -> None:
    lines: list[Line] = [
        (Y24, "EG_1,p", 700.0, "MWh/p", "Roof, meter A"),
        (Y24, "EG_1,p", 512.3, "MWh/p", "Roof, meter B"),
    ]
    verdict = verify(write(path, lines, [(Y24, down("F8:F9"))]))
    assert (verdict.recomputed, asked(verdict)) == (403, [])
    # A second meter that the formula leaves out.
    verdict = verify(write(path, lines, [(Y24, down("F8"))]))
    assert {code for code, *_ in asked(verdict)} == {"VER-025"}
    # The same line twice.
    lines = [(Y24, "EG_1,p", 700.0), (Y24, "EG_1,p", 700.0)]
    assert "VER-007" in {code for code, *_ in asked(verify(write(path, lines, [(Y24, 466)])))}


def test_years_side_by_side(path: Path) -> None:
    lines: list[Line] = [(None, "EG_1,p", [700.0, 651.5]), (None, "EG_2,p", [512.3, 490.1])]
    results = [(Y24, down("F8:F9")), (Y25, down("G8:G9"))]
    heads = ("Monitored Values 2024", "Monitored Values 2025")
    verdict = verify(write(path, lines, results, values=heads))
    assert [y.emission_reductions for y in verdict.result.years] == [403, 380]  # type: ignore[union-attr]
    assert asked(verdict) == []
    heads = ("Monitored Values", "Monitored Values (corrected)")
    codes = {code for code, *_ in asked(verify(write(path, lines, results, values=heads)))}
    assert codes == {"WBK-126"}


@thorough
def test_table_3_goes_by_its_days(path: Path) -> None:
    lines: list[Line] = [(Y24, "EG_1,p", 700.0), (Y25, "EG_1,p", 512.3)]
    right = [(Y24, down("F8")), (Y25, down("F9"))]
    assert asked(verify(write(path, lines, right))) == []
    # The other way round, and right.
    assert asked(verify(write(path, lines, right[::-1]))) == []
    swapped = verify(write(path, lines, [(Y25, down("F8")), (Y24, down("F9"))]))
    assert asked(swapped) == [("VER-213", "B40", 0)]
    another = verify(write(path, lines, [right[0], ("01/01/2026 - 31/12/2026", down("F9"))]))
    assert asked(another) == [("VER-044", "B41", 0)]
    fewer = verify(write(path, lines, [right[0]]))
    assert asked(fewer) == [("VER-066", "C40", -170)]
    over = verify(write(path, lines, [("01/01/2024 - 31/12/2025", down("F8:F9"))]))
    assert asked(over) == [("VER-040", "B40", 0)]
    assert "2024-12-31: 233 tCO2" in over.items[0].finding.expected
    unread = verify(write(path, lines, [("first year", down("F8")), (Y25, down("F9"))]))
    assert ("VER-041", "B40", None) in asked(unread)
    # All the days below the years are their total.
    total = ("01/01/2024 - 31/12/2025", "=SUM(C40:C41)")
    assert asked(verify(write(path, lines, [*right, total]))) == []


def test_other_days_of_the_same_year(path: Path) -> None:
    lines: list[Line] = [("15/03/2024 - 31/12/2024", "EG_1,p", 700.0)]
    wider = verify(write(path, lines, [(Y24, down("F8"))]))
    assert (wider.recomputed, asked(wider)) == (233, [("VER-044", "B40", 0)])
    narrower = verify(write(path, lines, [(H2, down("F8"))]))
    assert asked(narrower) == [("VER-044", "B40", None)]


def test_a_system_that_begins_or_lacks_days(path: Path) -> None:
    lines: list[Line] = [
        (Y24, "EG_1,p", 700.0),
        (H2, "EG_2,p", 300.0),
        (Y25, "EG_1,p", 700.0),
        ("01/02/2025 - 31/12/2025", "EG_2,p", 550.0),
    ]
    verdict = verify(write(path, lines, [(Y24, down("F8:F9")), (Y25, down("F10:F11"))]))
    assert verdict.recomputed == 333 + 416
    # January is a question: it would be as the eleven months beside it. Beginning in July is none.
    assert asked(verdict) == [("VER-043", "F11", pytest.approx(-550 * 31 / 334 * 0.333))]
    notes = [f for f in verdict.findings if f.severity == "note"]
    assert [(f.code, f.found) for f in notes if f.code == "VER-043"] == [
        ("VER-043", "nothing before 2024-07-01")
    ]
    # A year without a line, and days that nobody has.
    verdict = verify(
        write(path, [lines[0], lines[1], lines[2]], [(Y24, down("F8:F9")), (Y25, down("F10"))])
    )
    year = pytest.approx(-300 * 365 / 184 * 0.333)
    assert (verdict.recomputed, asked(verdict)) == (333 + 233, [("VER-043", "F9", year)])
    verdict = verify(
        write(path, [lines[0], ("01/02/2025 - 31/12/2025", "EG_1,p", 9.0)], [(Y24, 233)])
    )
    found = next(f for f in verdict.findings if f.code == "VER-043")
    assert found.message == "days lie between two monitoring periods"


def test_the_same_days_twice(path: Path) -> None:
    lines: list[Line] = [(Y24, "EG_1,p", 700.0), ("01/12/2024 - 31/12/2024", "EG_1,p", 60.0)]
    verdict = verify(write(path, lines, [(Y24, down("F8:F9"))]))
    assert verdict.recomputed == 233
    assert [code for code, *_ in asked(verdict)][:1] == ["VER-042"]
    assert verdict.difference == 20


def test_a_negative_year(path: Path) -> None:
    """Such a year is reported as it is, and counts as zero."""
    lines: list[Line] = [(Y24, "EG_1,p", 700.0), (Y25, "EG_1,p", -30.0)]
    results = [(Y24, down("F8")), (Y25, down("F9"))]
    verdict = verify(write(path, lines, [*results, ("Total", "=C40")]))
    assert (verdict.recomputed, verdict.stated) == (233, 233)
    assert {code for code, *_ in asked(verdict)} == {"VER-037", "VER-063"}
    # Rightly stated it is what was recomputed; that the total leaves it out is said at the end.
    assert (verdict.recomputed_of(0), verdict.recomputed_of(1)) == (233, -9)
    assert "2025 is negative, -9.990 tCO2, and counts as 0" in verdict.conclusion
    lower = verify(write(path, lines, [results[0], (Y25, -400.0), ("Total", "=C40")]))
    assert lower.recomputed_of(1) == 0
    assert not lower.is_confirmed
    verdict = verify(write(path, lines, [*results, ("Total", "=C40+C41")]))
    assert ("VER-062", "C42", -9) in asked(verdict)


def test_small_questions_weigh_together(path: Path) -> None:
    """0.645 tCO2 in doubt leave the result confirmed; 0.613 tCO2 of another roof besides do not."""
    one: list[Line] = [(half, "EG_1,p", 1.937) for half in (H1, H2)]
    roof: list[Line] = [(half, "EG_3,p", 900.5 + n) for n, half in enumerate((H1, H2))]
    alone = verify(write(path, [*one, *roof], [(Y24, down("F8:F11"))]))
    assert [code for code, *_ in asked(alone)] == ["VER-105"]
    assert alone.is_confirmed
    other: list[Line] = [(half, "EG_2,p", 1.841) for half in (H1, H2)]
    both = verify(write(path, [*one, *other, *roof], [(Y24, down("F8:F13"))]))
    assert [code for code, *_ in asked(both)] == ["VER-105", "VER-105"]
    assert not both.is_confirmed
