"""Portfolios in which something is wrong: bad projects, and jobs that end their process."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.projects import write_project

if TYPE_CHECKING:
    from jcm_mrv.planning.portfolio.jobs import Job, Outcome

READINGS: dict[str, Any] = {
    "readings": "data.csv",
    "time": "time",
    "value": "kwh",
    "unit": "kWh",
    "kind": "energy",
    "interval": "1 h",
    "label": "start",
}


def work(job: Job) -> Outcome:
    """Do to this process what the group of the job says; else its work."""
    if job.group is not None:
        _DEEDS[job.group]()
    from jcm_mrv.planning.portfolio.jobs import run_job

    return run_job(job)


def plain(job: Job) -> Any:
    """Do the same, and give next to nothing: a process that imports little is soon started."""
    if job.group is not None:
        _DEEDS[job.group]()
    return {"position": job.position, "path": job.path, "status": "done", "pid": os.getpid()}


def place(job: Job) -> Any:
    """Say where the project lies for whoever works on it, and what lies there."""
    file = Path(job.project_file)
    inside = sorted(path.relative_to(file.parent).as_posix() for path in file.parent.rglob("*"))
    return {**plain(job), "folder": str(file.parent), "inside": inside}


def rules(job: Job) -> Any:
    """Say which rules and records there are for whoever works on it, and where."""
    folders = [Path(name) for name in (*job.methodologies, *job.confirmations)]
    there = {folder.name: sorted(path.name for path in folder.iterdir()) for folder in folders}
    own = os.environ.get("XDG_CONFIG_HOME", "")
    return {**plain(job), "rules": there, "own": own, "folders": [str(one) for one in folders]}


def _hang() -> None:
    threading.Event().wait()


def _take_all() -> None:
    taken = []
    while True:
        taken.append(bytearray(64 * 1024**2))


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _leave() -> None:
    os._exit(3)


def _exit() -> None:
    raise SystemExit(4)


_DEEDS: dict[str, Callable[[], None]] = {
    "die": _die,
    "leave": _leave,
    "exit": _exit,
    "hang": _hang,
    "memory": _take_all,
}


def good(folder: Path) -> Path:
    return write_project(folder)


def with_readings(folder: Path, name: str = "data.csv") -> Path:
    roof = "monitoring.EG.members.roof-a"
    return write_project(folder, {roof: {**READINGS, "readings": name, "meter": "M-A"}})


def pipe(folder: Path) -> Path:
    file = with_readings(folder)
    os.mkfifo(folder / "data.csv")
    return file


def endless(folder: Path) -> Path:
    file = with_readings(folder)
    (folder / "data.csv").symlink_to("/dev/zero")
    return file


def binary(folder: Path) -> Path:
    file = with_readings(folder)
    (folder / "data.csv").write_bytes(bytes(range(256)) * 100)
    return file


def broken(folder: Path) -> Path:
    folder.mkdir(parents=True)
    file = folder / "project.yaml"
    file.write_text("title: [\n", encoding="utf-8")
    return file


def newer(folder: Path) -> Path:
    return write_project(folder, {"schema": "jcm-mrv/project/9"})


def circular(folder: Path) -> Path:
    changes = {
        "monitoring.EG.members.roof-a.evidence": "loop/a/b.pdf",
        "monitoring.EG.members.roof-b.evidence": "itself.pdf",
        "criteria.1.evidence": "loop/**/*.pdf",
    }
    file = write_project(folder, changes)
    (folder / "loop").symlink_to(".")
    (folder / "itself.pdf").symlink_to("itself.pdf")
    return file


def circular_readings(folder: Path) -> Path:
    file = with_readings(folder)
    (folder / "data.csv").symlink_to("data.csv")
    return file


def nothing(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder / "project.yaml"


def pipe_as_project(folder: Path) -> Path:
    folder.mkdir(parents=True)
    os.mkfifo(folder / "project.yaml")
    return folder / "project.yaml"


FAILING: dict[str, tuple[Callable[[Path], Path], str]] = {
    "pipe": (pipe, "MON-012"),
    "endless": (endless, "MON-010"),
    "binary": (binary, "MON-015"),
    "broken": (broken, "PRJ-004"),
    "newer": (newer, "PRJ-017"),
    "circular-readings": (circular_readings, "MON-012"),
    "nothing": (nothing, "PRJ-001"),
    "pipe-as-project": (pipe_as_project, "PRJ-001"),
}
