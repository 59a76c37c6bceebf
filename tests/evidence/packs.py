"""A small project with readings, its pack, and ways to tamper with one."""

from __future__ import annotations

import hashlib
import json
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jcm_mrv import load_project, pack
from jcm_mrv.evidence.archive import Member
from jcm_mrv.evidence.crate import crate_bytes
from jcm_mrv.evidence.manifest import manifest_bytes
from jcm_mrv.evidence.names import CRATE, MANIFEST, PACK
from tests.projects import GONE, write_project

READINGS = "project/data/roof-a.csv"
Files = dict[str, bytes]

JANUARY: dict[str, Any] = {
    "monitoring_period.end": "2024-01-31",
    "sets.system": [
        {"id": "roof-a", "title": "Warehouse A", "capacity": "600 kW", "connection": "grid"}
    ],
    "monitoring.EG.members.roof-b": GONE,
    "monitoring.EG.members.roof-a": {
        "meter": "M-A",
        "readings": "data/roof-a.csv",
        "time": "time",
        "value": "kwh",
        "unit": "kWh",
        "kind": "energy",
        "interval": "1 h",
        "label": "start",
        "format": {"delimiter": ",", "decimal": ".", "date": "%Y-%m-%d %H:%M"},
    },
    "criteria.1.evidence": "docs/report.pdf",
    "criteria.2.evidence": "docs/diagram.pdf",
}
"""A month of one roof: readings, evidence that is there, and evidence that is not."""


def readings(days: int = 31) -> str:
    """Give hourly energy of a roof, kWh, each hour another amount."""
    rows = ["time,kwh"]
    for day in range(1, days + 1):
        for hour in range(24):
            sun = max(0, 6 - abs(hour - 12))
            value = sun * 60 + (day * 7 + hour * 3) % 11 if sun else 0
            rows.append(f"2024-01-{day:02} {hour:02}:00,{value}.{hour % 10}")
    return "\n".join(rows) + "\n"


def small_project(folder: Path, changes: dict[str, Any] | None = None) -> Path:
    """Write the project of a month, and give its path."""
    path = write_project(folder, {**JANUARY, **(changes or {})})
    (folder / "data").mkdir(exist_ok=True)
    (folder / "data/roof-a.csv").write_text(readings(), encoding="utf-8")
    (folder / "docs").mkdir(exist_ok=True)
    (folder / "docs/report.pdf").write_bytes(b"%PDF-1.4 a report\n")
    return path


def small_pack(folder: Path, changes: dict[str, Any] | None = None, **options: Any) -> Path:
    """Give the path of the pack of that project."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "pack.zip"
    pack(load_project(small_project(folder / "project", changes)), path, **options)
    return path


def files_of(path: Path) -> Files:
    """Give the files of a pack by name."""
    with zipfile.ZipFile(path) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def tampered(
    path: Path,
    change: Callable[[Files], object],
    target: Path,
    *,
    manifest: bool = False,
    crate: bool = False,
) -> Path:
    """Write a pack with other files; with manifest and description anew, where it is wanted."""
    files = files_of(path)
    change(files)
    if crate:
        members = {
            name: Member(name, hashlib.sha256(data).hexdigest(), len(data), 0, 0, 0)
            for name, data in files.items()
            if name not in (CRATE, MANIFEST)
        }
        files[CRATE] = crate_bytes(json.loads(files[PACK]), members)
    if manifest:
        renew(files)
    return write_zip(files, target)


def renew(files: Files) -> None:
    """Make the manifest anew, and the hashes in pack.json of what it names."""

    def sha256(name: str) -> str:
        return hashlib.sha256(files[name]).hexdigest()

    record = json.loads(files["pack.json"])
    record["project"]["sha256"] = sha256(record["project"]["path"])
    record["result_sha256"] = sha256("outputs/result.json")
    text = json.dumps(record, indent=2, ensure_ascii=False) + "\n"
    files["pack.json"] = text.encode(errors="surrogatepass")
    files[MANIFEST] = manifest_bytes({name: sha256(name) for name in files})


def write_zip(files: Mapping[str, bytes], target: Path) -> Path:
    """Write a zip as any program does."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, data in files.items():
            opened.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return target


def edited(name: str, old: bytes, new: bytes) -> Callable[[Files], object]:
    """Give a change of one place in a file of a pack."""

    def change(files: Files) -> None:
        assert files[name].count(old) >= 1, (name, old)
        files[name] = files[name].replace(old, new, 1)

    return change


def end_of(raw: bytes) -> tuple[int, ...]:
    """Give what the end of a zip says: disks, counts, length and start of the directory."""
    return struct.unpack("<4H2LH", raw[-18:])
