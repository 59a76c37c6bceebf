"""Solar systems in an estimate: one year of weather for all roofs, told once, and an input."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import estimate
from jcm_mrv.planning.solar import yields
from tests.planning.estimate.plans import planned
from tests.planning.solar.asking import ORDINARY, PHU_MY
from tests.planning.solar.weather_files import epw

ROOFS = [f"roof-{n}" for n in range(6)]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Give a project of six roofs that share a weather file and face all ways."""
    (tmp_path / "site.epw").write_text(epw(), encoding="utf-8")
    yields._kept.clear()

    def said(n: int) -> dict[str, Any]:
        pv = {**ORDINARY, "azimuth": 60 * n, "resource": {"file": "site.epw", "format": "epw"}}
        return {"estimate": {"pv": pv, "source": "Design"}}

    return planned(
        tmp_path,
        {},
        site=PHU_MY,
        sets={"system": [{"id": r, "capacity": "500 kW", "connection": "grid"} for r in ROOFS]},
        monitoring={
            "EG": {"option": "C", "members": {roof: said(n) for n, roof in enumerate(ROOFS)}}
        },
    )


def test_the_year_of_weather_is_computed_once(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[bytes] = []
    before = yields.read_weather

    def counted(raw: bytes, *more: Any) -> Any:
        read.append(raw)
        return before(raw, *more)

    monkeypatch.setattr(yields, "read_weather", counted)
    found = estimate(project)
    assert len(read) == 1
    first = {q.member[0]: q.value for q in found.quantities if q.year == 2026}
    # South is best, north worst, and the same angle either side of south nearly the same.
    assert first["roof-3"] == max(first.values())
    assert first["roof-0"] == min(first.values())
    assert first["roof-2"] == pytest.approx(first["roof-4"], rel=0.01)


def test_the_weather_file_is_an_input_with_its_hash(project: Path) -> None:
    found = estimate(project)
    path = project.parent / "site.epw"
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert [one["sha256"] for one in found.as_dict()["inputs"]] == [digest]
    # What was read is never written over.
    assert path.resolve() in [file.resolve() for file in found.files()]


def test_what_is_alike_of_many_roofs_is_told_once(project: Path) -> None:
    text = project.read_text(encoding="utf-8")
    sums = '"resource": {"ghi_kwh_m2": 1700}'
    changed = text.replace('"resource": {"file": "site.epw", "format": "epw"}', sums)
    assert changed != text
    project.write_text(changed, encoding="utf-8")
    told = [one for one in estimate(project).findings if one.code == "PLN-067"]
    assert len(told) == 1
    assert "6 of them" in told[0].found


def test_the_months_of_a_system_add_up_to_its_year(project: Path) -> None:
    found = estimate(project)
    whole = next(q for q in found.quantities if q.year == 2027)
    assert whole.months is not None
    assert sum(whole.months) == pytest.approx(whole.value)
