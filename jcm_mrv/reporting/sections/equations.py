"""The equations, typeset: in symbols, then with the numbers of each year."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from jcm_mrv.calculation.result import ApplicationResult
from jcm_mrv.methodology.built_in import BUILT_IN_UNITS
from jcm_mrv.methodology.expression import tree as t
from jcm_mrv.methodology.expression.to_latex import symbol_to_latex, to_latex
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.methodology.methodology import ResolvedEquation
from jcm_mrv.reporting.blocks import empty, heading, paragraph
from jcm_mrv.reporting.context import Block, EquationLine
from jcm_mrv.reporting.hiding import hidden_names
from jcm_mrv.reporting.math import mathml
from jcm_mrv.reporting.subject import Subject
from jcm_mrv.reporting.with_numbers import DOTS, Numbers, Year
from jcm_mrv.reporting.words import plain
from jcm_mrv.workbook.wording import Expressions, symbol_text, unit_text, with_unit

MOST_MEMBERS = 4
"""Of an equation that every member has, so many are shown with numbers."""

_IN_WORDS = {name: name.replace("_", " ") for name in BUILT_IN_UNITS}


def equations(s: Subject) -> list[Block]:
    """Give every equation of every methodology."""
    blocks: list[Block] = []
    for one in s.applications:
        if s.several:
            blocks.append(heading(one.methodology.reference))
        typeset = _Typeset(s, one)
        for name, equation in one.methodology.equations.items():
            label = equation.description or name
            blocks.append(
                {
                    "type": "equation",
                    "name": name,
                    "label": f"{label} ({unit_text(equation.unit)})",
                    "lines": [typeset.symbols(name, equation), *typeset.numbers(name, equation)],
                }
            )
        if typeset.left_out:
            said = s.words(
                "Of equations that every member has, the first {most} members are shown with "
                "numbers; `jcm-mrv trace` shows all.",
                most=MOST_MEMBERS,
            )
            blocks.append(paragraph(said, "note"))
    return blocks or [empty(s.words("No methodology has an equation here."))]


class _Typeset:
    def __init__(self, s: Subject, one: ApplicationResult) -> None:
        self.s, self.one = s, one
        methodology = one.methodology
        names = [*methodology.parameters, *methodology.equations, *methodology.attributes]
        self.symbols_of = {name: methodology.symbol(name) for name in names}
        self.titles = {name: table.title for name, table in methodology.tables.items()}
        self.letters = {name: methodology.letters(name) for name in names}
        hidden = hidden_names(s.masking, one)
        self.numbers_of = [Numbers(one, found, frozenset(hidden)) for found in one.solutions]
        self.left_out = False

    def _latex(self, node: t.Node) -> str:
        return to_latex(node, self.symbols_of, self.titles, self.letters, self._set)

    def _set(self, value: Fraction) -> str:
        return rf"\text{{{self._number(value)}}}"

    def _number(self, value: Fraction) -> str:
        if isinstance(value, Year):
            return str(value)
        return self.s.masking.number(value, self.s.words.number(value))

    def _text(self, node: t.Node) -> str:
        written = Expressions(self.one.methodology, self._number)
        written.steps |= {DOTS: "…", **_IN_WORDS}
        return written.text(node)

    def symbols(self, name: str, equation: ResolvedEquation) -> EquationLine:
        """Give an equation as the methodology has it."""
        left = symbol_to_latex(self.one.methodology.symbol(name))
        latex = f"{left} = {self._latex(equation.tree)}"
        text = f"{symbol_text(self.one.methodology, name)} = {self._text(equation.tree)}"
        return {
            "role": "symbols",
            "year": None,
            "latex": latex,
            "mathml": mathml(latex, text),
            "text": text,
        }

    def numbers(self, name: str, equation: ResolvedEquation) -> Iterator[EquationLine]:
        """Give an equation with the numbers of each year."""
        keys = self.one.application.inputs.over(equation.sets)
        if len(keys) > MOST_MEMBERS:
            self.left_out = True
        for year, numbers in zip(self.one.years, self.numbers_of, strict=True):
            values = self.one.application.inputs.by_key(
                numbers.solution.values[name], equation.sets
            )
            number, counts = year.part.year, self.one.application.counts_in
            own = [key for key in keys if counts(equation.sets, key, number)]
            for key in own[:MOST_MEMBERS]:
                yield self._line(name, equation, numbers, year.part.year, key, values[key])

    def _line(
        self,
        name: str,
        equation: ResolvedEquation,
        numbers: Numbers,
        year: int,
        key: MemberKey,
        value: float,
    ) -> EquationLine:
        methodology = self.one.methodology
        letters = self.one.methodology.letters(name)
        bound = {
            letter: (over, member)
            for letter, over, member in zip(letters, equation.sets, key, strict=True)
        }
        tree = numbers.into(equation.tree, bound)
        key = tuple(self.s.masking.prose(member) for member in key)
        left = symbol_to_latex(methodology.symbol(name), dict(zip(letters, key, strict=True)))
        shown, unit = self._number(Fraction(plain(value))), with_unit("", equation.unit)
        right, text = self._latex(tree), self._text(tree)
        text = f"{symbol_text(methodology, name)} = {text}"
        if right != self._set(Fraction(plain(value))):
            right, text = rf"{right} = \text{{{shown}}}", f"{text} = {shown}"
        latex = rf"{left} = {right}" + (rf"\;\text{{{unit}}}" if unit else "")
        text = with_unit(f"{'/'.join(key)}: {text}" if key else text, equation.unit)
        return {
            "role": "numbers",
            "year": year,
            "latex": latex,
            "mathml": mathml(latex, text),
            "text": text,
            "value": plain(value),
        }
