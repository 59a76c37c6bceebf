"""The one vocabulary in which every part of jcm-mrv reports problems.

A :class:`Finding` says what is wrong, where, what was found, what was expected and what to do. Its
texts stand in one catalogue, ``jcm_mrv/findings.yaml``, under a code that stays the same: ``MET-``
methodology, ``PRJ-`` project file, ``MON-`` monitoring data, ``CAL-`` calculation, ``WBK-``
workbook, ``VER-`` verification, ``EVI-`` evidence pack, ``RPT-`` report, ``PLN-``
planning. Code names the entry and gives what the texts leave open::

    MON[26].at(path, found=", ".join(names), path=path, sheet=sheet)     # a Finding
    MON[26]["several"].stop(path, ...)                                   # a FindingsError of it
"""

from jcm_mrv.findings.catalogue import (
    CAL,
    EVI,
    FAMILIES,
    MET,
    MON,
    PLN,
    PRJ,
    RPT,
    VER,
    WBK,
    Family,
    Wording,
)
from jcm_mrv.findings.finding import (
    Finding,
    FindingsError,
    Severity,
    counted,
    has_errors,
    near,
    nearest,
    over_years,
)

__all__ = [
    "CAL",
    "EVI",
    "FAMILIES",
    "MET",
    "MON",
    "PLN",
    "PRJ",
    "RPT",
    "VER",
    "WBK",
    "Family",
    "Finding",
    "FindingsError",
    "Severity",
    "Wording",
    "counted",
    "has_errors",
    "near",
    "nearest",
    "over_years",
]
