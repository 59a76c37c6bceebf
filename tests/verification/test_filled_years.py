"""Forms with rows for several years of which one is filled: what ``fill`` fills is confirmed."""

from __future__ import annotations

from pathlib import Path

import pytest

from jcm_mrv import calculate, load_project, verify
from jcm_mrv.project.load import Project
from jcm_mrv.verification.verdict import Verdict
from jcm_mrv.workbook.filling.fill import fill_workbook, write_filled
from tests.effort import one_in
from tests.projects import write_project
from tests.verification.faults.editing import Workbook
from tests.workbook.official.build import build
from tests.workbook.official.content import Value, solar
from tests.workbook.official.looks import LOOKS

FORMS: dict[str, dict[str, list[Value]]] = {
    "without dates": {"": [None, None], " ": [None, None]},
    "with days": {
        "01/01/2024 - 31/12/2024": [None, None],
        "01/01/2025 - 31/12/2025": [None, None],
    },
    "of three years": {"2024": [None, None], "2025": [None, None], "2026": [None, None]},
    "with the days of the project": {"2024": [None, None], "01/01/2025 - 30/06/2025": [None, None]},
    "with rows to spare": {"": [None] * 4, " ": [None] * 4},
}
TONNES = {2024: 403, 2025: 200, None: 603}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return load_project(write_project(tmp_path_factory.mktemp("project")))


def filled(folder: Path, project: Project, form: str, look: str, year: int | None) -> Path:
    """Fill a form, and calculate it as a spreadsheet program does when it is opened."""
    official, path = folder / "official.xlsx", folder / "filled.xlsx"
    build(official, solar(FORMS[form], factor=None), LOOKS[look])
    write_filled(
        fill_workbook(official, calculate(project), year=year, recalculate=False), official, path
    )
    return Workbook(path).save(path)


def asked(verdict: Verdict) -> list[tuple[str, str, str | None]]:
    return [(f.code, f.where, f.found) for f in verdict.findings if f.severity != "note"]


@one_in(72)
@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("year", TONNES)
def test_what_is_filled_is_confirmed(
    tmp_path: Path, project: Project, form: str, look: str, year: int | None
) -> None:
    path = filled(tmp_path, project, form, look, year)
    for own in (None, project):
        verdict = verify(path, own)
        assert (asked(verdict), verdict.recomputed) == ([], TONNES[year]), verdict.conclusion
        assert verdict.is_confirmed, verdict.conclusion


def test_a_result_of_the_rows_that_are_not_filled_is_found(
    tmp_path: Path, project: Project
) -> None:
    path = filled(tmp_path, project, "with days", "plain", 2024)
    verdict = verify(path)
    line = next(r for r in verdict.claim.credits if r.span is not None)
    book = Workbook(path)
    formula = book.formula(line.place)
    assert "C7" in formula
    book.set_formula(line.place, formula.replace("C7", "C18"))
    verdict = verify(book.save(tmp_path / "faulty.xlsx"))
    assert not verdict.is_confirmed
    assert {f.code for f in verdict.findings} & {"VER-025", "VER-060"}, asked(verdict)


def test_a_number_in_the_rows_that_are_not_filled_is_found(
    tmp_path: Path, project: Project
) -> None:
    path = filled(tmp_path, project, "with days", "plain", 2024)
    book = Workbook(path)
    book.number(("MRS(calc_process)", 17, 2), 77.0)
    verdict = verify(book.save(tmp_path / "faulty.xlsx"))
    assert not verdict.is_confirmed
    assert asked(verdict) != []
