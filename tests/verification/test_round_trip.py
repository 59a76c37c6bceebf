"""Calculated, written, verified: no findings, and the same result, for every case and example."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from jcm_mrv import FindingsError, read_workbook, verify
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.workbook.writing.xlsx import workbook_bytes
from tests.effort import THOROUGH, one_in, thorough
from tests.workbook.official.build import build
from tests.workbook.official.content import Content, chillers, separate_solar, solar
from tests.workbook.official.looks import LOOKS
from tests.workbook.test_recalculated import results

YEARS = {"01/01/2024 - 31/12/2024": [700.0, 512.3], "01/01/2025 - 30/06/2025": [351.5, 250.1]}


def test_every_case_is_confirmed_with_the_same_result(tmp_path: Path) -> None:
    seen: set[str] = set()
    evaluated = confirmed = 0
    path = tmp_path / "book.xlsx"
    for name, result in results():
        for application in result.applications:
            path.write_bytes(workbook_bytes(result, application))
            verdict = verify(path)
            methodology = application.methodology.reference
            shown = [(f.code, f.message, f.where) for f in verdict.findings]
            label = (name, methodology, verdict.conclusion, shown)
            assert verdict.recomputed == application.emission_reductions, label
            assert verdict.stated == application.emission_reductions, label
            assert verdict.result is not None
            for ours, theirs in zip(
                verdict.result.applications[0].years, application.years, strict=True
            ):
                assert ours.emission_reductions_unrounded == pytest.approx(
                    theirs.emission_reductions_unrounded, rel=1e-12, abs=1e-12
                ), label
            # A value that the project gives in place of the methodology's own is asked about, and
            # what weighs keeps a result from being confirmed.
            asked = {f.code for f in verdict.findings if f.severity != "note"}
            given = any(value.by_project for value in application.fixed)
            # A case may go to the end of what an equation allows, which no grid does.
            extreme = {"VER-036"} if "always out" in name else set[str]()
            # Readings that are public are older than the mechanism.
            old = {"VER-207"} if application.years[0].part.start.year < 2013 else set[str]()
            assert asked <= ({"VER-034"} if given else set()) | extreme | old, label
            assert verdict.is_confirmed or asked, label
            confirmed += verdict.is_confirmed
            seen.add(methodology)
            evaluated += _evaluated(verdict.claim)
    assert len(seen) > (50 if THOROUGH else 5)
    assert evaluated > (5000 if THOROUGH else 150)
    assert confirmed > (100 if THOROUGH else 5)


def _evaluated(claim: Claim) -> int:
    """Evaluate every formula without a spreadsheet program; give how many there were."""
    count = 0
    for sheet in claim.grid.sheets:
        for (row, column), cell in sheet.cells.items():
            if cell.formula is None:
                continue
            found = claim.evaluator.value((sheet.name, row, column))
            label = (claim.methodology.reference, sheet.where(row, column), cell.formula.text)
            if isinstance(cell.value, float):
                assert isinstance(found, float), (*label, found)
                close = math.isclose(found, cell.value, rel_tol=1e-9, abs_tol=1e-12)
                assert close, (*label, found, cell.value)
            else:
                assert found == cell.value, (*label, found)
            count += 1
    return count


@one_in(12)
@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize(
    ("content", "total"),
    [
        (solar(YEARS), 603),
        (separate_solar("01/01/2024 - 31/12/2024", [700.0, 512.3, 648.4]), 619),
        (chillers("01/01/2023 - 31/12/2023", [1641.3, 900.0]), 410),
        (
            solar(
                {"01/01/2024 - 31/12/2024": [700_000.0, 512_300.0]},
                unit="kWh/p",
                factor_unit="tCO2/kWh",
                factor=0.000333,
            ),
            403,
        ),
    ],
    ids=["solar", "lines apart", "chillers", "in kWh"],
)
def test_other_layouts_are_read_and_recomputed(
    content: Content, total: int, look: str, tmp_path: Path
) -> None:
    path = tmp_path / "official.xlsx"
    cells = build(path, content, LOOKS[look])
    verdict = verify(path)
    assert verdict.recomputed == verdict.stated == total
    # The chillers' rows name no sources and no options, which is said; nothing else is.
    codes = {f.code for f in verdict.findings if f.severity != "note"}
    assert codes <= {"VER-035", "VER-050"}
    claim = read_workbook(path)
    places = {s.where for s in claim.inputs}
    for key, (sheet, cell) in cells.items():
        if key.split(".")[0] in ("EG", "ECPJ") and not key.endswith("@0") and "." in key:
            assert f"{sheet}!{cell}" in places, key


def test_members_and_sources_are_those_of_the_sheet(tmp_path: Path) -> None:
    from tests.verification.faults.targets import own_solar

    path, _ = own_solar(tmp_path)
    claim = read_workbook(path)
    assert claim.bound.members == {"system": ("roof-a", "roof-b")}
    first = claim.monitored[0]
    assert (first.name, first.members, first.value) == ("EG", (("roof-a",),), 700.0)
    assert first.where == "MRS(input)!E8"
    factor = next(s for s in claim.fixed if s.name == "EF_RE")
    # Table 2 of the report refers to that of the plan, where the source stands.
    assert factor.leaf[0] == "MPS(input)"
    assert claim.as_dict()["methodology"] == "VN_AM007@1.0"


@thorough
def test_a_workbook_whose_members_make_too_many_combinations(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.verification.faults.targets import own_solar

    path, _ = own_solar(tmp_path)
    monkeypatch.setattr("jcm_mrv.methodology.inputs.MOST_VALUES", 1)
    with pytest.raises(FindingsError) as caught:
        read_workbook(path)
    assert caught.value.findings[-1].code == "VER-009"
    assert "would have a value for each of 2 combinations" in caught.value.findings[-1].message
