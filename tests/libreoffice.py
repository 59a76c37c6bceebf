"""Recalculate workbooks with LibreOffice, to compare its numbers with ours.

Mark a test that needs it with :data:`requires_libreoffice`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from filelock import FileLock

REQUIRED = "JCM_MRV_REQUIRE_LIBREOFFICE"
"""Name of the environment variable that turns a skip for want of LibreOffice into a failure."""

requires_libreoffice = pytest.mark.libreoffice

# LibreOffice trusts the values cached in an xlsx file unless told to recalculate always (0).
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"
           xmlns:xs="http://www.w3.org/2001/XMLSchema"
           xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <item oor:path="/org.openoffice.Office.Calc/Formula/Load">
    <prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
  </item>
</oor:items>
"""


def find() -> str | None:
    """Give the path of LibreOffice, or None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def reason_to_skip() -> str | None:
    """Say why tests that need LibreOffice are skipped; None where they run (and may fail)."""
    if find() or os.environ.get(REQUIRED, "") not in ("", "0"):
        return None
    return f"LibreOffice is not installed ({REQUIRED}=1 makes this a failure)"


def recalculate(paths: Sequence[Path], out_dir: Path, *, timeout: float = 1200) -> list[Path]:
    """Let LibreOffice recalculate every formula of the workbooks and save them anew.

    Parameters
    ----------
    paths
        The xlsx files; their names must differ, since all results go to one folder.
    out_dir
        Where the recalculated files go, under the same names. Must not be a folder of ``paths``.
    timeout
        Seconds for all files together.

    Returns
    -------
    list[Path]
        The recalculated files, in the order of ``paths``.
    """
    sources = [path.resolve() for path in paths]
    results = [out_dir.resolve() / path.name for path in sources]
    if len(set(results)) != len(sources) or set(results) & set(sources):
        raise ValueError("the files need different names, and another folder to go to")
    if not sources:
        return []
    program = find()
    if program is None:
        raise FileNotFoundError("LibreOffice (soffice) is not installed")
    out_dir.mkdir(parents=True, exist_ok=True)
    for result in results:
        result.unlink(missing_ok=True)

    # One at a time on this machine: two at once only slow each other down, up to the timeout.
    lock = FileLock(Path(tempfile.gettempdir()) / "jcm-mrv-libreoffice.lock")
    with lock, tempfile.TemporaryDirectory(prefix="jcm-mrv-libreoffice-") as profile:
        settings = Path(profile) / "user" / "registrymodifications.xcu"
        settings.parent.mkdir()
        settings.write_text(_SETTINGS, encoding="utf-8")
        command = [
            program,
            f"-env:UserInstallation={Path(profile).as_uri()}",
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(out_dir.resolve()),
            *map(str, sources),
        ]
        done = _run(command, timeout)

    missing = [result.name for result in results if not result.is_file()]
    if done.returncode or missing:
        raise RuntimeError(
            f"LibreOffice ended with status {done.returncode}; not written: {missing or 'none'}\n"
            f"{done.stdout}{done.stderr}"
        )
    return results


def _run(command: list[str], timeout: float) -> subprocess.CompletedProcess[str]:
    """Run in a process group of its own: ``soffice`` is a script that starts the real program."""
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        start_new_session=True,
    ) as process:
        try:
            stdout, stderr = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            _end_group(process)
            raise
    return subprocess.CompletedProcess(command, process.returncode, stdout, stderr)


def _end_group(process: subprocess.Popen[str]) -> None:
    if hasattr(os, "killpg"):
        os.killpg(process.pid, 9)
    else:
        process.kill()
