"""What tables of a result hold, and how they become frames of pandas."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal, get_args

from jcm_mrv.findings import CAL, nearest
from jcm_mrv.metering.parts import PartAmount

if TYPE_CHECKING:
    import pandas as pd

Table = Literal["years", "months", "days", "quantities", "ledger", "findings"]
Line = Mapping[str, Any]

DAY_COLUMNS = (
    "methodology",
    "parameter",
    "member",
    "start",
    "end",
    "value",
    "unit",
    "coverage",
    "adjusted_by",
    "spread",
)
"""Of ``daily.csv``; the first is left out where there is one methodology."""


def day_line(
    methodology: str, parameter: str, member: str | None, unit: str, row: PartAmount
) -> dict[str, Any]:
    """Give a line of ``daily.csv``."""
    return {
        "methodology": methodology,
        "parameter": parameter,
        "member": member,
        "start": row.start,
        "end": row.end,
        "value": None if row.value is None else float(row.value),
        "unit": unit,
        "coverage": float(row.coverage),
        "adjusted_by": float(row.adjusted_by),
        "spread": float(row.spread),
    }


_DATES: dict[Table, tuple[str, ...]] = {
    "years": ("start", "end"),
    "months": ("month",),
    "days": ("start", "end"),
}


def to_frame(table: Table, lines: Mapping[Table, Callable[[], Iterable[Line]]]) -> pd.DataFrame:
    """Give one of the tables of a result as a frame of pandas.

    Parameters
    ----------
    table : {"years", "months", "days", "quantities", "ledger", "findings"}
        Which.
    lines : mapping of str to callable
        What gives the lines of each table that the result has.

    Returns
    -------
    pandas.DataFrame
        The columns of ``result.json`` or ``daily.csv``. Days are timestamps, a month is the
        timestamp of its first day; times of the ledger stay text, since a line names days or
        instants.

    Raises
    ------
    FindingsError
        ``CAL-060`` where pandas is not installed, ``CAL-061`` for another table, ``CAL-062`` for
        days that it cannot give.
    """
    if table not in get_args(Table):
        raise CAL[61].stop(
            found=str(table),
            tables=", ".join(get_args(Table)),
            nearest=nearest(str(table), get_args(Table)),
        )
    if table not in lines:
        raise CAL[62].stop()
    try:
        import pandas as pd
    except ImportError:
        raise CAL[60].stop(found="pandas") from None
    found = list(lines[table]())
    frame = pd.DataFrame(found, columns=None if found else list(_columns(table)))
    for name in _DATES.get(table, ()):
        frame[name] = pd.to_datetime(frame[name])
    return frame


def _columns(table: Table) -> Iterable[str]:
    """Give the columns of a table without a line."""
    from jcm_mrv.calculation import schema

    lines: dict[Table, Any] = {
        "years": schema.YearLine,
        "months": schema.MonthLine,
        "quantities": schema.QuantityLine,
        "ledger": schema.LedgerLine,
        "findings": schema.FindingLine,
    }
    return DAY_COLUMNS if table == "days" else lines[table].__annotations__
