"""``jcm-mrv screen``: a needs survey to candidate sites, and the form of the survey."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jcm_mrv.cli.paths import OutputPath
from jcm_mrv.cli.printing import (
    as_of_option,
    console,
    count_text,
    ends_with_findings,
    json_option,
    methodologies_option,
    overwrite_option,
    print_findings,
    print_paths,
    print_written,
)
from jcm_mrv.findings.language import said, shown

if TYPE_CHECKING:
    from jcm_mrv.findings import Finding
    from jcm_mrv.planning.screening.result import Ranked, Screening, Sort

_SORTS = ("cost", "reductions", "payback", "site")
_SHOWN = 30
"""Candidates that are listed on the screen; the files have all."""


@click.command("screen")
@click.argument("survey", type=click.Path(path_type=Path), required=False)
@click.option(
    "--template",
    type=OutputPath(),
    metavar="FILE.xlsx",
    help="Write the form of the survey in the language of --lang, and do nothing else.",
)
@click.option(
    "--assumptions",
    type=click.Path(path_type=Path),
    metavar="A.yaml",
    help="What no survey knows, each value with its source.",
)
@click.option(
    "--support",
    type=click.Path(path_type=Path),
    metavar="S.yaml",
    help="Rows of support programmes of your own, before the shipped ones.",
)
@as_of_option("The day that decides which fiscal year of the support holds.")
@click.option(
    "--sort",
    type=click.Choice(_SORTS),
    default="cost",
    show_default=True,
    help="What complete candidates are ordered by.",
)
@click.option(
    "--projects",
    metavar="N|ID,…",
    help="A project file for each of the first N candidates, or for those of some sites.",
)
@click.option(
    "-o",
    "--output",
    type=OutputPath(),
    metavar="DIR",
    help="Folder for the outputs; `screening` beside the survey by default.",
)
@overwrite_option
@json_option
@methodologies_option
@ends_with_findings("jcm-mrv/screening/1")
def command(
    survey: Path | None,
    template: Path | None,
    assumptions: Path | None,
    support: Path | None,
    as_of: dt.datetime | None,
    sort: Sort,
    projects: str | None,
    output: Path | None,
    overwrite: bool,
    as_json: bool,
    folders: tuple[str, ...],
) -> None:
    """Find the candidate sites of a needs survey, in order, with what is missing to decide.

    SURVEY is the form of --template, a CSV file of sites, or a folder with a CSV file for each
    sheet. Writes screening.json, findings.csv, a workbook and the page screening.html, in the
    language of --lang: all of it with exit status 1 too, which says that answers of the survey
    have errors. They are listed, and count as not known.
    """
    from jcm_mrv.findings import has_errors
    from jcm_mrv.methodology.library import library

    if template is not None:
        if survey is not None:
            raise click.UsageError("--template writes the form alone: leave SURVEY out.")
        _write_form(template, folders, overwrite=overwrite, as_json=as_json)
        return
    if survey is None:
        raise click.UsageError("Missing argument 'SURVEY'.")
    if assumptions is None:
        raise click.UsageError("Missing option '--assumptions': what no survey knows.")
    if overwrite:
        raise click.UsageError("--overwrite is for --template.")
    from jcm_mrv.planning.pages.of_screening import screening_files
    from jcm_mrv.planning.screening.files import deliver
    from jcm_mrv.planning.screening.folders import project_folders, write_projects
    from jcm_mrv.planning.screening.screen import screen
    from jcm_mrv.planning.screening.survey.read import read_survey

    known = library(folders)
    found = screen(
        read_survey(survey, known),
        assumptions,
        support,
        as_of=None if as_of is None else as_of.date(),
        sort=sort,
        library=known,
    )
    made = None
    if projects is not None:
        made = project_folders(found, projects)
        found = replace(found, findings=(*found.findings, *made.findings))
    place = output or (survey if survey.is_dir() else survey.parent) / "screening"
    pages, told = screening_files(found)
    written = deliver(found, place, pages)
    if not as_json:
        print_screening(found, told)
    print_written(written, as_json=as_json)
    if as_json:
        print_findings(told, stderr=True)
    if made is not None:
        paths, left = write_projects(place, made)
        print_paths(paths, err=as_json)
        print_findings(left, stderr=as_json)
    if has_errors(found.all_findings):
        sys.exit(1)


def _write_form(path: Path, folders: tuple[str, ...], *, overwrite: bool, as_json: bool) -> None:
    from jcm_mrv.findings import PLN
    from jcm_mrv.findings.language import WRITTEN
    from jcm_mrv.methodology.library import library
    from jcm_mrv.outputs import write_file
    from jcm_mrv.planning.screening.survey.form import form_bytes

    data = form_bytes(WRITTEN.get(), library(folders))
    try:
        write_file(path, data, overwrite=overwrite)
    except OSError as exc:
        raise PLN[131].stop(str(path), found=exc.strerror or type(exc).__name__) from None
    print_paths([path], err=as_json)


def print_screening(found: Screening, told: Sequence[Finding] = ()) -> None:
    """Print the candidates in order, what is missing of them, and the findings.

    ``told`` are those of the files that were written.
    """
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    from jcm_mrv.planning.screening.survey.read import folded

    out = console()
    spoken = said(
        "{sites} {sites:site|sites}, {candidates} {candidates:candidate|candidates}",
        sites=len(found.sites),
        candidates=len(found.ranking),
    )
    out.print(f"[bold]{escape(shown(spoken))}[/]\n")
    table = Table(box=box.SIMPLE_HEAD, title_justify="left", pad_edge=False)
    for heading in (said("Rank"), said("Site"), said("Methodology")):
        table.add_column(shown(heading), no_wrap=True)
    for heading in (
        said("Reduction\ntCO2 a year"),
        said("Subsidy\nJPY/tCO2e"),
        said("Payback\nyears"),
        said("Missing"),
    ):
        table.add_column(shown(heading), justify="right", no_wrap=True)
    for ranked in found.ranking[:_SHOWN]:
        table.add_row(*_row(ranked))
    if found.ranking:
        out.print(table)
        if len(found.ranking) > _SHOWN:
            more = said("{n:,} more stand in screening.json", n=len(found.ranking) - _SHOWN)
            out.print(escape(shown(more)))
        _print_missing(found)
        estimated = said("an estimate of the first whole year, by the survey and the assumptions")
        out.print(f"{escape(shown(estimated))}\n")
    findings = list(folded([*found.all_findings, *told]))
    print_findings(findings)
    out.print(count_text(findings))


def _row(ranked: Ranked) -> list[str]:
    from rich.markup import escape

    candidate = ranked.candidate
    tonnes = candidate.emission_reductions_per_year
    cost, payback = candidate.cost_effectiveness, candidate.payback_years
    return [
        str(ranked.rank),
        escape(ranked.site.id),
        candidate.reference,
        "" if tonnes is None else f"{tonnes:,}",
        "" if cost is None else f"{cost:,.0f}",
        "" if payback is None else f"{payback:.1f}",
        str(len(candidate.missing) or ""),
    ]


def _print_missing(found: Screening) -> None:
    """Print what is asked most: each key with the number of candidates that it keeps open."""
    from collections import Counter

    from rich.markup import escape

    counts = Counter(key for ranked in found.ranking for key in ranked.candidate.missing)
    if not counts:
        return
    out = console()
    out.print(shown(said("missing to decide, with the number of candidates that need it:")))
    for key, count in counts.most_common(_SHOWN):
        out.print(f"  - {escape(key)}: {count:,}")
