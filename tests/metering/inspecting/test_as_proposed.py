"""What inspect proposes, taken as it is, gives the right energy or stops, in whatever shape."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.metering.inspecting.inspection import inspect
from jcm_mrv.metering.inspecting.proposal import to_yaml
from tests.cli.test_commands import run
from tests.effort import THOROUGH, one_in
from tests.metering.inspecting.shapes import SHAPES, ZONE, Shape, energy

RIGHT = {
    "tariffs": ["Chỉ số BT", "Chỉ số CĐ", "Chỉ số TĐ"],
    "names in three rows": "INV 1 / Metering.TotWhOut / [Wh]",
    "export and import": "1-0:2.8.0 (kWh)",
}
"""The column, where the file has several that may be meant."""


def total(source: Path) -> float:
    result = run("meter", "--source", source, "--by", "period", "--json")
    assert result.exit_code == 0, result.stdout
    return sum(line["value"] for line in json.loads(result.stdout)["totals"])


@one_in(18)
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_taken_as_it_is_it_is_right_or_stops(shape: Shape, tmp_path: Path) -> None:
    one = energy(1)
    path = shape.write(tmp_path, one)
    said = list(itertools.product((None, "start"), (None, shape.known.get("kind"))))
    # Nothing or all of it; thoroughly, each alone as well.
    for label, kind in said if THOROUGH else said[:: len(said) - 1]:
        out = tmp_path / f"{label}-{kind}.yaml"
        options = ["--timezone", ZONE, "--source", out]
        options += ["--label", label] if label else []
        options += ["--kind", kind] if kind else []
        result = run("meter", "inspect", path, *options)
        assert result.exit_code in (0, 1)
        if result.exit_code == 0:
            assert total(out) == pytest.approx(one.total * shape.factor, abs=0.011)


@one_in(18)
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_with_what_its_user_knows_it_is_right(shape: Shape, tmp_path: Path) -> None:
    one = energy(2)
    path = shape.write(tmp_path, one)
    stated: dict[str, Any] = {"timezone": ZONE, **shape.known}
    made = inspect(path, stated, path.name)
    left = {item.key: list(item.choices) for item in made.open}
    source = dict(made.source)
    if shape.name in RIGHT:
        assert RIGHT[shape.name] in left.pop("value")
        source["value"] = RIGHT[shape.name]
    assert not left, left
    assert not [finding for finding in made.findings if finding.is_error]
    out = tmp_path / "source.yaml"
    out.write_text(to_yaml(source), encoding="utf-8")
    assert total(out) == pytest.approx(one.total * shape.factor, abs=0.011)
