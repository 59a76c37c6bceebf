"""The commands that check a document, as somebody else has to give them: with what was used."""

from __future__ import annotations

import datetime as dt
import shlex
from collections.abc import Iterable, Sequence
from pathlib import Path

from jcm_mrv.findings.language import Language
from jcm_mrv.immutable import immutable
from jcm_mrv.reporting.context import Kind
from jcm_mrv.reporting.formats import Format


@immutable
class Commands:
    """What was given to make some documents; of paths their names, which differ on no machine.

    Attributes
    ----------
    source : str
        Name of the project file or pack.
    packed : bool
        Whether it is a pack.
    calculated : tuple of str
        The options that a project was calculated with.
    checked : tuple of str
        The options that a pack was checked with.
    made : tuple of str
        The options of all documents of the run.
    """

    source: str
    packed: bool
    calculated: tuple[str, ...] = ()
    checked: tuple[str, ...] = ()
    made: tuple[str, ...] = ()

    def result(self) -> str:
        """Give the command that checks the result."""
        if self.packed:
            return shlex.join(["jcm-mrv", "reproduce", self.source, *self.checked])
        return shlex.join(["jcm-mrv", "pack", self.source, *self.calculated, "-o", "PACK.zip"])

    def document(self, lang: Language) -> str:
        """Give the command that makes the documents of a language again."""
        of_source = self.checked if self.packed else self.calculated
        options = [*self.made, "--lang", lang, *of_source]
        return shlex.join(["jcm-mrv", "report", self.source, *options, "-o", "DIR"])


def options_of_run(
    kind: Kind,
    formats: Sequence[Format],
    as_of: dt.date,
    *,
    public: bool,
    templates: Path | None,
    fonts: Path | None,
) -> tuple[str, ...]:
    """Give the options that documents were made with."""
    given = ["--kind", kind, "--format", ",".join(dict.fromkeys(formats))]
    given += ["--as-of", as_of.isoformat()]
    given += ["--public"] if public else []
    folders = {"--templates": templates, "--fonts": fonts}
    return (*given, *named((name, path) for name, path in folders.items() if path is not None))


def named(options: Iterable[tuple[str, Path | str]]) -> tuple[str, ...]:
    """Give options with the names of the files and folders that they were given.

    Examples
    --------
    >>> named([("--fonts", "../of mine/my fonts")])
    ('--fonts', 'my fonts')
    """
    return tuple(part for name, path in options for part in (name, Path(path).absolute().name))
