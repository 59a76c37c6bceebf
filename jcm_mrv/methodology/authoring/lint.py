"""Everything that is wrong with a methodology, also with one that cannot be loaded yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from jcm_mrv.findings import MET, Finding, FindingsError
from jcm_mrv.input_files import as_on_disk
from jcm_mrv.methodology.authoring.coverage import coverage
from jcm_mrv.methodology.countries import countries, country
from jcm_mrv.methodology.judge import judge
from jcm_mrv.methodology.library import Library, cases_path
from jcm_mrv.methodology.loading.load import load_folder
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.statements import statements
from jcm_mrv.patterns import pattern
from jcm_mrv.strict_yaml import load_file, unfilled_findings

FILE = "methodology.yaml"
_UNCHECKED = pattern(
    r"(?:domain|general|own) knowledge"
    r"|not (?:been )?(?:checked|read|seen|compared|verified)"
    r"|\b(?:a|my|our|own) guess|\bassum(?:ed|ption)|\Adomain\b|\A\W*\Z",
    re.IGNORECASE,
)
"""What a source says that is no document, or in which nobody has looked."""
_PART = pattern(r"\b(?:months?|quarters?|weeks?)\b", re.IGNORECASE)


def linted(reference: str, library: Library) -> dict[str, list[Finding]]:
    """Give what is wrong with each methodology that a reference names.

    Parameters
    ----------
    reference : str
        ``ID@VERSION``, ``ID`` for the newest, the folder of one, or a folder of several.
    library : Library
        Where references and families are looked up. Families that stand beside a folder which is
        named are found too.

    Returns
    -------
    dict of str to list of Finding
        By reference or folder; an empty list where nothing is wrong.
    """
    folder = as_on_disk(Path(reference))
    if (folder / FILE).is_file():
        return {reference: _lint_folder(folder, library)}
    if folder.is_dir():
        inside = sorted({*folder.glob(f"*/{FILE}"), *folder.glob(f"*/*/{FILE}")})
        if inside:
            return {str(path.parent): _lint_folder(path.parent, library) for path in inside}
        problem = MET[133].at(reference, found=f"no {FILE}", file=FILE)
        return {reference: [problem]}
    try:
        return {reference: _judged(library.load(reference))}
    except FindingsError as exc:
        return {reference: list(exc.findings)}


def _lint_folder(folder: Path, library: Library) -> list[Finding]:
    beside = Library((*library.folders, folder.parent.parent))
    try:
        return _judged(load_folder(folder, beside.find_family, beside.load_series, beside.families))
    except FindingsError as exc:
        # What is left to fill in the cases can be said before the rules can be read.
        return [*exc.findings, *_left_in_cases(folder)]


def _judged(methodology: Methodology) -> list[Finding]:
    code = methodology.file.partner_country
    known = [] if country(code) else [_unknown_country(methodology, code)]
    return [
        *known,
        *_nobody_checked(methodology),
        *coverage(methodology),
        *_parts_of_a_year(methodology),
        *judge(methodology),
    ]


def _nobody_checked(methodology: Methodology) -> Iterator[Finding]:
    """Say what is called official, and rests on a source that nobody read it in."""
    where = str(methodology.folder / FILE) if methodology.folder else methodology.reference
    for stated in statements(methodology):
        if stated.standing == "official" and _UNCHECKED.search(stated.source):
            yield MET[154].at(where, found=stated.source[:120], what=stated.what)


def _parts_of_a_year(methodology: Methodology) -> Iterator[Finding]:
    """Name sets that look as if their members were parts of the monitoring period."""
    for name, item in methodology.sets.items():
        words = f"{name.replace('_', ' ')} {item.title}"
        if item.year_attribute is None and (match := _PART.search(words)):
            where = methodology.place(f"set {name}")
            yield MET[156].at(where, found=item.title, name=name, part=match[0].casefold())


def _unknown_country(methodology: Methodology, code: str) -> Finding:
    where = str(methodology.folder / FILE) if methodology.folder else methodology.reference
    return MET[153].at(where, found=code, codes=", ".join(countries()))


def _left_in_cases(folder: Path) -> list[Finding]:
    try:
        return unfilled_findings(load_file(cases_path(folder), "MET"), "MET")
    except FindingsError as exc:
        return list(exc.findings)
