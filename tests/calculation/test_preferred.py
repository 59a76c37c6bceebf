"""What a project finds by a survey, else the default: given, counted, written and verified."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.cell import MergedCell

from jcm_mrv import FindingsError, Result, calculate, write_outputs
from jcm_mrv.calculation.trace import trace
from jcm_mrv.findings import Finding
from jcm_mrv.methodology.expression.exact import ExactScope, evaluate_exact
from jcm_mrv.methodology.inputs import Inputs
from jcm_mrv.methodology.library import library
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.solve import constants, solve
from jcm_mrv.project.checklist import lines_of
from jcm_mrv.project.template import project_template
from jcm_mrv.verification.verdict import Verdict
from jcm_mrv.verification.verify import verify
from jcm_mrv.workbook.filling.fill import fill_workbook
from tests.effort import examples, one_in, thorough
from tests.kilns import CASES, SAFE, SAFE_CASES, SURVEY, project, rules
from tests.libreoffice import recalculate, requires_libreoffice
from tests.trucks import replaced

SHEET = "monitoring_spreadsheet.xlsx"
DEFAULT = "default: {value: 2.2, unit: GJ/t, source: Table 1}"
SOURCE = "Survey of kilns (found by a survey, 2022-05-01; Report of the survey)"
NONE = (f"values:\n  SEC:\n    k-1: {SURVEY}\n", "")
LOWER = (SURVEY, SURVEY.replace("2500", "2000"))


def beside(*others: str) -> tuple[str, str]:
    """Give the survey with something beside it."""
    return (SURVEY, ", ".join([SURVEY[:-1], *others]) + "}")


def by_hand(k1: float, ncv: float = 25) -> list[float]:
    """Give the reductions of both years: k-2 has 1.5 GJ/t, k-3 has 2.2 by default."""
    bricks = [(10000, 7000, 3000), (12000, 8000, 4000)]
    coal = [500 + 300 + 150, 600 + 350 + 200]
    return [
        (a * k1 + b * 1.5 + c * 2.2 - fired * ncv) * 0.0946
        for (a, b, c), fired in zip(bricks, coal, strict=True)
    ]


def reductions(result: Result) -> list[float]:
    return [year.emission_reductions_unrounded for year in result.years]


def errors(folder: Path, *pairs: tuple[str, str]) -> list[Finding]:
    with pytest.raises(FindingsError) as stopped:
        calculate(project(folder, *pairs))
    return [finding for finding in stopped.value.findings if finding.is_error]


def told(result: Result, *codes: str) -> list[Finding]:
    return [finding for finding in result.findings if finding.code in codes]


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return calculate(project(tmp_path_factory.mktemp("kilns")))


# -- which of both holds ----------------------------------------------------------------------


def test_the_survey_holds_for_its_member_and_the_default_for_the_others(result: Result) -> None:
    assert reductions(result) == pytest.approx(by_hand(2.5), rel=1e-12)
    fixed = {(v.parameter, v.member): v for v in result.applications[0].fixed}
    assert {key[1]: (v.value, v.way) for key, v in fixed.items() if key[0] == "SEC"} == {
        ("k-1",): (2.5, "survey"),
        ("k-2",): (1.5, "default"),
        ("k-3",): (2.2, "default"),
    }
    assert fixed["NCV", ()].way == "default"
    assert fixed["EF", ()].way is None
    assert fixed["SEC", ("k-1",)].source == SOURCE
    lines = result.as_dict()["fixed_values"]
    assert [line["way"] for line in lines if line["parameter"] == "SEC"] == [
        "survey",
        "default",
        "default",
    ]


def test_without_any_survey_the_default_holds_and_nothing_is_said(tmp_path: Path) -> None:
    result = calculate(project(tmp_path, NONE))
    assert reductions(result) == pytest.approx(by_hand(2.2), rel=1e-12)
    assert not told(result, "PRJ-199", "CAL-012")
    assert not [basis for basis in result.applications[0].bases if basis.what == "source of SEC"]


def test_a_value_without_sets(tmp_path: Path) -> None:
    measured = SURVEY.replace("survey", "measurement", 1).replace("2500", "23000")
    result = calculate(project(tmp_path, ("values:\n", f"values:\n  NCV: {measured}\n")))
    assert reductions(result) == pytest.approx(by_hand(2.5, 23), rel=1e-12)
    (finding,) = [f for f in told(result, "PRJ-199") if f.message.startswith("NCV")]
    # 950 t and 1150 t of coal with 2 GJ/t less.
    assert "397.3 tCO2 more" in finding.hint


def test_what_gives_more_is_told_with_tonnes_and_whose_default_holds(
    tmp_path: Path, result: Result
) -> None:
    (finding,) = told(result, "PRJ-199")
    # 0.3 GJ/t on 22,000 t of bricks.
    assert "624.4 tCO2 more" in finding.hint
    assert "k-2, k-3" in finding.expected
    assert not told(result, "CAL-012")
    every = "".join(f"    {kiln}: {SURVEY}\n" for kiln in ("k-1", "k-2", "k-3"))
    whole = calculate(project(tmp_path / "all", (f"    k-1: {SURVEY}\n", every)))
    (finding,) = told(whole, "PRJ-199")
    assert "some members" not in finding.message
    assert not told(calculate(project(tmp_path / "lower", LOWER)), "PRJ-199")


def test_where_the_lower_one_of_both_counts_a_higher_survey_does_not(tmp_path: Path) -> None:
    higher = calculate(project(tmp_path / "a", text=SAFE, cases=SAFE_CASES))
    assert reductions(higher) == pytest.approx(by_hand(2.2), rel=1e-12)
    lower = calculate(project(tmp_path / "b", LOWER, text=SAFE, cases=SAFE_CASES))
    assert reductions(lower) == pytest.approx(by_hand(2.0), rel=1e-12)
    assert not told(higher, "PRJ-199") + told(lower, "PRJ-199")


def test_what_it_rests_on(tmp_path: Path, result: Result) -> None:
    known = {basis.what: basis.standing for basis in result.applications[0].bases}
    # Nobody said where it was read that a survey is preferred; the survey itself is the project's.
    assert known["source of SEC"] == "unverified"
    assert "value of SEC[k-1]" not in known
    assert "source of NCV" not in known
    tree, _ = [node for _, node in trace(result, "SEC") if node.member == "k-1"]
    assert "found by a survey" in tree.detail
    tree, _ = [node for _, node in trace(result, "SEC") if node.member == "k-2"]
    assert tree.detail.endswith("the default holds")


# -- bad input --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pair", "code", "words"),
    [
        (beside(DEFAULT), "PRJ-195", "prefers survey: take default out"),
        (beside(SURVEY[1:-1].replace("survey", "manufacturer", 1)), "PRJ-195", "manufacturer"),
        ((SURVEY, f"{{{DEFAULT}}}"), "PRJ-196", "overlay"),
        ((SURVEY, "{value: 2.5, unit: GJ/t, source: Survey}"), "PRJ-194", "survey, manufacturer"),
        ((SURVEY, "{}"), "PRJ-194", "survey, manufacturer"),
        ((f"\n    k-1: {SURVEY}", "\n    k-1: 2.5"), "PRJ-194", "survey, manufacturer"),
        ((SURVEY, SURVEY.replace("survey", "surveyed", 1)), "PRJ-194", "did you mean 'survey'?"),
        ((SURVEY, SURVEY.replace("survey", "measurement", 1)), "PRJ-194", "manufacturer, survey"),
        ((SURVEY, "{survey: 2.5}"), "PRJ-106", "what shows it"),
        ((SURVEY, SURVEY.replace("date: 2022-05-01, ", "")), "PRJ-106", "what shows it"),
        ((SURVEY, SURVEY.replace("2022-05-01", "soon")), "PRJ-106", "what shows it"),
        ((SURVEY, SURVEY.replace("MJ/t", "MWh")), "PRJ-107", "GJ/t"),
        ((SURVEY, SURVEY.replace("2500", "-2500")), "PRJ-200", "check the sign"),
        ((f"k-1: {SURVEY}", f"k-9: {SURVEY}"), "PRJ-105", "k-3"),
        ((f"\n    k-1: {SURVEY}", f" {SURVEY}"), "PRJ-105", "write `k-1: {survey: ...}`"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    tmp_path: Path, pair: tuple[str, str], code: str, words: str
) -> None:
    (finding,) = errors(tmp_path, pair)
    assert finding.code == code
    assert words in finding.hint
    assert "project.yaml:1" in finding.where


@pytest.mark.parametrize(
    ("new", "codes"),
    [
        (SURVEY.replace(", evidence: Report of the survey", ""), ["PRJ-197"]),
        (SURVEY.replace("Report of the survey", "lost/k-1.pdf"), ["PRJ-138"]),
        (SURVEY.replace("2022-05-01", "2025-01-01"), ["PRJ-198"]),
    ],
)
def test_what_is_open_keeps_it_from_being_ready(tmp_path: Path, new: str, codes: list[str]) -> None:
    result = calculate(project(tmp_path, (SURVEY, new)))
    about = ("PRJ-138", "PRJ-197", "PRJ-198")
    assert [finding.code for finding in result.open if finding.code in about] == codes


def test_a_slip_of_the_unit_is_told(tmp_path: Path) -> None:
    made = calculate(project(tmp_path, (SURVEY, SURVEY.replace("2500", "25"))))
    assert [finding.message for finding in told(made, "PRJ-199")] == [
        "SEC[k-1] is more than 10 times off the default"
    ]


def test_whose_default_has_no_value_is_told_unless_it_was_found(tmp_path: Path) -> None:
    row = "      - {when: {type: bull}, value: 1.5, standing: official, source: text}\n"
    cases = replaced(CASES, ("{a: 2.5}", "{a: 2.5, b: 1.5}"))
    others = (f"    k-1: {SURVEY}", f"    k-2: {SURVEY}")
    calculate(project(tmp_path / "found", others, text=((row, ""),), cases=cases))
    with pytest.raises(FindingsError) as stopped:
        calculate(project(tmp_path / "lost", text=((row, ""),), cases=cases))
    (finding,) = [f for f in stopped.value.findings if f.is_error]
    assert (finding.code, "SEC[k-2]" in finding.message) == ("CAL-002", True)


def test_a_new_project_says_how_it_is_given(tmp_path: Path) -> None:
    text = project_template(rules(tmp_path))["project.yaml"]
    assert "survey, else manufacturer; left out, the default holds" in text
    assert "  #     survey:\n  #       {value: <number>, unit: GJ/t" in text


# -- sheets -----------------------------------------------------------------------------------


def written(folder: Path, result: Result) -> Path:
    write_outputs(result, folder / "out")
    return folder / "out" / SHEET


def edited(path: Path, old: object, new: Any) -> Path:
    """Give a copy with something in the place of a cell of both input sheets."""
    book = openpyxl.load_workbook(path)
    cells = [
        c for name in ("MPS(input)", "MRS(input)") for row in book[name].iter_rows() for c in row
    ]
    for cell in [cell for cell in cells if cell.value == old]:
        cell.value = new
    other = path.with_name(f"edited-{path.name}")
    book.save(other)
    return other


def judged(result: Result, path: Path) -> Verdict:
    return verify(path, library=library([result.project.folder / "rules"]))


PICKED = (
    "SEC_k: values that were found give more reductions than the default, for some members alone"
)


def of_fixed(verdict: Verdict) -> list[tuple[str, str]]:
    return [
        (item.finding.severity.value, item.finding.message)
        for item in verdict.items
        if item.finding.code in ("VER-034", "VER-035")
    ]


def test_the_sheet_says_which_way_and_is_confirmed(tmp_path: Path, result: Result) -> None:
    path = written(tmp_path, result)
    cells = [c.value for row in openpyxl.load_workbook(path)["MPS(input)"].iter_rows() for c in row]
    assert "Found by a survey, which is preferred to the default, 2.2 GJ/t." in cells
    assert sum("The default holds: no value found by a survey" in str(c) for c in cells) == 2
    verdict = judged(result, path)
    assert verdict.is_confirmed, verdict.findings
    assert of_fixed(verdict) == [
        ("warning", PICKED),
        (
            "note",
            "SEC[k-1] is a value of the project's own, found by a survey, in place of the default",
        ),
    ]
    (item,) = [item for item in verdict.items if item.finding.message == PICKED]
    assert (item.finding.found, item.effect) == ("SEC[k-1], taken by MRS(input)!E24", 0)
    assert "SEC[k-2], SEC[k-3]" in item.finding.expected
    # 22,000 t of bricks with 0.3 GJ/t more
    assert f"{22000 * 0.3 * 0.0946:,.1f} tCO2 more" in item.finding.hint


@one_in(2)
@pytest.mark.parametrize("value", ["2000", "2200"])
def test_nobody_is_asked_why_others_have_the_default_where_nothing_is_gained(
    tmp_path: Path, value: str
) -> None:
    lower = calculate(project(tmp_path, ("value: 2500", f"value: {value}")))
    verdict = judged(lower, written(tmp_path, lower))
    assert PICKED not in [message for _, message in of_fixed(verdict)]


@one_in(2)
@pytest.mark.parametrize(
    ("new", "severity", "words"),
    [("Report No. 7", "warning", "does not say in which way"), (None, "error", "has no source")],
)
def test_a_way_that_the_sheet_does_not_say_is_asked_for(
    tmp_path: Path, result: Result, new: str | None, severity: str, words: str
) -> None:
    path = edited(written(tmp_path, result), SOURCE, new)
    verdict = judged(result, path)
    ((weight, message),) = of_fixed(verdict)
    assert (weight, words in message) == (severity, True)
    assert not verdict.is_confirmed


def test_a_value_of_the_other_sign_is_an_error_with_tonnes(tmp_path: Path, result: Result) -> None:
    path = edited(written(tmp_path, result), 2.5, -2.5)
    verdict = judged(result, path)
    ((weight, message),) = of_fixed(verdict)
    assert (weight, message) == ("error", "SEC[k-1] has another sign than the default")
    (item,) = [item for item in verdict.items if item.finding.message == message]
    # 4.7 GJ/t on 22,000 t of bricks are missing; no more is claimed than the default gives.
    assert item.effect == pytest.approx(-4.7 * 22000 * 0.0946)
    assert not verdict.is_confirmed


@one_in(2)
@pytest.mark.parametrize(("new", "code"), [(None, "VER-005"), ("as before", "VER-012")])
def test_a_survey_without_a_number_is_told_there_alone(
    tmp_path: Path, result: Result, new: str | None, code: str
) -> None:
    """By the rules its default would hold: the formula that takes the cell is right."""
    verdict = judged(result, edited(written(tmp_path, result), 2.5, new))
    codes = {item.finding.code for item in verdict.items}
    assert code in codes
    assert not codes & {"VER-022", "VER-025"}
    assert not verdict.is_confirmed


def test_a_value_far_off_the_default_is_asked_about_with_tonnes(
    tmp_path: Path, result: Result
) -> None:
    path = edited(written(tmp_path, result), 2.5, 25)
    verdict = judged(result, path)
    ((weight, message),) = of_fixed(verdict)
    assert (weight, message) == ("warning", "SEC[k-1] is more than 10 times off the default")
    (item,) = [item for item in verdict.items if item.finding.message == message]
    assert item.effect == pytest.approx(22.8 * 22000 * 0.0946)
    assert not verdict.is_confirmed
    assert item.number in verdict.conclusion


@thorough
def test_one_row_for_several_members_is_held_against_each(tmp_path: Path, result: Result) -> None:
    """A form with one row of Table 2 says 2.5 of all kilns; the project has the default of two."""
    path = written(tmp_path, result)
    book = openpyxl.load_workbook(path)
    for name in ("MPS(input)", "MRS(input)"):
        rows = [row for row in book[name].iter_rows() if str(row[0].value).startswith("SECk")]
        assert len(rows) == 3
        rows[0][0].value = "SECk"
        for cell in (cell for row in rows[1:] for cell in row):
            if not isinstance(cell, MergedCell):
                cell.value = None
    book.save(path)
    verdict = verify(path, result.project, library=library([result.project.folder / "rules"]))
    (item,) = [i for i in verdict.items if i.finding.message.startswith("SEC[all] is not what")]
    assert "SEC[k-2] 1.5 GJ/t; SEC[k-3] 2.2 GJ/t" in item.finding.expected
    # 15,000 t of bricks with 1 GJ/t too much, and 7,000 t with 0.3 GJ/t.
    assert item.effect == pytest.approx((15000 + 7000 * 0.3) * 0.0946)


def test_the_lower_one_of_both_is_a_formula_of_the_sheet(tmp_path: Path) -> None:
    result = calculate(project(tmp_path, text=SAFE, cases=SAFE_CASES))
    path = written(tmp_path, result)
    verdict = judged(result, path)
    assert verdict.is_confirmed, verdict.findings


@thorough
def test_it_is_filled_in_and_verified_with_the_project(tmp_path: Path) -> None:
    own = project(tmp_path)
    result = calculate(own)
    blank = edited(written(tmp_path, result), 2.5, None)
    filled = fill_workbook(blank, result, recalculate=False)
    path = tmp_path / "filled.xlsx"
    path.write_bytes(filled.data)
    verdict = verify(path, own, library=library([tmp_path / "rules"]))
    assert verdict.is_confirmed, verdict.findings
    assert [weight for weight, _ in of_fixed(verdict)] == ["warning", "note"]


def test_a_value_that_the_sheet_works_out_by_default_is_told(
    tmp_path: Path, result: Result
) -> None:
    blank = written(tmp_path, calculate(project(tmp_path, NONE)))
    filled = fill_workbook(blank, result, recalculate=False)
    (finding,) = [finding for finding in filled.findings if finding.code == "WBK-145"]
    assert finding.message.startswith("SEC[k-1] was found by the project")


OTHER = SURVEY.replace("2022-05-01", "2022-06-02").replace("Report of the", "Report 7 on the")


@one_in(3)
@pytest.mark.parametrize(
    ("pair", "source", "comment"),
    [
        (NONE, "", "The default holds: no value found by a survey"),
        ((SURVEY, OTHER), "(found by a survey, 2022-06-02; Report 7", "Found by a survey, which"),
        (
            (SURVEY, SURVEY.replace("survey:", "manufacturer:", 1)),
            "(stated by the manufacturer, 2022-05-01",
            "Stated by the manufacturer, which",
        ),
    ],
)
def test_filling_types_how_the_value_was_found_over_what_was_said_of_another(
    tmp_path: Path, result: Result, pair: tuple[str, str], source: str, comment: str
) -> None:
    sheet = written(tmp_path, result)
    own = project(tmp_path, pair)
    filled = fill_workbook(sheet, calculate(own), recalculate=False)
    path = tmp_path / "filled.xlsx"
    path.write_bytes(filled.data)
    texts = {(item.role, item.before): item.content for item in filled.items if item.before}
    for name in ("MPS(input)", "MRS(input)"):
        cells = [str(c.value) for row in openpyxl.load_workbook(path)[name] for c in row]
        assert SOURCE not in cells
        assert not source or any(source in text for text in cells)
        left = [text for text in cells if comment in text]
        assert len(left) == (1 if source else 3)
    assert ("source", SOURCE) in texts
    verdict = verify(path, own, library=library([tmp_path / "rules"]))
    assert "VER-070" not in [item.finding.code for item in verdict.items]


@thorough
@one_in(3)
@pytest.mark.parametrize(
    ("pairs", "old", "new", "expected"),
    [
        ((NONE,), 2.5, 2.2, "the default, nothing found in its place"),
        (((SURVEY, OTHER),), None, None, "2022-06-02"),
        ((), SOURCE, "Data sheet of the manufacturer", "found by a survey"),
    ],
)
def test_a_way_that_the_project_does_not_have_is_told_though_the_number_is_right(
    tmp_path: Path,
    result: Result,
    pairs: tuple[tuple[str, str], ...],
    old: object,
    new: object,
    expected: str,
) -> None:
    own = project(tmp_path, *pairs)
    path = edited(written(tmp_path, result), old or SOURCE, new or SOURCE)
    verdict = verify(path, own, library=library([tmp_path / "rules"]))
    assert not verdict.is_confirmed
    (finding,) = [i.finding for i in verdict.items if i.finding.code == "VER-070"]
    assert "how the value was found" in finding.message
    assert finding.message.startswith("SEC[k-1]")
    assert expected in finding.expected


def test_whoever_confirms_it_reads_what_it_is(tmp_path: Path) -> None:
    lines = {line.stated.what: line.text for line in lines_of(rules(tmp_path))}
    assert "a value found by measurement holds in place of the default" in lines["source of NCV"]


# -- every rendering --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def kilns(tmp_path_factory: pytest.TempPathFactory) -> Methodology:
    return rules(tmp_path_factory.mktemp("kilns"), *SAFE, cases=SAFE_CASES)


MADE = st.lists(
    st.tuples(
        st.sampled_from(["clamp", "bull"]),
        st.none() | st.integers(100, 5000).map(lambda n: Fraction(n, 1000)),
        st.integers(1, 10**6),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=examples(12, 300), deadline=None)
@given(made=MADE)
def test_numpy_and_fractions_agree(
    kilns: Methodology, made: list[tuple[str, Fraction | None, int]]
) -> None:
    ids = tuple(f"k-{n}" for n in range(len(made)))
    found = {(i,): v for i, (_, v, _) in zip(ids, made, strict=True) if v is not None}
    values = {
        "type": {(i,): kind for i, (kind, _, _) in zip(ids, made, strict=True)},
        **({"SEC": found} if found else {}),
    }
    known = Inputs(kilns, {"kiln": ids}, values=values)
    monitored = {
        "BRICK": {(i,): Fraction(m) for i, (_, _, m) in zip(ids, made, strict=True)},
        "COAL": dict.fromkeys([(i,) for i in ids], Fraction(1)),
    }
    solution = solve(kilns, known.arrays(monitored), known.sizes)
    own = {"clamp": Fraction(22, 10), "bull": Fraction(15, 10)}
    held = [own[kind] if v is None else min(v, own[kind]) for kind, v, _ in made]
    energy = sum(s * m for s, (_, _, m) in zip(held, made, strict=True))
    expected = (energy - 25 * len(made)) * Fraction(946, 10000)
    assert solution.scalar("ER") == pytest.approx(float(expected), rel=1e-12, abs=1e-9)
    position = {i: n for n, i in enumerate(ids)}
    exact: dict[str, dict[tuple[int, ...], Any]] = {
        name: {(position[i],): v for (i,), v in of.items()}
        for name, of in {**values, **monitored, "SEC": found}.items()
    }
    exact |= {name: {(): number} for name, number in constants(kilns).items()}
    scope = ExactScope(exact, known.sizes, kilns.lookups)
    exact["NCV"] = {(): evaluate_exact(kilns.defaults["NCV"], scope, {})}
    exact["SEC"] |= {
        (n,): evaluate_exact(kilns.defaults["SEC"], scope, {"k": n})
        for n in range(len(ids))
        if (n,) not in exact["SEC"]
    }
    for name, equation in kilns.equations.items():
        keys = [(n,) for n in range(len(ids))] if equation.sets else [()]
        exact[name] = {
            key: evaluate_exact(equation.tree, scope, dict(zip("k", key, strict=False)))
            for key in keys
        }
    assert exact["ER"][()] == expected


@thorough
@requires_libreoffice
def test_libreoffice_agrees(tmp_path: Path, result: Result) -> None:
    safe = calculate(project(tmp_path / "safe", text=SAFE, cases=SAFE_CASES))
    paths = [written(tmp_path, result), written(tmp_path / "safe", safe)]
    for one, path in zip((result, safe), paths, strict=True):
        (fresh,) = recalculate([path], tmp_path / "fresh" / str(id(one)))
        book = openpyxl.load_workbook(fresh, data_only=True)
        values = [c.value for row in book["MRS(calc_process)"].iter_rows() for c in row]
        for expected in reductions(one):
            assert any(isinstance(v, float) and abs(v - expected) < 1e-9 for v in values)
