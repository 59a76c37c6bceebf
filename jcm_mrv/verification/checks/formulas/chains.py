"""What a formula multiplies and adds: parts with cells, and numbers that are written out."""

from __future__ import annotations

import math
from functools import reduce
from typing import NamedTuple

from jcm_mrv.methodology.energies import GJ_PER_MWH
from jcm_mrv.workbook.formulas import tree as t

_PLAIN = (GJ_PER_MWH, 24.0, 60.0)
"""Conversions, but for powers of ten, that need no word: heat, hours, minutes."""
NEAR_ONE = (0.5, 2.0)
"""Between these a number corrects a reading; multipliers of meters are larger."""
_NEAR_POWER = (0.95, 1.05)


class Chain(NamedTuple):
    """What is multiplied and divided: parts with cells, each as factor or divisor, and numbers."""

    parts: tuple[tuple[t.Node, int], ...]
    numbers: tuple[float, ...]

    @classmethod
    def of(cls, node: t.Node) -> Chain:
        """Give the chain that a formula is."""
        parts: list[tuple[t.Node, int]] = []
        numbers: list[float] = []

        def collect(part: t.Node, power: int) -> None:
            number = number_of(folded(part)) if isinstance(part, (t.Constant, t.Binary)) else None
            match part:
                case t.Binary("*", left, right):
                    collect(left, power)
                    collect(right, power)
                case t.Binary("/", left, right):
                    collect(left, power)
                    collect(right, -power)
                case t.Unary("-", operand):
                    numbers.append(-1.0)
                    collect(operand, power)
                case t.Unary("%", operand):
                    numbers.append(100.0**-power)
                    collect(operand, power)
                case t.Unary(_, operand):
                    collect(operand, power)
                case t.Constant() | t.Binary("^") if number:
                    numbers.append(number**power)
                case _:
                    parts.append((part, power))

        collect(node, 1)
        return cls(tuple(parts), tuple(numbers))

    @property
    def product(self) -> float:
        """The product of the numbers."""
        return math.prod(self.numbers)

    @property
    def is_plain(self) -> bool:
        """Whether the numbers are conversions alone, of something that is not divided by."""
        if self.parts and all(power < 0 for _, power in self.parts):
            return False
        return all(map(is_plain, self.numbers)) or is_plain(self.product)

    @property
    def number(self) -> float:
        """The number that is no conversion, as it is written; the product of several."""
        odd = [number for number in self.numbers if not is_plain(number)]
        single = len(odd) == 1 and not self._is_correction
        return as_written(odd[0]) if single else self.product

    @property
    def _is_correction(self) -> bool:
        """Whether all numbers together correct a reading, as 1000/900: none converts it."""
        return NEAR_ONE[0] < abs(self.product) < NEAR_ONE[1]

    def without_numbers(self) -> t.Node:
        """Give the formula without numbers, but for the conversions among them."""
        plain = math.prod(number for number in self.numbers if is_plain(number))
        near = 10.0 ** round(math.log10(abs(self.product)))
        # What is next to a power of ten stands for it: 1000/900 for one, 1/1024 for a thousandth.
        converts = plain == 1.0 and _NEAR_POWER[0] < abs(self.product) / near < _NEAR_POWER[1]
        if is_plain(self.product):
            plain = self.product
        elif self._is_correction or converts:
            plain = math.copysign(1.0 if self._is_correction else near, self.product)
        return self._made(self.parts, plain)

    def having(self, position: int, part: t.Node) -> t.Node:
        """Give the formula with another part."""
        parts = list(self.parts)
        parts[position] = part, parts[position][1]
        return self._made(tuple(parts), self.product)

    def times(self, factor: float) -> t.Node:
        """Give the formula times a number."""
        return self._made(self.parts, self.product * factor)

    @staticmethod
    def _made(parts: tuple[tuple[t.Node, int], ...], product: float) -> t.Node:
        def joined(made: t.Node, part: tuple[t.Node, int]) -> t.Node:
            return t.Binary("*" if part[1] > 0 else "/", made, part[0])

        return reduce(joined, parts, t.Constant(product))


def as_written(number: float) -> float:
    """Give a number, or what it is divided by: the one with fewer digits."""
    inverse = 1 / number
    return min(number, inverse, key=lambda n: len(f"{n:.12g}".strip("0.-")))


def folded(node: t.Node) -> t.Node:
    """Give a formula with one number for each part that is made of numbers alone.

    Examples
    --------
    >>> from jcm_mrv.workbook.formulas.parse import parse_formula
    >>> folded(parse_formula("=A1*(1+5%)", "S")).right
    Constant(value=1.05)
    """
    match node:
        case t.Unary(op, operand):
            inner = folded(operand)
            number = number_of(inner)
            if number is None:
                return t.Unary(op, inner)
            return t.Constant({"-": -number, "+": number, "%": number / 100}[op])
        case t.Binary(op, left, right):
            one, other = folded(left), folded(right)
            a, b = number_of(one), number_of(other)
            if a is None or b is None or op not in _OPERATORS or (op == "/" and not b):
                return t.Binary(op, one, other)
            with_both = _OPERATORS[op](a, b)
            return t.Constant(with_both) if isinstance(with_both, float) else node
        case t.Call(function, arguments):
            return t.Call(function, tuple(map(folded, arguments)))
        case _:
            return node


_OPERATORS = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "^": lambda a, b: a**b if a > 0 and abs(b) < 50 else None,
}


def number_of(node: t.Node) -> float | None:
    """Give the number that a part is, None where it is something else."""
    if not isinstance(node, t.Constant) or isinstance(node.value, bool):
        return None
    return node.value if isinstance(node.value, float) else None


def names_cells(node: t.Node) -> bool:
    """Whether a formula names any cells."""
    return any(isinstance(part, (t.CellRef, t.RangeRef)) for part in t.walk(node))


def is_plain(value: float) -> bool:
    """Whether a number is nothing but a conversion: a power of ten, or one of a few."""
    if not value:
        return True
    return any(is_power(value / k) for k in (1.0, *_PLAIN, *(1 / p for p in _PLAIN)))


def is_by_thousand(value: float) -> bool:
    """Whether a number is a power of a thousand, by which units of one kind follow each other.

    Examples
    --------
    >>> is_by_thousand(1e-6), is_by_thousand(1.0), is_by_thousand(100.0), is_by_thousand(0.0)
    (True, True, False, False)
    """
    thousands = math.log10(abs(value)) / 3 if value else 0.5
    return math.isclose(thousands, round(thousands), abs_tol=1e-6)


def is_power(value: float) -> bool:
    """Whether a number is a power of ten.

    Examples
    --------
    >>> is_power(0.001), is_power(25.0), is_power(0.0), is_power(math.inf)
    (True, False, False, False)
    """
    if not value or not math.isfinite(value):
        return False
    power = math.log10(abs(value))
    return math.isclose(power, round(power), abs_tol=1e-5)
