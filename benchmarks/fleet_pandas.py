"""The straightforward way in pandas: the sums that the rules give, one step after the other.

Duplicates are dropped, local times converted, low readings that the register recovers from within a
day removed, rollovers and resets recognised; the energy between two readings goes to the month in
which it ends, that across a boundary is split by time. No ledger, no findings.
"""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd

MODULUS = 100_000.0


def totals(frame: pd.DataFrame) -> pd.DataFrame:
    """Give kWh per meter and month."""
    parts = []
    for meter, rows in frame.groupby("meter", sort=True):
        parts.append(one_meter(rows).assign(meter=meter))
    return pd.concat(parts)


def one_meter(rows: pd.DataFrame) -> pd.DataFrame:
    """Give kWh per month of one meter."""
    rows = rows.drop_duplicates(["time", "value"])
    rows = rows.assign(
        time=rows["time"].dt.tz_localize(
            "America/Santiago", ambiguous="infer", nonexistent="shift_forward"
        )
    ).sort_values("time")
    keep = np.ones(len(rows), bool)
    time = rows["time"].dt.tz_convert(None).to_numpy()
    value = rows["value"].to_numpy()
    row = 0
    for fall in np.flatnonzero(np.diff(value) < 0):
        if fall < row:
            continue
        last = np.searchsorted(time, time[fall + 1] + np.timedelta64(1, "D"), side="right")
        back = np.flatnonzero(value[fall + 1 : last] >= value[fall])
        if len(back):
            row = fall + 1 + back[0]
            keep[fall + 1 : row] = False
    rows = rows[keep]
    step = rows["value"].diff()
    seconds = rows["time"].diff().dt.total_seconds()
    usual = (step / seconds)[(step > 0) & (seconds >= 60)].max()
    across = step + MODULUS
    rolled = (step < 0) & (across - 0.01 <= 1.1 * usual * seconds)
    step = step.where(step >= 0, across.where(rolled, 0.0))
    month = rows["time"].dt.tz_localize(None).dt.to_period("M")
    start = rows["time"].shift()
    edge = month.dt.start_time.dt.tz_localize(
        "America/Santiago", ambiguous=True, nonexistent="shift_forward"
    )
    inside = ((rows["time"] - edge).dt.total_seconds() / seconds).clip(0, 1).where(start < edge, 1)
    own = step * inside
    before = (step - own).groupby(month - 1).sum()
    result = own.groupby(month).sum().add(before, fill_value=0)
    return result.rename("value").rename_axis("period").reset_index().astype({"period": str})


if __name__ == "__main__":
    print(totals(pd.read_parquet(sys.argv[1])).to_json(orient="records"))
