"""``jcm-mrv methodology confirm``: a checklist beside the official text, and its overlay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jcm_mrv.cli.completion import complete_methodology
from jcm_mrv.cli.paths import OutputPath
from jcm_mrv.cli.printing import (
    ends_with_findings,
    methodologies_option,
    overwrite_option,
    print_findings,
    print_paths,
    quoted,
    say,
    say_version,
)

if TYPE_CHECKING:
    from jcm_mrv.findings import Finding
    from jcm_mrv.methodology.library import Library
    from jcm_mrv.methodology.methodology import Methodology
    from jcm_mrv.project.checklist import Line

SCHEMA = "jcm-mrv/methodology-confirm/1"


@click.command("confirm")
@click.argument("what", metavar="ID@VERSION|CHECKLIST", shell_complete=complete_methodology)
@click.option(
    "-o",
    "--output",
    type=OutputPath(),
    required=True,
    help="Folder for a checklist; file for the overlay of one that was filled in.",
)
@click.option(
    "--spreadsheet",
    type=click.Path(path_type=Path),
    help="The official monitoring spreadsheet: what is equal in it is ticked in the checklist.",
)
@click.option(
    "--text",
    type=click.Path(path_type=Path),
    help="The approved text (PDF): the checklist gets the pages on which each line seems to stand.",
)
@overwrite_option
@methodologies_option
@ends_with_findings(SCHEMA)
def confirm(
    what: str,
    output: Path,
    spreadsheet: Path | None,
    text: Path | None,
    overwrite: bool,
    folders: tuple[str, ...],
) -> None:
    """Compare a methodology with its official text, once, for every project.

    Of ID@VERSION it writes checklist.xlsx, checklist.html and checklist.yaml: criteria, parameters,
    numbers, rows of tables and equations in the order of a text. Of a checklist that was filled in
    (xlsx or YAML) it writes an overlay, which projects name under `confirmations`, or commands with
    --confirmations. The text itself is never stored.

    With --spreadsheet, numbers, units, options and formulas that are equal in the official
    spreadsheet are ticked, and what differs stands beside; criteria are read by people alone. With
    --text, pages of the approved text are proposed, and nothing is ticked.
    """
    path = Path(what)
    if path.suffix.lower() in (".xlsx", ".yaml", ".yml"):
        if spreadsheet is not None or text is not None:
            raise click.UsageError(
                "--spreadsheet and --text are given with ID@VERSION, for a new checklist."
            )
        _overlay(path, output, overwrite, folders)
    else:
        _checklist(what, output, spreadsheet, text, folders)


def _checklist(
    what: str,
    output: Path,
    spreadsheet: Path | None,
    text: Path | None,
    folders: tuple[str, ...],
) -> None:
    from jcm_mrv.findings import CAL
    from jcm_mrv.methodology.judge import load_methodology
    from jcm_mrv.methodology.library import library
    from jcm_mrv.outputs import TakenError, write_new
    from jcm_mrv.project.checklist import lines_of
    from jcm_mrv.workbook.writing.checklist import checklist_files

    known = library(folders)
    methodology = load_methodology(what, known)
    say_version(what, methodology)
    beside, read = None, None
    if spreadsheet is not None:
        from jcm_mrv.verification.official.compare import compare_official

        compared = compare_official(spreadsheet, methodology, known)
        beside = compared.beside
        print_findings(compared.findings)
    if text is not None:
        from jcm_mrv.verification.official.text import find_in_text

        read = find_in_text(text, methodology, known)
        print_findings(read.findings)
    pages = None if read is None else read.text
    files = {
        output / name: data for name, data in checklist_files(methodology, beside, pages).items()
    }
    try:
        print_paths(write_new(files, folders=True))
    except TakenError as exc:
        raise CAL[32].stop(str(exc.paths[0])) from None
    except OSError as exc:
        raise CAL[30].stop(str(output), found=exc.strerror or "an error") from None
    lines = lines_of(methodology, beside, pages)
    if read is not None:
        _say_places(lines, read.around)
    if beside is not None:
        equal = sum(line.seen is not None and line.seen.equal for line in lines)
        differs = sum(line.seen is not None and not line.seen.equal for line in lines)
        say(
            f"{equal} of {len(lines)} lines are equal in the spreadsheet and ticked; {differs} "
            f"differ or are not clear; {len(lines) - equal - differs} are not in it"
        )
    say(
        "next: fill it in beside the text, then "
        f"`jcm-mrv methodology confirm {quoted(output / 'checklist.xlsx')} -o OVERLAY.yaml`"
    )


def _say_places(lines: Sequence[Line], around: Mapping[str, Sequence[str]]) -> None:
    """Say where each line seems to stand, with the words around: they are kept nowhere."""
    found = [line for line in lines if line.spots]
    for line in found:
        say(line.stated.what)
        for spot, words in zip(line.spots, around[line.stated.what], strict=True):
            say(f"    p. {spot.page}: … {words} …")
    say(f"pages are proposed for {len(found)} of {len(lines)} lines; read them, and tick")


def _overlay(path: Path, output: Path, overwrite: bool, folders: tuple[str, ...]) -> None:
    import datetime as dt

    from jcm_mrv.findings import CAL, FindingsError
    from jcm_mrv.methodology.judge import load_methodology
    from jcm_mrv.methodology.library import library
    from jcm_mrv.outputs import write_file
    from jcm_mrv.project.checklist import read_checklist
    from jcm_mrv.project.ticking import other_equations, overlay_text, ticked

    about, lines = read_checklist(path)
    known = library(folders)
    methodology = load_methodology(about["methodology"], known)
    if others := other_equations(lines):
        raise FindingsError(_equations_stay(methodology, known, others, path))
    records = ticked(about, lines, str(path), dt.datetime.now(dt.UTC).date())
    text = overlay_text(about, records)
    findings = _tried(text, about["content"], methodology, path)
    try:
        write_file(output, text.encode(), inputs=[path], overwrite=overwrite, folders=True)
    except OSError as exc:
        raise CAL[30].stop(str(output), found=exc.strerror or "an error") from None
    print_paths([output])
    left = len(lines) - len(records)
    rest = f"; {left} are left" if left else ""
    say(f"{len(records)} of {len(lines)} lines are recorded{rest}")
    for finding in findings:
        say(f"{finding.code} {finding.shown.message}: {finding.shown.found}")


def _tried(text: str, content: str, methodology: Methodology, checklist: Path) -> Sequence[Finding]:
    """Try an overlay on its methodology before it is written; what is wrong is of the checklist.

    Raises
    ------
    FindingsError
        Where a record of it could not be used, or would confirm nothing.
    """
    from jcm_mrv.findings import PRJ, FindingsError, has_errors
    from jcm_mrv.project.overlaid import check_overlay
    from jcm_mrv.project.overlays import overlay_of

    if content != methodology.sha256:
        raise PRJ[166]["content"].stop(
            str(checklist), found=content[:16], reference=methodology.reference
        )
    try:
        overlay = overlay_of(text.encode(), checklist)
    except FindingsError as exc:
        # The lines of what is not written yet are nobody's.
        raise FindingsError([replace(f, where=str(checklist)) for f in exc.findings]) from None
    findings = check_overlay(overlay, methodology)
    if doubts := [finding for finding in findings if finding.code == "PRJ-137"]:
        nothing = PRJ[166]["doubt"].at(str(checklist), found=f"{len(doubts)} of them")
        raise FindingsError([*doubts, nothing])
    if has_errors(findings):
        raise FindingsError(findings)
    return findings


def _equations_stay(
    methodology: Methodology, known: Library, others: Mapping[str, str], path: Path
) -> list[Finding]:
    """Give for each equation that the text has otherwise what to write instead."""
    from jcm_mrv.methodology.catalogue.families import known_families, nearest_family
    from jcm_mrv.project.overlaid import equation_stays

    families = known_families(known)
    return [
        equation_stays(
            methodology,
            name,
            text[:160],
            f"{path}, equation {name}",
            nearest_family(families, name, text),
        )
        for name, text in others.items()
    ]
