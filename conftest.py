"""How tests are collected: without modules that show nothing, and without garbage collection.

Of a new tree each worker compiles its share of the modules: it took longer than collecting them.
"""

from __future__ import annotations

import compileall
import gc
import sys
from collections.abc import Generator
from pathlib import Path

import pytest
from _pytest.assertion import rewrite

HERE = Path(__file__).parent

Found = list[pytest.Collector]


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path: Path) -> Generator[None, Found, Found]:
    """Leave out modules that show nothing: each worker would import them to find that out."""
    found = yield
    if found and b">>>" not in file_path.read_bytes():
        return [one for one in found if type(one).__name__ != "DoctestModule"]
    return found


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """Leave what is collected out of the search for garbage: half a million objects that stay.

    What tests leave is searched as seldom as in a command.
    """
    gc.disable()
    if session.config.args_source == pytest.Config.ArgsSource.TESTPATHS:
        _compile_share(session.config)
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.set_threshold(200_000, 20, 20)
        gc.enable()


def _compile_share(config: pytest.Config) -> None:
    """Compile of the modules that nobody has compiled yet each second one, where two workers run.

    The other one does so with the rest meanwhile. What is out of date is left to who imports it.
    """
    worker = getattr(config, "workerinput", None)
    if worker is None or sys.dont_write_bytecode:
        return
    share = slice(int(worker["workerid"].removeprefix("gw")), None, worker["workercount"])
    for path in sorted(HERE.glob("jcm_mrv/**/*.py"))[share]:
        compileall.compile_file(path, quiet=2)
    for path in sorted(HERE.glob("tests/**/test_*.py"))[share]:
        kept = rewrite.get_cache_dir(path) / (path.stem + rewrite.PYC_TAIL)
        if not kept.exists() and rewrite.try_makedirs(kept.parent):
            source_hash, code = rewrite._rewrite_test(path, config)
            rewrite._write_pyc(config.stash[rewrite.assertstate_key], code, source_hash, kept)
