"""A project's values into an official spreadsheet: find, place, type, recalculate, compare."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from pathlib import Path
from typing import Any

from jcm_mrv.calculation.result import ApplicationResult, Result
from jcm_mrv.findings import WBK, Finding, FindingsError, Severity, has_errors
from jcm_mrv.immutable import immutable, mutable
from jcm_mrv.input_files import ZIP_MARK, open_file
from jcm_mrv.methodology.units_written import times_of
from jcm_mrv.outputs import write_file
from jcm_mrv.workbook.address import Position
from jcm_mrv.workbook.filling.items import Item, Items
from jcm_mrv.workbook.filling.known import Known
from jcm_mrv.workbook.filling.placing import Placing
from jcm_mrv.workbook.filling.refresh import (
    PlanCheck,
    YearCheck,
    check_plan,
    check_results,
    fresh_results,
)
from jcm_mrv.workbook.filling.splice import (
    Change,
    Places,
    SpliceError,
    Typed,
    locate,
    set_attribute,
    splice,
)
from jcm_mrv.workbook.filling.zipping import ZipError, replace_parts
from jcm_mrv.workbook.reading.cells import WorkbookGrid
from jcm_mrv.workbook.reading.grid import read_grid
from jcm_mrv.workbook.reading.layout import LaidOutSheet, Layout, no_sheet, read_layout
from jcm_mrv.workbook.reading.package import (
    MAX_PART_BYTES,
    Package,
    open_package,
    package_of,
)
from jcm_mrv.workbook.reading.styles import CellStyle, read_styles
from jcm_mrv.workbook.recalculate import find_libreoffice, recalculated

SCHEMA = "jcm-mrv/fill/1"


@immutable
class Filled:
    """A filled workbook and the report on it.

    Attributes
    ----------
    data : bytes
        The xlsx file.
    items : tuple of Item
        What was typed, cell by cell.
    kept : tuple of (str, str)
        Cells that hold a text of their own, with the text that was therefore not typed.
    checks : tuple of YearCheck
        The sheet's own results beside the calculated ones; empty where nothing was recalculated.
    plan : PlanCheck, optional
        The plan's own result beside the project's estimates; None where nothing was recalculated.
    """

    application: ApplicationResult
    data: bytes
    items: tuple[Item, ...]
    kept: tuple[tuple[str, str], ...]
    checks: tuple[YearCheck, ...]
    findings: tuple[Finding, ...]
    recalculated: bool
    plan: PlanCheck | None = None

    def as_dict(self) -> dict[str, Any]:
        """Give the report as ``fill --json`` prints it (schema ``jcm-mrv/fill/1``)."""
        return {
            "schema": SCHEMA,
            "methodology": self.application.methodology.reference,
            "standing": self.application.standing,
            "overlays": [
                {"path": overlay.name, "sha256": overlay.sha256}
                for overlay in self.application.application.overlays
            ],
            "cells": [item.as_dict() for item in self.items],
            "kept": [{"cell": where, "not_typed": text} for where, text in self.kept],
            "recalculated": self.recalculated,
            "results": [check.as_dict() for check in self.checks],
            "plan": None if self.plan is None else self.plan.as_dict(),
            "findings": [finding.as_dict() for finding in self.findings],
        }


def fill_workbook(
    path: Path | str, result: Result, *, year: int | None = None, recalculate: bool | None = None
) -> Filled:
    """Give an official workbook with a project's values in its input cells.

    Parameters
    ----------
    path : Path or str
        The official xlsx file; it is read, never changed.
    result : Result
        As :func:`jcm_mrv.calculate` gives it.
    year : int, optional
        The calendar year to fill in; all by default.
    recalculate : bool, optional
        Whether LibreOffice recalculates a copy for the results of formulas. By default where it is
        installed; else the file is marked to be calculated when it is opened.

    Raises
    ------
    FindingsError
        When the workbook cannot be read, is of another methodology, or values cannot be placed.
    """
    package = open_package(path)
    grid = read_grid(package)
    layout = read_layout(grid)
    reports = layout.of("report", "input")
    if len(reports) != 1:
        raise FindingsError([no_sheet(grid, "report", reports)])
    application, findings = _application(layout, result)
    known = Known(result, application, _years(application, year))
    findings += [*package.findings, *layout.findings, *_reference(layout, result)]
    placing = Placing(known, layout=layout)
    if not has_errors(findings):
        placing.place(reports[0])
    findings += placing.findings
    if has_errors(findings):
        raise FindingsError(_in_order(findings))
    return _typed(package, grid, reports[0], placing, findings, recalculate)


def refuse_exchanged(official: Path, project: Path) -> None:
    """Refuse a workbook where the project file belongs.

    Raises
    ------
    FindingsError
        ``WBK-158``; whatever else is wrong with the files is said when they are read.
    """
    with contextlib.suppress(OSError), open_file(project) as file:
        if file.read(len(ZIP_MARK)) == ZIP_MARK:
            raise WBK[158].stop(str(project), workbook=project, project=official)


def write_filled(
    filled: Filled,
    official: Path,
    output: Path,
    *,
    inputs: Iterable[Path] = (),
    overwrite: bool = False,
) -> None:
    """Write the filled workbook, whole or not at all; the official file is never overwritten.

    Raises
    ------
    FindingsError
        ``WBK-156`` when it cannot be written; ``CAL-031`` and ``CAL-032`` as
        :func:`jcm_mrv.outputs.write_file` says.
    """
    try:
        write_file(
            output, filled.data, inputs=(official, *inputs), overwrite=overwrite, folders=True
        )
    except OSError as exc:
        raise WBK[156].stop(str(output), found=exc.strerror or type(exc).__name__) from None


def _typed(
    package: Package,
    grid: WorkbookGrid,
    report: LaidOutSheet,
    placing: Placing,
    findings: list[Finding],
    recalculate: bool | None,
) -> Filled:
    editor = _Editor(package, placing.items)
    data = editor.typed()
    checks: list[YearCheck] = []
    plan: PlanCheck | None = None
    done = False
    if recalculate or (recalculate is None and find_libreoffice()):
        try:
            after = recalculated(data, package.name)
            checks, problems = check_results(report, after, placing.assigned)
            planned = placing.layout.one("plan", "input")
            if planned is not None:
                estimated = placing.known.estimated_reductions
                plan, others = check_plan(planned, after, estimated)
                problems += others
        except FindingsError as exc:
            if recalculate:
                raise
            findings += [replace(f, severity=Severity.WARNING) for f in exc.findings]
        else:
            findings += problems
            data = editor.refreshed(grid, after)
            done = True
    if not done:
        data = editor.marked()
        findings.append(WBK[153].at(package.name))
    return Filled(
        placing.known.application,
        data,
        tuple(placing.items.by_cell.values()),
        tuple(placing.items.kept),
        tuple(checks),
        tuple(_in_order(findings)),
        done,
        plan,
    )


@mutable
class _Editor:
    """The parts of the package that change."""

    package: Package
    items: Items
    changes: dict[str, dict[Position, Change]] = field(default_factory=dict)

    def typed(self) -> bytes:
        """Give the file with everything typed in."""
        styles = read_styles(self.package)
        by_part: dict[str, dict[Position, Item]] = {}
        for item in self.items.by_cell.values():
            by_part.setdefault(item.sheet.part, {})[item.position] = item
        for part, items in by_part.items():
            places = self.places(part, set(items))
            self.changes[part] = {
                position: Typed(_content(item, places, styles)) for position, item in items.items()
            }
        return self.written({})

    def refreshed(self, before: WorkbookGrid, after: WorkbookGrid) -> bytes:
        """Give the file with fresh results of every formula too."""
        for sheet in before.sheets:
            fresh = fresh_results(sheet, after.sheet(sheet.name))
            if fresh:
                self.changes.setdefault(sheet.part, {}).update(fresh)
        return self.written({})

    def marked(self) -> bytes:
        """Give the file marked for calculation when it is opened."""
        part = self.package.workbook
        try:
            book = self.package.read(part)
            new = set_attribute(book, "calcPr", "fullCalcOnLoad", "1")
            if new is None:
                new = _with_calculation(book)
        except SpliceError as exc:
            raise self.not_editable(part, exc) from None
        return self.written({part: new})

    def places(self, part: str, wanted: set[Position]) -> Places:
        try:
            return locate(self.package.read(part, limit=MAX_PART_BYTES), wanted)
        except SpliceError as exc:
            raise self.not_editable(part, exc) from None

    def written(self, others: Mapping[str, bytes]) -> bytes:
        parts = dict(others)
        try:
            for part, changes in self.changes.items():
                xml = self.package.read(part, limit=MAX_PART_BYTES)
                parts[part] = splice(xml, locate(xml, set(changes)), changes)
            data = replace_parts(self.package.data, parts)
        except (SpliceError, ZipError) as exc:
            raise self.not_editable(self.package.workbook, exc) from None
        package_of(data, self.package.name)
        return data

    def not_editable(self, part: str, exc: ValueError) -> FindingsError:
        return WBK[154].stop(self.package.where(part), found=str(exc)[:200])


def _content(item: Item, places: Places, styles: tuple[CellStyle, ...]) -> float | str:
    if isinstance(item.content, str):
        return item.content
    style = places.style(item.position)
    shown = styles[style] if style is not None and style < len(styles) else styles[0]
    if shown.is_percent and times_of(item.unit, "%") == 1:
        # The cell shows a hundred times what is typed.
        return float(item.content / 100)
    return float(item.content)


def _with_calculation(book: bytes) -> bytes:
    """Give the workbook part with a ``calcPr`` behind the sheets or the defined names."""
    import re

    for name in (rb"definedNames", rb"externalReferences", rb"functionGroups", rb"sheets"):
        match = re.search(rb"</((?:\w+:)?)" + name + rb"\s*>", book)
        if match:
            new = b"<" + match[1] + b'calcPr fullCalcOnLoad="1"/>'
            return book[: match.end()] + new + book[match.end() :]
    raise SpliceError("no sheets")


def _application(layout: Layout, result: Result) -> tuple[ApplicationResult, list[Finding]]:
    """Give the part of the result that the workbook is for."""
    named = layout.methodologies
    for application in result.applications:
        file = application.methodology.file
        if (file.id, file.version) in named:
            return application, []
    own = [application.methodology.reference for application in result.applications]
    if not named and len(result.applications) == 1:
        finding = WBK[151].at(layout.grid.name, own=own[0])
        return result.applications[0], [finding]
    raise WBK[150].stop(
        layout.grid.name,
        found=", ".join(f"{i}@{v}" for i, v in named) or "none named",
        own=" or ".join(own),
    )


def _years(application: ApplicationResult, year: int | None) -> tuple[Any, ...]:
    if year is None:
        return application.years
    found = tuple(y for y in application.years if y.part.year == year)
    if not found:
        raise WBK[148].stop(
            found=str(year), years=", ".join(str(y.part.year) for y in application.years)
        )
    return found


def _reference(layout: Layout, result: Result) -> list[Finding]:
    own = result.project.file.reference.strip().upper()
    if not own or not layout.reference or layout.reference == own:
        return []
    return [WBK[152].at(layout.grid.name, found=layout.reference, own=own)]


def _in_order(findings: list[Finding]) -> list[Finding]:
    order = {"error": 0, "warning": 1, "note": 2}
    return sorted(dict.fromkeys(findings), key=lambda finding: order[finding.severity.value])
