"""A result as tables: lines of days, and frames of pandas."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Literal, get_args

from jcm_mrv.calculation.result import Result, member_text
from jcm_mrv.findings import CAL, nearest

if TYPE_CHECKING:
    import pandas as pd

Table = Literal["years", "months", "days", "quantities", "ledger", "findings"]
Line = dict[str, Any]

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


def day_lines(result: Result) -> list[Line]:
    """Give what was measured day by day; what is known of several days only together, in one line.

    Parameters
    ----------
    result : Result
        Of ``calculate(project, daily=True)``; else there are none.
    """
    return [
        {
            "methodology": application.methodology.reference,
            "parameter": quantity.parameter,
            "member": member_text(quantity.member),
            "start": row.start,
            "end": row.end,
            "value": None if row.value is None else float(row.value),
            "unit": quantity.unit,
            "coverage": float(row.coverage),
            "adjusted_by": float(row.adjusted_by),
            "spread": float(row.spread),
        }
        for application in result.applications
        for quantity in application.over_time
        for row in quantity.days
    ]


def _years(result: Result) -> Iterable[Line]:
    for application in result.applications:
        for year in application.years:
            yield {"methodology": application.methodology.reference, **year.as_dict()}


_LINES: dict[Table, Callable[[Result], Iterable[Any]]] = {
    "years": _years,
    "months": lambda result: result.as_dict()["months"],
    "days": day_lines,
    "quantities": lambda result: result.as_dict()["quantities"],
    "ledger": lambda result: result.as_dict()["ledger"],
    "findings": lambda result: result.as_dict()["findings"],
}
_DATES: dict[Table, tuple[str, ...]] = {
    "years": ("start", "end"),
    "months": ("month",),
    "days": ("start", "end"),
}


def to_frame(result: Result, table: Table) -> pd.DataFrame:
    """Give one of the tables of a result as a frame of pandas.

    Parameters
    ----------
    result : Result
        What was calculated.
    table : {"years", "months", "days", "quantities", "ledger", "findings"}
        Which; the years of several methodologies are lines of their own.

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
        days that were not asked for.
    """
    if table not in get_args(Table):
        raise CAL[61].stop(
            found=str(table),
            tables=", ".join(get_args(Table)),
            nearest=nearest(str(table), get_args(Table)),
        )
    if table == "days" and not result.is_daily:
        raise CAL[62].stop()
    try:
        import pandas as pd
    except ImportError:
        raise CAL[60].stop(found="pandas") from None
    lines = list(_LINES[table](result))
    frame = pd.DataFrame(lines, columns=None if lines else list(_columns(table)))
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
