"""``jcm-mrv calculate``: the main job."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jcm_mrv.cli.paths import OutputPath
from jcm_mrv.cli.printing import (
    confirmations_option,
    console,
    count_text,
    ends_with_findings,
    json_option,
    methodologies_option,
    print_findings,
    print_ready,
    print_written,
    say,
    strict_option,
)
from jcm_mrv.findings.language import said, shown

if TYPE_CHECKING:
    from jcm_mrv.calculation.result import Result
    from jcm_mrv.calculation.values import YearTotal
    from jcm_mrv.project.period import YearPart


@click.command("calculate")
@click.argument("project", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=OutputPath(),
    help="Folder for the outputs; `output` beside the project file by default.",
)
@click.option(
    "--daily",
    is_flag=True,
    help="Write daily.csv besides: each quantity by day.",
)
@click.option(
    "--months",
    is_flag=True,
    help="Show each monitored value by month in the monitoring spreadsheet.",
)
@strict_option
@json_option
@methodologies_option
@confirmations_option
@ends_with_findings("jcm-mrv/result/1")
def command(
    project: Path,
    output: Path | None,
    daily: bool,
    months: bool,
    strict: bool,
    as_json: bool,
    folders: tuple[str, ...],
    confirmations: tuple[str, ...],
) -> None:
    """Calculate the emission reductions of PROJECT and write its monitoring spreadsheet.

    Writes result.json, findings.csv and a monitoring spreadsheet per methodology. Exit status 1
    when the data have errors: they are listed, and nothing is written; with --strict also when the
    result is not ready: everything is written, and what is open is listed.
    """
    from jcm_mrv.calculation.calculate import calculate
    from jcm_mrv.findings import FindingsError, has_errors
    from jcm_mrv.methodology.library import library
    from jcm_mrv.project.load import read_in_part
    from jcm_mrv.workbook.result_files import deliver

    loaded = read_in_part(project, library(folders, confirmations))
    if has_errors(loaded.findings):
        from jcm_mrv.calculation.check import check

        # What is wrong with the data is said in the same round.
        raise FindingsError(check(loaded).findings)
    result = calculate(loaded, daily=daily)
    written = deliver(result, output or loaded.folder / "output", months=months)
    if not as_json:
        print_result(result)
    print_written(written, as_json=as_json)
    if not as_json:
        for calculated in result.applications:
            if names := calculated.application.not_estimated:
                say(
                    said(
                        "the plan (MPS) has no result, as nothing is estimated of {names}: state "
                        "`estimate` under each of them",
                        names=", ".join(names),
                    )
                )
    if strict and not result.ready:
        sys.exit(1)


def print_result(result: Result) -> None:
    """Print the table of years, the standing with what it rests on, and the findings."""
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    from jcm_mrv.calculation.crediting import stated_lines

    out = console()
    file = result.project.file
    out.print(f"[bold]{escape(file.title)}[/]")
    references = ", ".join(a.methodology.reference for a in result.applications)
    period = file.period
    spoken = said(
        "{references}, monitoring period {start} to {end}",
        references=references,
        start=period.start,
        end=period.end,
    )
    out.print(f"{escape(shown(spoken))}\n")
    table = Table(box=box.SIMPLE_HEAD, title_justify="left", pad_edge=False)
    table.add_column(shown(said("Year")), no_wrap=True)
    if len(result.applications) > 1:
        table.add_column(shown(said("Methodology")), no_wrap=True)
    for heading in (
        said("Reference\ntCO2"),
        said("Project\ntCO2"),
        said("Reduction\nunrounded tCO2"),
        said("Reduction\ntCO2"),
    ):
        table.add_column(shown(heading), justify="right", no_wrap=True)
    total = shown(said("Total"))
    if len(result.applications) > 1:
        for application in result.applications:
            for year in application.years:
                table.add_row(*_row(year, application.methodology.reference))
        table.add_section()
        for year in result.years:
            table.add_row(*_row(year, shown(said("all"))))
        table.add_section()
        table.add_row(total, "", "", "", "", f"[bold]{result.emission_reductions:,}[/]")
    else:
        for year in result.years:
            table.add_row(*_row(year))
        table.add_section()
        table.add_row(total, "", "", "", f"[bold]{result.emission_reductions:,}[/]")
    out.print(table)
    for what, text in stated_lines(file, result.years, result.allocated):
        out.print(f"{escape(shown(what))}: {escape(shown(text))}")
    print_standing(result)
    out.print()
    print_findings(result.findings)
    out.print(count_text(result.findings))


_STYLES = {"draft": "yellow", "provisional": "yellow", "final": "green"}
_WHY = {
    "unverified": said("it rests on what was not read in an official text:"),
    "corroborated": said("it rests on what only published results reproduce:"),
    "recorded": said("it rests on records of documents that this tool can hold against nothing:"),
}
_BESIDES = {
    "unverified": said("besides, it rests on what was not read in an official text:"),
    "corroborated": said("besides, it rests on what only published results reproduce:"),
    "recorded": said(
        "besides, it rests on records of documents that this tool can hold against nothing:"
    ),
}


def print_standing(result: Result) -> None:
    """Print what the result may be called and all that keeps it from final; whether it is ready."""
    from rich.markup import escape

    from jcm_mrv.calculation.standing import STANDING_WORDS, by_how_sure, grouped

    out = console()
    groups: dict[str, list[str]] = {}
    for application in result.applications:
        several = f"{application.methodology.reference}: " if len(result.applications) > 1 else ""
        for sure, found in by_how_sure(application.bases).items():
            if sure == "recorded":
                groups.setdefault(sure, []).extend(
                    f"  - {escape(several)}{escape(shown(b.what))}: {escape(shown(b.recorded))}"
                    for b in found
                )
                continue
            groups.setdefault(sure, []).extend(
                f"  - {escape(several)}{shown(heading)}: {escape(', '.join(map(shown, names)))}"
                for heading, names in grouped(found).items()
            )
    why = [text for sure, text in _WHY.items() if sure in groups]
    beside = [basis for one in result.applications for basis in one.bases if basis.beside]
    whole = said("everything it rests on was read in an official text")
    if beside:
        whole = said(
            "everything it rests on was read in an official text, or in a file of the project:"
        )
    first = why[0] if why else whole
    word = shown(STANDING_WORDS[result.standing])
    out.print(f"[bold {_STYLES[result.standing]}]{word}[/]: {shown(first)}")
    for number, sure in enumerate(sure for sure in _WHY if sure in groups):
        if number:
            out.print(shown(_BESIDES[sure]))
        for line in groups[sure]:
            out.print(line)
    for basis in beside if not why else ():
        out.print(f"  - {escape(shown(basis.what))}: {escape(shown(basis.recorded))}")
    print_ready(result.open, result.unseen)


def year_label(part: YearPart) -> str:
    """Give a calendar year for the screen, with its days where it is not a whole one."""
    start, end = part.start, part.end
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return str(part.year)
    return shown(
        said("{year} ({start:%d %b} to {end:%d %b})", year=part.year, start=start, end=end)
    )


def _row(year: YearTotal, methodology: str | None = None) -> list[str]:
    label = year_label(year.part)
    cells = [label] if methodology is None else [label, methodology]
    return [
        *cells,
        f"{year.reference_emissions:,.3f}",
        f"{year.project_emissions:,.3f}",
        f"{year.emission_reductions_unrounded:,.3f}",
        f"{year.emission_reductions:,}",
    ]
