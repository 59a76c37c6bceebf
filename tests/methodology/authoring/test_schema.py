"""The schemas for whoever writes a methodology: every key with its meaning, and no other."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner

from jcm_mrv.cli import main
from jcm_mrv.methodology.authoring.schema import File, meanings, schema_of
from jcm_mrv.strict_yaml import load_bytes
from tests.docs.pages import ROOT

FILES: tuple[File, ...] = ("methodology", "family", "cases")


def parts(file: File) -> dict[str, dict[str, Any]]:
    schema = schema_of(file)
    return {schema["title"]: schema, **schema["$defs"]}


@pytest.mark.parametrize("file", FILES)
def test_every_key_has_its_meaning(file: File) -> None:
    silent = [
        (name, key)
        for name, part in parts(file).items()
        for key, found in part.get("properties", {}).items()
        if not found.get("description")
    ]
    assert silent == []


def test_no_meaning_is_left_of_a_key_that_is_gone() -> None:
    known = {
        (name, key)
        for file in FILES
        for name, part in parts(file).items()
        for key in part.get("properties", {})
    }
    told = {(name, key) for name, keys in meanings().items() for key in keys}
    assert told - known == set()


def test_a_parameter_is_one_of_its_own_or_refines_a_family_s() -> None:
    schema = schema_of("methodology")
    (values,) = schema["properties"]["parameters"]["patternProperties"].values()
    assert values == {"anyOf": [{"$ref": f"#/$defs/{n}"} for n in ("Parameter", "Refinement")]}
    own = schema["$defs"]["Parameter"]["properties"]
    assert {"aggregation", "conservative", "sets", "class", "at_most"} <= set(own)
    assert own["conservative"]["anyOf"][0]["enum"] == ["lower", "higher", "by_result"]
    assert "by_result" in own["conservative"]["description"]
    # Every reference leads somewhere.
    text = json.dumps(schema)
    named = {part.split('"')[0] for part in text.split('"#/$defs/')[1:]}
    assert named <= set(schema["$defs"])


def test_examples_are_what_the_loader_takes() -> None:
    for name, keys in meanings().items():
        for key, told in keys.items():
            if "example" in told:
                data = load_bytes(told["example"].encode(), "MET", f"{name}.{key}").data
                assert set(data) == {key}


def test_the_page_has_a_table_of_each() -> None:
    page = (ROOT / "docs/reference/methodology-file.md").read_text(encoding="utf-8")
    for file in FILES:
        for name, part in parts(file).items():
            if part.get("properties") and name != "Refinement":
                assert f"{{{{ rules {name} }}}}" in page


@pytest.mark.parametrize("file", FILES)
def test_the_command_prints_it(file: File) -> None:
    result = CliRunner().invoke(main, ["schema", file])
    assert result.exit_code == 0
    printed = json.loads(result.stdout)
    assert printed["$schema"].endswith("2020-12/schema")
    assert printed["title"] == schema_of(file)["title"]
