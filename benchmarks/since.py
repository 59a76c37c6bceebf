"""A command now against the same at an earlier commit, on its example: `since.py b0c8930b meter …`.

Without a command, `calculate` on the first example. Its seconds of CPU are what is compared.
`--rounds` comes before the commit.
"""

import argparse
import io
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from measure import ROOT, compare


def command(tree: Path, arguments: list[str]) -> list[str]:
    """Give the command that runs what stands in a tree, whatever is installed."""
    code = f"import sys; sys.path.insert(0, {str(tree)!r}); from jcm_mrv.__main__ import run; run()"
    return [sys.executable, "-c", code, *arguments]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("commit")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    given = parser.parse_args()
    commit, arguments = given.commit, given.command
    with tempfile.TemporaryDirectory() as folder:
        then = Path(folder) / "then"
        # Unpacked, and no worktree: whatever ends this, nothing of it is left in the repository.
        git = ["git", "-C", str(ROOT), "archive", commit]
        packed = subprocess.run(git, check=True, capture_output=True).stdout
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(then, filter="data")
        commands = []
        for tree in (ROOT, then):
            example = tree / "examples" / "industrial-park-pv" / "project.yaml"
            default = ["calculate", str(example), "-o", f"{folder}/output-{tree.name}"]
            commands.append(command(tree, arguments or default))
        title = f"jcm-mrv {(arguments or ['calculate'])[0]}, against {commit}"
        compare(title, *commands, limit=1.0, runs=given.rounds)
