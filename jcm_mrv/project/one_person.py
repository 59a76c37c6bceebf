"""Whether two names may be those of one person, however each is written.

Two readings count as four eyes where two people have made them. A name is written with marks or
without, in capitals, with titles, a firm or an address, with initials, in either order: where two
may be one person's, they are no two people.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

_BESIDE_A_NAME = re.compile(r"\(.*?\)|<.*?>|@\S+|(?<=\w)(?:様|さん|氏|先生)\s*$")
_TITLES = frozenset(
    """
    mr mrs ms miss dr prof eng ing ir phd msc bsc mba pe meng beng
    ts ths ks pgs gs
    """.split()
)
# Before a name alone: Anh, Ba and Chi are names as well.
_ADDRESS = frozenset("ong ba anh chi".split())
_SMALL_CAPITALS = re.compile(r"\b[^\W\d_]{2,3}\b")
# Letters that look like those of the Latin alphabet, and that no mark tells apart.
_LOOKS_LIKE = str.maketrans(
    "авсеѕіјкмнорԛгтхуԝԁαβεζηικμνορτυχđłøı",
    "abcesijkmhopqrtxywdabezhikmnoptyxdloi",
)
# Tarō, Tarou and Taroh.
_LONG_VOWEL = re.compile(r"(?<=o)[ouh](?![aeiy])|(?<=u)u")
_SCRIPT_WITHOUT_BLANKS = "\u3040"


def are_written_alike(one: str, other: str) -> bool:
    """Say whether two names are the same but for capitals, marks, blanks, titles and order.

    Examples
    --------
    >>> are_written_alike("Nguyễn Văn An", "NGUYEN VAN AN, PE")
    True
    >>> are_written_alike("山田 太郎", "山田太郎様"), are_written_alike("A. Bo", "B. Bo")
    (True, False)
    """
    first, second = _parts(one), _parts(other)
    return sorted(first) == sorted(second) or "".join(first) == "".join(second)


def may_be_one_person(one: str, other: str) -> bool:
    """Say whether two names may be those of one person.

    They may where all parts of one stand in the other, as themselves or as initials.

    Examples
    --------
    >>> may_be_one_person("N.V. An", "Nguyễn Văn An"), may_be_one_person("Yamada T.", "Tarō Yamada")
    (True, True)
    >>> may_be_one_person("A. Engineer", "B. Engineer"), may_be_one_person("山田", "山田太郎")
    (False, True)
    >>> may_be_one_person("Tanaka, Taro", "Tanaka, Jiro")
    False
    """
    return are_written_alike(one, other) or any(
        _stands_in(first, second) or _stands_in(second, first)
        for first in _ways(one)
        for second in _ways(other)
    )


def _folded(name: str) -> str:
    apart = unicodedata.normalize("NFKD", name)
    plain = "".join(sign for sign in apart if not unicodedata.combining(sign)).casefold()
    return _LONG_VOWEL.sub("", plain.translate(_LOOKS_LIKE))


def _parts(name: str) -> list[str]:
    plain = _BESIDE_A_NAME.sub(" ", name)
    words = re.findall(r"[^\W\d_]+", _folded(plain)) or re.findall(r"[^\W\d_]+", _folded(name))
    named = [word for word in words if word not in _TITLES] or words
    return named[1:] if named[0:1] and named[0] in _ADDRESS and len(named) > 2 else named


def _ways(name: str) -> Iterator[list[str]]:
    """Give the ways to read a name: whole, without what a comma sets off, with NV as N. V."""
    for text in (name, re.split("[,、，]", name)[0]):
        parts = _parts(text)
        # Tanaka, Taro: what stands before the comma is no whole name.
        if text == name or len(parts) > 1:
            yield parts
    if not name.isupper():
        yield _parts(
            _SMALL_CAPITALS.sub(lambda m: " ".join(m[0]) if m[0].isupper() else m[0], name)
        )


def _stands_in(less: Sequence[str], more: Sequence[str]) -> bool:
    """Say whether every part of one name is another part of the other, or its initial."""
    if any(part >= _SCRIPT_WITHOUT_BLANKS for part in less):
        return "".join(less) in "".join(more)
    whole = [part for part in less if len(part) > 1]
    if whole and any(len(part) > 1 for part in more) and not set(whole) & set(more):
        return False
    left = list(more)
    for part in sorted(less, key=len, reverse=True):
        fits = [one for one in left if one == part] or [one for one in left if _initial(one, part)]
        if not fits:
            return False
        left.remove(fits[0])
    return True


def _initial(one: str, other: str) -> bool:
    return (len(one) == 1 or len(other) == 1) and one[0] == other[0]
