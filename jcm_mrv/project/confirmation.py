"""Records that something of a methodology was compared with its official text."""

import datetime as dt
import re
from collections.abc import Collection
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from jcm_mrv.findings import PRJ, Finding
from jcm_mrv.findings.language import said
from jcm_mrv.input_pdf import MOST_PAGES
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.numbers import Number
from jcm_mrv.methodology.quantity_text import UnitText
from jcm_mrv.methodology.statements import SOURCE_OF, VALUE_OF, stands_elsewhere, statements
from jcm_mrv.methodology.units import UnitError, convert
from jcm_mrv.patterns import pattern
from jcm_mrv.project.evidence_names import is_named_like_a_file
from jcm_mrv.project.one_person import may_be_called
from jcm_mrv.project.reader import is_name
from jcm_mrv.project.record_fields import (
    is_cell,
    is_hash,
    is_page,
    last_page,
    names_a_document,
)
from jcm_mrv.strict_yaml import StrictModel
from jcm_mrv.today import still_to_come
from jcm_mrv.visible import says_something, visible

_METHODOLOGY = pattern(
    r"(?<![A-Z0-9])([A-Z]{2})(?:_([A-Z]{2})|[-\s]?([AP]M))([0-9]{3}[A-Z]?)(?![A-Z0-9])",
    re.IGNORECASE,
)
_VERSION_INSIDE = pattern(r"(?<![a-z])v(?:er|ersion)?[ ._]*([0-9]{1,2}[.-][0-9]+)", re.IGNORECASE)
# A text of the JCM was read no earlier, whatever the methodology.
_FIRST_DAY = dt.date(2011, 1, 1)
_VERSION = pattern(r"(?:v|ver|version)?[ .]*([0-9]{1,2}(?:\.[0-9]+)*)", re.IGNORECASE)


_YEAR = pattern(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_DIGIT = pattern(r"[0-9]")
_FOLDERS = pattern(r"\A(?:[A-Za-z]:|~|file:|\.{0,2})[/\\].*[/\\]|\A(?:[A-Za-z]:|~)?[/\\]")
_WORD = pattern(r"[^\W\d_]+")
# What stands beside the id of a methodology in the name of its text or of its spreadsheet. Any
# other word may make another document of it: a draft, a proposal, an article about it.
_USUAL = frozenset(
    """
    a an and annex appendix approved attachment calc copy credit crediting document doc docx en eng
    english final for input jcm joint mechanism methodology methodologies monitoring mps mrs msps
    no number of official p page pdf plan process section sheet spreadsheet structure text
    the v ver version xls xlsm xlsx
    承認方法論 承認済み方法論 方法論 モニタリングスプレッドシート モニタリングプランシート
    phương pháp luận được phê duyệt bảng tính giám sát phiên bản
    """.split()
)


OF_A_PARTICIPANT = "reader other than a participant of the project"
"""What a record lacks that somebody who takes part has made."""


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


def is_read_in_text(what: str) -> bool:
    """Say whether it is read in a text alone: no spreadsheet has criteria, or whence a value is."""
    return what.startswith(("criteri", "eligibility criteri", SOURCE_OF))


def of_the_future(date: dt.date | None, where: str, what: str) -> Finding | None:
    """Give the error of a reading of a text on a day that has not come yet."""
    if (now := still_to_come(date)) is None:
        return None
    return PRJ[146].at(where, found=str(date), what=what, today=now)


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
    def _value_with_unit(self) -> "Confirmation":
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
                (self._place, self.has_place),
                ("sha256 of a file", not self.sha256 or is_hash(self.sha256)),
                ("reader", is_name(self.reader)),
                ("date", self.date is not None and self.date >= _FIRST_DAY),
            )
            if not given
        )

    @property
    def _place(self) -> str:
        return "page" if is_read_in_text(self.what) else "page or cell"

    @property
    def has_place(self) -> bool:
        """Whether it says where it was read: on a page, or, if a sheet may have it, in a cell."""
        if self.page or is_read_in_text(self.what):
            return is_page(self.page)
        return is_cell(self.cell)

    def is_read_by(self, participants: Collection[str]) -> bool:
        """Say whether one of the participants may have read it: no reader that a verifier asks."""
        return any(may_be_called(self.reader, name) for name in participants)

    def lacks(
        self, methodology: Methodology, participants: Collection[str] = ()
    ) -> tuple[str, ...]:
        """Give what a record lacks that is held against this methodology, and against a project.

        Nobody has read an approved text before it was approved; a participant of the project that
        it is used in is no reader there.
        """
        missing, approved = self.missing, methodology.file.approved
        if self.is_read_by(participants):
            missing = (*missing, OF_A_PARTICIPANT)
        if (later := self._of_a_later_year) and "date" not in missing:
            return (*missing, f"date from {later} on")
        early = self.date is not None and approved is not None and self.date < approved
        of_text = self.is_of_text(methodology)
        if early and "date" not in missing and of_text:
            return (*missing, f"date from {approved} on")
        if of_text and last_page(self.page) > MOST_PAGES:
            return (*missing, f"page up to {MOST_PAGES}, as such a text has")
        return missing

    @property
    def _of_a_later_year(self) -> int:
        """The year that the version names, where it was read before: nobody has; else 0."""
        years = [int(year) for year in _YEAR.findall(self.version)]
        return min(years) if years and self.date and self.date.year < min(years) else 0

    def is_of(self, methodology: Methodology) -> bool:
        """Say whether the document is one in which this of a methodology can be read.

        It is its text, or one that the methodology itself names for what is official of this
        statement; for a number that each project takes from elsewhere, any but another methodology.
        """
        text = self._is_the_text(methodology)
        if text is not None:
            return text
        return self._is_a_source_of(methodology) or self._stands_elsewhere(methodology)

    def is_held(self, methodology: Methodology) -> bool:
        """Say whether the methodology knows the document: its text, or one that it names itself."""
        text = self._is_the_text(methodology)
        return self._is_a_source_of(methodology) if text is None else text

    def is_of_text(self, methodology: Methodology) -> bool:
        """Say whether the document is the text, or the spreadsheet, of a methodology and version.

        Its name has the id, or the title, and beside it only words that such names have:
        ``VN_AM007 ver01.0``, with 1.0 beside it as version.
        """
        return bool(self._is_the_text(methodology))

    def is_of_one_document(self, other: "Confirmation", methodology: Methodology) -> bool:
        """Say whether another record is of the same document and version, however each calls it."""
        if self.is_of_text(methodology) or other.is_of_text(methodology):
            return self.is_of_text(methodology) and other.is_of_text(methodology)
        return (_spaced(self.document), _spaced(self.version)) == (
            _spaced(other.document),
            _spaced(other.version),
        )

    def _is_the_text(self, methodology: Methodology) -> bool | None:
        """Say the same; None where the document is plainly another one."""
        name, title = _spaced(_FOLDERS.sub("", self.document)), _spaced(methodology.file.title)
        own, _, version = methodology.reference.partition("@")
        ids = {
            f"{country}_{kind or loose}{number}".upper()
            for country, kind, loose, number in _METHODOLOGY.findall(name)
        }
        beside = _METHODOLOGY.sub(" ", f"{name.replace(title, ' ')} {_spaced(self.version)}")
        if ids - {own} or not (ids or title in name) or set(_WORD.findall(beside)) - _USUAL:
            return None
        read = _VERSION.fullmatch(self.version.strip())
        named = f"{self.document} {self.version}".replace("_", " ")
        inside = _VERSION_INSIDE.findall(named)
        if read is None and not inside and not _YEAR.search(self.version):
            # Digits that are neither a version nor a date name no version of a text.
            return False
        versions = [*([] if read is None else [read[1]]), *(v.replace("-", ".") for v in inside)]
        return all(_plain(found) == _plain(version) for found in versions)

    def _is_a_source_of(self, methodology: Methodology) -> bool:
        name = _spaced(self.document)
        named = [
            s.title for k, s in methodology.sources.items() if name in map(_spaced, (k, s.title))
        ]
        return bool(named) and any(
            stated.standing == "official" and stated.source.startswith(tuple(named))
            for stated in statements(methodology)
            if self.what in (stated.what, *stated.names)
        )

    def _stands_elsewhere(self, methodology: Methodology) -> bool:
        if _METHODOLOGY.search(self.document) or _spaced(methodology.file.title) in _spaced(
            self.document
        ):
            return False
        name = self.what.removeprefix(VALUE_OF).partition("[")[0]
        return stands_elsewhere(methodology, name)

    def counts(self, methodology: Methodology, participants: Collection[str] = ()) -> bool:
        """Say whether it confirms something of a methodology, in a project of some participants."""
        lacks = self.lacks(methodology, participants)
        return not lacks and self._is_named and self.is_of(methodology)

    def speaks_of(self, methodology: Methodology) -> bool:
        """Say whether it contradicts another one that says otherwise.

        What lacks a reader or a page confirms nothing; the number in it was read all the same.
        """
        if self.value is None:
            return self.counts(methodology)
        return self._is_named and self.is_of(methodology)

    @property
    def _is_named(self) -> bool:
        if _METHODOLOGY.search(self.document) or names_a_document(self.document):
            return True
        # A file is what its hash says, whatever it is called.
        return is_hash(self.sha256) and is_named_like_a_file(self.document)

    def doubt(
        self,
        where: str,
        methodology: Methodology,
        is_number: bool,
        participants: Collection[str] = (),
    ) -> Finding | None:
        """Give why it confirms nothing, if it does not."""
        missing = list(self.lacks(methodology, participants))
        if is_number and self.value is None:
            missing.append("value and unit")
        if missing == ["reader"] and says_something(self.reader):
            return PRJ[137]["reader"].at(where, found=self.reader, what=self.what)
        if missing == [self._place] and (place := self.page or self.cell):
            return PRJ[137]["place"].at(where, found=place, what=self.what)
        if missing:
            wording = PRJ[137]["participant"] if OF_A_PARTICIPANT in missing else PRJ[137]
            return wording.at(where, what=self.what, missing=", no ".join(missing))
        if not self._is_named:
            return PRJ[137]["guess"].at(where, found=self.document, what=self.what)
        if not self.is_of(methodology):
            found = f"{self.document} {self.version}"
            own = methodology.reference
            return PRJ[137]["other"].at(where, found=found, what=self.what, reference=own)
        return None

    def of_the_future(self, where: str) -> Finding | None:
        """Give the error of a record that was made on a day that has not come yet."""
        return of_the_future(self.date, where, self.what)

    @property
    def text(self) -> str:
        """Where it was read, by whom and when."""
        at = said("p. {page}", page=self.page) if self.page else self.cell
        return said(
            "{document}, {place}, read by {reader} on {date}",
            document=f"{self.document} {self.version}",
            place=at,
            reader=self.reader,
            date=str(self.date),
        )

    def agrees(self, value: Fraction, unit: str) -> bool:
        """Say whether the number that was read is this one; where none was, it is not."""
        if self.value is None or self.unit is None:
            return False
        try:
            read = convert(self.value, self.unit, unit)
        except UnitError:
            return False
        return abs(read - value) <= abs(value) / 10**9


def _spaced(text: str) -> str:
    return " ".join(text.casefold().split())


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
