"""Sealed days: a portal restates its data, and it is told; so is what is wrong with a seal."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import (
    FindingsError,
    calculate,
    load_project,
    pack,
    reproduce,
    seal,
    verify,
    write_outputs,
)
from jcm_mrv.calculation.check import check
from jcm_mrv.evidence import sealing
from jcm_mrv.findings.language import SHOWN
from jcm_mrv.project.load import read_project
from jcm_mrv.project.seals import SEALS
from tests.effort import one_in, thorough
from tests.evidence.packs import readings, small_project
from tests.projects import write_project

pytestmark = one_in(2)

JANUARY = dt.datetime(2024, 2, 1)


@pytest.fixture(scope="module", name="sealed_once")
def _sealed_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = small_project(tmp_path_factory.mktemp("sealed") / "project")
    made = seal(load_project(path), time=JANUARY)
    assert made.days == 31
    return path


@pytest.fixture
def sealed(sealed_once: Path, tmp_path: Path) -> Path:
    """A project whose month was sealed."""
    return Path(shutil.copytree(sealed_once.parent, tmp_path / "project")) / sealed_once.name


def lines_of(project: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (project.parent / SEALS).read_text().splitlines()]


def restated(project: Path, days: range, factor: float = 1.05) -> None:
    """Let a portal give more for some days."""

    def more(match: re.Match[str]) -> str:
        return f"{match[1]}{float(match[3]) * factor:.3f}" if int(match[2]) in days else match[0]

    path = project.parent / "data/roof-a.csv"
    text = re.sub(r"(?m)^(2024-01-(\d\d) \d\d:00,)(.*)$", more, path.read_text())
    path.write_text(text)


def told(project: Path) -> list[tuple[str, str]]:
    result = calculate(load_project(project))
    return [(f.code, f.found) for f in result.findings if f.code.startswith("EVI-")]


def stops_with(project: Path) -> set[str]:
    with pytest.raises(FindingsError) as caught:
        calculate(load_project(project))
    return {finding.code for finding in caught.value.findings if finding.is_error}


def test_what_was_not_restated_is_not_told(sealed: Path) -> None:
    assert told(sealed) == []
    assert not calculate(load_project(sealed)).is_daily


def test_a_restated_stretch_is_told_with_old_new_and_tonnes(sealed: Path) -> None:
    before = calculate(load_project(sealed)).years[0].emission_reductions_unrounded
    restated(sealed, range(10, 15))
    result = calculate(load_project(sealed))
    [finding] = [f for f in result.findings if f.code == "EVI-073"]
    assert "5 sealed days of EG roof-a (2024-01-10 to 2024-01-14)" in finding.message
    assert "2024-02-01 (stated)" in finding.expected
    change = result.years[0].emission_reductions_unrounded - before
    assert f"{change:+,.3f} tCO2" in finding.found
    assert finding.keeps_open
    assert not result.ready


def test_a_restated_stretch_is_told_in_japanese_without_english_in_it(sealed: Path) -> None:
    restated(sealed, range(10, 15))
    result = calculate(load_project(sealed))
    [finding] = [f for f in result.findings if f.code == "EVI-073"]
    token = SHOWN.set("ja")
    try:
        shown = finding.shown
    finally:
        SHOWN.reset(token)
    assert "2024-01-10 から 2024-01-14 まで" in shown.message
    assert "was sealed" not in shown.found
    assert "stated" not in shown.expected
    # What is written without `--lang` stays English.
    assert " was sealed; " in finding.found


def test_energy_that_only_moved_to_another_day_is_told_by_the_day(sealed: Path) -> None:
    path = sealed.parent / "data/roof-a.csv"
    text = path.read_text()
    for day, moved in (("10", 2.5), ("11", -2.5)):
        row = re.compile(rf"(?m)^(2024-01-{day} 12:00,)(.*)$")
        text = row.sub(lambda m, moved=moved: f"{m[1]}{float(m[2]) + moved:.3f}", text)
    path.write_text(text)
    [(code, found)] = told(sealed)
    assert code == "EVI-073"
    match = re.match(r"(\S+ MWh) in all as before, but (\S+) MWh on 2024-01-10 where (\S+)", found)
    assert match is not None, found
    assert float(match[2]) - float(match[3]) == pytest.approx(0.0025)


def test_two_stretches_are_told_as_two(sealed: Path) -> None:
    restated(sealed, range(3, 5))
    restated(sealed, range(20, 21), 0.9)
    assert [code for code, _ in told(sealed)] == ["EVI-073", "EVI-073"]


def test_check_and_pack_tell_it_as_calculate_does(sealed: Path) -> None:
    restated(sealed, range(10, 15))
    report = check(read_project(sealed))
    assert "EVI-073" in {finding.code for finding in report.open}
    target = sealed.parent.parent / "pack.zip"
    made = pack(load_project(sealed), target)
    assert made.record["ready"] is False
    assert "EVI-073" in {finding.code for finding in made.findings}
    found = reproduce(target)
    assert found.verdict == "identical"
    [finding] = [f for f in found.findings if f.code == "EVI-079"]
    assert "5 of 31" in finding.message
    # Which, how much, and that nobody accepted it.
    assert finding.severity == "warning"
    assert finding.found.startswith("EG roof-a, 2024-01-10 to 2024-01-14: ")
    assert finding.found.endswith(" tCO2")
    assert finding.hint.startswith("5 of them are not accepted")


def test_a_pack_carries_the_seals_and_says_since_when(sealed: Path) -> None:
    target = sealed.parent.parent / "pack.zip"
    pack(load_project(sealed), target)
    found = reproduce(target)
    assert found.verdict == "identical"
    [finding] = [f for f in found.findings if f.code == "EVI-079"]
    assert finding.message.endswith("are unchanged since 2024-02-01 (stated)")
    assert "authentic" not in finding.message


def test_a_change_is_accepted_with_a_reason(sealed: Path) -> None:
    restated(sealed, range(10, 15))
    data = json.loads(sealed.read_text())
    source = data["monitoring"]["EG"]["members"]["roof-a"]
    source["accept"] = [
        {"finding": "EVI-073", "from": "2024-01-10", "to": "2024-01-13", "reason": "backfill",
         "evidence": "letter of the portal"}
    ]  # fmt: skip
    sealed.write_text(json.dumps(data))
    # One day of the stretch is not covered.
    assert [code for code, _ in told(sealed)] == ["EVI-073"]
    source["accept"][0]["to"] = "2024-01-14"
    sealed.write_text(json.dumps(data))
    result = calculate(load_project(sealed))
    [finding] = [f for f in result.findings if f.code.startswith("EVI-")]
    assert (finding.code, finding.keeps_open) == ("EVI-074", False)
    assert "backfill (letter of the portal)" in finding.message
    # It was found with the seals, where the readings alone do not show it.
    assert "MON-934" not in {finding.code for finding in result.findings}


def test_a_file_that_grew_is_fine_and_its_new_days_are_sealed(tmp_path: Path) -> None:
    project = small_project(tmp_path / "project")
    data = project.parent / "data/roof-a.csv"
    whole = data.read_text().splitlines(keepends=True)
    # The export ends at noon of the eleventh: that day may still grow.
    data.write_text("".join(whole[: 1 + 10 * 24 + 12]))
    assert seal(load_project(project), time=dt.datetime(2024, 1, 11)).days == 10
    data.write_text("".join(whole))
    assert told(project) == []
    made = seal(load_project(project), time=JANUARY)
    assert made.days == 21
    assert lines_of(project)[0]["previous"] is None
    again = seal(load_project(project), time=JANUARY)
    assert (again.days, [f.code for f in again.findings][-1]) == (0, "EVI-076")
    assert len(lines_of(project)) == 2
    restated(project, range(10, 12))
    # The tenth and the eleventh are of two seals.
    assert [code for code, _ in told(project)] == ["EVI-073", "EVI-073"]


@one_in(3)
@pytest.mark.parametrize(
    ("was_sealed", "other"), [(False, "a line"), (True, "a line"), (True, "nothing")]
)
def test_of_two_that_seal_at_once_one_is_told(
    was_sealed: bool, other: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = small_project(tmp_path / "project")
    data = project.parent / "data/roof-a.csv"
    whole = data.read_text()
    if was_sealed:
        data.write_text("".join(whole.splitlines(keepends=True)[: 1 + 10 * 24]))
        seal(load_project(project), time=JANUARY)
        data.write_text(whole)
    path = project.parent / SEALS
    written: list[bytes] = []

    def meanwhile(*arguments: Any, **options: Any) -> None:
        # The other one is done between the reading of the seals and the writing of a line.
        monkeypatch.undo()
        if other == "nothing":
            path.unlink(missing_ok=True)
        else:
            seal(load_project(project), time=dt.datetime(2024, 2, 2))
        written.extend([path.read_bytes()] if path.exists() else [])
        sealing.write_file(*arguments, **options)

    monkeypatch.setattr(sealing, "write_file", meanwhile)
    with pytest.raises(FindingsError) as caught:
        seal(load_project(project), time=JANUARY)
    assert [finding.code for finding in caught.value.findings] == ["EVI-081"]
    assert ([path.read_bytes()] if path.exists() else []) == written
    assert not [file for file in project.parent.iterdir() if file.name.startswith(".")]
    seal(load_project(project), time=JANUARY)
    assert told(project) == []


def test_a_backfilled_gap_is_told(tmp_path: Path) -> None:
    project = small_project(tmp_path / "project")
    data = project.parent / "data/roof-a.csv"
    whole = data.read_text()
    data.write_text(re.sub(r"(?m)^2024-01-0[56] .*\n", "", whole))
    seal(load_project(project), time=JANUARY)
    data.write_text(whole)
    [(code, found)] = told(project)
    assert code == "EVI-073"
    assert "where 0 MWh was sealed" in found


def test_a_member_that_was_renamed_is_told(sealed: Path) -> None:
    text = sealed.read_text().replace('"roof-a"', '"roof-z"')
    sealed.write_text(text)
    assert [code for code, _ in told(sealed)] == ["EVI-073"]


def test_days_outside_of_the_period_are_not_compared(sealed: Path) -> None:
    data = json.loads(sealed.read_text())
    data["monitoring_period"] = {"start": "2024-01-16", "end": "2024-01-31"}
    sealed.write_text(json.dumps(data))
    restated(sealed, range(1, 16))
    result = calculate(load_project(sealed))
    [finding] = [f for f in result.findings if f.code.startswith("EVI-")]
    assert (finding.code, finding.keeps_open) == ("EVI-080", False)
    assert finding.message.startswith("15 sealed days ")
    assert unchanged_of(sealed) == [(16, 31)]


def unchanged_of(project: Path) -> list[tuple[int, int]]:
    """Give how many sealed days a pack says are unchanged, and of how many."""
    target = project.parent.parent / "pack.zip"
    pack(load_project(project), target, overwrite=True)
    found = reproduce(target)
    left = {code for code, _ in told(project)}
    assert left <= {finding.code for finding in found.findings}
    return [
        (int(str(f.values["count"])), int(str(f.values.get("all", f.values["count"]))))
        for f in found.findings
        if f.code == "EVI-079"
    ]


def resealed(project: Path, change: Any) -> None:
    """Write the only line of the seals anew."""
    path = project.parent / SEALS
    line = json.loads(path.read_text())
    change(line["days"][0])
    path.write_text(json.dumps(line) + "\n")


@one_in(3)
@pytest.mark.parametrize("day", ["2031-01-01", "9999-12-31", "0001-01-01"])
def test_a_sealed_day_of_another_time_is_not_unchanged(day: str, sealed: Path) -> None:
    resealed(sealed, lambda item: item["amounts"].append([day, 1.0]))
    assert [code for code, _ in told(sealed)] == ["EVI-080"]
    assert unchanged_of(sealed) == [(31, 32)]


@one_in(3)
@pytest.mark.parametrize("key", ["methodology", "parameter", "member"])
def test_sealed_days_of_what_is_gone_are_not_unchanged(key: str, sealed: Path) -> None:
    resealed(sealed, lambda item: item.update({key: "XX_AM001"}))
    result = calculate(load_project(sealed))
    [finding] = [f for f in result.findings if f.code.startswith("EVI-")]
    assert finding.code == "EVI-073"
    assert "31 sealed days were not compared" in finding.message
    assert "XX_AM001" in finding.message
    assert not result.ready
    assert unchanged_of(sealed) == []


def test_a_renamed_member_that_is_sealed_anew_is_said(sealed: Path) -> None:
    sealed.write_text(sealed.read_text().replace('"roof-a"', '"roof-z"'))
    made = seal(load_project(sealed), time=dt.datetime(2024, 3, 1))
    said = {f.code: f.message for f in made.findings}
    assert "31 sealed days were not compared" in said["EVI-073"]
    assert said["EVI-079"].startswith("31 of 62 sealed days were compared")
    assert "since 2024-03-01 (stated); 31 were not compared" in said["EVI-079"]


@pytest.mark.parametrize("value", ["Infinity", "NaN", "1e999", "1" + "0" * 400, "true", '"1.5"'])
def test_a_sealed_amount_that_is_no_finite_number_is_told(value: str, sealed: Path) -> None:
    path = sealed.parent / SEALS
    text = re.sub(r'(\["2024-01-05", )[^\]]*', rf"\g<1>{value}", path.read_text())
    assert text != path.read_text()
    path.write_text(text)
    assert stops_with(sealed) == {"EVI-071"}


def test_amounts_whose_sum_is_beyond_a_number_are_changed(sealed: Path) -> None:
    resealed(sealed, lambda item: item.update(unit="GWh", amounts=[["2024-01-05", 1e308]]))
    assert [code for code, _ in told(sealed)] == ["EVI-073"]


def test_an_amount_that_was_changed_in_a_seal_breaks_the_chain(tmp_path: Path) -> None:
    project = small_project(tmp_path / "project")
    data = project.parent / "data/roof-a.csv"
    data.write_text("".join(readings().splitlines(keepends=True)[: 1 + 10 * 24]))
    seal(load_project(project), time=JANUARY)
    data.write_text(readings())
    seal(load_project(project), time=JANUARY)
    path = project.parent / SEALS
    path.write_text(path.read_text().replace('["2024-01-05", ', '["2024-01-05", 1', 1))
    assert stops_with(project) == {"EVI-070"}
    target = tmp_path / "pack.zip"
    with pytest.raises(FindingsError):
        pack(load_project(project), target)
    assert not target.exists()
    assert "EVI-070" in {finding.code for finding in check(read_project(project)).findings}


def test_a_line_that_was_taken_out_breaks_the_chain(tmp_path: Path) -> None:
    project = small_project(tmp_path / "project")
    data = project.parent / "data/roof-a.csv"
    for day in (10, 20, 31):
        data.write_text("".join(readings().splitlines(keepends=True)[: 1 + day * 24]))
        seal(load_project(project), time=JANUARY)
    path = project.parent / SEALS
    first, second, third = path.read_text().splitlines(keepends=True)
    path.write_text(first + third)
    assert stops_with(project) == {"EVI-070"}
    path.write_text(second + third)
    assert stops_with(project) == {"EVI-070"}


@pytest.mark.parametrize(
    "cut", [lambda raw: raw[: len(raw) // 2], lambda raw: raw[:-1], lambda raw: raw + b"{}\n",
            lambda raw: b"\xff" + raw, lambda raw: raw + b"\n",
            lambda raw: raw.replace(b"seal/1", b"seal/9"),
            lambda raw: raw.replace(b'"amounts": [[', b'"amounts": [["x"], ['),
            lambda raw: b"", lambda raw: b"\xef\xbb\xbf" + raw,
            lambda raw: raw.replace(b"\n", b"\r\n"), lambda raw: raw.replace(b", ", b",", 1),
            lambda raw: raw.replace(b'{"schema"', b'{"time": "2020-01-01", "schema"')],
)  # fmt: skip
def test_seals_that_cannot_be_read_are_told(cut: Any, sealed: Path) -> None:
    path = sealed.parent / SEALS
    path.write_bytes(cut(path.read_bytes()))
    assert stops_with(sealed) == {"EVI-071"}


def test_a_link_to_no_seals_is_told(sealed: Path) -> None:
    path = sealed.parent / SEALS
    path.unlink()
    path.symlink_to("gone.jsonl")
    assert stops_with(sealed) == {"EVI-071"}


def test_a_day_that_is_sealed_twice_is_told(sealed: Path) -> None:
    import hashlib

    path = sealed.parent / SEALS
    line = json.loads(path.read_text())
    line["previous"] = hashlib.sha256(path.read_bytes()).hexdigest()
    path.write_text(path.read_text() + json.dumps(line) + "\n")
    assert stops_with(sealed) == {"EVI-072"}


def test_seals_of_another_project_are_told(sealed: Path, tmp_path: Path) -> None:
    changes = {"title": "Another", "reference": "VN001", "site.name": "Elsewhere"}
    other = small_project(tmp_path / "other", changes)
    shutil.copy(sealed.parent / SEALS, other.parent)
    assert stops_with(other) == {"EVI-075"}


def authority(folder: Path, name: str = "tsa") -> Path:
    """Make a time-stamping authority, and give its certificate."""
    folder.mkdir(exist_ok=True)
    config = folder / f"{name}.cnf"
    config.write_text(
        "[req]\ndistinguished_name=dn\nprompt=no\nx509_extensions=ext\n"
        f"[dn]\nCN={name} of a test\n"
        "[ext]\nbasicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n"
        "extendedKeyUsage=critical,timeStamping\nsubjectKeyIdentifier=hash\n"
        "authorityKeyIdentifier=keyid\n"
        f"[tsa]\ndefault_tsa=one\n[one]\nserial={folder}/serial\ncrypto_device=builtin\n"
        f"signer_cert={folder}/{name}.crt\nsigner_key={folder}/{name}.key\nsigner_digest=sha256\n"
        "default_policy=1.2.3.4.1\ndigests=sha256,sha512\naccuracy=secs:1\n"
    )
    openssl(
        "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-config", config, "-days", "3650",
        "-keyout", folder / f"{name}.key", "-out", folder / f"{name}.crt",
    )  # fmt: skip
    return folder / f"{name}.crt"


def openssl(*arguments: object) -> None:
    done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True)
    assert done.returncode == 0, done.stderr.decode()


def stamped(file: Path, folder: Path, name: str = "tsa", digest: str = "-sha256") -> Path:
    """Have a file stamped as an authority does, and give the token."""
    query, token = folder / "query.tsq", folder / f"{name}.tsr"
    openssl("ts", "-query", "-data", file, digest, "-cert", "-out", query)
    openssl(
        "ts", "-reply", "-queryfile", query, "-config", folder / f"{name}.cnf", "-section", "one",
        "-out", token,
    )  # fmt: skip
    return token


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two authorities."""
    folder = tmp_path_factory.mktemp("authorities")
    authority(folder)
    authority(folder, "other")
    return folder


@pytest.mark.parametrize("digest", ["-sha256", pytest.param("-sha512", marks=thorough)])
def test_a_time_stamp_is_checked_and_told(digest: str, sealed: Path, place: Path) -> None:
    token = stamped(sealed.parent / SEALS, place, digest=digest)
    made = seal(load_project(sealed), timestamp=token, authorities=[place / "tsa.crt"])
    today = dt.datetime.now(dt.UTC).date()
    [finding] = [f for f in made.findings if f.code == "EVI-079"]
    assert re.search(r"since \d{4}-\d\d-\d\d \(time-stamped by tsa of a test\)$", finding.message)
    assert str(today)[:7] in finding.message
    target = sealed.parent.parent / "pack.zip"
    pack(load_project(sealed), target)
    found = reproduce(target, authorities=[place / "tsa.crt"])
    [finding] = [f for f in found.findings if f.code == "EVI-079"]
    assert "(time-stamped by tsa of a test)" in finding.message
    # Without a certificate that is known, it says so.
    found = reproduce(target)
    [finding] = [f for f in found.findings if f.code == "EVI-079"]
    assert "whose certificate nobody vouched for" in finding.message
    assert found.holds
    # With that of another authority, it does not hold.
    found = reproduce(target, authorities=[place / "other.crt"])
    assert not found.holds
    assert "EVI-077" in {finding.code for finding in found.findings}


def test_without_the_package_a_time_stamp_is_not_checked_and_said_so(
    sealed: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = stamped(sealed.parent / SEALS, place)
    seal(load_project(sealed), timestamp=token)
    target = sealed.parent.parent / "pack.zip"
    pack(load_project(sealed), target)
    monkeypatch.setitem(sys.modules, "rfc3161_client", None)
    found = reproduce(target)
    assert (found.verdict, found.holds) == ("identical", True)
    [missing] = [f for f in found.findings if f.code == "EVI-030"]
    assert not missing.is_error
    [finding] = [f for f in found.findings if f.code == "EVI-079"]
    assert finding.message.endswith("since 2024-02-01 (stated)")


def test_seals_that_were_left_out_have_to_be_given(sealed: Path) -> None:
    target = sealed.parent.parent / "pack.zip"
    pack(load_project(sealed), target, leave_out=[SEALS])
    assert reproduce(target).verdict == "incomplete"
    assert reproduce(target, readings=sealed.parent).verdict == "identical"


def test_what_lies_beside_a_workbook_is_not_its_own(
    sealed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = sealed.parent / "output"
    book = next(
        p for p in write_outputs(calculate(load_project(sealed)), folder) if p.suffix == ".xlsx"
    )
    (folder / SEALS).write_text("no seals at all")
    monkeypatch.chdir(folder)
    assert verify(book).recomputed == calculate(load_project(sealed)).emission_reductions


def test_a_token_for_another_file_is_refused(sealed: Path, place: Path) -> None:
    before = (sealed.parent / SEALS).read_bytes()
    token = stamped(sealed, place)
    with pytest.raises(FindingsError) as caught:
        seal(load_project(sealed), timestamp=token, authorities=[place / "tsa.crt"])
    assert {finding.code for finding in caught.value.findings} == {"EVI-077"}
    assert (sealed.parent / SEALS).read_bytes() == before


def test_a_token_that_was_changed_is_refused(sealed: Path, place: Path, tmp_path: Path) -> None:
    raw = bytearray(stamped(sealed.parent / SEALS, place).read_bytes())
    raw[-5] ^= 1
    for number, content in enumerate((bytes(raw), b"", b"no token", bytes(raw[:100]))):
        path = tmp_path / f"{number}.tsr"
        path.write_bytes(content)
        with pytest.raises(FindingsError) as caught:
            seal(load_project(sealed), timestamp=path, authorities=[place / "tsa.crt"])
        assert {finding.code for finding in caught.value.findings} == {"EVI-077"}
    assert len(lines_of(sealed)) == 1


def test_amounts_of_invoices_are_sealed_as_well(tmp_path: Path) -> None:
    project = write_project(tmp_path / "p")
    made = seal(load_project(project), time=dt.datetime(2025, 7, 1))
    # 366 and 181 days of two roofs, in spans that are known together.
    assert made.days == 2 * (366 + 181)
    assert told(project) == []
    changes = {"monitoring.EG.members.roof-b.entries.1.value": 260.1}
    write_project(tmp_path / "p", changes)
    [(code, found)] = told(project)
    assert code == "EVI-073"
    assert found == "260.1 MWh where 250.1 MWh was sealed; +3.330 tCO2"
    [finding] = [f for f in calculate(load_project(project)).findings if f.code == "EVI-073"]
    assert "181 sealed days of EG roof-b (2025-01-01 to 2025-06-30)" in finding.message


def test_a_time_elsewhere_is_stated_in_utc(tmp_path: Path) -> None:
    there = dt.datetime(2025, 7, 1, 3, tzinfo=dt.timezone(dt.timedelta(hours=7)))
    made = seal(load_project(write_project(tmp_path / "p")), time=there)
    assert made.time == "2025-06-30T20:00:00Z"


def test_the_clock_is_asked_for_the_time_of_a_seal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = load_project(write_project(tmp_path / "p"))
    then = dt.datetime(2026, 11, 30, 6, 7, 8, tzinfo=dt.UTC)
    monkeypatch.setattr("jcm_mrv.evidence.sealing.now", lambda: then)
    assert seal(project).time == "2026-11-30T06:07:08Z"
