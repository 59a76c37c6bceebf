"""What a text of evidence names: files, with or without a page of them, or a document in words."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from jcm_mrv.input_files import glob_files
from jcm_mrv.patterns import pattern
from jcm_mrv.visible import says_something, shows_something

LONGEST_PATH = 1000
# More than a pack can hold, so that it refuses them and leaves none away in silence.
MOST_FILES = 100_000
OF_SYSTEMS = frozenset({".ds_store", "thumbs.db", "desktop.ini", ".gitkeep", ".gitignore"})
"""What a system leaves in a folder shows nothing."""
_SUFFIX = pattern(r"\.[A-Za-z][A-Za-z0-9]{1,4}\Z")
PAGE = pattern(
    r"[\s,;:#(]*\b(?:pp?|pages?|sheets?|trang|tờ|halaman)\b\.?\s*[0-9]+(?:\s*[-–]\s*[0-9]+)?\)?"
    r"|[\s,;:#(]*(?:[0-9]+\s*(?:頁|ページ)|(?:頁|ページ)\s*[0-9]+)\)?",
    re.IGNORECASE,
)
"""The page of a document, behind its name."""
BEHIND = pattern(r"[,;#(]")
"""What stands before a line, or whatever else of a document is meant."""
_AND = pattern(r"\s*(?:[,;+&、]|\band\b|\bvà\b|\bdan\b|及び|と)\s*")
_ADDRESS = pattern(r"[a-z]+://\S+", re.IGNORECASE)
_HOST = pattern(r"[a-z]+://[^/\s]*/?", re.IGNORECASE)


def names_in(text: str) -> list[str]:
    """Give what may be the name of a file in evidence: all of it, or what stands before a page.

    Examples
    --------
    >>> names_in("bills/2024.pdf, page 3"), names_in("EVN bill 7")
    (['bills/2024.pdf, page 3', 'bills/2024.pdf'], ['EVN bill 7'])
    """
    names = (text, PAGE.sub("", text), BEHIND.split(text)[0])
    return list(filter(None, dict.fromkeys(name.strip() for name in names)))


def files_named(text: str, folder: Path) -> list[Path]:
    """Give the files that evidence names, with or without a page of them, or several of them."""
    every = each_in(text, folder)
    if len(every) > 1:
        return [file for name in every for file in files_of(name, folder)]
    return next(filter(None, (files_of(name, folder) for name in names_in(text))), [])


def parts_of(text: str) -> list[str]:
    """Give the name of each file, where evidence names several, or else the text as it is.

    Examples
    --------
    >>> parts_of("bills/1.pdf, page 2 and bills/2.pdf"), parts_of("bills/1.pdf, line 2")
    (['bills/1.pdf', 'bills/2.pdf'], ['bills/1.pdf, line 2'])
    """
    every = [name.strip() for name in _AND.split(PAGE.sub("", text))]
    return every if len(every) > 1 and all(map(is_named_like_a_file, every)) else [text]


def each_in(text: str, folder: Path) -> list[str]:
    """Give the parts of evidence, or the text as it is where a file is called so."""
    is_one = any(files_of(name, folder) for name in (text, PAGE.sub("", text)))
    return [text] if is_one else parts_of(text)


def files_in(files: Iterable[Path]) -> list[Path]:
    """Give files, and those in folders among them, without what a system leaves there."""
    found: dict[Path, None] = {}
    for file in files:
        inside = sorted(islice(file.rglob("*"), MOST_FILES)) if file.is_dir() else [file]
        found |= {
            one: None
            for one in inside
            if one.is_file() and (one == file or one.name.casefold() not in OF_SYSTEMS)
        }
    return list(found)


def files_of(text: str, folder: Path) -> list[Path]:
    """Give the files that a path or a glob names."""
    path = folder / text
    try:
        if os.path.lexists(path):
            return [path]
        if not set(text) & set("*?["):
            return []
        return list(islice(glob_files(folder, text), MOST_FILES))
    except (OSError, ValueError, NotImplementedError):
        return []


def is_named_like_a_file(text: str) -> bool:
    """Say whether evidence is a path, and not a description.

    Examples
    --------
    >>> is_named_like_a_file("invoices/2024.pdf"), is_named_like_a_file("certs/M-A")
    (True, True)
    >>> is_named_like_a_file("Contract 12/2024, signed by both sides.")
    False
    """
    text = text.strip()
    if not text or "://" in text or "\n" in text or len(text) >= LONGEST_PATH:
        return False
    return bool(_SUFFIX.search(text)) or ("/" in text and not re.search(r"\s", text))


def names_a_file(text: str) -> bool:
    """Say whether evidence is a path, with or without a page of it.

    Examples
    --------
    >>> names_a_file("invoices/2024.pdf, page 3"), names_a_file("EVN bill 7, page 3")
    (True, False)
    """
    return any(map(is_named_like_a_file, (text, PAGE.sub("", text))))


def is_shown(text: str) -> bool:
    """Say whether evidence names what shows something: a file, or a document in words.

    Whether the file is there, and what is in it, is looked up. The address of a page names what
    stands there, that of a site nothing.

    Examples
    --------
    >>> is_shown("criteria/"), is_shown("a.pdf"), is_shown("Commissioning report of 2023")
    (True, True, True)
    >>> is_shown("as required"), is_shown("n/a"), is_shown("https://example.com/")
    (False, False, False)
    """
    if names_a_file(text):
        return says_something(text)
    return shows_something(text) and not ("://" in text and _HOST.fullmatch(text.strip()))


def is_address(text: str) -> bool:
    """Say whether evidence is an address alone: nobody finds it in a pack, or a year later.

    Examples
    --------
    >>> is_address("https://example.com/bill/7"), is_address("EVN bill 7, https://example.com/7")
    (True, False)
    """
    return "://" in text and _ADDRESS.fullmatch(text.strip()) is not None
