"""What reading a damaged archive raises, in one place for all that read one."""

from __future__ import annotations

import lzma
import zipfile
import zlib

DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
)
"""A part that is cut, changed, or packed in a way that nobody unpacks."""
