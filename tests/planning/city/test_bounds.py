"""A city file that is made to take for ever comes to an end: what it makes grows as it does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.findings import FindingsError
from jcm_mrv.planning.city import areas, rows, workbook
from jcm_mrv.planning.city.files import deliver
from jcm_mrv.planning.city.progress import city_progress
from jcm_mrv.planning.pages.of_city import city_context
from jcm_mrv.planning.pages.page import words_of
from tests.planning.city.cities import CITY, INVENTORY, codes, progress_of, write_city
from tests.planning.city.test_once import OTHER, SECOND


def chain(length: int) -> list[dict[str, Any]]:
    """Give areas that lie in each other, the province in the innermost."""
    made = [{"id": f"a{n}", "title": "Area", "contains": [f"a{n + 1}"]} for n in range(length)]
    return [*made, {"id": f"a{length}", "title": "Area", "contains": ["brvt"]}, CITY["boundary"][0]]


def test_areas_that_lie_in_each_other_without_end_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(areas, "MOST_INSIDE", 50)
    found = progress_of(tmp_path, {"boundary": chain(5)})
    assert codes(found) == []
    assert found.row(2024, "a0").contributions == found.row(2024, "brvt").contributions
    assert workbook.workbook_bytes(found).startswith(b"PK")
    # Deeper than functions may call themselves.
    with pytest.raises(FindingsError) as caught:
        progress_of(tmp_path, {"boundary": chain(1100)})
    assert [one.code for one in caught.value.findings] == ["PLN-470"]


def test_more_rows_than_anybody_reads_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = progress_of(tmp_path)
    lines = sum(1 + len(r.contributions) + len(r.transfers) + len(r.missing) for r in whole.rows)
    monkeypatch.setattr(rows, "MOST_LINES", lines)
    assert progress_of(tmp_path).rows == whole.rows
    monkeypatch.setattr(rows, "MOST_LINES", lines - 1)
    with pytest.raises(FindingsError) as caught:
        progress_of(tmp_path)
    assert [one.code for one in caught.value.findings] == ["PLN-470"]


def test_a_meter_that_all_projects_have_is_told_once_of_each(tmp_path: Path) -> None:
    names = [f"p{n}" for n in range(6)]
    entry = "monitoring.EG.members.roof-a.entries.0.value"
    projects = {
        name: {**OTHER, "reference": f"VN70{n}", "meters.M-A.serial": "7", entry: 311.1 + n / 100}
        for n, name in enumerate(names)
    }
    listed = [{**SECOND, "project": f"{name}/project.yaml"} for name in names]
    found = progress_of(tmp_path, {"projects": listed, "transfers": []}, projects=projects)
    told = [one for one in found.findings if one.code == "PLN-421"]
    assert len(told) == 5
    assert {one.found for one in told} == {"7"}


def test_which_equal_amount_is_told_is_the_same_in_each_run(tmp_path: Path) -> None:
    both = {"projects": [CITY["projects"][0], SECOND]}
    copy = {**OTHER, "reference": "VN999", "title": "One more", "meters.M-A.serial": "3"}
    (told,) = progress_of(tmp_path, both, projects={"a": copy, "b": OTHER}).findings
    assert (told.code, told.is_error, told.found) == ("PLN-421", True, "222.4 MWh, 2024")


def test_of_many_unknown_names_not_each_is_compared_with_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from jcm_mrv.planning.city import areas as of_areas
    from jcm_mrv.planning.city import inventory

    asked: list[str] = []

    def nearest(name: str, valid: Any) -> str:
        asked.append(name)
        return ""

    for module in (of_areas, inventory):
        monkeypatch.setattr(module, "nearest", nearest)
    lines = "".join(f"x{n},2024,I.3.2,CO2e,1,t,Inventory\n" for n in range(100))
    found = progress_of(tmp_path, inventory=INVENTORY + lines)
    assert [one.found.partition(";")[0] for one in found.findings] == ["x0"]
    assert len(asked) <= 20
    asked.clear()
    listed = [{**CITY["projects"][0], "boundary": f"x{n}"} for n in range(100)]
    with pytest.raises(FindingsError) as caught:
        progress_of(tmp_path, {"projects": listed})
    assert len(caught.value.findings) == 1
    assert len(asked) <= 20


def test_names_of_lost_projects_do_not_fill_the_page_and_the_workbook(tmp_path: Path) -> None:
    listed = [{**CITY["projects"][0], "project": f"lost-{n}/project.yaml"} for n in range(30)]
    found = city_progress(write_city(tmp_path, {"projects": listed}))
    assert len(found.row(2024, "brvt").missing) == 30
    assert "lost-4/project.yaml (+ 25)" in str(city_context(found, words_of("en")))
    assert deliver(found, tmp_path / "out").paths
