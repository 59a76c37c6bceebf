"""The request for issuance: period, amounts per year and side of 2020/2021, allocation, entity."""

from __future__ import annotations

from jcm_mrv.reporting.blocks import (
    column,
    day,
    empty,
    fact,
    facts,
    heading,
    lines,
    number,
    paragraph,
    table,
    text,
    year,
)
from jcm_mrv.reporting.context import Block, Cell
from jcm_mrv.reporting.masking import MASK
from jcm_mrv.reporting.sections import rested_on
from jcm_mrv.reporting.sections.front import header
from jcm_mrv.reporting.standings import ready_text, standing_text
from jcm_mrv.reporting.subject import Subject


def period(s: Subject) -> list[Block]:
    """Give what identifies the project, the period and how sure the result is."""
    w = s.words
    rows = [
        *header(s),
        fact("standing", w("Standing"), standing_text(w, s.result.standing)),
        fact("readiness", w("Readiness"), ready_text(w, s.result)),
    ]
    blocks: list[Block] = [facts(rows)]
    if s.result.standing != "final" or not s.result.ready:
        said = w("No issuance can be requested on this: the result is not final, or not ready.")
        blocks.insert(0, paragraph(said, "warning"))
    if s.pack is not None and s.pack.warnings:
        said = w("The check of the evidence pack has warnings: what it found stands at the end.")
        blocks.insert(0, paragraph(said, "warning"))
    return blocks


def amounts(s: Subject) -> list[Block]:
    """Give the amount per calendar year; years to 2020 and from 2021 never in one line."""
    w = s.words
    labels = {"to 2020": w("to 2020"), "from 2021": w("from 2021")}
    columns = [
        column("year", w("Year"), "number"),
        column("vintage", w("Vintage")),
        column("start", w("From"), "date"),
        column("end", w("To"), "date"),
        column("emission_reductions", w("Amount requested (tCO2)"), "number"),
    ]
    rows: list[list[Cell]] = [
        [
            year(one.part.year),
            text(labels[one.part.label]),
            day(w, one.part.start),
            day(w, one.part.end),
            number(w, one.emission_reductions),
        ]
        for one in s.result.years
    ]
    sums: list[list[Cell]] = [
        [
            text(label),
            number(
                w,
                sum(y.emission_reductions for y in s.result.years if y.part.label == name),
            ),
        ]
        for name, label in labels.items()
        if any(y.part.label == name for y in s.result.years)
    ]
    by_side = [
        column("vintage", w("Vintage")),
        column("emission_reductions", w("Amount requested (tCO2)"), "number"),
    ]
    return [
        table("amounts", "amounts", w("Amounts per calendar year"), columns, rows),
        table("amounts", "vintages", w("Amounts per side of 2020/2021"), by_side, sums),
    ]


def allocation(s: Subject) -> list[Block]:
    """Give what each participant gets, with a line for each account."""
    w = s.words
    blocks = rested_on.allocation(s)
    named = list(dict.fromkeys(one.line.participant for one in s.result.allocated))
    if named:
        hidden = {
            one.line.participant
            for one in s.result.allocated
            if s.masking.hides("allocation", s.file.allocation.index(one.line), "participant")
        }
        shown = [MASK if name in hidden else s.masking.prose(name) for name in named]
        blocks.append(heading(w("Accounts")))
        blocks.append(
            lines(
                (f"account_{n}", w("Account of {name}", name=name))
                for n, name in enumerate(shown, 1)
            )
        )
    return blocks


def entity(s: Subject) -> list[Block]:
    """Leave lines for the third-party entity and for whoever asks for issuance."""
    w = s.words
    return [
        empty(w("The third-party entity is not known to this tool.")),
        lines(
            [
                ("entity", w("Third-party entity")),
                ("verified", w("Date of the verification report")),
                ("contact", w("Contact: name, organisation, address")),
                ("signature", w("Name, signature and date")),
            ]
        ),
    ]
