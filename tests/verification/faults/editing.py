"""Edits a workbook as a person would: cells changed, then calculated anew, everything else kept."""

from __future__ import annotations

import zipfile
from pathlib import Path

from lxml import etree

from jcm_mrv.verification.claim.sheets import book_of
from jcm_mrv.workbook.address import Place, cell_name, position_of
from jcm_mrv.workbook.formulas.evaluate import Evaluator
from jcm_mrv.workbook.formulas.values import ErrorValue, NotEvaluated
from jcm_mrv.workbook.reading.grid import read_grid
from jcm_mrv.workbook.reading.package import package_of

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


class Workbook:
    """A workbook in memory; places are sheet, row and column, counted from zero."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as opened:
            self.parts = {info.filename: opened.read(info) for info in opened.infolist()}
        self.name = path.name
        grid = read_grid(package_of(path.read_bytes(), path.name))
        self.grid = grid
        self.part_of = {sheet.name: sheet.part for sheet in grid.sheets}
        self.trees: dict[str, etree._Element] = {}

    def sheet(self, name: str) -> etree._Element:
        """Give the tree of a sheet."""
        part = self.part_of[name]
        if part not in self.trees:
            self.trees[part] = etree.fromstring(self.parts[part])
        return self.trees[part]

    def formula(self, place: Place) -> str:
        """Give the formula of a cell, without the equals sign."""
        cell = self.grid.sheet(place[0]).cell(*place[1:])
        assert cell.formula is not None, place
        return cell.formula.text

    def _cell(self, place: Place) -> etree._Element:
        tree = self.sheet(place[0])
        name = cell_name(*place[1:])
        found = tree.find(f".//{{{MAIN}}}c[@r='{name}']")
        assert found is not None, place
        return found

    def _empty(self, place: Place) -> etree._Element:
        cell = self._cell(place)
        for child in list(cell):
            cell.remove(child)
        cell.attrib.pop("t", None)
        return cell

    def number(self, place: Place, value: float) -> None:
        """Type a number."""
        etree.SubElement(self._empty(place), f"{{{MAIN}}}v").text = repr(value)

    def text(self, place: Place, text: str) -> None:
        """Type a text."""
        cell = self._empty(place)
        cell.set("t", "inlineStr")
        holder = etree.SubElement(cell, f"{{{MAIN}}}is")
        etree.SubElement(holder, f"{{{MAIN}}}t").text = text

    def error(self, place: Place, error: str) -> None:
        """Type an error."""
        cell = self._empty(place)
        cell.set("t", "e")
        etree.SubElement(cell, f"{{{MAIN}}}v").text = error

    def blank(self, place: Place) -> None:
        """Empty a cell."""
        self._empty(place)

    def set_formula(self, place: Place, formula: str) -> None:
        """Type a formula, without the equals sign."""
        etree.SubElement(self._empty(place), f"{{{MAIN}}}f").text = formula

    def cached(self, place: Place, value: float) -> None:
        """Change the stored result of a formula alone."""
        cell = self._cell(place)
        stored = cell.find(f"{{{MAIN}}}v")
        if stored is None:
            stored = etree.SubElement(cell, f"{{{MAIN}}}v")
        stored.text = repr(value)
        cell.attrib.pop("t", None)

    def hide_row(self, place: Place) -> None:
        """Hide the row of a cell."""
        row = self._cell(place).getparent()
        assert row is not None
        row.set("hidden", "1")

    def hide_column(self, place: Place) -> None:
        """Hide the column of a cell."""
        tree = self.sheet(place[0])
        columns = tree.find(f"{{{MAIN}}}cols")
        if columns is None:
            columns = etree.Element(f"{{{MAIN}}}cols")
            data = tree.find(f"{{{MAIN}}}sheetData")
            assert data is not None
            data.addprevious(columns)
        number = place[2] + 1
        for column in columns:
            low, high = int(column.get("min", "0")), int(column.get("max", "0"))
            if low <= number <= high:
                column.set("hidden", "1")
                return
        etree.SubElement(
            columns, f"{{{MAIN}}}col", min=str(number), max=str(number), width="9", hidden="1"
        )

    def hide_sheet(self, name: str) -> None:
        """Hide a sheet."""
        part = "xl/workbook.xml"
        tree = etree.fromstring(self.parts[part])
        for sheet in tree.iter(f"{{{MAIN}}}sheet"):
            if sheet.get("name") == name:
                sheet.set("state", "hidden")
        self.parts[part] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8")

    def rename(self, old: str, new: str) -> None:
        """Give a sheet another name; formulas are left as they are."""
        part = "xl/workbook.xml"
        tree = etree.fromstring(self.parts[part])
        for sheet in tree.iter(f"{{{MAIN}}}sheet"):
            if sheet.get("name") == old:
                sheet.set("name", new)
        self.parts[part] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8")

    def bytes(self) -> bytes:
        """Give the file as it stands."""
        import io

        for part, tree in self.trees.items():
            self.parts[part] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8")
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
            for name, data in self.parts.items():
                out.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data)
        return buffer.getvalue()

    def calculate(self) -> None:
        """Calculate every formula anew, as a spreadsheet program does after a change."""
        grid = read_grid(package_of(self.bytes(), self.name))
        evaluator = Evaluator(book_of(grid))
        for sheet in grid.sheets:
            tree = self.sheet(sheet.name)
            for cell in tree.iter(f"{{{MAIN}}}c"):
                if cell.find(f"{{{MAIN}}}f") is None:
                    continue
                position = position_of(cell.get("r", ""))
                assert position is not None
                value = evaluator.value((sheet.name, *position))
                if not isinstance(value, NotEvaluated):
                    _store(cell, value)

    def save(self, path: Path, *, calculate: bool = True) -> Path:
        """Write the file, calculated."""
        if calculate:
            self.calculate()
        path.write_bytes(self.bytes())
        return path


def _store(cell: etree._Element, value: object) -> None:
    for stored in cell.findall(f"{{{MAIN}}}v"):
        cell.remove(stored)
    cell.attrib.pop("t", None)
    stored = etree.SubElement(cell, f"{{{MAIN}}}v")
    if isinstance(value, bool):
        cell.set("t", "b")
        stored.text = "1" if value else "0"
    elif isinstance(value, ErrorValue):
        cell.set("t", "e")
        stored.text = value.value
    elif isinstance(value, str):
        cell.set("t", "str")
        stored.text = value
    else:
        stored.text = repr(value)
