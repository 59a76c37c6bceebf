"""From the catalogue to the files that translators fill in, and from these to tables that ship.

Only ``python -m jcm_mrv.findings`` and tests use this: it needs Babel, no run of the program does.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

from jcm_mrv.findings.compiling import FOLDER, TEXTS, Entry
from jcm_mrv.findings.language import LANGUAGES
from jcm_mrv.immutable import immutable

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

LOCALE = FOLDER / "locale"
FOREIGN = LANGUAGES[1:]
"""The languages that are translated into."""

EXPLAINED = ("meaning", "why", "mend")
_WRITTEN = '"""Compiled from {name} by `python -m jcm_mrv.findings`: never edited."""\n\n'


@immutable
class Term:
    """A word of the programme: what it is called, and in which text that was read, by language."""

    said: dict[str, str]
    source: dict[str, str]


def glossary(path: Path = LOCALE / "glossary.yaml") -> tuple[dict[str, Term], dict[str, str]]:
    """Give English term -> :class:`Term`, and name -> description of the sources."""
    from ruamel.yaml import YAML

    data = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    terms = {
        english: Term({name: line[name] for name in FOREIGN}, line["source"])
        for english, line in data["terms"].items()
    }
    return terms, data["sources"]


def messages(entries: Iterable[Entry]) -> dict[str, list[str]]:
    """Give every text that is to be translated, with the codes and modules that say it."""
    found: dict[str, list[str]] = {}
    for entry in entries:
        texts = [
            *(texts.get(name, "") for texts in entry.wordings.values() for name in TEXTS),
            *(entry.explained.get(name, "") for name in EXPLAINED),
        ]
        for text in texts:
            _add(found, text, entry.codes[0])
    for path in sorted(FOLDER.parent.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        # Reading a module as Python takes far longer than looking for the word.
        for text in _said(ast.parse(source)) if "said(" in source else ():
            _add(found, text, path.relative_to(FOLDER.parent).as_posix())
    return found


def bring_up(entries: Iterable[Entry], folder: Path = LOCALE) -> dict[Path, str]:
    """Give the PO file of each language, brought up to the catalogue, and the table of each."""
    from babel.messages.catalog import Catalog

    made: dict[Path, str] = {}
    wanted = messages(entries)
    for language in FOREIGN:
        old = known(language, folder)
        new = Catalog(
            language,
            project="jcm-mrv",
            header_comment=f"# The texts of findings, in {language}: see docs/how-to/findings.md.",
            version="",
            msgid_bugs_address="",
            last_translator="",
            language_team="",
            copyright_holder="jcm-mrv",
            creation_date=datetime(2026, 1, 1, tzinfo=UTC),
            revision_date=datetime(2026, 1, 1, tzinfo=UTC),
            fuzzy=False,
        )
        for text, where in wanted.items():
            new.add(text, old.get(text, ""), auto_comments=[", ".join(where[:3])])
        made[folder / f"{language}.po"] = _po(new)
        lines = [f"    {t!r}: {old[t]!r},\n" for t in wanted if old.get(t)]
        made[folder / f"{language}.py"] = (
            f"{_WRITTEN.format(name=f'{language}.po')}TEXTS: dict[str, str] = {{\n"
            f"{''.join(lines)}}}\n"
        )
    return made


def known(language: str, folder: Path = LOCALE) -> dict[str, str]:
    """Give English text -> translation of what a PO file holds; fuzzy ones are left out."""
    from babel.messages.pofile import read_po

    path = folder / f"{language}.po"
    if not path.exists():
        return {}
    with path.open("rb") as file:
        catalog = read_po(file, language)
    return {
        str(one.id): str(one.string) for one in catalog if one.id and one.string and not one.fuzzy
    }


def wrong(text: str, translation: str) -> str:
    """Give what is wrong with a translation; "" where it leaves open what its text leaves open.

    Examples
    --------
    >>> wrong("{n} {n:day|days} of {path}", "{path}: {n}日")
    ''
    >>> wrong("{n} {n:day|days} of {path}", "{n}日")
    'it lacks {path}'
    """
    try:
        has, wants = set(_names(translation)), set(_names(text))
    except ValueError as exc:
        return str(exc)
    if lacks := wants - has:
        return f"it lacks {', '.join(f'{{{name}}}' for name in sorted(lacks))}"
    if more := has - wants:
        return f"it has {', '.join(f'{{{name}}}' for name in sorted(more))}, which is not there"
    return "" if translation == translation.strip() else "blanks around it"


def _names(text: str) -> Iterator[str]:
    return (name for _, name, _, _ in Formatter().parse(text) if name)


def _add(found: dict[str, list[str]], text: str, where: str) -> None:
    # What has no word of its own, such as "{nearest}", is the same in every language.
    text = text.strip()
    parts = Formatter().parse(text)
    if any(part.strip(" \n.,;:()'\"`=-/") or "|" in (spec or "") for part, _, spec, _ in parts):
        places = found.setdefault(text, [])
        if where not in places:
            places.append(where)


def _said(tree: ast.AST) -> Iterator[str]:
    """Give the texts of every call of ``said``, in the order of the file."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Name(id="said") | ast.Attribute(attr="said"),
                args=[ast.Constant(value=str(text)), *_],
            ):
                yield text


def _po(catalog: Catalog) -> str:
    from babel.messages.pofile import write_po

    buffer = BytesIO()
    write_po(buffer, catalog, width=98, sort_output=False)
    written = buffer.getvalue().decode("utf-8")
    # Which version of Babel wrote it is no part of the text.
    return re.sub(r'^"Generated-By: .*\n', "", written, flags=re.MULTILINE)
