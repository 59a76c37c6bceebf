"""Columns that are the days of a month, or the months of a year."""

from __future__ import annotations

import pytest

from jcm_mrv.metering.reading import calendar_columns as asked
from jcm_mrv.metering.reading.calendar_columns import calendar_columns


@pytest.mark.parametrize(
    ("names", "found"),
    [
        ([str(n) for n in range(1, 13)], None),
        ([f"{n}月" for n in range(1, 13)], (0, 11)),
        (["Meter", *(f"{n}月" for n in range(1, 13))], (1, 12)),
        ([f"{n}月" for n in range(1, 12)], None),
        ([str(n) for n in range(1, 29)], (0, 27)),
        ([str(n) for n in range(1, 28)], None),
    ],
)
def test_as_many_as_a_month_or_a_year_has(names: list[str], found: tuple[int, int] | None) -> None:
    assert calendar_columns(names) == found


def test_fewer_columns_than_a_year_has_months_are_not_read_as_any() -> None:
    asked._months.cache_clear()
    assert calendar_columns(["timestamp", "total_kwh", "January"]) is None
    assert asked._months.cache_info().currsize == 0
