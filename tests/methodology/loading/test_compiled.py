"""Compiled methodologies: they say what the texts say, and are used while those are the same."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from jcm_mrv.findings import FindingsError
from jcm_mrv.methodology import library as library_module
from jcm_mrv.methodology.library import Library, shipped_folder
from jcm_mrv.methodology.loading.compiled import compiled_path, read_compiled
from jcm_mrv.methodology.loading.compiling import compiled_text
from jcm_mrv.methodology.methodology import Methodology

REFERENCE = "VN_AM007@1.0"
SHIPPED = Library()
SHA256 = SHIPPED.load(REFERENCE).sha256


def held(value: Any) -> Any:
    """Give what an object holds, down to the kind of each part, the order of each mapping."""
    kind = type(value).__qualname__
    if isinstance(value, BaseModel):
        assert value.__dict__.keys() == type(value).model_fields.keys()
        parts = {name: held(part) for name, part in value.__dict__.items()}
        return kind, list(parts.items()), sorted(value.model_fields_set)
    if is_dataclass(value):
        return kind, [held(getattr(value, f.name)) for f in fields(value)]
    if isinstance(value, Mapping):
        return kind, [(held(key), held(part)) for key, part in value.items()]
    if isinstance(value, (tuple, list)):
        return kind, [held(part) for part in value]
    return kind, value


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """Give a folder with what is shipped of a methodology, and what that is made of."""
    root = tmp_path / "methodologies"
    for name in ("VN_AM007", "families", "series"):
        shutil.copytree(shipped_folder() / name, root / name)
    compiled = compiled_path(root, REFERENCE)
    compiled.parent.mkdir(parents=True)
    shutil.copy(compiled_path(shipped_folder(), REFERENCE), compiled)
    return root


def test_a_compiled_methodology_is_what_its_texts_say() -> None:
    for reference in SHIPPED.references():
        read = SHIPPED.read(SHIPPED.find(reference))
        compiled = read_compiled(shipped_folder(), reference)
        assert compiled is not None, reference
        assert held(compiled) == held(read), reference
        assert compiled == read
        assert compiled.file.model_dump() == read.file.model_dump()


def test_what_is_shipped_is_loaded_without_reading_its_texts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(library_module, "_READ", {})
    monkeypatch.setattr(Library, "read", lambda *_: pytest.fail("its texts were read"))
    assert SHIPPED.load(REFERENCE).reference == REFERENCE


def test_it_stands_where_it_is_read(copied: Path) -> None:
    made = read_compiled(copied, REFERENCE)
    assert made is not None
    assert made.folder == copied / "VN_AM007" / "1.0"
    assert made.paths[0] == made.folder / "methodology.yaml"
    assert made.place("EG").startswith(
        str(copied / "families" / "electricity_generated.yaml") + ":"
    )
    assert made.sha256 == SHA256


def test_a_text_that_was_changed_is_read(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library_module, "shipped_folder", lambda: copied)
    assert read_compiled(copied, REFERENCE) is not None
    family = copied / "families" / "electricity_generated.yaml"
    family.write_text(family.read_text(encoding="utf-8") + "# looked at\n", encoding="utf-8")
    assert read_compiled(copied, REFERENCE) is None
    changed = Library().load(REFERENCE)
    assert changed.sha256 != SHA256
    family.unlink()
    assert read_compiled(copied, REFERENCE) is None
    with pytest.raises(FindingsError):
        Library().load(REFERENCE)


def test_one_of_ones_own_is_read_from_its_texts(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        library_module, "read_compiled", lambda *_: pytest.fail("what is compiled was taken")
    )
    own = Library((copied,)).load(REFERENCE)
    assert own.folder == copied / "VN_AM007" / "1.0"
    assert own.sha256 == SHA256


def without(kept: dict[str, Any]) -> None:
    """Take out the methodology."""
    del kept["methodology"]


def another_field(kept: dict[str, Any]) -> None:
    """Let a class have a field that it has not."""
    kept["classes"][0][1].append("another")


def another_class(kept: dict[str, Any]) -> None:
    """Name a class that there is not."""
    kept["classes"][0][0] += "s"


def of_elsewhere(kept: dict[str, Any]) -> None:
    """Name a class that is none of a methodology."""
    kept["classes"][0] = ["fractions:Fraction", []]


def too_short(kept: dict[str, Any]) -> None:
    """Leave out what the last field holds."""
    kept["methodology"].pop()


@pytest.mark.parametrize("change", [without, another_field, another_class, of_elsewhere, too_short])
def test_what_does_not_fit_is_not_used(change: Any, copied: Path) -> None:
    path = compiled_path(copied, REFERENCE)
    kept = json.loads(path.read_text(encoding="utf-8"))
    change(kept)
    path.write_text(json.dumps(kept), encoding="utf-8")
    assert read_compiled(copied, REFERENCE) is None


def test_what_is_no_json_or_not_there_is_not_used(copied: Path) -> None:
    path = compiled_path(copied, REFERENCE)
    path.write_bytes(path.read_bytes()[:100])
    assert read_compiled(copied, REFERENCE) is None
    path.unlink()
    assert read_compiled(copied, REFERENCE) is None


def test_what_has_no_form_is_refused() -> None:
    methodology = SHIPPED.load(REFERENCE)
    strange = Methodology(**{f.name: getattr(methodology, f.name) for f in fields(methodology)})
    object.__setattr__(strange, "sha256", 3j)
    with pytest.raises(TypeError, match="complex"):
        compiled_text(strange, shipped_folder())
