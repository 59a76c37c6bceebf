"""A copy of a workbook, recalculated by LibreOffice: one at a time, bounded, its work checked.

The file itself is never touched: LibreOffice opens a copy in a folder of its own, with a profile
of its own in which macros do not run and links to other files are not followed.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from jcm_mrv.findings import WBK
from jcm_mrv.workbook.reading.cells import WorkbookGrid
from jcm_mrv.workbook.reading.grid import read_grid
from jcm_mrv.workbook.reading.package import package_of

TIMEOUT = 180.0
"""Seconds for one workbook, waiting for another to end included."""

_LOCK = "jcm-mrv-libreoffice.lock"
# LibreOffice trusts the values cached in an xlsx file unless told to recalculate always (0).
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"
           xmlns:xs="http://www.w3.org/2001/XMLSchema"
           xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <item oor:path="/org.openoffice.Office.Calc/Formula/Load">
    <prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
  </item>
  <item oor:path="/org.openoffice.Office.Calc/Content/Update">
    <prop oor:name="Link" oor:op="fuse"><value>2</value></prop>
  </item>
  <item oor:path="/org.openoffice.Office.Common/Security/Scripting">
    <prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
  </item>
  <item oor:path="/org.openoffice.Office.Common/Security/Scripting">
    <prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
  </item>
  <item oor:path="/org.openoffice.Office.Common/Security/Scripting">
    <prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
  </item>
</oor:items>
"""


def find_libreoffice() -> str | None:
    """Give the path of LibreOffice, or None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def recalculated(data: bytes, name: str, *, timeout: float = TIMEOUT) -> WorkbookGrid:
    """Give the sheets of a workbook with every formula calculated anew.

    Parameters
    ----------
    data : bytes
        The xlsx file.
    name : str
        Its name, for findings.
    timeout : float
        Seconds for everything.

    Raises
    ------
    FindingsError
        ``WBK-130`` where LibreOffice is not installed, ``WBK-131`` where it fails, takes too long
        or writes nothing that can be read.
    """
    return read_grid(package_of(recalculate(data, name, timeout=timeout), name))


def recalculate(data: bytes, name: str, *, timeout: float = TIMEOUT) -> bytes:
    """Give the file that LibreOffice writes of a workbook after calculating every formula anew.

    Raises
    ------
    FindingsError
        As :func:`recalculated`.
    """
    program = find_libreoffice()
    if program is None:
        raise WBK[130].stop(name)
    until = time.monotonic() + timeout
    with tempfile.TemporaryDirectory(prefix="jcm-mrv-recalculate-") as made:
        folder = Path(made)
        source, written = folder / "in" / "workbook.xlsx", folder / "out" / "workbook.xlsx"
        settings = folder / "profile" / "user" / "registrymodifications.xcu"
        for place in (source, written, settings):
            place.parent.mkdir(parents=True)
        source.write_bytes(data)
        settings.write_text(_SETTINGS, encoding="utf-8")
        command = [
            program,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(written.parent),
            str(source),
        ]
        with _alone(name, until):
            status, said = _run(command, max(until - time.monotonic(), 1.0))
        if status is None:
            raise WBK[131].stop(name, found=f"it took more than {timeout:g} s")
        if status or not written.is_file() or not written.stat().st_size:
            told = f"status {status}, {'no' if not written.is_file() else 'an empty'} file; {said}"
            raise WBK[131].stop(name, found=told)
        return written.read_bytes()


def _run(command: list[str], timeout: float) -> tuple[int | None, str]:
    """Give exit status and output; None where it was ended for taking too long.

    In a process group of its own: ``soffice`` is a script that starts the real program.
    """
    try:
        process = subprocess.Popen(  # noqa: S603 - no shell, and no text of the workbook in it
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
    except OSError as exc:
        return -1, exc.strerror or type(exc).__name__
    with process:
        try:
            said, _ = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            if hasattr(os, "killpg"):
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
            process.communicate()
            return None, ""
    return process.returncode, " ".join(said.split())[:200]


@contextlib.contextmanager
def _alone(name: str, until: float) -> Iterator[None]:
    """Wait for other runs on this machine: two at once only slow each other down."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    place = Path(tempfile.gettempdir()) / _LOCK
    try:
        lock = os.open(place, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError:
        # The lock of another user: better two at once than none.
        yield
        return
    try:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                if time.monotonic() > until:
                    raise WBK[131].stop(name, found="another run did not end") from None
                time.sleep(0.1)
        yield
    finally:
        os.close(lock)
