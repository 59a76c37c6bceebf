"""Findings about readings that somebody has looked into: no error, and never ready."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from jcm_mrv.findings import Finding, Severity
from jcm_mrv.metering.clock import instant, midnight
from jcm_mrv.metering.found import Dated
from jcm_mrv.metering.rules.terms import Terms

if TYPE_CHECKING:
    from jcm_mrv.project.model import Accepted

_ACCEPTED, _LEFT = "accepted: ", "`accept` does not cover"


def weighed(said: Finding | Dated, terms: Terms) -> Finding:
    """Give what a guard says; an error that is accepted, wherever it was found, is a warning.

    A warning that keeps a result open goes on doing so, with the reason in place of the question.
    """
    finding = said.finding if isinstance(said, Dated) else said
    those = [one for one in terms.accepted if one.finding == finding.code]
    if not those or not (finding.is_error or finding.keeps_open):
        return finding
    if isinstance(said, Dated):
        start, end = said.start, said.end
    else:
        start, end = np.array([terms.calendar.first]), np.array([terms.calendar.last])
    left = np.ones(len(start), np.bool_)
    for one in those:
        first, last = _span(one, terms)
        left &= (start < first) | (end > last)
    if left.any():
        more = terms.between(int(start[left][0]), int(end[left][0]))
        return replace(finding, hint=f"{finding.hint}; {_LEFT} {more}")
    return accepted(finding, those)


def accepted(finding: Finding, those: list[Accepted]) -> Finding:
    """Give a finding as the warning that it is once it was looked into."""
    words = "; ".join(f"{one.reason} ({one.evidence})" for one in those)
    return replace(finding, severity=Severity.WARNING, hint=f"{_ACCEPTED}{words}")


def is_weighed(finding: Finding) -> bool:
    """Say whether `accept` was asked about it, whether or not it covers all of it."""
    return finding.hint.startswith(_ACCEPTED) or _LEFT in finding.hint


def _span(one: Accepted, terms: Terms) -> tuple[int, int]:
    """Give from when to when something is accepted; a day counts as a whole."""
    zone = terms.calendar.timezone
    first = -(2**62) if one.start is None else instant(one.start, zone)
    if one.end is None:
        return first, 2**62
    if isinstance(one.end, dt.datetime):
        return first, instant(one.end, zone)
    return first, midnight(one.end, zone, days_later=1)
