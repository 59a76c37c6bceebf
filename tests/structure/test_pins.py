"""Four environments are pinned; what runs for a user is what was tested."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = [
    "constraints.txt",
    "constraints-docs.txt",
    "constraints-report.txt",
    "constraints-runtime.txt",
    "constraints-validator.txt",
]


def pins(name: str) -> dict[str, str]:
    """Give the requirement lines, each with the hashes that follow it."""
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return {re.split(r"[=<>!~\[; ]", line, maxsplit=1)[0]: line for line in lines}


@pytest.mark.parametrize("name", FILES)
def test_every_pin_is_one_version_with_hashes(name: str) -> None:
    for package, line in pins(name).items():
        assert re.match(rf"{re.escape(package)}(\[[\w,]+\])?==[\w.]+ ", line), line[:80]
        assert "--hash=sha256:" in line, f"{package} has no hash"


@pytest.mark.parametrize(
    ("smaller", "larger"),
    [
        ("constraints-docs.txt", "constraints.txt"),
        ("constraints-runtime.txt", "constraints-docs.txt"),
        ("constraints-report.txt", "constraints.txt"),
        ("constraints-runtime.txt", "constraints-report.txt"),
    ],
)
def test_the_smaller_environment_is_part_of_the_larger(smaller: str, larger: str) -> None:
    large = pins(larger)
    for package, line in pins(smaller).items():
        # The larger one may need a package on more platforms.
        assert anywhere(large.get(package, "")) == anywhere(line), f"{package}: run `make lock`"


def anywhere(line: str) -> str:
    """Give a requirement without the platforms that it is for."""
    return re.sub(r" ; .*?(?= +--hash)", "", line)


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = {
        "constraints-runtime.txt": project["dependencies"] + extras["build"],
        "constraints-docs.txt": project["dependencies"] + extras["build"] + extras["docs"],
        "constraints-report.txt": project["dependencies"] + extras["build"] + extras["report"],
        "constraints.txt": project["dependencies"] + [r for e in extras.values() for r in e],
    }
    for name, requirements in wanted.items():
        names = {
            re.sub(r"[-_.]+", "-", re.split(r"[=<>!~\[; ]", requirement, maxsplit=1)[0]).lower()
            for requirement in requirements
        }
        missing = names - set(pins(name)) - {"jcm-mrv"}
        assert not missing, f"{name} lacks {sorted(missing)}: run `make lock`"
