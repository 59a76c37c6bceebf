"""Which projects belong to a portfolio: each once, whatever ways lead to it, none in silence."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.findings import FindingsError
from jcm_mrv.planning.portfolio import discovery
from jcm_mrv.planning.portfolio.discovery import discover
from jcm_mrv.planning.portfolio.file import portfolio_file_schema
from jcm_mrv.planning.portfolio.folders import Search


def tree(root: Path, *files: str) -> Path:
    for name in files:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("title: x\n", encoding="utf-8")
    return root


def portfolio(root: Path, text: str) -> Path:
    path = root / "portfolio.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def paths(found: Any) -> list[str]:
    return [job.path for job in found.jobs]


def codes(found: Any) -> list[str]:
    return [finding.code for finding in found.findings]


def stopped(*given: Path, **more: Any) -> list[str]:
    with pytest.raises(FindingsError) as stop:
        discover(given, **more)
    return [finding.code for finding in stop.value.findings]


def test_a_folder_means_every_project_below_it_in_the_order_of_paths(tmp_path: Path) -> None:
    tree(tmp_path, "b/project.yaml", "a/x/project.yaml", "project.yaml", "a-1/project.yaml")
    tree(tmp_path, "a/readings.csv", "c/project.yml", ".old/project.yaml", "d/PROJECT.YAML")
    found = discover([tmp_path])
    assert paths(found) == [
        "a-1/project.yaml",
        "a/x/project.yaml",
        "b/project.yaml",
        "project.yaml",
    ]
    assert [job.position for job in found.jobs] == [0, 1, 2, 3]
    assert found.jobs[1].project_file == str(tmp_path / "a/x/project.yaml")
    assert {job.mode for job in found.jobs} == {"calculate"}
    assert {job.mode for job in discover([tmp_path], mode="estimate").jobs} == {"estimate"}
    assert found.findings == ()


def test_several_folders_have_paths_from_what_they_have_in_common(tmp_path: Path) -> None:
    tree(tmp_path, "north/a/project.yaml", "south/a/project.yaml")
    found = discover([tmp_path / "south", tmp_path / "north"])
    assert paths(found) == ["north/a/project.yaml", "south/a/project.yaml"]
    again = discover([tmp_path / "north", tmp_path / "north" / "a"])
    assert paths(again) == ["a/project.yaml"]
    assert codes(again) == ["PLN-302"]


def test_links_that_go_round_end_and_what_they_lead_to_is_found_once(tmp_path: Path) -> None:
    root = tree(tmp_path / "root", "a/project.yaml", "b/deep/project.yaml")
    tree(tmp_path / "elsewhere", "c/project.yaml")
    (root / "a" / "up").symlink_to("..", target_is_directory=True)
    (root / "itself").symlink_to("itself")
    (root / "0-link").symlink_to("b", target_is_directory=True)
    (root / "far").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    (tmp_path / "elsewhere" / "back").symlink_to(root, target_is_directory=True)
    found = discover([root])
    # By its own way, though a link comes first in the alphabet.
    assert paths(found) == ["a/project.yaml", "b/deep/project.yaml", "far/c/project.yaml"]
    assert codes(found) == ["PLN-303", "PLN-302"]
    assert all(finding.severity == "note" for finding in found.findings)


def test_one_file_by_two_names_is_counted_once_and_told(tmp_path: Path) -> None:
    tree(tmp_path, "a/project.yaml")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "project.yaml").symlink_to("../a/project.yaml")
    found = discover([tmp_path])
    assert paths(found) == ["a/project.yaml"]
    assert codes(found) == ["PLN-302"]
    assert found.findings[0].where == "b/project.yaml"


def test_what_is_no_plain_file_is_a_project_that_fails_not_one_that_is_missing(
    tmp_path: Path,
) -> None:
    (tmp_path / "a").mkdir()
    os.mkfifo(tmp_path / "a" / "project.yaml")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "project.yaml").symlink_to("nothing")
    assert paths(discover([tmp_path])) == ["a/project.yaml", "b/project.yaml"]


def test_the_file_names_projects_by_path_folder_and_glob(tmp_path: Path) -> None:
    tree(tmp_path, "s/a/project.yaml", "s/b/project.yaml", "s/c/site.yaml", "s/c/readings.csv")
    file = portfolio(
        tmp_path,
        "title: Parks\n"
        "projects:\n"
        "  - s/*/project.yaml\n"
        "  - {project: s/b, mode: estimate, group: North}\n"
        "  - {project: 's/c/*', group: South}\n"
        "  - missing/project.yaml\n",
    )
    found = discover([file])
    assert found.title == "Parks"
    assert [(job.path, job.mode, job.group) for job in found.jobs] == [
        ("missing/project.yaml", "calculate", None),
        ("s/a/project.yaml", "calculate", None),
        # What names it says more than the glob.
        ("s/b/project.yaml", "estimate", "North"),
        ("s/c/site.yaml", "calculate", "South"),
    ]
    assert found.findings == ()
    assert [item.path for item in found.inputs.values()] == ["portfolio.yaml"]
    assert {job.mode for job in discover([file], mode="estimate").jobs} == {"estimate"}


def test_outputs_and_the_file_itself_are_never_projects(tmp_path: Path) -> None:
    tree(tmp_path, "a/project.yaml", "out/portfolio.json", "out/outcomes.jsonl", "out/findings.csv")
    file = portfolio(tmp_path, "title: All\nprojects: ['**/*']\n")
    assert paths(discover([file])) == ["a/project.yaml"]
    assert paths(discover([tmp_path])) == ["a/project.yaml"]


def test_monitored_and_expected_of_one_project_are_two_jobs(tmp_path: Path) -> None:
    tree(tmp_path, "a/project.yaml")
    file = portfolio(
        tmp_path,
        "title: Both\nprojects: [{project: a, mode: estimate}, {project: a, mode: calculate}, a]\n",
    )
    found = discover([file])
    assert [(job.path, job.mode) for job in found.jobs] == [
        ("a/project.yaml", "calculate"),
        ("a/project.yaml", "estimate"),
    ]
    assert codes(found) == ["PLN-302"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("title: x\nprojects: []\n", "PRJ-015"),
        ("title: x\n", "PRJ-014"),
        ("title: x\nprojects: [a]\nsurprise: 1\n", "PRJ-013"),
        ("title: x\nprojects: [{project: a, mode: guess}]\n", "PRJ-015"),
        ("title: x\nprojects: [../a/project.yaml]\n", "PLN-306"),
        ("title: x\nprojects: [/etc/passwd]\n", "PLN-306"),
        ("title: x\nprojects: ['nothing/*']\n", "PLN-300"),
        ("title: <a title>\nprojects: [a]\n", "PRJ-133"),
        ("title: x\nmethodology: VN_AM007@1.0\n", "PLN-301"),
        ("- a\n", "PRJ-016"),
        ("", "PRJ-005"),
    ],
)
def test_a_wrong_file_is_told_with_its_line(text: str, code: str, tmp_path: Path) -> None:
    tree(tmp_path, "a/project.yaml")
    assert stopped(portfolio(tmp_path, text)) == [code]


def test_a_glob_that_is_none_is_told(tmp_path: Path) -> None:
    # A later Python reads it as a*.
    told = stopped(portfolio(tmp_path, "title: x\nprojects: ['a**/b']\n"))
    assert told in (["PLN-306"], ["PLN-300"])


def test_nothing_to_do_is_an_error_and_a_part_of_it_does_not_stop_the_rest(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert stopped(tmp_path / "empty") == ["PLN-300"]
    assert stopped(tmp_path / "not-there") == ["PRJ-001"]
    tree(tmp_path, "full/project.yaml")
    found = discover([tmp_path / "empty", tmp_path / "full"])
    assert paths(found) == ["full/project.yaml"]
    assert [(f.code, f.severity) for f in found.findings] == [("PLN-300", "error")]


def test_a_search_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree(tmp_path, *(f"{n}/project.yaml" for n in range(5)))
    with pytest.raises(FindingsError) as stop:
        list(Search(tmp_path, most_entries=7).projects())
    assert stop.value.findings[0].code == "PLN-304"
    monkeypatch.setattr(discovery, "MOST_PROJECTS", 4)
    assert stopped(tmp_path) == ["PLN-304"]


def test_a_folder_that_may_not_be_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree(tmp_path, "a/project.yaml", "closed/project.yaml")
    scandir = os.scandir

    def refused(path: Any) -> Any:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refused)
    found = discover([tmp_path])
    assert paths(found) == ["a/project.yaml"]
    assert [(f.code, f.where, f.severity) for f in found.findings] == [
        ("PLN-305", "closed", "error")
    ]


def test_a_name_that_is_no_text_can_be_shown(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + b"/\xff"
    os.mkdir(folder)
    with open(folder + b"/project.yaml", "w") as file:
        file.write("title: x\n")
    (job,) = discover([tmp_path]).jobs
    assert job.path == "\\udcff/project.yaml"
    job.path.encode()


def test_the_schema_of_the_file_knows_its_keys() -> None:
    schema = portfolio_file_schema()
    assert set(schema["properties"]) == {"title", "projects"}
    assert set(schema["$defs"]["PortfolioEntry"]["properties"]) == {"project", "group", "mode"}
