"""Records that something of a methodology was compared with its official text."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from jcm_mrv.findings import PRJ, Finding
from jcm_mrv.methodology.model import UnitText
from jcm_mrv.methodology.numbers import Number
from jcm_mrv.methodology.units import UnitError, convert
from jcm_mrv.strict_yaml import StrictModel
from jcm_mrv.visible import says_something, visible

_METHODOLOGY = re.compile(
    r"(?<![A-Z0-9])([A-Z]{2})(?:_([A-Z]{2})|[-\s]?([AP]M))([0-9]{3}[A-Z]?)(?![A-Z0-9])",
    re.IGNORECASE,
)
_VERSION_INSIDE = re.compile(
    r"(?<![a-z])v(?:er|ersion)?[ ._]*([0-9]{1,2}[.-][0-9]+)", re.IGNORECASE
)
# A text of the JCM was read no earlier, and no later.
_DATES = (dt.date(2010, 1, 1), dt.date(2100, 12, 31))
_VERSION = re.compile(r"(?:v|ver|version)?[ .]*([0-9]{1,2}(?:\.[0-9]+)*)", re.IGNORECASE)


_DIGIT = re.compile(r"[0-9]")
_PAGE = re.compile(r"[0-9]|\b[ivxlc]{1,7}\b", re.IGNORECASE)
_CELL = re.compile(r"\$?[A-Za-z]{1,3}\$?[1-9][0-9]{0,6}\b")


def is_page(text: str) -> bool:
    """Say whether a text names a page: with its number.

    Examples
    --------
    >>> is_page("3"), is_page("3-4"), is_page("Annex A, p. ii")
    (True, True, True)
    >>> is_page("TBD"), is_page("?"), is_page("0"), is_page("somewhere"), is_page("-1")
    (False, False, False, False, False)
    """
    if not says_something(text) or re.fullmatch(r"-[0-9]+", text):
        return False
    return bool(_PAGE.search(text)) and bool(re.search(r"[1-9A-Za-z]", text))


def is_cell(text: str) -> bool:
    """Say whether a text names a cell of a workbook.

    Examples
    --------
    >>> is_cell("MPS(calc_process)!C25"), is_cell("TBD"), is_cell("?")
    (True, False, False)
    """
    return bool(_CELL.search(text))


def _text(value: Any) -> Any:
    """Take a number for the text that it is written as: a page, a version."""
    return str(value) if isinstance(value, (int, Decimal)) else value


def one_line(text: str) -> str:
    """Refuse what would be shown otherwise than it is written."""
    if visible(text) != text or not text.isprintable():
        raise PydanticCustomError(
            "text",
            "a text is not what a person types",
            {"expected": "a text in one line, without control characters"},
        )
    return text


Written = Annotated[
    str, BeforeValidator(_text), StringConstraints(max_length=200), AfterValidator(one_line)
]


class Confirmation(StrictModel):
    """A record that something of the methodology was compared with the official text.

    ``what`` is the name of a parameter, equation or table, or what a result says that it rests on;
    ``value`` is the number that was read there. ``source`` is of earlier versions: it names no
    page, and confirms nothing by itself.
    """

    what: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    value: Number | None = None
    unit: UnitText | None = None
    document: Written = ""
    version: Written = ""
    page: Written = ""
    cell: Written = ""
    sha256: Annotated[str, StringConstraints(pattern=r"^(?:[0-9a-f]{64})?$")] = ""
    reader: Written = ""
    date: dt.date | None = None
    source: Written = ""

    @model_validator(mode="after")
    def _value_with_unit(self) -> Confirmation:
        if (self.value is None) is not (self.unit is None):
            raise PydanticCustomError(
                "confirmed",
                "a value needs a unit, and a unit a value",
                {"expected": "both `value` and `unit` for a number, neither for anything else"},
            )
        return self

    @property
    def missing(self) -> tuple[str, ...]:
        """What a record lacks that can be found again by somebody else.

        A blank, a dash, a question mark or a word such as TBD in place of a page or a name is
        nothing; neither is a page without a number, or a cell that is none.
        """
        return tuple(
            key
            for key, given in (
                ("document", says_something(self.document)),
                ("version", _DIGIT.search(self.version)),
                ("page or cell", is_page(self.page) if self.page else is_cell(self.cell)),
                ("reader", says_something(self.reader)),
                ("date", self.date is not None and _DATES[0] <= self.date <= _DATES[1]),
            )
            if not given
        )

    def is_of_another(self, reference: str) -> bool:
        """Say whether the document is that of another methodology, or of another version of it.

        Judged where its title has an id: ``VN_AM007 ver01.0``, with 1.0 beside it as version.
        """
        ids = {
            f"{country}_{kind or loose}{number}".upper()
            for country, kind, loose, number in _METHODOLOGY.findall(self.document)
        }
        own, _, version = reference.partition("@")
        if not ids or own not in ids:
            return bool(ids)
        read = _VERSION.fullmatch(self.version.strip())
        inside = _VERSION_INSIDE.findall(self.document.replace("_", " "))
        versions = [*([] if read is None else [read[1]]), *(v.replace("-", ".") for v in inside)]
        return any(_plain(found) != _plain(version) for found in versions)

    def counts(self, reference: str) -> bool:
        """Say whether it confirms something of a methodology."""
        return not self.missing and not self.is_of_another(reference)

    def doubt(self, where: str, reference: str, is_number: bool) -> Finding | None:
        """Give why it confirms nothing, if it does not."""
        missing = list(self.missing)
        if is_number and self.value is None:
            missing.append("value and unit")
        if missing:
            return PRJ[137].at(where, what=self.what, missing=", no ".join(missing))
        if self.is_of_another(reference):
            found = f"{self.document} {self.version}"
            return PRJ[137]["other"].at(where, found=found, what=self.what, reference=reference)
        return None

    @property
    def text(self) -> str:
        """Where it was read, by whom and when."""
        at = f"p. {self.page}" if self.page else self.cell
        return f"{self.document} {self.version}, {at}, read by {self.reader} on {self.date}"

    def agrees(self, value: Fraction, unit: str) -> bool:
        """Say whether the number that was read is this one; where none was, it is not."""
        if self.value is None or self.unit is None:
            return False
        try:
            read = convert(self.value, self.unit, unit)
        except UnitError:
            return False
        return abs(read - value) <= abs(value) / 10**9


def _plain(version: str) -> tuple[int, ...]:
    """Give a version without zeros that say nothing: 01.0 is 1."""
    parts = [int(part) for part in version.split(".") if part.isdigit()]
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    return tuple(parts)


Confirmations = Annotated[
    tuple[Confirmation, ...], BeforeValidator(lambda given: () if given is None else given)
]
"""Nothing below the key, as `init` writes it, is an empty list."""
