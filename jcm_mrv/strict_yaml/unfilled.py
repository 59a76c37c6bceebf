"""What a template wrote in <angle brackets> and nobody has replaced yet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from pydantic import BaseModel

from jcm_mrv.findings import MET, PRJ, Finding, FindingsError
from jcm_mrv.patterns import pattern
from jcm_mrv.strict_yaml.document import Document, Path_
from jcm_mrv.strict_yaml.form import check_form
from jcm_mrv.strict_yaml.model import validate

M = TypeVar("M", bound=BaseModel)

# Alone, or before a unit: <number> kW.
_UNFILLED = pattern(r"<[^<>]+>(?: \S+)?\Z")


def validate_filled(document: Document, model: type[M], code: str) -> M:
    """Give the model instance that a document declares, all of whose values are filled in.

    A text in <angle brackets> would pass as evidence, or as the source of a value, and make a
    result final that rests on nothing.

    Parameters
    ----------
    document : Document
        The file.
    model : type
        What it declares.
    code : str
        Prefix of the finding codes, ``PRJ`` or ``MET``.

    Raises
    ------
    FindingsError
        A finding for each value that is not filled in, and for what else is wrong; what the text
        in brackets makes wrong is not said twice.
    """
    check_form(document, model, code)
    findings = unfilled_findings(document, code)
    # A value that is one of several kinds is judged as a whole as well.
    places = {
        document.where(path[:length])
        for path, _ in unfilled_places(document)
        for length in range(1, len(path) + 1)
    }
    try:
        made = validate(document, model, code)
    except FindingsError as exc:
        others = [f for f in exc.findings if f.code != f"{code}-015" or f.where not in places]
        raise FindingsError([*findings, *others]) from None
    if findings:
        raise FindingsError(findings)
    return made


def unfilled_findings(document: Document, code: str) -> list[Finding]:
    """Give a finding for each value that still stands in <angle brackets>."""
    first = {"PRJ": PRJ[133], "MET": MET[150]}[code]
    others = {"PRJ": PRJ[133]["another"], "MET": MET[150]["another"]}[code]
    return [
        (others if n else first).at(
            document.where(path), found=value[:120], key=".".join(str(part) for part in path)
        )
        for n, (path, value) in enumerate(unfilled_places(document))
    ]


def unfilled_places(document: Document) -> Iterator[tuple[Path_, str]]:
    """Give the path and the text of each value that still stands in <angle brackets>.

    Examples
    --------
    >>> list(unfilled_places(Document("p", {"a": ["<number> kW", "1 kW"]})))
    [(('a', 0), '<number> kW')]
    """
    todo: list[tuple[Path_, object]] = [((), document.data)]
    while todo:
        path, value = todo.pop()
        if isinstance(value, dict):
            todo += [((*path, key), item) for key, item in reversed(value.items())]
        elif isinstance(value, list):
            todo += [((*path, n), item) for n, item in reversed(list(enumerate(value)))]
        elif isinstance(value, str) and is_unfilled(value):
            yield path, value


def is_unfilled(text: str) -> bool:
    """Say whether a text still is what a template wrote.

    Examples
    --------
    >>> is_unfilled("<number> kW"), is_unfilled("a < b")
    (True, False)
    """
    return _UNFILLED.match(text) is not None
