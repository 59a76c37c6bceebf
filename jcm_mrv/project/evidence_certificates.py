"""Certificates of calibration: whether they are of the meter, and say that it passed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jcm_mrv.findings import PRJ, Finding
from jcm_mrv.findings.language import said
from jcm_mrv.patterns import pattern
from jcm_mrv.project.day_in_text import day_of_another_year, other_day, years_of
from jcm_mrv.project.evidence_kinds import kind_of
from jcm_mrv.project.evidence_names import files_named
from jcm_mrv.project.evidence_words import Evidence
from jcm_mrv.project.meter import Meter
from jcm_mrv.strict_yaml import Document, Path_
from jcm_mrv.today import BUDDHIST

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
_CLASS = pattern(
    r"(?i)(?:\bclass(?: of accuracy| index)?|\bcl\.|\bcấp chính xác|\bkelas|精度階級|階級)[\s.:=]*"
    r"([0-9]{1,2}(?:[.,][0-9]{1,3})?)\s?s?\b(?!\s*(?:laborator|weight|room|of|or better))"
)
_UNTIL = pattern(
    r"(?i)(?:\bvalid(?:ity)? (?:un)?til\b|\bvalid to\b|\bexpir(?:es|y)(?: date| on)?\b"
    r"|\b(?:có )?hiệu lực đến|\bberlaku (?:sampai|hingga)|有効期限)[^0-9]{0,20}([^.;|\n]{4,24})"
)
_YEAR = pattern(r"(?<![0-9])(?:20|25)[0-9]{2}(?![0-9])")
_ISO = pattern(r"(?<![0-9])20[0-9]{2}-[01][0-9]-[0-3][0-9](?![0-9])")
_SIGNS = pattern(r"[\W_]+")
_WORDS = pattern(r"[\w/-]+")
_LEAST = 4
_OF_BUDDHA = 2500


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
        elif kind_of(words) not in ("", "calibration"):
            evidence.asked[files[0]] = None
            yield PRJ[228]["kind"].at(where, found=text, meter=name)
        elif other := _other_serial(words, serial):
            evidence.asked[files[0]] = None
            told = said("{file}: {serial}", file=text, serial=other)
            yield PRJ[228]["serial"].at(where, found=told, meter=name, serial=serial)
        elif day := _another_day(words, str(calibration.get("date"))):
            evidence.asked[files[0]] = None
            told = said("{file}: {day}", file=text, day=day)
            date = str(calibration.get("date"))
            yield PRJ[228]["day"].at(where, found=told, meter=name, date=date)
        elif worse := _worse_class(words, own := str(meter.get("accuracy_class") or "")):
            evidence.asked[files[0]] = None
            told = said("{file}: {text}", file=text, text=worse)
            yield PRJ[228]["class"].at(where, found=told, meter=name, own=own)
        elif end := _ends_before(words, until := str(calibration.get("valid_until") or "")):
            evidence.asked[files[0]] = None
            told = said("{file}: {text}", file=text, text=end)
            yield PRJ[228]["until"].at(where, found=told, meter=name, until=until)


def _another_day(words: str, date: str) -> str:
    return day_of_another_year(words, years_of([date])) or other_day(words, date)


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
    >>> _other_serial("Serial 0123456, class 1", "1"), _other_serial("Serial 0123456", "1")
    ('', '0123456')
    """
    own = _plain(serial)
    if not re.search("[0-9]", own):
        return ""
    # A short one stands in any longer number: it has to stand by itself.
    there = _plain(words) if len(own) >= _LEAST else {*map(_plain, _WORDS.findall(words))}
    if own in there:
        return ""
    found = _SERIAL.search(words)
    return found[1] if found else ""


def _worse_class(words: str, own: str) -> str:
    """Give the class that a certificate states, where all are worse than that of the meter.

    Laboratories state the class of their own standard as well, which is better.

    Examples
    --------
    >>> _worse_class("Meter of class 0.5S, standard of class 0.05", "0.2S")
    ''
    >>> _worse_class("Meter of class 0.5S", "Cl. 0.2S"), _worse_class("accuracy class: 0,2S", "0.5")
    ('class 0.5S', '')
    """
    declared = Meter(accuracy_class=own).class_fraction
    found = [*_CLASS.finditer(words)]
    stated = [Meter(accuracy_class=one[1]).class_fraction for one in found]
    if declared is None or not found or not all(s is not None and s > declared for s in stated):
        return ""
    return found[0][0].strip()


def _ends_before(words: str, until: str) -> str:
    """Give the day until which a certificate says that it is valid, where it is before a day.

    Written otherwise than as 2024-06-01, its year has to be an earlier one.

    Examples
    --------
    >>> _ends_before("Valid until 2024-06-01.", "2027-12-31"), _ends_before("...", "2027-12-31")
    ('Valid until 2024-06-01', '')
    >>> _ends_before("Hiệu lực đến: 31/05/2028", "2027-12-31")
    ''
    """
    if not re.match(r"20[0-9]{2}-", until):
        return ""
    ends = []
    for found in _UNTIL.finditer(words):
        years = [int(year) for year in _YEAR.findall(found[1])]
        years = [year - BUDDHIST if year >= _OF_BUDDHA else year for year in years]
        if not years:
            return ""
        iso = _ISO.search(found[1])
        if (iso[0] >= until) if iso else max(years) >= int(until[:4]):
            return ""
        ends.append(found[0].strip())
    return ends[0] if ends else ""


def _plain(text: str) -> str:
    return _SIGNS.sub("", text).casefold().lstrip("0")
