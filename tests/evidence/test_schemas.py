"""What is written and printed is what the schemas say; nothing below needs cryptography."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from pydantic import TypeAdapter

from jcm_mrv import reproduce
from jcm_mrv.cli import main
from jcm_mrv.evidence.schema import PackFile, ReproductionFile
from tests.evidence.packs import READINGS, edited, files_of, small_pack, tampered

PACKAGE = Path(__file__).parents[2] / "jcm_mrv"


def test_pack_json_is_what_its_schema_says(tmp_path: Path) -> None:
    record = files_of(small_pack(tmp_path, leave_out=["docs/*"]))["pack.json"]
    TypeAdapter(PackFile).validate_json(record, strict=True)


@pytest.mark.parametrize("manifest", [False, True])
def test_what_reproduce_prints_is_what_its_schema_says(manifest: bool, tmp_path: Path) -> None:
    change = edited(READINGS, b"361.2", b"461.2")
    path = tampered(small_pack(tmp_path), change, tmp_path / "p.zip", manifest=manifest)
    done = CliRunner().invoke(main, ["reproduce", str(path), "--json"])
    assert done.exit_code == 1
    data = json.loads(done.stdout)
    TypeAdapter(ReproductionFile).validate_python(data, strict=True)
    assert data == reproduce(path).as_dict()


@pytest.mark.parametrize("what", ["pack", "reproduction"])
def test_schemas_are_printed(what: str) -> None:
    done = CliRunner().invoke(main, ["schema", what])
    schema = json.loads(done.stdout)
    assert schema["properties"]["schema"]["const"] == f"jcm-mrv/{what}/1"
    assert all("description" in item or "$ref" in item for item in schema["properties"].values())


def test_three_modules_alone_need_cryptography() -> None:
    needing = set()
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "cryptography" not in text and "rfc3161_client" not in text:
            continue
        tree = ast.parse(text)
        of_types = {
            inner
            for node in tree.body
            if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
            for inner in ast.walk(node)
        }
        for node in set(ast.walk(tree)) - of_types:
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            if any(name.split(".")[0] in ("cryptography", "rfc3161_client") for name in names):
                needing.add(path.relative_to(PACKAGE).as_posix())
                # Imported where it is used, and never when a module is loaded.
                assert node not in tree.body
    assert needing == {"evidence/keys.py", "evidence/signing.py", "evidence/timestamps.py"}
