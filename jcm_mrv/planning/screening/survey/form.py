"""The form of a needs survey as a workbook: keys, labels in a language, lists, explanations."""

from __future__ import annotations

import io
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from jcm_mrv.findings.language import Language, in_language, said
from jcm_mrv.methodology.countries import countries
from jcm_mrv.methodology.exact_numbers import number_text
from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.survey_keys import SheetKeys, SurveyKey, survey_file
from jcm_mrv.planning.screening.survey.headings import CHOICES, EXPLAINED
from jcm_mrv.planning.screening.survey.numbers import FIRST_YEAR
from jcm_mrv.today import LAST_YEAR
from jcm_mrv.workbook.address import column_letters
from jcm_mrv.workbook.writing.styles import HEADING_FILL, INPUT_FILL
from jcm_mrv.workbook.writing.write_sheets import CREATED, options

FIRST_ROW = 2
"""The row of the first answer, counted from zero: below keys and labels."""
ROWS, _PRINTED, _CHECKED = 60, 25, 2_000
"""Rows that are drawn, those of them that are printed, and those that have lists and messages."""
_WIDTHS = {"text": 24, "id": 13, "choice": 18, "timezone": 18, "methodology": 16}
_WIDTH, _LABEL_HEIGHT = 13, 62
_TITLE, _MESSAGE = 32, 255
"""Characters that a message beside a cell may have."""
_TEXTS = ("id", "text", "choice", "country", "timezone", "currency", "unit", "methodology")
_PAPER = 9

_HOW = (
    said("One row per site, from the third row of the sheet `sites` on."),
    said("The other sheets ask for more of it: fill them in where something is known."),
    said("An empty cell means: not known. Nothing is filled in for you."),
    said("Write numbers alone, in the unit that the label names: no unit in the cell, no words."),
    said("A share is a part of 1, or a number with %: 0.6 and 60 % say the same."),
    said("Where a cell has a list, choose from it."),
    said("Leave the first row as it is: it is for the program."),
    said("Columns may be moved, and columns of your own added; do not merge cells."),
    said("Save the file as xlsx, and send it back."),
)


def form_bytes(language: Language, library: Library | None = None) -> bytes:
    """Give the form in a language; the same language gives the same bytes.

    Parameters
    ----------
    language : str
        Of labels, lists and explanations; the keys are the same in each.
    library : Library, optional
        The methodologies that a measure may be; the shipped ones without it.
    """
    buffer = io.BytesIO()
    book = Workbook(buffer, options())
    book.set_properties({"created": CREATED})
    form = _Form(book, language, list((library or Library()).versions()))
    form.explain()
    for name, sheet in survey_file().sheets.items():
        form.sheet(name, sheet)
    form.lists()
    book.close()
    return buffer.getvalue()


class _Form:
    """Writes the sheets; the lists that they offer come last."""

    def __init__(self, book: Workbook, language: Language, measures: list[str]) -> None:
        self.book, self.language, self.measures = book, language, measures
        self.offered: dict[str, list[str]] = {}
        self.key = self._format(font_size=8, font_color="#595959", bg_color=HEADING_FILL)
        self.label = self._format(bold=True, bg_color=HEADING_FILL, text_wrap=True, valign="top")
        self.needed = self._format(
            bold=True, bg_color=HEADING_FILL, text_wrap=True, valign="top", font_color="#9C2B00"
        )
        self.text = self._format(text_wrap=True, valign="top")
        self.answers = {
            shape: self._format(bg_color=INPUT_FILL, num_format=shape) for shape in ("@", "General")
        }

    def _format(self, **looks: Any) -> Format:
        return self.book.add_format({"border": 1, "border_color": "#A6A6A6", **looks})

    def _say(self, text: object) -> str:
        return str(in_language(text, self.language))

    def _called(self, names: Any) -> str:
        return str(getattr(names, self.language))

    def sheet(self, name: str, asked: SheetKeys) -> None:
        """Write one sheet to be filled in."""
        sheet = self.book.add_worksheet(name)
        sheet.set_row(1, _LABEL_HEIGHT)
        sheet.freeze_panes(FIRST_ROW, 1)
        for n, (key, one) in enumerate(asked.keys.items()):
            sheet.set_column(n, n, max(_WIDTHS.get(one.kind, _WIDTH), len(key) * 0.85))
            sheet.write_string(0, n, key, self.key)
            label = self._called(one.label)
            sheet.write_string(1, n, label, self.needed if one.needed else self.label)
            look = self.answers["@" if one.kind in _TEXTS else "General"]
            for row in range(FIRST_ROW, FIRST_ROW + ROWS):
                sheet.write_blank(row, n, None, look)
            sheet.data_validation(
                FIRST_ROW, n, FIRST_ROW + _CHECKED - 1, n, self._rule(name, key, one)
            )
        _printed(sheet)
        # What is empty is not printed unless it is said to be a part of the page.
        sheet.print_area(0, 0, FIRST_ROW + _PRINTED - 1, len(asked.keys) - 1)
        sheet.repeat_rows(0, 1)
        sheet.repeat_columns("A:A")
        if name == "sites":
            sheet.activate()

    def _rule(self, sheet: str, key: str, asked: SurveyKey) -> dict[str, Any]:
        """Give what a spreadsheet program says of a cell, and what it warns of."""
        rule: dict[str, Any] = {
            "validate": "any",
            "input_title": self._called(asked.label)[:_TITLE],
            "input_message": self._called(asked.help)[:_MESSAGE],
            # A warning and no refusal: who fills in may know better.
            "error_type": "warning",
            "error_title": key[:_TITLE],
            "error_message": self._called(asked.help)[:_MESSAGE],
        }
        low, high = asked.minimum, asked.maximum
        if offered := self._offered(asked):
            place = self._listed(f"{sheet}.{key}", offered)
            rule |= {"validate": "list", "source": place}
        elif asked.kind == "year":
            span = {"minimum": FIRST_YEAR, "maximum": LAST_YEAR}
            rule |= {"validate": "integer", "criteria": "between", **span}
        elif asked.kind == "share":
            rule |= {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1}
        elif asked.is_number and low is not None and high is not None:
            span = {"minimum": float(low), "maximum": float(high)}
            rule |= {"validate": "decimal", "criteria": "between", **span}
        elif asked.is_number:
            least = float(low) if low is not None else -1e15
            rule |= {"validate": "decimal", "criteria": ">=", "value": least}
        return rule

    def _offered(self, asked: SurveyKey) -> list[str]:
        words = survey_file().words
        if asked.kind == "choice":
            return [self._called(words[choice]) for choice in asked.choices]
        if asked.kind == "country":
            return list(countries())
        return self.measures if asked.kind == "methodology" else []

    def _listed(self, name: str, offered: list[str]) -> str:
        column = column_letters(len(self.offered))
        self.offered[name] = offered
        return f"={CHOICES}!${column}$2:${column}${len(offered) + 1}"

    def lists(self) -> None:
        """Write what the lists offer: a rule itself holds 255 characters."""
        sheet = self.book.add_worksheet(CHOICES)
        for n, (name, offered) in enumerate(self.offered.items()):
            sheet.set_column(n, n, max(len(name), *(2 + _wide(one) for one in offered)))
            sheet.write_string(0, n, name, self.key)
            for row, one in enumerate(offered, start=1):
                sheet.write_string(row, n, one, self.text)
        _printed(sheet)

    def explain(self) -> None:
        """Write the page of explanations."""
        sheet = self.book.add_worksheet(EXPLAINED)
        for column, width in enumerate((26, 38, 52, 46)):
            sheet.set_column(column, column, width)
        title = self.book.add_format({"bold": True, "font_size": 14})
        plain = self.book.add_format({"text_wrap": False})
        sheet.write_string(0, 0, self._say(said("Needs survey")), title)
        row = 1
        for line in _HOW:
            sheet.write_string(row, 0, self._say(line), plain)
            row += 1
        groups = self._format(bold=True, bg_color="#3B5B7E", font_color="#FFFFFF")
        headings = (
            said("Key of the column"),
            said("Label"),
            said("What is asked"),
            said("Unit or choices"),
        )
        for name, asked in survey_file().sheets.items():
            row += 1
            sheet.merge_range(row, 0, row, 3, f"{name}: {self._called(asked.about)}", groups)
            row += 1
            for column, heading in enumerate(headings):
                sheet.write_string(row, column, self._say(heading), self.label)
            for key, one in asked.keys.items():
                row += 1
                cells = (key, self._called(one.label), self._called(one.help), self._unit(one))
                for column, text in enumerate(cells):
                    sheet.write_string(row, column, text, self.text)
                lines = max(_lines(cells[2], 52), _lines(cells[3], 46), _lines(cells[1], 38))
                sheet.set_row(row, 13.5 * lines)
            row += 1
        _printed(sheet)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)

    def _unit(self, asked: SurveyKey) -> str:
        if asked.kind in ("choice", "methodology"):
            return ", ".join(self._offered(asked)) if asked.kind == "choice" else "VN_AM007, …"
        if asked.kind == "share":
            return "0 … 1"
        parts = [asked.unit] if asked.unit not in (None, "1") else []
        if asked.minimum is not None and asked.maximum is not None:
            parts.append(f"{number_text(asked.minimum)} … {number_text(asked.maximum)}")
        return ", ".join(parts)


def _printed(sheet: Worksheet) -> None:
    sheet.set_landscape()
    sheet.set_paper(_PAPER)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)


def _wide(text: str) -> int:
    """Give the width of a text in characters of a spreadsheet; signs of East Asia take two."""
    return sum(2 if letter > "\u2e80" else 1 for letter in text)


def _lines(text: str, width: int) -> int:
    return max(1, -(-_wide(text) // (width - 2)))
