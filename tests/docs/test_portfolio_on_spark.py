"""The job of a portfolio for a Spark cluster, as its page shows it; files on disk for the share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import spark
from tests.docs.pages import ROOT, blocks
from tests.projects import write_project


@spark.requires_spark
def test_the_job_runs_as_it_is_shown(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    page = ROOT / "docs/how-to/portfolio-cluster.md"
    (script,) = (block.text for block in blocks(page) if block.title == "run.py")
    assert script.count("/shared") == 1
    write_project(tmp_path / "sites" / "a")
    spark.session()
    exec(compile(script.replace("/shared", str(tmp_path)), "run.py", "exec"), {})
    assert "a/project.yaml done 603" in capfd.readouterr().out.splitlines()
