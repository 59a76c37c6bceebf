"""The equations of a methodology as a text prints them: LaTeX, and MathML for pages."""

from __future__ import annotations

from jcm_mrv.methodology.expression.to_latex import symbol_to_latex, to_latex
from jcm_mrv.methodology.methodology import Methodology


def equation_latex(methodology: Methodology, name: str) -> str:
    r"""Give an equation in LaTeX.

    Examples
    --------
    >>> from jcm_mrv.methodology.library import Library
    >>> equation_latex(Library().load("VN_AM007@1.0"), "ER")
    '\\mathit{ER}_{p} = \\mathit{RE}_{p} - \\mathit{PE}_{p}'
    """
    equation = methodology.equations[name]
    names = [*methodology.parameters, *methodology.equations, *methodology.attributes]
    right = to_latex(
        equation.tree,
        {name: methodology.symbol(name) for name in names},
        {name: table.title for name, table in methodology.tables.items()},
        {name: methodology.letters(name) for name in names},
    )
    return f"{symbol_to_latex(equation.symbol)} = {right}"


def equation_mathml(methodology: Methodology, name: str) -> str:
    """Give an equation in MathML, as :func:`mathml` does."""
    return mathml(equation_latex(methodology, name))


def mathml(latex: str) -> str:
    """Give LaTeX as MathML, which browsers show without a script; empty where nothing makes it.

    The extra ``text`` brings what does.

    Examples
    --------
    >>> "<msub>" in mathml("A_{p}")
    True
    """
    try:
        from latex2mathml.converter import convert_to_element
    except ImportError:
        return ""
    from html import unescape
    from xml.etree import ElementTree as ET

    made = convert_to_element(latex)
    # What it writes by itself lets the title of a table through as markup.
    for node in made.iter():
        node.text = unescape(node.text) if node.text else None
    return ET.tostring(made, encoding="unicode")
