"""``jcm-mrv seal``: the amount of each day as it is now, so that a change is told later."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from jcm_mrv.cli.printing import (
    as_of_option,
    authority_option,
    confirmations_option,
    ends_with_findings,
    json_option,
    methodologies_option,
    print_findings,
    print_json,
    print_paths,
    say,
)
from jcm_mrv.findings.language import said


@click.command("seal")
@click.argument("project", type=click.Path(path_type=Path))
@as_of_option(
    "The time that the seal states, UTC, as 2024-02-01T09:00:00Z; by default that of the clock.",
    to_the_second=True,
)
@click.option(
    "--timestamp",
    type=click.Path(path_type=Path),
    metavar="TOKEN.tsr",
    help="A time stamp (RFC 3161) over seals.jsonl as it stands; it is checked offline.",
)
@authority_option
@json_option
@methodologies_option
@confirmations_option
@ends_with_findings("jcm-mrv/seal/1")
def command(
    project: Path,
    as_of: dt.datetime | None,
    timestamp: Path | None,
    authorities: tuple[Path, ...],
    as_json: bool,
    folders: tuple[str, ...],
    confirmations: tuple[str, ...],
) -> None:
    """Seal the days of PROJECT that are not sealed yet, in seals.jsonl beside it.

    `check`, `calculate` and `pack` then say where a sealed day has another amount.
    """
    from jcm_mrv.evidence.sealing import seal
    from jcm_mrv.methodology.library import library
    from jcm_mrv.project.load import load_project

    loaded = load_project(project, library(folders, confirmations))
    made = seal(loaded, time=as_of, timestamp=timestamp, authorities=authorities)
    if as_json:
        print_json(made.as_dict())
        return
    print_findings(made.findings)
    say(
        said(
            "sealed {n:,} days of parameters and members, {time} (stated)",
            n=made.days,
            time=made.time,
        )
    )
    if made.sha256 is not None:
        say(said("SHA-256 of the last line: {sha256}", sha256=made.sha256))
    if made.days or timestamp is not None:
        print_paths([made.path])
