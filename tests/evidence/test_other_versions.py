"""Packs of other versions: numbers are held against numbers; what was made then stays readable."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import reproduce
from jcm_mrv.evidence.difference import differences
from tests.evidence.packs import Files, small_pack, tampered

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
    result["findings"] = []
    result["open"], result["ready"] = [], True
    for line in result["ledger"]:
        line["detail"] = "in other words"


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


def _far(result: dict[str, Any]) -> None:
    result["quantities"][0]["value"] *= 1 + 1e-8


def _tonne(result: dict[str, Any]) -> None:
    result["years"][0]["emission_reductions"] += 1
    result["emission_reductions"] += 1


def _without(result: dict[str, Any]) -> None:
    del result["ledger"][:], result["months"][:]


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


def test_other_packages_of_the_same_version_may_add_in_another_order(
    packed: Path, tmp_path: Path
) -> None:
    def change(files: Files) -> None:
        result, record = json.loads(files[RESULT]), json.loads(files["pack.json"])
        _near(result)
        record["packages"]["numpy"] = "1.0"
        files[RESULT] = json.dumps(result).encode()
        record["result_sha256"] = hashlib.sha256(files[RESULT]).hexdigest()
        files["pack.json"] = (json.dumps(record, indent=2, ensure_ascii=False) + "\n").encode()

    path = tampered(packed, change, tmp_path / "p.zip", manifest=True, crate=True)
    found = reproduce(path)
    assert (found.verdict, found.holds) == ("reproduced", True)
    assert "EVI-054" in {finding.code for finding in found.findings}


def test_an_integer_that_became_true_is_a_difference() -> None:
    assert [one.path for one in differences({"a": 1}, {"a": True})] == ["a"]


@pytest.mark.parametrize("path", sorted(OLD.glob("*.zip")), ids=lambda path: path.stem)
def test_an_old_pack_is_reproduced_and_its_signature_valid(path: Path, tmp_path: Path) -> None:
    # Never made anew: a pack has to stand for ten years.
    shutil.copy(path, tmp_path)
    found = reproduce(path, keys=[OLD / "old.pub.pem"])
    assert found.verdict in ("identical", "reproduced"), found
    assert found.holds
    assert reproduce(path).pack_id == found.pack_id


def test_there_is_a_pack_of_each_schema_version() -> None:
    assert [path.stem for path in sorted(OLD.glob("*.zip"))] == ["pack-1"]
