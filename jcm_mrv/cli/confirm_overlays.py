"""Overlays of ``methodology confirm``: two readers compared, and what can be sent."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from jcm_mrv.cli.printing import print_findings, print_json, print_paths, say
from jcm_mrv.findings.language import said, shown

if TYPE_CHECKING:
    from jcm_mrv.methodology.library import Library
    from jcm_mrv.project.overlays import Overlay
    from jcm_mrv.project.two_readers import Outcome, TwoReadings

SCHEMA = "jcm-mrv/methodology-confirm/1"


def compare(
    first: Path, second: Path, project: Path | None, folders: tuple[str, ...], as_json: bool
) -> None:
    """Say what two readers agree on; exit status 1 where anything was not read alike by both.

    A participant of the project, where one is given, is no reader.
    """
    from jcm_mrv.findings import FindingsError
    from jcm_mrv.methodology.judge import load_methodology
    from jcm_mrv.methodology.library import library
    from jcm_mrv.project.project_file import read_project_file
    from jcm_mrv.project.two_readers import compare_readings, four_eyes, outcomes, readers

    known = library(folders)
    one, other = _overlay_in(first, known), _overlay_in(second, known)
    methodology = load_methodology(one.file.methodology, known)
    sides = None if project is None else read_project_file(project)[3].participants.names
    readings, findings = compare_readings(methodology, one, other, sides or ())
    if not readings:
        raise FindingsError(findings)
    found = outcomes(readings)
    holds = four_eyes(readings) and not findings
    if as_json:
        print_json(
            {
                "schema": SCHEMA,
                "methodology": methodology.reference,
                "readers": [sorted(readers(one)), sorted(readers(other))],
                "participants": None if sides is None else list(sides),
                "four_eyes": holds,
                "counts": {outcome: len(listed) for outcome, listed in found.items()},
                "lines": [reading.as_dict() for reading in readings],
                "findings": [finding.as_dict() for finding in findings],
            }
        )
    else:
        both = {"first": _who(one), "second": _who(other)}
        say(said("{what}: {first} and {second}", what=methodology.reference, **both))
        for outcome, listed in found.items():
            if not listed:
                continue
            say(f"{shown(_SAID[outcome])}: {len(listed)}")
            for reading in listed if outcome != "nobody" else ():
                _say(reading)
        print_findings(findings)
        if sides is None:
            say(said("not held against the participants of a project: none is given (--project)"))
        _say_verdict(found, len(readings), holds)
    if not holds:
        sys.exit(1)


def _say_verdict(found: Mapping[Outcome, Sequence[TwoReadings]], lines: int, holds: bool) -> None:
    agreed = len(found["agrees"])
    if holds:
        say(said("read alike by both: {n} of {lines} lines", n=agreed, lines=lines))
        return
    alone = len(found["first alone"]) + len(found["second alone"])
    differ = len(found["differs"])
    say(
        said(
            "not four eyes: of {lines} lines {agreed} were read alike by both, {elsewhere} alike "
            "on different pages, {alone} by one alone, {differ} differently",
            lines=lines,
            agreed=agreed,
            elsewhere=len(found["elsewhere"]),
            alone=alone,
            differ=differ,
        )
    )


_SAID = {
    "differs": said("they differ"),
    "elsewhere": said("the same, on different pages or in different cells"),
    "first alone": said("read by the first alone"),
    "second alone": said("read by the second alone"),
    "nobody": said("read by nobody"),
    "agrees": said("they agree"),
}


def _say(reading: TwoReadings) -> None:
    from jcm_mrv.project.overlaid import what_it_says

    say(f"    {reading.stated.what}")
    for record in (reading.first, reading.second):
        if record is not None:
            say(f"        {what_it_says(record)}: {shown(record.text)}")


def _who(overlay: Overlay) -> str:
    from jcm_mrv.project.two_readers import readers

    return f"{', '.join(sorted(readers(overlay))) or shown(said('nobody'))} ({overlay.path.name})"


def _overlay_in(path: Path, known: Library) -> Overlay:
    """Give an overlay, or the one that a checklist which was filled in would make."""
    from jcm_mrv.project.checklist import is_checklist
    from jcm_mrv.project.overlays import read_overlay
    from jcm_mrv.project.ticked import ticked_overlay
    from jcm_mrv.workbook.reading.unseen_ticks import refuse_unseen_ticks

    if is_checklist(path):
        refuse_unseen_ticks(path)
        return ticked_overlay(path, known).overlay
    return read_overlay(path)


def export(path: Path, output: Path, overwrite: bool, folders: tuple[str, ...]) -> None:
    """Write what can be sent to those who keep the methodologies: an overlay without paths."""
    from jcm_mrv.findings import CAL, PRJ, FindingsError
    from jcm_mrv.methodology.judge import load_methodology
    from jcm_mrv.methodology.library import library
    from jcm_mrv.outputs import write_file
    from jcm_mrv.project.overlaid import check_overlay
    from jcm_mrv.project.overlays import read_overlay
    from jcm_mrv.project.two_readers import exported

    known = library(folders)
    overlay = read_overlay(path)
    methodology = load_methodology(overlay.file.methodology, known)
    findings = check_overlay(overlay, methodology)
    stops = [f for f in findings if f.is_error or f.code == "PRJ-161"]
    if stops:
        raise FindingsError(stops)
    sent = exported(methodology, overlay)
    if not sent.count:
        nothing = said("{n} of them", n=len(overlay.file.confirmed))
        raise FindingsError([*findings, PRJ[166]["doubt"].at(str(path), found=nothing)])
    try:
        write_file(output, sent.text.encode(), inputs=[path], overwrite=overwrite, folders=True)
    except OSError as exc:
        raise CAL[30].stop(str(output), found=exc.strerror or "an error") from None
    print_paths([output])
    print_findings(findings)
    say(
        said(
            "{n} of {records} records, read by {names}",
            n=sent.count,
            records=len(overlay.file.confirmed),
            names=", ".join(sent.readers),
        )
    )
    say(said("no path of this machine stands in it; the names of the readers do"))
