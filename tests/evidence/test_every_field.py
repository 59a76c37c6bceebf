"""Every field of what describes a pack is made again and compared, or named as stated alone.

Each leaf of pack.json, ro-crate-metadata.json, datapackage.json and each line of README.txt is
altered, taken out or added to; what depends on it is made anew, the manifest last of all, as
somebody would who knows how. What is then found is an error, but for what :data:`STATED` names.
"""

from __future__ import annotations

import copy
import datetime as dt
import hashlib
import json
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import load_project, pack, reproduce
from jcm_mrv.evidence.archive import Member
from jcm_mrv.evidence.crate import crate_bytes
from jcm_mrv.evidence.manifest import manifest_bytes
from jcm_mrv.evidence.names import CRATE, MANIFEST, PACK, README, RESULT
from jcm_mrv.evidence.reproducing import Reproduction
from jcm_mrv.methodology.library import library
from jcm_mrv.version import __version__
from jcm_mrv.visible import json_text
from tests.effort import THOROUGH, one_in, thorough
from tests.evidence.packs import Files, files_of, small_project, write_zip
from tests.project.test_series_values import MINE

TABLES = "outputs/datapackage.json"
OTHER = "0.0.9"
STATES = b'"version": "%s"'
assert __version__ != OTHER
STATED = {
    "as_of": "as_of",
    "python": "python",
    "platform": "platform",
    "packages": "packages",
    "left_out[0].sha256": "size and SHA-256 of what was left out",
    "left_out[0].bytes": "size and SHA-256 of what was left out",
}
"""What may be altered so that the pack agrees all the same, and by what words it is named."""
STATED_BY_ANOTHER_VERSION = {
    **STATED,
    "software.version": "software",
    "language": "language",
    "missing[0].named_at": "named_at",
}

Path_ = tuple[str | int, ...]
Change = Callable[[Any], None]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The files of a pack in which no list of pack.json is empty."""
    folder = tmp_path_factory.mktemp("packed")
    (folder / "rules/series").mkdir(parents=True)
    (folder / "rules/series/ministry.yaml").write_text(json.dumps(MINE), encoding="utf-8")
    project = small_project(
        folder / "project",
        {
            "values": {"EF_RE": {"roof-a": {"series": "ministry", "year": 2023, "limit": "lower"}}},
            "previous_pack": "ab" * 32,
            "criteria.3.evidence": "docs/permit.pdf",
        },
    )
    (project.parent / "docs/permit.pdf").write_bytes(b"%PDF-1.4 a permit\n")
    methodology = load_project(project, library([folder / "rules"])).applications[0].methodology
    (folder / "confirmations").mkdir()
    (folder / "confirmations/own.yaml").write_text(
        f"methodology: {methodology.reference}\nsha256: {methodology.sha256}\nconfirmed:\n"
        "  - {what: equation ER, document: Text, version: '1.0', page: 3, reader: A. Reader,"
        " date: 2026-11-26}\n"
    )
    loaded = load_project(project, library([folder / "rules"], [folder / "confirmations"]))
    pack(loaded, folder / "pack.zip", leave_out=["docs/permit.pdf"])
    found = files_of(folder / "pack.zip")
    record = json.loads(found[PACK])
    assert all(value for value in record.values() if isinstance(value, (list, dict)))
    return found


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def remade(files: Files, folder: Path) -> Reproduction:
    """Reproduce files whose manifest is made anew."""
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    files[MANIFEST] = manifest_bytes(hashes)
    return reproduce(write_zip(files, folder / "p.zip"))


def described(files: Files) -> None:
    """Make the crate of other files, where pack.json still says enough for that."""
    members = {
        name: Member(name, hashlib.sha256(data).hexdigest(), len(data), 0, 0, 0)
        for name, data in files.items()
        if name not in (CRATE, MANIFEST)
    }
    try:
        files[CRATE] = crate_bytes(json.loads(files[PACK]), members)
    except (KeyError, TypeError, AttributeError, ValueError):
        assert json.loads(files[PACK])


def another(value: Any) -> Any:
    """Give another value, of the same kind wherever there is one."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, (int, float)):
        return value + 1
    if not isinstance(value, str):
        return "a" * 64
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return str(dt.date.fromisoformat(value) + dt.timedelta(1))
    if re.fullmatch(r"(sha256:)?[0-9a-f]{64}", value):
        return value[:-1] + ("0" if value[-1] != "0" else "1")
    return {"en": "vi", "draft": "final", __version__: OTHER}.get(value, f"{value}x")


def places(data: Any, at: Path_ = ()) -> Iterator[Path_]:
    """Give the place of every value in JSON, lists and objects among them."""
    items: list[tuple[str | int, Any]] = []
    if isinstance(data, dict):
        items = list(data.items())
    elif isinstance(data, list):
        items = list(enumerate(data))
    for key, value in items:
        yield (*at, key)
        yield from places(value, (*at, key))


def changes(data: Any) -> Iterator[tuple[str, Path_, Any]]:
    """Give JSON with one place altered, taken out, or with something added there; and where."""
    for at in places(data):
        value = _inside(data, at)
        whole = copy.deepcopy(data)
        if isinstance(value, dict):
            _inside(whole, at)["added"] = "x"
            yield "added", at, whole
        elif isinstance(value, list):
            _inside(whole, at).append(copy.deepcopy(value[0]) if value else "x")
            yield "added", at, whole
        else:
            _inside(whole, at[:-1])[at[-1]] = another(value)
            yield "altered", at, whole
        without = copy.deepcopy(data)
        del _inside(without, at[:-1])[at[-1]]
        yield "taken out", at, without
    yield "added", (), {**data, "added": "x"}


def _inside(data: Any, at: Path_) -> Any:
    for key in at:
        data = data[key]
    return data


def named(at: Path_) -> str:
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in at).lstrip(".")


def some(data: Any) -> Iterator[tuple[str, Path_, Any]]:
    """Give the changes; in quick tests one of each kind, whatever the place in a list.

    Of what is compared, quick tests take every twentieth kind.
    """
    seen: set[tuple[str, str]] = set()
    for what, at, whole in changes(data):
        kind = (what, re.sub(r"\[\d+\]|(?<=packages\.).*", "[]", named(at)))
        if THOROUGH or kind not in seen:
            seen.add(kind)
            stated = what == "altered" and stated_of(at, STATED_BY_ANOTHER_VERSION) is not None
            if THOROUGH or stated or len(seen) % 20 == 0:
                yield what, at, whole


def agreeing(files: Files, folder: Path, change: Callable[[Files], None]) -> Reproduction | None:
    """Give what reproducing says where it ends well."""
    own = dict(files)
    change(own)
    found = remade(own, folder)
    return found if found.holds else None


def refusing(files: Files, folder: Path, change: Callable[[Files], None]) -> set[tuple[str, str]]:
    """Give code and place of the errors that reproducing ends with."""
    own = dict(files)
    change(own)
    found = remade(own, folder)
    errors = {(item.code, item.where) for item in found.findings if item.is_error}
    assert found.holds is not bool(errors)
    return errors


def of_version(files: Files, version: str) -> Files:
    """Give the files as another version would have named itself in them."""
    result, record = json.loads(files[RESULT]), json.loads(files[PACK])
    result["software"]["version"] = record["software"]["version"] = version
    own = {**files, RESULT: json_text(result).encode()}
    record["result_sha256"] = hashlib.sha256(own[RESULT]).hexdigest()
    own[PACK] = json_text(record).encode()
    described(own)
    return own


def stated_of(at: Path_, stated: dict[str, str]) -> str | None:
    """Give the words for a place that is stated alone."""
    if at[:1] == ("packages",) and at != ("packages",):
        return stated["packages"]
    return stated.get(named(at))


def test_every_field_of_pack_json_is_compared_or_named_as_stated(
    files: Files, tmp_path: Path
) -> None:
    seen: set[str] = set()
    for what, at, record in some(json.loads(files[PACK])):

        def change(own: Files, record: Any = record) -> None:
            own[PACK] = json_text(record).encode()
            described(own)

        found = agreeing(files, tmp_path, change)
        words = stated_of(at, STATED)
        if (what, at) == ("added", ("packages",)):
            words = STATED["packages"]
        if what == "taken out" and at[0] != "packages":
            words = None
        if named(at) == "software.version" or found is None:
            # Of another version: below.
            assert words is None or at == ("packages",), (what, named(at))
            continue
        assert words is not None, (what, named(at))
        assert found.verdict == "identical"
        [said] = [finding for finding in found.findings if finding.code == "EVI-061"]
        assert words in said.found
        seen.add(words)
    assert seen == set(STATED.values())


@thorough
def test_the_same_of_another_version(files: Files, tmp_path: Path) -> None:
    files = of_version(files, OTHER)
    result, own_record = json.loads(files[RESULT]), json.loads(files[PACK])
    seen: set[str] = set()
    for what, at, record in some(own_record):

        def change(own: Files, record: Any = record, at: Path_ = at) -> None:
            if named(at) in ("software.version", "language") and at[0] in record:
                # Both stand in the result as well.
                other = {**result, at[0]: record[at[0]]}
                own[RESULT] = json_text(other).encode()
                record["result_sha256"] = hashlib.sha256(own[RESULT]).hexdigest()
            own[PACK] = json_text(record).encode()
            described(own)

        found = agreeing(files, tmp_path, change)
        words = stated_of(at, STATED_BY_ANOTHER_VERSION)
        if what == "taken out" and at[0] != "packages":
            words = None
        if found is None:
            assert words is None or at == ("packages",), (what, named(at))
            continue
        if (what, at) == ("taken out", ("unseen",)):
            # Packs of earlier versions have none, and nothing is said of it then.
            assert "unseen" not in found.as_dict()
            continue
        if (what, at) == ("added", ("packages",)):
            words = STATED["packages"]
        assert words is not None, (what, named(at))
        assert found.verdict == "reproduced"
        [said] = [finding for finding in found.findings if finding.code == "EVI-061"]
        assert words in said.found
        seen.add(words)
    assert seen == set(STATED_BY_ANOTHER_VERSION.values())


@pytest.mark.parametrize("name", [CRATE, TABLES])
def test_every_field_of_a_description_is_compared(name: str, files: Files, tmp_path: Path) -> None:
    for what, at, data in some(json.loads(files[name])):
        if what != "altered" and not THOROUGH:
            continue

        def change(own: Files, data: Any = data) -> None:
            own[name] = json_text(data).encode()
            if name != CRATE:
                described(own)

        refused = refusing(files, tmp_path, change)
        # The day of the crate, wherever it went, is held against that of pack.json before all else.
        codes = {"EVI-015", "EVI-059"} if name == CRATE else {"EVI-059"}
        assert refused, (what, named(at))
        for code, place in refused:
            # A file that the crate alone speaks of is named, in place of the crate.
            of_a_file = code == "EVI-059" and name == CRATE and place.startswith("project/")
            assert code in codes, (what, named(at))
            assert place == name or of_a_file, (what, named(at))


def test_every_line_of_the_readme_is_compared(files: Files, tmp_path: Path) -> None:
    lines = files[README].split(b"\n")
    for number in range(0, len(lines), 1 if THOROUGH else 60):

        def change(own: Files, number: int = number) -> None:
            own[README] = b"\n".join([*lines[:number], lines[number] + b"x", *lines[number + 1 :]])
            described(own)

        assert refusing(files, tmp_path, change) == {("EVI-059", README)}, number


def test_other_bytes_that_say_the_same_are_found(files: Files, tmp_path: Path) -> None:
    for name in (PACK, CRATE, TABLES, README):

        def change(own: Files, name: str = name) -> None:
            own[name] = own[name].replace(b"\n", b"\n\n", 1)
            if name != CRATE:
                described(own)

        assert refusing(files, tmp_path, change) == {("EVI-059", name)}


@one_in(2)
@pytest.mark.parametrize("version", [__version__, OTHER])
def test_what_is_taken_out_of_a_pack_is_missed(version: str, files: Files, tmp_path: Path) -> None:
    files = of_version(files, version)
    assert remade(dict(files), tmp_path).holds
    # Of what has no role of its own, quick tests take every sixth.
    named_alone = {README, TABLES, PACK, CRATE, RESULT}
    others = sorted({*files} - {MANIFEST} - named_alone)
    for name in sorted({*named_alone, *others[:: 1 if THOROUGH else 6]}):

        def change(own: Files, name: str = name) -> None:
            del own[name]
            if name not in (PACK, CRATE):
                described(own)

        refused = refusing(files, tmp_path, change)
        assert refused, name
        if name in (README, TABLES):
            assert refused == {("EVI-058", name)}


@pytest.mark.parametrize("version", [__version__, OTHER])
def test_a_key_twice_is_refused(version: str, files: Files, tmp_path: Path) -> None:
    # Who reads it by eye takes the first, a program the last.
    for name in (PACK, RESULT):

        def change(own: Files, name: str = name) -> None:
            own[name] = own[name].replace(b"{\n", b'{\n  "total": 99999,\n  "total": 1,\n', 1)
            for one in (PACK, RESULT):
                own[one] = own[one].replace(
                    STATES % __version__.encode(), STATES % version.encode()
                )

        own = dict(files)
        change(own)
        found = remade(own, tmp_path)
        assert found.verdict == "damaged"
        [finding] = [finding for finding in found.findings if finding.code == "EVI-015"]
        assert finding.where == name


@pytest.mark.parametrize("version", [__version__, OTHER])
@pytest.mark.parametrize("day", ["2024-01-30", "20240131", "2024-W05-3", "2024-02-30", "soon", ""])
def test_a_stated_day_is_one_and_not_before_the_end_of_the_period(
    day: str, version: str, files: Files, tmp_path: Path
) -> None:
    own = of_version(files, version)
    record = json.loads(own[PACK])
    record["as_of"] = day
    own[PACK] = json_text(record).encode()
    described(own)
    found = remade(own, tmp_path)
    assert (found.verdict, found.holds) == ("damaged", False)
    [finding] = [finding for finding in found.findings if finding.is_error]
    assert (finding.code, finding.found) == ("EVI-015", f"`as_of`: {day}")


@pytest.mark.parametrize("version", [__version__, OTHER])
def test_the_two_places_of_the_stated_day_are_held_against_each_other(
    version: str, files: Files, tmp_path: Path
) -> None:
    own = of_version(files, version)
    record = json.loads(own[PACK])
    record["as_of"] = "2024-03-01"
    own[PACK] = json_text(record).encode()
    # The crate says the day that it said before.
    found = remade(own, tmp_path)
    assert (found.verdict, found.holds) == ("damaged", False)
    [finding] = [finding for finding in found.findings if finding.is_error]
    assert (finding.code, finding.found) == ("EVI-015", "`datePublished`: 2024-01-31")
