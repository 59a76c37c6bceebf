"""PySpark in the tests: one session per run, where Java is there."""

from __future__ import annotations

import os
import shutil
import sys
from functools import lru_cache
from typing import Any

import pytest

from tests.libreoffice import REQUIRED

requires_spark = pytest.mark.spark


def find() -> str | None:
    """Give the path of Java, or None where it is not installed."""
    home = os.environ.get("JAVA_HOME")
    return (shutil.which("java", path=os.path.join(home, "bin")) if home else None) or shutil.which(
        "java"
    )


def reason_to_skip() -> str | None:
    """Say why tests that need Spark are skipped; None where they run (and may fail)."""
    if find() or os.environ.get(REQUIRED, "") not in ("", "0"):
        return None
    return f"Java is not installed, which Spark needs ({REQUIRED}=1 makes this a failure)"


@lru_cache(maxsize=1)
def session() -> Any:
    """Give the session of this run, on two cores and a clock of its own."""
    os.environ["PYSPARK_PYTHON"] = sys.executable
    from pyspark.sql import SparkSession

    built = SparkSession.builder.master("local[2]").appName("tests")
    settings = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": "3",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    for name, value in settings.items():
        built = built.config(name, value)
    return built.getOrCreate()
