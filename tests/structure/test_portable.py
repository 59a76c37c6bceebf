"""Nothing in the project ties it to one machine or to one package index."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LARGEST = 2_000_000

# Put together here, so that this file does not hold what it looks for.
INDEX_HOSTS = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("deb", "debian", "org"),
        ("anaconda", "org"),
    )
]
MACHINE_FOLDERS = ("work", "root", "opt", "home", "Users", "srv", "mnt")

FORBIDDEN = {
    "a host of a package index": re.compile(
        "|".join(re.escape(host) for host in INDEX_HOSTS), re.IGNORECASE
    ),
    "an option that names a package index": re.compile(
        r"--(?:extra-)?index-url[ =]|--(?:find-links|trusted-host)[ =]"
    ),
    "a path of one machine": re.compile(
        # A sign first, what stands before it then: so a long text is looked through at once.
        rf"/(?<![\w.~/}})]/)(?:{'|'.join(MACHINE_FOLDERS)})/[\w.]|:(?<=\b[A-Z]:)\\Users\\"
    ),
}


def text_files() -> list[Path]:
    """Give what git tracks or would track; without git, all but what tools and builds leave."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout.decode()
        paths = [ROOT / name for name in listed.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        left = {"build", "demo-output", "dist", "htmlcov", "site"}
        tops = (
            path
            for path in ROOT.iterdir()
            if path.name not in left and (path.name == ".ci" or not path.name.startswith("."))
        )
        paths = [path for top in tops for path in (top, *top.rglob("*"))]
    return [path for path in paths if path.is_file() and path.stat().st_size <= LARGEST]


def test_this_file_is_among_those_looked_at() -> None:
    assert Path(__file__) in text_files()


@cache
def texts() -> dict[Path, str]:
    """Give the text of each file, read once for all that is looked for."""
    found = ((path, path.read_bytes()) for path in text_files())
    return {path: data.decode("utf-8", "replace") for path, data in found if b"\0" not in data}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_names(what: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{text.count(chr(10), 0, match.start()) + 1}: {match[0]}"
        for path, text in texts().items()
        for match in FORBIDDEN[what].finditer(text)
    ]
    assert not found, f"{what}:\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("a host of a package index", f"see https://{INDEX_HOSTS[0]}/project/x"),
        ("an option that names a package index", "pip install --" + "index-url x"),
        ("a path of one machine", "open('" + "/work" + "/data.csv')"),
        ("a path of one machine", "at " + "/home" + "/me/jcm"),
        ("a path of one machine", "C:" + "\\Users\\me"),
    ],
)
def test_what_is_looked_for_would_be_found(what: str, line: str) -> None:
    assert FORBIDDEN[what].search(line)


@pytest.mark.parametrize(
    "line", ["docs/work/one.md", "https://example.com/home/page", "$HOME/work/x", "a / work / b"]
)
def test_what_is_harmless_is_let_through(line: str) -> None:
    assert not any(pattern.search(line) for pattern in FORBIDDEN.values())
