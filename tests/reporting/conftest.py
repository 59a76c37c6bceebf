"""One calculated example and its documents, for every test of the room."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from jcm_mrv.calculation.calculate import calculate
from jcm_mrv.calculation.result import Result
from jcm_mrv.project.load import load_project
from jcm_mrv.reporting import fonts, pictures
from jcm_mrv.reporting.context import Context
from jcm_mrv.reporting.fonts import FontFile, Fonts
from jcm_mrv.reporting.material import Picture

EXAMPLES = Path(__file__).parents[2] / "examples"


def calculated(name: str) -> Result:
    return calculate(load_project(EXAMPLES / name / "project.yaml"))


@pytest.fixture(scope="session")
def result() -> Result:
    return calculated("industrial-park-pv")


@pytest.fixture(autouse=True)
def _made_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw the same pictures, and cut the same fonts, once: nearly all of a page's time.

    A test of these, or one that holds two runs against each other, is marked ``afresh``.
    """
    if request.node.get_closest_marker("afresh") is None:
        monkeypatch.setattr(pictures, "draw", _draw)
        monkeypatch.setattr(fonts, "subset_of", _subset_of)


_DRAW, _SUBSET_OF = pictures.draw, fonts.subset_of
_drawn: dict[tuple[str, ...], dict[str, Picture]] = {}


def _draw(
    context: Context, of: Fonts, style: Path | None = None, *, png: bool = True
) -> dict[str, Picture]:
    look = "" if style is None else style.read_text(encoding="utf-8")
    key = (json.dumps(context["pictures"]), look, str(png), *(str(file.path) for file in of.files))
    if key not in _drawn:
        _drawn[key] = _DRAW(context, of, style, png=png)
    return dict(_drawn[key])


@cache
def _cut(font: FontFile, characters: frozenset[str]) -> bytes:
    return _SUBSET_OF(font, set(characters))


def _subset_of(font: FontFile, characters: set[str]) -> bytes:
    return _cut(font, frozenset(characters))
