"""How much of what is given is read, each limit with its reason."""

from __future__ import annotations

MAX_FILE_BYTES = 16 * 1024**3
"""Text and Parquet are read in blocks: what bounds them is the patience of who waits."""

MAX_WORKBOOK_BYTES = 64 * 1024 * 1024
"""A sheet of a million rows, the most that one holds, is about 40 MiB."""

MAX_UNPACKED_BYTES = 1024**3
"""A workbook is a zip file; unpacked, a full sheet of ten columns is about half of this."""

MAX_JSON_BYTES = 64 * 1024 * 1024
"""JSON is read whole: a year of ten meters at five minutes."""

MAX_PACKED_FILE_BYTES = 2 * 1024**3
"""What one packed file may become: 50 million readings as text. It is unpacked to the disk."""

MAX_PACKED_RATIO = 250
"""Readings that never change pack to a hundredth; what was made to fill a disk, to a thousandth."""

FREE_PACKED_BYTES = 64 * 1024 * 1024
"""What may be unpacked whatever its ratio."""

BLOCK_BYTES = 8 * 1024 * 1024
"""Text is read in blocks of this size; most files of one meter and year are a single one."""

MAX_READINGS = 20_000_000
"""Readings of one source: 38 years of one minute. More would not fit into memory."""

MAX_FILES = 1000
"""Files of one source: two years of daily exports, with some to spare."""

MAX_LINE_BYTES = 10_000
"""A logger with hundreds of columns stays below; a file without line breaks does not."""

MAX_CELL_BYTES = 96
"""No time and no number is longer; a letter of a Thai month or half of the day takes three."""
