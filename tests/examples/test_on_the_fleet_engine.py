"""The readings of the first example, measured as those of a fleet: the same quantities."""

from __future__ import annotations

from pathlib import Path

import pytest

from jcm_mrv import calculate, load_project
from jcm_mrv.metering.fleet.aggregate import measure_table
from jcm_mrv.metering.fleet.open_files import open_files
from jcm_mrv.metering.fleet.spec import MeterSpec
from jcm_mrv.methodology.quantity import Quantity

FOLDER = Path(__file__).parents[2] / "examples" / "industrial-park-pv"


@pytest.mark.parametrize("member", ["roof-a", "roof-b"])
def test_the_quantities_are_the_same(member: str) -> None:
    project = load_project(FOLDER / "project.yaml")
    application = project.applications[0]
    plan, source, _ = application.source_of("EG", (member,)) or (None, None, None)
    assert plan is not None
    assert source is not None
    capacity = application.inputs.values["capacity"][(member,)]
    meter = source.meter or plan.meter or ""
    spec = MeterSpec(
        time=str(source.time),
        value=source.value or "",
        unit=source.unit or "",
        kind=source.kind,  # type: ignore[arg-type]
        interval=source.interval,
        label=source.label,
        timezone=project.file.site.timezone,
        by="year",
        start=project.years[0].start,
        end=project.years[-1].end,
        total_unit="MWh",
        capacity=Quantity(value=capacity, unit="kW"),  # type: ignore[arg-type]
        # A fleet of one meter has no name for it.
        meters={"": project.file.meters[meter]},
    )
    paths = [str(FOLDER / pattern) for pattern in source.patterns]
    result = measure_table(open_files(paths, spec), spec)
    quantities = [q for q in calculate(project).as_dict()["quantities"] if q["member"] == member]
    assert [
        (line["period"], line["value"], line["coverage"], line["adjusted_by"])
        for line in result.totals
    ] == [(str(q["year"]), q["value"], q["coverage"], q["adjusted_by"]) for q in quantities]
