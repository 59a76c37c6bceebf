"""Open pages in Chromium, as people see them.

Mark a test that needs it with :data:`requires_browser`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

REQUIRED = "JCM_MRV_REQUIRE_CHROMIUM"
"""Name of the environment variable that turns a skip for want of Chromium into a failure."""

requires_browser = pytest.mark.browser

PATIENCE_MS = 120_000
"""How long a page may take: a machine that is busy with other tests is no fault of the page."""

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find() -> str | None:
    """Give the path of Chromium, or None where it is not installed."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def reason_to_skip() -> str | None:
    """Say why tests that need Chromium are skipped; None where they run (and may fail)."""
    if find() or os.environ.get(REQUIRED, "") not in ("", "0"):
        return None
    return f"Chromium is not installed ({REQUIRED}=1 makes this a failure)"


@contextmanager
def opened() -> Iterator[Browser]:
    """Give a browser that shows nothing on a screen."""
    from playwright.sync_api import sync_playwright

    program = find()
    if program is None:
        raise FileNotFoundError("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()
