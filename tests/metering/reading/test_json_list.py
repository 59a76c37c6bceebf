"""Lists in JSON: found by their path, numbers as they are written, shapes that do not fit told."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.findings import FindingsError
from jcm_mrv.metering.fleet.aggregate import measure_table
from jcm_mrv.metering.fleet.open_files import open_files
from jcm_mrv.metering.fleet.spec import MeterSpec
from jcm_mrv.metering.inspecting.inspection import inspect
from jcm_mrv.metering.reading import json_list
from tests.metering.reading.reading import load, read, refused, said

TWO = [("2024-01-31T00:00:00", 1.5), ("2024-01-31T00:15:00", 2.25)]
ROWS = [
    {"time": "2024-01-31 00:00", "kwh": 1.5, "tags": ["x"], "note": None},
    {"time": "2024-01-31 00:15", "kwh": 2.25, "extra": 7},
]
PAIRS = [[1706659200000, 1.5], [1706660100000, 2.25]]
BY_NUMBER: dict[str, Any] = {"time": {"column": 1}, "value": {"column": 2}}


def written(folder: Path, value: Any, name: str = "a.json") -> dict[str, Any]:
    text = value if isinstance(value, str) else json.dumps(value, indent=1)
    (folder / name).write_text(text, encoding="utf-8")
    return {"readings": name}


@pytest.mark.parametrize(
    ("value", "keys"),
    [
        (ROWS, {}),
        ({"data": {"values": ROWS}}, {"json": "data.values"}),
        ({"data": [{"id": "a", "values": ROWS}]}, {"json": "data[0].values"}),
        ({"data": [{"id": "a", "values": ROWS}]}, {"json": "data.0.values"}),
        (PAIRS, BY_NUMBER),
        ({"values": [[t // 1000, v, "ok"] for t, v in PAIRS]}, {"json": "values", **BY_NUMBER}),
        ([[t, str(v)] for t, v in PAIRS], BY_NUMBER),
        ("\n".join(map(json.dumps, ROWS)), {}),
        ("\ufeff" + json.dumps(ROWS), {}),
        (
            [{"at": {"time": row["time"]}, "m": {"kwh": row["kwh"]}} for row in ROWS],
            {"time": "at.time", "value": "m.kwh"},
        ),
        ([{**row, "meter": m} for row in ROWS for m in "ab"], {"filter": {"meter": "a"}}),
    ],
)
@pytest.mark.parametrize("name", ["a.json", "a.txt"])
def test_lists(tmp_path: Path, value: Any, keys: dict[str, Any], name: str) -> None:
    assert read(tmp_path, **written(tmp_path, value, name), **keys) == TWO


@pytest.mark.parametrize(
    ("value", "keys"),
    [
        ({"2024-01-31 00:00": 1.5, "2024-01-31 00:15": 2.25}, {}),
        (
            {"unit": "kWh", "days": {"2024-01-31T00:00": 1.5, "2024-01-31T00:15": 2.25}},
            {"json": "days"},
        ),
        ({"202401310000": 1.5, "202401310015": 2.25}, {"format": {"date": "%Y%m%d%H%M"}}),
    ],
)
def test_an_object_of_times_has_a_row_for_each(
    tmp_path: Path, value: Any, keys: dict[str, Any]
) -> None:
    assert read(tmp_path, **written(tmp_path, value), **BY_NUMBER, **keys) == TWO


@pytest.mark.parametrize(
    "value",
    [
        {"2024-01-31": 1.5},
        {"2024-01-31": 1.5, "total": 1.5},
        {"2024-01-31": "1.5", "2024-02-01": "high"},
        {"2024-01-31": 1.5, "2024-02-01": {"kwh": 2}},
        {"1": 1.5, "2": 2.5},
    ],
)
def test_an_object_of_anything_else_is_no_list(tmp_path: Path, value: Any) -> None:
    assert refused(tmp_path, **written(tmp_path, value), **BY_NUMBER).code == "MON-154"


def test_an_object_of_days_is_proposed_with_the_unit_beside_it(tmp_path: Path) -> None:
    days = {f"2024-01-{n:02}": 1000 + 7 * n % 5 for n in range(1, 32)}
    written(tmp_path, {"unit": "Wh", "production": days})
    stated = {"timezone": "Asia/Ho_Chi_Minh", "kind": "energy", "label": "start"}
    made = inspect(tmp_path / "a.json", stated, "a.json")
    assert not made.open
    assert (made.source["json"], made.source["unit"]) == ("production", "Wh")
    assert made.source["interval"] == "1 d"


BESIDE = [{"time": row["time"], "kwh": row["kwh"]} for row in ROWS]


@pytest.mark.parametrize(
    ("value", "path", "unit"),
    [
        ({"energy": {"unit": "Wh", "values": BESIDE}}, "energy.values", "Wh"),
        ({"unit": "kWh", "energy": {"unit": "Wh", "values": BESIDE}}, "energy.values", "Wh"),
        ({"unit": "Wh", "meters": [{"values": BESIDE}]}, "meters[0].values", "Wh"),
        ({"Unit": "MW", "time": ["2024-01-31 00:00"], "kwh": [1.5]}, "", "MW"),
        ({"unit": "Wh", "values": [["2024-01-31 00:00", 1.5]]}, "values", "Wh"),
    ],
)
def test_the_unit_beside_a_list_is_that_of_its_values(
    tmp_path: Path, value: Any, path: str, unit: str
) -> None:
    source: dict[str, Any] = written(tmp_path, value) | {"json": path}
    if path == "values":
        source |= BY_NUMBER
    found = refused(tmp_path, **source)
    assert (found.code, found.found, found.where) == ("MON-023", unit, "a.json")
    assert found.hint.startswith(f"state `unit: {unit}`")
    assert load(tmp_path, **source, unit=unit)[0]
    assert inspect(tmp_path / "a.json").source["unit"] == unit


@pytest.mark.parametrize(
    "value",
    [
        {"unit": "kWh", "values": BESIDE},
        {"unit": "metric", "values": BESIDE},
        {"unit": None, "values": BESIDE},
        {"unit": {"kwh": "Wh"}, "values": BESIDE},
        # Of several columns nobody can tell whose it is.
        {"unit": "W", "values": [{**row, "power": 3} for row in BESIDE]},
        {"other": {"unit": "Wh"}, "values": BESIDE},
    ],
)
def test_a_unit_that_is_none_or_another_s_refuses_nothing(tmp_path: Path, value: Any) -> None:
    assert read(tmp_path, **written(tmp_path, value), json="values") == TWO


def test_packed_and_hashed(tmp_path: Path) -> None:
    (tmp_path / "a.json.gz").write_bytes(gzip.compress(json.dumps(ROWS).encode()))
    assert read(tmp_path, readings="a.json.gz") == TWO


def test_numbers_are_those_that_are_written(tmp_path: Path) -> None:
    texts = ["0.1", "0.30000000000000004", "1e2", "1.5E-3", "90071992547.409931", '"1.234,5"']
    rows = ",".join(
        f'{{"time": "2024-01-31 {n:02}:00", "kwh": {text}}}' for n, text in enumerate(texts)
    )
    readings, _ = load(tmp_path, **written(tmp_path, f"[{rows}]"))
    assert readings.micro.tolist() == [
        100_000,
        300_000,
        100_000_000,
        1500,
        90_071_992_547_409_931,
        1_234_500_000,
    ]


def test_what_is_no_number(tmp_path: Path) -> None:
    for text in ("null", "NaN", "true", '"--"', "1e999999999", "[1]", "{}"):
        keys = written(tmp_path, f'[{{"time": "2024-01-31 00:00", "kwh": {text}}}]')
        problem = refused(tmp_path, **keys)
        assert problem.where == "a.json:1"
        assert problem.code in ("MON-101", "MON-154"), text


def test_rows_are_counted_from_one(tmp_path: Path) -> None:
    keys = written(tmp_path, [*ROWS, {"time": "x", "kwh": 1}])
    assert refused(tmp_path, **keys).where == "a.json:3"


BAD: list[tuple[Any, dict[str, Any], str, str]] = [
    ({"data": {"values": ROWS}, "alarms": ROWS}, {}, "MON-154", "data.values, alarms"),
    ({"data": {"values": ROWS}}, {"json": "data"}, "MON-154", "an object with values"),
    ({"data": {"values": ROWS}}, {"json": "data.value"}, "MON-154", "an object with values"),
    ({"data": {"values": ROWS}}, {"json": "data.values.5"}, "MON-154", "a list of 2"),
    ({"time": ["a", "b"], "kwh": [1]}, {}, "MON-154", "an object with time, kwh"),
    ({"time": ["a", "b"], "kwh": [1, [2]]}, {}, "MON-154", "an object with time, kwh"),
    ({"2024-01-31 00:15": 1.5}, {}, "MON-154", "an object with 2024-01-31 00:15"),
    ([1, 2, 3], {}, "MON-154", "a list of 3"),
    ([*ROWS, 5], {}, "MON-154", "a number"),
    ([*PAIRS, [1]], BY_NUMBER, "MON-154", "a list of 1"),
    ([{**ROWS[0], "kwh": {"a": [1]}}], {"value": "kwh.a"}, "MON-154", "a list of 1"),
    ([], {}, "MON-154", "the answer is empty"),
    ({}, {}, "MON-154", "the answer is empty"),
    ({"code": 305, "data": None, "msg": "login"}, {}, "MON-154", "data is empty, code: 305"),
    ({"data": None, "fail": True}, {"json": "data.list"}, "MON-154", "is empty, fail: true"),
    ({"data": {"list": []}}, {"json": "data.list"}, "MON-154", "data.list is empty"),
    ({"data": {"list": {}}, "code": 7}, {}, "MON-154", "data.list is empty, code: 7"),
    (PAIRS, {}, "MON-017", "1, 2"),
    (ROWS, {"value": "kWh"}, "MON-017", "time, kwh"),
    (json.dumps(ROWS)[:-5], {}, "MON-154", ""),
    ('[{"time": "2024-01-31", "kwh": 1, "kwh": 2}]', {}, "MON-154", "kwh"),
    ("[" * 100_000, {}, "MON-154", "without end"),
    ('{"a":' * 50_000 + "1" + "}" * 50_000, {}, "MON-154", "without end"),
    ('{"a": 1}\n{"a": }', {}, "MON-154", ""),
]


@pytest.mark.parametrize(("value", "keys", "code", "shown"), BAD)
def test_shapes_that_do_not_fit(
    tmp_path: Path, value: Any, keys: dict[str, Any], code: str, shown: str
) -> None:
    problem = refused(tmp_path, **written(tmp_path, value), **keys)
    assert (problem.code, problem.where.partition(":")[0]) == (code, "a.json")
    assert shown in problem.found


def test_columns_that_are_lists(tmp_path: Path) -> None:
    columns = {"time": [row["time"] for row in ROWS], "kwh": [row["kwh"] for row in ROWS]}
    assert read(tmp_path, **written(tmp_path, columns)) == TWO
    answer = {"code": 0, "data": {**columns, "days": [1], "devices": [{"id": "a"}]}}
    assert read(tmp_path, json="data", **written(tmp_path, answer)) == TWO


def test_bytes_of_another_encoding(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes('[{"時刻": "2024-01-31", "kwh": 1}]'.encode("cp932"))
    assert refused(tmp_path, readings="a.json", time="時刻").code == "MON-015"
    keys: dict[str, Any] = {"time": "時刻", "format": {"encoding": "cp932"}}
    assert read(tmp_path, readings="a.json", **keys) == [("2024-01-31T00:00:00", 1.0)]


def test_what_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = written(tmp_path, ROWS)
    monkeypatch.setattr(json_list, "MAX_JSON_BYTES", 100)
    assert refused(tmp_path, **keys).code == "MON-013"


def test_text_that_begins_like_json(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("[dd.MM.yyyy],[kWh]\n31.01.2024,1.5\n")
    keys: dict[str, Any] = {"time": "[dd.MM.yyyy]", "value": "[kWh]"}
    assert read(tmp_path, **keys) == [("2024-01-31T00:00:00", 1.5)]
    (tmp_path / "a.csv").write_text("[2024-01-31] log of a day\ntime,kwh\n31.01.2024,1.5\n")
    assert read(tmp_path) == [("2024-01-31T00:00:00", 1.5)]


def test_a_look_at_a_file(tmp_path: Path) -> None:
    written(tmp_path, ROWS)
    made = inspect(tmp_path / "a.json")
    assert [made.source[key] for key in ("time", "value")] == ["time", "kwh"]
    written(tmp_path, {"code": 0, "data": {"values": ROWS}, "names": [{"id": "a"}]})
    made = inspect(tmp_path / "a.json")
    assert [made.source[key] for key in ("time", "value", "json")] == ["time", "kwh", "data.values"]
    written(tmp_path, {"day": ROWS, "month": ROWS})
    (choice,) = [one for one in inspect(tmp_path / "a.json").open if one.key == "json"]
    assert choice.choices == ("day", "month")
    written(tmp_path, {"values": PAIRS})
    made = inspect(tmp_path / "a.json")
    assert [made.source[key] for key in ("time", "value")] == list(BY_NUMBER.values())
    assert made.source["format"] == {"header": "none", "date": "%s.ms"}
    written(tmp_path, {"d": {"time": [row["time"] for row in ROWS], "kwh": [1, 2], "ids": [3]}})
    made = inspect(tmp_path / "a.json")
    assert [made.source[key] for key in ("time", "value", "json")] == ["time", "kwh", "d"]
    written(tmp_path, [])
    with pytest.raises(FindingsError) as caught:
        inspect(tmp_path / "a.json")
    assert caught.value.findings[0].code == "MON-154"


def test_epochs_are_instants(tmp_path: Path) -> None:
    keys = written(tmp_path, PAIRS)
    assert "date '%s.ms'" in said(tmp_path, **keys, **BY_NUMBER, timezone="Asia/Tokyo")
    assert read(tmp_path, **keys, **BY_NUMBER, timezone="Asia/Tokyo") == TWO


def test_fleets_read_one_meter_of_json(tmp_path: Path) -> None:
    written(tmp_path, ROWS)
    spec = MeterSpec(time="time", value="kwh", unit="kWh", kind="register", timezone="Etc/UTC")
    result = measure_table(open_files([str(tmp_path / "a.json")], spec), spec)
    assert [total["value"] for total in result.totals] == [0.75]
