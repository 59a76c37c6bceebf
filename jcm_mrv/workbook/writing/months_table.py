"""Monitored values by month, below the tables of the report; written where they are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from jcm_mrv.calculation.values import QuantityOverTime
from jcm_mrv.metering.parts import PartAmount
from jcm_mrv.workbook import wording
from jcm_mrv.workbook.address import reference
from jcm_mrv.workbook.writing import styles
from jcm_mrv.workbook.writing.frame import Context
from jcm_mrv.workbook.writing.sheet import Meaning, Sheet

_MONTH, _SYMBOL, _DESCRIPTION, _VALUE, _UNIT, _COVERAGE, _COMMENT = 0, 1, 3, 4, 5, 6, 7


def write_months(context: Context, sheet: Sheet) -> None:
    """Write a row for each month of each monitored value; sums have their year below them."""
    sheet.next_row()
    sheet.put(0, styles.TABLE_TITLE, wording.MONTHS_TITLE)
    sheet.next_row()
    sheet.headings(
        styles.HEADING,
        [
            (_MONTH, _MONTH, "Month"),
            (_SYMBOL, _DESCRIPTION - 1, "Parameters"),
            (_DESCRIPTION, _DESCRIPTION, "Description of data"),
            (_VALUE, _VALUE, "Value"),
            (_UNIT, _UNIT, "Units"),
            (_COVERAGE, _COVERAGE, "Coverage"),
            (_COMMENT, sheet.last_column, "Comments"),
        ],
    )
    for quantity in context.application_result.over_time:
        for year, months in groupby(quantity.months, key=lambda month: month.start.year):
            _year(context, sheet, quantity, year, list(months))


def _year(
    context: Context,
    sheet: Sheet,
    quantity: QuantityOverTime,
    year: int,
    months: Sequence[PartAmount],
) -> None:
    values = [float(month.value) for month in months if month.value is not None]
    number = styles.number_format([*values, sum(values)])
    first = sheet.cursor
    for month in months:
        sheet.put(_MONTH, styles.CENTRED, f"{month.start:%Y-%m}")
        _name(context, sheet, quantity)
        value = None if month.value is None else float(month.value)
        code = year * 100 + month.start.month
        sheet.put(
            _VALUE,
            styles.INPUT.numbered(number),
            "no data" if value is None else value,
            meaning=Meaning("month", quantity.parameter, quantity.member, code),
        )
        sheet.put(_COVERAGE, styles.CENTRED.numbered("0.0%"), float(month.coverage))
        sheet.put(_COMMENT, styles.TEXT, _comment(month, quantity.unit), to=sheet.last_column)
        sheet.next_row()
    if context.methodology.parameters[quantity.parameter].aggregation != "sum":
        return
    cells = reference(sheet.name, first, _VALUE, sheet.name, to=sheet.cursor - 1)
    sheet.put(_MONTH, styles.RESULT_TEXT, str(year))
    _name(context, sheet, quantity)
    sheet.put(
        _VALUE,
        styles.RESULT.numbered(number),
        sum(values),
        formula=lambda: f"SUM({cells})",
        meaning=Meaning("months", quantity.parameter, quantity.member, year),
    )
    sheet.put(_COVERAGE, styles.TEXT, "")
    sheet.put(_COMMENT, styles.TEXT, "Sum of the months: as in Table 1.", to=sheet.last_column)
    sheet.next_row()


def _name(context: Context, sheet: Sheet, quantity: QuantityOverTime) -> None:
    name, key = quantity.parameter, quantity.member
    symbol = context.symbol(name, key).replace("\n", ", ")
    sheet.put(_SYMBOL, styles.TEXT, symbol, to=_DESCRIPTION - 1, rich=True)
    titles = context.titles_text(context.methodology.sets_of(name), key)
    description = titles or wording.sentence(context.methodology.description(name))
    sheet.put(_DESCRIPTION, styles.TEXT, description, rich=True)
    sheet.put(_UNIT, styles.CENTRED, wording.unit_text(quantity.unit))


def _comment(month: PartAmount, unit: str) -> str:
    said = []
    if month.adjusted_by:
        said.append(f"Adjusted by {float(month.adjusted_by):+.6g} {unit}.")
    if month.spread:
        said.append(
            f"{float(month.spread):.6g} {unit} of it known only together with other months."
        )
    return " ".join(said)
