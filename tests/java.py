"""Whether PySpark can run here: it needs Java."""

from __future__ import annotations

import os
import shutil

REQUIRED = "JCM_MRV_REQUIRE_JAVA"
"""Name of the environment variable that turns a skip for want of Java into a failure."""


def reason_to_skip() -> str | None:
    """Say why tests that need Java are skipped; None where they run (and may fail)."""
    if shutil.which("java") or os.environ.get(REQUIRED, "") not in ("", "0"):
        return None
    return f"Java is not installed ({REQUIRED}=1 makes this a failure)"
