"""Results into their folder: whole, or as it was before."""

import os
from pathlib import Path

import pytest

from jcm_mrv import calculate, load_project, write_outputs
from jcm_mrv.outputs import replace_files

PROJECT = Path(__file__).parents[1] / "examples" / "refrigerator-entries" / "project.yaml"


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.mark.parametrize("at", range(8))
def test_an_interrupted_calculation_keeps_the_earlier_result(
    at: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    result = calculate(load_project(PROJECT))
    write_outputs(result, out)
    # A workbook of an earlier run with another methodology, and results that differ from today's.
    (out / "monitoring_spreadsheet_XX.xlsx").write_bytes(b"earlier")
    for path in out.iterdir():
        path.write_bytes(b"earlier")
    before = contents(out)
    replace, calls = os.replace, iter(range(100))

    def interrupted(source: Path, target: Path) -> None:
        if next(calls) == at:
            raise KeyboardInterrupt
        replace(source, target)

    monkeypatch.setattr("jcm_mrv.outputs.os.replace", interrupted)
    # Three files are taken away and put in place, and the stale one is taken away.
    if at > 6:
        write_outputs(result, out)
        assert "monitoring_spreadsheet_XX.xlsx" not in contents(out)
        return
    with pytest.raises(KeyboardInterrupt):
        write_outputs(result, out)
    assert contents(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_new_file_is_taken_back(tmp_path: Path) -> None:
    draft, folder = tmp_path / "draft", tmp_path / "out"
    draft.mkdir()
    folder.mkdir()
    (draft / "a").write_text("new")
    with pytest.raises(FileNotFoundError):
        replace_files(draft, folder, ["a", "missing"])
    assert contents(folder) == {}
