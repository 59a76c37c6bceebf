"""The marks that say of what electricity a parameter is, as families and methodologies write them.

What they say of a project's members is told in :mod:`jcm_mrv.methodology.electricity`.
"""

from typing import Annotated, Literal

from pydantic import Field

from jcm_mrv.methodology.claims import Name
from jcm_mrv.strict_yaml import StrictModel


class ByAttribute(StrictModel):
    """Of what electricity a factor is, by an attribute of its member.

    The choices of ``grid`` are the public grid alone, those of ``captive`` generators alone. Of
    any other choice, such as both together, it cannot be told.
    """

    attribute: Name
    grid: Annotated[tuple[str, ...], Field(min_length=1)]
    captive: tuple[str, ...] = ()


FactorOf = Literal["grid", "stated"] | ByAttribute
"""``grid``: always of the public grid; ``stated``: the methodology does not tell."""
Supplies = Literal["electricity"]
"""What a project gives to others, who may be the grid."""
