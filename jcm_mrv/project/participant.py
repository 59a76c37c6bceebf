"""Who takes part in a project on either side, and what the partner country has authorised."""

import datetime as dt
import re
from typing import Annotated, Literal

from pydantic import Discriminator, StringConstraints, Tag

from jcm_mrv.patterns import pattern
from jcm_mrv.project.reader import without_form
from jcm_mrv.strict_yaml import StrictModel
from jcm_mrv.visible import says_something

Side = Literal["japan", "partner"]
Written = Annotated[str, StringConstraints(min_length=1)]
TaxCode = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z ./-]{0,39}$")]

# What says nothing elsewhere, and is what a firm is called: TBC Bank, PP, NIL.
_LETTERS = pattern(r"(?!(?:tb[ad]|n\W?a|x+)\b)[^\W\d_]{1,3}\W*", re.IGNORECASE)
_NOT_NAMED = pattern(
    r"(?:to be (?:named|confirmed|determined|decided|announced|added)|tb[ad]|x{3,}|test|dummy"
    r"|placeholder|unknown|not (?:yet )?(?:known|decided|named)"
    r"|(?:test|dummy|company|participant|firm|organi[sz]ation)(?: company)?(?: name)?|name"
    r"|未定|不明|検討中|会社名|テスト|chưa (?:rõ|xác định|có)|tên công ty|belum (?:ada|ditentukan))"
    r"(?: \(?(?:later|yet)\)?)?",
)


def names_a_participant(text: str) -> bool:
    """Say whether a text names somebody, and is no word that stands in place of a name.

    Examples
    --------
    >>> [names_a_participant(text) for text in ("TBD", "n/a", "XXX Co., Ltd.", "Company name")]
    [False, False, False, False]
    >>> [names_a_participant(text) for text in ("TBC Bank", "PP JSC", "Test Rite Co., Ltd.", "NIL")]
    [True, True, True, True]
    """
    plain = without_form(text).strip(" .,<>[]()")
    if _NOT_NAMED.fullmatch(plain):
        return False
    is_a_firm = plain != text.strip().casefold()
    return is_a_firm or _LETTERS.fullmatch(plain) is not None or says_something(text)


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
