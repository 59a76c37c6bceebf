"""The approved text of a methodology, a PDF file: where what is to be compared stands in it.

Places are proposed, nothing is ticked: a person reads. Of the text nothing is kept but the number
of a page, and the number or symbol as it is written there.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from jcm_mrv.findings import VER, Finding, Severity
from jcm_mrv.findings.language import said
from jcm_mrv.immutable import immutable
from jcm_mrv.input_files import FileTooLargeError, read_file
from jcm_mrv.input_pdf import MAX_BYTES, PdfError, read_pages
from jcm_mrv.methodology.exact_numbers import number_text
from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.reference_tables import ANY
from jcm_mrv.methodology.statements import Statement, statements
from jcm_mrv.patterns import pattern
from jcm_mrv.project.checklist import InText, Spot, approved_title
from jcm_mrv.verification.official.bands import band_in, band_of
from jcm_mrv.verification.official.sheet import with_title
from jcm_mrv.workbook.reading.symbols import normalised
from jcm_mrv.workbook.wording import symbol_text

_FIRST_PAGES = 3
_NAMED = pattern(r"(?<![A-Za-z])([A-Z]{2})[\s_-]{1,2}((?:AM|PM)[0-9]{3}[A-Z]?)(?![0-9A-Za-z])")
_VERSION = pattern(r"[\s_,.;:()”\"-]{0,4}v(?:er(?:sion)?)?[\s._]*([0-9]{1,2}(?:\.[0-9]{1,3})?)",
                      re.IGNORECASE)  # fmt: skip
_NUMBER = pattern(r"(?<![\w.,])[0-9][0-9,]*(?:\.[0-9]+)?(?![\w.,]*[0-9])")
_WORD = pattern(r"[0-9]+(?:[.,][0-9]+)*|[^\W\d_]+|[<>≤≥=±%]")
_HEADING = pattern(r"\s(?=(?:[A-Z]|[IVX]{1,4}|[0-9]{1,2})\.\s+[A-Z][a-z]+)")
"""Where the next part of a text begins: `D. Emission sources`."""
_NEAR, _SHOWN, _MOST_PAGES = 200, 45, 3
_LONGEST = 40
_CRITERION = 700
"""Letters of a criterion that are shown beside it, if no other begins before."""


@immutable
class Read:
    """What was found in a text.

    Attributes
    ----------
    text : InText
        The document, and where in it each line of the checklist seems to stand.
    around : dict of str to list of str
        By line the words around the places, for the screen alone.
    findings : tuple of Finding
        What has to be said of it.
    """

    text: InText
    around: dict[str, list[str]]
    findings: tuple[Finding, ...]


def find_in_text(path: Path, methodology: Methodology, library: Library) -> Read:
    """Find in an approved text where the lines of a checklist stand.

    Raises
    ------
    FindingsError
        ``VER-193`` where it is of another methodology or version, ``VER-194`` where it has no text,
        ``VER-195`` where it cannot be read.
    """
    try:
        data = read_file(path, MAX_BYTES)
        pages = [_plain(page) for page in read_pages(data)]
    except FileTooLargeError as exc:
        raise VER[195].stop(str(path), found=f"{exc.size:,} bytes") from None
    except OSError as exc:
        raise VER[195].stop(str(path), found=exc.strerror or "an error") from None
    except PdfError as exc:
        raise VER[195].stop(str(path), found=str(exc)) from None
    if any("jcm-mrv" in page for page in pages):
        own = said("jcm-mrv has written it")
        raise VER[193]["own"].stop(str(path), found=own, reference=methodology.reference)
    blank = [number for number, page in enumerate(pages, 1) if not page.strip()]
    if len(blank) == len(pages):
        raise VER[194].stop(
            str(path),
            severity=Severity.ERROR,
            found=said("{n} {n:page|pages} without a letter", n=len(pages)),
        )
    findings = _identity(path, pages, methodology, library)
    if blank:
        listed = ", ".join(map(str, blank[:20]))
        findings.append(
            VER[194]["pages"].at(str(path), severity=Severity.WARNING, found=f"pages {listed}")
        )
    places: dict[str, tuple[Spot, ...]] = {}
    around: dict[str, list[str]] = {}
    for stated in statements(methodology):
        found = list(_best(_hits(pages, methodology, stated)))
        if found:
            places[stated.what] = tuple(hit.spot for hit in found)
            around[stated.what] = [hit.words for hit in found]
    version = "" if any(f.code == "VER-196" for f in findings) else methodology.file.version
    digest = hashlib.sha256(data).hexdigest()
    text = InText(approved_title(methodology), version, digest, len(pages), places)
    return Read(text, around, tuple(findings))


def _plain(page: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", page).split())


# -- which methodology it is ----------------------------------------------------------------


_DRAFT = pattern(
    r"(?i)(?<!forced )(?<!induced )(?<!natural )\bdraft\b(?! \w* ?(?:tube|fan))"
    r"|\bfor public (?:inputs?|comments?)\b|\bdự thảo\b|\brancangan\b"
)
_APPROVED, _PROPOSED = pattern(r"(?i)\bapproved\b"), pattern(r"(?i)\bproposed methodology\b")


def _identity(
    path: Path, pages: Sequence[str], methodology: Methodology, library: Library
) -> list[Finding]:
    """Refuse the text of another methodology, or of another version; say what is not certain."""
    first = " ".join(pages[:_FIRST_PAGES])
    ids: dict[str, None] = {}
    versions: dict[str, None] = {}
    own, version = methodology.file.id, methodology.file.version
    for match in _NAMED.finditer(first):
        identifier = f"{match[1]}_{match[2]}"
        ids[identifier] = None
        behind = _VERSION.match(first[match.end() :])
        if identifier == own and behind is not None:
            versions[_short(behind[1])] = None
    has_title = _letters(methodology.file.title) in _letters(first)
    reference = f"{methodology.reference}, {methodology.file.title}"
    where = str(path)
    # Others may be named beside it, as what it was made after; the first one is its own.
    if ids and next(iter(ids)) != own:
        other = next(iter(ids))
        newest = library.newest(other)
        shown = with_title(f"{other}@{newest}", library).replace(f"@{newest}", "")
        raise VER[193].stop(where, found=shown, reference=reference)
    if not ids and not has_title:
        raise VER[193]["none"].stop(where, found=first[:_LONGEST] or "nothing", reference=reference)
    if versions and _short(version) not in versions:
        found = f"{own} version {', '.join(versions)}"
        raise VER[193]["version"].stop(where, found=found, reference=reference)
    findings = []
    if not versions:
        findings.append(VER[196].at(where, found="no version", reference=methodology.reference))
    if draft := _DRAFT.search(first) or (not _APPROVED.search(first) and _PROPOSED.search(first)):
        findings.append(VER[196]["draft"].at(where, found=draft[0]))
    if not has_title:
        title = methodology.file.title
        findings.append(VER[196]["title"].at(where, found=own, title=title))
    return findings


def _short(version: str) -> str:
    major, _, minor = version.partition(".")
    return f"{int(major)}.{int(minor or 0)}"


def _letters(text: str) -> str:
    """Give the letters of a title alone: quotes, dashes and line breaks are set in many ways."""
    return "".join(c for c in text.casefold() if c.isalnum())


# -- where things stand ---------------------------------------------------------------------


@immutable
class _Hit:
    spot: Spot
    words: str
    score: int


def _best(hits: Iterator[_Hit]) -> Iterator[_Hit]:
    """Give the best place of each page, the best pages first, as few as can be looked up."""
    pages: dict[int, _Hit] = {}
    for hit in hits:
        if hit.spot.page not in pages or hit.score > pages[hit.spot.page].score:
            pages[hit.spot.page] = hit
    ranked = sorted(pages.values(), key=lambda hit: (-hit.score, hit.spot.page))
    top = ranked[0].score if ranked else 0
    yield from [hit for hit in ranked if hit.score == top][:_MOST_PAGES]


def _hits(pages: Sequence[str], methodology: Methodology, stated: Statement) -> Iterator[_Hit]:
    match stated.kind:
        case "criterion":
            words = re.escape(stated.subject)
            pattern = re.compile(rf"criteri(?:on|a)\s*{words}(?![0-9A-Za-z])", re.IGNORECASE)
            own = _words(methodology.criteria[stated.subject].text)
            for hit in _found(pages, pattern):
                whole = _whole(pages, hit.spot, pattern)
                same = own == _words(_HEADING.split(pattern.sub("", whole, count=1))[0])
                yield _Hit(replace(hit.spot, same=same), whole, hit.score)
        case "criteria":
            yield from _found(pages, re.compile("eligibility criteria", re.IGNORECASE))
        case "source":
            yield from _found(pages, _symbol(methodology, stated.subject))
        case "class" | "option" | "frequency" | "method":
            # They stand in one row of the table of what is monitored, beside its option.
            symbol = _symbol(methodology, stated.subject)
            for hit in _found(pages, symbol):
                beside = re.compile(symbol.pattern + r".{0,120}?option", re.IGNORECASE)
                near = beside.search(pages[hit.spot.page - 1]) is not None
                yield _Hit(hit.spot, hit.words, int(near))
        case "equation":
            symbol = _symbol(methodology, stated.subject)
            defined = re.compile(symbol.pattern + r"\s*=")
            yield from _found(pages, defined, 2)
            yield from _found(pages, symbol)
        case "value" | "row":
            yield from _numbers(pages, methodology, stated)


def _found(pages: Sequence[str], pattern: re.Pattern[str], score: int = 1) -> Iterator[_Hit]:
    for number, page in enumerate(pages, 1):
        for match in pattern.finditer(page):
            spot = Spot(number, match[0][:_LONGEST].strip())
            yield _Hit(spot, _around(page, match.start(), match.end(), _SHOWN), score)


def _whole(pages: Sequence[str], spot: Spot, pattern: re.Pattern[str]) -> str:
    """Give a criterion from its heading to the next one, over the end of its page if need be."""
    text = " ".join(pages[spot.page - 1 : spot.page + 1])
    begin = pattern.search(text)
    assert begin is not None
    behind = re.compile(r"criteri(?:on|a)\s*[0-9]", re.IGNORECASE).search(text, begin.end())
    end = behind.start() if behind is not None else len(text)
    return text[begin.start() : min(end, begin.start() + _CRITERION)].strip()


def _words(text: str) -> list[str]:
    """Give the words and numbers of a sentence: quotes, dashes and line ends are set in many ways.

    Examples
    --------
    >>> _words("COP above 6.0;") == _words("(COP  above 6.0"), _words("above 6.0") == _words("60")
    (True, False)
    """
    plain = unicodedata.normalize("NFKC", text).replace("\u00ad", "").casefold()
    return _WORD.findall(re.sub(r"(?<=[a-z])-\s+(?=[a-z])", "", plain))


def _around(page: str, start: int, end: int, width: int) -> str:
    return page[max(0, start - width) : end + width]


def _symbol(methodology: Methodology, name: str) -> re.Pattern[str]:
    """Give what finds a symbol, its subscript set in whatever way."""
    letters = [re.escape(letter) for letter in normalised(symbol_text(methodology, name))]
    return re.compile(r"(?<![A-Za-z0-9])" + r"[\s_{}]{0,2}".join(letters) + r"(?![A-Za-z0-9])")


def _numbers(pages: Sequence[str], methodology: Methodology, stated: Statement) -> Iterator[_Hit]:
    """Give where a number stands: beside its unit, its symbol, its band or case, or alone."""
    if stated.value is None:
        return
    owner = stated.subject if stated.kind == "value" else next(iter(stated.names[1:]), "")
    symbol = _symbol(methodology, owner) if owner else None
    unit = normalised(stated.unit if stated.unit != "1" else "")
    wanted = {number_text(stated.value)}
    if stated.unit == "1":
        wanted.add(f"{number_text(stated.value * 100)}%")
    few = len(number_text(stated.value).replace(".", "").strip("0")) < 2
    for number, page in enumerate(pages, 1):
        for match in _NUMBER.finditer(page):
            written = match[0]
            plain = written.replace(",", "")
            if "." in plain:
                plain = plain.rstrip("0").rstrip(".")
            behind = page[match.end() : match.end() + 20]
            share = f"{plain}%" if behind.lstrip().startswith("%") else plain
            if not {plain, share} & wanted:
                continue
            wide = _around(page, match.start(), match.end(), _NEAR)
            beside = bool(unit) and normalised(behind).startswith(unit)
            named = symbol is not None and symbol.search(wide) is not None
            score = 2 * beside + named + 2 * _in_case(methodology, stated, page, match.start())
            # A 7 stands everywhere.
            if few and not score:
                continue
            words = _around(page, match.start(), match.end(), _SHOWN)
            yield _Hit(Spot(number, written[:_LONGEST]), words, score)


def _in_case(methodology: Methodology, stated: Statement, page: str, at: int) -> bool:
    """Whether the words just before a number name the conditions of a row of a table."""
    if stated.kind != "row":
        return False
    table = methodology.tables[stated.subject]
    before = page[max(0, at - 60) : at]
    for key, condition in table.rows[stated.position].when.items():
        if isinstance(condition, str):
            if condition == ANY or condition.replace("_", " ").casefold() not in before.casefold():
                return False
            continue
        named = band_in(before, table.keys[key].unit or "")
        if named is None or named != band_of(condition):
            return False
    return True
