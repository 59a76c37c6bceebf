"""``jcm-mrv portfolio``: many projects, each by itself, and what they sum to."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from jcm_mrv.cli.apart import timeout_option, workers_option
from jcm_mrv.cli.paths import OutputPath
from jcm_mrv.cli.printing import (
    INTERRUPTED,
    confirmations_option,
    console,
    count_text,
    ends_with_findings,
    is_watched,
    json_option,
    methodologies_option,
    print_findings,
    print_written,
    say,
)
from jcm_mrv.findings.language import said, shown
from jcm_mrv.planning.portfolio.engines import Name

if TYPE_CHECKING:
    from jcm_mrv.findings import Finding
    from jcm_mrv.planning.portfolio.outcome import Outcome
    from jcm_mrv.planning.portfolio.result import Portfolio
    from jcm_mrv.planning.portfolio.run import Told
    from jcm_mrv.planning.portfolio.totals import Totals

_SHOWN = 30
"""Projects that are listed on the screen; the files have all."""


@click.command("portfolio")
@click.argument("paths", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option(
    "--estimate", is_flag=True, help="Estimate projects for which the file does not say it."
)
@workers_option
@timeout_option
@click.option(
    "--engine",
    type=click.Choice(get_args(Name)),
    default="local",
    show_default=True,
    help="Processes of this machine, or a Spark cluster.",
)
@click.option(
    "--resume",
    is_flag=True,
    help="Take from the run before what has not changed: project, inputs, methodology, version.",
)
@click.option(
    "-o",
    "--output",
    type=OutputPath(),
    metavar="DIR",
    help="Folder for the outputs; `portfolio` in the first FOLDER, or beside the file, by default.",
)
@json_option
@methodologies_option
@confirmations_option
@ends_with_findings("jcm-mrv/portfolio/1")
def command(
    paths: tuple[Path, ...],
    estimate: bool,
    workers: int | None,
    timeout: float | None,
    engine: Name,
    resume: bool,
    output: Path | None,
    as_json: bool,
    folders: tuple[str, ...],
    confirmations: tuple[str, ...],
) -> None:
    """Calculate many projects, each apart from the others, and sum them up.

    PATHS are files of portfolios, which name projects, or folders, below which every project.yaml
    is one. Writes portfolio.json, findings.csv, a workbook and the page portfolio.html, in the
    language of --lang, and outcomes.jsonl while it goes on. Exit status 1 when a project is not
    done: the others are, and all of it is written and printed all the same.
    """
    from jcm_mrv.planning.portfolio.files import deliver
    from jcm_mrv.planning.portfolio.run import ran

    place = output or (paths[0] if os.path.isdir(paths[0]) else paths[0].parent) / "portfolio"
    begun = _Progress()
    try:
        with begun.shown():
            run = ran(
                paths,
                engine=engine,
                workers=workers,
                timeout_s=timeout,
                estimate=estimate,
                directory=place,
                resume=resume,
                methodologies=folders,
                confirmations=confirmations,
                told=begun.told,
            )
        # What writes pages is not imported while the projects wait for it.
        from jcm_mrv.planning.pages.of_portfolio import portfolio_files

        portfolio = run.portfolio
        pages, of_pages = portfolio_files(portfolio)
        written = deliver(portfolio, place, pages)
    except KeyboardInterrupt:
        _say_interrupted(begun, place)
        sys.exit(INTERRUPTED)
    if resume:
        every = len(portfolio.outcomes)
        say(said("{kept:,} of {all:,} as in the run before", kept=run.kept, all=every), err=True)
    if not as_json:
        print_portfolio(portfolio, of_pages)
    print_written(written, as_json=as_json)
    print_findings([*run.findings, *(of_pages if as_json else ())], stderr=as_json)
    if not portfolio.is_whole:
        sys.exit(1)


class _Progress:
    """How far a run has come, as a terminal shows it."""

    def __init__(self) -> None:
        self.done = self.all = 0
        self._draw: Told | None = None

    def told(self, done: int, every: int, last: Outcome | None) -> None:
        """Take that so many of all projects are done with."""
        self.done, self.all = done, every
        if self._draw is not None:
            self._draw(done, every, last)

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Draw it on standard error while somebody watches."""
        if not is_watched():
            yield
            return
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn

        columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=console(stderr=True), transient=True) as bar:
            task = bar.add_task("")

            def draw(done: int, every: int, last: Outcome | None) -> None:
                bar.update(task, completed=done, total=every)
                if last is not None and last["status"] != "done":
                    bar.console.print(_not_done(last))

            self._draw = draw
            try:
                yield
            finally:
                self._draw = None


def _say_interrupted(begun: _Progress, place: Path) -> None:
    told = said(
        "stopped: interrupted; {done:,} of {all:,} projects stand in {place}. "
        "Give the same command with --resume to go on",
        done=begun.done,
        all=begun.all,
        place=place,
    )
    say(told if begun.all else said("stopped: interrupted"), err=True)


def print_portfolio(portfolio: Portfolio, told: Sequence[Finding] = ()) -> None:
    """Print the sums with the standing beside each, what is not done, and the findings.

    ``told`` are those of the files that were written.
    """
    from rich.markup import escape

    from jcm_mrv.planning.portfolio.files import LISTING

    out = console()
    out.print(f"[bold]{escape(portfolio.title or shown(said('Portfolio')))}[/]")
    done = said(
        "{done:,} of {all:,} {all:project|projects} done",
        done=portfolio.counts["done"],
        all=len(portfolio.outcomes),
    )
    out.print(f"{escape(shown(done))}\n")
    has_monitored = any(outcome["mode"] == "calculate" for outcome in portfolio.outcomes)
    has_estimates = any(outcome["mode"] == "estimate" for outcome in portfolio.outcomes)
    if has_monitored:
        _print_totals(shown(said("Monitored")), portfolio.totals)
    if has_estimates:
        _print_totals(shown(said("Expected, not monitored")), portfolio.estimated)
    left = [outcome for outcome in portfolio.outcomes if outcome["status"] != "done"]
    for outcome in left[:_SHOWN]:
        out.print(_not_done(outcome))
    if len(left) > _SHOWN:
        more = said("{n:,} more stand in {file}", n=len(left) - _SHOWN, file=LISTING)
        out.print(escape(shown(more)))
    if left:
        out.print()
    print_findings([*portfolio.findings, *told])
    out.print(count_text([*portfolio.findings, *told]))


def _not_done(outcome: Outcome) -> str:
    """Give a line for a project that is not done: which, what became of it, and the first why."""
    from rich.markup import escape

    from jcm_mrv.visible import visible

    worst = next((one for one in outcome["findings"] if one["severity"] == "error"), None)
    why = f": {worst['code']} {worst['message']}" if worst else ""
    words = {
        "failed": said("failed"),
        "crashed": said("crashed"),
        "timed_out": said("timed out"),
        "done": said("done"),
    }
    status = shown(words[outcome["status"]])
    return f"  [bold red]{escape(status)}[/] {escape(visible(outcome['path'] + why))}"


def _print_totals(title: str, totals: Totals) -> None:
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    from jcm_mrv.calculation.standing import STANDING_WORDS

    out = console()
    table = Table(
        title=f"[bold]{escape(title)}[/]",
        box=box.SIMPLE_HEAD,
        title_justify="left",
        pad_edge=False,
    )
    table.add_column(shown(said("By")), no_wrap=True)
    table.add_column("", no_wrap=True)
    for heading in (said("Reduction\ntCO2"), said("Projects")):
        table.add_column(shown(heading), justify="right", no_wrap=True)
    headings = {
        "standing": said("Standing"),
        "vintage": said("Vintage"),
        "year": said("Year"),
        "country": said("Country"),
        "methodology": said("Methodology"),
        "participant": said("Participant"),
    }
    for name, heading in headings.items():
        lines = totals.by[name]  # pyright: ignore[reportArgumentType]
        for n, line in enumerate(lines[:_SHOWN]):
            table.add_row(
                escape(shown(heading)) if n == 0 else "",
                escape(line.key),
                f"{line.emission_reductions:,}",
                f"{line.projects:,}",
            )
        if lines:
            table.add_section()
    total = f"{totals.emission_reductions:,}"
    table.add_row(shown(said("Total")), "", f"[bold]{total}[/]", f"{totals.projects:,}")
    out.print(table)
    if totals.standing is not None:
        every = totals.projects
        lines = [
            said(
                "the weakest standing in the sum: {standing}",
                standing=STANDING_WORDS[totals.standing],
            )
        ]
        if n := totals.not_ready:
            lines += [
                said(
                    "not ready: points are open in {n:,} of {all:,} {all:project|projects}",
                    n=n,
                    all=every,
                )
            ]
        if n := totals.unseen:
            lines += [
                said(
                    "not looked at here: something in {n:,} of {all:,} {all:project|projects}",
                    n=n,
                    all=every,
                )
            ]
        for line in lines:
            out.print(escape(shown(line)))
        out.print()
