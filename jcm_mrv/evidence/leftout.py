"""What a pack leaves out: nothing but files that its project file names."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from jcm_mrv.evidence.names import PACK, PROJECT
from jcm_mrv.findings import EVI, Finding, FindingsError
from jcm_mrv.findings.language import said
from jcm_mrv.project.evidence import texts_of
from jcm_mrv.project.seals import SEALS
from jcm_mrv.strict_yaml import load_bytes

if TYPE_CHECKING:
    from jcm_mrv.evidence.schema import LeftOut


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
        texts = list(texts_of(load_bytes(project, "PRJ", PROJECT).data))
    except FindingsError as exc:
        yield from exc.findings
        return
    names = {posixpath.normpath(text) for text in texts if text}
    inputs = {posixpath.normpath(str(item.get("path"))) for item in result["inputs"]} | {SEALS}
    for item in left_out:
        name = item["path"].removeprefix(f"{PROJECT}/")
        if not (name in inputs if item["input"] else _is_named(name, names)):
            found = said("{name} is left out", name=item["path"])
            expected = said("files that the project file names")
            yield EVI[15].at(PACK, found=found, expected=expected)


def _is_named(name: str, names: set[str]) -> bool:
    parts = name.split("/")
    above = {"/".join(parts[:n]) for n in range(1, len(parts) + 1)}
    # In a glob, `**/` stands for no folder as well.
    globs = {g for text in names if set(text) & set("*?[") for g in (text, text.replace("**/", ""))}
    return bool(above & names) or any(fnmatchcase(part, text) for text in globs for part in above)
