"""The table of checks: what each needs and gives, and what is not made is said."""

from __future__ import annotations

import inspect
from dataclasses import replace
from pathlib import Path

import pytest

from jcm_mrv import load_project, read_workbook, verify
from jcm_mrv.findings import VER
from jcm_mrv.verification.checks.check import Check
from jcm_mrv.verification.checks.facts import LACKING, Facts
from jcm_mrv.verification.checks.made import MOST, made
from jcm_mrv.verification.checks.table import CHECKS
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.verify import judge
from tests.verification.faults.editing import Workbook
from tests.verification.faults.targets import SOLAR_4, _complete, own_solar
from tests.workbook.official.build import build
from tests.workbook.official.content import solar
from tests.workbook.official.looks import LOOKS

YEAR = "01/01/2024 - 31/12/2024"


def lacking(facts: Facts) -> dict[str, str]:
    return {line.check.looks_for: line.lacks for line in made(facts)[1]}


def test_every_check_is_called_with_what_it_says() -> None:
    assert len({check.looks_for for check in CHECKS}) == len(CHECKS)
    for check in CHECKS:
        taken = set(inspect.signature(check.run).parameters)
        assert taken == {*check.needs, *check.uses}, check.looks_for
        assert check.gives, check.looks_for
        assert all(hasattr(Facts, n) or n in LACKING or n == "written" for n in taken)


ASIDE = {
    "monitoring options",
    "rules that are a draft",
    "criteria",
    "meters without a valid calibration",
    "evidence that is named and not there",
    "invoices unlike the meter",
    "criteria that nobody answers",
    "a result of the plan that its own estimates do not lead to",
    "fixed values unlike the registered plan",
    "options, parameters, systems and meters unlike the registered plan",
}
"""Never take away that a result is confirmed: no other check may be added here unseen."""

COUNTED = {
    "single readings that only refer to another cell",
    "columns of formulas that nothing takes, beside one that a sister takes",
    "columns with the name of a value that nothing takes",
    "registers of a line that are not those of the line before",
    "numbers that cannot be what their labels call them",
    "one amount of a log far above all others, which are alike",
    "months of nothing of one machine, while its sisters ran",
    "lines in which two columns do not go together as in all others",
    "typed amounts unlike the registers in their own lines",
    "multipliers that stay as they were after an event that changes them",
    "hours and days of months that no month has",
    "tables behind fixed values",
    "lines that a condition passes over, by their year",
    "lines that a condition passes over, and a sister's takes",
    "days in another unit, typed again, estimated, or without any",
    "lines that a condition passes over, by the spelling of their name",
    "multipliers of meters that change, or that a remark or a list has otherwise",
    "readings that stand in the log of another meter or year as well",
    "single readings unlike all others of a column that a formula takes",
    "amounts a power of ten off in a column that a formula takes",
    "lookups that find nothing, and are counted as a number",
    "readings unlike the same month of another meter or year",
    "stored results that are not those of LibreOffice",
    "error values",
    "numbers written as text",
    "other workbooks",
    "circles",
    "hidden cells",
    "days counted twice",
    "readings over the end of the period",
    "formulas that find one line of a list and take another",
    "formulas and typed numbers in the logs behind monitored values",
    "readings in the logs behind monitored values",
    "roundings before the result",
    "formulas unlike their neighbours",
    "stored results that their formulas do not give",
    "evidence that is named and not there",
}
"""May find one thing in thousands of cells; the others name each of few lines."""


def test_which_checks_are_about_the_result() -> None:
    assert {check.looks_for for check in CHECKS if not check.of_result} == ASIDE
    assert {check.looks_for for check in CHECKS if not check.many} == COUNTED


def test_what_a_check_uses_is_given_where_it_is_there(tmp_path: Path) -> None:
    path, _ = own_solar(tmp_path)
    facts = Facts(read_workbook(path))
    given: dict[str, object] = {}

    def run(claim: object, model: object, plan: object) -> list[Judged]:
        given.update(claim=claim, model=model, plan=plan)
        return []

    check = replace(CHECKS[0], run=run, needs=("claim",), uses=("model", "plan"))
    assert made(facts, [check]) == ({check: []}, [])
    assert given == {"claim": facts.claim, "model": facts.model, "plan": None}
    needed = replace(check, needs=("claim", "plan"), uses=("model",))
    found, not_made = made(facts, [needed])
    assert found == {}
    assert [(line.check, line.lacks) for line in not_made] == [(needed, LACKING["plan"])]


def test_few_findings_of_one_kind_are_all_listed(tmp_path: Path) -> None:
    def twenty() -> list[Judged]:
        few = [Judged(VER[8].at(f"S!A{n}"), 1.0) for n in range(MOST)]
        return [*few, Judged(VER[3].at("S!B1", symbol="X", known="EG"), None)]

    check = replace(CHECKS[0], run=lambda claim: twenty(), many=False)
    path, _ = own_solar(tmp_path)
    found = made(Facts(read_workbook(path)), [check])[0][check]
    assert found == twenty()
    assert not any("more cells" in j.finding.message for j in found)


def test_what_is_not_made_is_said(tmp_path: Path) -> None:
    path, project = own_solar(tmp_path)
    claim = read_workbook(path)
    assert lacking(Facts(claim)) == {
        "stored results that are not those of LibreOffice": "results by LibreOffice",
        "values that the project's data do not give": "the project file",
        "meters without a valid calibration": "the project file",
        "evidence that is named and not there": "the project file",
        "invoices unlike the meter": "the project file",
        "criteria that nobody answers": "the project file",
        "fixed values unlike the registered plan": "the registered plan",
        "options, parameters, systems and meters unlike the registered plan": "the registered plan",
    }
    assert set(lacking(Facts(claim, load_project(project), claim)).values()) == {
        "the registered plan"
    }
    verdict = judge(Facts(claim))
    assert [line.check.looks_for for line in verdict.not_made] == list(lacking(Facts(claim)))


def test_without_a_result_the_cells_and_formulas_are_checked_still(tmp_path: Path) -> None:
    """A workbook without a period: nothing can be recomputed, and much can be seen."""
    path = tmp_path / "book.xlsx"
    build(path, _complete(solar({"": [700.0, 512.3, 648.4, 905.2]})), LOOKS["plain"])
    book = Workbook(path)
    result = next(r for r in read_workbook(path).results if r.kind == "credits")
    book.cached(result.place, 5000.0)
    path.write_bytes(book.bytes())
    verdict = verify(path)
    codes = {f.code for f in verdict.findings}
    assert {"VER-041", "VER-023"} <= codes
    assert verdict.recomputed is None
    unmade = {line.check.looks_for for line in verdict.not_made}
    assert "formulas that compute something else than the methodology" in unmade
    assert {line.lacks for line in verdict.not_made} >= {"a result that the inputs lead to"}


@pytest.mark.parametrize("look", ["plain", "japanese"])
def test_checks_give_the_codes_that_they_say(tmp_path: Path, look: str) -> None:
    path = tmp_path / "book.xlsx"
    build(path, _complete(SOLAR_4), LOOKS[look])
    claim = read_workbook(path)
    book = Workbook(path)
    first, second, third, fourth = claim.monitored
    book.text(first.place, "about 700")
    book.number(second.place, -5.0)
    book.text(third.place, "648.4")
    book.set_formula(fourth.place, "1/0")
    book.number(claim.credits[0].place, 1000.0)
    book.hide_row(fourth.place)
    book.save(path)
    given = {
        code
        for check, judged in made(Facts(read_workbook(path)))[0].items()
        for code in said(check, judged)
    }
    assert {"VER-010", "VER-011", "VER-012", "VER-016", "VER-020", "VER-065"} <= given


def said(check: Check, judged: list[Judged]) -> set[str]:
    codes = {j.finding.code for j in judged}
    for code in codes:
        assert code.startswith(check.gives), (check.looks_for, code)
    return codes


def test_findings_of_one_kind_are_counted_beyond_the_first(tmp_path: Path) -> None:
    many = replace(
        CHECKS[0],
        run=lambda claim: [VER[8].at(f"S!A{n}") for n in range(50)],
        many=False,
    )
    path = tmp_path / "book.xlsx"
    build(path, _complete(SOLAR_4), LOOKS["plain"])
    facts = Facts(read_workbook(path))
    found = made(facts, [many])[0][many]
    assert len(found) == MOST
    assert (
        found[-1].finding.message == "the workbook states no emission reductions; and 30 more cells"
    )
    assert len(made(facts, [replace(many, many=True)])[0].popitem()[1]) == 50
