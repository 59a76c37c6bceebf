"""LaTeX of equations to MathML: nothing but mathematics comes out, whatever a text held."""

from __future__ import annotations

from functools import lru_cache
from html import escape

from defusedxml.ElementTree import ParseError, fromstring

from jcm_mrv.patterns import pattern

_SPACE = "http://www.w3.org/1998/Math/MathML"
_TAGS = frozenset(
    "math mrow mi mn mo mtext mspace mfrac msup msub msubsup munder mover munderover msqrt mroot "
    "mtable mtr mtd mstyle mpadded mphantom".split()
)
_ATTRIBUTES = frozenset(
    "display mathvariant stretchy fence form symmetric largeop movablelimits separator lspace "
    "rspace minsize maxsize columnalign rowspacing columnspacing displaystyle scriptlevel width "
    "linethickness xmlns".split()
)
_NUMBER = pattern(r"<mtext>([-−]?[0-9][0-9.,\u00a0\u202f]*)</mtext>")


@lru_cache(maxsize=4096)
def mathml(latex: str, text: str) -> str:
    r"""Give the MathML of LaTeX; of what is no mathematics, the plain text.

    Examples
    --------
    >>> "<mn>1,043.5</mn>" in mathml(r"a = \text{1,043.5}", "a = 1,043.5")
    True
    >>> "<script>" in mathml(r"\text{<script>}", "<script>")
    False
    """
    from latex2mathml.converter import convert

    made = _NUMBER.sub(r"<mn>\1</mn>", convert(latex, display="block"))
    return made if _is_mathematics(made) else _plain(text)


def _is_mathematics(made: str) -> bool:
    try:
        root = fromstring(made)
    except ParseError:
        return False
    return all(
        node.tag.removeprefix(f"{{{_SPACE}}}") in _TAGS and _ATTRIBUTES.issuperset(node.attrib)
        for node in root.iter()
    )


def _plain(text: str) -> str:
    return f'<math xmlns="{_SPACE}" display="block"><mtext>{escape(text)}</mtext></math>'
