"""Documents of a pack: checked and recomputed first, with its id and the key that signed it."""

from __future__ import annotations

import datetime as dt
import json
import re
import shlex
import shutil
import zipfile
from html import unescape
from pathlib import Path

import pytest
from click.testing import CliRunner

from jcm_mrv.cli import main
from jcm_mrv.evidence.keys import make_key
from jcm_mrv.evidence.packing import Pack, pack
from jcm_mrv.evidence.signing import sign
from jcm_mrv.findings import FindingsError
from jcm_mrv.project.load import load_project
from jcm_mrv.reporting.documents import report
from jcm_mrv.reporting.fonts import find_fonts
from tests.reporting.rich import rich
from tests.reporting.test_hostile import made

pytestmark = pytest.mark.plain


@pytest.fixture
def packed(tmp_path: Path) -> Pack:
    result = made(tmp_path / "p", {2024: 100.0})
    return pack(load_project(result.project.path), tmp_path / "pack.zip")


def page(folder: Path) -> str:
    return (folder / "monitoring.en.html").read_text(encoding="utf-8")


def test_a_document_of_a_pack_names_its_id(packed: Pack, tmp_path: Path) -> None:
    report(packed.path, tmp_path / "out")
    assert packed.pack_id in page(tmp_path / "out")
    assert "byte for byte" in page(tmp_path / "out")
    assert "no signature was checked" in page(tmp_path / "out")
    data = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert data["pack"] == {
        "name": "pack.zip",
        "pack_id": packed.pack_id,
        "verdict": "identical",
    }
    assert data["as_of"] == "2024-12-31"


def test_a_document_of_a_project_says_that_it_is_not_packed(tmp_path: Path) -> None:
    result = made(tmp_path / "p", {2024: 100.0})
    report(result, tmp_path / "out")
    assert "Not packed yet" in page(tmp_path / "out")
    assert result.project.sha256 in page(tmp_path / "out")


def test_a_pack_in_which_something_was_changed_has_no_document(
    packed: Pack, tmp_path: Path
) -> None:
    changed = tmp_path / "changed.zip"
    with zipfile.ZipFile(packed.path) as old, zipfile.ZipFile(changed, "w") as new:
        for item in old.infolist():
            data = old.read(item)
            if item.filename == "project/project.yaml":
                data = data.replace(b"value: 100", b"value: 900")
            new.writestr(item, data)
    done = CliRunner().invoke(main, ["report", str(changed), "-o", str(tmp_path / "out")])
    assert done.exit_code == 1
    assert "RPT-003 no document is made of this pack: damaged" in done.output
    assert "EVI-013" in done.output
    assert not (tmp_path / "out").exists()


def test_the_key_that_signed_it_stands_on_the_cover(packed: Pack, tmp_path: Path) -> None:
    run = CliRunner().invoke
    assert run(main, ["keygen", "-o", str(tmp_path / "key")]).exit_code == 0
    private = next(p for p in tmp_path.glob("key*") if ".pub" not in p.name)
    public = next(p for p in tmp_path.glob("key*") if ".pub" in p.name)
    signed = run(main, ["sign", str(packed.path), "--key", str(private), "--json"])
    assert signed.exit_code == 0, signed.output
    fingerprint = json.loads(signed.output)["key_fingerprint"]
    report(packed.path, tmp_path / "unchecked")
    assert "a signature lies beside the pack; it was not checked" in page(tmp_path / "unchecked")
    report(packed.path, tmp_path / "checked", keys=[public])
    assert fingerprint in page(tmp_path / "checked")


def test_a_key_that_did_not_sign_it_is_what_is_told(packed: Pack, tmp_path: Path) -> None:
    make_key(tmp_path / "own.key")
    sign(packed.path, tmp_path / "own.key")
    other, _ = make_key(tmp_path / "other.key")
    with pytest.raises(FindingsError) as refused:
        report(packed.path, tmp_path / "out", keys=[other])
    assert [f.code for f in refused.value.findings if f.severity == "error"] == ["EVI-034"]
    assert not (tmp_path / "out").exists()


def test_a_day_to_come_is_refused(
    packed: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jcm_mrv.today.today", lambda: dt.date(2025, 3, 1))
    with pytest.raises(FindingsError) as refused:
        report(packed.path, tmp_path / "out", as_of=dt.date(9999, 12, 31))
    (finding,) = refused.value.findings
    assert (finding.code, finding.found) == ("RPT-006", "9999-12-31")
    assert "2025-03-01" in finding.expected
    assert not (tmp_path / "out").exists()
    report(packed.path, tmp_path / "out", as_of=dt.date(2025, 3, 1))


def test_inputs_that_were_left_out_are_given_for_the_document(tmp_path: Path) -> None:
    result = rich(tmp_path / "p", [])
    name = "data/qx-logger.csv"
    pack(load_project(result.project.path), tmp_path / "pack.zip", leave_out=[name])
    arguments = ["report", str(tmp_path / "pack.zip"), "-o", str(tmp_path / "out")]
    alone = CliRunner().invoke(main, arguments)
    assert alone.exit_code == 1
    assert "incomplete" in alone.output
    given = tmp_path / "left out"
    (tmp_path / "p" / "data").rename(given)
    done = CliRunner().invoke(main, [*arguments, "--readings", str(given)])
    assert done.exit_code == 0, done.output
    assert command(tmp_path / "out", "check") == (
        "jcm-mrv reproduce pack.zip --readings 'left out'"
    )


def command(folder: Path, name: str) -> str:
    found = re.search(rf'data-name="command_{name}"[^>]*>(.*?)</dd>', page(folder))
    assert found is not None
    return unescape(found[1])


def test_the_commands_that_check_it_have_what_was_used_and_can_be_copied(tmp_path: Path) -> None:
    made(tmp_path / "p", {2024: 100.0})
    project = (tmp_path / "p" / "project.yaml").rename(tmp_path / "p" / "our project's.yaml")
    for folder in ("my rules", "my templates", "my fonts"):
        (tmp_path / folder).mkdir()
    shutil.copy(find_fonts().files[0].path, tmp_path / "my fonts")
    options = ["--public", "--as-of", "2025-01-31", "--format", "html,docx"]
    options += ["--methodologies", str(tmp_path / "my rules")]
    options += [
        "--templates",
        str(tmp_path / "my templates"),
        "--fonts",
        str(tmp_path / "my fonts"),
    ]
    done = CliRunner().invoke(main, ["report", str(project), "-o", str(tmp_path / "out"), *options])
    assert done.exit_code == 0, done.output
    assert shlex.split(command(tmp_path / "out", "check")) == [
        *("jcm-mrv", "pack", "our project's.yaml"),
        *("--methodologies", "my rules", "-o", "PACK.zip"),
    ]
    again = shlex.split(command(tmp_path / "out", "document"))
    assert again == [
        *("jcm-mrv", "report", "our project's.yaml", "--kind", "monitoring"),
        *("--format", "html,docx", "--as-of", "2025-01-31", "--public"),
        *("--templates", "my templates", "--fonts", "my fonts", "--lang", "en"),
        *("--methodologies", "my rules", "-o", "DIR"),
    ]


def test_what_is_for_packs_is_wrong_use_of_a_project(tmp_path: Path) -> None:
    project = made(tmp_path / "p", {2024: 100.0}).project.path
    done = CliRunner().invoke(main, ["report", str(project), "--readings", str(tmp_path)])
    assert done.exit_code == 2


@pytest.mark.parametrize("day", [dt.date(1, 1, 1), dt.date(2024, 12, 30)])
def test_a_day_before_the_end_of_the_period_is_refused(
    packed: Pack, tmp_path: Path, day: dt.date
) -> None:
    with pytest.raises(FindingsError) as refused:
        report(packed.path, tmp_path / "out", as_of=day)
    (finding,) = refused.value.findings
    assert (finding.code, finding.found) == ("RPT-006", day.isoformat())
    assert not (tmp_path / "out").exists()
