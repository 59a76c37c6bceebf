"""Whether two names may be those of one person, however each is written.

Two readings count as four eyes where two people have made them. A name is written with marks or
without, in capitals, with titles, a firm or an address, with initials, in either order, in one
script or another, by a short form, or with a slip of the hand: where two may be one person's, they
are no two people, until the organisation of each tells them apart.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations, groupby

from jcm_mrv.patterns import pattern
from jcm_mrv.project.reader import is_name, is_person, organisation, without_form

_BESIDE_A_NAME = pattern(r"\(.*?\)|<.*?>|@\S+|(?<=\w)(?:様|さん|氏|先生)\s*$")
_TITLES = frozenset(
    """
    mr mrs ms miss dr prof eng ing ir phd msc bsc mba pe meng beng
    ts ths ks pgs gs
    """.split()
)
# Before a name alone: Anh, Ba and Chi are names as well.
_ADDRESS = frozenset("ong ba anh chi".split())
_SMALL_CAPITALS = pattern(r"\b[^\W\d_]{2,4}\b")
_INITIALS_ALONE = pattern(r"[A-Z]{2,4}")
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
# Full names and what their bearers are mostly called, as far as one does not begin as the other:
# the most common of https://github.com/carltonnorthern/nicknames (Apache-2.0).
_SHORT = {
    short: full
    for line in (
        "robert bob rob bobby; william bill will billy; richard dick rick rich; james jim jimmy"
        "; john jack johnny; thomas tom tommy; michael mike mick; edward ed ted ned eddie"
        "; charles chuck charlie; henry hank harry; anthony tony; alexander alex sandy; joseph joe"
        "; david dave; daniel dan danny; samuel sam; stephen steve; steven steve; andrew andy drew"
        "; christopher chris; matthew matt; nicholas nick; peter pete; philip phil; gregory greg"
        "; frederick fred; lawrence larry; kenneth ken; donald don; ronald ron; timothy tim"
        "; benjamin ben; jonathan jon; elizabeth liz beth betty lisa; margaret peggy meg maggie"
        "; katherine kate kathy katie; catherine cathy kate; patricia pat patty; susan sue"
        "; deborah debbie; barbara barb; jennifer jenny jen; rebecca becky; victoria vicky"
        "; sarah sally"
    ).split(";")
    for full, *shorts in (line.split(),)
    for short in shorts
}
_LEAST_OF_A_SLIP = 3
# Two family names; of Min-jun and Jun-ichi the second half is small.
_DOUBLE = pattern(r"(?<!\w)(?=[^\W\d_]+-[^\Wa-z\d_])([^\W\d_]{2,})-([^\W\d_]{2,})(?!\w)")
# How Vietnamese is typed, where no program has made marks of it: Dduwcs for Đức.
_TYPED = (
    (pattern(r"dd"), "d"),
    (pattern(r"([aeo])\1"), r"\1"),
    (pattern(r"(?<=[aou])w"), ""),
    (pattern(r"(?<=[a-z]{2})[sfrxj]\Z"), ""),
)
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
    >>> may_be_one_person("Bob Brown", "Robert Brown"), may_be_one_person("Le Boa", "Lê Bảo")
    (True, True)
    >>> [may_be_one_person(f"Le Thi {name}", "Hoa Le-Schmidt") for name in ("Hoa", "Lan")]
    [True, False]
    >>> may_be_one_person("Le Bao, EVN", "Le Bao, Foo Power"), may_be_one_person("LB", "Le Bao")
    (False, True)
    """
    if _addresses(one) & _addresses(other) or leave_scripts_open(one, other):
        return True
    if _work_apart(one, other):
        return False
    return are_written_alike(one, other) or any(
        _stands_in(first, second) or _stands_in(second, first) or _are_a_slip_apart(first, second)
        for first in _ways(one)
        for second in _ways(other)
    )


def is_surely_one_person(one: str, other: str) -> bool:
    """Say whether two names are one, and nothing tells whose they are: no marks, no organisation.

    Examples
    --------
    >>> is_surely_one_person("Nguyễn Văn Hùng", "Nguyen Van Hung")
    True
    >>> is_surely_one_person("Nguyễn Văn Hùng", "Nguyễn Văn Hưng")
    False
    >>> is_surely_one_person("Nguyễn Văn Hùng, EVN", "Nguyễn Văn Hùng, PV Power")
    False
    """
    if not are_written_alike(one, other) or _work_apart(one, other):
        return False
    first, second = (
        Counter(re.findall(r"[^\W\d_]+", unicodedata.normalize("NFKC", name).casefold()))
        for name in (one, other)
    )
    left, right = list(first - second), list(second - first)
    # Words that have marks on both sides, and not the same, are two names.
    return not left or not right or any(word.isascii() for word in (*left, *right))


def stands_for(name: str, firm: str) -> bool:
    """Say whether a name is nothing but words of a firm's, or their initials.

    Examples
    --------
    >>> stands_for("KES", "kansai energy service"), stands_for("Binh Minh", "binh minh textile")
    (True, True)
    >>> stands_for("Pham Binh Minh", "binh minh textile")
    False
    """
    return any(_stands_in(parts, words) for parts in _ways(name) for words in _ways(firm))


@cache
def may_be_called(reader: str, participant: str) -> bool:
    """Say whether a reader may be a participant: a firm without its legal form, or a person.

    Examples
    --------
    >>> may_be_called("KES", "Kansai Energy Service Co., Ltd."), may_be_called("Ken Mori", "K. Ito")
    (True, False)
    """
    firm = without_form(participant)
    if are_written_alike(without_form(reader), firm):
        return True
    if is_person(participant):
        return may_be_one_person(reader, participant)
    return stands_for(reader, firm)


def are_two_people(readers: Sequence[str], participants: Sequence[str] = ()) -> bool:
    """Say whether two of some readers are people, none a participant, and surely not one person.

    Examples
    --------
    >>> are_two_people(["Le Bao", "A. Engineer"]), are_two_people(["Le Bao", "L. Bao"])
    (True, False)
    >>> are_two_people(["Le Bao", "QA team"]), are_two_people(["Le Bao", "Foo"], ["Foo JSC"])
    (False, False)
    """
    people = [
        name
        for name in readers
        if is_name(name) and not any(may_be_called(name, firm) for firm in participants)
    ]
    return any(not may_be_one_person(one, other) for one, other in combinations(people, 2))


def _work_apart(one: str, other: str) -> bool:
    """Say whether names say of both where they work, or can be written to, and not of one place."""
    first, second = organisation(one).split(), organisation(other).split()
    if not first or not second:
        return False
    return not (_stands_in(first, second) or _stands_in(second, first))


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

    Whole, without what a comma sets off, with NV as N. V., with Jun'ichi as one word, and as
    Vietnamese that a program for its marks has left as it was typed.
    """
    for parts in _readings(name):
        yield parts
        yield [_as(part, _ROMANISED) for part in parts]
        yield [_as(part, _TYPED) for part in parts]


def _as(part: str, ways: Sequence[tuple[re.Pattern[str], str]]) -> str:
    for written, meant in ways:
        part = written.sub(meant, part)
    return part


def _readings(name: str) -> Iterator[list[str]]:
    for text in (name, re.split("[,、，]", name)[0], re.sub("(?<=\\w)[-'\u2019](?=\\w)", "", name)):
        parts = _parts(text)
        # Tanaka, Taro: what stands before the comma is no whole name.
        if text == name or len(parts) > 1:
            yield parts
    if not name.isupper() and _DOUBLE.search(name):
        # Who marries may write one family name or two.
        yield from (_parts(_DOUBLE.sub(half, name)) for half in (r"\1", r"\2"))
    if not name.isupper() or _INITIALS_ALONE.fullmatch(name.strip()):
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


def _are_a_slip_apart(one: Sequence[str], other: Sequence[str]) -> bool:
    """Say whether all parts but one are the same, and that one differs by a slip or a short form.

    A slip is a letter more, less or otherwise, or two that are exchanged, but not the first one:
    Lan and Van, Dung and Hung are two people's, and so are names of two letters.
    """
    if len(one) != len(other) or len(one) < 2:
        return False
    left, right = (
        list((Counter(one) - Counter(other)).elements()),
        list((Counter(other) - Counter(one)).elements()),
    )
    if len(left) != 1:
        return False
    first, second = left[0], right[0]
    if _SHORT.get(first, first) == _SHORT.get(second, second):
        return True
    if first[0] != second[0] or max(first, second) >= _SCRIPT_WITHOUT_BLANKS:
        return False
    if min(len(first), len(second)) < _LEAST_OF_A_SLIP:
        return False
    n = next((n for n, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), -1)
    if n < 0:
        return abs(len(first) - len(second)) == 1
    exchanged = first[n : n + 2] == second[n : n + 2][::-1] and first[n + 2 :] == second[n + 2 :]
    return exchanged or any(first[n + a :] == second[n + b :] for a, b in ((1, 1), (0, 1), (1, 0)))


def _initial(one: str, other: str) -> bool:
    return (len(one) == 1 or len(other) == 1) and one[0] == other[0]
