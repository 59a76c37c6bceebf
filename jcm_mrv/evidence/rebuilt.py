"""What a pack says of itself, held against what packing its own recomputed result would write."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from jcm_mrv.calculation.result import Result
from jcm_mrv.evidence.archive import Member
from jcm_mrv.evidence.checking import Checked, runs_the_same
from jcm_mrv.evidence.contents import Contents, contents_of
from jcm_mrv.evidence.crate import crate_bytes
from jcm_mrv.evidence.names import CRATE, MANIFEST, OUTPUTS, PACK, README, RESULT
from jcm_mrv.evidence.packing import readme_bytes
from jcm_mrv.evidence.record import previous_of, project_of, record_of
from jcm_mrv.evidence.tables import DATAPACKAGE
from jcm_mrv.findings import EVI, Finding, FindingsError

if TYPE_CHECKING:
    from jcm_mrv.evidence.schema import PackFile

_DESCRIBING = (MANIFEST, PACK, CRATE, README)
# How it came about, which nobody can tell from a pack.
_OF_THEIR_MACHINE = ("python", "platform", "packages")


def against_itself(
    checked: Checked,
    record: PackFile,
    result: Result,
    outputs: Mapping[str, bytes],
    described: Mapping[str, bytes],
    listed: Collection[str],
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
    outputs : mapping
        The outputs that were recomputed.
    described : mapping
        Its files ``README.txt`` and ``ro-crate-metadata.json``.
    listed : collection
        The outputs that its result lists: another version may write others.
    """
    try:
        contents = contents_of(result)
    except FindingsError as exc:
        yield from exc.findings
        return
    left_out = {item["path"] for item in record["left_out"]}
    for item in record["left_out"]:
        # A stand-in is packed again only where the project file names it.
        own = contents.files.get(item["path"])
        if own is None or own.is_input != item["input"]:
            expected = "files that the project file names"
            yield EVI[59].at(PACK, found=f"{item['path']} is left out", expected=expected)
    same_version = runs_the_same(record)
    written = outputs if same_version else {*listed, "result.json", DATAPACKAGE}
    known = {*contents.files, *(f"{OUTPUTS}/{name}" for name in written), *_DESCRIBING}
    for name in sorted(checked.hashes):
        if name not in known:
            yield EVI[58].at(name)
    for name in sorted(known - left_out - {*checked.hashes, MANIFEST}):
        if same_version:
            yield EVI[58]["missing"].at(name)
    if same_version:
        yield from _described(checked, record, result, contents, described)
        name = f"{OUTPUTS}/{DATAPACKAGE}"
        own = hashlib.sha256(outputs[DATAPACKAGE]).hexdigest()
        if checked.hashes.get(name, own) != own:
            yield EVI[59].at(name, found="something else", expected="the description of the tables")
    else:
        yield from _unlike(record, {"project": project_of(result), "previous": previous_of(result)})


def not_rebuilt(checked: Checked, record: PackFile, outputs: Mapping[str, bytes]) -> Iterator[str]:
    """Give the files of a pack that were held against nothing.

    What has the very bytes that would be written here was compared by that.
    """
    own = {f"{OUTPUTS}/{name}": data for name, data in outputs.items()} | {README: readme_bytes()}
    compared = (
        {RESULT, f"{OUTPUTS}/{DATAPACKAGE}", README, CRATE} if runs_the_same(record) else {RESULT}
    )
    for name, sha256 in sorted(checked.hashes.items()):
        if name in compared or not (name in (README, CRATE) or name.startswith(f"{OUTPUTS}/")):
            continue
        if name not in own or hashlib.sha256(own[name]).hexdigest() != sha256:
            yield name


def _unlike(record: PackFile, own: Mapping[str, object]) -> Iterator[Finding]:
    for key, value in own.items():
        if key not in _OF_THEIR_MACHINE and record[key] != value:
            yield EVI[59].at(PACK, found=f"{key}: {record[key]}", expected=value)


def _described(
    checked: Checked,
    record: PackFile,
    result: Result,
    contents: Contents,
    described: Mapping[str, bytes],
) -> Iterator[Finding]:
    members = {
        name: Member(name, sha256, checked.sizes.get(name, 0), 0, 0, 0)
        for name, sha256 in checked.hashes.items()
        if name not in (CRATE, MANIFEST)
    }
    before = {name: one for name, one in members.items() if name != PACK}
    as_of = dt.date.fromisoformat(record["as_of"])
    own = record_of(result, contents, before, record["left_out"], as_of)
    yield from _unlike(record, own)
    if described.get(CRATE) != crate_bytes(record, members):
        yield EVI[59].at(CRATE, found="something else", expected="the description of this pack")
    if described.get(README) != readme_bytes():
        yield EVI[59].at(README, found="something else", expected="the text of this version")
