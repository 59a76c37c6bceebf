"""What a pack leaves out: nothing but files that its project file names."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from jcm_mrv.evidence.names import PACK, PROJECT
from jcm_mrv.findings import EVI, Finding, FindingsError
from jcm_mrv.findings.language import said
from jcm_mrv.patterns import pattern
from jcm_mrv.project.evidence import LEAST, texts_of
from jcm_mrv.project.evidence_names import names_in, parts_of
from jcm_mrv.project.seals import SEALS
from jcm_mrv.strict_yaml import load_bytes

if TYPE_CHECKING:
    from jcm_mrv.evidence.schema import LeftOut

_ASKED = frozenset(f"PRJ-{n}" for n in (138, 217, 219, 225, 226, 227, 228, 236, 237))
"""What is asked of evidence for what stands in it: the result hangs on that as on an input."""
_CUT = pattern(r"(?:and [0-9]+ more|\+ [0-9]+)\Z")


def unnamed(
    left_out: Sequence[LeftOut], project: bytes, result: Mapping[str, Any]
) -> Iterator[Finding]:
    """Give a finding for each file that is listed as left out and that nothing names.

    What is not in a pack cannot be checked; without this, anything could be listed there.

    Parameters
    ----------
    left_out : sequence
        As ``pack.json`` says.
    project : bytes
        The project file of the pack.
    result : mapping
        Its result, which says what it was calculated from.
    """
    try:
        data = load_bytes(project, "PRJ", PROJECT).data
    except FindingsError as exc:
        yield from exc.findings
        return
    every = (name for text in texts_of(data) for name in (*names_in(text), *parts_of(text)))
    names = {posixpath.normpath(name) for name in every}
    inputs = {posixpath.normpath(str(item.get("path"))) for item in result["inputs"]} | {SEALS}
    # What a record was looked up in is asked for like an input; an overlay may name it as well.
    documents = [*_documents(data), *_documents(result.get("confirmations"))]
    inputs |= {posixpath.normpath(document) for document in documents}
    asked = [
        f"{finding.get('message')} {finding.get('found')}"
        for finding in result.get("findings", ())
        if finding.get("code") in _ASKED
    ]
    for item in left_out:
        name = item["path"].removeprefix(f"{PROJECT}/")
        known = name in inputs if item["input"] else _is_named(name, names)
        if item["input"] and not known and item["bytes"] >= LEAST and _is_named(name, names):
            known = any(posixpath.basename(name) in text or _CUT.search(text) for text in asked)
        if not known:
            found = said("{name} is left out", name=item["path"])
            expected = said("files that the project file names")
            yield EVI[15].at(PACK, found=found, expected=expected)


def _documents(data: object) -> Iterator[str]:
    """Give what every record at any depth names as its document."""
    if isinstance(data, list):
        for part in data:
            yield from _documents(part)
    elif isinstance(data, dict):
        if isinstance(document := data.get("document"), str) and document.strip():
            yield document.strip()
        for part in data.values():
            yield from _documents(part)


def _is_named(name: str, names: set[str]) -> bool:
    parts = name.split("/")
    above = {"/".join(parts[:n]) for n in range(1, len(parts) + 1)}
    # In a glob, `**/` stands for no folder as well.
    globs = {g for text in names if set(text) & set("*?[") for g in (text, text.replace("**/", ""))}
    return bool(above & names) or any(fnmatchcase(part, text) for text in globs for part in above)
