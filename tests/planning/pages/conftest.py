"""The same pictures and fonts are made once for all pages, as for those of reports."""

from __future__ import annotations

from tests.reporting.conftest import _made_once

__all__ = ["_made_once"]
