"""Methodologies of one's own in a folder, as ``--methodologies`` takes it."""

from __future__ import annotations

from pathlib import Path


def write_methodology(folder: Path, reference: str, rules: str, cases: str) -> Path:
    """Write a methodology with its cases below ``rules`` of a folder, and give ``rules``."""
    own = folder / "rules" / reference.replace("@", "/")
    own.mkdir(parents=True, exist_ok=True)
    (own / "methodology.yaml").write_text(rules, encoding="utf-8")
    (own / "cases.yaml").write_text(cases, encoding="utf-8")
    return folder / "rules"
