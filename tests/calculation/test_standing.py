"""What a result may be called: every word is earned, and here somebody tries to earn it wrongly."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from jcm_mrv import FindingsError, Result, calculate, load_project
from jcm_mrv.calculation.in_use import in_use
from jcm_mrv.calculation.standing import WORDS, Basis, brief, standing_of
from jcm_mrv.calculation.trace import TraceNode, trace
from jcm_mrv.cli import main
from jcm_mrv.cli.calculate import print_standing
from jcm_mrv.findings import CAL
from jcm_mrv.methodology.judge import run_cases
from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.model import Standing
from jcm_mrv.methodology.statements import kind_of, name_in, statements
from jcm_mrv.project.confirmation import Confirmation
from jcm_mrv.workbook.writing.marks import Marks
from tests.effort import one_in
from tests.made_pdf import pdf_bytes
from tests.projects import BASE, GONE, READ, project_data, read, told, write_project

pytestmark = one_in(3)

STANDINGS: tuple[Standing, ...] = ("official", "corroborated", "unverified")
EF = {"value": 0.2, "unit": "tCO2/MWh", "source": "Letter of the ministry, page 2"}


def result_of(folder: Path, changes: dict[str, Any]) -> Result:
    return calculate(load_project(write_project(folder, changes)))


def confirmed(*more: dict[str, Any], without: int | None = None) -> dict[str, Any]:
    records = [*READ["confirmed"], *more]
    return {"confirmed": [r for n, r in enumerate(records) if n != without]}


@given(st.lists(st.tuples(st.sampled_from(STANDINGS), st.booleans())))
def test_the_word_is_that_of_the_least_sure(found: list[tuple[Standing, bool]]) -> None:
    record = Confirmation.model_validate(read("x"))
    bases: list[Basis] = [
        Basis("value", f"value of x{n}", standing, "a text", record if was_read else None)
        for n, (standing, was_read) in enumerate(found)
    ]
    left = [standing for standing, was_read in found if not was_read]
    rank = max((STANDINGS.index(standing) for standing in left), default=0)
    assert standing_of(bases) == WORDS[STANDINGS[rank]]


def test_no_shipped_example_is_called_final() -> None:
    examples = Path(__file__).parents[2] / "examples"
    # The readings of one are those of another package, and are put together by a script.
    projects = [p for p in examples.glob("*/project.yaml") if p.parent.name != "measured-inverter"]
    found = {path.parent.name: calculate(load_project(path)) for path in projects}
    assert len(found) >= 4
    assert {name for name, result in found.items() if result.standing == "final"} == set()


def test_everything_read_is_final_and_each_record_is_needed(tmp_path: Path) -> None:
    assert result_of(tmp_path / "all", READ).standing == "final"
    for n, record in enumerate(READ["confirmed"]):
        without = result_of(tmp_path / str(n), confirmed(without=n))
        assert without.standing != "final", record["what"]
        assert [line["what"] for line in without.as_dict()["rests_on"]] == [record["what"]]


@pytest.mark.parametrize("lost", ["document", "version", "page", "reader", "date"])
def test_a_record_that_cannot_be_read_again_confirms_nothing(tmp_path: Path, lost: str) -> None:
    half = {k: v for k, v in read("EF_RE", 0.333, "tCO2/MWh").items() if k != lost}
    records = [*READ["confirmed"][:-1], half]
    result = result_of(tmp_path, {"confirmed": records})
    assert result.standing == "provisional"
    assert "PRJ-137" in [f.code for f in result.findings]
    assert not [line for line in result.as_dict()["confirmations"] if line["what"] == "EF_RE"]


@pytest.mark.parametrize("empty", [" ", "-", "?", "n/a", "N.A.", "none", "tbd", "xxx", "0", "不明"])
@pytest.mark.parametrize("key", ["document", "page", "reader"])
def test_a_sign_in_place_of_a_word_is_missing(tmp_path: Path, key: str, empty: str) -> None:
    records = [*READ["confirmed"][:-1], {**READ["confirmed"][-1], key: empty}]
    result = result_of(tmp_path, {"confirmed": records})
    assert result.standing == "provisional"
    assert "PRJ-137" in [f.code for f in result.findings]


@pytest.mark.parametrize(("key", "value"), [("page", -1), ("page", "p."), ("date", "1900-01-01")])
def test_no_such_page_and_no_such_day(tmp_path: Path, key: str, value: Any) -> None:
    records = [*READ["confirmed"][:-1], {**READ["confirmed"][-1], key: value}]
    result = result_of(tmp_path, {"confirmed": records})
    assert result.standing == "provisional"
    assert "PRJ-137" in [f.code for f in result.findings]


@pytest.mark.parametrize("reader", ["A\nB", "A\x1b[31m", "A\u202eB"])
def test_a_record_is_what_a_person_types(tmp_path: Path, reader: str) -> None:
    with pytest.raises(FindingsError):
        result_of(tmp_path, {"confirmed": [{**read("equation ER"), "reader": reader}]})


@pytest.mark.parametrize("what", ["EF_RE", "EF_RE[roof-b]", "value of EF_RE"])
def test_a_record_without_the_number_confirms_no_number(tmp_path: Path, what: str) -> None:
    guess = {"values.EF_RE": {"roof-b": {**EF, "value": 0.9, "source": "a guess"}}}
    result = result_of(tmp_path, {**guess, **confirmed(read(what))})
    assert result.standing == "draft"
    (said,) = [f for f in result.findings if f.code == "PRJ-137"]
    assert said.found == "no value and unit"


@pytest.mark.parametrize(
    ("document", "version", "word"),
    [
        ("VN_AM007", "01.0", "final"),
        ("VN_AM007 approved", "Ver1", "final"),
        ("JCM_VN_AM007_ver01.0", "01.0", "final"),
        ("VN_AM007", "2015-03", "final"),
        ("VN_AM007", "7.0", "provisional"),
        ("VN_AM007", "ver 02.0", "provisional"),
        ("JCM_ID_AM002_ver02.0", "1.0", "provisional"),
        ("vn-am007-ver1-0", "1.0", "final"),
        ("VN AM007", "1.0", "final"),
        ("VN-AM008", "1.0", "provisional"),
        ("vn_am008 ver01.0", "1.0", "provisional"),
        ("VN-AM007", "2.0", "provisional"),
        ("VN_AM007 ver02.0", "of 2021", "provisional"),
        ("VN_AM007 Approved methodology", "1.0", "final"),
        ("Joint Crediting Mechanism Approved Methodology VN_AM007.pdf", "1.0", "final"),
        ("Installation of Solar PV System", "1.0", "final"),
        ("VN_AM007: Installation of Solar PV System", "1.0", "final"),
        ("Monitoring Spreadsheet: JCM_VN_AM007_ver01.0", "1.0", "final"),
        ("Installation of Solar PV System", "2.0", "provisional"),
        ("my guess", "1.0", "provisional"),
        ("Press release", "1.0", "provisional"),
        ("VN_AM007 draft", "1.0", "provisional"),
        ("VN_AM007_DRAFT.pdf", "1.0", "provisional"),
        ("VN_AM007", "1.0 draft", "provisional"),
        ("VN_AM007 Proposed methodology PM012", "1.0", "provisional"),
        ("VN_PM012 VN_AM007", "1.0", "provisional"),
        ("blog about VN_AM007", "1.0", "provisional"),
        ("Summary of Installation of Solar PV System", "1.0", "provisional"),
        ("VN_AM0071", "1.0", "provisional"),
        ("knowledge", "1.0", "provisional"),
        ("published_ratios", "1.0", "provisional"),
    ],
)
def test_a_record_is_of_the_methodology_and_version_in_use(
    tmp_path: Path, document: str, version: str, word: str
) -> None:
    record = {**READ["confirmed"][-1], "document": document, "version": version}
    result = result_of(tmp_path, {"confirmed": [*READ["confirmed"][:-1], record]})
    assert result.standing == word
    assert ("PRJ-137" in [f.code for f in result.findings]) is (word != "final")


def test_a_cell_of_a_workbook_stands_in_place_of_a_page(tmp_path: Path) -> None:
    number = read("EF_RE", 0.333, "tCO2/MWh")
    whole = {k: v for k, v in number.items() if k != "page"} | {"cell": "MPS!E12"}
    records = [*READ["confirmed"][:-1], whole]
    assert result_of(tmp_path, {"confirmed": records}).standing == "final"


def test_a_source_alone_confirms_nothing(tmp_path: Path) -> None:
    records = [{"what": r["what"], "source": "I have seen it"} for r in READ["confirmed"]]
    result = result_of(tmp_path, {"confirmed": records})
    assert result.standing == "draft"
    assert [f.code for f in result.findings].count("PRJ-137") == len(records)


def test_a_guess_with_a_source_makes_a_draft_whose_tonnes_are_told(tmp_path: Path) -> None:
    guess = {**READ, "values.EF_RE": {"roof-b": EF}}
    result = result_of(tmp_path / "a", guess)
    assert result.standing == "draft"
    [asked] = [f for f in result.findings if f.code == "CAL-012"]
    # (512.3 + 250.1) MWh x (0.333 - 0.2) tCO2/MWh
    assert "101.4 tCO2 fewer" in asked.hint
    higher = {**READ, "values.EF_RE": {"roof-b": {**EF, "value": 0.4}}}
    [asked] = [f for f in result_of(tmp_path / "b", higher).findings if f.code == "CAL-012"]
    assert "51.1 tCO2 more" in asked.hint


def test_a_value_of_the_users_own_is_confirmed_by_the_number_that_was_read(tmp_path: Path) -> None:
    # Nobody knows better: what the library has for captive generation was read nowhere.
    values = {"sets.system.1.connection": "captive", "values.EF_RE": {"roof-b": EF}}
    for n, what in enumerate(("EF_RE", "EF_RE[roof-b]", "value of EF_RE[roof-b]")):
        record = read(what, 200, "kgCO2/MWh")
        result = result_of(tmp_path / str(n), {**values, **confirmed(record)})
        assert result.standing == "final"
        (line,) = [f for f in result.as_dict()["fixed_values"] if f["member"] == "roof-b"]
        assert line["standing"] == "official"
        assert "VN_AM007 1.0, p. 3, read by A. Engineer" in line["source"]


@pytest.mark.parametrize("what", ["EF_RE", "EF_RE[roof-b]", "value of EF_RE[roof-b]"])
def test_a_record_of_the_project_alone_beats_no_number_that_is_known_better(
    tmp_path: Path, what: str
) -> None:
    values = {"values.EF_RE": {"roof-b": {**EF, "value": 0.9, "source": "guess"}}}
    result = result_of(tmp_path, {**values, **confirmed(read(what, 0.9, "tCO2/MWh"))})
    assert result.standing == "draft"
    (line,) = [f for f in result.as_dict()["fixed_values"] if f["member"] == "roof-b"]
    assert (line["source"], line["standing"]) == ("guess", "unverified")


@pytest.mark.parametrize(
    ("what", "value"),
    [
        ("EF_RE", 0.9),
        ("EF_RE[roof-b]", 0.9),
        ("value of EF_RE", 0.9),
        ("table reference_factor, connection = grid", 0.9),
        ("monitoring option B of EG", None),
    ],
)
def test_a_project_that_contradicts_an_overlay_is_an_error(
    tmp_path: Path, what: str, value: float | None
) -> None:
    methodology = Library().load("VN_AM007@1.0")
    overlay = {
        "methodology": methodology.reference,
        "sha256": methodology.sha256,
        "confirmed": READ["confirmed"],
    }
    (tmp_path / "read").mkdir()
    (tmp_path / "read" / "o.yaml").write_text(json.dumps(overlay), encoding="utf-8")
    unit = None if value is None else "tCO2/MWh"
    changes: dict[str, Any] = {"confirmations": "read", "confirmed": [read(what, value, unit)]}
    if value is None:
        changes["monitoring.EG.option"] = "B"
    else:
        changes["values.EF_RE"] = {"roof-b": {**EF, "value": 0.9, "source": "guess"}}
    with pytest.raises(FindingsError) as caught:
        result_of(tmp_path, changes)
    (said,) = [f for f in caught.value.findings if f.code == "PRJ-162"]
    assert "confirmations/o.yaml" in said.found
    agreeing = {"confirmations": "read", **READ}
    assert result_of(tmp_path, agreeing).standing == "final"


def test_an_option_that_is_not_stated_makes_a_draft(tmp_path: Path) -> None:
    result = result_of(tmp_path, {**READ, "monitoring.EG.option": GONE})
    assert result.standing == "draft"
    assert [line["what"] for line in result.as_dict()["rests_on"]] == ["monitoring option of EG"]
    assert not result.ready
    (tree,) = [tree for _, tree in trace(result, "EG")][:1]
    assert tree.standing == "unverified: no monitoring option is stated"
    headline = Marks(result.applications[0]).headline()
    assert headline.startswith("DRAFT")
    assert "monitoring options: EG" in headline


@pytest.mark.parametrize(
    ("connection", "value"), [("captive", 0.333), ("grid", 0.533), ("grid", 0.4)]
)
def test_the_number_of_another_row_is_a_guess(
    tmp_path: Path, connection: str, value: float
) -> None:
    changes = {
        "sets.system.1.connection": connection,
        "values.EF_RE": {"roof-b": {**EF, "value": value}},
    }
    result = result_of(tmp_path, {**READ, **changes})
    assert result.standing == "draft"
    assert [line["what"] for line in result.as_dict()["rests_on"]] == ["value of EF_RE[roof-b]"]
    (asked,) = [f for f in result.findings if f.code == "CAL-012"]
    assert ("0.533" if connection == "captive" else "0.333") in asked.expected


def test_the_number_of_its_own_row_is_no_guess(tmp_path: Path) -> None:
    own = {"values.EF_RE": {"roof-b": {**EF, "value": 0.333}}}
    # It is the number that was read in the row of the table, whatever it is typed from.
    assert result_of(tmp_path / "a", {**READ, **own}).standing == "final"
    row = next(n for n, r in enumerate(READ["confirmed"]) if "reference_factor" in r["what"])
    unread = {**own, **confirmed(without=row)}
    assert result_of(tmp_path / "c", unread).standing == "provisional"
    read_it = confirmed(read("EF_RE", 0.333, "tCO2/MWh"))
    assert result_of(tmp_path / "b", {**own, **read_it}).standing == "final"


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("what", ["EF_RE", "table reference_factor, connection = grid"])
def test_two_records_that_contradict_are_an_error_in_any_order(
    tmp_path: Path, what: str, order: int
) -> None:
    records = [*READ["confirmed"], read(what, 0.9, "tCO2/MWh")][::order]
    with pytest.raises(FindingsError) as caught:
        result_of(tmp_path, {"confirmed": records})
    assert [f.code for f in caught.value.findings if f.is_error] == ["CAL-013"]


@pytest.mark.parametrize("order", [1, -1])
def test_a_row_that_is_not_used_may_have_been_read_as_well(tmp_path: Path, order: int) -> None:
    records = [*READ["confirmed"], read("EF_RE", 0.533, "tCO2/MWh")][::order]
    assert result_of(tmp_path, {"confirmed": records}).standing == "final"


@pytest.mark.parametrize("what", ["EG", "monitoring option of EG"])
def test_whoever_read_the_options_has_not_read_another(tmp_path: Path, what: str) -> None:
    records = [r for r in READ["confirmed"] if r["what"] != "monitoring option of EG"]
    other = {"monitoring.EG.option": "B", "confirmed": [*records, read(what)]}
    with pytest.raises(FindingsError) as caught:
        result_of(tmp_path / "a", other)
    assert [f.code for f in caught.value.findings if f.is_error] == ["PRJ-112"]
    unread = result_of(tmp_path / "b", {"monitoring.EG.option": "B", "confirmed": records})
    assert unread.standing == "draft"
    assert "monitoring option B of EG" in [line["what"] for line in unread.as_dict()["rests_on"]]
    named = read("monitoring option B of EG")
    once = result_of(tmp_path / "c", {**other, "confirmed": [*records, named]})
    assert (once.standing, [f.code for f in told(once.open)]) == ("provisional", ["CAL-016"])
    twice = [*records, named, {**named, "reader": "B. Reader"}]
    assert result_of(tmp_path / "d", {**other, "confirmed": twice}).standing == "final"


def test_another_number_that_was_read_is_an_error(tmp_path: Path) -> None:
    for record in (read("EF_RE", 0.3331, "tCO2/MWh"), read("EF_RE", 0.333, "MWh")):
        with pytest.raises(FindingsError) as caught:
            result_of(tmp_path, {"confirmed": [record]})
        assert [f.code for f in caught.value.findings if f.is_error] == ["CAL-013"]
        assert "p. 3, read by A. Engineer" in caught.value.findings[-1].found or any(
            "p. 3, read by A. Engineer" in f.found for f in caught.value.findings
        )


def test_one_number_that_was_read_confirms_the_members_that_have_it(tmp_path: Path) -> None:
    captive = {"sets.system.1.connection": "captive"}
    records = [*READ["confirmed"][:-1], read("EF_RE", 0.333, "tCO2/MWh")]
    result = result_of(tmp_path, {**captive, "confirmed": records})
    assert result.standing == "draft"
    assert [line["what"] for line in result.as_dict()["rests_on"]] == [
        "table reference_factor, connection = captive"
    ]


def test_a_confirmation_of_what_there_is_not_is_an_error(tmp_path: Path) -> None:
    for what in ("criterion 9", "EF_R", "table reference_factor, connection = nuclear"):
        with pytest.raises(FindingsError) as caught:
            result_of(tmp_path, {"confirmed": [read(what)]})
        assert "PRJ-120" in [f.code for f in caught.value.findings]


def test_a_value_needs_its_unit_and_a_hash_is_a_hash(tmp_path: Path) -> None:
    for wrong in ({"value": 1}, {"unit": "MWh"}, {"sha256": "abc"}, {"date": "yesterday"}):
        with pytest.raises(FindingsError):
            result_of(tmp_path, {"confirmed": [{**read("EF_RE"), **wrong}]})


def test_criteria_that_nobody_has_written_down_keep_a_result_from_being_final() -> None:
    without = [r for r in Library().references() if not Library().load(r).criteria]
    assert without
    for reference in without:
        whats = [stated.what for stated in statements(Library().load(reference))]
        assert "eligibility criteria" in whats


def test_what_belongs_to_a_set_without_members_is_not_used() -> None:
    methodology = Library().load("BD_AM001@2.0")
    seen = 0
    for result in run_cases(methodology):
        if result.inputs is None:
            continue
        empty = {name for name, size in result.inputs.sizes.items() if not size}
        used = in_use(SimpleNamespace(methodology=methodology, inputs=result.inputs))  # type: ignore[arg-type]
        seen += bool(empty)
        assert {"ER", "RE", "PE"} <= used
        assert not [name for name in used if empty & set(methodology.sets_of(name))]
    assert seen


def test_a_captive_generator_that_is_not_there_is_in_no_list() -> None:
    methodology = Library().load("ID_AM002@2.0")
    found = {}
    for result in run_cases(methodology):
        assert result.inputs is not None
        capacity = result.inputs.values["RC_gen"][()]
        used = in_use(SimpleNamespace(methodology=methodology, inputs=result.inputs))  # type: ignore[arg-type]
        assert {"ER", "RE", "PE", "EF_elec", "EF_grid", "RC_gen"} <= used
        generator = {"EF_captive", "h_gen", "EG_gen"}
        assert (generator & used) == (generator if capacity else set())
        found[bool(capacity)] = True
    assert set(found) == {True, False}


def test_a_zero_of_a_published_value_is_asked_like_any_other_guess(tmp_path: Path) -> None:
    zero = {"values.EF_RE": {m: {**EF, "value": 0} for m in ("roof-a", "roof-b")}}
    result = result_of(tmp_path, {**READ, **zero})
    assert result.standing == "draft"
    whats = [line["what"] for line in result.as_dict()["rests_on"]]
    assert whats == ["value of EF_RE[roof-a]", "value of EF_RE[roof-b]"]


def test_a_trace_never_contradicts_what_stands_above_it(tmp_path: Path) -> None:
    def walk(node: TraceNode) -> list[TraceNode]:
        return [node, *itertools.chain.from_iterable(walk(child) for child in node.children)]

    for n, changes in enumerate((READ, {}, {"values.EF_RE": {"roof-b": EF}})):
        result = result_of(tmp_path / str(n), changes)
        unsure = {line["what"]: line["standing"] for line in result.as_dict()["rests_on"]}
        for _, tree in trace(result):
            for node in walk(tree):
                if node.symbol == "EF_RE" and node.member == "roof-b":
                    words = [
                        standing
                        for what, standing in unsure.items()
                        if what.startswith(("table reference_factor", "value of EF_RE[roof-b]"))
                    ]
                    assert node.standing in words if words else node.standing.startswith("confirm")


def test_all_records_stand_in_the_result(tmp_path: Path) -> None:
    data = result_of(tmp_path, READ).as_dict()
    assert {line["what"] for line in data["confirmations"]} == {
        record["what"] for record in READ["confirmed"]
    }
    [row] = [line for line in data["confirmations"] if line["value"] is not None]
    assert (row["value"], row["unit"], row["page"]) == (0.333, "tCO2/MWh", "3")
    assert (row["reader"], row["date"]) == ("A. Engineer", "2026-11-26")


def test_records_beside_applications_belong_into_them(tmp_path: Path) -> None:
    data = project_data(READ)
    parts = ("methodology", "sets", "monitoring", "criteria")
    application = {key: data.pop(key) for key in parts}
    records = data.pop("confirmed")
    inside = {**data, "applications": [{**application, "confirmed": records}]}
    outside = {**data, "applications": [application], "confirmed": records}
    path = tmp_path / "project.yaml"
    path.write_text(json.dumps(inside), encoding="utf-8")
    assert calculate(load_project(path)).standing == "final"
    path.write_text(json.dumps(outside), encoding="utf-8")
    with pytest.raises(FindingsError) as caught:
        load_project(path)
    assert "`confirmed` must stand inside" in caught.value.findings[0].message


# -- ready ------------------------------------------------------------------------------------


def test_ready_is_another_matter_than_the_standing(tmp_path: Path) -> None:
    draft = result_of(tmp_path / "a", {})
    assert (draft.standing, told(draft.open)) == ("draft", ())
    final = result_of(tmp_path / "b", {**READ, "criteria.2": GONE})
    assert (final.standing, final.ready) == ("final", False)
    assert [found.code for found in told(final.open)] == ["PRJ-119"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"criteria": GONE}, "PRJ-119"),
        ({"meters.M-A.calibrations.0.valid_until": "2025-01-31"}, "MON-801"),
        ({"criteria.1.evidence": "evidence/report.pdf"}, "PRJ-138"),
        ({"monitoring.EG.members.roof-a.entries.0.end": "2024-11-30"}, "MON-035"),
        ({"meters.M-A.calibrations.0.certificate": "certs/M-A.pdf"}, "PRJ-138"),
        ({"criteria.1.evidence": GONE}, "PRJ-118"),
        ({"criteria.1.evidence": "?"}, "PRJ-118"),
        ({"meters.M-A.calibrations": GONE}, "MON-806"),
        (
            {
                "meters": GONE,
                "monitoring.EG.members.roof-a.meter": GONE,
                "monitoring.EG.members.roof-b.meter": GONE,
            },
            "MON-903",
        ),
        ({"monitoring.EG.option": GONE}, "PRJ-111"),
        ({"monitoring.EG.members.roof-a.evidence": GONE}, "PRJ-139"),
        ({"monitoring.EG.members.roof-a.evidence": "TBD"}, "PRJ-139"),
        ({"monitoring.EG.members.roof-a.entries.0.evidence": "will follow"}, "PRJ-139"),
        ({"monitoring.EG.members.roof-a.entries.0.evidence": "https://evn.vn/bills/7"}, "PRJ-139"),
        ({"meters.M-A.calibrations.0.certificate": "https://lab.vn/7.pdf"}, "PRJ-139"),
        ({"meters.M-A.calibrations.0.certificate": GONE}, "PRJ-139"),
        ({"meters.M-A.calibrations.0.certificate": "chưa có"}, "PRJ-139"),
        ({"monitoring.EG.members.roof-a.entries.0.value": 5300}, "MON-614"),
        ({"meters.M-A.calibrations.0.valid_until": "2099-02-28"}, "MON-807"),
        ({"criteria.1.evidence": "none yet"}, "PRJ-118"),
        ({"criteria.1.evidence": "準備中"}, "PRJ-118"),
        ({"criteria.1.evidence": "yes"}, "PRJ-118"),
        ({"criteria.1.evidence": "see above"}, "PRJ-118"),
        ({"criteria.1.evidence": "同上"}, "PRJ-118"),
        ({"criteria.1.evidence": "Yes, it is met"}, "PRJ-118"),
        ({"criteria.1.evidence": "適合しています"}, "PRJ-118"),
        ({"criteria.1.evidence": "có đáp ứng"}, "PRJ-118"),
        ({"meters.M-A.calibrations.0.certificate": "OK"}, "PRJ-139"),
        ({"site.timezone": "Asia/Tokyo"}, "PRJ-135"),
        ({"authorisation": {"date": "2025-03-01", "by": "Ministry", "evidence": "TBD"}}, "PRJ-210"),
        ({"authorisation": {"date": "2025-03-01", "by": "?", "evidence": "Letter"}}, "PRJ-210"),
    ],
)
def test_what_is_open_keeps_a_result_from_being_ready(
    tmp_path: Path, changes: dict[str, Any], code: str
) -> None:
    if code == "MON-801":
        changes["meters.M-A.maximum_permissible_error"] = "0.5 %"
    result = result_of(tmp_path, {**READ, **changes})
    assert not result.ready
    assert code in [line["code"] for line in result.as_dict()["open"]]


@pytest.mark.parametrize("evidence", [{}, {"evidence": "bills/2024.pdf"}, {"evidence": "TBD"}])
def test_an_invoice_beside_readings_is_shown_by_something(
    tmp_path: Path, evidence: dict[str, str]
) -> None:
    bill = {"start": "2024-02-01", "end": "2024-02-01", "value": 1, "unit": "MWh", **evidence}
    read_ = {"readings": "a.csv", "meter": "M-A", "invoiced": [bill]}
    project = load_project(write_project(tmp_path, {"monitoring.EG.members.roof-a": read_}))
    # A file that is not there is PRJ-138.
    code = "PRJ-138" if evidence.get("evidence", "").endswith(".pdf") else "PRJ-139"
    assert code in [found.code for found in project.findings if found.keeps_open]


@pytest.mark.parametrize(
    ("evidence", "code"),
    [
        ({}, "PRJ-139"),
        ({"evidence": "TBD"}, "PRJ-139"),
        ({"evidence": "x"}, "PRJ-139"),
        ({"evidence": "swap.pdf"}, "PRJ-138"),
        ({"evidence": "Protocol 12 of the exchange, signed by both sides"}, ""),
        ({"evidence": "protocol.txt"}, ""),
    ],
)
@pytest.mark.parametrize("of", ["event", "shift"])
def test_what_changes_amounts_is_shown_by_something(
    tmp_path: Path, of: str, evidence: dict[str, str], code: str
) -> None:
    """An exchange of a meter that only somebody's word stood for added energy, and was ready."""
    (tmp_path / "protocol.txt").write_text("Protocol 12: exchange of the meter, both sides signed")
    event = {"date": "2024-06-01", "what": "replaced", "before": 9, "after": 0, "unit": "kWh"}
    moved = {"from": "2024-03-01", "to": "2024-04-01", "by": "1 h", "reason": "clock"}
    changes: dict[str, Any] = {"meters.M-A.events": [{**event, **evidence}]}
    if of == "shift":
        evidence = evidence or {"evidence": "?"}
        read_ = {"readings": "a.csv", "meter": "M-A", "shift": [{**moved, **evidence}]}
        changes = {"monitoring.EG.members.roof-a": read_}
    project = load_project(write_project(tmp_path, changes))
    open_ = [found for found in project.findings if found.keeps_open]
    label = "meters.M-A.events" if of == "event" else "monitoring.EG.members.roof-a.shift"
    assert [found.code for found in open_ if label in found.message] == [code] * bool(code)
    (note,) = [found for found in project.findings if found.code == "PRJ-244"]
    assert (f"1 {of}" in note.message) == evidence.get("evidence", "").startswith("Protocol")


def test_an_option_that_nobody_has_read_of_is_open(tmp_path: Path) -> None:
    result = result_of(tmp_path, {"monitoring.EG.option": "B"})
    assert [found.code for found in told(result.open)] == ["PRJ-112"]


def test_screen_and_trace_list_what_the_result_lists(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A draft names what is only corroborated as well: all of it stands between it and final."""
    result = result_of(tmp_path, {})
    sure = {line["standing"] for line in result.as_dict()["rests_on"]}
    assert sure == {"unverified", "corroborated"}
    print_standing(result)
    shown = capsys.readouterr().out
    for line in result.as_dict()["rests_on"]:
        kind = kind_of(line["what"])
        assert kind is not None
        assert name_in(kind, line["what"]) in shown
    assert shown.startswith("draft: it rests on what was not read in an official text")
    assert "besides, it rests on what only published results reproduce" in shown
    headline = Marks(result.applications[0]).headline()
    assert "reproduced from published results alone: " in headline
    traced = CliRunner().invoke(main, ["trace", str(tmp_path / "project.yaml"), "ER"])
    assert shown in traced.output
    data = CliRunner().invoke(main, ["trace", str(tmp_path / "project.yaml"), "ER", "--json"])
    said = json.loads(data.stdout)
    assert (said["standing"], said["ready"]) == ("draft", result.ready)
    whole = result.as_dict()
    assert [said[key] for key in ("rests_on", "open", "unseen")] == [
        whole["rests_on"], whole["open"], whole["unseen"],
    ]  # fmt: skip


@pytest.mark.parametrize("evidence", ["", " ", "-", "?", "n/a", "tbd", "none"])
def test_a_criterion_without_evidence_is_told(tmp_path: Path, evidence: str) -> None:
    result = result_of(tmp_path, {"criteria.1.evidence": evidence})
    assert "PRJ-118" in [f.code for f in result.open]


@pytest.mark.parametrize("kind", ["link", "file", "folder", "itself"])
def test_evidence_that_shows_nothing_is_missing(tmp_path: Path, kind: str) -> None:
    name = "project.yaml" if kind == "itself" else "evidence/report.pdf"
    folder = tmp_path / "evidence"
    folder.mkdir()
    if kind == "link":
        (folder / "report.pdf").symlink_to(tmp_path / "gone.pdf")
    elif kind == "file":
        (folder / "report.pdf").touch()
    elif kind == "folder":
        (folder / "report.pdf").mkdir()
    result = result_of(tmp_path, {**READ, "criteria.1.evidence": name})
    assert [found.code for found in told(result.open)] == ["PRJ-138"]


@pytest.mark.parametrize("who", ["A. Engineer", {"name": "a engineer", "tax_code": "1"}])
def test_a_participant_is_no_reader(tmp_path: Path, who: Any) -> None:
    result = result_of(tmp_path, {**READ, "participants": {"partner": [who]}})
    assert result.standing == "draft"
    told = [found for found in result.findings if found.code == "PRJ-137"]
    assert len(told) == len(READ["confirmed"])
    assert "no reader other than a participant" in told[0].message + told[0].found


@pytest.mark.parametrize(
    ("reader", "participant", "counts"),
    [
        ("Example Industrial Park", "Example Industrial Park JSC", False),
        ("Example Engineering", "Example Engineering Co., Ltd.", False),
        ("Minh Phat", "Công ty Cổ phần Minh Phát", False),
        ("森 健", "Ken Mori", False),
        ("K. Mori", "Ken Mori", False),
        # A firm in another script is nobody's name.
        ("森 健", "Example Industrial Park JSC", True),
        ("森 健", "Example Industrial Park", True),
        ("Ken Mori", "東京電力", True),
        ("Ken Mori, Foo Co., Ltd.", "Foo Co., Ltd.", True),
        ("Ken Mori", "Ha Le", True),
    ],
)
def test_a_participant_otherwise_written_is_no_reader(
    reader: str, participant: str, counts: bool
) -> None:
    """Without its legal form, or in another script, a participant counted as a reader."""
    record = Confirmation(what="EF_RE", reader=reader)
    assert record.is_read_by([participant]) is not counts


@pytest.mark.parametrize(
    ("content", "shows"),
    [
        (b"x", False),
        (b"ok", False),
        (b"y\n" + b" " * 5000, False),
        (b"x" * 5000, False),
        (bytes(5000), False),
        (b"%PDF-1.7\n", False),
        (b"To be provided later by the supplier.", False),
        ("準備中です。後日提出します。".encode("utf-16"), False),
        (b"Read on 31 January: 41,234 kWh", True),
        ("検針記録 2024-01-31 41,234 kWh".encode("utf-16"), True),
        (bytes(range(256)), True),
    ],
)
def test_a_file_without_words_is_no_evidence(tmp_path: Path, content: bytes, shows: bool) -> None:
    (tmp_path / "report").write_bytes(content)
    result = result_of(tmp_path, {**READ, "criteria.1.evidence": "./report"})
    assert [found.code for found in told(result.open)] == ([] if shows else ["PRJ-138"])


def _certified(*files: str) -> dict[str, Any]:
    """Give two calibrations of a meter, of 2023 and of 2025, with their certificates."""
    days = ("2023-06-01", "2025-05-31"), ("2025-05-20", "2027-12-31")
    return {
        **READ,
        "meters.M-A.calibrations": [
            {"date": first, "valid_until": last, "certificate": file}
            for (first, last), file in zip(days, files, strict=True)
        ],
    }


AMOUNTS = "; ".join(
    f"{one['value']} {one['unit']}"
    for one in BASE["monitoring"]["EG"]["members"]["roof-a"]["entries"]
)
A_ROOF, B_ROOF = (f"monitoring.EG.members.{name}" for name in ("roof-a", "roof-b"))


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        pytest.param(_certified("one.txt", "one.txt"), True, id="one certificate of two days"),
        pytest.param(_certified("one.txt", "copy.txt"), True, id="a copy of it"),
        pytest.param(_certified("one.txt", "two.txt"), False, id="two certificates"),
        pytest.param(_certified("one.txt, page 1", "one.txt, page 2"), False, id="two pages"),
        pytest.param(
            {**_certified("one.txt", "two.txt"), f"{A_ROOF}.entries.0.evidence": "one.txt"},
            True,
            id="a certificate for an amount",
        ),
        pytest.param(
            {
                **_certified("one.txt", "two.txt"),
                **{f"criteria.{n}.evidence": "one.txt" for n in range(1, 5)},
            },
            False,
            id="a certificate for criteria",
        ),
        pytest.param(
            {
                **_certified("one.txt", "two.txt"),
                "meters.M-B": {
                    "serial": "2",
                    "calibrations": _certified("one.txt", "two.txt")["meters.M-A.calibrations"],
                },
                f"{B_ROOF}.meter": "M-B",
            },
            False,
            id="a certificate of two meters",
        ),
        pytest.param(
            {
                **READ,
                f"{A_ROOF}.entries.0.evidence": "one.txt",
                f"{A_ROOF}.entries.1.evidence": "one.txt",
            },
            False,
            id="one statement of two periods",
        ),
    ],
)
def test_one_file_for_what_needs_a_document_each(
    tmp_path: Path, changes: dict[str, Any], asked: bool
) -> None:
    for name, text in (("one", "certificate 1"), ("copy", "certificate 1"), ("two", "another one")):
        (tmp_path / f"{name}.txt").write_text(f"This is {text}: {AMOUNTS}")
    result = result_of(tmp_path, changes)
    assert [found.code for found in told(result.open)] == ["PRJ-217"] * asked


@pytest.mark.parametrize(
    "text",
    [
        "# Head\nschema: jcm-mrv/overlay/1\nmethodology: VN_AM007@1.0\nconfirmed: []\n",
        "confirmed:\n- {what: RE}\nmethodology: VN_AM007@1.0\nsha256: aa\n",
        '{"confirmed": [{"what": "RE"}], "methodology": "VN_AM007@1.0"}',
    ],
)
def test_what_somebody_has_read_is_no_evidence(tmp_path: Path, text: str) -> None:
    """An overlay, as it was written or saved again, made a criterion met."""
    (tmp_path / "report.yaml").write_text(text, encoding="utf-8")
    result = result_of(tmp_path, {**READ, "criteria.1.evidence": "report.yaml"})
    assert [found.code for found in told(result.open)] == ["PRJ-138"]


@pytest.mark.parametrize("text", ["1", "evidence", "OK, fulfilled", "trust me"])
def test_somebodys_word_is_no_evidence(tmp_path: Path, text: str) -> None:
    result = result_of(tmp_path, {**READ, "criteria.1.evidence": text})
    assert [found.code for found in told(result.open)] == ["PRJ-118"]


@pytest.mark.parametrize("name", ["result.json", "monitoring_spreadsheet.xlsx"])
def test_what_was_calculated_is_no_evidence(tmp_path: Path, name: str) -> None:
    """The sheet of an earlier run, named as what shows that a criterion is met, made it ready."""
    changes = {**READ, "criteria.1.evidence": f"output/{name}"}
    path = write_project(tmp_path, changes)
    made = CliRunner().invoke(main, ["calculate", str(path), "-o", str(tmp_path / "output")])
    assert made.exit_code == 0
    result = calculate(load_project(path))
    assert [found.code for found in told(result.open)] == ["PRJ-138"]
    assert "what jcm-mrv itself has written" in told(result.open)[0].message
    # Saved again by another program it says no more than before.
    book = openpyxl.load_workbook(tmp_path / "output/monitoring_spreadsheet.xlsx")
    book.save(tmp_path / "output" / name)
    assert [found.code for found in told(calculate(load_project(path)).open)] == ["PRJ-138"]
    # A sheet of somebody's own is theirs, also where they have copied lines.
    own = openpyxl.Workbook()
    lines = own.create_sheet("Lines")
    for row in book["MPS(input)"].iter_rows(values_only=True):
        lines.append(row)
    own.save(tmp_path / "output" / name)
    assert not told(calculate(load_project(path)).open)


@pytest.mark.parametrize("of", ["certificate", "invoice", "criterion"])
def test_readings_are_no_evidence_of_what_they_are_held_against(tmp_path: Path, of: str) -> None:
    (tmp_path / "a.csv").write_text("time,kWh\n2024-01-01 00:00,1\n", encoding="utf-8")
    bill = {"start": "2024-02-01", "end": "2024-02-01", "value": 1, "unit": "MWh"}
    bill["evidence"] = "a.csv" if of == "invoice" else "bill of February"
    read_ = {"readings": "a.csv", "meter": "M-A", "invoiced": [bill]}
    changes: dict[str, Any] = {"monitoring.EG.members.roof-a": read_}
    if of == "certificate":
        changes["meters.M-A.calibrations.0.certificate"] = "a.csv"
    if of == "criterion":
        changes["criteria.1.evidence"] = "a.csv"
    project = load_project(write_project(tmp_path, changes))
    (told,) = [found for found in project.findings if found.code == "PRJ-138"]
    assert "names the readings themselves as evidence" in told.message


def test_evidence_that_is_there_or_is_told_in_words_is_not_missed(tmp_path: Path) -> None:
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence" / "report.pdf").write_bytes(b"%PDF of the commissioning")
    said = {
        "criteria.1.evidence": "evidence/report.pdf",
        "criteria.2.evidence": "Contract 12/2024, signed by both sides.",
        "criteria.3.evidence": "https://example.com/certificates.pdf",
        "criteria.4.evidence": "evidence/*.pdf",
    }
    assert not told(result_of(tmp_path, {**READ, **said}).open)


def test_many_files_that_are_missing_are_one_finding(tmp_path: Path) -> None:
    entries = [
        {
            "start": f"2024-{m:02}-01",
            "end": f"2024-{m:02}-28",
            "value": 1,
            "unit": "MWh",
            "evidence": f"invoices/{m}.pdf",
        }
        for m in range(1, 13)
    ]
    path = write_project(tmp_path, {"monitoring.EG.members.roof-a.entries": entries})
    found = [f for f in load_project(path).findings if f.code == "PRJ-138"]
    assert len(found) == 1
    assert found[0].found.endswith("invoices/5.pdf and 7 more")


def test_several_are_told_by_what_they_are() -> None:
    bases = [
        Basis("equation", "equation RE", "unverified", "-"),
        Basis("equation", "equation PE", "unverified", "-"),
        Basis("criteria", "eligibility criteria", "unverified", "-"),
    ]
    assert brief(bases) == "equations: RE, PE; eligibility criteria: all"


def test_all_the_criteria_are_said_in_the_language_of_the_screen() -> None:
    found = [Basis("criteria", "eligibility criteria", "unverified", "nobody")]
    told = CAL[10].at("project.yaml:1:1", found=brief(found), reference="A@1.0", page="https://")
    assert told.found == "eligibility criteria: all"
    assert told.in_language("ja").found == "適格性要件: すべて"


@pytest.mark.parametrize(
    ("page", "asked"),
    [
        (", page 2", False),
        (" (p. 2-3)", True),
        (", page 9", True),
        (", line 9", False),
        ("", False),
    ],
)
def test_a_page_that_a_certificate_does_not_have(tmp_path: Path, page: str, asked: bool) -> None:
    (tmp_path / "one.pdf").write_bytes(pdf_bytes(["Calibration of 2023", "Calibration of 2025"]))
    (tmp_path / "two.pdf").write_bytes(b"%PDF of a scanner that nobody can open")
    changes = _certified(f"one.pdf{page}", f"two.pdf{page}")
    result = result_of(tmp_path, {**READ, **changes})
    found = [f for f in result.open if f.code == "PRJ-219"]
    assert len(found) == asked
    unread = [f.found for f in result.findings if f.code == "PRJ-224"]
    assert unread == (["two.pdf"] if "p" in page else [])
    # Nor is it known whether the two are one.
    assert [f.found for f in result.findings if f.code == "PRJ-225"] == ["one.pdf; two.pdf"]
    assert all("one.pdf has no page" in f.message and "it has 2" in f.message for f in found)


@pytest.mark.parametrize(
    ("value", "word"), [(0.333, "final"), (0.533, "draft"), (0.4, "draft"), (0.3331, "draft")]
)
def test_a_number_that_is_typed_again_is_as_sure_as_where_it_was_read(
    value: float, word: str, tmp_path: Path
) -> None:
    """The record is of the row of the table; the project types its number once more."""
    again = {"value": value, "unit": "tCO2/MWh", "source": "VN_AM007 ver01.0, section I"}
    changes = {**confirmed(), "values.EF_RE": {"roof-a": again}}
    assert result_of(tmp_path, changes).standing == word


def test_a_number_that_is_typed_again_and_was_read_nowhere_is_not_final(tmp_path: Path) -> None:
    rows = [n for n, record in enumerate(READ["confirmed"]) if "reference_factor" in record["what"]]
    assert rows
    again = {"value": 0.333, "unit": "tCO2/MWh", "source": "VN_AM007 ver01.0, section I"}
    changes = {**confirmed(without=rows[0]), "values.EF_RE": {"roof-a": again}}
    assert result_of(tmp_path, changes).standing == "provisional"
