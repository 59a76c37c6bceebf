"""``jcm-mrv pack``: a result with all that it rests on, in one file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jcm_mrv.cli.paths import OutputPath
from jcm_mrv.cli.printing import (
    as_of_option,
    confirmations_option,
    ends_with_findings,
    json_option,
    methodologies_option,
    overwrite_option,
    print_findings,
    print_json,
    print_paths,
    say,
    say_named,
)
from jcm_mrv.findings.language import said, shown

if TYPE_CHECKING:
    from jcm_mrv.calculation.result_standing import ResultStanding
    from jcm_mrv.evidence.schema import PackFile


@click.command("pack")
@click.argument("project", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=OutputPath(), required=True, help="The file to write.")
@as_of_option("The day that the pack states; by default the last of the monitoring period.")
@click.option(
    "--leave-out",
    multiple=True,
    metavar="GLOB",
    help="Files to leave out, relative to the project's folder; their hashes go in. May be given "
    "several times.",
)
@click.option(
    "--sign",
    "key",
    type=click.Path(path_type=Path),
    metavar="KEY.pem",
    help="Sign the pack with your private key; the signature goes beside it, as FILE.zip.sig.",
)
@click.option(
    "--password-file",
    type=click.Path(path_type=Path),
    help="A file whose first line is the password of the key.",
)
@overwrite_option
@json_option
@methodologies_option
@confirmations_option
@ends_with_findings("jcm-mrv/pack/1")
def command(
    project: Path,
    output: Path,
    as_of: dt.datetime | None,
    leave_out: tuple[str, ...],
    key: Path | None,
    password_file: Path | None,
    overwrite: bool,
    as_json: bool,
    folders: tuple[str, ...],
    confirmations: tuple[str, ...],
) -> None:
    """Calculate PROJECT and write its evidence pack.

    The pack holds the project with every file that it names, the rules as they are applied, and the
    outputs. Anybody can check it without jcm-mrv; `jcm-mrv reproduce` recomputes it.
    """
    from jcm_mrv.evidence.keys import read_password
    from jcm_mrv.evidence.packing import pack
    from jcm_mrv.methodology.library import library
    from jcm_mrv.project.load import load_project

    loaded = load_project(project, library(folders, confirmations))
    day = as_of.date() if as_of is not None else None
    password = read_password(password_file)
    made = pack(
        loaded,
        output,
        as_of=day,
        leave_out=leave_out,
        overwrite=overwrite,
        key=key,
        password=password,
        keep=[password_file] if password_file else [],
    )
    if as_json:
        print_json(made.as_dict())
        return
    print_record(made.record, made.pack_id)
    say()
    print_findings(made.findings)
    print_paths([output, *([made.signature.path] if made.signature else [])])


def print_record(
    record: PackFile,
    pack_id: str | None,
    claimed: str = "",
    recomputed: tuple[ResultStanding, bool] | None = None,
    below: Sequence[tuple[str, str]] = (),
) -> None:
    """Print what a pack is: its id, and what it claims, with a word where that is not shown.

    What was recomputed stands beside what is stated, where that differs.
    """
    from jcm_mrv.calculation.readiness import READY_WORDS
    from jcm_mrv.calculation.standing import STANDING_WORDS

    def judged(standing: ResultStanding, ready: bool) -> str:
        return f"{shown(STANDING_WORDS[standing])}, {shown(READY_WORDS[ready])}"

    project = record["project"]
    reference = f" ({project['reference']})" if project["reference"] else ""
    lines: list[tuple[str, str]] = [
        (said("pack id"), str(pack_id)),
        (said("project"), f"{project['title']}{reference}"),
        (said("date"), said("{day} (stated)", day=record["as_of"])),
        (said("rules"), ", ".join(item["reference"] for item in record["methodologies"])),
    ]
    if record["previous"]:
        lines.append((said("previous"), str(record["previous"])))
    years = ", ".join(f"{year}: {tonnes:,}" for year, tonnes in record["credits"].items())
    tail = shown(claimed)
    lines.append((said("credits"), f"{record['total']:,} tCO2 ({years}){tail}"))
    stated = (record["standing"], record["ready"])
    lines.append((said("standing"), f"{judged(*stated)}{tail}"))
    if recomputed is not None and recomputed != stated:
        lines.append(
            ("", said("stated by the pack; recomputed: {found}", found=judged(*recomputed)))
        )
    if n := record.get("unseen"):
        told = said("{n} {n:thing was|things were} not looked at here, as the notes say", n=n)
        lines.append(("", f"{shown(told)}{tail}"))
    say_named([*lines, *below])
