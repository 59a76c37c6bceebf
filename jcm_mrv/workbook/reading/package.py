"""The zip package of an xlsx file, opened with limits: its parts, and what is refused or noted.

:func:`open_package` reads the file once and judges it before any part is unpacked. Parts come as
bytes (:meth:`Package.read`), as a stream of elements (:meth:`Package.elements`, memory stays
bounded) or through :meth:`Package.related`, which follows relationships. Macros, links to other
files and pictures are never opened.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from jcm_mrv.findings import WBK, Finding, FindingsError
from jcm_mrv.immutable import immutable
from jcm_mrv.input_files import ZIP_END, ZIP_MARK, FileTooLargeError, read_file
from jcm_mrv.input_zip import DAMAGED
from jcm_mrv.workbook.reading.stream import (
    MAX_ELEMENT_BYTES,
    DeclarationError,
    LongElementError,
    UnnumberedRowsError,
    refuse_declaration,
    stream_elements,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_FILE_BYTES = 64 << 20
MAX_PARTS = 4_000
MAX_UNPACKED_BYTES = 1 << 30
MAX_PART_BYTES = 400 << 20
MAX_WHOLE_PART_BYTES = 32 << 20
MAX_RATIO = 300
"""Deflate reaches 1,000; sheets of a million formatted rows stay below 150."""
RATIO_FROM_BYTES = 4 << 20

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships/"


@immutable
class Relation:
    """A relationship of a part: its kind (``worksheet``), its target, and whether it is outside."""

    identifier: str
    kind: str
    target: str
    external: bool


@immutable
class Package:
    """An opened xlsx file: the bytes, the directory of parts, and what was noted.

    Attributes
    ----------
    workbook : str
        Name of the part that lists the sheets.
    findings : tuple of Finding
        Notes: macros (``WBK-110``), links to other files (``WBK-111``).
    """

    name: str
    data: bytes
    zip: zipfile.ZipFile
    workbook: str = ""
    findings: tuple[Finding, ...] = ()
    _relations: dict[str, dict[str, Relation]] = field(default_factory=dict, repr=False)

    @property
    def parts(self) -> list[str]:
        """The names of all parts, in the order of the zip's directory."""
        return [info.filename for info in self.zip.infolist()]

    def has(self, part: str) -> bool:
        """Whether there is such a part."""
        return part in self.zip.NameToInfo

    def size(self, part: str) -> int:
        """Give the unpacked size of a part, bytes."""
        return self.zip.getinfo(part).file_size

    def read(self, part: str, *, limit: int = MAX_WHOLE_PART_BYTES) -> bytes:
        """Give the bytes of a part.

        Raises
        ------
        FindingsError
            ``WBK-106`` above the limit, ``WBK-107`` for a zip bomb, ``WBK-109`` for damage.
        """
        self._judge(part, limit)
        try:
            return self.zip.read(part)
        except (*DAMAGED, RuntimeError, KeyError) as exc:
            raise self.damaged(part, exc) from None

    def elements(
        self, part: str, *tags: str, filled_rows: bool = False, limit: int = MAX_PART_BYTES
    ) -> Iterator[_Element]:
        """Give the elements of some local names one after the other; each is freed afterwards.

        With ``filled_rows`` the rows of a sheet that hold anything come too, see
        :func:`jcm_mrv.workbook.reading.stream.stream_elements`.

        Raises
        ------
        FindingsError
            As for :meth:`read`, and ``WBK-108`` for a document type declaration.
        UnnumberedRowsError
            With ``filled_rows``, where rows do not say their number.
        """
        self._judge(part, limit)
        with self._said_of(part), self.zip.open(part) as file:
            yield from stream_elements(file, tags, filled_rows=filled_rows)

    def root(self, part: str, *, limit: int = MAX_WHOLE_PART_BYTES) -> _Element:
        """Give the whole tree of a small part.

        Raises
        ------
        FindingsError
            As for :meth:`elements`.
        """
        from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

        data = self.read(part, limit=limit)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        )
        with self._said_of(part):
            refuse_declaration(data)
            return etree.fromstring(data, parser)

    @contextmanager
    def _said_of(self, part: str) -> Iterator[None]:
        """Turn what can be wrong with a part into findings."""
        from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

        try:
            yield
        except DeclarationError:
            raise WBK[108].stop(self.where(part)) from None
        except LongElementError:
            found = f"{part}: an element of more than {MAX_ELEMENT_BYTES:,} bytes"
            raise self.beyond(found, f"{MAX_ELEMENT_BYTES:,} bytes") from None
        except UnnumberedRowsError:
            raise
        except (etree.XMLSyntaxError, *DAMAGED, RuntimeError, KeyError) as exc:
            raise self.damaged(part, exc) from None

    def relations(self, part: str) -> dict[str, Relation]:
        """Give the relationships of a part by id; of the package for the empty name."""
        if part not in self._relations:
            folder, name = posixpath.split(part)
            place = posixpath.join(folder, "_rels", f"{name}.rels")
            self._relations[part] = self._read_relations(place, folder) if self.has(place) else {}
        return self._relations[part]

    def related(self, part: str, kind: str) -> list[str]:
        """Give the parts inside the package that a part refers to as some kind."""
        return [
            relation.target
            for relation in self.relations(part).values()
            if relation.kind == kind and not relation.external and self.has(relation.target)
        ]

    def _read_relations(self, place: str, folder: str) -> dict[str, Relation]:
        found = {}
        for element in self.elements(place, "Relationship", limit=MAX_WHOLE_PART_BYTES):
            identifier, kind = element.get("Id", ""), element.get("Type", "")
            for prefix in (_RELATIONS, _STRICT_RELATIONS):
                kind = kind.removeprefix(prefix)
            external = element.get("TargetMode") == "External"
            target = element.get("Target", "")
            if not external:
                target = _resolve(folder, target, self)
            found[identifier] = Relation(identifier, kind, target, external)
        return found

    def _judge(self, part: str, limit: int) -> None:
        try:
            info = self.zip.getinfo(part)
        except KeyError:
            raise self.damaged(part, "the part is missing") from None
        if info.file_size > RATIO_FROM_BYTES and info.file_size > MAX_RATIO * max(
            info.compress_size, 1
        ):
            raise self._bomb(info)
        if info.file_size > limit:
            raise self.beyond(f"{part}: {info.file_size:,} bytes unpacked", f"{limit:,} bytes")

    def _bomb(self, info: zipfile.ZipInfo) -> FindingsError:
        found = f"{info.compress_size:,} bytes that become {info.file_size:,}"
        return WBK[107].stop(self.where(info.filename), found=found, ratio=MAX_RATIO)

    # -- findings -----------------------------------------------------------------------------

    def where(self, part: str) -> str:
        """Give the place of a part, as findings show it."""
        return f"{self.name}, {part}"

    def damaged(self, part: str, found: object) -> FindingsError:
        """Give the error for a part that cannot be read."""
        return WBK[109].stop(self.where(part), found=" ".join(str(found).split())[:200])

    def beyond(self, found: str, most: str) -> FindingsError:
        """Give the error for a workbook beyond a limit."""
        return WBK[106].stop(self.name, found=found, most=most)


def open_package(path: Path | str) -> Package:
    """Give the opened package of an xlsx (or xlsm) file.

    Raises
    ------
    FindingsError
        ``WBK-101`` to ``WBK-109``: not readable, not an xlsx, encrypted, xls, xlsb, beyond a
        limit, a zip bomb, XML with declarations, damaged.
    """
    path = Path(path)
    try:
        data = read_file(path, MAX_FILE_BYTES)
    except FileTooLargeError as exc:
        package = Package(path.name, b"", _EMPTY)
        raise package.beyond(f"{exc.size:,} bytes", f"{MAX_FILE_BYTES:,} bytes") from None
    except OSError as exc:
        raise WBK[101].stop(str(path), found=exc.strerror or type(exc).__name__) from None
    return package_of(data, path.name)


def package_of(data: bytes, name: str) -> Package:
    """Give the opened package of the bytes of an xlsx file.

    Raises
    ------
    FindingsError
        As :func:`open_package`.
    """
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise WBK[103].stop(name)
        raise WBK[104].stop(name)
    if not data.startswith(ZIP_MARK):
        raise WBK[102].stop(name, found=_kind_of(data))
    try:
        opened = zipfile.ZipFile(io.BytesIO(data))
    except (*DAMAGED, RuntimeError) as exc:
        raise Package(name, b"", _EMPTY).damaged("the zip directory", exc) from None
    package = Package(name, data, opened)
    infos = opened.infolist()
    if len(infos) > MAX_PARTS:
        raise package.beyond(f"{len(infos):,} parts", f"{MAX_PARTS:,} parts")
    unpacked = sum(info.file_size for info in infos)
    if unpacked > MAX_UNPACKED_BYTES:
        raise package._bomb(max(infos, key=lambda info: info.file_size))
    if len({info.filename for info in infos}) < len(infos):
        raise package.damaged("the zip directory", "a part stands twice")
    if any(info.flag_bits & 1 for info in infos):
        raise WBK[103].stop(name)
    return _with_workbook(package)


def _with_workbook(package: Package) -> Package:
    if package.has("xl/workbook.bin"):
        raise WBK[105].stop(package.name)
    main = package.related("", "officeDocument")
    if not main or not package.has("[Content_Types].xml"):
        kind = "a zip without a workbook"
        if package.has("word/document.xml"):
            kind = "a text document"
        elif package.has("content.xml"):
            kind = "an OpenDocument file"
        raise WBK[102].stop(package.name, found=kind)
    if main[0].endswith("document.xml"):
        raise WBK[102].stop(package.name, found="a text document")
    findings = []
    macros = [part for part in package.parts if part.lower().endswith("vbaproject.bin")]
    if macros:
        findings.append(WBK[110].at(package.where(macros[0]), found=", ".join(macros[:3])))
    relations = package.relations(main[0]).values()
    outside = [r for r in relations if r.kind.startswith("externalLink")]
    if outside:
        targets = [
            link.target
            for relation in outside
            for link in package.relations(relation.target).values()
            if link.external
        ]
        found = ", ".join(targets[:3])[:200] or f"{len(outside)} links"
        findings.append(WBK[111].at(package.name, found=found))
    return Package(
        package.name,
        package.data,
        package.zip,
        main[0],
        tuple(findings),
        package._relations,
    )


def _kind_of(data: bytes) -> str:
    """Give what the first bytes of a file that is no zip say."""
    if not data:
        return "an empty file"
    if data.startswith(b"%PDF"):
        return "a PDF"
    if data.lstrip()[:1] == b"<":
        return "a text of HTML or XML"
    return "a file that is not a zip"


def _resolve(folder: str, target: str, package: Package) -> str:
    """Give the name of a part that a relationship points to."""
    for text in (target, unquote(target)):
        path = text.replace("\\", "/")
        path = path[1:] if path.startswith("/") else posixpath.join(folder, path)
        path = posixpath.normpath(path) if path else path
        if package.has(path):
            return path
    return path


_EMPTY = zipfile.ZipFile(io.BytesIO(ZIP_END + b"\0" * 18))
