"""Strict YAML 1.2: text to plain data with the line and column of every node.

Project and methodology files are read by this loader only. It refuses what makes YAML surprising
(duplicate keys, anchors and aliases, tags, non-text keys) and what makes it dangerous (size,
depth), and keeps decimals exact: ``0.1`` is ``Decimal("0.1")``, never a binary fraction.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import field
from decimal import Decimal
from pathlib import Path
from typing import Any

from jcm_mrv.findings import Family, Finding, FindingsError
from jcm_mrv.immutable import mutable
from jcm_mrv.input_files import ZIP_MARK, FileTooLargeError, InputFile, read_file
from jcm_mrv.patterns import pattern

MAX_BYTES = 5_000_000
MAX_DEPTH = 40
MAX_NODES = 200_000

_NULL = pattern(r"(?:~|null|Null|NULL|)\Z")
_TRUE = pattern(r"(?:true|True|TRUE)\Z")
_FALSE = pattern(r"(?:false|False|FALSE)\Z")
_INT = pattern(r"[-+]?[0-9]+\Z")
_FLOAT = pattern(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_SPECIAL = pattern(r"(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\Z")

Path_ = tuple[str | int, ...]
RowOf = tuple[int, str, int]
"""A row of a table in place of a list: which source it is of, which of its lists, which item."""


@mutable
class Document:
    """Plain data of one YAML file, with the place of every node for messages, its hash and size.

    Nodes that were read in another file have their place there in ``elsewhere``; ``inputs`` are
    these files. ``headings`` has the units that are stated of their columns: by the place of what
    they belong to, and by place and heading. ``rows`` has, by the place of what it belongs to, the
    place of each row, and of its cells by their keys; ``said`` is what was found and is no error.
    """

    name: str
    data: Any
    sha256: str = ""
    size: int = 0
    places: dict[Path_, tuple[int, int]] = field(default_factory=dict)
    elsewhere: dict[Path_, str] = field(default_factory=dict)
    inputs: dict[str, InputFile] = field(default_factory=dict)
    headings: dict[str, dict[tuple[str, str], str]] = field(default_factory=dict)
    rows: dict[str, dict[RowOf, dict[str, str]]] = field(default_factory=dict)
    said: list[Finding] = field(default_factory=list)

    def where(self, path: Sequence[str | int] = ()) -> str:
        """Give ``file:line:column`` of the node at ``path``, or of its nearest ancestor."""
        key = tuple(path)
        while key and key not in self:
            key = key[:-1]
        if key in self.elsewhere:
            return self.elsewhere[key]
        line, column = self.places.get(key, (1, 1))
        return f"{self.name}:{line}:{column}"

    def as_input(self, path: str = "") -> InputFile:
        """Give the file as it was read, whatever has become of it since; by its name or a path."""
        return InputFile(path or self.name, self.sha256, self.size)

    def __contains__(self, path: Path_) -> bool:
        return path in self.places or path in self.elsewhere


def load_file(path: Path, code: str, name: str | None = None) -> Document:
    """Give the document of a YAML file.

    Parameters
    ----------
    path : Path
        The file.
    code : str
        Prefix of the finding codes, ``PRJ`` or ``MET``.
    name : str, optional
        How messages call the file; the path itself by default.

    Raises
    ------
    FindingsError
        When the file is missing, too large, not UTF-8 text or not strict YAML.
    """
    shown = name or str(path)
    return load_bytes(read_bytes(path, code, shown), code, shown)


def read_bytes(path: Path, code: str, name: str) -> bytes:
    """Give the bytes of a YAML file; see :func:`load_file`.

    Raises
    ------
    FindingsError
        When it cannot be read, is no regular file, or is too large.
    """
    try:
        return read_file(path, MAX_BYTES)
    except FileTooLargeError as exc:
        raise FindingsError([too_large(code, name, exc.size)]) from None
    except OSError as exc:
        raise Family(code)[1].stop(name, found=exc.strerror or "") from None


def too_large(code: str, name: str, size: int) -> Finding:
    """Give the finding for a file beyond the limit."""
    return Family(code)[2].at(name, bytes=size, most=MAX_BYTES)


def load_bytes(raw: bytes, code: str, name: str) -> Document:
    """Give the document of YAML bytes; see :func:`load_file`."""
    if len(raw) > MAX_BYTES:
        raise FindingsError([too_large(code, name, len(raw))])
    family = Family(code)
    if raw.startswith(ZIP_MARK):
        raise family[3]["workbook"].stop(name)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        line = raw.count(b"\n", 0, exc.start) + 1
        raise family[3].stop(f"{name}:{line}", byte=raw[exc.start]) from None
    document = _Builder(text, family, name).build()
    document.sha256, document.size = hashlib.sha256(raw).hexdigest(), len(raw)
    return document


def _has_libyaml() -> bool:
    try:
        import _ruamel_yaml  # noqa: F401  # pyright: ignore[reportMissingImports]
    except ImportError:
        return False
    return True


class _Builder:
    """Builds data from the parser's events without recursion, so that depth cannot hurt."""

    def __init__(self, text: str, family: Family, name: str, *, pure: bool = False) -> None:
        self.text, self.family = text, family
        self.pure = pure or not _has_libyaml()
        self.document = Document(name, None)
        self.nodes = 0

    def where(self, mark: Any) -> str:
        name = self.document.name
        return f"{name}:{mark.line + 1}:{mark.column + 1}" if mark else name

    def build(self) -> Document:
        from ruamel.yaml import YAML
        from ruamel.yaml.error import MarkedYAMLError, YAMLError

        # libyaml where it is there, ten times faster; the same events otherwise.
        yaml = YAML(typ="safe", pure=self.pure)
        try:
            self._consume(yaml.parse(self.text))
        except MarkedYAMLError as exc:
            if not self.pure and exc.problem == "found unexpected ':'":
                # A time of day in braces: libyaml reads YAML 1.1 there.
                return _Builder(self.text, self.family, self.document.name, pure=True).build()
            mark = exc.problem_mark or exc.context_mark
            if (begun := self._continued_in_comments(mark)) is not None:
                line, text = begun
                place = f"{self.document.name}:{line + 1}"
                raise self.family[4]["commented"].stop(place, found=text[:80]) from None
            raise self.family[4].stop(
                self.where(mark), found=str(exc.problem or exc.context)
            ) from None
        except (YAMLError, RecursionError, ValueError) as exc:
            raise self.family[4].stop(
                self.document.name, found=str(exc).split("\n", 1)[0][:200]
            ) from None
        if self.document.data is None:
            raise self.family[5].stop(self.document.name)
        return self.document

    def _continued_in_comments(self, mark: Any) -> tuple[int, str] | None:
        """Give the line before an error that opens a brace, and goes on in comments alone.

        Of a record in several lines the # was removed before the first.
        """
        lines = [line.strip() for line in self.text.splitlines()]
        last = min(mark.line + 1 if mark else len(lines), len(lines))
        for at in range(last - 1, -1, -1):
            text, goes_on = lines[at], lines[at + 1 : at + 2]
            opens = any(text.count(a) > text.count(b) for a, b in ("{}", "[]"))
            if opens and not text.startswith("#") and goes_on and goes_on[0].startswith("#"):
                return at, text
        return None

    def _consume(self, events: Any) -> None:
        from ruamel.yaml import events as ev

        # Each open collection: (container, its path, key waiting for a value or None).
        stack: list[list[Any]] = []
        documents = 0
        for event in events:
            mark = event.start_mark
            if isinstance(event, ev.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self.family[6].stop(self.where(mark))
                continue
            if isinstance(event, (ev.MappingEndEvent, ev.SequenceEndEvent)):
                stack.pop()
                continue
            if isinstance(event, ev.AliasEvent) or getattr(event, "anchor", None):
                raise self.family[7].stop(self.where(mark))
            if not isinstance(event, (ev.ScalarEvent, ev.MappingStartEvent, ev.SequenceStartEvent)):
                continue
            self.nodes += 1
            if self.nodes > MAX_NODES or len(stack) > MAX_DEPTH:
                raise self.family[8].stop(
                    self.where(mark),
                    depth=len(stack),
                    values=self.nodes,
                    most_depth=MAX_DEPTH,
                    most_values=MAX_NODES,
                )
            if event.tag not in (None, "!") and not (
                isinstance(event, ev.ScalarEvent)
                and not event.implicit[0]
                and str(event.tag).endswith(":str")
            ):
                raise self.family[9].stop(self.where(mark), found=str(event.tag))
            self._place(stack, event, mark, ev)

    def _place(self, stack: list[list[Any]], event: Any, mark: Any, ev: Any) -> None:
        place = (mark.line + 1, mark.column + 1)
        is_scalar = isinstance(event, ev.ScalarEvent)
        if stack and isinstance(stack[-1][0], dict) and stack[-1][2] is None:
            if not is_scalar:
                raise self.family[10].stop(self.where(mark))
            key = event.value
            container, path, _ = stack[-1]
            if key in container:
                first = self.document.places[(*path, key)]
                raise self.family[11].stop(self.where(mark), key=key, first=first[0])
            self.document.places[(*path, key)] = place
            container[key] = None
            stack[-1][2] = key
            return
        value: Any
        if is_scalar:
            value = self._scalar(event, mark)
        else:
            value = {} if isinstance(event, ev.MappingStartEvent) else []
        path = self._attach(stack, value, place)
        if not is_scalar:
            stack.append([value, path, None])

    def _attach(self, stack: list[list[Any]], value: Any, place: tuple[int, int]) -> Path_:
        if not stack:
            self.document.data = value
            self.document.places[()] = place
            return ()
        container, path, key = stack[-1]
        if isinstance(container, dict):
            container[key] = value
            stack[-1][2] = None
            return (*path, key)
        container.append(value)
        child = (*path, len(container) - 1)
        self.document.places[child] = place
        return child

    def _scalar(self, event: Any, mark: Any) -> Any:
        text = event.value
        if event.style or not event.implicit[0]:
            return text
        if _NULL.match(text):
            return None
        if _TRUE.match(text):
            return True
        if _FALSE.match(text):
            return False
        if _INT.match(text) and len(text) <= 30:
            return int(text)
        if _FLOAT.match(text) and len(text) <= 60:
            return Decimal(text)
        if _SPECIAL.match(text):
            raise self.family[12].stop(self.where(mark), found=text)
        return text
