"""Findings of monitoring data by code, for what does not yet name its texts in the catalogue."""

from __future__ import annotations

from jcm_mrv.findings import Finding, FindingsError, Wording


def finding(
    code: str, message: str, *, where: str = "", found: str = "", expected: str = "", hint: str = ""
) -> Finding:
    """Give a finding with the severity that belongs to its code.

    Examples
    --------
    >>> finding("MON-901", "3 readings left out").severity.value
    'note'
    """
    return Finding(code, Wording(code).severities[0], message, where, found, expected, hint)


def stop(
    code: str, message: str, *, where: str = "", found: str = "", expected: str = "", hint: str = ""
) -> FindingsError:
    """Give the exception that ends the reading of one source with this finding."""
    return FindingsError(
        [finding(code, message, where=where, found=found, expected=expected, hint=hint)]
    )
