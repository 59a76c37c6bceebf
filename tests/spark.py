"""PySpark in the tests: one session per run."""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from typing import Any

import pytest

requires_spark = pytest.mark.spark


@lru_cache(maxsize=1)
def session() -> Any:
    """Give the session of this run, on two cores and a clock of its own."""
    os.environ["PYSPARK_PYTHON"] = sys.executable
    from pyspark.sql import SparkSession

    built = SparkSession.builder.master("local[2]").appName("tests")
    settings = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        # Times without zone are times on a clock, not instants in the zone of the session.
        "spark.sql.timestampType": "TIMESTAMP_NTZ",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": "3",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    for name, value in settings.items():
        built = built.config(name, value)
    return built.getOrCreate()
