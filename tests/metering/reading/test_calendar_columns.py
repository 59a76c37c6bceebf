"""Columns that are the days of a month, or the months of a year."""

from __future__ import annotations

import pytest

from jcm_mrv.metering.reading import calendar_columns as asked
from jcm_mrv.metering.reading.calendar_columns import across_in, calendar_columns


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


@pytest.mark.parametrize("form", ["Th{n}", "Th.{n}", "TH{n}", "Th. {n}"])
def test_months_as_viet_nam_writes_them_are_twelve_side_by_side(form: str) -> None:
    names = [form.format(n=n) for n in range(1, 14)]
    found = across_in(["Năm", *names[:12], "Cộng"])
    assert found is not None
    assert (found.first, found.last, found.months) == (1, 12, True)
    assert across_in(["Giờ", *names]) is None
    assert across_in(["Giờ", *names[:4]]) is None
