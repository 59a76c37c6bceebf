"""Nothing in the project ties it to one machine or to one package index."""

from __future__ import annotations

import re
import subprocess
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
        rf"(?<![\w.~/}})])/(?:{'|'.join(MACHINE_FOLDERS)})/[\w.]|\b[A-Z]:\\Users\\"
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


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_names(what: str) -> None:
    found = []
    for path in text_files():
        content = path.read_bytes()
        if b"\0" in content:
            continue
        for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), start=1):
            if match := FORBIDDEN[what].search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {match[0]}")
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
