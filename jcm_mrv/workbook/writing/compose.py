"""The five sheets as plain data, and the map from every cell to what it holds."""

from __future__ import annotations

from jcm_mrv.calculation.result import ApplicationResult, Result
from jcm_mrv.workbook.address import cell_name
from jcm_mrv.workbook.wording import Expressions
from jcm_mrv.workbook.writing.figures import Figures
from jcm_mrv.workbook.writing.frame import Context, Expected
from jcm_mrv.workbook.writing.input_sheets import write_input
from jcm_mrv.workbook.writing.marks import Marks
from jcm_mrv.workbook.writing.places import Places
from jcm_mrv.workbook.writing.process_sheets import write_process
from jcm_mrv.workbook.writing.sheet import Meaning, Sheet
from jcm_mrv.workbook.writing.structure_sheet import write_structure


def compose(
    result: Result,
    application: ApplicationResult,
    *,
    months: bool = False,
    expected: Expected | None = None,
) -> list[Sheet]:
    """Give the sheets of one methodology, in the official order; months where they are asked for.

    Where the result is an estimate, ``expected`` says how each amount came about, and the sheets
    of the plan alone are given, with every year of the result.

    Raises
    ------
    FindingsError
        ``WBK-001`` to ``WBK-004`` when they do not fit a spreadsheet, or an estimate is wrong.
    """
    figures = Figures(application, over_life=expected is not None)
    context = Context(
        result,
        application,
        figures,
        Marks(application),
        Expressions(application.methodology),
        Places(conditional=figures.conditional, sets=figures.picked, alike=figures.alike),
        months,
        expected,
    )
    plan = [
        write_input(context, "plan"),
        write_process(context, "plan"),
        write_structure(context),
    ]
    if expected is not None:
        return plan
    return [
        *plan,
        write_input(context, "report"),
        write_process(context, "report"),
    ]


def cell_map(result: Result, application: ApplicationResult) -> dict[tuple[str, str], Meaning]:
    """Give what each value cell of the workbook holds, by sheet name and cell, ``("MSS", "A1")``.

    Equations and helper steps, monitored and fixed values, estimates, rows of reference tables,
    lengths of periods and results are in it; labels and texts are not.
    """
    return {
        (sheet.name, cell_name(row, column)): cell.meaning
        for sheet in compose(result, application)
        for (row, column), cell in sheet.cells.items()
        if cell.meaning is not None
    }
