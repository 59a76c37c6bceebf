"""``jcm-mrv check``: everything that can be judged before calculating."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from jcm_mrv.cli.printing import (
    confirmations_option,
    console,
    count_text,
    ends_with_findings,
    json_option,
    methodologies_option,
    print_findings,
    print_json,
    print_ready,
    say,
    strict_option,
)
from jcm_mrv.findings.language import said, shown

if TYPE_CHECKING:
    from rich.table import Table

SCHEMA = "jcm-mrv/check/1"
_ANSWERS = {
    "met": said("met"),
    "not met": said("not met"),
    "not answered": said("not answered"),
}
_HOLDS = {True: said("holds"), False: said("does not hold"), None: said("not calculated")}


@click.command("check")
@click.argument("project", type=click.Path(path_type=Path))
@strict_option
@json_option
@methodologies_option
@confirmations_option
@ends_with_findings(SCHEMA)
def command(
    project: Path,
    strict: bool,
    as_json: bool,
    folders: tuple[str, ...],
    confirmations: tuple[str, ...],
) -> None:
    """Check PROJECT: findings, eligibility criteria, coverage of the data. Writes nothing.

    Exit status 1 when there are errors; with --strict also when the result would not be ready.
    """
    from jcm_mrv.calculation.check import check
    from jcm_mrv.findings import has_errors
    from jcm_mrv.methodology.library import library
    from jcm_mrv.project.load import read_in_part

    report = check(read_in_part(project, library(folders, confirmations)))
    if as_json:
        print_json({"schema": SCHEMA, **report.as_dict()})
    else:
        _print(report.as_dict())
        print_findings(report.findings)
        say(count_text(report.findings))
        print_ready(report.open, report.unseen)
    sys.exit(1 if has_errors(report.findings) or (strict and not report.ready) else 0)


def _print(report: dict[str, list[dict[str, object]]]) -> None:
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    out = console()
    title = shown(said("Data"))
    data = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left", pad_edge=False)
    for heading, justify in (
        (said("Parameter"), "left"),
        (said("Member"), "left"),
        (said("Year"), "left"),
        (said("Value"), "right"),
        (said("Unit"), "left"),
        (said("Aggregation"), "left"),
        (said("Coverage"), "right"),
        (said("Adjusted by"), "right"),
    ):
        data.add_column(shown(heading), justify="right" if justify == "right" else "left")
    for line in report["coverage"]:
        value, coverage, adjusted = line["value"], line["coverage"], line["adjusted_by"]
        data.add_row(
            escape(str(line["parameter"])),
            escape(str(line["member"] or "")),
            str(line["year"]),
            f"{value:,.6g}" if isinstance(value, float) else "-",
            escape(str(line["unit"])),
            escape(" ".join(filter(None, (str(line["aggregation"]), _by(line["weight"]))))),
            f"{coverage:.2%}",
            f"{adjusted:,.6g}" if adjusted else "",
        )
    if report["coverage"]:
        out.print(data)
    headings = (said("Criterion"), said("Answer"), said("Text"))
    answers = [(line, _ANSWERS[str(line["answer"])]) for line in report["eligibility"]]
    out.print(_asked(said("Eligibility"), headings, answers))
    if report["guards"]:
        headings = (said("Check"), said("Outcome"), said("Text"))
        outcomes = [(line, _HOLDS[line["holds"]]) for line in report["guards"]]
        out.print(_asked(said("Checks of jcm-mrv itself"), headings, outcomes))


def _by(weight: object) -> str:
    """Give what a mean is weighted by."""
    return shown(said("by {weight}", weight=weight)) if weight else ""


def _asked(
    title: str, headings: Sequence[str], lines: Sequence[tuple[dict[str, Any], str]]
) -> Table:
    """Give the table of what was asked: which one it is, the answer, and its text."""
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, title=shown(title), title_justify="left", pad_edge=False)
    for heading in headings:
        table.add_column(shown(heading))
    for line, answer in lines:
        name = escape(f"{line['methodology']} {line['id']}")
        table.add_row(name, shown(answer), escape(str(line["text"])))
    return table
