"""The checklist of a methodology: what is to be compared with its official text, and what was."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jcm_mrv.findings import PRJ, FindingsError
from jcm_mrv.findings.language import LANGUAGES, in_language, said
from jcm_mrv.immutable import immutable
from jcm_mrv.input_files import ZIP_MARK, FileTooLargeError, read_file
from jcm_mrv.methodology.exact_numbers import number_text
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.model import OPTIONS
from jcm_mrv.methodology.preference import how_found, own_ways
from jcm_mrv.methodology.statements import CLAIM_OF, Statement, kind_of, statements
from jcm_mrv.strict_yaml import MAX_BYTES, load_bytes

ABOUT: dict[str, str] = {
    "methodology": said("Methodology"),
    "content": said("SHA-256 of its content"),
    "workbook": said("Official spreadsheet"),
    "workbook_version": said("Version of the spreadsheet"),
    "workbook_sha256": said("SHA-256 of the spreadsheet"),
    "document": said("Title of the document"),
    "version": said("Version of the document"),
    "sha256": said("SHA-256 of the file, if at hand"),
    "pages": said("Pages of the file"),
    "reader": said("Read by"),
    "date": said("Date (YYYY-MM-DD)"),
}
"""What a checklist says once: by key, the label in the workbook. What is known is filled in."""
LINES: dict[str, str] = {
    "what": said("What"),
    "text": said("As jcm-mrv has it"),
    "value": said("Number"),
    "unit": said("Unit"),
    "typeset": said("In symbols"),
    "in_workbook": said("In the spreadsheet"),
    "in_text": said("Where in the text (to be read)"),
    "read": said("Read in the text and equal? (yes)"),
    "page": said("Page"),
    "value_read": said("In the text, if it differs"),
    "cell": said("Cell, in a workbook"),
    "standing": said("How sure so far"),
    "source": said("From"),
}
"""What it says line by line: by key, the heading in the workbook. What is compared stands side by
side, and what is typed next to it."""
TYPED = ("read", "page", "value_read", "cell")
OPTIONAL = {
    "pages",
    "workbook",
    "workbook_version",
    "workbook_sha256",
    "in_workbook",
    "in_text",
    "typeset",
}
"""What a checklist says where a document was given with it, or for the eye alone."""
YES = {"yes", "y", "x", "ok", "true", "ja", "co", "có", "はい", "済", "✓", "✔"}
_NO = {"", "no", "n", "-", "nein", "いいえ", "不可", "không", "khong"}


NOT_KNOWN = "; no number is known here: type the one that the text has, or leave the line blank"
"""What stands behind the text of a line without its number."""


def is_yes(text: str) -> bool:
    """Say whether a line is ticked.

    Examples
    --------
    >>> is_yes("Yes"), is_yes("ｙｅｓ"), is_yes("yes, p. 2"), is_yes("")
    (True, True, False, False)
    """
    return half_width(text).casefold() in YES


def is_unclear(text: str) -> bool:
    """Say whether what stands there is neither yes nor no."""
    return not is_yes(text) and text.strip().casefold() not in _NO


@immutable
class Seen:
    """What an official document has of a line.

    Attributes
    ----------
    text : str
        As it is shown beside the line, with its place.
    cell : str
        Where it stands; empty where it cannot be told which of several it is.
    equal : bool
        Whether it is the same, so that the line is ticked.
    number : str
        The number that stands there in place of the one here, in the unit of the line.
    is_wording : bool
        Whether it is a sentence in other words, of which a person says whether it means the same.
    """

    text: str
    cell: str
    equal: bool
    number: str = ""
    is_wording: bool = False

    @property
    def differs(self) -> bool:
        """Whether something else stands there, as far as that can be told."""
        return not (self.equal or self.is_wording)


@immutable
class Beside:
    """An official spreadsheet beside the lines: what it is, and what it has of them by name."""

    document: str
    version: str
    sha256: str
    seen: Mapping[str, Seen]

    @property
    def about(self) -> dict[str, str]:
        """What the checklist says of it once."""
        return {
            "workbook": self.document,
            "workbook_version": self.version,
            "workbook_sha256": self.sha256,
        }


@immutable
class Spot:
    """A page of a text, and the number or symbol that stands there, as it is written.

    ``same`` where the words that stand there are those of the line, one by one.
    """

    page: int
    written: str
    same: bool = False

    def __str__(self) -> str:
        return f"p. {self.page}: {self.written}" + ", word for word" * self.same


@immutable
class InText:
    """An approved text: what it is, and where the lines seem to stand in it, by name."""

    document: str
    version: str
    sha256: str
    pages: int
    places: Mapping[str, tuple[Spot, ...]]

    @property
    def about(self) -> dict[str, str]:
        """What the checklist says of it once."""
        return {
            "document": self.document,
            "version": self.version,
            "sha256": self.sha256,
            "pages": str(self.pages),
        }


@immutable
class Line:
    """One line of a checklist as it is to be compared: keys as in ``LINES``."""

    stated: Statement
    text: str
    seen: Seen | None = None
    spots: tuple[Spot, ...] = ()

    @property
    def together(self) -> tuple[str, str]:
        """What stands together in a text, mostly on one page: criteria, what is said of a value."""
        kind, subject = self.stated.kind, self.stated.subject
        if kind in ("criterion", "equation"):
            return kind, ""
        return "parameter" if kind in CLAIM_OF else kind, subject

    def cells(self) -> dict[str, str]:
        """Give what is filled in already."""
        stated, seen = self.stated, self.seen
        found = dict.fromkeys(LINES, "") | {
            "what": stated.what,
            "text": self.text,
            "value": "" if stated.value is None else number_text(stated.value),
            "unit": stated.unit if stated.kind in ("row", "value") else "",
            "standing": stated.standing,
            "source": stated.source,
        }
        if seen is not None:
            found |= {
                "in_workbook": f"differs: {seen.text}" if seen.differs else seen.text,
                "read": "yes" if seen.equal else "",
                "value_read": seen.number,
                # Where something else stands that a tick would not name, no place is filled in.
                "cell": "" if seen.differs and not seen.number else seen.cell,
            }
        found["in_text"] = " | ".join(map(str, self.spots))
        # What the spreadsheet has ticked, or has otherwise, was not read in the text.
        if len(self.spots) == 1 and not found["cell"]:
            found["page"] = str(self.spots[0].page)
        return found


def approved_title(methodology: Methodology) -> str:
    """Give what the text of a methodology is called in records."""
    return f"Approved methodology {methodology.file.id}"


def about_of(
    methodology: Methodology, beside: Beside | None = None, text: InText | None = None
) -> dict[str, str]:
    """Give what a checklist says once, as far as it is known."""
    about = {"methodology": methodology.reference, "content": methodology.sha256}
    about |= beside.about if beside is not None else {}
    return about | (text.about if text is not None else {})


def lines_of(
    methodology: Methodology, beside: Beside | None = None, text: InText | None = None
) -> list[Line]:
    """Give the lines of a checklist, in the order of an approved text: criteria come first."""
    seen = {} if beside is None else beside.seen
    places = {} if text is None else text.places
    return [
        Line(
            stated,
            _text(methodology, stated),
            seen.get(stated.what),
            places.get(stated.what, ()),
        )
        for stated in statements(methodology)
    ]


def _text(methodology: Methodology, stated: Statement) -> str:
    name = stated.subject
    match stated.kind:
        case "criterion":
            return " ".join(methodology.criteria[name].text.split())
        case "criteria":
            return "nobody has written them down here: read them, and tick that you keep to them"
        case "class":
            parameter = methodology.parameters[name]
            how = "monitored" if parameter.kind == "monitored" else "fixed ex ante by each project"
            parts = [parameter.description, f"{how}, unit {parameter.unit}"]
            return "; ".join(" ".join(part.split()) for part in parts)
        case "option":
            letters = methodology.parameters[name].options
            return f"option {' or '.join(f'{one} ({OPTIONS[one]})' for one in letters)}"
        case "frequency":
            return " ".join(methodology.parameters[name].frequency.split())
        case "method":
            return " ".join(methodology.parameters[name].method.split())
        case "source":
            parameter = methodology.parameters[name]
            parts = [parameter.description, f"unit {parameter.unit}"]
            whose = "each project gives it from a document of its own"
            if parameter.prefer:
                whose = f"a value {how_found(own_ways(parameter))} holds in place of the default"
            parts += [whose, parameter.note]
            return "; ".join(" ".join(part.split()) for part in parts if part)
        case "equation":
            equation = methodology.equations[name]
            return f"{methodology.symbol(name)} = {' '.join(equation.text.split())}"
        case "row":
            title = " ".join(methodology.tables[name].title.split())
            return title + NOT_KNOWN * stated.is_asked
        case "value":
            return " ".join(methodology.parameters[name].description.split())


# -- reading a checklist that was filled in --------------------------------------------------------


def is_checklist(path: Path) -> bool:
    """Say whether a file is a checklist, and not an overlay."""
    if path.suffix.lower() == ".xlsx":
        return True
    try:
        data = load_bytes(read_file(path, MAX_BYTES), "PRJ", str(path)).data
    except (OSError, FileTooLargeError, FindingsError):
        return False
    return isinstance(data, dict) and "lines" in data


def read_checklist(path: Path) -> tuple[dict[str, str], list[dict[str, str]]]:
    """Give what a checklist says once, and its lines, with the keys of ``ABOUT`` and ``LINES``.

    Raises
    ------
    FindingsError
        When the file cannot be read, or is no checklist.
    """
    try:
        raw = read_file(path, MAX_BYTES)
    except FileTooLargeError:
        raise PRJ[166]["sheet"].stop(str(path), found=said("a large file")) from None
    except OSError as exc:
        raise PRJ[1].stop(str(path), found=exc.strerror or said("an error")) from None
    if raw.startswith(ZIP_MARK):
        about, lines = _of_workbook(path, raw)
    else:
        data = load_bytes(raw, "PRJ", str(path)).data
        if not isinstance(data, dict) or not isinstance(data.get("lines"), list):
            raise PRJ[166]["sheet"].stop(str(path), found=said("no {what}", what="`lines`"))
        about = {key: _typed(data.get(key)) for key in ABOUT}
        lines = [
            {key: _typed(item.get(key)) for key in LINES}
            for item in data["lines"]
            if isinstance(item, dict)
        ]
    if not about.get("methodology") or not lines:
        raise PRJ[166]["sheet"].stop(str(path), found=said("no methodology, or no line"))
    about |= {"date": half_width(about.get("date", ""))}
    return about, [_with_plain_digits(line) for line in lines]


def half_width(text: str) -> str:
    """Give digits and signs as a number has them: an input method for Japanese types others.

    Examples
    --------
    >>> half_width("ｙ　１２－１３")
    'y 12-13'
    """
    return unicodedata.normalize("NFKC", text).strip()


def _with_plain_digits(line: dict[str, str]) -> dict[str, str]:
    is_words = kind_of(line["what"]) in ("criterion", "frequency", "method")
    keys = ("page",) if is_words else ("page", "value_read")
    return line | {key: half_width(line[key]) for key in keys}


def _of_workbook(path: Path, raw: bytes) -> tuple[dict[str, str], list[dict[str, str]]]:
    from jcm_mrv.input_sheets import SheetError, open_sheets

    about: dict[str, str] = {}
    lines: list[dict[str, str]] = []
    labels, headings = _in_any_language(ABOUT), _in_any_language(LINES)
    needed = LINES.keys() - OPTIONAL
    try:
        with open_sheets(raw) as sheets:
            for name in sheets.names:
                columns: dict[str, int] = {}
                for row in sheets.rows(name, 5000):
                    cells = [_typed(cell) for cell in row]
                    if columns:
                        got = {k: cells[n] if n < len(cells) else "" for k, n in columns.items()}
                        if got["what"]:
                            lines.append(dict.fromkeys(LINES, "") | got)
                    elif needed <= (found := _columns(cells, headings)).keys():
                        columns = found
                        if twice := [c for c in cells if c in headings and cells.count(c) > 1]:
                            raise PRJ[166]["twice"].stop(
                                str(path), found=said("two columns"), what=twice[0]
                            )
                    elif cells and cells[0] in labels:
                        # What stands beside the field is a remark, and nobody's name.
                        entry = cells[1] if len(cells) > 1 else ""
                        if about.setdefault(labels[cells[0]], entry) != entry:
                            raise PRJ[166]["twice"].stop(
                                str(path), found=entry[:80] or said("nothing"), what=cells[0]
                            )
    except SheetError as exc:
        raise PRJ[166]["sheet"].stop(str(path), found=str(exc)) from None
    return about, lines


def _in_any_language(words: Mapping[str, str]) -> dict[str, str]:
    """Give the key of each label or heading, as a checklist of any language has it."""
    return {str(in_language(word, one)): key for one in LANGUAGES for key, word in words.items()}


def _columns(cells: Sequence[str], headings: Mapping[str, str]) -> dict[str, int]:
    return {headings[cell]: number for number, cell in enumerate(cells) if cell in headings}


def _typed(cell: Any) -> str:
    if isinstance(cell, (dt.datetime, dt.date)):
        return cell.isoformat()[:10]
    if isinstance(cell, bool):
        return "yes" if cell else ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()
