"""Who takes part in a project on either side, and what the partner country has authorised."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import Discriminator, StringConstraints, Tag

from jcm_mrv.strict_yaml import StrictModel

Side = Literal["japan", "partner"]
Written = Annotated[str, StringConstraints(min_length=1)]
TaxCode = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z ./-]{0,39}$")]


class Participant(StrictModel):
    """A participant with its tax code, which a registry of the partner country may ask for."""

    name: Written
    tax_code: (
        Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z ./-]{0,39}$")] | None
    ) = None


_by_form = Discriminator(lambda value: "#name" if isinstance(value, str) else "#mapping")
NameOrParticipant = Annotated[
    Annotated[Written, Tag("#name")] | Annotated[Participant, Tag("#mapping")], _by_form
]


class Participants(StrictModel):
    """Who takes part, on either side: a name, or a name with a tax code."""

    japan: tuple[NameOrParticipant, ...] = ()
    partner: tuple[NameOrParticipant, ...] = ()

    def of(self, side: Side) -> list[Participant]:
        """Give the participants of a side.

        Examples
        --------
        >>> Participants(japan=("A Co.",)).of("japan")[0].name
        'A Co.'
        """
        listed = self.japan if side == "japan" else self.partner
        return [Participant(name=p) if isinstance(p, str) else p for p in listed]

    @property
    def names(self) -> tuple[str, ...]:
        """How all of them are called."""
        return tuple(p.name for p in (*self.of("japan"), *self.of("partner")))


class Signatory(StrictModel):
    """Somebody who signs a report, with the role and the organisation."""

    name: Written
    role: str = ""
    organisation: str = ""


class Authorisation(StrictModel):
    """The partner country's authorisation under Article 6, as the participants state it.

    ``first_transfer`` is what the authorisation says the first transfer is, in its words.
    """

    date: dt.date
    by: Written
    evidence: Written
    first_transfer: str = ""
