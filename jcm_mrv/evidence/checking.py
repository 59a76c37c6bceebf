"""Checking a pack: container, manifest, and whether ``pack.json`` says what the rest says."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jcm_mrv.evidence.container import Container, open_container
from jcm_mrv.evidence.crate import published
from jcm_mrv.evidence.leftout import unnamed
from jcm_mrv.evidence.limits import MOST_JSON
from jcm_mrv.evidence.manifest import pack_id, read_manifest
from jcm_mrv.evidence.names import CRATE, MANIFEST, PACK, PROJECT, RESULT, clashes, objection
from jcm_mrv.evidence.record import SCHEMA
from jcm_mrv.findings import EVI, Finding, FindingsError
from jcm_mrv.findings.language import said
from jcm_mrv.immutable import mutable
from jcm_mrv.strict_yaml import family_of
from jcm_mrv.version import __version__

if TYPE_CHECKING:
    from pydantic import TypeAdapter

    from jcm_mrv.evidence.schema import PackFile

_MOST_TOLD = 50


@mutable
class Checked:
    """What was found of a pack before anything of it is recomputed.

    Attributes
    ----------
    manifest : bytes or None
        None where it could not be read.
    hashes : dict
        Name -> SHA-256 of each file, as the manifest says.
    sizes : dict
        Name -> bytes.
    record : dict or None
        What ``pack.json`` says, where that could be read and is of a known form.
    is_newer : bool
        Whether it is of a form that a later version writes.
    """

    manifest: bytes | None = None
    hashes: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    record: PackFile | None = None
    is_newer: bool = False
    software: str = ""
    findings: list[Finding] = field(default_factory=list)

    @property
    def pack_id(self) -> str | None:
        """SHA-256 of the manifest, where there is one."""
        return None if self.manifest is None else pack_id(self.manifest)

    @property
    def is_whole(self) -> bool:
        """Whether container and manifest hold and pack.json fits them."""
        return self.record is not None and not self.findings


def check_pack(path: Path, into: Path | None = None) -> Checked:
    """Give what is to be said of a pack, and its files in a folder.

    Parameters
    ----------
    path : Path
        The pack.
    into : Path, optional
        An empty folder for its files; what does not fit the manifest is written there too.
    """
    checked = Checked()
    try:
        with open_container(path) as container:
            _check(container, into, checked)
    except FindingsError as exc:
        checked.findings += exc.findings
    except (OSError, UnicodeEncodeError) as exc:
        checked.findings.append(no_room(exc))
    return checked


def no_room(exc: OSError | UnicodeEncodeError) -> Finding:
    """Say why files were not unpacked: too little space, or a system that has no such names."""
    if isinstance(exc, UnicodeEncodeError):
        found = said("no name {name!r} in the encoding {kind}", name=exc.object, kind=exc.encoding)
        return EVI[60].at(found=found)
    return EVI[60].at(str(exc.filename or ""), found=exc.strerror or type(exc).__name__)


def _check(container: Container, into: Path | None, checked: Checked) -> None:
    place = container.path.name
    for name in (MANIFEST, PACK):
        if name not in container.members:
            raise EVI[9].stop(place, name=name)
    checked.manifest = container.read(MANIFEST, MOST_JSON)
    checked.hashes = read_manifest(checked.manifest)
    checked.sizes = {name: info.file_size for name, info in container.members.items()}
    for number, finding in enumerate(_against_manifest(container, into, checked.hashes)):
        if number < _MOST_TOLD:
            checked.findings.append(finding)
    if checked.findings:
        return
    data = _json(container, PACK)
    schema = data.get("schema") if isinstance(data, dict) else None
    software = data.get("software") if isinstance(data, dict) else None
    if isinstance(software, dict):
        checked.software = str(software.get("version", ""))
    if family_of(schema) == family_of(SCHEMA) and schema != SCHEMA:
        checked.is_newer = True
        version = checked.software or "a later version"
        raise EVI[14].stop(PACK, found=str(schema), known=SCHEMA, version=version)
    checked.record = _valid(data)
    result = _json(container, RESULT) if RESULT in container.members else None
    checked.findings += _unfit(checked.record, checked.hashes, result)
    checked.findings += _undated(checked.record, result, container)
    if checked.record["left_out"] and not checked.findings and isinstance(result, dict):
        own = container.read(checked.record["project"]["path"], MOST_JSON)
        checked.findings += unnamed(checked.record["left_out"], own, result)


def _against_manifest(
    container: Container, into: Path | None, listed: Mapping[str, str]
) -> Iterator[Finding]:
    place = container.path.name
    for name in sorted({*listed, *container.members} - {MANIFEST}, key=str.encode):
        if name not in container.members:
            yield EVI[11].at(place, name=name)
        elif name not in listed:
            yield EVI[12].at(place, name=name)
        else:
            try:
                found = _taken_out(container, name, into)
            except FindingsError as exc:
                yield from exc.findings
                continue
            if found != listed[name]:
                yield EVI[13].at(place, found=f"SHA-256 {found}", name=name, sha256=listed[name])


def _taken_out(container: Container, name: str, into: Path | None) -> str:
    """Give the hash of a file; write it into the folder on the way."""
    digest = hashlib.sha256()
    if into is None:
        for block in container.blocks(name):
            digest.update(block)
        return digest.hexdigest()
    target = into / name
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as file:
        for block in container.blocks(name):
            digest.update(block)
            file.write(block)
    return digest.hexdigest()


def _json(container: Container, name: str) -> Any:
    try:
        return json.loads(container.read(name, MOST_JSON), object_pairs_hook=_once)
    except (ValueError, RecursionError) as exc:
        found = exc.found if isinstance(exc, _TwiceError) else said("something else")
        expected = said("JSON, each key once")
        raise EVI[15].stop(name, found=found, expected=expected) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a key twice: one reader takes the first value, another the last."""
    data: dict[str, Any] = {}
    for key, value in pairs:
        if key in data:
            raise _TwiceError(key)
        data[key] = value
    return data


class _TwiceError(ValueError):
    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.found = said("the key {key!r} twice", key=key)


@cache
def _form() -> TypeAdapter[PackFile]:
    from pydantic import TypeAdapter

    from jcm_mrv.evidence.schema import PackFile

    return TypeAdapter(PackFile)


def _valid(data: object) -> PackFile:
    from pydantic import ValidationError

    try:
        return _form().validate_python(data)
    except ValidationError as exc:
        problem = exc.errors()[0]
        place = ".".join(map(str, problem["loc"]))
        found = f"{place}: {problem['msg']}"
        expected = said("what `{command}` says", command="jcm-mrv schema pack")
        raise EVI[15].stop(PACK, found=found, expected=expected) from None


# Lists of mappings that a result of any version has.
_LISTS = ("methodologies", "inputs", "quantities", "months", "trace", "ledger", "years", "findings",
          "outputs")  # fmt: skip


def _is_result(data: Mapping[str, Any]) -> bool:
    """Say whether a result has what is looked at below, whatever else is wrong with it."""
    texts = {"outputs": ("path", "sha256"), "findings": ("code", "where")}
    return (
        all(
            isinstance(data.get(key), list)
            and all(
                isinstance(line, dict)
                and all(isinstance(line.get(name), str) for name in texts.get(key, ()))
                for line in data[key]
            )
            for key in _LISTS
        )
        and isinstance(data.get("standing"), str)
        and isinstance(data.get("ready"), bool)
    )


def _unfit(record: PackFile, hashes: Mapping[str, str], result: object) -> Iterator[Finding]:
    """Compare pack.json with the files that it speaks of."""
    if not isinstance(result, dict) or not _is_result(result):
        found, expected = said("something else"), said("a result, as JSON")
        yield EVI[15].at(RESULT, found=found, expected=expected)
        return
    project = record["project"]
    stated = [
        (project["path"], project["sha256"]),
        (RESULT, record["result_sha256"]),
        *((item["path"], item["sha256"]) for item in record["series"]),
        *((item["path"], item["sha256"]) for item in record["overlays"]),
    ]
    for name, sha256 in stated:
        if hashes.get(name) != sha256:
            found = said("SHA-256 {sha256} of {name}", sha256=sha256, name=name)
            yield EVI[15].at(PACK, found=found, expected=hashes.get(name) or said("nothing"))
    if CRATE not in hashes:
        yield EVI[11].at(PACK, name=CRATE)
    for item in record["left_out"]:
        if objection(item["path"]) or not item["path"].startswith(f"{PROJECT}/"):
            found = said("{name} is left out", name=repr(item["path"]))
            yield EVI[15].at(PACK, found=found, expected=said("a file"))
        if item["path"] in hashes:
            found = said("{name} is left out", name=item["path"])
            yield EVI[15].at(PACK, found=found, expected=said("it is there"))
    left_out = [item["path"] for item in record["left_out"] if not objection(item["path"])]
    for one, other in clashes([*hashes, *left_out]):
        if one not in hashes or other not in hashes:
            found = said("{name} is left out beside {one}", name=other, one=one)
            expected = said("names that can stand in one folder")
            yield EVI[15].at(PACK, found=found, expected=expected)
    years = result.get("years")
    credits = {
        str(year.get("year")): year.get("emission_reductions")
        for year in (years if isinstance(years, list) else [])
        if isinstance(year, dict)
    }
    methodologies = result.get("methodologies")
    rules = {
        f"{item.get('id')}@{item.get('version')}": item.get("sha256")
        for item in (methodologies if isinstance(methodologies, list) else [])
        if isinstance(item, dict)
    }
    for what, stated_so, is_so in (
        ("software", record["software"], result.get("software")),
        ("credits", record["credits"], credits),
        ("total", record["total"], result.get("emission_reductions")),
        ("standing", record["standing"], result.get("standing")),
        ("ready", record["ready"], result.get("ready")),
        (
            "methodologies",
            {item["reference"]: item["sha256"] for item in record["methodologies"]},
            rules,
        ),
        *_unseen(record, result),
    ):
        if stated_so != is_so:
            expected = said("{value}, as in {name}", value=is_so, name=RESULT)
            yield EVI[15].at(PACK, found=f"`{what}`: {stated_so}", expected=expected)


def _unseen(record: PackFile, result: dict[str, Any]) -> Iterator[tuple[str, int, object]]:
    """Give what pack.json says was not looked at; those made before that was told say nothing."""
    if (stated := record.get("unseen")) is not None:
        listed = result.get("unseen")
        yield "unseen", stated, len(listed) if isinstance(listed, list) else None


def _undated(record: PackFile, result: object, container: Container) -> Iterator[Finding]:
    """Hold the day that a pack states against its period, and against the other place of it.

    More cannot be said of it: nothing in a pack shows when it was made.
    """
    stated = record["as_of"]
    try:
        is_day = dt.date.fromisoformat(stated).isoformat() == stated
    except ValueError:
        is_day = False
    if not is_day:
        expected = said("a day, as 2025-01-31")
        yield EVI[15].at(PACK, found=f"`as_of`: {stated}", expected=expected)
        return
    period = result.get("monitoring_period") if isinstance(result, dict) else None
    end = str(period.get("end", "")) if isinstance(period, dict) else ""
    if stated < end:
        expected = said("{day}, the last day of the monitoring period, or later", day=end)
        yield EVI[15].at(PACK, found=f"`as_of`: {stated}", expected=expected)
    if CRATE in container.members:
        also = published(_json(container, CRATE))
        if also != stated:
            expected = said("{value}, as in {name}", value=stated, name=PACK)
            yield EVI[15].at(CRATE, found=f"`datePublished`: {also}", expected=expected)


def runs_the_same(record: PackFile) -> bool:
    """Say whether the version that runs is the one that packed."""
    return record["software"]["version"] == __version__
