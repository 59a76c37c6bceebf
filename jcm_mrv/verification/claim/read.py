"""``read_workbook``: a monitoring spreadsheet, by whomever made, to what it claims."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from jcm_mrv.findings import VER, Finding, FindingsError, has_errors
from jcm_mrv.methodology.days import DATE, day_number, read_day
from jcm_mrv.methodology.inputs import MOST_VALUES, Inputs, MemberKey, Problem, labelled
from jcm_mrv.methodology.judge import load_methodology
from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.units_defined import ways_of
from jcm_mrv.verification.claim import results
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.confirmed import Confirmed
from jcm_mrv.verification.claim.members import Members
from jcm_mrv.verification.claim.periods import own_parts, read_time, span_of
from jcm_mrv.verification.claim.provenance import Provenance
from jcm_mrv.verification.claim.rows import RawRow, RowReader
from jcm_mrv.verification.claim.sheets import book_of, number_in, shown_value, with_texts
from jcm_mrv.verification.claim.spare import SpareRows, as_filled_in, spare_rows
from jcm_mrv.verification.claim.unknown import unknown_methodology
from jcm_mrv.workbook import wording
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas.evaluate import Evaluator
from jcm_mrv.workbook.formulas.values import NotEvaluated
from jcm_mrv.workbook.reading.cells import WorkbookGrid
from jcm_mrv.workbook.reading.grid import read_grid
from jcm_mrv.workbook.reading.headings import SheetSide
from jcm_mrv.workbook.reading.layout import LaidOutSheet, Layout, no_sheet, read_layout
from jcm_mrv.workbook.reading.package import open_package
from jcm_mrv.workbook.reading.table_row import TableRow


def read_workbook(path: Path | str, library: Library | None = None) -> Claim:
    """Give what a monitoring spreadsheet claims: methodology, periods, inputs, results, with cells.

    Parameters
    ----------
    path : Path or str
        An xlsx file: made by this tool, by hand in the official file, or otherwise.
    library : Library, optional
        Where methodologies are looked up; the shipped ones by default.

    Raises
    ------
    FindingsError
        ``WBK-1..`` where it cannot be read, ``VER-001`` and ``VER-002`` where its methodology is
        not known, ``MET-...`` where that cannot be loaded.

    Examples
    --------
    >>> claim = read_workbook("monitoring_spreadsheet.xlsx")                  # doctest: +SKIP
    >>> claim.methodology.reference, claim.stated                             # doctest: +SKIP
    ('VN_AM007@1.0', 604.0)
    """
    return read_claim(read_grid(open_package(Path(path))), library)


def read_claim(
    grid: WorkbookGrid,
    library: Library | None = None,
    side: SheetSide | None = None,
    unjudged: Mapping[Place, str] | None = None,
    confirmed: Confirmed | None = None,
) -> Claim:
    """Give what the sheets of a workbook claim, as :func:`read_workbook`; or its plan alone.

    ``unjudged`` are formulas that are not to be evaluated, with the reason; ``confirmed`` is what
    was read in official texts.
    """
    book = book_of(grid, unjudged)
    cells, evaluator = Provenance(book), Evaluator(book)
    grid = with_texts(grid, evaluator)
    layout = read_layout(grid)
    library = library or Library()
    if not layout.of("report", "input") and not layout.of("plan", "input"):
        stop = [f for f in layout.findings if f.is_error]
        raise FindingsError([*stop, no_sheet(grid, "report", [])])
    confirmed = confirmed or Confirmed()
    known, said = confirmed.of(_methodology(layout, library))
    methodology, side = known.methodology, side or _side(layout)
    claim = Claim(grid.name, grid, layout, book, cells, evaluator, Inputs(methodology, {}), side)
    claim.records = {record: confirmed.at_hand.get(record) for record in known.records}
    claim.overlays, claim.said, claim.without_overlays = known.used, said, known.own
    # A plan beside the report may hold Table 2 alone.
    plans = {s.grid.name for s in layout.sheets if s.side == "plan" and s.fixed is not None}
    aside = plans if side == "report" else set()
    claim.findings += [f for f in layout.findings if f.code != "WBK-122" or f.where not in aside]
    sheets = layout.of(side, "input")
    if len(sheets) != 1:
        claim.findings.append(no_sheet(grid, side, sheets))
        return claim
    _fill(claim, sheets[0])
    return claim


def plan_beside(report: Claim) -> Claim | None:
    """Give the plan in the workbook of a report, as a claim of its own; None where it has none."""
    sheet = report.layout.one("plan", "input")
    if report.side == "plan" or sheet is None:
        return None
    plan = replace(
        Claim(
            report.name,
            report.grid,
            report.layout,
            report.book,
            report.cells,
            report.evaluator,
            Inputs(report.methodology, {}),
            "plan",
        ),
        records=report.records,
        overlays=report.overlays,
        without_overlays=report.without_overlays,
    )
    try:
        _fill(plan, sheet)
    except FindingsError:
        return None
    return plan


def _fill(claim: Claim, sheet: LaidOutSheet) -> None:
    """Fill in the inputs, periods and results of one side of a workbook."""
    reader = RowReader(claim.methodology)
    rows = as_filled_in(claim, _rows(reader, claim.layout, claim.side))
    claim.findings += reader.findings
    claim.unused = reader.unused
    read_time(claim, sheet, rows)
    _bind(claim, rows)
    results.read_results(claim, reader, sheet)
    claim.findings += _missing(claim)
    claim.findings += _not_needed(claim)


def _methodology(layout: Layout, library: Library) -> Methodology:
    if not layout.methodologies:
        raise FindingsError([unknown_methodology(layout, library, "")])
    identifier, version = layout.methodologies[0]
    reference = f"{identifier}@{version}"
    try:
        library.find(reference, layout.grid.name)
    except FindingsError as exc:
        unknown = unknown_methodology(layout, library, reference)
        raise FindingsError([unknown, *exc.findings]) from exc
    return load_methodology(reference, library, layout.grid.name)


def _side(layout: Layout) -> SheetSide:
    """Give the report where it holds values, else the plan."""
    for side in ("report", "plan"):
        sheets = [*layout.of(side, "input"), *layout.of(side, "separate")]
        if any(
            not r.cell("value").is_blank for s in sheets if s.monitored for r in s.monitored.rows
        ):
            return side
        if any(
            not s.separate.cell(r, c).is_blank
            for s in sheets
            if s.separate
            for r in s.separate.rows
            for c in s.separate.columns
        ):
            return side
    return "report" if layout.of("report", "input") else "plan"


def _rows(reader: RowReader, layout: Layout, side: SheetSide) -> list[RawRow]:
    inputs = [*layout.of(side, "input"), *layout.of(side, "separate")]
    rows: list[RawRow] = []
    for sheet in inputs:
        rows += reader.monitored(sheet)
        rows += reader.separate(sheet)
    fixed = [row for sheet in inputs for row in reader.fixed(sheet)]
    if not fixed and side == "report":
        fixed = [row for sheet in layout.of("plan", "input") for row in reader.fixed(sheet)]
    return _without_sums([*rows, *fixed])


def _without_sums(rows: list[RawRow]) -> list[RawRow]:
    """Leave out rows that sum up the lines of another sheet: those lines are the inputs."""
    by_line = {row.name for row in rows if row.ordinal is not None}
    return [row for row in rows if row.ordinal is not None or row.name not in by_line]


_FROM_1904 = 1462
"""Days by which a workbook that counts from 1904 is behind one that counts from 1900."""


def _bind(claim: Claim, rows: list[RawRow]) -> None:
    methodology = claim.methodology
    members = Members(methodology, rows)
    if members.crowded:
        raise FindingsError([*claim.findings, *(_crowded(claim, p) for p in members.crowded)])
    claim.bound = Inputs(methodology, members.ids)
    claim.findings += members.findings
    claim.findings += spare_rows(
        [row for n, row in enumerate(rows) if n in members.unused],
        [
            row
            for n, row in enumerate(rows)
            if n not in members.unused and _of_no_period(claim, row)
        ],
    )
    claim.own_parts, unclear = own_parts(claim, rows, members)
    claim.findings += unclear
    seen: dict[tuple[str, object, int | None], StatedValue] = {}
    denied: list[StatedValue] = []
    spare, fixed = SpareRows(rows, members), _rows_of_fixed(claim)
    for n, row in enumerate(rows):
        parameter = methodology.parameters.get(row.name)
        monitored = parameter is not None and parameter.kind == "monitored"
        span = span_of(claim, row) if monitored else None
        if not members.keys[n] or _of_no_period(claim, row):
            continue
        if spare.has(n):
            continue
        stated = _stated(claim, row, members.keys[n], span, fixed)
        if row.name in methodology.needed and stated.value in (None, wording.NOT_NEEDED):
            denied.append(stated)
            continue
        if row.name in methodology.by_year and stated.value == wording.BY_YEAR:
            claim.worked_out.append(stated)
            continue
        firsts = [seen.setdefault((row.name, key, span), stated) for key in stated.members]
        first = next((first for first in firsts if first is not stated), None)
        if first is None or (monitored and _another_meter(claim, stated, first)):
            (claim.monitored if monitored else claim.fixed).append(stated)
        else:
            at = place_text(first.place)
            claim.findings.append(
                VER[7].at(stated.where, found=f"first in {at}", label=stated.label)
            )
    # The sheet calls it not needed, or leaves it empty; where it is needed, no value stands there.
    for stated in denied:
        asked = claim.described.asked(stated.name)
        if any(k in asked and (stated.name, k, stated.span) not in seen for k in stated.members):
            monitored = methodology.parameters[stated.name].kind == "monitored"
            (claim.monitored if monitored else claim.fixed).append(stated)


def _crowded(claim: Claim, problem: Problem) -> Finding:
    return VER[9].at(claim.name, name=problem.name, count=problem.number, most=MOST_VALUES)


def _of_no_period(claim: Claim, row: RawRow) -> bool:
    """Whether a row is empty, of a period that no row has a value for."""
    if not row.is_empty or row.period is None or claim.methodology.time_set(row.name):
        return False
    return bool(claim.years) and row.table == 1 and claim.time.position(row.period) is None


def _stated(
    claim: Claim,
    row: RawRow,
    keys: tuple[tuple[str, ...], ...],
    span: int | None,
    fixed: Mapping[Place, TableRow],
) -> StatedValue:
    unit = claim.methodology.unit(row.name)
    value = claim.evaluator.value(row.place) if row.cell.formula else shown_value(row.cell)
    if isinstance(value, NotEvaluated):
        value = shown_value(row.cell)
    elif row.cell.formula is not None and row.cell.kind == "blank" and value == 0:
        value = 0.0
    leaf = claim.cells.leaf(row.place)
    if row.cell.formula is not None and claim.book.content(leaf) is None:
        value = None
    text = value if isinstance(value, str) and unit and value.strip() else None
    number = None if text is None else number_in(text)
    if unit == DATE:
        day = None if text is None else read_day(text)
        number = None if day is None else float(day_number(day))
        if isinstance(value, float) and claim.grid.date_1904:
            value += _FROM_1904
    return StatedValue(
        row.name,
        keys,
        span,
        row.place,
        leaf,
        value if number is None else number,
        row.unit,
        _factor(row.unit, unit),
        row.option,
        row.source or (fixed[leaf].text("source") if leaf in fixed else ""),
        row.description,
        claim.cells.is_typed(row.place),
        row.table,
        text if number is not None else None,
        row.comment,
    )


def _factor(written: str, unit: str) -> Fraction | None:
    """Give what turns a stated value into the methodology's unit; without a unit, 1."""
    if not unit:
        return None
    return next(iter(ways_of(written, unit)), None) if written.strip() else Fraction(1)


def _rows_of_fixed(claim: Claim) -> dict[Place, TableRow]:
    """Give the rows of fixed values by their cells: what refers to one has its source."""
    tables = [(s.grid.name, s.fixed) for s in claim.layout.sheets if s.fixed is not None]
    return {
        (name, *place): row
        for name, table in reversed(tables)
        for row in reversed(table.rows)
        if (place := row.position("value")) is not None
    }


def _another_meter(claim: Claim, stated: StatedValue, first: StatedValue) -> bool:
    """Whether a second line of the same value is that of another meter, so that both are added."""
    summed = claim.methodology.parameters[stated.name].aggregation == "sum"
    same = stated.value == first.value and bool(stated.value)
    return summed and not same and stated.description != first.description


def _missing(claim: Claim) -> list[Finding]:
    """Give what the methodology needs and the workbook does not give."""

    def years(stated: StatedValue) -> list[int]:
        return [n for n in claim.time.covering(stated.span) if n < len(claim.years)]

    findings = []
    methodology = claim.methodology
    if has_errors(f for f in claim.findings if f.code in ("WBK-122", "WBK-123", "WBK-126")):
        return []
    given = {(s.name, key, year) for s in claim.inputs for key in s.members for year in years(s)}
    sheet: LaidOutSheet | None = claim.layout.one(claim.side, "input")
    where = sheet.monitored.where if sheet and sheet.monitored else claim.name
    needed = methodology.needed_by("ER")
    for name in methodology.monitored():
        if name not in needed:
            continue
        # Who has amounts of another year was not there: a question, asked with the periods.
        once = {key for of, key, _ in given if of == name}
        amount = methodology.parameters[name].aggregation == "sum"
        for year, part in enumerate(claim.years):
            lost = [k for k in claim.described.asked(name) if (name, k, year) not in given]
            lost = [
                k
                for k in lost
                if not (amount and k in once) and _counts_in(claim, name, k, part.year)
            ]
            if lost or (not claim.bound.keys(name) and _is_needed(claim, name)):
                shown = ", ".join("/".join(key) for key in lost[:5] if key)
                found = f"no row for {methodology.symbol(name)} in {part.start} - {part.end}"
                words = methodology.description(name)[:160]
                findings.append(
                    VER[6].at(where, found=found, name=name, members=shown, description=words)
                    if shown
                    else VER[6]["without-members"].at(
                        where, found=found, name=name, description=words
                    )
                )
    return findings


def _counts_in(claim: Claim, name: str, key: MemberKey, year: int) -> bool:
    """Whether a month or season counts in a calendar year; whatever is none counts in each."""
    sets = claim.methodology.sets_of(name)
    own = (claim.own_parts.get(over, {}).get(one) for over, one in zip(sets, key, strict=True))
    return all(part is None or part.year == year for part in own)


def _not_needed(claim: Claim) -> list[Finding]:
    """Give the values that are stated of members that do not need them: nothing rests on them."""
    findings = []
    for stated in claim.inputs:
        if stated.name not in claim.methodology.needed or stated.value is None:
            continue
        asked = claim.described.asked(stated.name)
        if spare := [key for key in stated.members if key not in asked]:
            findings.append(
                VER[133].at(
                    stated.where,
                    found=str(stated.value),
                    label=labelled(stated.name, spare[0]),
                    condition=claim.methodology.parameters[stated.name].needed,
                )
            )
    return findings


def _is_needed(claim: Claim, name: str) -> bool:
    return all(claim.methodology.sets[s].optional is None for s in claim.methodology.sets_of(name))
