"""Characters of others' texts that no document may hold: removed, and said."""

from __future__ import annotations

import unicodedata
from typing import Any

from jcm_mrv.patterns import pattern

# Controls, marks of direction, what is invisible, and code points that are no characters.
_DISALLOWED = pattern(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\uffff\ud800-\udfff\ufdd0-\ufdef\U000e0000-\U000e0fff]"
)


def clean(text: str, removed: set[str] | None = None) -> str:
    r"""Give a text without such characters, its diacritics composed, and note what was removed.

    Examples
    --------
    >>> found = set()
    >>> clean("ro\ufeffof \u202eA", found), sorted(found)
    ('roof A', ['U+202E', 'U+FEFF'])
    >>> clean("Vie\u0323\u0302t", found) == "Việt"
    True
    """
    if removed is not None:
        removed |= {f"U+{ord(one):04X}" for one in _DISALLOWED.findall(text)}
    return unicodedata.normalize("NFC", _DISALLOWED.sub("", text))


def cleaned(data: Any, removed: set[str]) -> Any:
    """Give plain data with every text cleaned."""
    if isinstance(data, str):
        return clean(data, removed)
    if isinstance(data, dict):
        return {key: cleaned(value, removed) for key, value in data.items()}
    if isinstance(data, list):
        return [cleaned(value, removed) for value in data]
    return data
