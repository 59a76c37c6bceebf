"""What a pack says of itself, held against what packing its own recomputed result would write."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import posixpath
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jcm_mrv.calculation.result import Result
from jcm_mrv.evidence.archive import Member
from jcm_mrv.evidence.checking import Checked, runs_the_same
from jcm_mrv.evidence.contents import Contents
from jcm_mrv.evidence.crate import crate_bytes, described_files
from jcm_mrv.evidence.names import CRATE, MANIFEST, OUTPUTS, PACK, PROJECT, README, RESULT
from jcm_mrv.evidence.packing import readme_bytes
from jcm_mrv.evidence.record import record_of
from jcm_mrv.evidence.tables import DATAPACKAGE, datapackage_bytes
from jcm_mrv.findings import EVI, Finding
from jcm_mrv.findings.language import said
from jcm_mrv.visible import json_text

if TYPE_CHECKING:
    from jcm_mrv.evidence.schema import PackFile

_DESCRIBING = (MANIFEST, PACK, CRATE, README)
FOLLOWING = frozenset({CRATE, f"{OUTPUTS}/{DATAPACKAGE}"})
"""What states version, hashes and sizes of other files, and no amounts; a version has its own."""
# What another version judges by itself, and where it finds what is missing.
_OF_A_VERSION = ("software", "standing", "ready", "unseen", "missing")


def against_itself(
    checked: Checked,
    record: PackFile,
    result: Result,
    contents: Contents,
    outputs: Mapping[str, bytes],
    folder: Path,
    packed: Mapping[str, Any],
) -> Iterator[Finding]:
    """Give what a pack holds and packing would not write.

    Parameters
    ----------
    checked : Checked
        Hashes and sizes of its files.
    record : dict
        Its ``pack.json``.
    result : Result
        What was recomputed from it.
    contents : Contents
        What would be packed of that.
    outputs : mapping
        The outputs that were recomputed.
    folder : Path
        The unpacked pack.
    packed : mapping
        Its result: another version may list other outputs in it.
    """
    left_out = {item["path"] for item in record["left_out"]}
    for item in record["left_out"]:
        # A stand-in is packed again only where the project file names it.
        own = contents.files.get(item["path"])
        if own is None or own.is_input != item["input"]:
            found = said("{name} is left out", name=item["path"])
            expected = said("files that the project file names")
            yield EVI[59].at(PACK, found=found, expected=expected)
    same_version = runs_the_same(record)
    listed = {item["path"] for item in packed["outputs"]}
    written = outputs if same_version else {*listed, "result.json", DATAPACKAGE}
    known = {*contents.files, *(f"{OUTPUTS}/{name}" for name in written), *_DESCRIBING}
    for name in sorted(checked.hashes):
        if name not in known:
            yield EVI[58].at(name)
    # What another version packs of rules and evidence is its own; these two every pack has.
    needed = known if same_version else {README, f"{OUTPUTS}/{DATAPACKAGE}"}
    for name in sorted(needed - left_out - {*checked.hashes, MANIFEST}):
        yield EVI[58]["missing"].at(name)
    yield from _record(checked, record, result, contents, folder)
    told = list(evidence_unlike(checked, record, packed, folder)) if same_version else []
    yield from told
    if same_version:
        described = _described(checked, record, result, outputs, folder)
        # That the crate is another one says less than which file it describes otherwise.
        yield from (finding for finding in described if not told or finding.where != CRATE)


def evidence_unlike(
    checked: Checked, record: PackFile, packed: Mapping[str, Any], folder: Path
) -> Iterator[Finding]:
    """Give evidence, and seals, that are not as crate and pack.json describe them.

    Readings and project file are followed from the result; evidence it names by code alone.
    """
    followed = {f"{PROJECT}/{item.get('path')}" for item in packed["inputs"]}
    followed.add(record["project"]["path"])

    def there(names: Iterable[str]) -> set[str]:
        return {name for name in names if name.startswith(f"{PROJECT}/")} - followed

    try:
        described = described_files(json.loads((folder / CRATE).read_bytes()))
    except (OSError, ValueError, RecursionError):
        return
    away = {item["path"] for item in record["left_out"]}
    missing = {posixpath.normpath(f"{PROJECT}/{item['path']}") for item in record["missing"]}
    for name in sorted(there(described) | there(checked.hashes)):
        own, stated = checked.hashes.get(name), described.get(name)
        size = checked.sizes.get(name, 0)
        if own is None and name not in away:
            expected = said("the file that {name} describes", name=CRATE)
            yield EVI[59]["file"].at(name, found=said("nothing"), expected=expected)
        elif own is not None and stated is None:
            expected = said("a file that {name} describes", name=CRATE)
            yield EVI[59]["file"].at(name, found=said("a file"), expected=expected)
        elif own is not None and stated != (own, str(size)):
            sha256, bytes_ = stated or ("", "")
            expected = said(
                "SHA-256 {sha256}, {n} bytes, as in {name}", sha256=sha256, n=bytes_, name=CRATE
            )
            found = said("SHA-256 {sha256}, {n} bytes", sha256=own, n=size)
            yield EVI[59]["file"].at(name, found=found, expected=expected)
        elif own is not None and name in missing:
            expected = said("nothing, since {name} lists it as missing", name=PACK)
            yield EVI[59]["file"].at(name, found=said("a file"), expected=expected)


def not_rebuilt(checked: Checked, record: PackFile, outputs: Mapping[str, bytes]) -> list[str]:
    """Give the files of a pack that are others than would be written here, and not held to be."""
    own = {f"{OUTPUTS}/{name}": data for name, data in outputs.items()} | {README: readme_bytes()}
    compared = (
        {RESULT, f"{OUTPUTS}/{DATAPACKAGE}", README, CRATE} if runs_the_same(record) else {RESULT}
    )
    return [
        name
        for name, sha256 in sorted(checked.hashes.items())
        if name not in compared
        and (name in (README, CRATE) or name.startswith(f"{OUTPUTS}/"))
        and (name not in own or hashlib.sha256(own[name]).hexdigest() != sha256)
    ]


def stated_only(record: PackFile, contents: Contents) -> Iterator[str]:
    """Give what a pack says that follows from nothing in it, so that it is stated and not shown."""
    yield f"`as_of` {record['as_of']}"
    yield f"`python` {record['python']}"
    yield f"`platform` {record['platform']}"
    yield f"`packages` ({len(record['packages'])})"
    if not runs_the_same(record):
        yield f"`software` {record['software']['version']}"
        yield f"`language` {record['language']}"
        if record["missing"]:
            yield said("`named_at` of what is missing")
    away = [item["path"] for item in record["left_out"] if not item["input"]]
    if away:
        yield said("size and SHA-256 of what was left out ({n})", n=len(away))
    known = {*away, record["project"]["path"]}
    evidence = [
        name
        for name, item in contents.files.items()
        if name.startswith(f"{PROJECT}/") and not item.is_input and name not in known
    ]
    if evidence:
        yield said("what stands in evidence ({n})", n=len(evidence))


def _record(
    checked: Checked, record: PackFile, result: Result, contents: Contents, folder: Path
) -> Iterator[Finding]:
    """Hold pack.json against what packing would write into it."""
    members = {name: one for name, one in _members(checked).items() if name != PACK}
    as_of = dt.date.fromisoformat(record["as_of"])
    own = record_of(result, contents, members, record["left_out"], as_of)
    # How it came about, which nobody can tell from a pack.
    own["python"], own["platform"] = record["python"], record["platform"]
    own["packages"] = record["packages"]
    same_version = runs_the_same(record)
    unlike = False
    for key, value in own.items():
        if record.get(key) != value and (same_version or key not in _OF_A_VERSION):
            unlike = True
            yield EVI[59].at(PACK, found=f"{key}: {record.get(key)}", expected=value)
    if same_version:
        if not unlike and (folder / PACK).read_bytes() != json_text(own).encode():
            expected = said("the bytes of this version")
            yield EVI[59].at(PACK, found=said("other bytes"), expected=expected)
        return
    stated, is_so = (sorted(item["path"] for item in one["missing"]) for one in (record, own))
    if stated != is_so:
        found = f"`missing`: {', '.join(stated) or '-'}"
        yield EVI[59].at(PACK, found=found, expected=", ".join(is_so) or "-")


def _described(
    checked: Checked,
    record: PackFile,
    result: Result,
    outputs: Mapping[str, bytes],
    folder: Path,
) -> Iterator[Finding]:
    """Hold what else describes the pack against what this version writes, byte for byte."""
    members = _members(checked)
    tables = {
        name.removeprefix(f"{OUTPUTS}/"): (one.bytes, one.sha256) for name, one in members.items()
    }
    for name, own, expected in (
        (CRATE, crate_bytes(record, members), said("the description of this pack")),
        (README, readme_bytes(), said("the text of this version")),
        (
            f"{OUTPUTS}/{DATAPACKAGE}",
            datapackage_bytes(result, outputs, tables),
            said("the description of the tables"),
        ),
    ):
        # One that is not there was told.
        if (folder / name).is_file() and (folder / name).read_bytes() != own:
            yield EVI[59].at(name, found=said("something else"), expected=expected)


def _members(checked: Checked) -> dict[str, Member]:
    return {
        name: Member(name, sha256, checked.sizes.get(name, 0), 0, 0, 0)
        for name, sha256 in checked.hashes.items()
        if name not in (CRATE, MANIFEST)
    }
