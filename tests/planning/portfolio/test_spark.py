"""Spark gives the outcomes that one machine gives, and loses no more than one machine does."""

from __future__ import annotations

import json
import os
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from jcm_mrv.findings import FindingsError
from jcm_mrv.planning.portfolio.engines import engine, spark, travel
from jcm_mrv.planning.portfolio.engines.local import LocalEngine
from jcm_mrv.planning.portfolio.engines.spark import SparkEngine
from jcm_mrv.planning.portfolio.engines.travel import MOST_BYTES, packed, unpack
from jcm_mrv.planning.portfolio.jobs import Job
from tests import spark as running
from tests.planning.portfolio import hostile
from tests.planning.portfolio.test_engines import as_text, by_position, codes, portfolio


def tree(folder: Path) -> dict[str, Any]:
    return {
        path.relative_to(folder).as_posix(): os.readlink(path)
        if path.is_symlink()
        else None
        if path.is_dir()
        else path.read_bytes()
        for path in folder.rglob("*")
    }


def test_a_folder_travels_with_all_that_lies_in_it(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    (folder / "data" / "empty").mkdir(parents=True)
    (folder / "data" / "năm.csv").write_text("x", encoding="utf-8")
    (folder / "link.csv").symlink_to("data/năm.csv")
    (folder / "nothing.pdf").symlink_to("no.pdf")
    (folder / "itself").symlink_to("itself")
    data = packed(folder)
    assert data is not None
    unpack(data, tmp_path / "elsewhere" / "b")
    assert tree(tmp_path / "elsewhere" / "b") == tree(folder)


@pytest.mark.parametrize("what", ["pipe", "outside", "absolute", "large", "many", "nothing"])
def test_what_cannot_travel_stays(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(travel, "_MOST_ENTRIES", 20)
    folder = tmp_path / "a"
    if what != "nothing":
        folder.mkdir()
    if what == "pipe":
        os.mkfifo(folder / "p")
    if what in {"outside", "absolute"}:
        (tmp_path / "b").write_text("x", encoding="utf-8")
        (folder / "b").symlink_to("../b" if what == "outside" else tmp_path / "b")
    if what == "large":
        with open(folder / "x", "wb") as stream:
            stream.truncate(MOST_BYTES + 1)
    if what == "many":
        for n in range(21):
            (folder / str(n)).touch()
    assert packed(folder) is None


def rows_of(jobs: list[Job], rules: dict[str, bytes | None] | None = None) -> list[pa.RecordBatch]:
    rows = list(spark._round(iter(jobs), 100, {} if rules is None else rules))
    return pa.Table.from_pylist(rows, spark._GIVEN).to_batches()


def test_small_folders_are_unpacked_and_others_are_read_where_they_lie(tmp_path: Path) -> None:
    small, piped = hostile.good(tmp_path / "small"), hostile.pipe(tmp_path / "piped")
    changed = hostile.pipe(tmp_path / "changed")
    jobs = [Job(n, f.parent.name, str(f)) for n, f in enumerate((small, piped, changed))]
    batches = rows_of(jobs)
    # On another machine another file may lie there.
    changed.write_text("{}", encoding="utf-8")
    rules: dict[str, bytes | None] = {}
    found = spark._outcomes(LocalEngine(1, work=hostile.place), rules, batches)
    one, other, missing = by_position(found)
    assert Path(one["folder"]).name == "small"
    assert not Path(one["folder"]).is_relative_to(tmp_path)
    assert not Path(one["folder"]).exists()
    assert one["inside"] == ["project.yaml"]
    assert other["folder"] == str(piped.parent)
    assert missing["status"] == "failed"
    assert codes(missing) == {"PLN-365"}


def test_rules_and_records_travel_with_the_jobs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = tmp_path / "mine"
    own = tmp_path / "home" / "jcm-mrv" / "confirmations"
    for folder in (mine, own):
        folder.mkdir(parents=True)
        (folder / f"{folder.name}.yaml").touch()
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    file = hostile.good(tmp_path / "a")
    rules: dict[str, bytes | None] = {}
    batches = rows_of([Job(0, "a", str(file), methodologies=(str(mine),))], rules)
    engine = partial(spark._local, None, None, hostile.rules)
    (batch,) = spark._on_worker(engine, rules, batches)
    (row,) = batch.to_pylist()
    found = json.loads(row["outcome"])
    assert found["rules"] == {"mine": ["mine.yaml"], "confirmations": ["confirmations.yaml"]}
    # What the machine of the cluster has of its own is left away, for this task alone.
    assert not any(Path(one).is_relative_to(tmp_path) for one in [*found["folders"], found["own"]])
    assert os.environ["XDG_CONFIG_HOME"] == str(tmp_path / "home")


def test_a_missing_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark, "find_spec", lambda name: None if name == "pyspark" else name)
    with pytest.raises(FindingsError) as stopped:
        engine("spark")
    (finding,) = stopped.value.findings
    assert (finding.code, finding.found) == ("PLN-364", "pyspark")


def test_what_spark_says_is_told_without_a_traceback() -> None:
    text = "Job aborted:\nTraceback (most recent call last):\n  File x\nModuleNotFoundError: No y\n"
    assert spark._reason(RuntimeError(text)) == "ModuleNotFoundError: No y"
    assert spark._reason(OSError("no gateway\nmore")) == "no gateway"
    with pytest.raises(KeyError), spark._as_findings():
        raise KeyError


@running.requires_spark
def test_spark_gives_what_one_machine_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    running.session()
    # Several rounds of several tasks.
    monkeypatch.setattr(spark, "_FIRST_JOBS", 6)
    jobs = portfolio(tmp_path, 20, ("die", "memory", "hang"))
    more: dict[str, Any] = {"timeout_s": 20.0, "memory_bytes": 600 * 1024**2, "work": hostile.work}
    here = as_text(LocalEngine(2, **more).run(jobs))
    there = as_text(SparkEngine(**more).run(jobs))
    assert there == here
    statuses = [json.loads(text)["status"] for text in there]
    assert statuses.count("done") == 20
    assert statuses[-3:] == ["crashed", "crashed", "timed_out"]


@running.requires_spark
def test_a_task_that_fails_is_a_finding(tmp_path: Path) -> None:
    running.session()
    jobs = portfolio(tmp_path, 1)
    broken = SparkEngine()
    broken.local = partial(spark._local, None, None, "no function")  # pyright: ignore
    with pytest.raises(FindingsError) as stopped:
        list(broken.run(jobs))
    (finding,) = stopped.value.findings
    assert finding.code == "PLN-366"
    assert "AttributeError" in finding.found
    assert "Traceback" not in finding.found
