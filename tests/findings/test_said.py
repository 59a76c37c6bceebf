"""What the texts of findings are filled with is said in the language of the sentence."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import jcm_mrv

ROOT = Path(jcm_mrv.__file__).parent
# Rooms in which all is said; the others have words left.
ROOMS = ("calculation", "evidence", "project")
MODULES = [path for room in ROOMS for path in sorted((ROOT / room).glob("*.py"))]
WORD = re.compile("[A-Za-z]{3,}")
# What is called so in every language: packages, kinds of hashes, and `keys`.
NAMES = {
    " tCO2",
    "(projects, ",
    "(projects,)",
    "SHA-256 ",
    "cryptography",
    "pandas",
    "rfc3161-client",
}
KEY = re.compile("`[^`]*`")
FILLED = ("found", "expected", "hint", "most", "left", "before", "why")


def literals(node: ast.expr) -> Iterator[str]:
    """Give the texts that an expression may be, but for those that are said."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=parts):
            for part in parts:
                yield from literals(part)
        case ast.IfExp(body=one, orelse=other):
            yield from [*literals(one), *literals(other)]
        case ast.BoolOp(values=(_, *others)):
            for other in others:
                yield from literals(other)
        case ast.Tuple(elts=parts):
            for part in parts:
                yield from literals(part)


def english(source: str) -> list[tuple[int, str]]:
    """Give the lines in which a text of a finding is filled with words that nothing translates."""
    found: list[tuple[int, str]] = []
    for node in ast.walk(ast.parse(source)):
        filled: list[ast.expr] = []
        match node:
            case ast.Call(func=ast.Attribute(attr="at" | "stop"), keywords=keywords):
                filled = [keyword.value for keyword in keywords]
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name in FILLED:
                filled = [value]
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
                pairs = zip(names, values, strict=True)
                filled = [v for n, v in pairs if isinstance(n, ast.Name) and n.id in FILLED]
            case ast.FunctionDef(returns=ast.expr() as kind) if "str" in ast.unparse(kind):
                # Functions that give why a name or a file is refused.
                if node.name in ("objection", "_odd_extra", "stated_only"):
                    filled = [
                        inner.value
                        for inner in ast.walk(node)
                        if isinstance(inner, (ast.Return, ast.Yield)) and inner.value
                    ]
            case _:
                pass
        for expression in filled:
            words = [text for text in literals(expression) if WORD.search(KEY.sub("", text))]
            found += [(expression.lineno, text) for text in words if text not in NAMES]
    return found


def test_what_is_looked_for_would_be_found() -> None:
    for line in (
        "raise EVI[1].stop(found='an odd end')",
        "x = EVI[1].at(found=f'{n} files', most=most)",
        "found, most = f'{n} files', said('x')",
        "EVI[1].at(found=exc.strerror or 'an error')",
    ):
        assert len(english(line)) == 1, line
    assert english("EVI[1].at(found=said('an odd end'), name='a', expected=f'SHA-256 {x}')") == []


@pytest.mark.parametrize("module", MODULES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_no_english_is_put_into_a_sentence(module: Path) -> None:
    assert english(module.read_text(encoding="utf-8")) == []
