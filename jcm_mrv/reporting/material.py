"""What a renderer gets beside the context: pictures, fonts, templates, attachments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from pathlib import Path

from jcm_mrv.findings import RPT
from jcm_mrv.immutable import immutable
from jcm_mrv.reporting.fonts import Fonts
from jcm_mrv.shipped import shipped

FOLDER = "report"
_MOST_FILES = 200


@immutable(repr=False)
class Picture:
    """A picture as it was drawn; its title and description stand in the context."""

    name: str
    svg: bytes
    png: bytes


@immutable
class Templates:
    """The templates of reports: a folder of one's own replaces single files of the shipped one."""

    own: Path | None = None

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders in the order in which a template is looked for."""
        below = shipped("templates") / FOLDER
        return (below,) if self.own is None else (self.own, below)

    def file(self, name: str) -> Path:
        """Give the file of a template, ``html/style.css``."""
        for folder in self.folders:
            if (path := folder / name).is_file():
                return path
        return self.folders[-1] / name

    def files(self, name: str) -> list[Path]:
        """Give every file of a name, the user's own first."""
        return [path for folder in self.folders if (path := folder / name).is_file()]

    def is_own(self, name: str) -> bool:
        """Say whether a template is one that the user brings."""
        return self.own is not None and (self.own / name).is_file()

    def own_files(self) -> Iterator[str]:
        """Give the names of the user's own templates."""
        if self.own is not None:
            for path in sorted(self.own.rglob("*")):
                if path.is_file():
                    yield path.relative_to(self.own).as_posix()

    def check(self) -> None:
        """Refuse a folder that is none, one with links, and files that no report knows.

        Raises
        ------
        FindingsError
            ``RPT-013``.
        """
        if self.own is None:
            return
        if not self.own.is_dir():
            raise RPT[13].stop(str(self.own))
        known = set(shipped_templates())
        for number, path in enumerate(sorted(self.own.rglob("*"))):
            if path.is_symlink():
                raise RPT[13]["link"].stop(str(path))
            name = path.relative_to(self.own).as_posix()
            if path.is_file() and (number > _MOST_FILES or not _may_be(name, known)):
                raise RPT[13]["unknown"].stop(str(path), names=", ".join(sorted(known)))


def _may_be(name: str, known: set[str]) -> bool:
    """Whether a template replaces one, or may be included by one."""
    return name in known or name.endswith((".html.j2", ".typ"))


def shipped_templates() -> dict[str, Path]:
    """Give name -> path of every template that comes with the package."""
    below = shipped("templates") / FOLDER
    return {
        path.relative_to(below).as_posix(): path
        for path in sorted(below.rglob("*"))
        if path.is_file()
    }


@immutable(repr=False)
class Material:
    """What a renderer gets beside the context.

    Attributes
    ----------
    pictures : mapping of str to Picture
        By name.
    attachments : mapping of str to bytes
        Files that go into a document as they are, by name.
    """

    fonts: Fonts
    templates: Templates = Templates()
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    attachments: Mapping[str, bytes] = field(default_factory=dict)
