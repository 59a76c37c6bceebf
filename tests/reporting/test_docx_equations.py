"""Equations of DOCX: in the editor of Word, and no wider than the page."""

from __future__ import annotations

import pytest
from docx.oxml.ns import qn
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

from jcm_mrv.reporting.docx.parts import in_pieces, omml
from tests.reporting.test_docx import opened, plain

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def test_long_equations_can_be_broken_at_their_signs() -> None:
    terms = "".join(f"<mo>+</mo><mn>{i},204.5</mn><mo>×</mo><mn>0.4</mn>" for i in range(1, 9))
    mathml = f"<math><mrow><mi>x</mi><mo>=</mo><mn>0</mn>{terms}</mrow></math>"
    line = {"role": "numbers", "year": 2024, "latex": "", "mathml": mathml, "text": "x" * 99}
    short = line | {"text": "x"}
    symbols = line | {"year": None}
    block = {"type": "equation", "name": "x", "label": "X", "lines": [line, short, symbols]}
    document = opened(plain(block))
    found = [
        (
            len(list(p._p.iter(qn("m:oMath")))),
            etree.tostring(p._p, method="text", encoding="unicode"),
        )
        for p in document.paragraphs
        if p.style.name == "Equation"
    ]
    assert [number for number, _ in found] == [10, 1, 10]
    math = [
        etree.tostring(one, method="text", encoding="unicode")
        for one in document.element.body.iter(qn("m:oMath"))
    ]
    # An equation that begins or ends with = is marked as a wrong one by LibreOffice.
    assert not [text for text in math if text.strip().startswith("=") or text.endswith("=")]
    assert len({text.replace(" ", "").removeprefix("2024:") for _, text in found}) == 1


@pytest.mark.parametrize(
    ("above", "below", "said"),
    [
        ("×", "", "x=1204.5×2204.5×3204.5×4204.5×5204.5×6204.5×7204.5×8204.5/9=1t"),
        ("+", "", "x=(1204.5+2204.5+3204.5+4204.5+5204.5+6204.5+7204.5+8204.5)/9=1t"),
        (
            "×",
            "<mo>×</mo><mi>y</mi>",
            "x=1204.5×2204.5×3204.5×4204.5×5204.5×6204.5×7204.5×8204.5/(9×y)=1t",
        ),
    ],
)
def test_a_fraction_wider_than_the_page_stands_in_a_line(above: str, below: str, said: str) -> None:
    terms = f"<mo>{above}</mo>".join(f"<mn>{i}204.5</mn>" for i in range(1, 9))
    mathml = (
        f"<math><mrow><mi>x</mi><mo>=</mo><mfrac><mrow>{terms}</mrow><mrow><mn>9</mn>{below}</mrow>"
        "</mfrac><mo>=</mo><mn>1</mn><mtext>t</mtext></mrow></math>"
    )
    made = in_pieces(omml(mathml))
    assert "<m:f>" not in made
    root = etree.fromstring(f'<a xmlns:w="{W}">{made}</a>')
    assert "".join("".join(root.itertext()).split()) == said
    widest = [len("".join(one.itertext())) for one in root.iter(qn("m:oMath"))]
    assert max(widest) < 10
    short = omml("<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>")
    assert "<m:f>" in in_pieces(short)


def test_mathematics_that_holds_braces_stays() -> None:
    assert "{{" not in omml("<math><mtext>{{ 7*7 }}</mtext></math>")
    assert "&#123;&#123; 7*7" in omml("<math><mtext>{{ 7*7 }}</mtext></math>")
