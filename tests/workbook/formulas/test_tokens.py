"""The tokenizer of openpyxl is used without loading the rest of it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import openpyxl.formula.tokenizer as theirs
import pytest

from jcm_mrv.workbook.formulas import tokens
from tests.effort import thorough

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    "text", ["=SUM('My sheet'!A1:B2)*1E-3%", '=IF(A1>=2,"a ""b""",{1,2;3,4})', "=[1]X!A1&#REF!"]
)
def test_it_is_theirs(text: str) -> None:
    found = [(token.value, token.type, token.subtype) for token in tokens.Tokenizer(text).items]
    expected = [(token.value, token.type, token.subtype) for token in theirs.Tokenizer(text).items]
    assert found == expected


def test_what_is_no_formula_is_refused() -> None:
    with pytest.raises(tokens.TokenizerError):
        tokens.Tokenizer("=SUM(A1}")


@thorough
def test_verify_loads_nothing_else_of_openpyxl() -> None:
    code = (
        "import sys\n"
        "from jcm_mrv.verification import verify\n"
        "from jcm_mrv.workbook.formulas.parse import parse_formula\n"
        "parse_formula('=A1+1', 'S')\n"
        "print({'openpyxl', 'PIL'} & sys.modules.keys())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.stdout.strip() == "set()"
