"""A folder of outputs: whole, as it was, or plainly unfinished; nothing of the user's is lost."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from jcm_mrv.findings import FindingsError
from jcm_mrv.outputs import Written, write_folder
from jcm_mrv.outputs.sealed import RESULT, UNFINISHED
from tests.effort import THOROUGH, one_in
from tests.outputs.breaking import broken_off, contents, full, interrupt, killed, untouched

pytestmark = one_in(2)

NAMES = r"findings\.csv|sheet(_\w+)?\.xlsx"
SCHEMA = "jcm-mrv/result/1"
OLD = {"findings.csv": b"none", "sheet.xlsx": b"first", "sheet_A.xlsx": b"of a methodology"}
NEW = {"findings.csv": b"two", "sheet.xlsx": b"second"}
MOST_STEPS = 60


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait for the disk: what is asked of it is looked at by a test of its own."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


def write(folder: Path, files: dict[str, bytes], inputs: tuple[Path, ...] = ()) -> Written:
    return write_folder(
        folder, {"schema": SCHEMA, "of": sorted(files)}, files, inputs=inputs, names=NAMES
    )


def is_whole(folder: Path) -> bool:
    """Whether result.json and the files beside it are of one run, as a reader would check it."""
    if (folder / UNFINISHED).exists() or not (folder / RESULT).exists():
        return False
    if not (folder / RESULT).read_bytes().startswith(b"{"):
        return False
    above, _, _ = (folder / RESULT).read_bytes().rpartition(b'  "sha256": ')
    data = json.loads((folder / RESULT).read_bytes())
    if data.get("sha256") != hashlib.sha256(above).hexdigest():
        return False
    return all(
        hashlib.sha256((folder / item["path"]).read_bytes()).hexdigest() == item["sha256"]
        for item in data["outputs"]
    )


def nothing_before(folder: Path) -> None:
    pass


def an_earlier_run(folder: Path) -> None:
    write(folder, OLD)


def an_edited_workbook(folder: Path) -> None:
    write(folder, OLD)
    (folder / "sheet.xlsx").write_bytes(b"edited")


def a_stale_edited_workbook(folder: Path) -> None:
    write(folder, OLD)
    (folder / "sheet_A.xlsx").write_bytes(b"edited")


def an_edited_result(folder: Path) -> None:
    write(folder, OLD)
    path = folder / RESULT
    path.write_bytes(path.read_bytes().replace(b'"of"', b'"edited"'))


def files_of_the_user(folder: Path) -> None:
    folder.mkdir()
    for name in (RESULT, "findings.csv", "sheet.xlsx", UNFINISHED, "notes.txt"):
        (folder / name).write_bytes(b"edited " + name.encode())


def an_earlier_version(folder: Path) -> None:
    folder.mkdir()
    (folder / RESULT).write_text('{"schema": "jcm-mrv/result/1"}\n')
    for name in OLD:
        (folder / name).write_bytes(b"edited, perhaps, " + name.encode())


def a_killed_run(folder: Path) -> None:
    write(folder, OLD)
    assert killed(lambda: write(folder, {**NEW, "sheet_B.xlsx": b"third"}) and None, 20, after=True)
    assert (folder / UNFINISHED).exists()


BEFORE: dict[str, Callable[[Path], None]] = {
    function.__name__: function
    for function in (
        nothing_before,
        an_earlier_run,
        an_edited_workbook,
        a_stale_edited_workbook,
        an_edited_result,
        files_of_the_user,
        an_earlier_version,
        a_killed_run,
    )
}
# What each of them leaves beside the files of the new run.
KEPT = {
    "nothing_before": set(),
    "an_earlier_run": set(),
    "an_edited_workbook": {"sheet.edited-1.xlsx"},
    "a_stale_edited_workbook": {"sheet_A.edited-1.xlsx"},
    "an_edited_result": {"result.edited-1.json"},
    "files_of_the_user": {
        "result.edited-1.json",
        "findings.edited-1.csv",
        "sheet.edited-1.xlsx",
        "result.json.edited-1.unfinished",
        "notes.txt",
    },
    "an_earlier_version": {
        "result.edited-1.json",
        "findings.edited-1.csv",
        "sheet.edited-1.xlsx",
        "sheet_A.edited-1.xlsx",
    },
    "a_killed_run": set(),
}


@pytest.mark.parametrize("name", BEFORE)
def test_what_is_replaced_and_what_is_kept(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    BEFORE[name](folder)
    before = contents(folder) if folder.exists() else {}
    written = write(folder, NEW)
    after = contents(folder)
    assert set(after) == {RESULT, *NEW, *KEPT[name]}
    assert {key: after[key] for key in NEW} == NEW
    assert is_whole(folder)
    assert written.text.encode() == after[RESULT]
    assert written.paths == tuple(folder / key for key in (RESULT, *NEW))
    renamed = KEPT[name] - {"notes.txt"}
    assert {finding.found for finding in written.findings} == {f"as {new}" for new in renamed}
    # Each under its new name, as it was.
    edited = [data for key, data in before.items() if b"edited" in data and key != RESULT]
    assert all(list(after.values()).count(data) == 1 for data in edited)
    # A second run finds its own files only, and makes the same.
    assert write(folder, NEW).findings == ()
    assert contents(folder) == after
    assert sorted(path.name for path in folder.iterdir()) == sorted(after)


@one_in(12)
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("name", BEFORE)
def test_a_run_that_is_killed_leaves_a_folder_whole_or_plainly_unfinished(
    name: str, after: bool, tmp_path: Path
) -> None:
    for at in range(0, MOST_STEPS, 1 if THOROUGH else 5):
        folder = tmp_path / str(at) / "out"
        folder.parent.mkdir()
        BEFORE[name](folder)
        before = contents(folder) if folder.exists() else {}
        reached = killed(lambda: write(folder, NEW) and None, at, after=after)  # noqa: B023
        found = contents(folder) if folder.exists() else {}
        if UNFINISHED not in found or found[UNFINISHED] == before.get(UNFINISHED):
            # Nothing has happened yet, or everything has, or a stranger's file made room.
            assert (
                found == before
                or (before.get(UNFINISHED, b"").startswith(b"edited") and UNFINISHED not in found)
                or (is_whole(folder) and NEW.items() <= found.items())
            )
        elif RESULT in found:
            assert found[RESULT] == before[RESULT]
            # Only marked as yet.
            rest = {key: data for key, data in before.items() if key != UNFINISHED}
            assert rest.items() <= found.items()
        for data in before.values():
            if b"edited" in data:
                assert data in found.values()
        # The next run knows what is its own: nothing is kept that was not the user's.
        write(folder, NEW)
        assert is_whole(folder)
        assert set(os.listdir(folder)) == {RESULT, *NEW, *KEPT[name]}
        if not reached:
            break
    assert 15 < at < MOST_STEPS - 1


@one_in(6)
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("how", [interrupt, full])
@pytest.mark.parametrize("name", BEFORE)
def test_a_run_that_fails_leaves_the_folder_as_it_was(
    name: str, how: Callable[[], None], after: bool, tmp_path: Path
) -> None:
    for at in range(0, MOST_STEPS, 1 if THOROUGH else 4):
        folder = tmp_path / str(at) / "out"
        folder.parent.mkdir()
        BEFORE[name](folder)
        before = contents(folder) if folder.exists() else None
        with broken_off(at, how, after=after) as steps:
            try:
                write(folder, NEW)
                done = True
            except (KeyboardInterrupt, OSError):
                done = False
        found = contents(folder) if folder.exists() else None
        if found is not None and before is not None and name == "a_killed_run":
            # It stays unfinished; what it lists may have grown.
            found[UNFINISHED] = before[UNFINISHED] if UNFINISHED in found else b""
        assert found == before if not (folder.exists() and is_whole(folder)) else True, (at, steps)
        if found != before or done:
            assert is_whole(folder)
            assert {key: found[key] for key in NEW} == NEW if found else False
        if len(steps) <= at:
            break
    assert 15 < at < MOST_STEPS - 1


@pytest.mark.parametrize("how", ["itself", "hard link", "link", "case", "form", "stale"])
def test_an_output_is_never_an_input(how: str, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    write(folder, OLD)
    target = folder / ("sheet_A.xlsx" if how == "stale" else "sheet.xlsx")
    read = tmp_path / "read.xlsx"
    if how in ("itself", "stale"):
        read = target
    elif how == "hard link":
        read.hardlink_to(target)
    elif how == "link":
        target.rename(read)
        target.symlink_to(read)
    elif how == "case":
        read = folder / "Sheet.XLSX"
        read.write_bytes(b"x")
    else:
        # A long s: in some systems one letter with the other.
        read = folder / "ſheet.xlsx"
        read.write_bytes(b"x")
    before = untouched(folder)
    with pytest.raises(FindingsError, match="CAL-031"):
        write(folder, NEW, inputs=(tmp_path / "other.csv", read))
    assert untouched(folder) == before


def test_inputs_beside_the_outputs_are_no_matter(tmp_path: Path) -> None:
    (tmp_path / "project.yaml").write_text("x")
    write(tmp_path, NEW, inputs=(tmp_path / "project.yaml", tmp_path / "gone.csv"))
    assert set(contents(tmp_path)) == {"project.yaml", RESULT, *NEW}


def test_a_result_cannot_have_other_files_removed(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    names = ("notes.txt", "../outside.csv", "sub/findings.csv")
    (folder / "sub").mkdir()
    listed = []
    for name in names:
        (folder / name).write_bytes(b"x")
        listed.append({"path": name, "sha256": hashlib.sha256(b"x").hexdigest()})
    (folder / RESULT).write_text(json.dumps({"schema": SCHEMA, "outputs": listed}))
    write(folder, NEW)
    assert all((folder / name).read_bytes() == b"x" for name in names)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        "[" * 100_000,
        '{"schema": 1, "outputs": 3}',
        '{"schema": "jcm-mrv/result/1", "outputs": [1, {}, {"path": []}], "earlier": {"a": 1}}',
        '\ufeff{"schema": "jcm-mrv/result/1"}',
    ],
)
def test_any_result_json_of_the_user_is_kept(text: str, tmp_path: Path) -> None:
    (tmp_path / RESULT).write_text(text, encoding="utf-8")
    assert len(write(tmp_path, NEW).findings) == 1
    assert (tmp_path / "result.edited-1.json").read_text(encoding="utf-8") == text
    assert is_whole(tmp_path)


def test_links_in_the_folder_are_kept_and_not_followed(tmp_path: Path) -> None:
    folder, outside = tmp_path / "out", tmp_path / "mine"
    write(folder, NEW)
    for name in (RESULT, *NEW):
        outside.mkdir(exist_ok=True)
        (folder / name).rename(outside / name)
        (folder / name).symlink_to(outside / name)
    before = contents(outside)
    assert len(write(folder, NEW).findings) == 3
    assert contents(outside) == before
    assert is_whole(folder)
    assert not any((folder / name).is_symlink() for name in (RESULT, *NEW))


def test_the_next_free_number(tmp_path: Path) -> None:
    for number in (1, 2, 3):
        write(tmp_path, NEW)
        (tmp_path / "sheet.xlsx").write_bytes(b"edit %d" % number)
    (written,) = write(tmp_path, NEW).findings
    assert written.found == "as sheet.edited-3.xlsx"
    assert (tmp_path / "sheet.edited-1.xlsx").read_bytes() == b"edit 1"


def test_a_workbook_saved_at_the_very_last_moment_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, NEW)
    rename = os.rename

    def saved(source: Path, target: Path) -> None:
        if Path(source).name == "sheet.xlsx":
            Path(source).write_bytes(b"saved")
        rename(source, target)

    monkeypatch.setattr(os, "rename", saved)
    (note,) = write(tmp_path, NEW).findings
    assert note.found == "as sheet.edited-1.xlsx"
    assert (tmp_path / "sheet.edited-1.xlsx").read_bytes() == b"saved"


def test_a_folder_of_another_command_is_refused(tmp_path: Path) -> None:
    write_folder(tmp_path, {"schema": "jcm-mrv/meter/1"}, {}, inputs=(), names="x")
    before = untouched(tmp_path)
    with pytest.raises(FindingsError, match="CAL-034"):
        write(tmp_path, NEW)
    assert untouched(tmp_path) == before


def test_a_file_that_another_command_lists_is_not_taken(tmp_path: Path) -> None:
    """It was called edited by hand, and kept beside: again at every run of either command."""
    write(tmp_path, NEW)
    (tmp_path / "own.json").write_text('{"schema": "jcm-mrv/result/1"}')
    before = untouched(tmp_path)

    def estimated(files: dict[str, bytes], names: str) -> None:
        listed = {"schema": "jcm-mrv/estimate/1"}
        write_folder(tmp_path, listed, files, inputs=(), names=names, listing="estimate.json")

    with pytest.raises(FindingsError, match="CAL-034"):
        estimated({"findings.csv": b"of the estimate"}, NAMES)
    assert untouched(tmp_path) == before
    estimated({"estimate.xlsx": b"beside"}, r"estimate\.xlsx")
    assert is_whole(tmp_path)


def test_a_folder_in_the_place_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "sheet.xlsx").mkdir()
    with pytest.raises(IsADirectoryError):
        write(tmp_path, NEW)
    assert [path.name for path in tmp_path.iterdir()] == ["sheet.xlsx"]


def test_drafts_of_killed_runs_are_swept_and_nothing_else(tmp_path: Path) -> None:
    left = tmp_path / f".jcm-mrv-{'0' * 16}.draft"
    left.write_bytes(b"left")
    mine = [
        tmp_path / name
        for name in (
            ".jcm-mrv-notes.draft",
            f".jcm-mrv-{'0' * 16}.draft.bak",
            f"jcm-mrv-{'0' * 16}.draft",
            f".jcm-mrv-{'G' * 16}.draft",
        )
    ]
    for path in mine:
        path.write_bytes(b"mine")
    folder = tmp_path / f".jcm-mrv-{'1' * 16}.draft"
    (folder / "data").mkdir(parents=True)
    (tmp_path / f".jcm-mrv-{'2' * 16}.draft").symlink_to(mine[0])
    write(tmp_path, NEW)
    assert not left.exists()
    assert not folder.exists()
    assert all(path.read_bytes() == b"mine" for path in mine)
    assert len(list(tmp_path.iterdir())) == len(mine) + 1 + 3


@pytest.mark.parametrize("mask", [0o022, 0o027, 0o077, 0o002])
def test_the_umask_says_who_may_read(mask: int, tmp_path: Path) -> None:
    before = os.umask(mask)
    try:
        write(tmp_path / "above" / "out", NEW)
    finally:
        os.umask(before)
    for path in (tmp_path / "above").rglob("*"):
        allowed = 0o777 if path.is_dir() else 0o666
        assert path.stat().st_mode & 0o777 == allowed & ~mask


def test_no_file_moves_between_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder may be on another file system than the one above it."""
    for name in ("rename", "replace", "link"):
        whole = getattr(os, name)

        def within(source: Path, target: Path, *, call=whole, **kwargs: object) -> None:
            if Path(source).parent != Path(target).parent:
                raise OSError(18, "Invalid cross-device link")
            call(source, target, **kwargs)

        monkeypatch.setattr(os, name, within)
    for files in (OLD, NEW):
        write(tmp_path / "out", files)
        assert is_whole(tmp_path / "out")


def test_what_is_written_has_reached_the_disk_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No name is given to what a power cut could leave empty, and the result comes last."""
    write(tmp_path, OLD)
    seen: list[str] = []
    synced: set[int] = set()
    fsync, rename, replace = os.fsync, os.rename, os.replace

    def sync(handle: int) -> None:
        synced.add(os.fstat(handle).st_ino)
        seen.append("sync")
        fsync(handle)

    def moved(source: Path, target: Path, *, by=rename) -> None:
        assert os.stat(source).st_ino in synced or not str(source).endswith(".draft")
        seen.append(Path(target).name)
        by(source, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(os, "rename", moved)
    monkeypatch.setattr(os, "replace", lambda a, b: moved(a, b, by=replace))
    write(tmp_path, NEW)
    assert tmp_path.stat().st_ino in synced
    order = [name for name in seen if not name.endswith(".draft")]
    first, last = order.index(UNFINISHED), order.index(RESULT)
    assert first < order.index("sheet.xlsx") < last
    assert "sync" in order[first : order.index("findings.csv")]
    assert "sync" in order[order.index("sheet.xlsx") : last]
    assert order[-2:] == [RESULT, "sync"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(PermissionError):
            write(tmp_path, NEW)
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.parametrize("where", ["file", "file/out", "dangling", "circle", "x" * 300, "a\0b"])
def test_a_folder_that_cannot_be_one(where: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "dangling").symlink_to(tmp_path / "none")
    (tmp_path / "circle").symlink_to("circle")
    before = untouched(tmp_path)
    with pytest.raises(OSError):
        write(tmp_path / where, NEW)
    assert untouched(tmp_path) == before
