"""Findings at the cell where their cause begins, where a check names one that only takes it."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from jcm_mrv.findings import VER, WBK, Finding
from jcm_mrv.findings.language import said
from jcm_mrv.verification.causes import RESULTS, asks
from jcm_mrv.verification.checks.check import Check
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.estimates import planned_of
from jcm_mrv.verification.claim.plan import rows_of
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.verification.taken import shown
from jcm_mrv.workbook.address import Place, column_letters, place_in, place_text
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.reading.headings import letter

_OF_A_VALUE = frozenset(
    f"VER-{number:03}"
    for number in (11, 12, 34, 35, 36, 37, 38, 100, 101, 102, 103, 106, 107, 161, 203, 221)
)
"""Codes that say of a value that it is wrong as it stands."""
_OF_ITS_SCALE = frozenset(("VER-032", "VER-033", "VER-104"))
"""Codes that say so of its unit too: a log may well be in another one than the row."""
_OF_A_FORMULA = frozenset(("VER-020", "VER-022", "VER-025", "VER-212"))
_HEADINGS = 6
"""Rows above the first of a table in which headings are looked for."""

_Found = Mapping[Check, Sequence[Judged]]


def where_it_begins(found: _Found, claim: Claim, model: Model | None) -> dict[Check, list[Judged]]:
    """Give findings at the first cell that is wrong.

    A value that only refers to another cell is wrong there: the cell is named with those that take
    it, once. A year of Table 1 that neither the logs nor Table 3 have is wrong in Table 1. And of a
    result that goes by a column which is not read nothing is asked of the participants.
    """
    codes = {j.finding.code for judged in found.values() for j in judged}
    own = _referred(claim) if codes & (_OF_A_VALUE | _OF_ITS_SCALE) else {}
    unread = _unread(claim) if codes & _OF_A_FORMULA else {}
    years = _years(found, claim) if {"VER-019", "VER-044"} <= codes else {}
    if not (own or unread or years):
        return {check: list(judged) for check, judged in found.items()}
    columns = _by_column(found, claim, unread)
    merged: dict[tuple[str, str], list[StatedValue]] = {}
    told: dict[Check, list[Judged]] = {}
    for check, judged in found.items():
        told[check] = []
        for one in judged:
            made = columns.get(one.finding) or years.get(one.finding, one)
            taker = own.get(one.finding.where)
            if made is one and taker is not None and _is_of_value(claim, one.finding, taker):
                key = one.finding.code, place_text(taker.leaf)
                merged.setdefault(key, []).append(taker)
                if len(merged[key]) > 1:
                    continue
            told[check].append(made)
    for judged in told.values():
        for n, one in enumerate(judged):
            taker = own.get(one.finding.where)
            takers = merged.get((one.finding.code, place_text(taker.leaf))) if taker else None
            if takers and taker is takers[0]:
                judged[n] = _at_leaf(one, takers, model)
    return told


# -- values that only refer to another cell -------------------------------------------------


def _referred(claim: Claim) -> dict[str, StatedValue]:
    """Give the values that stand in another cell than the one of their row: typed, or planned.

    What refers to the row of another value in the plan is wrong where it refers to it.
    """
    plans = _plans(claim)
    of = {planned.place: value for value, planned in planned_of(claim).items()}

    def is_of_another(s: StatedValue) -> bool:
        value = of.get(s.leaf)
        return value is not None and (value[0] != s.name or value[1] not in s.members)

    return {
        s.where: s
        for s in claim.inputs
        if s.leaf != s.place and (s.is_typed or s.leaf[0] in plans) and not is_of_another(s)
    }


def _plans(claim: Claim) -> set[str]:
    return {sheet.grid.name for sheet in claim.layout.sheets if sheet.side == "plan"}


def _is_of_value(claim: Claim, finding: Finding, stated: StatedValue) -> bool:
    if not asks(finding) or claim.book.content(stated.leaf) is None:
        return False
    if finding.code in _OF_A_VALUE:
        return True
    return finding.code in _OF_ITS_SCALE and stated.leaf[0] in _plans(claim)


def _at_leaf(one: Judged, takers: Sequence[StatedValue], model: Model | None) -> Judged:
    """Give a finding at the cell that values refer to, with the effect of all of them."""
    finding, cells = one.finding, shown([stated.where for stated in takers])
    found = said("{found}, taken by {cells}", found=finding.found, cells=cells)
    moved = one._replace(
        finding=replace(
            finding,
            where=place_text(takers[0].leaf),
            found=found,
            values={**finding.values, "found": found},
        )
    )
    if len(takers) == 1:
        return moved
    if one.instead is None or model is None:
        return moved._replace(effect=None, instead=None)
    gain = model.joint_effect(dict.fromkeys(takers, one.instead[1]))
    return moved._replace(effect=None if gain is None else -gain, instead=None)


# -- columns that are not read --------------------------------------------------------------


def _unread(claim: Claim) -> dict[Place, Place]:
    """Give the cells of Tables 1 and 2 in columns that are not read, each with its heading."""
    found: dict[Place, Place] = {}
    for sheet in claim.layout.sheets:
        for table in (sheet.monitored, sheet.fixed):
            if table is None or not table.rows or sheet.side != claim.side:
                continue
            own = (*table.columns.values(), *(column for column, _ in table.by_period))
            known = {n for column in own for n in range(column.first, column.last + 1)}
            first = table.rows[0].row
            heads: dict[int, Place] = {}
            for row in range(first - 1, max(-1, first - _HEADINGS, table.title[0]), -1):
                for column, cell in table.sheet.in_row(row):
                    if cell.kind == "text" and letter(cell.text) is None:
                        heads.setdefault(column, (table.sheet.name, row, column))
            for line in table.rows:
                for column, cell in table.sheet.in_row(line.row):
                    value = cell.kind == "number" or cell.formula is not None
                    if column in heads and column not in known and value:
                        found[table.sheet.name, line.row, column] = heads[column]
    return found


def _by_column(found: _Found, claim: Claim, unread: Mapping[Place, Place]) -> dict[Finding, Judged]:
    """Give one word on each column that is not read in place of formulas that go by it.

    That results differ comes of these.
    """
    accused: dict[Place, dict[Place, Judged]] = {}
    every = [j for judged in found.values() for j in judged] if unread else []
    for one in every:
        place = place_in(one.finding.where)
        if one.finding.code in _OF_A_FORMULA and one.finding.is_error and place is not None:
            heading = unread.get(place) or next(_named(claim, unread, place), None)
            if heading is not None:
                accused.setdefault(heading, {})[place] = one
    told: dict[Finding, Judged] = {}
    for heading, cells in accused.items():
        effects = [one.effect for one in cells.values()]
        finding = WBK[171].at(
            place_text(heading),
            found=str(claim.book.content(heading))[:60],
            column=column_letters(heading[2]),
            cell=shown(map(place_text, cells)),
        )
        known = [e for e in effects if e is not None]
        word = Judged(finding, math.fsum(known) if len(known) == len(effects) else None)
        told |= {one.finding: word for one in cells.values()}
        for one in every:
            place = place_in(one.finding.where) if one.finding.code in RESULTS else None
            if place is not None and claim.cells.rests_on(place, cells):
                told[one.finding] = word
    return told


def _named(claim: Claim, unread: Mapping[Place, Place], place: Place) -> Iterator[Place]:
    for part in t.walk(claim.book.tree(place)) if claim.book.formula(place) is not None else ():
        for cell, heading in unread.items():
            named = isinstance(part, t.RangeRef) and part.holds(cell)
            if named or (isinstance(part, t.CellRef) and part.place == cell):
                yield heading


# -- a year of Table 1 that nothing else has -------------------------------------------------


def _years(found: _Found, claim: Claim) -> dict[Finding, Judged]:
    """Give for results and logs of one year, where Table 1 has another, one word on Table 1."""
    logs = [
        j.finding
        for judged in found.values()
        for j in judged
        if j.finding.code == "VER-019" and j.finding.wording == "days"
    ]
    stray = {
        j.finding: (j, line)
        for judged in found.values()
        for j in judged
        for line in claim.credits
        if j.finding.code == "VER-044" and j.finding.is_error and line.period_place is not None
        if line.period is not None and j.finding.where == place_text(line.period_place)
    }
    told: dict[Finding, Judged] = {}
    for one, line in stray.values():
        assert line.period is not None
        same = [f for f in logs if line.period.start <= _first_day(f) <= line.period.end]
        row = rows_of(claim).get(claim.monitored[0].place[:2]) if same else None
        cell = row.position("period") if row is not None else None
        if row is None or cell is None:
            continue
        finding = VER[44]["logs"].at(
            place_text((row.sheet.name, *cell)),
            found=row.text("period")[:60],
            wanted=f"{line.period.start} - {line.period.end}",
            cell=one.finding.where,
            log=same[0].found.rpartition(" ")[2],
        )
        judged = Judged(finding, one.effect, moved=one.moved)
        told |= dict.fromkeys((one.finding, *same), judged)
    return told


def _first_day(finding: Finding) -> dt.date:
    return dt.date.fromisoformat(finding.found[:10])
