"""Every threshold of the rules for readings, in one place, each with its reason."""

from __future__ import annotations

from fractions import Fraction

MICRO = 1_000_000
"""Readings are summed as integers of one millionth of their unit: no sum depends on its order."""

GLITCH_SECONDS = 24 * 3600
"""Rule 5: a register that comes back within a day was misread, not reset."""

LONG_STRETCH_SECONDS = 24 * 3600
"""Rule 7: splitting more than a day by time is an assumption that a verifier has to see."""

CAPACITY_FACTOR = Fraction(11, 10)
"""Rule 6: rated power may be exceeded a little (cold, bright days; rounding of the plate)."""

NEGATIVE_SHARE = Fraction(1, 10)
"""Rule 6: an inverter draws a few percent at night; a tenth of its capacity is a wrong sign."""

SLIP = 1000
"""Rule 9: the usual slip between Wh, kWh and MWh."""

INVOICE_DIFFERENCE = Fraction(2, 100)
"""Two meters of accuracy class 1 may be off by 1 % each; what differs by more needs a reason."""

IDLE_SHARE = Fraction(1, 1000)
"""Rule 9: a mean output below a thousandth of capacity looks like a unit slip."""

MISSING_FACTOR = Fraction(3, 2)
"""Rule 7: readings are missing where the spacing is more than one and a half intervals."""

JITTER_SHARE = Fraction(1, 10)
"""Loggers are late by seconds; intervals may overlap by a tenth before the interval is wrong."""

RETURN_FACTOR = 10
"""Rule 5: a step back up after a reset, ten times faster than any other, is no consumption."""

FIRST_YEAR = 1990
LAST_YEAR = 2100
"""A reading outside these years has a clock that was never set, or a date that was misread."""

MAX_FILE_BYTES = 64 * 1024 * 1024
"""About two million readings: four years of one-minute data of one meter."""

MAX_FILES = 1000
"""Files of one source: two years of daily exports, with some to spare."""

MAX_LINE_BYTES = 10_000
"""A logger with hundreds of columns stays below; a file without line breaks does not."""

MAX_CELL_BYTES = 64
"""No time and no number is longer."""

MAX_LAYOUTS = 400
"""Month names, AM and PM and one or two digits make at most a few hundred ways to write a date."""

HEADER_LINES = 50
"""Loggers print a preamble before the line with the names of the columns."""

MAX_LISTED = 5
"""Rows named one by one before the rest is only counted."""
