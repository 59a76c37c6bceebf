"""What no sun can give keeps a result open; what a plant may do does not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from jcm_mrv.findings import Finding
from tests.metering.sun.test_check import PHU_MY, clear, judge, through_files

DAY = 4 * 24


def night(output: pd.Series) -> pd.Series:
    """Give output of most of the usual peak at ten midnights."""
    output.iloc[[n * DAY for n in range(10, 20)]] = 0.91 * output.max()
    return output


def stuck(output: pd.Series) -> pd.Series:
    noon = 10 * DAY + 4 * 12
    output.iloc[noon : noon + 12] = output.iloc[noon + 8]
    return output


def filled(output: pd.Series) -> pd.Series:
    first = 10 * DAY + 4 * 8
    output.iloc[first : first + 13] = np.linspace(100.0, 220.0, 13).round(3)
    return output


def late(output: pd.Series) -> pd.Series:
    return output.shift(freq="90min")


def still(output: pd.Series) -> pd.Series:
    output.iloc[10 * DAY : 13 * DAY] = 0
    return output


@pytest.mark.parametrize(
    ("change", "code", "keeps_open"),
    [
        (night, "MON-911", True),
        (stuck, "MON-912", True),
        (late, "MON-913", True),
        (filled, "MON-915", True),
        # Snow and outages are no fault of the readings.
        (still, "MON-914", False),
    ],
)
def test_what_no_sun_gives_keeps_a_result_open(change: Any, code: str, keeps_open: bool) -> None:
    assert judge(change(clear(PHU_MY, "Asia/Ho_Chi_Minh")))[code].keeps_open is keeps_open


def test_output_at_night_says_what_it_is_worth() -> None:
    output = night(clear(PHU_MY, "Asia/Ho_Chi_Minh"))
    much = 10 * 0.91 * clear(PHU_MY, "Asia/Ho_Chi_Minh").max()
    assert f"{much:.6g} kWh in all" in judge(output)["MON-911"].found


@pytest.mark.parametrize(
    ("change", "code", "day"),
    [
        (night, "MON-911", ("2024-01-11", "2024-01-20")),
        (stuck, "MON-912", ("2024-01-11", "2024-01-11")),
        (filled, "MON-915", ("2024-01-11", "2024-01-11")),
    ],
)
def test_it_is_accepted_for_the_days_on_which_it_was_found(
    tmp_path: Path, change: Any, code: str, day: tuple[str, str]
) -> None:
    output = change(clear(PHU_MY, "Asia/Ho_Chi_Minh", 30))

    def said(first: str, last: str) -> Finding:
        one = {"finding": code, "from": first, "to": last, "reason": "a test", "evidence": "log"}
        measured = through_files(tmp_path, output, PHU_MY, accept=[one])
        return next(found for found in measured.findings if found.code == code)

    assert said(*day).hint == "accepted: a test (log)"
    assert "does not cover" in said("2024-01-02", "2024-01-03").hint
