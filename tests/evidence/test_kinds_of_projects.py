"""Packs of every kind of project give their result again: none, negative, several, confirmed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from jcm_mrv import load_project, pack, reproduce
from jcm_mrv.cli import main
from jcm_mrv.methodology.library import library
from jcm_mrv.strict_yaml import load_file
from tests.calculation.test_calculate import COGENERATION
from tests.effort import THOROUGH, one_in, thorough
from tests.evidence.packs import files_of, small_pack, small_project
from tests.prepared import prepared
from tests.project.test_series_values import MINE
from tests.projects import GONE, READ, write_project

pytestmark = one_in(2)

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted(path.parent for path in (ROOT / "examples").glob("*/project.yaml"))
KINDS: dict[str, dict[str, Any]] = {
    "entries and no meter": {"meters": GONE, "monitoring.EG.members.roof-a.meter": GONE,
                             "monitoring.EG.members.roof-b.meter": GONE},
    "nothing generated": {
        "monitoring.EG.members.roof-a.entries.0.value": 0,
        "monitoring.EG.members.roof-a.entries.1.value": 0,
        "monitoring.EG.members.roof-b.entries.0.value": 0,
        "monitoring.EG.members.roof-b.entries.1.value": 0,
    },
    "final": READ,
    "the pack before": {"previous_pack": "ab" * 32},
    "a title of another script": {"title": "屋根 điện = 1+1"},
}  # fmt: skip


def reproduced(project: Path, tmp_path: Path, **options: Any) -> dict[str, Any]:
    made = pack(load_project(project), tmp_path / "pack.zip", **options)
    found = reproduce(tmp_path / "pack.zip")
    assert (found.verdict, found.holds) == ("identical", True), found
    return {**made.record}


@one_in(5)
@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_of_project(kind: str, tmp_path: Path) -> None:
    record = reproduced(write_project(tmp_path / "p", KINDS[kind]), tmp_path)
    if kind == "nothing generated":
        assert record["credits"] == {"2024": 0, "2025": 0}
    if kind == "the pack before":
        assert record["previous"] == "ab" * 32
    assert record["standing"] == ("final" if kind == "final" else "draft")


@thorough
@one_in(4)
@pytest.mark.parametrize(
    "example",
    # The measured one reads 500,000 rows.
    [path for path in EXAMPLES if THOROUGH or path.name != "measured-inverter"],
    ids=lambda path: path.name,
)
def test_an_example(example: Path, tmp_path: Path) -> None:
    folder = prepared(example, tmp_path)
    reproduced(folder / "project.yaml", tmp_path)


def test_a_negative_year_is_packed_and_yields_nothing(tmp_path: Path) -> None:
    record = reproduced(write_project(tmp_path / "p", COGENERATION), tmp_path)
    assert record["total"] == 0
    result = json.loads(files_of(tmp_path / "pack.zip")["outputs/result.json"])
    assert result["years"][0]["emission_reductions_unrounded"] < 0


def test_a_series_that_gives_a_value_is_packed(tmp_path: Path) -> None:
    own = tmp_path / "p/rules/series"
    own.mkdir(parents=True)
    (own / "ministry.yaml").write_text(json.dumps(MINE), encoding="utf-8")
    value = {"series": "ministry", "year": 2023, "limit": "lower"}
    project = write_project(tmp_path / "p", {"values": {"EF_RE": {"roof-b": value}}})
    made = pack(load_project(project, library([tmp_path / "p/rules"])), tmp_path / "pack.zip")
    [series] = made.record["series"]
    assert series["path"] == "rules/series/ministry.yaml"
    assert reproduce(tmp_path / "pack.zip").verdict == "identical"


def test_rules_of_ones_own_and_overlays_are_packed(tmp_path: Path) -> None:
    own = tmp_path / "own"
    for name in ("VN_AM007", "families", "series"):
        shutil.copytree(ROOT / "methodologies" / name, own / name)
    rule = own / "VN_AM007/1.0/methodology.yaml"
    rule.write_text(rule.read_text() + "\n# a note of one's own\n")
    project = write_project(tmp_path / "p")
    loaded = load_project(project, library([own]))
    pack(loaded, tmp_path / "pack.zip")
    found = reproduce(tmp_path / "pack.zip")
    assert (found.verdict, found.rules_differ) == ("identical", True)
    assert [f.severity for f in found.findings if f.code == "EVI-053"] == ["warning"]


def test_an_overlay_is_packed_wherever_it_lay(tmp_path: Path) -> None:
    loaded = load_project(write_project(tmp_path / "p"))
    methodology = loaded.applications[0].methodology
    elsewhere = tmp_path / "somewhere/else"
    elsewhere.mkdir(parents=True)
    for name, digest in (("used.yaml", methodology.sha256), ("refused.yaml", "0" * 64)):
        (elsewhere / name).write_text(
            f"methodology: {methodology.reference}\nsha256: {digest}\nconfirmed:\n"
            "  - {what: equation ER, document: Text, version: '1.0', page: 3, reader: A. Reader,"
            " date: 2026-11-26}\n"
        )
    assert load_file(elsewhere / "used.yaml", "PRJ")
    project = load_project(tmp_path / "p/project.yaml", library((), [elsewhere]))
    pack(project, tmp_path / "pack.zip")
    files = files_of(tmp_path / "pack.zip")
    assert {"confirmations/used.yaml", "confirmations/refused.yaml"} <= set(files)
    assert str(tmp_path).encode() not in b"".join(files.values())
    assert reproduce(tmp_path / "pack.zip").verdict == "identical"


def test_a_configuration_folder_is_not_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = small_pack(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    own = tmp_path / "config/jcm-mrv/confirmations"
    own.mkdir(parents=True)
    (own / "broken.yaml").write_text("no: overlay\n")
    assert reproduce(path).verdict == "identical"


@thorough
def test_no_verdict_that_was_kept_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = small_pack(tmp_path)
    asked: list[str] = []
    from jcm_mrv.methodology import judge

    kept = judge.judge
    monkeypatch.setattr(judge, "judge", lambda m: asked.append(m.reference) or kept(m))
    assert reproduce(path).verdict == "identical"
    assert asked == ["VN_AM007@1.0"]


def _has_namespaces() -> bool:
    try:
        return subprocess.run(["unshare", "-rn", "true"], capture_output=True).returncode == 0
    except OSError:
        return False


@pytest.mark.skipif(not _has_namespaces(), reason="the system makes no network namespaces")
def test_without_any_network_it_is_reproduced(tmp_path: Path) -> None:
    path = small_pack(tmp_path)
    command = ["unshare", "-rn", sys.executable, "-m", "jcm_mrv", "reproduce", str(path)]
    done = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith("reproduced identically: the same result, byte for byte\n")


def test_hundred_members_for_ten_years(tmp_path: Path) -> None:
    years = range(2014, 2024) if THOROUGH else range(2022, 2024)
    members = [f"roof-{n}" for n in range(100 if THOROUGH else 10)]
    entries = [
        {"start": f"{year}-01-01", "end": f"{year}-12-31", "value": 700, "unit": "MWh"}
        for year in years
    ]
    changes: dict[str, Any] = {
        "start_of_operation": f"{years[0]}-01-01",
        "monitoring_period": {"start": f"{years[0]}-01-01", "end": f"{years[-1]}-12-31"},
        "sets.system": [{"id": m, "capacity": "600 kW", "connection": "grid"} for m in members],
        "monitoring.EG.members": {m: {"meter": "M-A", "entries": entries} for m in members},
    }
    record = reproduced(write_project(tmp_path / "p", changes), tmp_path)
    assert len(record["credits"]) == len(years)


def test_the_commands_say_what_they_did(tmp_path: Path) -> None:
    project, file, key = small_project(tmp_path / "p"), tmp_path / "a.zip", tmp_path / "k.pem"
    (tmp_path / "pw").write_text("secret\n")

    def run(*arguments: object) -> tuple[int, str]:
        done = CliRunner().invoke(main, list(map(str, arguments)))
        return done.exit_code, done.stdout

    protected = ("--password-file", tmp_path / "pw")
    assert run("keygen", "-o", key, *protected)[0] == 0
    status, text = run(
        "pack", project, "-o", file, "--as-of", "2024-02-29", "--sign", key, *protected
    )
    assert status == 0
    assert "wrote" in text
    status, text = run("sign", file, "--key", key, *protected, "-o", tmp_path / "b.sig")
    assert status == 0
    assert "Two roofs" in text
    # Signing recalculates nothing.
    assert "draft, not ready, as packed" in text
    public = tmp_path / "k.pub.pem"
    # A key that is named twice is one.
    twice = ("--check-signature", public, "--check-signature", public)
    status, text = run("reproduce", file, *twice)
    assert (status, text.count("signature valid")) == (0, 1)
    assert "reproduced identically" in text
    assert run("seal", project, "--as-of", "2024-02-01")[0] == 0
    status, text = run("reproduce", project)
    assert status == 1
    assert "damaged" in text


@one_in(4)
@pytest.mark.parametrize("lang", ["ja", "vi"])
def test_a_pack_in_another_language_by_the_command(lang: str, tmp_path: Path) -> None:
    project = small_project(tmp_path / "p")
    done = CliRunner().invoke(
        main, ["pack", str(project), "-o", str(tmp_path / "a.zip"), "--lang", lang]
    )
    assert done.exit_code == 0
    done = CliRunner().invoke(main, ["reproduce", str(tmp_path / "a.zip"), "--json"])
    assert done.exit_code == 0
