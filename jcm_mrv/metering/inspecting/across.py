"""Tables in which a row is a year and has a column a month, or a month and a column a day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from jcm_mrv.metering.inspecting.headings import cell_at
from jcm_mrv.metering.reading.calendar_columns import AcrossColumns, across_in
from jcm_mrv.metering.reading.column import Cells
from jcm_mrv.metering.reading.dates import read_times
from jcm_mrv.metering.reading.unread_dates import FISCAL
from jcm_mrv.metering.reading.years import first_month
from jcm_mrv.metering.thresholds import HEADER_LINES

Across = Literal["months", "days", ""]
INTERVALS = {"months": "1 month", "days": "1 d"}
_MOSTLY = 0.5


def with_first_months(rows: list[list[str]]) -> tuple[list[list[str]], AcrossColumns | None]:
    """Give rows with months where years stand in front of twelve months, and those columns.

    Of days side by side the rows are as they were: each has its month already.
    """
    for line, row in enumerate(rows[:HEADER_LINES]):
        found = across_in(row)
        if found is None:
            continue
        if not found.months:
            return rows, found
        below = rows[line + 1 :]
        for place in range(found.first):
            if FISCAL.search(row[place]):
                # Whose last months may be of the next calendar year.
                continue
            months = [first_month(cell_at(one, place)) for one in below]
            written = sum(1 for one in below if cell_at(one, place))
            if sum(month is not None for month in months) > _MOSTLY * written:
                filled = [
                    one if month is None else [*one[:place], month, *one[place + 1 :]]
                    for one, month in zip(below, months, strict=True)
                ]
                return [*rows[: line + 1], *filled], found
    return rows, None


def kind_of(found: AcrossColumns | None, times: Sequence[str], date: str) -> Across:
    """Say what columns are, by the times of their rows: days need a row for each month."""
    if found is None or found.months:
        return "" if found is None else "months"
    written = date or read_times(Cells.of(times)).written
    return "days" if "%" in written and "%d" not in written else ""
