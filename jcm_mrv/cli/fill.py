"""``jcm-mrv fill``: a project's values into an official spreadsheet."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jcm_mrv.cli.calculated import calculated
from jcm_mrv.cli.paths import OutputPath
from jcm_mrv.cli.printing import (
    confirmations_option,
    console,
    count_text,
    ends_with_findings,
    json_option,
    methodologies_option,
    overwrite_option,
    print_findings,
    print_json,
    print_paths,
)
from jcm_mrv.findings.language import said, shown

if TYPE_CHECKING:
    from jcm_mrv.calculation.result import ApplicationResult
    from jcm_mrv.workbook.filling.fill import Filled


@click.command("fill")
@click.argument("official", type=click.Path(path_type=Path))
@click.argument("project", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=OutputPath(), required=True, help="The file to write.")
@click.option("--year", type=int, help="Fill in this calendar year only.")
@click.option(
    "--recalculate/--no-recalculate",
    default=None,
    help="Refresh the results of formulas with LibreOffice; by default where it is installed.",
)
@overwrite_option
@json_option
@methodologies_option
@confirmations_option
@ends_with_findings("jcm-mrv/fill/1")
def command(
    official: Path,
    project: Path,
    output: Path,
    year: int | None,
    recalculate: bool | None,
    overwrite: bool,
    as_json: bool,
    folders: tuple[str, ...],
    confirmations: tuple[str, ...],
) -> None:
    """Type the values of PROJECT into the spreadsheet OFFICIAL that you bring.

    Only input cells change: formulas, styles, protection, pictures and all other parts of the file
    stay. Exit status 1 when values cannot be placed (nothing is written), or when the sheet's own
    result is not the calculated one (the file is written, so that you can look).
    """
    from jcm_mrv.findings import has_errors
    from jcm_mrv.outputs import check_place
    from jcm_mrv.workbook.filling.fill import fill_workbook, refuse_exchanged, write_filled

    check_place(output, inputs=(official, project), overwrite=overwrite)
    refuse_exchanged(official, project)
    result = calculated(project, folders, confirmations)
    filled = fill_workbook(official, result, year=year, recalculate=recalculate)
    write_filled(filled, official, output, inputs=result.files(), overwrite=overwrite)
    if as_json:
        print_json({**filled.as_dict(), "output": str(output)})
    else:
        _print(filled, output)
    if has_errors(filled.findings):
        sys.exit(1)


def _print(filled: Filled, output: Path) -> None:
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    out = console()
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in (said("Cell"), said("Symbol"), said("Member"), said("Year")):
        table.add_column(shown(heading), no_wrap=True)
    table.add_column(shown(said("Value")), justify="right", no_wrap=True)
    table.add_column(shown(said("Unit")), no_wrap=True)
    values = [item for item in filled.items if item.role == "value"]
    for item in values:
        typed = item.content if isinstance(item.content, str) else f"{float(item.content):.12g}"
        table.add_row(
            escape(item.sheet.where(*item.position)),
            escape(item.symbol),
            escape("/".join(item.member)),
            str(item.year or ""),
            escape(typed),
            escape(item.unit),
        )
    out.print(table)
    texts = len(filled.items) - len(values)
    out.print(
        shown(said("{values} values and {texts} texts typed", values=len(values), texts=texts))
    )
    replaced = [item for item in filled.items if item.before]
    for item in replaced:
        where = item.sheet.where(*item.position)
        replaced_by = said("replaced {where}: {before}", where=where, before=item.before[:60])
        out.print(shown(replaced_by), markup=False)
    if filled.kept:
        kept = said("{n} texts of the sheet kept; --json lists them", n=len(filled.kept))
        out.print(shown(kept), markup=False)
    for check in filled.checks:
        given = said(
            "{year}: the sheet gives {stated} tCO2, calculated {calculated:,} tCO2: {verdict}",
            year=check.year,
            stated=said("nothing") if check.stated is None else f"{check.stated:,g}",
            calculated=check.calculated,
            verdict=said("equal") if check.is_equal else said("NOT EQUAL"),
        )
        out.print(shown(given), markup=False)
    if filled.plan is not None and filled.plan.estimated is not None:
        plan = filled.plan
        given = said(
            "plan: the sheet gives {stated} tCO2 a year, estimated {estimated:,.3f} tCO2: "
            "{verdict}",
            stated=said("nothing") if plan.stated is None else f"{plan.stated:,g}",
            estimated=plan.estimated,
            verdict=said("equal") if plan.is_equal else said("NOT EQUAL"),
        )
        out.print(shown(given), markup=False)
    out.print(shown(_standing(filled.application)), markup=False)
    out.print()
    print_findings(filled.findings)
    out.print(count_text(filled.findings))
    print_paths([output])


def _standing(application: ApplicationResult) -> str:
    """Give what the values are called that were typed, and the overlays that this rests on."""
    from jcm_mrv.calculation.standing import STANDING_WORDS

    word = STANDING_WORDS[application.standing]
    used = ", ".join(overlay.name for overlay in application.application.overlays)
    if not used:
        return said("the values are {word}", word=word)
    return said("the values are {word}, with the records of {used}", word=word, used=used)
