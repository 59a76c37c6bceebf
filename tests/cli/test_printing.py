"""What is printed: no control character of a file's reaches a terminal; streams that fail."""

from __future__ import annotations

import ast
import errno
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from rich.table import Table
from rich.text import Text

from jcm_mrv.cli import main, streams
from jcm_mrv.cli.printing import print_findings, print_json, print_ready
from jcm_mrv.cli.terminal import VisibleConsole
from jcm_mrv.findings import Finding, Severity
from tests.outputs.test_texts import HIDDEN
from tests.projects import write_project

ROOT = Path(__file__).parents[2]
HOSTILE = "roof\x1b[31m\x1b]0;title\x07\r\x9b2J\u202eabc\u2066\u200f\u061c"
SHOWN = r"roof\x1b[31m\x1b]0;title\x07\x0d\x9b2J\u202eabc\u2066\u200f\u061c"


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main, [str(part) for part in arguments], env={"COLUMNS": "200"})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    for text in (result.stdout, result.stderr):
        assert not HIDDEN & set(text), sorted(HIDDEN & set(text))
    return result


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write_project(
        tmp_path,
        {
            "title": HOSTILE,
            "sets.system.0.title": HOSTILE,
            "meters.M-A.serial": HOSTILE,
            "criteria.1.evidence": HOSTILE,
            "monitoring.EG.members.roof-a.entries.0.evidence": HOSTILE,
        },
    )


def test_a_project_with_hostile_names(project: Path) -> None:
    done = run("calculate", project)
    assert done.exit_code == 0
    assert SHOWN in done.stdout
    shown = run("calculate", project, "--json").stdout
    assert json.loads(shown)["project"]["title"] == HOSTILE
    for command in ("check", "trace"):
        run(command, project)
        json.loads(run(command, project, "--json").stdout)
    verified = run("verify", project.parent / "output" / "monitoring_spreadsheet.xlsx")
    assert verified.exit_code == 0


def test_meters_columns_and_paths_with_hostile_names(tmp_path: Path) -> None:
    name = HOSTILE.replace("\r", "").replace("/", "")
    path = tmp_path / f"{name}.csv"
    rows = [f'"{name}",2024-01-0{day} 00:00,{day}0' for day in (1, 2, 3)]
    path.write_text(f"{name},t,{name} kWh\n" + "\n".join(rows) + "\n", encoding="utf-8")
    options = ("--time", "t", "--unit", "kWh", "--kind", "register", "--interval", "1 day")
    asked = (*options, "--timezone", "Asia/Tokyo", "--meter", name, "--value", f"{name} kWh")
    done = run("meter", path, *asked, "--by", "day", "-o", tmp_path / "out")
    assert done.exit_code == 0
    assert r"roof\x1b[31m" in done.stdout
    totals = json.loads(run("meter", path, *asked, "--json").stdout)["totals"]
    assert {line["meter"] for line in totals} == {name}
    run("meter", path, *asked[:-1], HOSTILE)
    run("meter", "inspect", path)
    json.loads(run("meter", "inspect", path, "--json").stdout)


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ((HOSTILE,), 2),
        (("calculate", f"/{HOSTILE}"), 1),
        (("calculate", f"--{HOSTILE}"), 2),
        (("check", f"/{HOSTILE}", HOSTILE), 2),
        (("schema", HOSTILE), 2),
        (("explain", HOSTILE), 2),
        (("meter", HOSTILE, "--kind", HOSTILE), 2),
        (("meter", "inspect", HOSTILE), 1),
        (("methodology", HOSTILE), 2),
        (("methodology", "show", HOSTILE), 1),
        (("methodology", "list", "--methodologies", HOSTILE), 1),
        (("series", "show", HOSTILE), 1),
        (("verify", HOSTILE, f"--{HOSTILE}"), 2),
        (("init", HOSTILE, HOSTILE), 1),
        (("fill", HOSTILE, HOSTILE, "-o", f"/nowhere/{HOSTILE}"), 1),
        (("methodology", "new", "VN_AM099", "x", "--family", HOSTILE), 1),
    ],
)
def test_errors_with_hostile_words(arguments: tuple[str, ...], status: int) -> None:
    result = run(*arguments)
    assert result.exit_code == status
    assert r"\x1b" in result.stderr


def test_files_that_are_written_are_named_visibly(tmp_path: Path) -> None:
    folder = tmp_path / HOSTILE
    result = run("init", "VN_AM007@1.0", folder)
    assert result.exit_code == 0
    assert (folder / "project.yaml").is_file()
    assert SHOWN in result.stdout


@pytest.mark.parametrize("content", ["string", "text", "table", "markup"])
def test_a_terminal_gets_colours_of_our_own_only(content: str) -> None:
    console = VisibleConsole(
        file=io.StringIO(), force_terminal=True, color_system="standard", width=200
    )
    table = Table(HOSTILE, title=HOSTILE)
    table.add_row(Text(HOSTILE, style="bold"))
    table.add_row(HOSTILE.replace("[", r"\["))
    console.print(
        {
            "string": HOSTILE,
            "text": Text(HOSTILE, style="red"),
            "table": table,
            "markup": "[red]" + HOSTILE.replace("[", r"\[") + "[/]",
        }[content],
        markup=content != "string",
    )
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    own = {"\x1b[0m", "\x1b[1m", "\x1b[3m", "\x1b[31m", "\x1b[1;3m"}
    for sequence in own:
        shown = shown.replace(sequence, "")
    assert not HIDDEN & set(shown)
    assert r"roof\x1b[31m" in shown


def test_words_between_colons_are_no_pictures(capsys: pytest.CaptureFixture[str]) -> None:
    VisibleConsole().print("roof :smile: [b]x[/b]", markup=False)
    assert capsys.readouterr().out == "roof :smile: [b]x[/b]\n"


def test_json_is_json_where_the_terminal_knows_few_characters(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, "ascii"))
    print_json({"title": "điện 😀"})
    sys.stdout.flush()
    assert json.loads(raw.getvalue()) == {"title": "điện 😀"}


class Raw(io.RawIOBase):
    """A stream that fails as the operating system has it."""

    def __init__(self, number: int) -> None:
        self.number = number

    def writable(self) -> bool:
        return True

    def write(self, _: Any) -> int:
        raise OSError(self.number, os.strerror(self.number))


class Buffer(io.BytesIO):
    """What a text stream writes into, with the raw stream below."""

    raw: io.RawIOBase


@pytest.mark.parametrize(
    ("out", "err", "status", "said"),
    [
        (errno.EPIPE, None, 141, ""),
        (errno.ENOSPC, None, 1, "No space left on device"),
        (errno.EIO, errno.ENOSPC, 1, ""),
        ("closed", None, 1, "it is closed"),
        (None, errno.EPIPE, None, ""),
        (None, "closed", None, ""),
    ],
)
def test_a_stream_that_fails_ends_the_process_politely(
    out: object, err: object, status: int | None, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: dict[str, bytearray] = {}

    class Kept(io.RawIOBase):
        def __init__(self, name: str) -> None:
            self.name = name
            kept[name] = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: Any) -> int:
            kept[self.name] += data
            return len(data)

    def stream(name: str, fails: object) -> io.TextIOWrapper | None:
        if fails == "closed":
            return None
        buffer = Buffer()
        buffer.raw = Raw(fails) if isinstance(fails, int) else Kept(name)
        return io.TextIOWrapper(buffer, "utf-8")

    monkeypatch.setattr(sys, "stdout", stream("out", out))
    monkeypatch.setattr(sys, "stderr", stream("err", err))
    streams.guard_streams()
    try:
        sys.stderr.write("a note\n")
        sys.stderr.flush()
        sys.stdout.write("\ud800 a result\n")
        sys.stdout.flush()
        ended = None
    except SystemExit as exc:
        ended = exc.code
    assert ended == status
    # At the end of a process everything is flushed once more.
    sys.stdout.flush()
    sys.stderr.flush()
    if err is None:
        assert said in kept["err"].decode()
        assert kept["err"].startswith(b"a note\n")
    if out is None:
        assert kept["out"] == b"\\ud800 a result\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_process_ends_politely() -> None:
    command = [sys.executable, "-m", "jcm_mrv", "explain"]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "stopped: standard output cannot be written: No space left on device"
    ]
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as gone:
        done = subprocess.run(command, stdout=gone, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (141, "")


def test_commands_print_in_one_way_only() -> None:
    """Only what stands in these modules knows of streams, of click's echo and of rich's console."""
    own = {"printing.py", "streams.py", "terminal.py"}
    found = []
    for path in sorted((ROOT / "jcm_mrv" / "cli").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if path.name in own or not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            if called in ("print", "Console", "click.echo", "click.secho") or called.startswith(
                ("sys.stdout", "sys.stderr")
            ):
                found.append(f"{path.name}:{node.lineno}: {called}")
    assert found == []


def test_what_is_open_more_than_once_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    codes = ("MON-801", "EVI-073", "MON-801")
    print_ready([Finding(code, Severity.WARNING, "something") for code in codes], [])
    assert "3 things are open (MON-801 × 2, EVI-073)" in capsys.readouterr().out


def test_of_thousands_of_findings_as_many_are_drawn_as_anybody_reads(
    capsys: pytest.CaptureFixture[str],
) -> None:
    many = [Finding("PRJ-013", Severity.ERROR, f"unknown key {n}") for n in range(1000)]
    print_findings([*many, Finding("PRJ-138", Severity.WARNING, "evidence is missing")])
    printed = capsys.readouterr().out
    assert "1000 errors" in printed
    assert printed.count("unknown key") == 200
    assert "800 more" in printed
    assert "evidence is missing" in printed
