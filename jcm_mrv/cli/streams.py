"""Standard output that is full or closed: the process ends politely, with a status that says so."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import sys
from typing import Any

CLOSED = 141
"""As a shell has it for a program whose reader went away: 128 and the number of SIGPIPE."""


def guard_streams() -> None:
    """Let a process that can print no more end as others do, not with a traceback.

    For the whole of a process only, since it replaces ``sys.stdout`` and ``sys.stderr``.
    """
    # Files that are opened later must not take the place of a stream that was closed.
    if None in (sys.stdin, sys.stdout, sys.stderr):
        while (handle := os.open(os.devnull, os.O_RDWR)) <= 2:
            pass
        os.close(handle)
    sys.stdout = _guarded(sys.stdout, _Output)
    sys.stderr = _guarded(sys.stderr, _Messages)


def _guarded(stream: Any, kind: type[_Output]) -> Any:
    buffer = getattr(stream, "buffer", None)
    if stream is not None and buffer is None:
        # Not of the operating system.
        return stream
    return io.TextIOWrapper(
        io.BufferedWriter(kind(getattr(buffer, "raw", buffer))),
        "utf-8" if stream is None else stream.encoding,
        # A character that the terminal does not know is written out.
        "backslashreplace",
        line_buffering=stream is None or stream.line_buffering,
        write_through=stream is not None and stream.write_through,
    )


class _Output(io.RawIOBase):
    """Standard output."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw
        # From the first failure on, what is still to come goes nowhere: at the end of the process
        # everything is flushed once more.
        self._is_lost = False

    def write(self, data: Any) -> int | None:
        """Write, or end the process."""
        if self._is_lost:
            return len(data)
        try:
            if self._raw is None:
                raise OSError(errno.EBADF, "it is closed")
            return self._raw.write(data)
        except OSError as exc:
            self._is_lost = True
            self.lost(exc)
            return len(data)

    def lost(self, exc: OSError) -> None:
        """End the process: without a word where the reader went away, which is its right."""
        if exc.errno == errno.EPIPE:
            raise SystemExit(CLOSED)
        with contextlib.suppress(OSError):
            said = exc.strerror or type(exc).__name__
            sys.stderr.write(f"stopped: standard output cannot be written: {said}\n")
            sys.stderr.flush()
        raise SystemExit(1)

    def writable(self) -> bool:
        """Whether it can be written to: it is what it is for."""
        return True

    def fileno(self) -> int:
        """Give the number of the stream."""
        if self._raw is None:
            raise io.UnsupportedOperation("fileno")
        return self._raw.fileno()

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return self._raw is not None and self._raw.isatty()


class _Messages(_Output):
    """Standard error: where nobody can be told, the work goes on."""

    def lost(self, exc: OSError) -> None:
        """Go on."""
