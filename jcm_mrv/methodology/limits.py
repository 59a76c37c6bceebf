"""What values cannot exceed or fall below, as a methodology declares it; no result rests on it."""

from pydantic import Field

from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.claims import Name, Sourced
from jcm_mrv.methodology.expression import tree as t
from jcm_mrv.methodology.numbers import Number
from jcm_mrv.methodology.quantity_text import UnitText
from jcm_mrv.strict_yaml import StrictModel


class LimitNumber(StrictModel):
    """A number with a unit that a limit is written with, such as MW per USRt."""

    value: Number
    unit: UnitText


class Bound(Sourced):
    """What a value cannot exceed, or fall below, in the parameter's own unit, and how sure.

    It is no part of the calculation: what goes beyond is asked about.
    """

    text: str
    exact: bool = False
    """Whether nothing goes beyond it, as by the conservation of energy; else a tenth may."""
    numbers: dict[Name, LimitNumber] = Field(default_factory=dict)


@immutable
class Limit:
    """What the values of a parameter cannot exceed: each member's, or of all of them together.

    Attributes
    ----------
    kind : str
        ``at_most`` and ``at_least`` bound each member's value, ``part_of`` the sum of them.
    tree : Node
        In the unit of the parameter.
    """

    parameter: str
    kind: str
    tree: t.Node
    bound: Bound

    @property
    def is_whole(self) -> bool:
        """Whether it bounds the sum over all members."""
        return self.kind == "part_of"

    @property
    def numbers(self) -> dict[str, float]:
        """The numbers that it is written with."""
        return {name: float(number.value) for name, number in self.bound.numbers.items()}
