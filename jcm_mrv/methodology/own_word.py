"""Rules of one's own: what they call official or corroborated, they call so on their own word.

Whoever ships jcm-mrv stands for what its methodologies say of themselves: each claim was held
against its source. Of rules that somebody else wrote nobody known here has read anything. They are
calculated as they are; what they claim is unverified until a record says who read it, where.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from jcm_mrv.methodology.claims import Sourced
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.model import Criterion, EquationClaim

if TYPE_CHECKING:
    from jcm_mrv.methodology.series.series import Series

C = TypeVar("C", Sourced, EquationClaim, Criterion)


def on_own_word(methodology: Methodology) -> Methodology:
    """Give a methodology whose claims are unverified, each with what it calls itself.

    Examples
    --------
    >>> from jcm_mrv.methodology.library import Library
    >>> shipped = Library().load("VN_AM007@1.0")
    >>> shipped.equations["RE"].claim.standing, on_own_word(shipped).standing
    ('official', 'unverified')
    """
    file = methodology.file
    tables = {
        name: table.model_copy(update={"rows": tuple(_lowered(row) for row in table.rows)})
        for name, table in file.tables.items()
    }
    criteria = {name: _lowered(criterion) for name, criterion in file.criteria.items()}
    parameters = {
        name: parameter.model_copy(
            update={key: _lowered(claim) for key, claim in parameter.claims.items()}
        )
        for name, parameter in methodology.parameters.items()
    }
    return replace(
        methodology,
        file=file.model_copy(update={"tables": tables, "criteria": criteria}),
        parameters=parameters,
        equations={
            name: replace(equation, claim=_lowered(equation.claim))
            for name, equation in methodology.equations.items()
        },
        own_word=True,
    )


def series_on_own_word(series: Series) -> Series:
    """Give a series whose values are unverified, each with what it calls itself."""
    figures = tuple(replace(one, claim=_lowered(one.claim)) for one in series.figures)
    return replace(series, figures=figures, own_word=True)


def _lowered(claim: C) -> C:
    if claim.standing == "unverified":
        return claim
    said = f"{claim.standing} on its own word"
    place = f"{claim.place} ({said})" if claim.place else said
    return claim.model_copy(update={"standing": "unverified", "place": place})
