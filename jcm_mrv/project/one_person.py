"""Whether two names may be those of one person, however each is written.

Two readings count as four eyes where two people have made them. A name is written with marks or
without, in capitals, with titles, a firm or an address, with initials, in either order, in one
script or another: where two may be one person's, they are no two people.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from jcm_mrv.patterns import pattern

_BESIDE_A_NAME = pattern(r"\(.*?\)|<.*?>|@\S+|(?<=\w)(?:様|さん|氏|先生)\s*$")
_TITLES = frozenset(
    """
    mr mrs ms miss dr prof eng ing ir phd msc bsc mba pe meng beng
    ts ths ks pgs gs
    """.split()
)
# Before a name alone: Anh, Ba and Chi are names as well.
_ADDRESS = frozenset("ong ba anh chi".split())
_SMALL_CAPITALS = pattern(r"\b[^\W\d_]{2,3}\b")
# Letters that look like those of the Latin alphabet, and that no mark tells apart.
_LOOKS_LIKE = str.maketrans(
    "авсеѕіјкмнорԛгтхуԝԁαβεζηικμνορτυχđłøı",
    "abcesijkmhopqrtxywdabezhikmnoptyxdloi",
)
# Tarō, Tarou and Taroh.
_LONG_VOWEL = pattern(r"(?<=o)[ouh](?![aeiy])|(?<=u)u")
# Shinji and Sinzi, Chie and Tie, Honma and Homma: two ways to write Japanese in Latin letters.
_ROMANISED = (
    (pattern(r"m(?=[bmp])"), "n"),
    (pattern(r"(?<=[aeiouy])h(?![aeiouy])"), ""),
    (pattern(r"sh(?=i)"), "s"),
    (pattern(r"(?:ch|ts)(?=[iu])"), "t"),
    (pattern(r"f(?=u)"), "h"),
    (pattern(r"j(?=i)"), "z"),
    (pattern(r"sh(?=[aou])"), "sy"),
    (pattern(r"ch(?=[aou])"), "ty"),
    (pattern(r"j(?=[aou])"), "zy"),
)
# Old forms of characters in names, and those of today.
_OLD_FORMS = str.maketrans(
    "髙﨑邊邉齋齊斎濱澤廣國櫻眞惠德龍嶋嶌冨條榮圓藏豐禮壽彌淺瀧靜實髮與學壯峯桒槇",
    "高崎辺辺斉斉斉浜沢広国桜真恵徳竜島島富条栄円蔵豊礼寿弥浅滝静実髪与学壮峰桑槙",
)
_SCRIPT_WITHOUT_BLANKS = "\u3040"
_JAPANESE = {"CJK", "HIRAGANA", "KATAKANA"}
_LOOK_ALIKE = {"LATIN", "CYRILLIC", "GREEK"}
_ADDRESSES = pattern(r"[^\s@<>(]+@[^\s@<>)]+")


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
    >>> may_be_one_person("Tanaka, Taro", "Tanaka, Jiro"), may_be_one_person("山田", "T. Yamada")
    (False, True)
    """
    if are_written_alike(one, other) or leave_scripts_open(one, other):
        return True
    return bool(_addresses(one) & _addresses(other)) or any(
        _stands_in(first, second) or _stands_in(second, first)
        for first in _ways(one)
        for second in _ways(other)
    )


def leave_scripts_open(one: str, other: str) -> bool:
    """Say whether it is open who is meant since the names are not written in one script.

    Nobody can tell from the letters how a name in kanji is read. Of two names in Japanese the
    family names, in characters of one kind that share none, tell people apart.

    Examples
    --------
    >>> leave_scripts_open("山田 太郎", "Hanako Suzuki"), leave_scripts_open("山田", "やまだ")
    (True, True)
    >>> leave_scripts_open("山田 さくら", "鈴木 一郎"), leave_scripts_open("A. Bo", "C. Do")
    (False, False)
    """
    first, second = _runs(one), _runs(other)
    scripts = {script for script, _ in (*first, *second)}
    if len(scripts) < 2 or not first or not second:
        return False
    if not scripts <= _JAPANESE:
        return True
    (script, family), (other_script, other_family) = first[0], second[0]
    return script != other_script or bool(set(family) & set(other_family))


def _runs(name: str) -> list[tuple[str, str]]:
    """Give the letters of a name, without what stands beside it, in runs of one script."""
    plain = re.split("[,、，]", _BESIDE_A_NAME.sub(" ", name))[0]
    runs: list[tuple[str, str]] = []
    for word in re.findall(r"[^\W\d_]+", unicodedata.normalize("NFKC", plain)):
        if _folded(word) in _TITLES:
            continue
        found = [(script, "".join(run)) for script, run in groupby(word, _script)]
        scripts = {script for script, _ in found}
        # A letter that looks like one of the Latin alphabet, in a word of that alphabet.
        disguised = len(scripts) > 1 and "LATIN" in scripts <= _LOOK_ALIKE
        runs += [("LATIN", word)] if disguised else found
    return [(script, run.translate(_OLD_FORMS)) for script, run in runs]


def _script(letter: str) -> str:
    first = re.split(r"\W", unicodedata.name(letter, ""))[0]
    return "CJK" if first == "IDEOGRAPHIC" else first


def _addresses(name: str) -> set[str]:
    return {found.casefold() for found in _ADDRESSES.findall(name)}


def _folded(name: str) -> str:
    apart = unicodedata.normalize("NFKD", name)
    plain = "".join(sign for sign in apart if not unicodedata.combining(sign)).casefold()
    return _LONG_VOWEL.sub("", plain.translate(_LOOKS_LIKE).translate(_OLD_FORMS))


def _parts(name: str) -> list[str]:
    plain = _BESIDE_A_NAME.sub(" ", name)
    words = re.findall(r"[^\W\d_]+", _folded(plain)) or re.findall(r"[^\W\d_]+", _folded(name))
    named = [word for word in words if word not in _TITLES] or words
    return named[1:] if named[0:1] and named[0] in _ADDRESS and len(named) > 2 else named


def _ways(name: str) -> Iterator[list[str]]:
    """Give the ways to read a name, each also as others write Japanese in Latin letters.

    Whole, without what a comma sets off, with NV as N. V., and with Jun'ichi as one word.
    """
    for parts in _readings(name):
        yield parts
        yield [_romanised(part) for part in parts]


def _romanised(part: str) -> str:
    for written, meant in _ROMANISED:
        part = written.sub(meant, part)
    return part


def _readings(name: str) -> Iterator[list[str]]:
    for text in (name, re.split("[,、，]", name)[0], re.sub("(?<=\\w)[-'\u2019](?=\\w)", "", name)):
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
        # In whatever order: no blank says where the family name ends.
        return not Counter("".join(less)) - Counter("".join(more))
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
