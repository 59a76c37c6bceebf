"""Packs of other versions: numbers are held against numbers; what was made then stays readable."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from jcm_mrv import reproduce
from jcm_mrv.cli import main
from jcm_mrv.evidence.difference import differences
from jcm_mrv.visible import json_text
from tests.effort import one_in
from tests.evidence.packs import Files, files_of, small_pack, tampered

pytestmark = one_in(2)

OLD = Path(__file__).parent / "old_packs"
RESULT = "outputs/result.json"


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_pack(tmp_path_factory.mktemp("packed"))


def by_another_version(change: Callable[[dict[str, Any]], object]) -> Callable[[Files], object]:
    """Give a pack as another version might have made it."""

    def changed(files: Files) -> None:
        result, record = json.loads(files[RESULT]), json.loads(files["pack.json"])
        for data in (result, record):
            data["software"]["version"] = "0.0.9"
        change(result)
        record["credits"] = {str(y["year"]): y["emission_reductions"] for y in result["years"]}
        record["total"] = result["emission_reductions"]
        record["ready"], record["standing"] = result["ready"], result["standing"]
        files[RESULT] = json.dumps(result).encode()
        files["pack.json"] = json.dumps(record).encode()

    return changed


def _near(result: dict[str, Any]) -> None:
    result["quantities"][0]["value"] *= 1 + 1e-12
    result["trace"][0]["value"] *= 1 - 1e-11


def _words(result: dict[str, Any]) -> None:
    result["findings"], result["open"] = [], []
    for line in result["ledger"]:
        line["detail"] = "in other words"


@one_in(3)
@pytest.mark.parametrize("change", [lambda result: None, _near, _words])
def test_another_version_reproduces_the_numbers(
    change: Callable[[dict[str, Any]], object], packed: Path, tmp_path: Path
) -> None:
    path = tampered(packed, by_another_version(change), tmp_path / "p.zip", manifest=True)
    found = reproduce(path)
    assert (found.verdict, found.holds) == ("reproduced", True), found
    codes = {finding.code for finding in found.findings}
    assert "EVI-054" in codes
    assert ("EVI-056" in codes) == (change is _words)
    assert found.as_dict()["software"]["packed"] == "0.0.9"


def _ready(result: dict[str, Any]) -> None:
    result["ready"], result["open"] = True, []


def _final(result: dict[str, Any]) -> None:
    result["standing"] = "final"


@pytest.mark.parametrize("change", [_ready, _final])
def test_a_result_that_is_called_better_than_it_is_was_not_reproduced(
    change: Callable[[dict[str, Any]], object], packed: Path, tmp_path: Path
) -> None:
    path = tampered(packed, by_another_version(change), tmp_path / "p.zip", manifest=True)
    found = reproduce(path)
    assert (found.verdict, found.holds) == ("not reproduced", False)
    [judged] = [f for f in found.findings if f.code == "EVI-056" and "judges" in f.message]
    assert judged.severity == "warning"
    data = {**found.as_dict()}
    own = json.loads(files_of(packed)[RESULT])
    assert (data["recomputed_standing"], data["recomputed_ready"]) == (
        own["standing"],
        own["ready"],
    )
    assert (data["standing"], data["ready"]) != (own["standing"], own["ready"])


REFUSED = "the numbers agree, and something else does not, so that the pack was not reproduced"


@pytest.mark.parametrize(
    "change",
    [
        by_another_version(_final),
        lambda files: by_another_version(lambda _: files.update({"outputs/x.csv": b"1\n"}))(files),
    ],
)
def test_no_word_is_kinder_than_the_verdict(
    change: Callable[[Files], object], packed: Path, tmp_path: Path
) -> None:
    found = reproduce(tampered(packed, change, tmp_path / "p.zip", manifest=True))
    assert found.verdict == "not reproduced"
    assert [f.message for f in found.findings if f.code == "EVI-054"] == [REFUSED]
    # What is stated alone is not told of what was not reproduced anyway.
    assert "EVI-061" not in {finding.code for finding in found.findings}


def test_the_head_prints_what_was_recomputed_beside_what_is_stated(
    packed: Path, tmp_path: Path
) -> None:
    path = tampered(packed, by_another_version(_final), tmp_path / "p.zip", manifest=True)
    said = CliRunner().invoke(main, ["reproduce", str(path)])
    assert said.exit_code == 1
    head = said.output.splitlines()
    at = next(n for n, line in enumerate(head) if line.startswith("standing"))
    assert "final, not ready" in head[at]
    assert "recomputed: " in head[at + 1]
    said = CliRunner().invoke(main, ["reproduce", str(packed)])
    assert "recomputed: " not in said.output


def test_a_standing_that_is_none_claims_more_than_any(packed: Path, tmp_path: Path) -> None:
    def change(result: dict[str, Any]) -> None:
        result["standing"] = "confirmed"

    path = tampered(packed, by_another_version(change), tmp_path / "p.zip", manifest=True)
    assert not reproduce(path).holds


@one_in(4)
@pytest.mark.parametrize(
    "key",
    [
        "quantities",
        "months",
        "trace",
        "years",
        "by_methodology",
        "inputs",
        "fixed_values",
    ],
)
def test_lines_without_their_numbers_are_not_reproduced(
    key: str, packed: Path, tmp_path: Path
) -> None:
    def emptied(result: dict[str, Any]) -> None:
        kept = ("year", "emission_reductions") if key == "years" else ()
        assert result[key]
        result[key] = [{name: line[name] for name in kept} for line in result[key]]

    path = tampered(packed, by_another_version(emptied), tmp_path / "p.zip", manifest=True)
    found = reproduce(path)
    assert (found.verdict, found.holds) == ("not reproduced", False)


@one_in(3)
@pytest.mark.parametrize("key", ["by_methodology", "fixed_values", "monitoring_period"])
def test_a_key_that_is_gone_is_not_reproduced(key: str, packed: Path, tmp_path: Path) -> None:
    change = by_another_version(lambda result: result.pop(key))
    found = reproduce(tampered(packed, change, tmp_path / "p.zip", manifest=True))
    assert not found.holds


@one_in(3)
@pytest.mark.parametrize(
    "change",
    [
        lambda record: record["project"].update(title="Another project"),
        lambda record: record["project"].update(reference="VN123"),
        lambda record: record.update(previous="a" * 64),
    ],
)
def test_what_pack_json_takes_from_the_project_file_is_compared_in_any_version(
    change: Callable[[dict[str, Any]], object], packed: Path, tmp_path: Path
) -> None:
    def changed(files: Files) -> None:
        by_another_version(lambda result: None)(files)
        record = json.loads(files["pack.json"])
        change(record)
        files["pack.json"] = json.dumps(record).encode()

    found = reproduce(tampered(packed, changed, tmp_path / "p.zip", manifest=True))
    assert (found.verdict, found.holds) == ("not reproduced", False)
    assert "EVI-059" in {finding.code for finding in found.findings}


def test_an_output_that_the_result_does_not_list_is_told(packed: Path, tmp_path: Path) -> None:
    def changed(files: Files) -> None:
        by_another_version(lambda result: None)(files)
        files["outputs/claims.csv"] = b"credits,99999\n"

    found = reproduce(tampered(packed, changed, tmp_path / "p.zip", manifest=True))
    assert not found.holds
    assert [f.where for f in found.findings if f.code == "EVI-058"] == ["outputs/claims.csv"]


def test_what_was_not_compared_is_named(packed: Path, tmp_path: Path) -> None:
    def changed(files: Files) -> None:
        def listed(result: dict[str, Any]) -> None:
            for item in result["outputs"]:
                item["sha256"] = hashlib.sha256(files[f"outputs/{item['path']}"]).hexdigest()

        files["outputs/daily.csv"] = b"lies\n"
        files["outputs/datapackage.json"] = b"{}"
        files["README.txt"] = b"Trust us.\n"
        by_another_version(listed)(files)

    found = reproduce(tampered(packed, changed, tmp_path / "p.zip", manifest=True))
    [said] = [f for f in found.findings if f.code == "EVI-055"]
    for name in ("outputs/daily.csv", "outputs/datapackage.json", "README.txt", "ro-crate"):
        assert name in said.found
    # The same bytes as this version writes were compared by that.
    assert "findings.csv" not in said.found
    # They were compared, and are others: that is not to be overlooked.
    assert said.severity == "warning"
    assert said.message.startswith("4 files in the pack are not what this version writes")
    [agrees] = [f for f in found.findings if f.code == "EVI-054"]
    assert "files" not in agrees.hint


def test_another_description_of_the_same_files_is_a_note(packed: Path, tmp_path: Path) -> None:
    change = by_another_version(lambda result: None)
    found = reproduce(tampered(packed, change, tmp_path / "p.zip", manifest=True))
    [said] = [f for f in found.findings if f.code == "EVI-055"]
    assert (said.severity, said.found) == ("note", "ro-crate-metadata.json")


def test_a_number_beyond_all_others_is_a_difference() -> None:
    for one, other in ((10**400, 1.5), (1.5, 10**400)):
        found = differences({"a": one}, {"a": other}, of_another_version=True)
        assert [item.path for item in found] == ["a"]


def _far(result: dict[str, Any]) -> None:
    result["quantities"][0]["value"] *= 1 + 1e-8


def _tonne(result: dict[str, Any]) -> None:
    result["years"][0]["emission_reductions"] += 1
    result["emission_reductions"] += 1


def _without(result: dict[str, Any]) -> None:
    del result["ledger"][:], result["months"][:]


@one_in(3)
@pytest.mark.parametrize(
    ("change", "path"),
    [
        (_far, "quantities[0].value"),
        (_tonne, "years[0].emission_reductions"),
        (_without, "months[0]"),
    ],
)
def test_another_number_is_another_number_in_any_version(
    change: Callable[[dict[str, Any]], object], path: str, packed: Path, tmp_path: Path
) -> None:
    pack = tampered(packed, by_another_version(change), tmp_path / "p.zip", manifest=True)
    found = reproduce(pack)
    assert (found.verdict, found.holds) == ("not reproduced", False)
    assert found.first_difference is not None
    assert found.first_difference["path"] == path


def test_the_same_version_has_to_give_the_same_bytes(packed: Path, tmp_path: Path) -> None:
    def change(files: Files) -> None:
        files[RESULT] = json.dumps(json.loads(files[RESULT])).encode()

    found = reproduce(tampered(packed, change, tmp_path / "p.zip", manifest=True))
    assert found.verdict == "not reproduced"
    assert "EVI-051" in {finding.code for finding in found.findings}


def _of_other_packages(files: Files) -> None:
    result, record = json.loads(files[RESULT]), json.loads(files["pack.json"])
    _near(result)
    record["packages"]["numpy"] = "1.0"
    files[RESULT] = json.dumps(result).encode()
    record["result_sha256"] = hashlib.sha256(files[RESULT]).hexdigest()
    files["pack.json"] = json_text(record).encode()


def test_other_packages_of_the_same_version_may_add_in_another_order(
    packed: Path, tmp_path: Path
) -> None:
    path = tampered(packed, _of_other_packages, tmp_path / "p.zip", manifest=True, crate=True)
    found = reproduce(path)
    assert (found.verdict, found.holds) == ("reproduced", True)
    assert "EVI-054" in {finding.code for finding in found.findings}


def test_other_packages_and_another_title_are_not_called_reproduced(
    packed: Path, tmp_path: Path
) -> None:
    def change(files: Files) -> None:
        _of_other_packages(files)
        record = json.loads(files["pack.json"])
        record["project"]["title"] = "Ten roofs"
        files["pack.json"] = json_text(record).encode()

    path = tampered(packed, change, tmp_path / "p.zip", manifest=True, crate=True)
    found = reproduce(path)
    assert found.verdict == "not reproduced"
    assert [f.message for f in found.findings if f.code == "EVI-054"] == [REFUSED]


def test_tables_of_other_packages_are_described_as_they_are(packed: Path, tmp_path: Path) -> None:
    def change(files: Files) -> None:
        before = files["outputs/daily.csv"]
        files["outputs/daily.csv"] = before.replace(b"MWh,", b"MWh ,", 1)
        assert files["outputs/daily.csv"] != before
        for name in ("outputs/result.json", "outputs/datapackage.json"):
            files[name] = files[name].replace(
                hashlib.sha256(before).hexdigest().encode(),
                hashlib.sha256(files["outputs/daily.csv"]).hexdigest().encode(),
            )
        size = f'"bytes": {len(before)}'.encode()
        name = "outputs/datapackage.json"
        files[name] = files[name].replace(size, f'"bytes": {len(before) + 1}'.encode())
        _of_other_packages(files)

    path = tampered(packed, change, tmp_path / "p.zip", manifest=True, crate=True)
    found = reproduce(path)
    assert found.verdict == "reproduced", found
    [said] = [f for f in found.findings if f.code == "EVI-055"]
    assert "outputs/daily.csv" in said.found


def test_an_integer_that_became_true_is_a_difference() -> None:
    assert [one.path for one in differences({"a": 1}, {"a": True})] == ["a"]


@pytest.mark.parametrize("path", sorted(OLD.glob("*.zip")), ids=lambda path: path.stem)
def test_an_old_pack_is_reproduced_and_its_signature_valid(path: Path, tmp_path: Path) -> None:
    # Never made anew: a pack has to stand for ten years.
    shutil.copy(path, tmp_path)
    own = path.with_suffix(".pub.pem")
    found = reproduce(path, keys=[own if own.exists() else OLD / "old.pub.pem"])
    assert found.verdict in ("identical", "reproduced"), found
    assert found.holds
    assert reproduce(path).pack_id == found.pack_id


def test_there_is_a_pack_of_each_schema_version() -> None:
    # The second holds what a pack can: series, overlay, seal, accepted change, file left out.
    assert {path.stem for path in OLD.glob("*.zip")} == {"pack-1", "pack-1-whole"}
    whole = json.loads(files_of(OLD / "pack-1-whole.zip")["pack.json"])
    assert all(value for value in whole.values() if isinstance(value, (list, dict, str)))
