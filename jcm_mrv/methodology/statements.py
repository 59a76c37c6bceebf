"""What a methodology states, one by one: equations, numbers, rows, options, criteria.

A result rests on some of them; a confirmation names one of them; both call it by the same words.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Literal

from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.expression.tree import tables
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.model import Standing
from jcm_mrv.methodology.reference_tables import row_text

Aspect = Literal["class", "option", "frequency", "method"]
Kind = Literal["equation", "value", "row", Aspect, "source", "criterion", "criteria"]
"""What a statement is; ``criteria`` are all of a methodology whose criteria nobody has read.

A ``source`` is that of a number which each project takes from a document of its own, or finds in a
way that is preferred to the default. A ``class`` says whether a value is monitored or fixed, and
its unit.
"""

NOT_READ = "not read in an official text"
ALL_CRITERIA = "eligibility criteria"

SOURCE_OF = "source of "
VALUE_OF = "value of "
"""What the name of a value begins with where it stands beside equations and tables."""
OPTION_OF = "monitoring option of "
BEGINNINGS: dict[Kind, str] = {
    "criterion": "criterion ",
    "class": "class and unit of ",
    "option": OPTION_OF,
    "frequency": "frequency of ",
    "method": "method of ",
    "value": VALUE_OF,
    "source": SOURCE_OF,
    "row": "table ",
    "equation": "equation ",
}
"""What each is called by, before the name of what it is about."""


def kind_of(what: str) -> Kind | None:
    """Give what something is by how it is called; None for a name alone, which does not tell.

    Examples
    --------
    >>> kind_of("frequency of EG"), kind_of("EG")
    ('frequency', None)
    """
    return next((kind for kind, words in BEGINNINGS.items() if what.startswith(words)), None)


def name_in(kind: Kind, what: str) -> str:
    """Give the name of what a statement is about.

    Examples
    --------
    >>> name_in("option", "monitoring option of EG")
    'EG'
    """
    return what.removeprefix(BEGINNINGS.get(kind, ""))


@immutable(slots=True)
class Statement:
    """One thing that a methodology states.

    Attributes
    ----------
    kind : Kind
        What it is.
    what : str
        How it is called: ``equation RE``, ``table reference_factor, connection = grid``.
    names : tuple of str
        What else a confirmation may call it: the name of the parameter, table or equation.
    standing, source : str
        How sure it is, and the document that says so, with the place in it.
    subject : str
        Name of the equation, parameter or table, id of the criterion.
    position : int
        Of a row in its table.
    value, unit
        The number, where it is one.
    """

    kind: Kind
    what: str
    names: tuple[str, ...]
    standing: Standing
    source: str
    subject: str
    position: int = 0
    value: Fraction | None = None
    unit: str = ""

    @property
    def is_asked(self) -> bool:
        """Whether each project gives the number: there is nothing to be read of it here."""
        return self.kind == "row" and self.value is None


def statements(methodology: Methodology) -> tuple[Statement, ...]:
    """Give everything that a methodology states, in the order of its file.

    Examples
    --------
    >>> from jcm_mrv.methodology.library import Library
    >>> [s.what for s in statements(Library().load("VN_AM007"))][:2]
    ['criterion 1', 'criterion 2']
    """
    return (
        *_criteria(methodology),
        *_parameters(methodology),
        *_rows(methodology),
        *_equations(methodology),
    )


def number_names(methodology: Methodology) -> set[str]:
    """Give what confirmations call numbers by: with no number, they confirm none of them."""
    numbers: set[str] = set()
    others: set[str] = set()
    for stated in statements(methodology):
        kept = numbers if stated.kind in ("row", "value") else others
        kept |= {stated.what, *stated.names}
    return numbers - others


def _criteria(methodology: Methodology) -> Iterator[Statement]:
    criteria = methodology.criteria_of_text
    for name, criterion in criteria.items():
        source = source_text(methodology, criterion.source, criterion.place)
        yield Statement("criterion", criterion_label(name), (), criterion.standing, source, name)
    if not criteria:
        yield Statement(
            "criteria", ALL_CRITERIA, ("criteria",), "unverified", NOT_READ, ALL_CRITERIA
        )


def criterion_label(name: str) -> str:
    """Give how a criterion is called."""
    return f"{BEGINNINGS['criterion']}{name}"


def value_of(name: str) -> str:
    """Give how the value of a parameter, or of it for a member, is called where it stands."""
    return f"{VALUE_OF}{name}"


def _parameters(methodology: Methodology) -> Iterator[Statement]:
    for name, parameter in methodology.parameters.items():
        claim = parameter.value_from
        if parameter.kind == "monitored":
            # A name alone means its options, as records did before the others stood apart.
            names: dict[Aspect, tuple[str, ...]] = {"class": (), "option": (name,)}
            names |= {"frequency": ()} if parameter.frequency else {}
            names |= {"method": ()} if parameter.method else {}
            for aspect, called in names.items():
                yield _aspect(methodology, name, aspect, called)
        elif claim is not None:
            yield Statement(
                "value",
                value_of(name),
                (name,),
                claim.standing,
                source_text(methodology, claim.source, claim.place),
                name,
                value=parameter.value,
                unit=parameter.unit,
            )
        elif parameter.prefer or stands_elsewhere(methodology, name):
            claim = parameter.prefer_from if parameter.prefer else parameter.published_from
            yield Statement(
                "source",
                f"{SOURCE_OF}{name}",
                (),
                claim.standing if claim else "unverified",
                source_text(methodology, claim.source, claim.place) if claim else NOT_READ,
                name,
            )
        elif parameter.kind == "fixed_ex_ante" and name not in methodology.defaults:
            # Of a number that is shipped its own line is read; of the project's own there is none.
            yield _aspect(methodology, name, "class")


def _aspect(
    methodology: Methodology, name: str, aspect: Aspect, names: tuple[str, ...] = ()
) -> Statement:
    """Give the statement that the text has for one column of the row of a parameter."""
    claim = methodology.parameters[name].claims.get(CLAIM_OF[aspect])
    return Statement(
        aspect,
        f"{BEGINNINGS[aspect]}{name}",
        names,
        claim.standing if claim else "unverified",
        source_text(methodology, claim.source, claim.place) if claim else NOT_READ,
        name,
    )


CLAIM_OF: dict[Aspect, str] = {
    "class": "class_from",
    "option": "options_from",
    "frequency": "frequency_from",
    "method": "method_from",
}
"""Keys of a parameter that say where each was read."""


def stands_elsewhere(methodology: Methodology, name: str) -> bool:
    """Say whether each project takes a number from a document that it names, and not the text."""
    parameter = methodology.parameters.get(name)
    return (
        parameter is not None
        and parameter.published == "elsewhere"
        and name not in methodology.defaults
    )


def _rows(methodology: Methodology) -> Iterator[Statement]:
    for name, table in methodology.tables.items():
        owners = [
            parameter
            for parameter, default in methodology.defaults.items()
            if name in tables(default)
        ]
        for position, row in enumerate(table.rows):
            yield Statement(
                "row",
                f"table {name}, {row_text(table, row)}",
                (name, *owners),
                row.standing,
                source_text(methodology, row.source, row.place),
                name,
                position,
                row.value,
                table.unit,
            )


def _equations(methodology: Methodology) -> Iterator[Statement]:
    for name, equation in methodology.equations.items():
        claim = equation.claim
        source = source_text(methodology, claim.source, claim.place)
        what = f"equation {name}"
        yield Statement("equation", what, (name,), claim.standing, source, name, unit=equation.unit)


def source_text(methodology: Methodology, source: str, place: str = "") -> str:
    """Give where something was read: title of the document and place in it."""
    known = methodology.sources.get(source)
    title = known.title if known else source
    return f"{title}, {place}" if place else title
