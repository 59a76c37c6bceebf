"""What is refused of a workbook, and what is noted, as findings."""

from __future__ import annotations

from collections.abc import Sequence

from jcm_mrv.findings import Finding, error, note

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def unreadable(where: str, found: str) -> Finding:
    """Give the finding for a file that is not there or may not be read."""
    return error(
        "WBK-101",
        "the workbook cannot be read",
        where=where,
        found=found,
        expected="an xlsx file",
        hint="check the path",
    )


def damaged(where: str, found: object) -> Finding:
    """Give the finding for a part that cannot be read."""
    return error(
        "WBK-109",
        "the workbook is damaged",
        where=where,
        found=" ".join(str(found).split())[:200],
        expected="a part that can be read",
        hint="open the file in a spreadsheet program, save it anew as xlsx, and use that file",
    )


def with_dtd(where: str) -> Finding:
    """Give the finding for a document type declaration."""
    return error(
        "WBK-108",
        "the workbook holds a document type declaration, which no spreadsheet program writes",
        where=where,
        found="<!DOCTYPE",
        expected="XML without declarations of entities",
        hint="do not open this file elsewhere; ask its sender for the original",
    )


def bomb(where: str, found: str, ratio: int) -> Finding:
    """Give the finding for a part that unpacks to far more than a sheet can."""
    return error(
        "WBK-107",
        "a part of the workbook unpacks to far more than a spreadsheet holds (a zip bomb)",
        where=where,
        found=found,
        expected=f"at most {ratio} times as much",
        hint="do not open this file elsewhere; ask its sender for the original",
    )


def beyond(where: str, found: str, expected: str) -> Finding:
    """Give the finding for a workbook beyond a limit."""
    return error(
        "WBK-106",
        "the workbook is larger than what is read",
        where=where,
        found=found,
        expected=f"at most {expected}",
        hint="remove sheets, pictures and formatted empty rows that the report does not need",
    )


def binary(where: str) -> Finding:
    """Give the finding for the binary format."""
    return error(
        "WBK-105",
        "the workbook is an xlsb file",
        where=where,
        found="the binary format",
        expected="an xlsx file",
        hint="save it as xlsx (Excel workbook) and use that file",
    )


def macros(where: str, parts: Sequence[str]) -> Finding:
    """Give the note on macros."""
    return note(
        "WBK-110",
        "the workbook holds macros; they are not run, and nothing of them is used",
        where=where,
        found=", ".join(parts[:3]),
        hint="what macros write into cells is read as if it were typed",
    )


def outside_links(where: str, targets: Sequence[str], count: int) -> Finding:
    """Give the note on links to other files."""
    return note(
        "WBK-111",
        "the workbook refers to other files; they are not opened",
        where=where,
        found=", ".join(targets[:3])[:200] or f"{count} links",
        hint="what comes from another file cannot be checked here",
    )


def old_format(data: bytes, name: str) -> Finding:
    """Give the finding for a compound file: encrypted, or xls."""
    if _ENCRYPTED in data:
        return encrypted(name)
    return error(
        "WBK-104",
        "the workbook is an xls file, or another old format",
        where=name,
        found="the format of Excel 97 to 2003",
        expected="an xlsx file",
        hint="save it as xlsx (Excel workbook) and use that file",
    )


def encrypted(name: str) -> Finding:
    """Give the finding for a file that opens with a password."""
    return error(
        "WBK-103",
        "the workbook is encrypted",
        where=name,
        found="a file that opens with a password only",
        expected="an xlsx file without a password for opening",
        hint="remove the password in the spreadsheet program; protected sheets may stay protected",
    )


def not_xlsx(name: str, found: str) -> Finding:
    """Give the finding for any other file."""
    return error(
        "WBK-102",
        "the file is not an xlsx workbook",
        where=name,
        found=found,
        expected="an xlsx file",
        hint="save it as xlsx (Excel workbook) and use that file",
    )


def kind_of(data: bytes) -> str:
    """Give what the first bytes of a file that is no zip say."""
    if not data:
        return "an empty file"
    if data.startswith(b"%PDF"):
        return "a PDF"
    if data.lstrip()[:1] == b"<":
        return "a text of HTML or XML"
    return "a file that is not a zip"
