"""``jcm-mrv explain``: codes however they are written, several of them, all of them, JSON."""

from __future__ import annotations

import json

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from jcm_mrv.cli import main
from jcm_mrv.findings.explain import explain
from jcm_mrv.findings.table import TABLE
from tests.effort import THOROUGH


def run(*arguments: str) -> str:
    result = CliRunner().invoke(main, ["explain", *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_code_is_explained() -> None:
    shown = run("mon106")
    assert shown.startswith("MON-106  error: dates read validly in two formats\n")
    assert "What to do\n" in shown
    assert max(map(len, shown.splitlines())) <= 100


def test_several_codes_each_once_in_the_order_asked() -> None:
    shown = run("prj-113", "MON106", "PRJ113")
    heads = [line[:7] for line in shown.splitlines() if line[:7] in TABLE]
    assert heads == ["PRJ-113", "MON-106"]


def test_without_a_code_all_are_listed_by_family() -> None:
    shown = run()
    assert [line.split()[0] for line in shown.splitlines() if line[2:9] in TABLE] == [
        item["code"] for item in json.loads(run("--json"))
    ]
    assert shown.startswith("Project file\n  PRJ-001  error ")
    assert f"{len(TABLE)} codes; " in shown


def test_json_is_what_is_known() -> None:
    assert json.loads(run("ver080", "--json")) == [explain("VER-080").as_dict()]


@pytest.mark.parametrize(
    ("written", "said"), [("MON-1066", "did you mean MON-106?"), ("--list", "No such option")]
)
def test_what_is_no_code_is_wrong_use(written: str, said: str) -> None:
    result = CliRunner().invoke(main, ["explain", written])
    assert result.exit_code == 2
    assert said in result.stderr


def test_every_code_works() -> None:
    codes = sorted(TABLE)[:: 1 if THOROUGH else 6]
    heads = [line[:9] for line in run(*codes).splitlines() if line[:7] in TABLE]
    assert heads == [f"{code}  " for code in codes]


def test_the_shell_completes_codes_with_their_meaning() -> None:
    completed = ShellComplete(main, {}, "jcm-mrv", "_JCM_MRV_COMPLETE").get_completions
    found = completed(["explain"], "mon-10")
    assert [item.value for item in found] == [f"MON-10{n}" for n in range(1, 10)]
    assert found[5].help == explain("MON-106").meaning
    assert [item.value for item in completed(["explain", "MON-106"], "prj-113")] == ["PRJ-113"]
    assert "explain" in [item.value for item in completed([], "ex")]
