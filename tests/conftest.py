"""What every test shares: reproducible properties, and markers of what needs other programs."""

from __future__ import annotations

import datetime as dt
import inspect
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers

from tests import browser, java, libreoffice
from tests.effort import REST, TESTS, THOROUGH, done_alike, examples, not_quick, takes_long

# The screen speaks as the machine does: in the tests no language of the machine is asked.
os.environ["LC_ALL"] = "C.UTF-8"

# The same examples in every run, on a slow machine too: a failure is never a matter of luck.
settings.register_profile(
    "ci",
    derandomize=True,
    deadline=None,
    max_examples=examples(8, 200),
    suppress_health_check=[HealthCheck.too_slow],
)
# HYPOTHESIS_PROFILE=explore looks further, and elsewhere each time.
settings.register_profile("explore", deadline=None, max_examples=2000)
PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "ci")
settings.load_profile(PROFILE)
if PROFILE == "ci" and not THOROUGH:
    # It draws numbers and texts of every module that happens to be imported, too: other examples
    # where other tests are collected. To find them, and to hold each against what is drawn, took
    # more than all else of the properties.
    providers._get_local_constants = lambda: providers._local_constants

if TYPE_CHECKING:
    from playwright.sync_api import Browser

OF_PAGES = (TESTS / "reporting", TESTS / "planning" / "pages")
"""The rooms of the tests that look at pages."""

TODAY = dt.date(2026, 12, 31)
"""The day of the tests: made-up records were read before it, whatever the machine's clock says."""


@pytest.fixture(scope="session", autouse=True)
def _clock() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("jcm_mrv.today.today", lambda: TODAY)
        yield


@pytest.fixture(scope="session", autouse=True)
def _made_once() -> Iterator[None]:
    # It imports half the package: whoever hands out the tests does without.
    from tests import made_once

    with pytest.MonkeyPatch.context() as patch:
        made_once.patch(patch)
        yield


@pytest.fixture(scope="session", name="chromium")
def _chromium() -> Iterator[Browser]:
    with browser.opened() as found:
        yield found


@pytest.fixture(name="browser")
def _browser(chromium: Browser) -> Iterator[Browser]:
    """Give the browser of the worker; the pages that a test opened are closed behind it."""
    yield chromium
    for context in chromium.contexts:
        context.close()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Say whether a test takes what was made before."""
    from tests import made_once

    made_once.afresh = item.get_closest_marker("afresh") is not None
    plain = item.get_closest_marker("plain") or not any(map(item.path.is_relative_to, OF_PAGES))
    made_once.blank = bool(plain) and not THOROUGH


@pytest.hookimpl(tryfirst=True)
def pytest_pycollect_makeitem(collector: pytest.Collector, obj: object) -> list[pytest.Item] | None:
    """Make no test of what a quick run leaves out: a quarter of all, in each worker.

    One that is named is made, and left out like any other.
    """
    if THOROUGH or not inspect.isfunction(obj) or any("::" in a for a in collector.config.args):
        return None
    marks = [*collector.own_markers, *getattr(obj, "pytestmark", ())]
    return [] if takes_long(marks) else None


# First, since xdist reads the groups in the same hook.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip what a program is missing for; keep on one worker what must not run side by side."""
    if REST or not THOROUGH:
        out = done_alike(items) if REST else not_quick(items)
        config.hook.pytest_deselected(items=[item for item in items if item in out])
        items[:] = [item for item in items if item not in out]
    reasons = {
        "browser": browser.reason_to_skip(),
        "libreoffice": libreoffice.reason_to_skip(),
        "spark": java.reason_to_skip(),
    }
    for item in items:
        marks = {mark.name for mark in item.iter_markers()}
        for name in sorted(marks & {"browser", "libreoffice", "packaging", "spark"}):
            item.add_marker(pytest.mark.xdist_group(name))
            if reason := reasons.get(name):
                item.add_marker(pytest.mark.skip(reason=reason))
