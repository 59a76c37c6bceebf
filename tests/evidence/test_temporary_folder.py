"""What is said of a pack names places in it, and never the folder that it is unpacked into."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import reproduce
from jcm_mrv.findings import EVI
from jcm_mrv.findings.language import Language, said, speaking
from tests.effort import one_in
from tests.evidence.packs import small_pack

pytestmark = one_in(3)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_pack(tmp_path_factory.mktemp("packed"))


def texts(data: object) -> Iterator[str]:
    """Give every text in JSON."""
    if isinstance(data, dict):
        for value in data.values():
            yield from texts(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from texts(value)
    elif isinstance(data, str):
        yield data


@pytest.mark.parametrize("language", ["en", "ja", "vi"])
@pytest.mark.parametrize("step", ["load_project", "contents_of", "given_readings", "check_pack"])
def test_nothing_that_is_said_names_the_temporary_folder(
    small: Path, monkeypatch: pytest.MonkeyPatch, step: str, language: Language
) -> None:
    """Wherever it stops, and in whatever text the place stands."""
    seen: list[Path] = []
    made = tempfile.TemporaryDirectory

    def folder(**options: Any) -> Any:
        opened = made(**options)
        seen.append(Path(opened.name))
        return opened

    def stop(*_: Any, **__: Any) -> Any:
        place = seen[0] / "project/data/roof-a.csv"
        if step in ("given_readings", "check_pack"):
            raise OSError(28, "No space left on device", str(place))
        raise EVI[15].stop(
            str(place),
            found=said("{name} is left out", name=str(place)),
            expected=f"a file in {seen[0]}",
        )

    monkeypatch.setattr(tempfile, "TemporaryDirectory", folder)
    if step == "check_pack":
        monkeypatch.setattr("jcm_mrv.evidence.checking._check", stop)
    else:
        monkeypatch.setattr(f"jcm_mrv.evidence.reproducing.{step}", stop)
    with speaking(language):
        found = reproduce(small)
        assert not found.holds
        everything = list(texts(found.as_dict()))
    everything += [str(finding) for finding in found.findings]
    assert any("project/data/roof-a.csv" in text for text in everything)
    assert not [text for text in everything if str(seen[0]) in text]
