"""A checklist that was filled in, to the overlay that it makes; tried before it is written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path

from jcm_mrv.findings import PRJ, Finding, FindingsError, has_errors
from jcm_mrv.findings.language import said
from jcm_mrv.immutable import immutable
from jcm_mrv.input_files import read_file
from jcm_mrv.methodology.catalogue.families import known_families, nearest_family
from jcm_mrv.methodology.judge import load_methodology
from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.statements import statements
from jcm_mrv.project.checklist import LINES, NOT_KNOWN, lines_of, read_checklist
from jcm_mrv.project.confirmation import Confirmation
from jcm_mrv.project.looked_up import LARGEST, LookedUp, look_up
from jcm_mrv.project.overlaid import check_overlay, equation_stays
from jcm_mrv.project.overlays import Overlay, overlay_of
from jcm_mrv.project.ticking import other_equations, overlay_text, ticked


@immutable
class TickedOverlay:
    """What a checklist makes: the overlay with its text, and what has to be said of it.

    ``looked_up`` has the records whose file was given, and what was seen there.
    """

    overlay: Overlay
    text: str
    lines: Sequence[Mapping[str, str]]
    findings: Sequence[Finding]
    asked: frozenset[str]
    looked_up: Mapping[Confirmation, LookedUp] = field(default_factory=dict)

    @property
    def to_read(self) -> list[Mapping[str, str]]:
        """The lines but those of numbers that each project gives, and nobody has typed."""
        made = {record.what for record in self.overlay.file.confirmed}
        return [
            line for line in self.lines if line["what"] in made or line["what"] not in self.asked
        ]


def ticked_overlay(path: Path, library: Library, given: Sequence[Path] = ()) -> TickedOverlay:
    """Give the overlay that a checklist makes, tried on its methodology and on files that it names.

    Raises
    ------
    FindingsError
        Where it is no checklist, lacks something, changes an equation, or a record of it could not
        be used or would confirm nothing. What is wrong is of the checklist.
    """
    return overlay_of_lines(*read_checklist(path), path, library, given)


def overlay_of_lines(
    about: Mapping[str, str],
    lines: Sequence[Mapping[str, str]],
    path: Path,
    library: Library,
    given: Sequence[Path] = (),
) -> TickedOverlay:
    """Give the overlay of lines that were read, as :func:`ticked_overlay`; findings name a path."""
    methodology = load_methodology(about["methodology"], library)
    content = about.get("content", "")
    if content != methodology.sha256:
        shown = content[:16] or "nothing"
        raise PRJ[166]["content"].stop(str(path), found=shown, reference=methodology.reference)
    if changed := list(_not_as_made(methodology, lines, str(path))):
        raise FindingsError(changed)
    if others := other_equations(lines):
        raise FindingsError(_equations_stay(methodology, library, others, path))
    text = overlay_text(about, ticked(about, lines, str(path)))
    try:
        overlay = overlay_of(text.encode(), path)
    except FindingsError as exc:
        # The lines of what is not written yet are nobody's.
        raise FindingsError([replace(f, where=str(path)) for f in exc.findings]) from None
    findings = check_overlay(overlay, methodology)
    if doubts := [finding for finding in findings if finding.code == "PRJ-137"]:
        nothing = PRJ[166]["doubt"].at(str(path), found=said("{n} of them", n=len(doubts)))
        raise FindingsError([*doubts, nothing])
    if has_errors(findings):
        raise FindingsError(findings)
    looked_up = _looked_up(overlay.file.confirmed, about, given, str(path))
    asked = frozenset(stated.what for stated in statements(methodology) if stated.is_asked)
    return TickedOverlay(overlay, text, lines, findings, asked, looked_up)


def _looked_up(
    records: Sequence[Confirmation], about: Mapping[str, str], given: Sequence[Path], where: str
) -> dict[Confirmation, LookedUp]:
    """Look records up in the files that they were read in.

    Raises
    ------
    FindingsError
        ``PRJ-214`` where a file has another thing there, or is none that the checklist names.
    """
    found: dict[Confirmation, LookedUp] = {}
    for file in given:
        try:
            content = read_file(file, LARGEST)
        except OSError as exc:
            raise PRJ[1].stop(str(file), found=exc.strerror or said("an error")) from None
        digest = hashlib.sha256(content).hexdigest()
        if digest not in (about.get("sha256"), about.get("workbook_sha256")):
            raise PRJ[214]["other"].stop(str(file), found=f"SHA-256 {digest[:16]}…")
        those = [record for record in records if record.sha256 == digest]
        found |= zip(those, look_up(content, those), strict=True)
    wrong = [
        PRJ[214].at(where, found=seen.text, what=record.what)
        for record, seen in found.items()
        if seen.outcome == "not there"
    ]
    if wrong:
        raise FindingsError(wrong)
    return found


_MADE = ("text", "value", "unit")
"""What a checklist states of a line itself; what was read has a column of its own."""


def _not_as_made(
    methodology: Methodology, lines: Sequence[Mapping[str, str]], where: str
) -> Iterator[Finding]:
    """Say which lines stand there twice, or state what the methodology does not.

    A line that is left out, or is none of the methodology's, is for those who try the overlay.
    """
    made = {line.stated.what: line.cells() for line in lines_of(methodology)}
    seen: set[str] = set()
    for line in lines:
        what = line["what"]
        if what in seen:
            yield PRJ[166]["twice"].at(where, found=said("two lines"), what=what)
        seen.add(what)
        if what not in made:
            continue
        for key in _MADE:
            own, found = (" ".join(cells[key].split()) for cells in (made[what], line))
            # Checklists of earlier versions do not say what to do where no number is known.
            if found not in (own, own.removesuffix(NOT_KNOWN)):
                told = found[:80] or said("nothing")
                yield PRJ[166]["changed"].at(
                    where, found=told, what=what, column=LINES[key], own=own[:80]
                )


def _equations_stay(
    methodology: Methodology, library: Library, others: Mapping[str, str], path: Path
) -> list[Finding]:
    """Give for each equation that the text has otherwise what to write instead."""
    families = known_families(library)
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
