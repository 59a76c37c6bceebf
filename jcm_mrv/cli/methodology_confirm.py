"""``jcm-mrv methodology confirm``: a checklist beside the official text, and its overlay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jcm_mrv.cli import confirm_overlays
from jcm_mrv.cli.completion import complete_methodology
from jcm_mrv.cli.paths import OutputPath
from jcm_mrv.cli.printing import (
    ends_with_findings,
    json_option,
    methodologies_option,
    overwrite_option,
    print_findings,
    print_paths,
    quoted,
    say,
    say_version,
)
from jcm_mrv.findings.language import joined, said

if TYPE_CHECKING:
    from jcm_mrv.methodology.methodology import Methodology
    from jcm_mrv.project.checklist import Beside, Line
    from jcm_mrv.project.ticked import TickedOverlay
    from jcm_mrv.verification.official.text import Read

SCHEMA = "jcm-mrv/methodology-confirm/1"


@click.command("confirm")
@click.argument(
    "what", metavar="[ID@VERSION|CHECKLIST]", required=False, shell_complete=complete_methodology
)
@click.option(
    "-o",
    "--output",
    type=OutputPath(),
    help="Folder for a checklist; file (.yaml) for an overlay: of ID@VERSION it is asked for here.",
)
@click.option(
    "-s",
    "--spreadsheet",
    type=click.Path(path_type=Path),
    metavar="XLSX",
    help="The official monitoring spreadsheet: what is equal in it is ticked in the checklist.",
)
@click.option(
    "-t",
    "--text",
    type=click.Path(path_type=Path),
    metavar="PDF",
    help="The approved text (PDF): the checklist gets the pages on which each line seems to stand.",
)
@click.option(
    "--compare",
    "pair",
    nargs=2,
    type=click.Path(path_type=Path),
    metavar="A B",
    help="Two overlays, or checklists that were filled in: what two readers agree on.",
)
@click.option(
    "-p",
    "--project",
    type=click.Path(path_type=Path),
    metavar="PROJECT",
    help="With --compare: the project whose participants are no readers.",
)
@click.option(
    "--export",
    "overlay",
    type=click.Path(path_type=Path),
    metavar="OVERLAY",
    help="Write an overlay as it can be sent to be shipped, without names of local paths.",
)
@overwrite_option
@json_option
@methodologies_option
@ends_with_findings(SCHEMA)
def confirm(
    what: str | None,
    output: Path | None,
    spreadsheet: Path | None,
    text: Path | None,
    pair: tuple[Path, Path] | None,
    project: Path | None,
    overlay: Path | None,
    overwrite: bool,
    as_json: bool,
    folders: tuple[str, ...],
) -> None:
    """Compare a methodology with its official text, once, for every project.

    Of ID@VERSION it writes checklist.xlsx, checklist.html and checklist.yaml: criteria, parameters,
    numbers, rows of tables and equations in the order of a text. Of a checklist that was filled in
    (xlsx or YAML) it writes an overlay, which projects name under `confirmations`, or commands with
    --confirmations. The text itself is never stored.

    Of ID@VERSION with -o FILE.yaml it asks on the screen instead, line by line, beside the words of
    the text, and writes the overlay.

    Files that are given with a checklist are looked into once more: each page or cell that a line
    names has to be there, and the number in the cell.

    With --spreadsheet, numbers, units, options and formulas that are equal in the official
    spreadsheet are ticked, and what differs stands beside; criteria are read by people alone. With
    --text, pages of the approved text are proposed, and nothing is ticked.

    With --compare A B it says what two readers agree on, and ends with 1 where a line was read
    differently, or by one of them alone.
    """
    path = Path(what or "")
    is_file = path.suffix.lower() in (".xlsx", ".yaml", ".yml")
    _check_use(
        [what, pair, overlay],
        wants_output=pair is None,
        has_output=output is not None,
        beside=(spreadsheet or text) is not None and what is None,
        of_pair=(as_json or project is not None) and pair is None,
    )
    if pair is not None:
        confirm_overlays.compare(*pair, project, folders, as_json)
        return
    assert output is not None
    if overlay is not None:
        confirm_overlays.export(overlay, output, overwrite, folders)
    elif is_file:
        given = [file for file in (spreadsheet, text) if file is not None]
        _overlay(path, output, given, overwrite, folders)
    else:
        _compared(str(what), output, spreadsheet, text, overwrite, folders)


def _check_use(
    asked: Sequence[object], *, wants_output: bool, has_output: bool, beside: bool, of_pair: bool
) -> None:
    """Refuse what does not go together on the command line."""
    if sum(part is not None for part in asked) != 1:
        raise click.UsageError("Give one of ID@VERSION, a checklist, --compare A B, and --export.")
    if wants_output and not has_output:
        raise click.UsageError("Missing option '-o' / '--output'.")
    if not wants_output and has_output:
        raise click.UsageError("--compare writes no file.")
    if beside:
        raise click.UsageError(
            "--spreadsheet and --text are given with ID@VERSION or with a checklist."
        )
    if of_pair:
        raise click.UsageError("--json and --project are given with --compare.")


def _compared(
    what: str,
    output: Path,
    spreadsheet: Path | None,
    text: Path | None,
    overwrite: bool,
    folders: tuple[str, ...],
) -> None:
    """Write a checklist, or ask for what it would be filled in with and write the overlay."""
    from jcm_mrv.findings import CAL
    from jcm_mrv.methodology.judge import load_methodology
    from jcm_mrv.methodology.library import library

    asks = output.suffix.lower() in (".yaml", ".yml")
    if asks and output.exists() and not overwrite:
        # Before anybody has read a line.
        raise CAL[32].stop(str(output))
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
    if asks:
        from jcm_mrv.cli.confirm_asked import asked_overlay

        given = [path for path in (spreadsheet, text) if path is not None]
        made = asked_overlay(methodology, beside, read, output, known, given)
        _write_overlay(made, output, given, overwrite)
    else:
        _checklist(methodology, output, beside, read)


def _checklist(
    methodology: Methodology, output: Path, beside: Beside | None, read: Read | None
) -> None:
    from jcm_mrv.findings import CAL
    from jcm_mrv.outputs import write_below
    from jcm_mrv.project.checklist import lines_of
    from jcm_mrv.workbook.writing.checklist import checklist_files

    pages = None if read is None else read.text
    written = write_below(
        output,
        checklist_files(methodology, beside, pages),
        taken=lambda path: CAL[32].at(where=path),
        failed=lambda why: CAL[30].at(str(output), found=why),
    )
    print_paths(written)
    lines = [line for line in lines_of(methodology, beside, pages) if not line.stated.is_asked]
    if read is not None:
        _say_places(lines, read.around)
    if beside is not None:
        equal = sum(line.seen is not None and line.seen.equal for line in lines)
        differs = sum(line.seen is not None and not line.seen.equal for line in lines)
        say(
            said(
                "{equal} of {lines} lines are equal in the spreadsheet and ticked; {differs} "
                "{differs:stands|stand} beside what it has, to be compared; {absent} are not in it",
                equal=equal,
                lines=len(lines),
                differs=differs,
                absent=len(lines) - equal - differs,
            )
        )
    say(
        said(
            "next: fill it in beside the text, then `{command}`",
            command=f"jcm-mrv methodology confirm {quoted(output / 'checklist.xlsx')} "
            "-o OVERLAY.yaml",
        )
    )


def _say_places(lines: Sequence[Line], around: Mapping[str, Sequence[str]]) -> None:
    """Say where each line seems to stand, with the words around: they are kept nowhere."""
    found = [line for line in lines if line.spots]
    for line in found:
        say(line.stated.what)
        for spot, words in zip(line.spots, around[line.stated.what], strict=True):
            say(f"    p. {spot.page}: … {words} …")
    n, of = len(found), len(lines)
    say(said("pages are proposed for {n} of {lines} lines; read them, and tick", n=n, lines=of))


def _overlay(
    path: Path, output: Path, given: Sequence[Path], overwrite: bool, folders: tuple[str, ...]
) -> None:
    from jcm_mrv.methodology.library import library
    from jcm_mrv.project.ticked import ticked_overlay
    from jcm_mrv.workbook.reading.unseen_ticks import refuse_unseen_ticks

    refuse_unseen_ticks(path)
    made = ticked_overlay(path, library(folders), given)
    _write_overlay(made, output, [path, *given], overwrite)


def _say_looked_up(made: TickedOverlay) -> None:
    """Say which records were looked up in files that were given, and which nobody has seen."""
    records = made.overlay.file.confirmed
    found = {r: seen for r, seen in made.looked_up.items() if seen.outcome == "there"}
    if made.looked_up:
        n, of = len(found), len(records)
        say(said("{n} of {records} records were looked up in the files given", n=n, records=of))
    else:
        say(said("not looked up: give the files that were read with --text and --spreadsheet"))
    for record in records if made.looked_up else ():
        if record not in found:
            seen = made.looked_up.get(record)
            why = said("its file is not given") if seen is None else seen.text
            say(said("{what}: not looked up: {why}", what=record.what, why=why))


def _write_overlay(
    made: TickedOverlay, output: Path, given: Sequence[Path], overwrite: bool
) -> None:
    from jcm_mrv.findings import CAL
    from jcm_mrv.outputs import write_file
    from jcm_mrv.project.ticking import left_out

    text, findings = made.text, made.findings
    records, lines = made.overlay.file.confirmed, made.to_read
    try:
        write_file(output, text.encode(), inputs=given, overwrite=overwrite, folders=True)
    except OSError as exc:
        raise CAL[30].stop(str(output), found=exc.strerror or "an error") from None
    print_paths([output])
    left = len(lines) - len(records)
    done = said("{n} of {lines} lines are recorded", n=len(records), lines=len(lines))
    say(joined([done, said("{left} are left", left=left)]) if left else done)
    _say_looked_up(made)
    for what, read in left_out(made.lines).items():
        say(said("{what}: {read} is not ticked, and not recorded", what=what, read=read))
    for finding in findings:
        say(f"{finding.code} {finding.shown.message}: {finding.shown.found}")
