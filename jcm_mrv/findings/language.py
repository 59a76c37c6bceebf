"""In which language texts are said: English, or what was asked for of Japanese and Vietnamese.

What is English is written where it is used; its translations stand in ``locale/``, found by the
English text with its placeholders: a PO file a language, for the editors that translators know, and
the table that it is compiled to. No locale of the system has to be installed for them.
Two languages are in use at a time: that of files and JSON, which is English unless it was asked for
otherwise, so that no byte hangs on the machine; and that of the screen, which the machine may say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from importlib import import_module
from string import Formatter
from typing import Literal

Language = Literal["en", "ja", "vi"]
LANGUAGES: tuple[Language, ...] = ("en", "ja", "vi")
"""What findings can be said in."""

WRITTEN: ContextVar[Language] = ContextVar("WRITTEN", default="en")
"""The language of what is written: files, tables and JSON."""
SHOWN: ContextVar[Language] = ContextVar("SHOWN", default="en")
"""The language of the screen."""

_PARSE = Formatter().parse


class Phrase(str):
    """A text with what it was made of, so that it can be said again in another language."""

    __slots__ = ("template", "values")

    template: str
    values: Mapping[str, object]

    def __reduce__(self) -> tuple[object, ...]:
        return _phrase, (self.template, dict(self.values))


class Named(Phrase):
    """A name that brings what it is called in each language with it: a country's, say.

    Examples
    --------
    >>> name = Named({"en": "Viet Nam", "ja": "ベトナム", "vi": "Việt Nam"})
    >>> name, str(in_language(name, "ja"))
    ('Viet Nam', 'ベトナム')
    """

    __slots__ = ("names",)

    names: Mapping[str, str]

    def __new__(cls, names: Mapping[str, str]) -> Named:
        """Give the name in English, with all that it is called beside."""
        made = super().__new__(cls, names["en"])
        made.template, made.values, made.names = names["en"], {}, names
        return made

    def __reduce__(self) -> tuple[object, ...]:
        return Named, (dict(self.names),)


def said(template: str, **values: object) -> Phrase:
    """Give a text of which the translations know the template.

    Examples
    --------
    >>> said("{n} {n:reading|readings}", n=3)
    '3 readings'
    """
    return _phrase(template, values)


def joined(parts: Sequence[str]) -> str:
    """Give texts one behind the other, each of which is said in its own language later.

    Examples
    --------
    >>> joined([said("no names are valid here"), "and no more"])
    'no names are valid here; and no more'
    """
    made = parts[0]
    for part in parts[1:]:
        made = said("{first}; {second}", first=made, second=part)
    return made


def _phrase(template: str, values: Mapping[str, object]) -> Phrase:
    made = Phrase(fill(template, values, set()))
    made.template, made.values = template, values
    return made


def fill(text: str, values: Mapping[str, object], used: set[str]) -> str:
    """Put values into a text of the catalogue, as a format string does, and note which it used.

    Beside what format strings know, ``{days:day|days}`` gives the word for one or for several.

    Examples
    --------
    >>> fill("{n} {n:reading|readings} above {most:.1f}", {"n": 3, "most": 2}, set())
    '3 readings above 2.0'
    """
    parts = []
    for literal, name, spec, conversion in _PARSE(text):
        parts.append(literal)
        if name is None:
            continue
        if name not in values:
            raise TypeError(f"nothing is given for {{{name}}} of {text!r}")
        used.add(name)
        value = values[name]
        if spec and "|" in spec:
            one, several = spec.split("|")
            parts.append(one if value == 1 else several)
        elif conversion == "r":
            parts.append(format(repr(value), spec or ""))
        else:
            parts.append(format(value, spec or ""))
    return "".join(parts)


def translated(text: str, language: str) -> str:
    """Give a text, placeholders and all, in a language; as it stands where nobody has said it.

    Examples
    --------
    >>> translated("the file is empty", "vi")
    'tệp trống'
    >>> translated("the file is empty", "en"), translated("never written", "ja")
    ('the file is empty', 'never written')
    """
    if language == "en":
        return text
    # Nothing of this is loaded by a run in English.
    table: dict[str, str] = import_module(f"jcm_mrv.findings.locale.{language}").TEXTS
    return table.get(text, text)


def in_language(value: object, language: str) -> object:
    """Give a phrase in a language, and any other value as it is."""
    if not isinstance(value, Phrase) or language == "en":
        return value
    if isinstance(value, Named):
        return value.names[language]
    within = {name: in_language(one, language) for name, one in value.values.items()}
    return fill(translated(value.template, language), within, set())


def shown(text: str) -> str:
    """Give a text, of which the translations know the template, as the screen shows it."""
    return str(in_language(text, SHOWN.get()))


def written(text: str) -> str:
    """Give a text, of which the translations know the template, as files and JSON have it."""
    return str(in_language(text, WRITTEN.get()))


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Say and write everything in a language until the block ends.

    Examples
    --------
    >>> with speaking("vi"):
    ...     WRITTEN.get()
    'vi'
    >>> WRITTEN.get()
    'en'
    """
    if language not in LANGUAGES:
        raise ValueError(f"language is one of {', '.join(LANGUAGES)}, not {language!r}")
    written, shown = WRITTEN.set(language), SHOWN.set(language)
    try:
        yield
    finally:
        WRITTEN.reset(written)
        SHOWN.reset(shown)


def of_machine(environment: Mapping[str, str]) -> Language:
    """Give the language that a machine asks for on its screen, as gettext reads its variables.

    Examples
    --------
    >>> of_machine({"LANG": "ja_JP.UTF-8"}), of_machine({"LANG": "ja_JP.UTF-8", "LC_ALL": "C"})
    ('ja', 'en')
    >>> of_machine({"LANG": "de_DE", "LANGUAGE": "fr:vi:en"}), of_machine({})
    ('vi', 'en')
    """
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    stated = next((environment[name] for name in names if environment.get(name)), "")
    if stated.partition(".")[0] in {"", "C", "POSIX"}:
        return "en"
    for wanted in [*environment.get("LANGUAGE", "").split(":"), stated]:
        for language in LANGUAGES:
            if wanted[:2].lower() == language and wanted[2:3] in {"", "_", ".", "@"}:
                return language
    return "en"
