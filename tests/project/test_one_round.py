"""What is wrong with the form of a project file is told beside all else, and nothing follows it."""

from __future__ import annotations

import copy
import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from jcm_mrv import FindingsError, load_project
from jcm_mrv.calculation.check import check
from jcm_mrv.project.load import read_in_part
from jcm_mrv.project.model import ProjectFile
from tests.effort import THOROUGH
from tests.projects import GONE, ONE_YEAR, project_data, read

_OF_FORM = ("PRJ-013", "PRJ-014", "PRJ-015", "PRJ-133")
Path_ = tuple[str | int, ...]

_RICH: dict[str, Any] = {
    **ONE_YEAR,
    "participants": {
        "japan": ["Example Engineering"],
        "partner": [{"name": "Example Park", "tax_code": "0100233488"}],
    },
    "allocation": [
        {"year": 2024, "side": "japan", "participant": "Example Engineering", "share": "50 %"},
        {"year": 2024, "side": "partner", "participant": "Example Park", "share": "50 %"},
    ],
    "crediting_period": {"start": "2024-01-01", "end": "2033-12-31"},
    "expected_lifetime": {"years": 17, "source": "Decree"},
    "monitoring.EG.members.roof-a": {
        "readings": "data/a.csv",
        "time": "day",
        "value": {"column": 2},
        "unit": "kWh",
        "kind": "register",
        "interval": "1 d",
        "format": {"date": "%Y-%m-%d"},
        "meter": "M-B",
        "invoiced": [{"start": "2024-01-01", "end": "2024-12-31", "value": 366, "unit": "MWh"}],
        "estimate": {"value": 350, "unit": "MWh", "source": "Yield study"},
    },
    "meters.M-B": {
        "serial": "2",
        "accuracy_class": "0.5S",
        "register_maximum": "9999999 kWh",
        "calibrations": [
            {"date": "2023-06-01", "valid_until": "2027-12-31", "certificate": "of the maker"}
        ],
    },
    "values": {"EF_RE": {"roof-b": {"value": 0.333, "unit": "tCO2/MWh", "source": "VN_AM007, I"}}},
    "structure": [{"personnel": "Manager", "role": "Checks"}],
    "confirmed": [read("criterion 1")],
}


def _write(folder: Path, data: dict[str, Any]) -> Path:
    (folder / "data").mkdir(exist_ok=True, parents=True)
    days = [dt.date(2024, 1, 1) + dt.timedelta(days=n) for n in range(367)]
    rows = "".join(f"{day},{1000 * n}\n" for n, day in enumerate(days))
    (folder / "data/a.csv").write_text("day,kWh\n" + rows, encoding="utf-8")
    path = folder / "project.yaml"
    path.write_text(json.dumps(data, indent=2), encoding="utf-8")
    return path


def _told(path: Path) -> set[tuple[str, str]]:
    """Give what is told of a project, wherever in the file it stands."""
    return {(f.code, str(f.message)) for f in check(read_in_part(path)).findings}


def _ways(data: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give each way to get the form of one node wrong."""
    for path, node in _nodes(data):
        name = ".".join(map(str, path)) or "file"
        if isinstance(node, dict):
            yield f"{name}: unknown key", _with(data, (*path, "xyzzy"), 1)
        if not path:
            continue
        wrong = 5 if isinstance(node, (dict, list)) else {"a": [1]}
        yield f"{name}: wrong type", _with(data, path, wrong)
        yield f"{name}: not filled in", _with(data, path, "<text>")
        if isinstance(path[-1], str):
            short = _with(data, path, None)
            yield f"{name}: misspelt", _with(short, (*path[:-1], path[-1][:-1] + "q"), node)
            yield f"{name}: missing", short


def _nodes(data: Any, path: Path_ = ()) -> Iterator[tuple[Path_, Any]]:
    yield path, data
    listed = enumerate(data) if isinstance(data, list) else ()
    for key, value in data.items() if isinstance(data, dict) else listed:
        yield from _nodes(value, (*path, key))


def _with(data: dict[str, Any], path: Path_, value: Any) -> dict[str, Any]:
    made = copy.deepcopy(data)
    node: Any = made
    for part in path[:-1]:
        node = node[part]
    if value is None:
        del node[path[-1]]
    else:
        node[path[-1]] = value
    return made


def _wrong_ways() -> list[tuple[str, dict[str, Any]]]:
    made = []
    for name, data in _ways(project_data(_RICH)):
        if name.endswith("not filled in"):
            made.append((name, data))
            continue
        try:
            ProjectFile.model_validate(data)
        except ValidationError:
            made.append((name, data))
    return made


def test_nothing_is_told_that_follows_from_what_is_wrong_with_the_form(tmp_path: Path) -> None:
    right = _told(_write(tmp_path, project_data(_RICH)))
    assert not {code for code, _ in right} & {*_OF_FORM}
    ways = _wrong_ways()
    assert len(ways) > 200
    follows = {}
    for name, data in ways if THOROUGH else ways[::7]:
        told = _told(_write(tmp_path, data))
        form = {one for one in told if one[0] in _OF_FORM}
        assert form, name
        if more := told - form - right:
            follows[name] = more
    assert not follows


_ELSEWHERE = {
    "criteria.4.evidence": "lost.pdf",
    "monitoring.EG.members.roof-b.entries.0.unit": "kg",
}
_WRONG: list[tuple[dict[str, Any], set[str]]] = [
    ({"titel": "Two roofs"}, {"PRJ-013", "PRJ-138", "MON-003"}),
    ({"title": GONE}, {"PRJ-014", "PRJ-138", "MON-003"}),
    ({"remarks": "none"}, {"PRJ-013", "PRJ-138", "MON-003"}),
    ({"criteria.3.met": "perhaps"}, {"PRJ-015", "PRJ-138", "MON-003"}),
    ({"criteria.3.evidence": "<what shows it>"}, {"PRJ-133", "PRJ-138", "MON-003"}),
    ({"monitoring.EG.members.roof-a.lable": "end"}, {"PRJ-013", "PRJ-138", "MON-003", "MON-011"}),
    ({"monitoring.EG.members.roof-a.kind": "sum"}, {"PRJ-015", "PRJ-138", "MON-003", "MON-011"}),
    ({"monitoring.EG.option": "D"}, {"PRJ-015", "PRJ-138", "MON-003", "MON-011"}),
    ({"meters.M-B.serial": [1]}, {"PRJ-015", "PRJ-138", "MON-003", "MON-011"}),
    ({"site.timezone": GONE}, {"PRJ-014", "PRJ-138", "MON-011"}),
    ({"sets.system.0.id": 1}, {"PRJ-015", "PRJ-138", "MON-011"}),
    ({"monitoring_period.end": "2024-13-31"}, {"PRJ-015", "PRJ-138", "MON-011"}),
]


@pytest.mark.parametrize(("changes", "codes"), _WRONG, ids=[next(iter(c)) for c, _ in _WRONG])
def test_what_is_wrong_elsewhere_is_told_beside_the_form(
    tmp_path: Path, changes: dict[str, Any], codes: set[str]
) -> None:
    data = project_data({**_RICH, **_ELSEWHERE, **changes})
    source = data["monitoring"]["EG"]["members"]["roof-a"]
    source["readings"] = "data/lost.csv"
    path = _write(tmp_path, data)
    told = {code for code, _ in _told(path)}
    assert codes <= told
    with pytest.raises(FindingsError) as caught:
        load_project(path)
    assert {"PRJ-138", *codes} & {*_OF_FORM, "PRJ-138"} <= {f.code for f in caught.value.findings}


def test_what_stands_under_a_misspelt_key_is_judged_too(tmp_path: Path) -> None:
    data = project_data({**_RICH, "monitoring.EG.members.roof-b.entries.0.end": "2023-12-31"})
    data["monitring"] = data.pop("monitoring")
    assert {code for code, _ in _told(_write(tmp_path, data))} >= {"PRJ-013", "PRJ-015"}


def test_an_answer_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    data = project_data({"criteria.3.met": "perhaps"})
    answers = check(read_in_part(_write(tmp_path, data))).eligibility
    assert [one["answer"] for one in answers] == ["met", "met", "not answered", "met"]


_BILLS = "From,To,kWh\n2024-01-01,2024-12-31,700000\n"
_MEMBER = "monitoring.EG.members.roof-b"
_COLUMNS = {"start": "From", "end": "To", "value": "kWh"}


def _table(**changes: Any) -> dict[str, Any]:
    return {"file": "bills.csv", "unit": "kWh", "columns": _COLUMNS, **changes}


_TABLES: dict[str, tuple[dict[str, Any], str, str]] = {
    "no such file": ({_MEMBER: {"entries": _table(file="lost.csv")}}, _BILLS, "PRJ-150"),
    "outside": ({_MEMBER: {"entries": _table(file="../bills.csv")}}, _BILLS, "PRJ-151"),
    "no such column": ({_MEMBER: {"entries": _table()}}, "Begin,End,kWh\n", "PRJ-153"),
    "no row": ({_MEMBER: {"entries": _table()}}, "From,To,kWh\n", "PRJ-153"),
    "no date": ({_MEMBER: {"entries": _table()}}, _BILLS + "soon,later,1\n", "PRJ-154"),
    "no number": ({_MEMBER: {"entries": _table()}}, _BILLS.replace("700000", "many"), "PRJ-154"),
    "unknown key": ({_MEMBER: {"entries": _table(flie=1)}}, _BILLS, "PRJ-013"),
    "invoices": ({_MEMBER + ".invoiced": _table(file="lost.csv")}, _BILLS, "PRJ-150"),
    "members": ({"sets.system": {"file": "lost.csv"}}, _BILLS, "PRJ-150"),
}


@pytest.mark.parametrize(("changes", "text", "code"), _TABLES.values(), ids=_TABLES)
def test_a_table_that_cannot_be_read_is_told_beside_all_else(
    tmp_path: Path, changes: dict[str, Any], text: str, code: str
) -> None:
    right = project_data({**_RICH, **changes})
    right.pop("allocation")
    (tmp_path / "bills.csv").write_text(text, encoding="utf-8")
    alone = _told(_write(tmp_path, right))
    expected = _told(_write(tmp_path, project_data(_RICH)))
    errors = {f.code for f in check(read_in_part(_write(tmp_path, right))).findings if f.is_error}
    # Nothing is said that only follows from it.
    assert errors == {code}, alone - expected
    wrong = {**_RICH, **changes, "criteria.4.evidence": "gone.pdf", "titel": "x"}
    told = {one for one, _ in _told(_write(tmp_path, project_data(wrong)))}
    assert {code, "PRJ-138", "PRJ-013"} <= told
    with pytest.raises(FindingsError) as caught:
        load_project(tmp_path)
    assert {code, "PRJ-138", "PRJ-013"} <= {f.code for f in caught.value.findings}


def test_a_table_that_is_not_filled_in_is_said_once(tmp_path: Path) -> None:
    changes = {_MEMBER: {"entries": _table(file="<file of bills>")}}
    told = {one for one, _ in _told(_write(tmp_path, project_data({**_RICH, **changes})))}
    assert "PRJ-133" in told
    assert not {"PRJ-150", "PRJ-015"} & told
