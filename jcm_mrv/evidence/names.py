"""Names of files in a pack: the same on every system, and never a way out of a folder."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable

from jcm_mrv.findings.language import said

MANIFEST = "manifest-sha256.txt"
PACK = "pack.json"
CRATE = "ro-crate-metadata.json"
README = "README.txt"
PROJECT = "project"
RULES = "rules"
CONFIRMATIONS = "confirmations"
OUTPUTS = "outputs"
RESULT = f"{OUTPUTS}/result.json"

# Control characters and the like, and separators of lines and paragraphs.
_UNSEEN = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}
_LONGEST = 1000
# What Windows has no files of.
_NOT_ON_WINDOWS = set('<>"|?*')
_DEVICES = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"} | {
    f"{port}{n}" for port in ("COM", "LPT") for n in "123456789\u00b9\u00b2\u00b3"
}
# Bytes: what file systems in use can hold.
_LONGEST_PART = 255


def objection(name: str) -> str | None:
    r"""Give why a name cannot stand in a pack, None where it can.

    Examples
    --------
    >>> objection("project/data/roof-a.csv")
    >>> objection("project/../../x"), objection("C:/x"), objection("a\\b"), objection("/x")
    ('it leads out of its folder', 'it has a colon', 'it has a backslash', 'it is absolute')
    >>> objection("re\u0301sume\u0301.pdf")
    'it is not in the Unicode form NFC'
    >>> objection("photos/roof?.jpg"), objection("docs/aux.1.pdf"), objection("docs/auxiliary.pdf")
    ('it has a character that Windows has in no name', 'a part is a device on Windows', None)
    """
    try:
        name.encode()
    except UnicodeEncodeError:
        return said("it is no text")
    return next((why for is_wrong, why in _OBJECTIONS if is_wrong(name)), None)


_OBJECTIONS: tuple[tuple[Callable[[str], object], str], ...] = (
    (lambda name: not name or len(name) > _LONGEST, said("it is empty or too long")),
    (lambda name: name.startswith("/"), said("it is absolute")),
    (lambda name: "\\" in name, said("it has a backslash")),
    (lambda name: ":" in name, said("it has a colon")),
    (lambda name: ".." in name.split("/"), said("it leads out of its folder")),
    (
        lambda name: any(len(part.encode()) > _LONGEST_PART for part in name.split("/")),
        said("a part is too long"),
    ),
    (lambda name: {"", "."} & set(name.split("/")), said("it has an empty part")),
    (
        lambda name: any(unicodedata.category(c) in _UNSEEN for c in name),
        said("a character is not visible"),
    ),
    (
        lambda name: any(part[-1:] in " ." for part in name.split("/")),
        said("a part ends in a blank or a dot"),
    ),
    (
        lambda name: _NOT_ON_WINDOWS & set(name),
        said("it has a character that Windows has in no name"),
    ),
    (
        lambda name: any(
            part.split(".")[0].rstrip().upper() in _DEVICES for part in name.split("/")
        ),
        said("a part is a device on Windows"),
    ),
    (
        lambda name: unicodedata.normalize("NFC", name) != name,
        said("it is not in the Unicode form NFC"),
    ),
)


def clashes(names: Iterable[str]) -> list[tuple[str, str]]:
    """Give names that are one on some systems, since they differ in case alone, in pairs.

    A name that is a folder of another one clashes with it as well.

    Examples
    --------
    >>> clashes(["a/B.csv", "a/b.csv", "a", "c"])
    [('a', 'a/B.csv'), ('a/B.csv', 'a/b.csv'), ('a', 'a/b.csv')]
    """
    seen: dict[str, str] = {}
    folders: dict[str, str] = {}
    found = []
    for name in sorted(names, key=str.encode):
        plain = unicodedata.normalize("NFC", name.casefold())
        if plain in seen or plain in folders:
            found.append((seen.get(plain) or folders[plain], name))
        seen.setdefault(plain, name)
        parts = name.split("/")
        plain_parts = plain.split("/")
        for n in range(1, len(parts)):
            above = "/".join(parts[:n])
            plain_above = "/".join(plain_parts[:n])
            if plain_above in seen:
                found.append((seen[plain_above], name))
                break
            if folders.setdefault(plain_above, above) != above:
                found.append((folders[plain_above], name))
                break
    return found
