"""The inventory of a city as a CSV file: a line for each area, year, category and gas."""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cached_property

from jcm_mrv.findings import PLN, Finding, FindingsError, has_errors, nearest
from jcm_mrv.findings.finding import MOST_OF_A_KIND, counted, few
from jcm_mrv.findings.language import said
from jcm_mrv.immutable import immutable
from jcm_mrv.input_files import InputFile, read_file
from jcm_mrv.methodology.exact_numbers import parse_number
from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.question import Question
from jcm_mrv.methodology.units import UnitError, convert
from jcm_mrv.planning.city.categories import Category, categories, category_hint
from jcm_mrv.planning.city.file import City, Level, WasteMethod
from jcm_mrv.workbook.address import column_letters

NEEDED = ("boundary", "year", "category", "gas", "value", "unit", "source")
MORE = ("gwp", "method", "illustrative")
GASES = ("CO2e", "CO2", "CH4", "CH4_fossil", "CH4_non_fossil", "N2O")
METHODS: tuple[WasteMethod, ...] = ("first_order_decay", "methane_commitment")
MAX_BYTES = 20_000_000
MAX_ROWS = 50_000
_YES = {"": False, "no": False, "false": False, "yes": True, "true": True}
_YEARS = (1990, 2100)
EMPTY = said("an empty cell")


@immutable
class Line:
    """A line of the inventory, in tonnes of CO2 equivalent."""

    boundary: str
    year: int
    category: Category
    gas: str
    tonnes: Fraction
    written: str
    source: str
    where: str
    method: WasteMethod | None = None
    illustrative: bool = False


@immutable
class Inventory:
    """The lines of an inventory, and what was found while it was read."""

    lines: tuple[Line, ...]
    findings: tuple[Finding, ...]
    input: InputFile | None = None

    @cached_property
    def _by_place(self) -> dict[tuple[str, int], list[Line]]:
        found: dict[tuple[str, int], list[Line]] = {}
        for line in self.lines:
            found.setdefault((line.boundary, line.year), []).append(line)
        return found

    def of(self, boundary: str, year: int, level: Level) -> list[Line]:
        """Give the lines of an area and year that a level of reporting has."""
        those = self._by_place.get((boundary, year), [])
        return [line for line in those if level in line.category.levels]


def read_inventory(city: City, library: Library) -> Inventory:
    """Give the inventory that a city file names; one without lines where it names none.

    Raises
    ------
    FindingsError
        ``PLN-450`` for a file that cannot be read as a table.
    """
    if city.file.inventory is None:
        return Inventory((), ())
    name = city.file.inventory
    try:
        raw = read_file(city.folder / name, MAX_BYTES)
    except OSError as exc:
        raise PLN[450].stop(
            city.where("inventory"), found=f"{name}: {exc.strerror or type(exc).__name__}"
        ) from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        line = raw.count(b"\n", 0, exc.start) + 1
        raise PLN[450]["text"].stop(f"{name}:{line}", found=f"{raw[exc.start]:#04x}") from None
    reader = _Reader(city, library, name)
    lines = tuple(reader.read(text))
    found = InputFile(name, hashlib.sha256(raw).hexdigest(), len(raw))
    return Inventory(lines, tuple(_bounded(reader.findings)), found)


def _bounded(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Give the findings of lines; of more of a kind than anybody reads, one that counts them."""
    kinds: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        kinds.setdefault((finding.code, finding.wording), []).append(finding)
    for those in kinds.values():
        yield from those if len(those) <= MOST_OF_A_KIND else counted(those[:3], len(those))


class _Reader:
    def __init__(self, city: City, library: Library, name: str) -> None:
        self.city, self.library, self.name = city, library, name
        self.findings: list[Finding] = []
        self.columns: dict[str, int] = {}
        self.areas = {area.id: None for area in city.file.boundary}
        self.told: Counter[str] = Counter()
        self.seen: dict[tuple[str, int, str, str], str] = {}
        self.potentials: dict[str, Fraction] = {}
        self.kinds: dict[tuple[str, int, str], dict[bool, str]] = {}

    def read(self, text: str) -> Iterator[Line]:
        sign = max(",;\t", key=text.split("\n", 1)[0].count)
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
        try:
            head = [cell.strip() for cell in next(rows, [])]
            self._head(head)
            for row in rows:
                if not any(cell.strip() for cell in row):
                    continue
                if rows.line_num > MAX_ROWS:
                    raise PLN[450]["rows"].stop(self.name, most=MAX_ROWS)
                line = self._line(rows.line_num, row, len(head))
                if line is not None:
                    yield line
        except csv.Error as exc:
            raise PLN[450]["broken"].stop(f"{self.name}:{rows.line_num}", found=str(exc)) from None

    def _head(self, head: list[str]) -> None:
        self.columns = {name: n for n, name in enumerate(head)}
        lost = [name for name in NEEDED if name not in self.columns]
        shown = ", ".join(head)[:200] or EMPTY
        wrong = [PLN[451].at(f"{self.name}:1", found=shown, name=", ".join(lost))] if lost else []
        known = (*NEEDED, *MORE)
        first = {name: n for n, name in reversed(list(enumerate(head)))}
        wrong += few(
            [(n, name) for n, name in enumerate(head) if name not in known or first[name] != n],
            lambda one: PLN[451]["unknown"].at(
                f"{self.name}:1:{column_letters(one[0])}",
                found=one[1],
                nearest=nearest(one[1], known),
            ),
        )
        if wrong:
            raise FindingsError(wrong)

    def _line(self, number: int, row: list[str], width: int) -> Line | None:
        if len(row) != width:
            self.findings.append(
                PLN[452]["cells"].at(f"{self.name}:{number}", found=str(len(row)), width=width)
            )
            return None
        cells = {name: row[n].strip() for name, n in self.columns.items()}
        before = len(self.findings)
        boundary = self._one_of(number, cells, "boundary", self.areas)
        category = self._one_of(number, cells, "category", categories())
        gas = self._one_of(number, cells, "gas", GASES)
        year = self._year(number, cells["year"])
        value = self._value(number, cells["value"])
        if not cells["source"]:
            self.findings.append(PLN[452]["source"].at(self._place(number, "source"), found=EMPTY))
        self._report(number, cells)
        method = cells.get("method", "")
        if method:
            self._one_of(number, cells, "method", METHODS)
        illustrative = cells.get("illustrative", "").lower()
        if illustrative not in _YES:
            self._one_of(number, cells, "illustrative", ("yes", "no"))
        if has_errors(self.findings[before:]) or year is None or value is None:
            return None
        tonnes = self._tonnes(number, gas, value, cells["unit"])
        if tonnes is None:
            return None
        where = f"{self.name}:{number}"
        key = (boundary, year, category, gas)
        if key in self.seen:
            self.findings.append(
                PLN[453].at(where, found=", ".join(map(str, key)), first=self.seen[key])
            )
            return None
        self.seen[key] = where
        # What is of all gases has each of them already.
        group = self.kinds.setdefault(key[:3], {})
        group.setdefault(gas == "CO2e", where)
        if len(group) > 1:
            first = group[gas != "CO2e"]
            self.findings.append(
                PLN[453]["whole"].at(where, found=", ".join(map(str, key)), first=first)
            )
        return Line(
            boundary,
            year,
            categories()[category],
            gas,
            tonnes,
            f"{cells['value']} {cells['unit']}",
            cells["source"],
            where,
            next((m for m in METHODS if m == method), None),
            _YES[illustrative],
        )

    def _place(self, number: int, column: str) -> str:
        return f"{self.name}:{number}:{column_letters(self.columns[column])}"

    def _one_of(
        self, number: int, cells: Mapping[str, str], column: str, known: Collection[str]
    ) -> str:
        found = cells[column]
        if found in known:
            return found
        shown = found or EMPTY
        place = self._place(number, column)
        self.told[column] += 1
        # Of so many no hint is shown, and to look for each among many names takes long.
        many = self.told[column] > MOST_OF_A_KIND
        self.findings.append(
            PLN[424].at(place, found=shown, nearest="" if many else category_hint(found))
            if column == "category"
            else PLN[452]["choice"].at(
                place, found=shown, column=column, nearest="" if many else nearest(found, known)
            )
        )
        return found

    def _year(self, number: int, text: str) -> int | None:
        first, last = _YEARS
        if text.isascii() and text.isdigit() and first <= int(text) <= last:
            return int(text)
        self.findings.append(
            PLN[452]["year"].at(
                self._place(number, "year"), found=text or EMPTY, first=first, last=last
            )
        )
        return None

    def _value(self, number: int, text: str) -> Fraction | None:
        try:
            return parse_number(text)
        except ValueError:
            self.findings.append(PLN[452].at(self._place(number, "value"), found=text or EMPTY))
            return None

    def _report(self, number: int, cells: Mapping[str, str]) -> None:
        report = cells.get("gwp", "")
        if report and report != self.city.file.gwp:
            self.findings.append(
                PLN[423].at(self._place(number, "gwp"), found=report, report=self.city.file.gwp)
            )

    def _tonnes(self, number: int, gas: str, value: Fraction, unit: str) -> Fraction | None:
        """Give tonnes of CO2 equivalent; those of a gas by the one set of potentials."""
        try:
            return convert(value, unit, "tCO2e")
        except UnitError:
            pass
        try:
            tonnes = convert(value, unit, "t")
        except UnitError:
            tonnes = None
        # A tonne of CO2 is one of CO2 equivalent; of a mixture `t` says nothing.
        if tonnes is None or gas == "CO2e":
            self.findings.append(
                PLN[452]["unit"].at(self._place(number, "unit"), found=unit or EMPTY)
            )
            return None
        if gas == "CO2":
            return tonnes
        if gas not in self.potentials:
            question = {"series": "gwp", "report": self.city.file.gwp, "gas": gas}
            try:
                figure = self.library.known_series("gwp").find(
                    Question.model_validate(question), f"{self.name}:{number}"
                )
            except FindingsError as exc:
                self.findings += exc.findings
                return None
            self.potentials[gas] = figure.row.value
        return tonnes * self.potentials[gas]
