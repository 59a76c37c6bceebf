"""Certificates of calibration: whether they are of the meter, and say that it passed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jcm_mrv.findings import PRJ, Finding
from jcm_mrv.findings.language import said
from jcm_mrv.patterns import pattern
from jcm_mrv.project.day_in_text import day_of_another_year, years_of
from jcm_mrv.project.evidence_names import files_named
from jcm_mrv.project.evidence_words import Evidence
from jcm_mrv.strict_yaml import Document, Path_

_FAILED = pattern(
    r"(?i)\bfail(?:ed|s)?\b|\b(?:not|never) (?:be )?pass(?:ed)?\b|\breject(?:ed)?\b"
    r"|\bout of (?:tolerance|class|limits?)\b|\b(?:does|did) not (?:conform|comply|pass|meet)\w*"
    r"|\b(?:must|may|shall) not be used\b|\bkhông đạt\b|\btidak (?:lulus|memenuhi)\b|不合格|不適合"
)
_PASSED = pattern(
    r"(?i)\bpass(?:ed|es)?\b|\b(?:conforms?|complies|compliant|meets)\b|\bwithin\b|\bas left\b"
    r"|\badjust(?:ed|ment)\b|\bđạt\b|\blulus\b|\bmemenuhi\b|合格|適合|調整"
)
"""A meter may have failed as it was found, and passed as it was left."""
_SERIAL = pattern(
    r"(?i)(?:\bserial(?: ?(?:number|no\b|nr\b|#))?|\bs/n\b|\bsố (?:sê-?ri|seri|chế tạo|máy)"
    r"|\bnomor seri|製造番号|計器番号|器物番号)[\s.:#]*([\w/-]*\d[\w/-]*)"
)
_SIGNS = pattern(r"[\W_]+")
_LEAST = 4


def unfit_certificates(document: Document, folder: Path, evidence: Evidence) -> Iterator[Finding]:
    """Ask about a certificate that says that the meter failed, of another one, or of other years.

    What a scan says nobody reads here.
    """
    for path, meter, calibration in _calibrations(document.data):
        name, text = str(path[1]), str(calibration.get("certificate") or "")
        where = document.where(path)
        files = files_named(text, folder)
        read = evidence.read(files[0]) if len(files) == 1 and files[0].is_file() else None
        words = " ".join(filter(None, read.texts)) if read is not None else ""
        if not words or files[0] in evidence.asked:
            continue
        serial = str(meter.get("serial") or "")
        if failed := _says_failed(words):
            evidence.asked[files[0]] = None
            yield PRJ[228].at(where, found=f"{text}: {failed}", meter=name)
        elif other := _other_serial(words, serial):
            evidence.asked[files[0]] = None
            told = said("{file}: {serial}", file=text, serial=other)
            yield PRJ[228]["serial"].at(where, found=told, meter=name, serial=serial)
        elif day := day_of_another_year(words, years_of([calibration.get("date")])):
            evidence.asked[files[0]] = None
            told = said("{file}: {day}", file=text, day=day)
            date = str(calibration.get("date"))
            yield PRJ[228]["day"].at(where, found=told, meter=name, date=date)


def _calibrations(data: Any) -> Iterator[tuple[Path_, dict[str, Any], dict[str, Any]]]:
    meters = data.get("meters") if isinstance(data, dict) else None
    for name, meter in meters.items() if isinstance(meters, dict) else ():
        every = meter.get("calibrations") if isinstance(meter, dict) else None
        for n, one in enumerate(every if isinstance(every, list) else ()):
            if isinstance(one, dict):
                yield ("meters", name, "calibrations", n), meter, one


def _says_failed(words: str) -> str:
    """Give what says that a meter failed, where nothing says that it passed.

    Examples
    --------
    >>> _says_failed("Result: FAILED"), _says_failed("As found: failed. As left: passed.")
    ('FAILED', '')
    >>> _says_failed("Kết luận: không đạt"), _says_failed("Kết luận: đạt"), _says_failed("不合格")
    ('không đạt', '', '不合格')
    """
    failed = _FAILED.search(words)
    if failed is None or _PASSED.search(_FAILED.sub(" ", words)):
        return ""
    return failed[0]


def _other_serial(words: str, serial: str) -> str:
    """Give the serial number that a certificate states, where that of the meter is nowhere.

    Examples
    --------
    >>> _other_serial("Meter, serial number 9999999", "0123456")
    '9999999'
    >>> _other_serial("Meter No. 01-23456, standard S/N 9999999", "0123456")
    ''
    """
    own = _plain(serial)
    if len(own) < _LEAST or not re.search("[0-9]", own) or own in _plain(words):
        return ""
    found = _SERIAL.search(words)
    return found[1] if found else ""


def _plain(text: str) -> str:
    return _SIGNS.sub("", text).casefold().lstrip("0")
