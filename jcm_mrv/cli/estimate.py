"""``jcm-mrv estimate``: what a project is expected to reduce, before anything is monitored."""

from __future__ import annotations

from collections.abc import Sequence
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
    print_written,
)
from jcm_mrv.findings.language import said, shown

if TYPE_CHECKING:
    from jcm_mrv.findings import Finding
    from jcm_mrv.planning.estimate.result import Estimate


@click.command("estimate")
@click.argument("project", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=OutputPath(),
    help="Folder for the outputs; `estimate` beside the project file by default.",
)
@json_option
@methodologies_option
@confirmations_option
@ends_with_findings("jcm-mrv/estimate/1")
def command(
    project: Path,
    output: Path | None,
    as_json: bool,
    folders: tuple[str, ...],
    confirmations: tuple[str, ...],
) -> None:
    """Estimate what PROJECT will reduce over its expected lifetime, before it is monitored.

    Takes the `estimate` of each parameter through the equations of the methodology. Where the
    project has monitored data, these are compared with the estimate. Writes estimate.json, the
    workbook, findings.csv and the page estimate.html, in the language of --lang. Exit status 1
    when something is missing or wrong: it is listed, and nothing is written.
    """
    from jcm_mrv.methodology.library import library
    from jcm_mrv.planning.estimate.files import deliver
    from jcm_mrv.planning.estimate.making import estimate
    from jcm_mrv.planning.pages.of_estimate import estimate_files
    from jcm_mrv.project.load import read_project

    loaded = read_project(project, library(folders, confirmations))
    found = estimate(loaded)
    pages, told = estimate_files(found)
    written = deliver(found, output or loaded.folder / "estimate", pages)
    if not as_json:
        print_estimate(found, told)
    print_written(written, as_json=as_json)
    if as_json:
        print_findings(told, stderr=True)


def print_estimate(found: Estimate, told: Sequence[Finding] = ()) -> None:
    """Print the table of years with their ends, the standing, and the findings.

    ``told`` are those of the files that were written.
    """
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    from jcm_mrv.calculation.standing import STANDING_WORDS
    from jcm_mrv.cli.calculate import year_label

    out = console()
    file = found.project.file
    out.print(f"[bold]{escape(file.title)}[/]")
    spoken = said(
        "{references}, estimate of {start} to {end}: expected, not monitored",
        references=", ".join(a.methodology.reference for a in found.result.applications),
        start=file.period.start,
        end=file.period.end,
    )
    out.print(f"{escape(shown(spoken))}\n")
    table = Table(box=box.SIMPLE_HEAD, title_justify="left", pad_edge=False)
    table.add_column(shown(said("Year")), no_wrap=True)
    for heading in (
        said("Reference\ntCO2"),
        said("Project\ntCO2"),
        said("Reduction\nlow tCO2"),
        said("Reduction\ntCO2"),
        said("Reduction\nhigh tCO2"),
    ):
        table.add_column(shown(heading), justify="right", no_wrap=True)
    for year in found.years:
        table.add_row(
            year_label(year.part),
            f"{year.reference_emissions:,.3f}",
            f"{year.project_emissions:,.3f}",
            f"{year.low:,}",
            f"{year.emission_reductions:,}",
            f"{year.high:,}",
        )
    table.add_section()
    total = shown(said("Total"))
    table.add_row(total, "", "", f"{found.low:,}", f"[bold]{found.base:,}[/]", f"{found.high:,}")
    out.print(table)
    # Of an estimate alone, none of these words would be true.
    standing = said(
        "the rules and sources in use are {standing}; an estimate is no monitored result",
        standing=STANDING_WORDS[found.standing],
    )
    out.print(escape(shown(standing)))
    out.print()
    print_findings([*found.findings, *told])
    out.print(count_text([*found.findings, *told]))
