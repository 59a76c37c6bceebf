"""A needs survey, read: sites with their rows, and everything that is wrong or odd about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from jcm_mrv.findings import PLN, Finding, Severity, nearest
from jcm_mrv.findings.finding import counted
from jcm_mrv.input_files import InputFile
from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.survey_keys import SHEETS, Sheet, survey_keys
from jcm_mrv.planning.screening.survey import judge
from jcm_mrv.planning.screening.survey.cells import Methodologies, read_cell
from jcm_mrv.planning.screening.survey.consent import nameless
from jcm_mrv.planning.screening.survey.headings import (
    Head,
    head_of,
    is_ours,
    is_total,
    unknown_sheets,
)
from jcm_mrv.planning.screening.survey.model import CONSENT, Row, Survey, SurveySite, Value
from jcm_mrv.planning.screening.survey.numbers import Written, written_in
from jcm_mrv.planning.screening.survey.placed import of_places
from jcm_mrv.planning.screening.survey.sheets import RawSheet, open_survey
from jcm_mrv.workbook.address import column_letters

_MANY = 5
"""Findings of a kind from which on they are told as one."""
_SHOWN = 4
_IDENTIFIED: dict[str, tuple[str, ...]] = {
    "sites": ("site_id",),
    "equipment": ("site_id", "equipment_id"),
    "waste": ("site_id", "stream", "waste_type"),
    "biomass": ("site_id", "kind"),
    "costs": ("site_id", "measure"),
}
"""What no two rows of a sheet have alike."""


def read_survey(path: Path | str, library: Library | None = None) -> Survey:
    """Read a needs survey: a workbook, a CSV file of sites, or a folder of CSV files.

    What is wrong in a cell makes that cell unknown, what is wrong with a row leaves it out, and the
    rest goes on.

    Parameters
    ----------
    path : Path or str
        The survey.
    library : Library, optional
        The methodologies that ``costs`` may name; the shipped ones without it.

    Raises
    ------
    FindingsError
        ``PLN-100`` or ``PLN-101``, and what is said of any workbook, when there is nothing to read.
    """
    path = Path(path)
    opened = open_survey(path)
    reading = _Reading((library or Library()).versions(), list(opened.findings))
    written = written_in(
        cell
        for raw in opened.sheets
        if raw.separator != ","
        for cells in raw.rows.values()
        for cell in cells
        if isinstance(cell, str)
    )
    heads: dict[Sheet, tuple[RawSheet, Head]] = {}
    for raw in opened.sheets:
        if is_ours(raw.name):
            continue
        head = head_of(raw, reading.findings)
        if head is None:
            reading.findings += unknown_sheets(raw)
        elif head.sheet in heads:
            other = heads[head.sheet][0].where()
            reading.findings.append(
                PLN[102]["twice"].at(raw.where(), found=raw.name, sheet=head.sheet, other=other)
            )
        else:
            heads[head.sheet] = (raw, head)
    for sheet in SHEETS:
        if sheet in heads:
            # Points and commas of a CSV file between commas can only be points.
            reading.sheet(*heads[sheet], Written() if heads[sheet][0].separator == "," else written)
    return reading.survey(path, opened.inputs, heads)


class _Reading:
    """The rows that were read so far, with what was found."""

    def __init__(self, available: Methodologies, findings: list[Finding]) -> None:
        self.available, self.findings = available, findings
        self.of_site: dict[str, list[Finding]] = {}
        self.rows: dict[str, dict[str, list[Row]]] = {}
        self.seen: dict[tuple[Value, ...], Row] = {}

    def sheet(self, raw: RawSheet, head: Head, written: Written) -> None:
        """Read the rows of a sheet."""
        self.findings += _unseen(raw, head)
        calculated = 0
        for number in sorted(raw.rows):
            if number < head.first or not any(
                raw.cell(number, c) != "" for c in head.columns.values()
            ):
                continue
            if is_total(raw.rows[number]):
                self.findings.append(PLN[132].at(raw.where(number), found=_first_text(raw, number)))
                continue
            row, found = _row(raw, head, number, written, self.available)
            calculated += sum((number, c) in raw.calculated for c in head.columns.values())
            self._keep(row, found)
        if calculated:
            self.findings.append(PLN[121].at(raw.where(), found=f"{calculated:,}"))

    def _keep(self, row: Row, found: list[Finding]) -> None:
        site = row.text_of("site_id")
        keys = survey_keys()[row.sheet]
        missing = [key for key, asked in keys.items() if asked.needed and key not in row.values]
        known = site in self.rows.get("sites", {})
        if missing:
            told = [key for key in missing if key not in row.wrong]
            found += [PLN[107].at(row.where, key=key) for key in told[:1]]
        elif row.sheet != "sites" and not known:
            ids = self.rows.get("sites", {})
            found.append(
                PLN[108].at(row.place_of("site_id"), found=site, nearest=nearest(site, ids))
            )
        elif (first := self._first(row)) is not None:
            found.append(_twice(row, first))
            if row.sheet == "sites" and row.is_withheld:
                self._withhold(first)
        else:
            if row.sheet == "sites" and (made := judge.summed(row)):
                row, note = made
                found.append(note)
            found += judge.of_row(row)
            self.rows.setdefault(row.sheet, {}).setdefault(site, []).append(row)
        if row.is_withheld:
            found = [nameless(one, row) for one in found]
        self.findings += found
        if found and site and (known or row.sheet == "sites"):
            self.of_site.setdefault(site, []).extend(found)

    def _first(self, row: Row) -> Row | None:
        marks = (row.sheet, *(row.values[key] for key in _IDENTIFIED[row.sheet]))
        first = self.seen.setdefault(marks, row)
        return None if first is row else first

    def _withhold(self, row: Row) -> None:
        """Name a site no more, since another row of it says no."""
        rows = self.rows["sites"][row.text_of("site_id")]
        rows[:] = [replace(one, wrong=one.wrong | {CONSENT}) for one in rows]

    def _without_names(self, sites: Iterable[SurveySite]) -> None:
        """Leave out of all that was found who the sites are that are not to be named."""
        made: dict[int, Finding] = {}
        hidden = {site.id: site.row for site in sites if site.row.is_withheld}
        for site, found in self.of_site.items():
            for one in found:
                # Another site at the same place would tell where this one lies.
                for named in (site, str(one.values.get("other"))):
                    if named in hidden:
                        made[id(one)] = nameless(made.get(id(one), one), hidden[named])
        self.findings = [made.get(id(one), one) for one in self.findings]
        for of_one in self.of_site.values():
            of_one[:] = [made.get(id(one), one) for one in of_one]

    def survey(
        self, path: Path, inputs: Mapping[str, InputFile], heads: dict[Sheet, tuple[RawSheet, Head]]
    ) -> Survey:
        """Give what was read."""
        if "sites" not in heads:
            self.findings.append(PLN[103].at(path.name))
        elif not self.rows.get("sites"):
            raw, head = heads["sites"]
            empty = not any(number >= head.first for number in raw.rows)
            wording = PLN[103]["unfilled"] if empty else PLN[103]["none"]
            self.findings.append(wording.at(raw.where()))
        sites = tuple(self._sites())
        for site, finding in (*judge.among_others(sites), *of_places(sites, path.name)):
            self.findings.append(finding)
            self.of_site.setdefault(site, []).append(finding)
        self._without_names(sites)
        sites = tuple(
            replace(site, findings=tuple(self.of_site.get(site.id, ()))) for site in sites
        )
        return Survey(path, sites, tuple(self.findings), inputs)

    def _sites(self) -> Iterator[SurveySite]:
        for identifier, (row, *_) in self.rows.get("sites", {}).items():
            of = {sheet: tuple(rows.get(identifier, ())) for sheet, rows in self.rows.items()}
            yield SurveySite(
                identifier,
                row,
                of.get("equipment", ()),
                of.get("waste", ()),
                of.get("biomass", ()),
                of.get("costs", ()),
            )


def _row(
    raw: RawSheet, head: Head, number: int, written: Written, available: Methodologies
) -> tuple[Row, list[Finding]]:
    values: dict[str, Value] = {}
    findings: list[Finding] = []
    wrong: set[str] = set()
    letters = {key: column_letters(column) for key, column in head.columns.items()}
    row = Row(head.sheet, number + 1, raw.where(number), values, letters, raw.file, raw.is_text)
    asked = survey_keys()[head.sheet]
    for key, column in head.columns.items():
        place = (number, column)
        cell = raw.cell(number, column)
        if place in raw.unresolved or place in raw.failed:
            wording = PLN[120] if place in raw.unresolved else PLN[128]
            findings.append(wording.at(row.place_of(key), found=str(cell), key=key))
            wrong.add(key)
        elif cell != "":
            value, finding = read_cell(
                cell, key, asked[key], row.place_of(key), written, available, values
            )
            if value is not None:
                values[key] = value
            if finding is not None:
                findings.append(finding)
                # Whatever answers the question and is no yes may be a no.
                if value is None and (finding.is_error or key == CONSENT):
                    wrong.add(key)
    return replace(row, wrong=frozenset(wrong)), findings


def _first_text(raw: RawSheet, number: int) -> str:
    return next((cell for cell in raw.rows[number] if isinstance(cell, str) and cell), "")


def _twice(row: Row, first: Row) -> Finding:
    keys = _IDENTIFIED[row.sheet]
    found = ", ".join(str(row.values[key]) for key in keys)
    where, named = row.place_of(keys[-1]), ", ".join(keys)
    if row.values == first.values:
        return PLN[109]["same"].at(
            where, found=found, severity=Severity.WARNING, keys=named, first=first.where
        )
    return PLN[109].at(where, found=found, keys=named, first=first.where)


def _unseen(raw: RawSheet, head: Head) -> Iterator[Finding]:
    """Say what somebody who looks at the sheet does not see, and which cells are one."""
    if raw.hidden:
        yield PLN[123]["sheet"].at(raw.where(), found=raw.name)
    for row in sorted(raw.hidden_rows):
        if row >= head.first:
            yield PLN[123].at(raw.where(row), found=f"{row + 1}")
    for key, column in head.columns.items():
        if column in raw.hidden_columns:
            place = f"{raw.where()}, {column_letters(column)}"
            yield PLN[123]["column"].at(place, found=column_letters(column), key=key)
    known = set(head.columns.values())
    for area in raw.merged:
        if area.bottom >= head.first and known & set(range(area.left, area.right + 1)):
            yield PLN[122].at(f"{raw.where()}!{area.text}", found=area.text)


def folded(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Give findings, those of a kind about one key as one where there are many of them."""
    kinds: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        kind = (
            finding.code,
            finding.wording,
            finding.values.get("key"),
            finding.values.get("keys"),
        )
        kinds.setdefault(kind, []).append(finding)
    for found in kinds.values():
        if len(found) > _MANY:
            yield from counted(found[:_SHOWN], len(found))
        else:
            yield from found
