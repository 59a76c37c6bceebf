"""The checks of the logs behind monitored values: a part of the table of checks."""

from __future__ import annotations

from jcm_mrv.findings.language import said
from jcm_mrv.verification.checks import (
    caught,
    days_of_logs,
    gross,
    logs,
    month_by_month,
    multipliers,
    named_years,
    passed_over,
    started,
    switches,
    years_apart,
)
from jcm_mrv.verification.checks.check import Check

OF_LOGS = (
    Check(
        "readings in the logs behind monitored values",
        logs.readings,
        needs=("logs",),
        uses=("model",),
        gives=("VER-019", "VER-105", "VER-110", "VER-111", "VER-112", "VER-208", "VER-210"),
        many=False,
    ),
    Check(
        said("readings unlike the same month of another meter or year"),
        month_by_month.odd_lines,
        needs=("logs",),
        uses=("model",),
        gives=("VER-209",),
        many=False,
    ),
    Check(
        said("days in another unit, typed again, estimated, or without any"),
        days_of_logs.odd_days,
        needs=("logs",),
        uses=("model",),
        gives=("VER-214", "VER-215", "VER-216", "VER-217"),
        many=False,
    ),
    Check(
        said("adjustments that formulas add to readings"),
        switches.added_beside,
        uses=("model",),
        gives=("VER-210",),
    ),
    Check(
        said("lookups that find nothing, and are counted as a number"),
        caught.caught,
        uses=("model",),
        gives=("VER-211",),
        many=False,
    ),
    Check(
        said("amounts from sheets that are named after another year"),
        named_years.named_years,
        needs=("claim", "logs"),
        uses=("model",),
        gives=("VER-222",),
    ),
    Check(
        said("amounts before own use, where those after it stand beside"),
        gross.gross,
        needs=("logs",),
        uses=("model",),
        gives=("VER-223",),
    ),
    Check(
        said("amounts of days before the start of operation"),
        started.before_start,
        needs=("claim", "logs"),
        uses=("model",),
        gives=("VER-224",),
    ),
    Check(
        said("years far from each other, where other meters hardly changed"),
        years_apart.apart,
        uses=("model",),
        gives=("VER-225",),
    ),
    Check(
        said("lines that a condition passes over, by the spelling of their name"),
        passed_over.passed_over,
        uses=("model",),
        gives=("VER-226",),
        many=False,
    ),
    Check(
        said("multipliers of meters that change, or that a remark or a list has otherwise"),
        multipliers.multipliers,
        needs=("claim", "lines"),
        uses=("model",),
        gives=("VER-227",),
        many=False,
    ),
)
