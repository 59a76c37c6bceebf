"""What a result rests on, and who gets it: files, documents, the allocation as entered."""

from __future__ import annotations

from jcm_mrv.calculation.standing import Basis
from jcm_mrv.methodology.statements import NOT_READ, name_in
from jcm_mrv.reporting.blocks import column, empty, number, share, table, text, year
from jcm_mrv.reporting.context import Block, Table
from jcm_mrv.reporting.hiding import hides_tonnes
from jcm_mrv.reporting.masking import MASK
from jcm_mrv.reporting.sections.declared import of_several, which
from jcm_mrv.reporting.sections.front import country
from jcm_mrv.reporting.standings import basis_word
from jcm_mrv.reporting.subject import Subject
from jcm_mrv.reporting.words import Words


def sources(s: Subject, section: str = "sources") -> list[Block]:
    """Give the files that were read, and the documents that rules and numbers come from."""
    return [inputs(s, section), documents(s, section)]


def inputs(s: Subject, section: str) -> Block:
    """Give the files that were read, with their hashes."""
    w = s.words
    columns = [
        column("path", w("File"), "code"),
        column("bytes", w("Bytes"), "number"),
        column("sha256", "SHA-256", "code"),
    ]
    rows = [
        [text(one.path), number(w, one.bytes), text(one.sha256)]
        if not s.masking.hides_file(one.path)
        else [text(MASK), text(MASK), text(MASK)]
        for one in s.result.inputs
    ]
    if not rows:
        return empty(w("No file of readings was read: amounts stand in the project file."))
    return table(section, "inputs", w("Files that were read"), columns, rows)


def documents(s: Subject, section: str) -> Block:
    """Give the documents that rules and numbers come from."""
    w = s.words
    columns = [
        *of_several(s),
        column("what", w("What rests on it")),
        column("source", w("Source")),
        column("standing", w("Standing")),
    ]
    rows = []
    for one in s.applications:
        for basis in one.bases:
            confirmed = basis.record
            source = basis.source
            if confirmed is not None:
                source = ", ".join(
                    str(part)
                    for part in (confirmed.document, confirmed.version, confirmed.page)
                    if part
                )
            rows.append(
                [
                    *which(s, one.methodology.reference),
                    text(_named(w, basis)),
                    text(w("not read in an official text") if source == NOT_READ else source),
                    text(
                        w("as the reader recorded")
                        if basis.elsewhere or basis.beside
                        else basis_word(w, basis.sure)
                    ),
                ]
            )
    caption = w("Documents that rules and numbers come from")
    return table(section, "documents", caption, columns, rows)


def _named(w: Words, basis: Basis) -> str:
    """Give how a basis is called, in the language of the document."""
    name = name_in(basis.kind, basis.what)
    return {
        "criterion": w("criterion {name}", name=name),
        "criteria": w("eligibility criteria"),
        "class": w("class and unit of {name}", name=name),
        "option": w("monitoring option of {name}", name=name),
        "frequency": w("frequency of {name}", name=name),
        "method": w("method of {name}", name=name),
        "source": w("source of {name}", name=name),
        "value": w("value of {name}", name=name),
        "row": w("table {name}", name=name),
        "equation": w("equation {name}", name=name),
    }[basis.kind]


def allocation(s: Subject, section: str = "allocation") -> list[Block]:
    """Give who gets what of each year, as entered, and whether it sums to the year's credits."""
    w = s.words
    if not s.result.allocated:
        return [empty(w("No allocation is stated in the project file."))]
    columns = [
        column("year", w("Year"), "number"),
        column("side", w("Side")),
        column("participant", w("Participant")),
        column("share", w("Share"), "number"),
        column("tonnes", w("Credits (tCO2)"), "number"),
    ]
    sides = {"japan": w("Japan"), "partner": country(s)}
    rows = []
    for one in s.result.allocated:
        n = s.file.allocation.index(one.line)
        of_year = one.line.share
        part = None if of_year is None else of_year.value / (100 if of_year.unit == "%" else 1)
        hide, hidden = s.masking.cell, hides_tonnes(s.masking, n)
        shared = share(w, None if part is None else float(part))
        rows.append(
            [
                hide(year(one.line.year), "allocation", n, "year"),
                hide(text(sides[one.line.side]), "allocation", n, "side"),
                hide(text(one.line.participant), "allocation", n, "participant"),
                text(MASK) if hidden and part is not None else shared,
                text(MASK) if hidden else number(w, one.tonnes),
            ]
        )
    found = table(section, "allocation", w("Allocation as entered"), columns, rows)
    return [found, _sums(s, section)]


def _sums(s: Subject, section: str) -> Table:
    w = s.words
    columns = [
        column("year", w("Year"), "number"),
        column("allocated", w("Allocated (tCO2)"), "number"),
        column("emission_reductions", w("Credits (tCO2)"), "number"),
        column("check", w("Check")),
    ]
    rows = []
    for one in s.result.years:
        given = [a.tonnes for a in s.result.allocated if a.line.year == one.part.year]
        equal = sum(given) == one.emission_reductions
        said = w("sums to the credits") if equal else w("does not sum to the credits")
        if not given:
            said = w("not allocated")
        rows.append(
            [
                year(one.part.year),
                number(w, sum(given)),
                number(w, one.emission_reductions),
                text(said),
            ]
        )
    return table(section, "allocation_sums", w("Sums of the allocation"), columns, rows)
