"""Small methodologies in a folder of their own, to be spoiled in one place at a time."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.findings import Finding, FindingsError
from jcm_mrv.methodology.judge import judge
from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.methodology import Methodology

GONE = object()
"""In a change: take the key away."""

FAMILY: dict[str, Any] = {
    "title": "Small",
    "summary": "Electricity times factor.",
    "sets": {"plant": {"index": "i", "title": "Plant"}},
    "parameters": {
        "EG": {
            "symbol": "EG_{i,p}",
            "description": "Electricity",
            "unit": "MWh",
            "sets": ["plant"],
            "class": "monitored",
            "options": ["C"],
            "conservative": "lower",
        },
        "EF": {
            "description": "Factor",
            "unit": "tCO2/MWh",
            "sets": ["plant"],
            "class": "fixed_ex_ante",
        },
    },
    "equations": {
        "RE": {"text": "sum(EG[i] * EF[i] for i in plant)", "unit": "tCO2"},
        "PE": {"text": "sum(EG[i] for i in plant) * own_use", "unit": "tCO2"},
        "ER": {"text": "RE - PE", "unit": "tCO2"},
    },
}

CLAIM = {"standing": "official", "source": "book", "place": "page 1", "checked": "2026"}

METHODOLOGY: dict[str, Any] = {
    "id": "VN_AM099",
    "version": "1.0",
    "title": "A small methodology",
    "partner_country": "VN",
    "summary": "Small.",
    "families": ["small"],
    "sources": {"book": {"title": "A book"}},
    "attributes": {
        "plant": {
            "connection": {"description": "Displaces", "choices": {"grid": "grid", "own": "own"}},
            "capacity": {"description": "Rated output", "unit": "kW", "minimum": 0},
        }
    },
    "parameters": {
        "EF": {"default": "lookup(factor, connection[i])"},
        "own_use": {
            "description": "Own use",
            "unit": "tCO2/MWh",
            "class": "default",
            "value": 0.1,
            "value_from": CLAIM,
        },
    },
    "tables": {
        "factor": {
            "title": "Factor",
            "unit": "tCO2/MWh",
            "keys": {"connection": {"text": True}},
            "rows": [
                {"when": {"connection": "grid"}, "value": 0.5, **CLAIM},
                {"when": {"connection": "own"}, "value": 0.8, **CLAIM},
            ],
        }
    },
    "equations": {"RE": CLAIM, "PE": CLAIM, "ER": CLAIM},
    "criteria": {
        "1": {
            "text": "Small",
            "evidence": "Nameplate",
            "test": 'connection[i] == "own" or capacity[i] > 0',
            "sets": ["plant"],
            **CLAIM,
        }
    },
}

CASES: dict[str, Any] = {
    "cases": [
        {
            "name": "one plant",
            "origin": "by hand",
            "sets": {"plant": [{"id": "a", "connection": "grid", "capacity": "80 kW"}]},
            "values": {"EG": {"a": 10}},
            "expected": {"EF": {"a": 0.5}, "RE": 5, "PE": 1, "ER": 4},
        },
        {
            "name": "two plants",
            "origin": "by hand",
            "sets": {
                "plant": [
                    {"id": "a", "connection": "grid", "capacity": "80 kW"},
                    {"id": "b", "connection": "own", "capacity": "0.1 MW"},
                ]
            },
            "values": {"EG": {"a": 10, "b": 100}, "EF": {"b": 0.6}},
            "expected": {"RE": 65, "PE": 11, "ER": 54},
        },
    ]
}

Changes = Mapping[str, Any]


def changed(data: Any, changes: Changes) -> Any:
    """Give a copy with ``{"equations.RE.text": "1"}`` put in; ``GONE`` takes a key away."""
    # Through text, so that parts which stand in several places are separate afterwards.
    data = json.loads(json.dumps(data))
    for path, value in changes.items():
        *parents, last = path.split(".")
        node = data
        for part in parents:
            node = node[int(part)] if isinstance(node, list) else node.setdefault(part, {})
        if value is GONE:
            del node[last]
        elif isinstance(node, list):
            node[int(last) : int(last) + 1] = [copy.deepcopy(value)]
        else:
            node[last] = copy.deepcopy(value)
    return data


@dataclass
class Small:
    """A folder with one small methodology and its families."""

    root: Path
    reference: str = "VN_AM099@1.0"
    families: dict[str, Any] = field(default_factory=dict)

    @property
    def library(self) -> Library:
        return Library((self.root,))

    @property
    def folder(self) -> Path:
        return self.root / self.reference.replace("@", "/")

    def load(self) -> Methodology:
        return self.library.load(self.reference)

    def errors(self) -> tuple[Finding, ...]:
        """Give what loading finds; fails where it finds nothing."""
        with pytest.raises(FindingsError) as caught:
            self.load()
        return caught.value.findings

    def error(self) -> Finding:
        """Give the only thing that loading finds."""
        findings = self.errors()
        assert len(findings) == 1, findings
        return findings[0]

    def judged(self) -> list[Finding]:
        return judge(self.load())


class Builder:
    """Writes small methodologies, each changed in the places that a test names."""

    gone = GONE

    def __init__(self, root: Path) -> None:
        self.root = root

    def __call__(
        self,
        methodology: Changes | None = None,
        family: Changes | None = None,
        cases: Changes | None = None,
        more_families: Mapping[str, Any] | None = None,
    ) -> Small:
        families = {"small": changed(FAMILY, family or {}), **(more_families or {})}
        for name, content in families.items():
            self.write(self.root / "families" / f"{name}.yaml", content)
        small = Small(self.root)
        self.write(small.folder / "methodology.yaml", changed(METHODOLOGY, methodology or {}))
        self.write(small.folder / "cases.yaml", changed(CASES, cases or {}))
        return small

    @staticmethod
    def write(path: Path, content: Any) -> None:
        # JSON is YAML: keys and values stand on lines of their own, as messages name them.
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content, indent=1), encoding="utf-8")


@pytest.fixture
def small(tmp_path: Path) -> Builder:
    """Give the builder of small methodologies."""
    return Builder(tmp_path / "methodologies")
