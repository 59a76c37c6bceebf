"""The grid of land and sea by its index: the same rows as unpacked from the beginning."""

from __future__ import annotations

import pytest

from jcm_mrv.planning.places import land
from jcm_mrv.planning.places.land_index import indexed
from jcm_mrv.shipped import shipped
from jcm_mrv.strict_yaml import load_file

# From the first to those of Phu My, of which some lie across two starts of the stream.
ROWS = [0, 1, *range(2400, 2600, 7), *range(9000, 9540, 17)]


def test_rows_by_the_index_are_those_unpacked_from_the_beginning() -> None:
    by_index = land._indexed(ROWS)
    assert by_index is not None
    assert by_index == land._unpacked(ROWS)
    assert {len(row) for row in by_index.values()} == {43_200}


def test_the_index_says_nothing_of_another_grid(monkeypatch: pytest.MonkeyPatch) -> None:
    assert indexed(land.packed_grid() + b"0", [(0, 10)]) is None
    monkeypatch.setattr(land, "indexed", lambda packed, pieces: None)
    monkeypatch.setattr(land, "_kept", {})
    assert land.on_land([(59.91, 10.75), (60.0, -20.0)]) == [True, False]


def test_the_last_rows_are_there() -> None:
    assert land._indexed([21_599]) == {21_599: b"\0" * 43_200}


def test_the_file_says_what_it_is_of() -> None:
    import hashlib

    told = load_file(shipped("templates") / "planning" / "land-index.yaml", "PRJ").data
    assert told["sha256_of_source"] == hashlib.sha256(land.packed_grid()).hexdigest()
