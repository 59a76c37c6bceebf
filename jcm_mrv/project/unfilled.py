"""What `jcm-mrv init` wrote in <angle brackets> and nobody has replaced yet."""

from __future__ import annotations

import re

from jcm_mrv.findings import Finding, error
from jcm_mrv.strict_yaml import Document, Path_

# Alone, or before a unit: <number> kW.
_UNFILLED = re.compile(r"<[^<>]+>(?: \S+)?\Z")


def unfilled_places(document: Document) -> list[Finding]:
    """Give an error for each value that still stands in <angle brackets>.

    Such a text would pass as evidence, or as the source of a value, and make a result final that
    rests on nothing.

    Examples
    --------
    >>> document = Document("p", {"a": ["<number> kW", "1 kW"]})
    >>> [finding.found for finding in unfilled_places(document)]
    ['<number> kW']
    """
    findings: list[Finding] = []
    todo: list[tuple[Path_, object]] = [((), document.data)]
    while todo:
        path, value = todo.pop()
        if isinstance(value, dict):
            todo += [((*path, key), item) for key, item in reversed(value.items())]
        elif isinstance(value, list):
            todo += [((*path, n), item) for n, item in reversed(list(enumerate(value)))]
        elif isinstance(value, str) and _UNFILLED.match(value):
            shown = ".".join(str(part) for part in path)
            findings.append(
                error(
                    "PRJ-133",
                    f"{shown} is not filled in yet",
                    where=document.where(path),
                    found=value[:120],
                    expected="a value of your own",
                    hint="replace it, or remove the line where it may be left out"
                    if not findings
                    else "",
                )
            )
    return findings
