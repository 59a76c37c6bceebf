"""What stands outside a pack: installed rules, inputs that were left out, and stand-ins."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jcm_mrv.evidence.names import PROJECT
from jcm_mrv.findings import EVI, FindingsError
from jcm_mrv.input_files import open_file
from jcm_mrv.methodology.ever_shipped import was_shipped
from jcm_mrv.methodology.library import SERIES, Library, shipped_folder
from jcm_mrv.project.evidence import LEAST
from jcm_mrv.project.file_kind import LEFT_OUT, NO_PAGES, NO_WORDS

_UNREAD = {"PRJ-225": NO_WORDS, "PRJ-224": NO_PAGES}
"""What a result says of files that nobody could read, in the order of what stands for them."""

if TYPE_CHECKING:
    from jcm_mrv.calculation.result import Result
    from jcm_mrv.evidence.schema import LeftOut


def changed_rules(rules: Path) -> list[str]:
    """Give the packed rules that are installed too, by the same name and with another content."""
    installed = shipped_folder()
    changed = []
    for path in sorted(rules.rglob("*.yaml")):
        name = path.relative_to(rules).as_posix()
        other = installed / name
        if other.is_file() and other.read_bytes() != path.read_bytes():
            changed.append(name)
    return changed


def on_their_own_word(rules: Path, changed: Sequence[str]) -> bool:
    """Say whether rules of a pack that are not the installed ones were never shipped.

    The content of a methodology is that of its families and series, too.
    """
    library = Library((rules,), alone=True)
    for name in changed:
        own = f"{SERIES}/{Path(name).stem}"
        if name == f"{own}.yaml":
            digest = hashlib.sha256((rules / name).read_bytes()).hexdigest()
            if not was_shipped(own, digest):
                return True
    try:
        return not all(
            was_shipped(reference, library.load(reference).sha256)
            for reference in library.references()
        )
    except FindingsError:
        # Nobody shipped what cannot be read.
        return True


def unknown_rules(rules: Path, result: Result, packed: Mapping[str, Any]) -> list[str]:
    """Give the packed rules that count on their own word here, and did not where they were packed.

    A later version may have shipped them. Of series a result does not say whose word counts.
    """
    own = [item.get("found") for item in packed.get("findings", []) if isinstance(item, dict)]
    unknown = [
        application.methodology.reference
        for application in result.applications
        if application.methodology.own_word
        and f"SHA-256 {application.methodology.sha256}" not in own
    ]
    for path in sorted((rules / SERIES).glob("*.yaml")):
        name = f"{SERIES}/{path.stem}"
        if not was_shipped(name, hashlib.sha256(path.read_bytes()).hexdigest()):
            unknown.append(name)
    return unknown


def given_readings(
    wanted: Sequence[LeftOut], readings: Path | str | None, folder: Path
) -> list[str]:
    """Put inputs that were left out into their places; give those that are not there.

    Parameters
    ----------
    wanted : sequence
        What was left out.
    readings : Path, optional
        The folder where they are looked for, by size and hash and never by name.
    folder : Path
        The unpacked pack.

    Raises
    ------
    FindingsError
        ``EVI-057`` where the folder cannot be read.
    """
    left = {item["sha256"]: item["bytes"] for item in wanted}
    found: dict[str, Path] = {}
    if readings is not None and wanted:
        for path in _files(Path(readings)):
            try:
                size = path.stat().st_size
                if size not in left.values():
                    continue
                with open_file(path) as stream:
                    digest = hashlib.file_digest(stream, "sha256").hexdigest()
            except OSError:
                continue
            if left.get(digest) == size:
                found.setdefault(digest, path)
            if len(found) == len(left):
                break
    for item in wanted:
        if item["sha256"] in found:
            target = folder / item["path"]
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(found[item["sha256"]], target)
    return [item["path"] for item in wanted if item["sha256"] not in found]


def _files(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        raise EVI[57].stop(str(folder))
    for place, _, names in os.walk(folder):
        for name in sorted(names):
            yield Path(place, name)


def stand_ins(left_out: Sequence[LeftOut], folder: Path, packed: Mapping[str, Any]) -> None:
    """Put other files in the places of evidence that was left out, empty where it was empty.

    Whether there is evidence with something in it, and whether two documents are one, are findings
    of the result; what they say is not looked at. Nor was it in those whose words nobody could
    read, as the packed result says.
    """
    marks: dict[str, str] = {}
    for code, mark in _UNREAD.items():
        told = (one for one in packed.get("findings", ()) if one.get("code") == code)
        names = (name for one in told for name in str(one.get("found", "")).split("; "))
        marks |= {name: marks.get(name, "") + mark for name in names}
    for item in left_out:
        target = folder / item["path"]
        target.parent.mkdir(parents=True, exist_ok=True)
        mark = marks.get(item["path"].removeprefix(f"{PROJECT}/"), "")
        words = f"{LEFT_OUT}{mark}: {item['sha256']}"
        target.write_text(words if item["bytes"] >= LEAST else "", encoding="utf-8")
