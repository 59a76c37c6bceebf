"""Dates without a time of day are no ends of intervals."""

from __future__ import annotations

from pathlib import Path

import pytest

from jcm_mrv.findings import FindingsError
from tests.metering.reading.reading import load


@pytest.mark.parametrize("kind", ["energy", "power"])
def test_dates_alone_name_their_days(kind: str, tmp_path: Path) -> None:
    rows = "".join(f"2024-03-{day:02},{day}\n" for day in range(1, 20))
    (tmp_path / "a.csv").write_text("time,kwh\n" + rows)
    keys = {"kind": kind, "interval": "1 d", "unit": "kWh" if kind == "energy" else "kW"}
    with pytest.raises(FindingsError) as caught:
        load(tmp_path, label="end", **keys)
    assert [finding.code for finding in caught.value.findings] == ["MON-127"]
    assert load(tmp_path, label="start", **keys)[0].micro[0] == 10**6
    (tmp_path / "a.csv").write_text("time,kwh\n" + rows.replace(",", " 00:00,"))
    assert load(tmp_path, label="end", **keys)[0].micro[0] == 10**6
