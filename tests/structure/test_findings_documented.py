"""Codes are a promise: each is documented, and none is documented that no longer exists."""

from __future__ import annotations

import re
from pathlib import Path

from jcm_mrv.metering.codes import CODES

ROOT = Path(__file__).parents[2]


def in_source() -> set[str]:
    found = set(CODES)
    for path in (ROOT / "jcm_mrv").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        found |= set(re.findall(r'"((?:PRJ|MET|MON|CAL|WBK|VER)-\d{3})"', text))
        for number in re.findall(r'f"\{(?:self\.)?code\}-(\d{3})"', text):
            found |= {f"PRJ-{number}", f"MET-{number}"}
        if path.name == "document.py":
            for number in re.findall(r'fail\(\s*"(\d{3})"', text):
                found |= {f"PRJ-{number}", f"MET-{number}"}
        if path.parent.name == "methodology":
            found |= {f"MET-{n}" for n in re.findall(r'report\(\s*"(\d{3})"', text)}
    return found


def test_every_code_is_documented_and_no_other() -> None:
    page = (ROOT / "docs" / "reference" / "findings.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"`((?:PRJ|MET|MON|CAL|WBK|VER)-\d{3})`", page))
    assert in_source() - documented == set()
    assert documented - in_source() == set()
