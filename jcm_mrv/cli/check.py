"""``jcm-mrv check``: everything that can be judged before calculating."""

from __future__ import annotations

import sys
from pathlib import Path

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
    from jcm_mrv.project.load import read_project

    report = check(read_project(project, library(folders, confirmations)))
    if as_json:
        print_json({"schema": SCHEMA, **report.as_dict()})
    else:
        _print(report.as_dict())
        print_findings(report.findings)
        say(count_text(report.findings))
        print_ready(report.open)
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
            f"{coverage:.2%}",
            f"{adjusted:,.6g}" if adjusted else "",
        )
    out.print(data)
    title = shown(said("Eligibility"))
    criteria = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left", pad_edge=False)
    for heading in (said("Criterion"), said("Answer"), said("Text")):
        criteria.add_column(shown(heading))
    for line in report["eligibility"]:
        criteria.add_row(
            escape(f"{line['methodology']} {line['id']}"),
            shown(_ANSWERS[str(line["answer"])]),
            escape(str(line["text"])),
        )
    out.print(criteria)
    if not report["guards"]:
        return
    title = shown(said("Checks of jcm-mrv itself"))
    guards = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left", pad_edge=False)
    for heading in (said("Check"), said("Outcome"), said("Text")):
        guards.add_column(shown(heading))
    for line in report["guards"]:
        guards.add_row(
            escape(f"{line['methodology']} {line['id']}"),
            shown(_HOLDS[line["holds"]]),
            escape(str(line["text"])),
        )
    out.print(guards)
