"""What was read in official texts and holds for a workbook: overlays, and a project's records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from fractions import Fraction

from jcm_mrv.findings import Finding, FindingsError, has_errors
from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.inputs import labelled
from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.project.confirmation import Confirmation
from jcm_mrv.project.load import Project
from jcm_mrv.project.looked_up import LookedUp
from jcm_mrv.project.overlaid import Overlaid, overlaid
from jcm_mrv.project.overlays import Overlay, in_reach
from jcm_mrv.verification.claim.claim import Claim, StatedValue


@immutable
class Confirmed:
    """Everything that was read, whatever methodology it is of.

    Attributes
    ----------
    overlays : tuple of Overlay
        Those in reach, and those that a project uses.
    records : mapping of str to tuple of Confirmation
        What the project's own file says was read, by the methodology.
    at_hand : mapping of Confirmation to LookedUp
        Those that name a file of the project, and what was seen there.
    participants : tuple of str
        Who takes part in the project: none of them is a reader.
    """

    overlays: tuple[Overlay, ...] = ()
    records: Mapping[str, tuple[Confirmation, ...]] = field(default_factory=dict)
    at_hand: Mapping[Confirmation, LookedUp] = field(default_factory=dict)
    participants: tuple[str, ...] = ()

    def of(self, methodology: Methodology) -> tuple[Overlaid, list[Finding]]:
        """Give a methodology with what was read of it, and what has to be said of that.

        Raises
        ------
        FindingsError
            Where two overlays have read a number differently.
        """
        found, said = overlaid(methodology, self.overlays, self.participants)
        if has_errors(said):
            raise FindingsError(said)
        own = self.records.get(methodology.reference, ())
        holding = filter(self._holds, (*found.records, *own))
        return replace(found, records=tuple(holding)), said

    def _holds(self, record: Confirmation) -> bool:
        seen = self.at_hand.get(record)
        absent = seen is not None and seen.outcome == "not there"
        return not absent and not record.is_read_by(self.participants)


def confirmed_for(library: Library | None, project: Project | None) -> Confirmed:
    """Give what was read, for the command line, the user's own folder, and a project.

    Raises
    ------
    FindingsError
        Where a folder that was named is missing, or a file in it is no overlay.
    """
    found = {overlay.sha256: overlay for overlay in in_reach(library)}
    if project is None:
        return Confirmed(tuple(found.values()))
    records: dict[str, tuple[Confirmation, ...]] = {}
    seen: dict[Confirmation, LookedUp] = {}
    for application in project.applications:
        found |= {overlay.sha256: overlay for overlay in application.overlays}
        reference = application.methodology.reference
        records[reference] = (*records.get(reference, ()), *application.file.confirmed)
        seen |= application.at_hand
    return Confirmed(tuple(found.values()), records, seen, project.file.participants.names)


def contradicted(claim: Claim) -> Iterator[tuple[Confirmation, StatedValue]]:
    """Give records of a number beside the values of the workbook that are another one."""
    for record in claim.records:
        if record.value is None or not record.counts(claim.methodology):
            continue
        meant = [s for s in claim.fixed if s.number is not None and record.what in _names(s)]
        unit = claim.methodology.unit
        if any(record.agrees(Fraction(s.number or 0), unit(s.name)) for s in meant):
            continue
        yield from ((record, stated) for stated in meant)


def _names(stated: StatedValue) -> set[str]:
    labels = {stated.name, *(labelled(stated.name, key) for key in stated.members)}
    return labels | {f"value of {label}" for label in labels}
