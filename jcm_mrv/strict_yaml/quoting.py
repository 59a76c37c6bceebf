"""A text as it has to be written in YAML so that it reads back as that text."""

from __future__ import annotations

import re

from jcm_mrv.patterns import pattern

# Plain in a block and inside of brackets; what begins with a digit or a sign may be a number or a
# date, and is quoted.
_PLAIN = pattern(r"(?:<\w[\w ./-]*>|[A-Za-z_][\w./@*-]*(?: [\w./@-]+)*)\Z", flags=re.ASCII)
# Texts here, and something else to readers of earlier YAML.
_WORDS = {"null", "true", "false", "yes", "no", "on", "off"}
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def quoted(text: str, always: bool = False) -> str:
    r"""Give a text as a YAML value, in quotes where it needs them or always.

    Examples
    --------
    >>> print(quoted("tCO2/MWh"), quoted("1.0"), quoted("no"), quoted('a: "b"'))
    tCO2/MWh "1.0" "no" "a: \"b\""
    """
    if not always and _PLAIN.match(text) and text.casefold() not in _WORDS:
        return text
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    number = ord(character)
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
