"""Regular expressions that are compiled when they are first asked for.

Of the two hundred that a command imports it uses a part; compiling all took a twentieth of a short
run.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any, AnyStr, cast


class _Later:
    """A pattern until something of it is wanted."""

    def __init__(self, text: Any, flags: int) -> None:
        self._of = text, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what copies or pickles asks for
            raise AttributeError(name)
        made = getattr(re.compile(*self._of), name)
        setattr(self, name, made)
        return made


def pattern(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Give what `re.compile` gives, compiled when it is first used.

    Examples
    --------
    >>> pattern("[0-9]+").sub("n", "page 12")
    'page n'
    """
    return cast("re.Pattern[AnyStr]", _Later(text, flags))


_LETTER = r"(?-i:[^\W\d_\u3040-\u9fff])"
"""A letter of a script with blanks between words. Whether it is large is not asked: where capitals
are put together, twenty thousand signs would be looked up one by one, 5 ms for each pattern."""
NO_LETTER_BEFORE, NO_LETTER_BEHIND = f"(?<!{_LETTER})", f"(?!{_LETTER})"
"""What a word begins and ends with, in whatever script."""

_WORD = r"(?<![a-z]){}(?![a-z])"
_PLAIN = pattern(r"(?:(?:\\[^\w\s]|[^\\.?*+|()\[\]{}^$])(?![?*{]))*")
"""What a pattern begins with, whatever follows."""


class Words:
    r"""Words that a name may hold, as patterns: they are compiled when a name may hold one.

    In Latin letters a word stands alone; letters may be large or small.

    Examples
    --------
    >>> words = Words("imports?", r"a\+", "買電")
    >>> [bool(words.search(name)) for name in ("Import kWh", "EA+", "A+ [kWh]", "買電量", "kWh")]
    [True, False, True, True, False]
    >>> words.sub("-", "imports kWh")
    '- kWh'
    """

    def __init__(self, *words: str) -> None:
        self.words = words

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        plain = (_WORD.format(word) if word.isascii() else word for word in self.words)
        return re.compile("|".join(plain), re.IGNORECASE)

    @cached_property
    def _beginnings(self) -> list[str]:
        """What each word begins with, up to where it may go on in several ways."""
        found = map(_PLAIN.match, self.words)
        return [match[0].replace("\\", "").casefold() for match in found if match is not None]

    def _may_be_in(self, name: str) -> bool:
        folded = name.casefold()
        return any(beginning in folded for beginning in self._beginnings)

    def search(self, name: str) -> re.Match[str] | None:
        """Give the first word in a name."""
        return self._pattern.search(name) if self._may_be_in(name) else None

    def sub(self, other: str, name: str) -> str:
        """Give a name with something else in place of each word."""
        return self._pattern.sub(other, name) if self._may_be_in(name) else name
