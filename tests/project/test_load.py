"""Project files: what does not fit together is said with its place and its mend."""

from __future__ import annotations

import copy
import shutil
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import FindingsError, load_project
from jcm_mrv.findings import Finding
from jcm_mrv.methodology.library import Library, shipped_folder
from tests.projects import GONE, read, told, write_project
from tests.two_versions import SMALL, write_small_project, write_versions


def errors(folder: Path, changes: dict[str, Any]) -> list[Finding]:
    with pytest.raises(FindingsError) as caught:
        load_project(write_project(folder, changes))
    return [finding for finding in caught.value.findings if finding.is_error]


def test_a_project_is_bound_to_its_methodology(tmp_path: Path) -> None:
    project = load_project(write_project(tmp_path))
    application = project.applications[0]
    assert application.methodology.reference == "VN_AM007@1.0"
    assert application.inputs.members == {"system": ("roof-a", "roof-b")}
    assert application.inputs.values["capacity"][("roof-a",)] == Fraction(600)
    assert application.inputs.values["connection"][("roof-a",)] == "grid"
    assert [(p.year, p.days) for p in project.years] == [(2024, 366), (2025, 181)]
    assert told(project.findings) == ()


def test_a_folder_means_its_project_file(tmp_path: Path) -> None:
    write_project(tmp_path)
    assert load_project(tmp_path).path == tmp_path / "project.yaml"


BAD: list[tuple[str, dict[str, Any], str, str]] = [
    ("unknown methodology", {"methodology": "VN_AM077@1.0"}, "MET-130", "VN_AM007"),
    ("unknown version", {"methodology": "VN_AM007@9.0"}, "MET-131", "1.0"),
    ("no methodology", {"methodology": GONE}, "PRJ-015", ""),
    ("unknown key", {"monitorings": {}}, "PRJ-013", "'monitoring'"),
    ("unknown key inside", {"site.timezne": "x"}, "PRJ-013", "'timezone'"),
    ("unknown set", {"sets.sistem": [{"id": "a"}]}, "PRJ-101", "'system'"),
    ("no members", {"sets": {}}, "PRJ-102", "add"),
    ("member twice", {"sets.system.1.id": "roof-a"}, "PRJ-103", "own id"),
    ("unknown attribute", {"sets.system.0.capasity": "1 kW"}, "PRJ-201", "'capacity'"),
    ("missing attribute", {"sets.system.0.connection": GONE}, "PRJ-202", "connection"),
    ("unknown choice", {"sets.system.0.connection": "gird"}, "PRJ-203", "'grid'"),
    ("attribute without unit", {"sets.system.0.capacity": 600}, "PRJ-204", ""),
    ("attribute in another unit", {"sets.system.0.capacity": "600 kWh"}, "PRJ-205", ""),
    ("value of a monitored parameter", {"values.EG": {"roof-a": {}}}, "PRJ-104", "monitoring"),
    ("value of an unknown parameter", {"values.EF_RR": {}}, "PRJ-104", "'EF_RE'"),
    (
        "value of an unknown member",
        {"values.EF_RE": {"roof-c": {"value": 1, "unit": "tCO2/MWh", "source": "x"}}},
        "PRJ-105",
        "'roof-",
    ),
    (
        "value without source",
        {"values.EF_RE": {"roof-a": {"value": 1, "unit": "tCO2/MWh"}}},
        "PRJ-106",
        "document",
    ),
    (
        "value in a wrong unit",
        {"values.EF_RE": {"roof-a": {"value": 1, "unit": "t/MWh", "source": "x"}}},
        "PRJ-107",
        "",
    ),
    ("monitoring of an unknown parameter", {"monitoring.EX": {"option": "C"}}, "PRJ-109", "EG"),
    ("monitoring of a fixed parameter", {"monitoring.EF_RE": {"option": "C"}}, "PRJ-109", "values"),
    (
        "monitoring of an unknown member",
        {"monitoring.EG.members.roof-z": {"entries": []}},
        "PRJ-105",
        "'roof-",
    ),
    (
        "a comma of thousands in braces",
        {"monitoring.EG.members.roof-a.entries.0.000": None},
        "PRJ-013",
        "write 13000 for 13,000",
    ),
    ("unknown meter", {"monitoring.EG.members.roof-a.meter": "M-B"}, "PRJ-113", "'M-A'"),
    ("readings and entries", {"monitoring.EG.members.roof-a.readings": "a.csv"}, "PRJ-114", ""),
    ("member not monitored", {"monitoring.EG.members.roof-b": GONE}, "PRJ-115", "roof-b"),
    ("nothing monitored", {"monitoring": {}}, "PRJ-115", "roof-a"),
    ("unknown criterion", {"criteria.9": {"met": True}}, "PRJ-116", ""),
    ("criterion not met", {"criteria.1.met": False}, "PRJ-117", "cannot be applied"),
    (
        "confirmation of nothing",
        {"confirmed": [{"what": "EF_R", "source": "p. 1"}]},
        "PRJ-120",
        "'EF_RE'",
    ),
    ("another country", {"partner_country": "TH"}, "PRJ-122", ""),
    ("unknown time zone", {"site.timezone": "Asia/Hochiminh"}, "PRJ-123", "Ho_Chi_Minh"),
    ("a zone that is none", {"site.timezone": "Asia/Hanoi"}, "PRJ-123", "has Asia/Ho_Chi_Minh"),
    (
        "a zone of no known country",
        {"site.timezone": "Asia/Tokio", "partner_country": "ZZ"},
        "PRJ-123",
        "'Asia/Tokyo'",
    ),
    ("period before operation", {"start_of_operation": "2024-02-01"}, "PRJ-124", ""),
    (
        "period ends before it starts",
        {"monitoring_period.end": "2023-01-01"},
        "PRJ-015",
        "exchanged",
    ),
    ("endless period", {"monitoring_period.end": "2999-01-01"}, "PRJ-125", ""),
    ("unit in other letters", {"monitoring.EG.members.roof-a.unit": "kwh"}, "PRJ-015", "'kWh'"),
    ("nowhere", {"site.latitude": 91}, "PRJ-015", ""),
    ("a bad interval", {"monitoring.EG.members.roof-a.interval": "soon"}, "PRJ-015", ""),
    ("both forms", {"applications": [{"methodology": "VN_AM007@1.0"}]}, "PRJ-015", ""),
    ("values in two places", {"monitoring.EG.entries": []}, "PRJ-015", ""),
]


@pytest.mark.parametrize(("changes", "code", "hint"), [b[1:] for b in BAD], ids=[b[0] for b in BAD])
def test_what_does_not_fit(tmp_path: Path, changes: dict[str, Any], code: str, hint: str) -> None:
    found = [finding for finding in errors(tmp_path, changes) if finding.code == code]
    assert found, errors(tmp_path, changes)
    finding = found[0]
    assert finding.where.startswith("project.yaml:") or code.startswith("MET")
    assert hint in finding.hint
    assert finding.expected or finding.hint


WARNED: list[tuple[str, dict[str, Any], str]] = [
    ("no option", {"monitoring.EG.option": GONE}, "PRJ-111"),
    ("criterion not answered", {"criteria.3": GONE}, "PRJ-119"),
    ("criterion without evidence", {"criteria.3": {"met": True}}, "PRJ-118"),
    ("no version", {"methodology": "VN_AM007"}, "PRJ-121"),
    ("no reference", {"reference": GONE}, "PRJ-127"),
    ("a zone of another country", {"site.timezone": "Asia/Tokyo"}, "PRJ-135"),
    ("a zone of the same clock", {"site.timezone": "Asia/Bangkok"}, "PRJ-135"),
    ("an option that nobody has read", {"monitoring.EG.option": "B"}, "PRJ-112"),
    ("percent slip", {"meters.M-A.maximum_permissible_error": "20 %"}, "PRJ-128"),
]


@pytest.mark.parametrize(("changes", "code"), [w[1:] for w in WARNED], ids=[w[0] for w in WARNED])
def test_what_is_worth_a_word(tmp_path: Path, changes: dict[str, Any], code: str) -> None:
    project = load_project(write_project(tmp_path, changes))
    assert code in [finding.code for finding in project.findings]


def test_several_errors_are_told_at_once(tmp_path: Path) -> None:
    found = errors(
        tmp_path,
        {"monitoring.EX": {"option": "C"}, "criteria.1.met": False, "site.timezone": "Mars/Base"},
    )
    assert {"PRJ-109", "PRJ-117", "PRJ-123"} <= {finding.code for finding in found}


def test_what_does_not_hang_on_members_is_told_beside_what_is_wrong_with_them(
    tmp_path: Path,
) -> None:
    found = errors(
        tmp_path,
        {
            "sets.system.0.connection": "gird",
            "monitoring.EG.members.roof-a.meter": "M-Z",
            "criteria.9": {"met": True, "evidence": "x"},
        },
    )
    assert [finding.code for finding in found] == ["PRJ-203", "PRJ-113", "PRJ-116"]


def test_an_option_says_what_it_is_and_is_refused_where_the_options_were_read(
    tmp_path: Path,
) -> None:
    path = write_project(tmp_path, {"monitoring.EG.option": "B"})
    (asked,) = [f for f in load_project(path).findings if f.code == "PRJ-112"]
    assert (asked.found, asked.severity) == ("B (invoices)", "warning")
    assert asked.expected.startswith("C (own measurement), as far as is known")
    record = {"monitoring.EG.option": "B", "confirmed": [read("monitoring option B of EG")]}
    found = load_project(write_project(tmp_path / "read", record)).findings
    assert "PRJ-112" not in [f.code for f in found]
    # The same methodology, with a source for its options.
    rules = tmp_path / "rules" / "VN_AM007" / "1.0"
    shutil.copytree(shipped_folder() / "VN_AM007" / "1.0", rules)
    shutil.copytree(shipped_folder() / "families", tmp_path / "rules" / "families")
    text = (rules / "methodology.yaml").read_text(encoding="utf-8")
    claim = "    options_from: {standing: official, source: register}\n"
    text = text.replace("    plausibility: solar\n", f"    plausibility: solar\n{claim}")
    (rules / "methodology.yaml").write_text(text, encoding="utf-8")
    # Rules of one's own have not read them on their own word.
    own = load_project(path, Library((tmp_path / "rules",))).findings
    assert [f.severity for f in own if f.code == "PRJ-112"] == ["warning"]
    record = {"monitoring.EG.option": "B", "confirmed": [read("monitoring option of EG")]}
    with pytest.raises(FindingsError) as caught:
        load_project(write_project(tmp_path / "refused", record))
    (refused,) = [f for f in caught.value.findings if f.is_error]
    assert (refused.code, refused.expected) == ("PRJ-112", "C (own measurement)")


def test_a_missing_file_names_no_file_that_is_not_near(tmp_path: Path) -> None:
    write_project(tmp_path)
    (tmp_path / ".pre-commit-config.yaml").write_text("", encoding="utf-8")
    with pytest.raises(FindingsError) as caught:
        load_project(tmp_path / "nowhere")
    assert caught.value.findings[0].hint.startswith("check the path; `jcm-mrv init")


def test_a_list_of_confirmations_may_be_empty(tmp_path: Path) -> None:
    assert load_project(write_project(tmp_path, {"confirmed": None})).file.confirmed == ()


def test_a_missing_file_names_its_neighbour(tmp_path: Path) -> None:
    write_project(tmp_path)
    with pytest.raises(FindingsError) as caught:
        load_project(tmp_path / "projekt.yaml")
    assert caught.value.findings[0].code == "PRJ-001"
    assert "project.yaml" in caught.value.findings[0].hint


def test_applications_stand_side_by_side(tmp_path: Path) -> None:
    base: dict[str, Any] = dict.fromkeys(("methodology", "sets", "monitoring", "criteria"), GONE)
    from tests.projects import BASE

    one = {key: BASE[key] for key in base}
    twice = errors(tmp_path, {**base, "applications": [one, one]})
    assert [finding.code for finding in twice] == ["PRJ-126"]
    project = load_project(write_project(tmp_path, {**base, "applications": [one]}))
    assert project.applications[0].where("sets", "system", 0).count(":") == 2


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("600 kW", None),
        ("600kW", None),
        ("-5 kW", None),
        ("1e3 kW", None),
        ("kW", "unit"),
        ("600", "unit"),
        ("six kW", "unit"),
        ("600 kWx", "unit"),
        ("1/0 kW", "finite"),
    ],
)
def test_quantities_are_a_number_and_a_unit(tmp_path: Path, text: str, error: str | None) -> None:
    changes = {"meters.M-A.register_maximum": text}
    if error is None:
        project = load_project(write_project(tmp_path, changes))
        assert project.file.meters["M-A"].register_maximum is not None
    else:
        assert error in str(errors(tmp_path, changes)[0])


def test_every_file_that_a_project_names_is_known(tmp_path: Path) -> None:
    named = {
        "criteria.1.evidence": "evidence/report.pdf",
        "criteria.2.evidence": "plan [v1.2]/*",
        "criteria.3.evidence": "A sentence. With a stop, and/or **/ a stroke: *.[",
        "criteria.4.evidence": "scans/*.pdf",
        "meters.M-A.serial": "/" * 2000,
        "title": "../outside.txt",
    }
    here = ["evidence/report.pdf", "scans/a.pdf", "scans/b.pdf"]
    for name in [*here, "other.pdf"]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    project = load_project(write_project(tmp_path, named))
    assert {path.relative_to(tmp_path).as_posix() for path in project.files()} == {
        "project.yaml",
        *here,
    }


def test_members_that_make_too_many_combinations(tmp_path: Path) -> None:
    rules = copy.deepcopy(SMALL)
    rules["sets"]["user"] = {"index": "u", "title": "User", "optional": "usual"}
    rules["parameters"]["flow"] = {
        **rules["parameters"]["EG"],
        "sets": ["plant", "user"],
        "class": "fixed_ex_ante",
        "options": [],
        "conservative": None,
    }
    rules["equations"]["RE"]["text"] = (
        "sum(EG[i] * EF[i] for i in plant) + sum(flow[i, u] * EF[i] for i in plant for u in user)"
    )
    library = Library((write_versions(tmp_path / "methodologies", first=rules),))
    sets = {
        "plant": [{"id": f"p{n}", "size": "10 kW"} for n in range(1001)],
        "user": [{"id": f"u{n}"} for n in range(1000)],
    }
    with pytest.raises(FindingsError) as caught:
        load_project(write_small_project(tmp_path, sets=sets), library)
    (found,) = (f for f in caught.value.findings if f.is_error)
    assert found.code == "PRJ-145"
    assert found.message.startswith("flow would have a value for each of 1,001,000 combinations")
    assert found.found == "1001 plant × 1000 user"
