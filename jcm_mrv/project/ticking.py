"""A checklist that was filled in, to the records of an overlay."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence

from jcm_mrv.findings import PRJ, Finding, FindingsError
from jcm_mrv.findings.language import said
from jcm_mrv.methodology.exact_numbers import parse_number
from jcm_mrv.methodology.statements import kind_of, name_in
from jcm_mrv.patterns import pattern
from jcm_mrv.project.checklist import ABOUT, LINES, is_unclear, is_yes
from jcm_mrv.project.confirmation import is_read_in_text, of_the_future
from jcm_mrv.project.overlays import SCHEMA
from jcm_mrv.project.reader import is_name
from jcm_mrv.project.record_fields import is_cell, is_hash, is_page, last_page
from jcm_mrv.strict_yaml import quoted
from jcm_mrv.visible import says_something, visible

_THOUSANDS = pattern(r"[-+]?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]*)?")
"""1,250 is a number with a point; 0,8 is 0.8 where a comma is the decimal sign, and never 8."""


def ticked(
    about: Mapping[str, str], lines: Sequence[Mapping[str, str]], where: str
) -> list[dict[str, str]]:
    """Give the records of the lines that are ticked, with the keys of a record of an overlay.

    Raises
    ------
    FindingsError
        ``PRJ-166`` for everything that is missing; nothing is given by halves.
    """
    findings: list[Finding] = []
    chosen = [line for line in lines if is_yes(line["read"])]
    if not chosen:
        raise PRJ[166]["nothing"].stop(where)
    needed: dict[str, None] = {}
    records = []
    for line in chosen:
        once, keys = _document(about, line)
        needed |= dict.fromkeys(key for key in keys if not about.get(key, ""))
        what = line["what"]
        if not line["page"] and not line["cell"]:
            findings.append(PRJ[166].at(where, what=what, missing=said("the page or cell")))
        elif not (
            is_page(line["page"])
            if line["page"] or is_read_in_text(what)
            else is_cell(line["cell"])
        ):
            found = line["page"] or line["cell"]
            findings.append(PRJ[166]["page"].at(where, found=found[:40], what=what))
        elif is_beyond(line["page"], about):
            beyond = PRJ[166]["beyond"]
            findings.append(
                beyond.at(where, found=line["page"][:40], what=what, pages=about["pages"])
            )
        # What was read on a page of the text has no cell of the spreadsheet.
        cell = "" if line["page"] and about.get("workbook") else line["cell"]
        record = {"what": what, **once, "page": line["page"], "cell": cell}
        stated, problems = _said(line, where)
        findings += problems
        records.append({key: text for key, text in (record | stated).items() if text})
    if needed:
        named = ", ".join(ABOUT[key] for key in ABOUT if key in needed)
        findings.append(PRJ[166].at(where, what=said("a line"), missing=named))
    reader = about.get("reader", "")
    if says_something(reader) and not is_name(reader):
        findings.append(PRJ[166]["name"].at(where, found=visible(reader)[:40]))
    if date := about.get("date"):
        if not _is_day(date):
            findings.append(PRJ[166]["date"].at(where, found=date[:40]))
        elif early := of_the_future(dt.date.fromisoformat(date), where, said("a line")):
            findings.append(early)
    for key in ("sha256", "workbook_sha256"):
        if about.get(key) and not is_hash(about[key]):
            findings.append(PRJ[166]["sha256"].at(where, found=about[key][:80]))
    typed = {(key, text) for record in records for key, text in record.items()}
    findings += [
        PRJ[166]["text"].at(
            where,
            found=visible(text)[:80],
            what=ABOUT.get(key) or LINES.get(key) or said("a text"),
        )
        for key, text in sorted(typed)
        if visible(text) != text or not text.isprintable() or len(text) > _longest(key)
    ]
    if findings:
        raise FindingsError(findings)
    return records


def _longest(key: str) -> int:
    return 1000 if key in ("criterion", "method") else 200


def is_beyond(page: str, about: Mapping[str, str]) -> bool:
    """Say whether the file of the text, where it was given, has no such page."""
    pages = about.get("pages", "")
    return pages.isdecimal() and last_page(page) > int(pages)


def _said(line: Mapping[str, str], where: str) -> tuple[dict[str, str], list[Finding]]:
    """Give what a line says that was read: a number with its unit, options, or a criterion."""
    what, read = line["what"], line["value_read"]
    match kind_of(what):
        case "equation":
            # Another equation is another methodology: whoever writes the overlay says so.
            return {}, []
        case "option":
            letters = sorted(set(re.findall(r"\b[ABC]\b", read)))
            if read and not letters:
                return {}, [PRJ[166]["option"].at(where, found=read[:60], what=what)]
            return {"options": f"[{', '.join(letters)}]" if letters else ""}, []
        case "source":
            return {}, [PRJ[166]["source"].at(where, found=read[:60], what=what)] if read else []
        case "class":
            return {}, [PRJ[166]["class"].at(where, found=read[:60], what=what)] if read else []
        case "criterion" | "frequency" | "method" as kind:
            if read and not says_something(read):
                return {}, [PRJ[166]["words"].at(where, found=read[:60], what=what)]
            return {kind: " ".join(read.split())}, []
    number = read or line["value"]
    if _THOUSANDS.fullmatch(number):
        number = number.replace(",", "")
    if not line["unit"] and not read:
        return {}, []
    if not number:
        return {}, [PRJ[166].at(where, what=what, missing=said("the number that was read"))]
    try:
        parse_number(number)
    except ValueError:
        return {}, [PRJ[166]["number"].at(where, found=number[:60], what=what)]
    return {"value": number, "unit": line["unit"] or "1"}, []


def other_equations(lines: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Give the equations that the text has otherwise, by what they are called, ticked or not."""
    return {
        name_in("equation", line["what"]): line["value_read"]
        for line in lines
        if kind_of(line["what"]) == "equation" and line["value_read"]
    }


def left_out(lines: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Give what was written on lines that are not ticked, by what it is of.

    Examples
    --------
    >>> left_out([{"what": "EF_RE", "read": "", "value_read": "0.3"}])
    {'EF_RE': '0.3'}
    >>> left_out([{"what": "criterion 1", "read": "yes, p. 2", "value_read": ""}])
    {'criterion 1': 'yes, p. 2'}
    """
    written = {
        line["what"]: line["value_read"] or (line["read"] if is_unclear(line["read"]) else "")
        for line in lines
        if not is_yes(line["read"])
    }
    return {what: visible(text)[:60] for what, text in written.items() if text}


def _is_day(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10


def _document(
    about: Mapping[str, str], line: Mapping[str, str]
) -> tuple[dict[str, str], list[str]]:
    """Give what a record says of its document, and the fields of the checklist it is taken from.

    A line with a page was read in the text. One with a cell alone was read in the spreadsheet that
    the checklist was made with, if it was made with one.
    """
    of_sheet = bool(line["cell"]) and not line["page"] and bool(about.get("workbook"))
    keys = {"document": "document", "version": "version", "sha256": "sha256"}
    if of_sheet:
        keys = {
            "document": "workbook",
            "version": "workbook_version",
            "sha256": "workbook_sha256",
        }
    keys |= {"reader": "reader", "date": "date"}
    once = {key: about.get(field, "") for key, field in keys.items()}
    return once, [field for key, field in keys.items() if key != "sha256"]


def overlay_text(about: Mapping[str, str], records: Sequence[Mapping[str, str]]) -> str:
    """Give the text of an overlay."""
    lines = [
        "# What was read in an official text, for every project that uses the methodology.",
        "# `jcm-mrv calculate --confirmations DIR` uses it, or `confirmations:` in a project file.",
        f"schema: {SCHEMA}",
        f"methodology: {quoted(about['methodology'])}",
        f"sha256: {quoted(about['content'])}",
        "confirmed:",
    ]
    for record in records:
        lines += _record_lines(record)
    return "\n".join(lines) + "\n"


def _record_lines(record: Mapping[str, str]) -> Iterator[str]:
    for number, (key, text) in enumerate(record.items()):
        # Numbers and days as themselves, versions and pages as texts.
        plain = text if key in ("value", "date", "options") else quoted(text, always=True)
        yield f"  {'-' if not number else ' '} {key}: {plain}"
