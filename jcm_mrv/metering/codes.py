"""The codes of monitoring data: one severity and one meaning each.

The first digit after ``MON-`` is the rule of the table "Rules for readings" (0: declarations, files
and entries). ``docs/explanation/readings.md`` explains each.
"""

from __future__ import annotations

from jcm_mrv.findings import Finding, FindingsError, Severity

_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE

CODES: dict[str, tuple[Severity, str]] = {
    "MON-001": (_E, "the source gives neither readings nor entries, or both"),
    "MON-002": (_E, "something that readings need is not declared"),
    "MON-003": (_E, "the unit does not fit the parameter"),
    "MON-004": (_E, "unknown time zone"),
    "MON-005": (_E, "the kind of readings does not fit the aggregation of the parameter"),
    "MON-006": (_E, "a key of `format` cannot be used"),
    "MON-007": (_E, "no engine reads such a table"),
    "MON-010": (_E, "a path leads out of the project folder"),
    "MON-011": (_E, "no such file"),
    "MON-012": (_E, "a file cannot be read, or changed while it was read"),
    "MON-013": (_E, "a file is too large, or there are too many"),
    "MON-014": (_E, "a file is empty"),
    "MON-015": (_E, "a file is not text in the declared encoding"),
    "MON-016": (_E, "a line is too long"),
    "MON-017": (_E, "a declared column is not in the file"),
    "MON-018": (_E, "a declared column is in the file twice"),
    "MON-019": (_N, "how a file was read, where it was not declared"),
    "MON-020": (_E, "text reads validly, and differently, in several encodings"),
    "MON-021": (_E, "a file mixes encodings"),
    "MON-022": (_E, "a column has another name in another file"),
    "MON-023": (_E, "the row of units contradicts the declared unit"),
    "MON-024": (_E, "no row has what `filter` asks for"),
    "MON-025": (_W, "one of several files has no row that `filter` asks for"),
    "MON-026": (_E, "the sheet of a workbook is missing, or not settled"),
    "MON-031": (_E, "entries overlap"),
    "MON-032": (_E, "an entry crosses 31 December"),
    "MON-033": (_E, "an entry lies partly outside the monitoring period"),
    "MON-034": (_W, "an entry was split by days"),
    "MON-035": (_W, "days without an entry"),
    "MON-036": (_E, "days without an entry where a larger amount is conservative"),
    "MON-101": (_E, "a value is not a number"),
    "MON-102": (_W, "unreadable rows were turned into gaps"),
    "MON-103": (_E, "a time cannot be read"),
    "MON-104": (_E, "the file ends inside a row"),
    "MON-105": (_E, "the file has no readings"),
    "MON-106": (_E, "dates read validly in two formats"),
    "MON-107": (_E, "numbers read validly with two decimal signs"),
    "MON-108": (_E, "a row has too many or too few fields"),
    "MON-109": (_E, "a number is too large"),
    "MON-110": (_W, "the last row does not end with a line break"),
    "MON-111": (_E, "dates are written in more than one way"),
    "MON-201": (_N, "times at a clock change were resolved by the order of rows"),
    "MON-202": (
        _E,
        "a local time does not exist, or exists twice, and the order does not settle it",
    ),
    "MON-203": (_E, "times with and without UTC offset are mixed"),
    "MON-301": (_N, "a time occurs twice with the same value"),
    "MON-302": (_E, "a time occurs twice with different values"),
    "MON-401": (_N, "readings were not in order and were sorted"),
    "MON-501": (_N, "low readings of a register were discarded as a glitch"),
    "MON-502": (_N, "a register rolled over"),
    "MON-503": (_W, "a register was reset"),
    "MON-504": (_E, "a register shows more than its declared maximum"),
    "MON-505": (_E, "a register jumps back after a fall"),
    "MON-506": (_E, "a register falls where the amount can be negative"),
    "MON-507": (_E, "a register jumps up and falls again"),
    "MON-508": (_E, "readings of a register go up and down"),
    "MON-601": (_W, "more energy than the capacity allows was excluded"),
    "MON-602": (_N, "negative readings"),
    "MON-603": (_E, "a reading far below zero"),
    "MON-604": (_E, "a negative total of a month"),
    "MON-605": (_E, "a negative entry or sample"),
    "MON-606": (_E, "amounts per interval only rise"),
    "MON-701": (_N, "readings of a register are missing; the difference counts"),
    "MON-702": (_N, "energy was split at the boundary of a year or of the period"),
    "MON-703": (_W, "a stretch of more than a day was split at a boundary"),
    "MON-704": (_W, "the period is not covered before the first or after the last reading"),
    "MON-705": (_W, "intervals are missing"),
    "MON-706": (_E, "readings are closer than their interval"),
    "MON-707": (_E, "nothing to fill a gap with"),
    "MON-801": (_W, "calibration overdue"),
    "MON-802": (_E, "calibration overdue and no maximum permissible error declared"),
    "MON-803": (_E, "the dates of a calibration contradict each other"),
    "MON-804": (_W, "days before the first calibration"),
    "MON-805": (_E, "the maximum permissible error cannot be applied"),
    "MON-806": (_N, "no calibration is stated"),
    "MON-811": (_N, "metered and invoiced amounts were compared"),
    "MON-812": (_W, "metered and invoiced amounts differ by more than meters err"),
    "MON-813": (_E, "invoiced amounts cannot be compared with a meter"),
    "MON-901": (_N, "readings or entries outside the monitoring period were left out"),
    "MON-902": (_W, "a month without readings"),
    "MON-903": (_W, "no meter is stated for option C"),
    "MON-904": (_W, "the unit looks wrong by a factor of 1000"),
    "MON-905": (_E, "no reading or entry inside the monitoring period"),
    "MON-906": (_W, "a register that does not move"),
    "MON-911": (_W, "output of a solar system at night"),
    "MON-912": (_W, "output of a solar system that stays the same for hours"),
    "MON-913": (_W, "the clock of a solar system's readings runs beside the sun"),
    "MON-914": (_W, "days without output of a solar system in bright daylight"),
    "MON-915": (_W, "output of a solar system on a straight line"),
}


def finding(
    code: str, message: str, *, where: str = "", found: str = "", expected: str = "", hint: str = ""
) -> Finding:
    """Give a finding with the severity that belongs to its code.

    Examples
    --------
    >>> finding("MON-901", "3 readings left out").severity.value
    'note'
    """
    return Finding(code, CODES[code][0], message, where, found, expected, hint)


def stop(
    code: str, message: str, *, where: str = "", found: str = "", expected: str = "", hint: str = ""
) -> FindingsError:
    """Give the exception that ends the reading of one source with this finding."""
    return FindingsError(
        [finding(code, message, where=where, found=found, expected=expected, hint=hint)]
    )
