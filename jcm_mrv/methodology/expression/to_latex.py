r"""Expression tree to LaTeX, with the JCM symbols of the methodology (``EG_{i,p}``)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from jcm_mrv.methodology.days import DATE, day_of
from jcm_mrv.methodology.exact_numbers import number_text
from jcm_mrv.methodology.expression import tree as t
from jcm_mrv.methodology.expression.own_year import of_own_year

_COMPARE = {"<": "<", "<=": r"\le", ">": ">", ">=": r"\ge", "==": "=", "!=": r"\ne"}
# How strongly each form binds, so that brackets stand only where they are needed.
_ATOM, _PRODUCT, _SUM, _COMPARISON = 4, 3, 2, 1


def to_latex(
    node: t.Node,
    symbols: Mapping[str, str],
    titles: Mapping[str, str] | None = None,
    letters: Mapping[str, tuple[str, ...]] | None = None,
    number: Callable[[Fraction], str] = number_text,
) -> str:
    r"""Give the LaTeX of an expression.

    Parameters
    ----------
    node : Node
        The expression.
    symbols : mapping of str to str
        The symbol of each name, as the methodology writes it.
    titles : mapping of str to str, optional
        The title of each table.
    letters : mapping of str to tuple of str, optional
        The index letters in the symbol of each name, in the order of its sets: an expression may
        sum over another letter, which then stands in the symbol.
    number : callable, optional
        How a number is written.

    Examples
    --------
    >>> to_latex(t.Binary("/", t.Ref("A"), t.Ref("B")), {"A": "A_p", "B": "B_{RE,i}"})
    '\\frac{A_{p}}{B_{\\mathrm{RE},i}}'
    """
    return _Renderer(symbols, titles or {}, letters or {}, number).render(node)[0]


def symbol_to_latex(symbol: str, letters: Mapping[str, str] | None = None) -> str:
    r"""Give the LaTeX of a JCM symbol such as ``COP_{PJ,tc,i}``.

    Parts of a subscript that are words are upright, index letters are italic.

    Parameters
    ----------
    symbol : str
        The symbol; also the product of two, ``FC_{PJ,m,p} × NCV_{fuel,m}``.
    letters : mapping of str to str, optional
        What stands in the place of an index letter.

    Examples
    --------
    >>> symbol_to_latex("EG_{i,p}")
    '\\mathit{EG}_{i,p}'
    """
    factors = [_one_symbol(part.strip(), letters or {}) for part in symbol.split("×")]
    return r" \times ".join(factors)


def _one_symbol(symbol: str, letters: Mapping[str, str]) -> str:
    base, _, subscript = symbol.partition("_")
    head = rf"\mathit{{{_escape(base)}}}" if len(base) > 1 else _escape(base)
    if not subscript:
        return head
    parts = [part.strip() for part in subscript.strip("{}").split(",")]
    shown = ",".join(
        letters.get(part) or (part if len(part) == 1 else rf"\mathrm{{{_escape(part)}}}")
        for part in parts
    )
    return f"{head}_{{{shown}}}"


def _escape(text: str) -> str:
    return "".join("\\" + c if c in "_%&#$" else c for c in text)


class _Renderer:
    def __init__(
        self,
        symbols: Mapping[str, str],
        titles: Mapping[str, str],
        letters: Mapping[str, tuple[str, ...]],
        number: Callable[[Fraction], str],
    ) -> None:
        self.symbols, self.titles, self.letters, self.number = symbols, titles, letters, number

    def render(self, node: t.Node) -> tuple[str, int]:
        match node:
            case t.Quantity(value, unit) if unit == DATE:
                return rf"\text{{{day_of(value).isoformat()}}}", _ATOM
            case t.Call("years_after", (operand, t.Number(years))):
                return rf"{self.at_least(operand, _SUM)} + {int(years)}\,\text{{years}}", _SUM
            case t.Quantity(value, unit):
                return rf"{self.number(value)}\,\mathrm{{{_escape(unit)}}}", _PRODUCT
            case t.Number(value):
                return self.number(value), _ATOM if value >= 0 else _SUM
            case t.Text(value):
                return rf"\text{{{_escape(value)}}}", _ATOM
            case t.Ref(name, indices):
                symbol = self.symbols.get(name)
                if symbol is None:
                    tail = f"_{{{','.join(indices)}}}" if indices else ""
                    if "_" in name:
                        return rf"\text{{{_escape(name.replace('_', ' '))}}}{tail}", _ATOM
                    return rf"\mathrm{{{_escape(name)}}}{tail}", _ATOM
                used = dict(zip(self.letters.get(name, ()), indices, strict=False))
                return symbol_to_latex(symbol, used), _PRODUCT if "×" in symbol else _ATOM
            case t.Picked(name, indices):
                own = self.letters.get(name, ())
                shown = [i if isinstance(i, str) else self.render(i)[0] for i in indices]
                symbol = self.symbols.get(name) or f"{name}_{{{','.join(own)}}}"
                return symbol_to_latex(symbol, dict(zip(own, shown, strict=False))), _ATOM
            case t.Negate(operand):
                return f"-{self.at_least(operand, _PRODUCT)}", _SUM
            case t.Binary("/", left, right):
                return rf"\frac{{{self.render(left)[0]}}}{{{self.render(right)[0]}}}", _PRODUCT
            case t.Binary("*", left, right):
                a, b = self.at_least(left, _PRODUCT), self.at_least(right, _PRODUCT)
                return rf"{a} \times {b}", _PRODUCT
            case t.Binary(op, left, right):
                b = self.at_least(right, _PRODUCT if op == "-" else _SUM)
                return f"{self.at_least(left, _SUM)} {op} {b}", _SUM
            case t.Power(base, exponent):
                return f"{{{self.at_least(base, _ATOM)}}}^{{{exponent}}}", _PRODUCT
            case t.Compare(op, left, right):
                a, b = self.at_least(left, _SUM), self.at_least(right, _SUM)
                return f"{a} {_COMPARE[op]} {b}", _COMPARISON
            case t.Logic("not", operands):
                return rf"\neg {self.at_least(operands[0], _ATOM)}", _COMPARISON
            case t.Logic(op, operands):
                joint = r" \wedge " if op == "and" else r" \vee "
                return joint.join(self.at_least(part, _SUM) for part in operands), _COMPARISON
            case t.IfElse(condition, then, otherwise):
                c, a, b = (self.render(part)[0] for part in (condition, then, otherwise))
                return (
                    rf"\begin{{cases}} {a} & \text{{if }} {c} \\ {b} & \text{{otherwise}} "
                    r"\end{cases}"
                ), _ATOM
            case t.Call("exp", arguments):
                return rf"e^{{{self.render(arguments[0])[0]}}}", _ATOM
            case t.Call("power", (base, exponent)):
                raised = self.render(exponent)[0]
                return f"{{{self.at_least(base, _ATOM)}}}^{{{raised}}}", _PRODUCT
            case t.Call("sqrt", (operand,)):
                return rf"\sqrt{{{self.render(operand)[0]}}}", _ATOM
            case t.Round(function, operand, digits):
                inner = self.render(operand)[0]
                return rf"\mathrm{{{function}}}\left({inner},\; {digits}\right)", _ATOM
            case t.Call(function, arguments):
                function = {"log": "ln", "log10": "log_{10}"}.get(function, function)
                inner = ",\\; ".join(self.render(part)[0] for part in arguments)
                return rf"\{function}\left({inner}\right)", _ATOM
            case t.Sum(body, index, _):
                own = of_own_year(node)
                those, body = (index, body) if own is None else (rf"{index} \in y", own)
                if isinstance(body, t.IfElse) and body.otherwise == t.Number(Fraction(0)):
                    those += rf" \,:\, {self.render(body.condition)[0]}"
                    body = body.then
                return rf"\sum_{{{those}}} {self.at_least(body, _PRODUCT)}", _SUM
            case t.Each(body, index, _, where):
                those = index if where is None else rf"{index} \in y"
                return rf"\left\{{{self.render(body)[0]}\right\}}_{{{those}}}", _ATOM
            case t.Interpolate(table, key):
                title, inner = self.titles.get(table, table), self.render(key)[0]
                return rf"\text{{{_escape(title)}, interpolated}}\left({inner}\right)", _ATOM
            case t.Lookup(table, keys):
                title = self.titles.get(table, table)
                inner = ",\\; ".join(self.render(part)[0] for part in keys)
                return rf"\text{{{_escape(title)}}}\left({inner}\right)", _ATOM

    def at_least(self, node: t.Node, strength: int) -> str:
        text, binds = self.render(node)
        return text if binds >= strength else rf"\left({text}\right)"
