"""Regular expressions that are compiled when they are first asked for.

Of the two hundred that a command imports it uses a part; compiling all took a twentieth of a short
run.
"""

from __future__ import annotations

import re
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
