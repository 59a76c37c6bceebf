"""``jcm-mrv city``: what projects add up to, and what may be claimed of a city's target."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jcm_mrv.cli.apart import timeout_option, workers_option
from jcm_mrv.cli.paths import OutputPath
from jcm_mrv.cli.printing import (
    as_of_option,
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
    from jcm_mrv.planning.city.result import CityProgress

_SHOWN = 500
"""Rows that are listed on the screen; the files have all."""


@click.command("city")
@click.argument("city", type=click.Path(path_type=Path))
@as_of_option("The day of the report: nothing can have been monitored after it.")
@click.option(
    "-o",
    "--output",
    type=OutputPath(),
    metavar="DIR",
    help="Folder for the outputs; `progress` beside the city file by default.",
)
@workers_option
@timeout_option
@json_option
@methodologies_option
@ends_with_findings("jcm-mrv/city/1")
def command(
    city: Path,
    as_of: dt.datetime | None,
    output: Path | None,
    workers: int | None,
    timeout: float | None,
    as_json: bool,
    folders: tuple[str, ...],
) -> None:
    """Hold what projects reduced against the target of a city or province, year by year.

    CITY is a YAML file with areas, target, baseline, inventory and projects. Each project is
    calculated apart from the others, in a process that it can exhaust alone. Writes city.json,
    findings.csv, the workbook city.xlsx and the page city.html, in the language of --lang: with
    exit status 1 too, which says that something is wrong, and that no progress is stated.
    """
    from jcm_mrv.findings import has_errors
    from jcm_mrv.methodology.library import library
    from jcm_mrv.planning.city.files import deliver
    from jcm_mrv.planning.city.listed import isolating
    from jcm_mrv.planning.city.progress import city_progress
    from jcm_mrv.planning.pages.of_city import city_files

    day = None if as_of is None else as_of.date()
    found = city_progress(city, day, library(folders), isolating(workers, timeout))
    pages, told = city_files(found)
    written = deliver(found, output or city.parent / "progress", pages)
    if not as_json:
        print_city(found, told)
    print_written(written, as_json=as_json)
    if as_json:
        print_findings(told, stderr=True)
    if has_errors(found.findings):
        sys.exit(1)


def print_city(found: CityProgress, told: Sequence[Finding] = ()) -> None:
    """Print the years, what is required, and the findings.

    ``told`` are those of the files that were written.
    """
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    from jcm_mrv.planning.city.files import LISTING
    from jcm_mrv.planning.pages.yearly import progress_cell
    from jcm_mrv.reporting.words import Words

    out, plain_words = console(), Words("en")
    out.print(f"[bold]{escape(found.city.file.title)}[/]")
    target, required = found.city.file.target, found.target.get("required")
    if required is not None:
        spoken = said(
            "{amount:,.0f} tCO2e have to be reduced in {year}",
            amount=required.value,
            year=target.year,
        )
        out.print(escape(shown(spoken)))
    table = Table(box=box.SIMPLE_HEAD, title_justify="left", pad_edge=False)
    table.add_column(shown(said("Year")), no_wrap=True)
    table.add_column(shown(said("Area")), no_wrap=True)
    for heading in (
        said("Inventory\ntCO2e"),
        said("Top-down\ntCO2e"),
        said("Bottom-up\ntCO2e"),
        said("Transferred\ntCO2e"),
        said("Claimable\ntCO2e"),
        said("Progress"),
        said("JCM\ntCO2"),
    ):
        table.add_column(shown(heading), justify="right", no_wrap=True)
    names = ("inventory", "top_down", "bottom_up", "transferred", "claimable")
    for row in found.rows[:_SHOWN]:
        progress, jcm = row.value("progress"), row.value("jcm")
        table.add_row(
            str(row.year),
            escape(row.boundary),
            *(_number(row.value(name)) for name in names),
            "" if progress is None else progress_cell(plain_words, progress)["text"],
            _number(jcm),
        )
    out.print(table)
    if len(found.rows) > _SHOWN:
        more = said("{n:,} more stand in {file}", n=len(found.rows) - _SHOWN, file=LISTING)
        out.print(escape(shown(more)))
    print_findings([*found.findings, *told])
    out.print(count_text([*found.findings, *told]))


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.1f}"
