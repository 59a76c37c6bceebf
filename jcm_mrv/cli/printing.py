"""The one way to print: findings by severity, numbers, JSON; and what becomes of errors.

Commands print by what stands here alone. Names and titles come from files that others wrote: no
control character of theirs reaches a terminal.
"""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from jcm_mrv.findings import Finding, FindingsError, Severity
from jcm_mrv.findings.language import said, shown
from jcm_mrv.visible import json_text, visible

if TYPE_CHECKING:
    from rich.console import Console

    from jcm_mrv.methodology.methodology import Methodology
    from jcm_mrv.outputs import Written

F = TypeVar("F", bound=Callable[..., Any])

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}

_MOST_PRINTED = 200
"""Findings of a severity on the screen: nobody reads more, and to draw thousands takes minutes."""
INTERRUPTED = 130
"""As a shell has it for a program that was stopped by Ctrl-C: 128 and the number of SIGINT."""


def console(*, stderr: bool = False) -> Console:
    """Give a console for text of any width; colour only on a terminal."""
    from jcm_mrv.cli.terminal import VisibleConsole

    made = VisibleConsole(stderr=stderr)
    if not made.is_terminal:
        # Output to a file or pipe must not depend on the width of a terminal that is not there.
        made = VisibleConsole(stderr=stderr, width=110, no_color=True)
    return made


def is_watched() -> bool:
    """Say whether standard error is a terminal, before anything is loaded that draws on one."""
    return sys.stderr.isatty()


def say(text: str = "", *, err: bool = False) -> None:
    """Print a line as the screen says it, but for what a terminal would obey."""
    click.echo(visible(shown(text)), err=err)


def ask(text: str) -> str:
    """Give what a person types behind a question; nothing where only Enter is pressed."""
    answer = click.prompt(visible(shown(text)), default="", show_default=False)
    return str(answer).strip()


def say_named(lines: Iterable[tuple[str, str]]) -> None:
    """Print names with what they are, one below the other.

    The names are as wide as each other, and as ``standing`` at least: what is added stands below.
    """
    told = [(shown(name), shown(text)) for name, text in lines]
    width = max([8, *(_cells(name) for name, _ in told)])
    for name, text in told:
        say(f"{padded(name, width)}  {text}")


def say_version(asked: str, used: Methodology) -> None:
    """Say on standard error which version is used, where none was named."""
    if "@" not in asked:
        newest = used.reference
        say(said("no version is named: {newest}, the newest, is used", newest=newest), err=True)


def print_json(data: Any) -> None:
    """Print JSON and nothing else on standard output."""
    _print_json_text(json_text(data))


def _print_json_text(text: str) -> None:
    try:
        if not text.isascii():
            text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        # Valid JSON where the terminal knows few characters, too.
        text = json.dumps(json.loads(text), indent=2) + "\n"
    click.echo(text, nl=False)


def print_written(written: Written | None, *, as_json: bool = False) -> None:
    """Print what a folder of outputs holds now; with ``--json``, what ``result.json`` says."""
    if written is None:
        return
    if as_json:
        _print_json_text(written.text)
    else:
        print_paths(written.paths)
    if written.removed:
        names = ", ".join(map(str, written.removed))
        say(
            said("removed: {names} (written by an earlier run, not by this one)", names=names),
            err=as_json,
        )
    print_findings(written.findings, stderr=as_json)


def print_paths(paths: Iterable[Path], *, err: bool = False) -> None:
    """Print what was written."""
    for path in paths:
        say(said("wrote {path}", path=path), err=err)


def print_findings(findings: Iterable[Finding], *, stderr: bool = False) -> None:
    """Print findings grouped by severity, errors first, each with its place and its mend."""
    from rich.markup import escape

    out = console(stderr=stderr)
    items = [finding.shown for finding in findings]
    for severity, style in _STYLES.items():
        group = [finding for finding in items if finding.severity is severity]
        if not group:
            continue
        out.print(f"[{style}]{count_text(group)}[/]")
        for finding in group[:_MOST_PRINTED]:
            out.print(f"  [{style}]{finding.code}[/] {escape(finding.message)}")
            for label, text in zip(labels(), texts_of(finding), strict=True):
                if text:
                    out.print(f"    [dim]{label}[/] {escape(text)}")
        if len(group) > _MOST_PRINTED:
            more = said("{n:,} more; --json gives every one", n=len(group) - _MOST_PRINTED)
            out.print(f"  {escape(shown(more))}")
        out.print()


def texts_of(finding: Finding) -> tuple[str, str, str, str]:
    """Give what is said of a finding beside its message: place, found, expected, what to do."""
    return finding.where, finding.found, finding.expected, finding.hint


def labels() -> list[str]:
    """Give the words that stand before the texts of a finding, as wide as each other."""
    words = [shown(word) for word in (said("at"), said("found"), said("expected"), said("do"))]
    return [padded(word, widest(words)) for word in words]


def padded(text: str, width: int) -> str:
    """Give a text with blanks behind it, so that it is so wide on a terminal."""
    return text + " " * (width - _cells(text))


def widest(texts: Iterable[str]) -> int:
    """Give how wide the widest of some texts is on a terminal."""
    return max(map(_cells, texts))


def wrapped(text: str, width: int) -> list[str]:
    """Give the lines of a text of one paragraph, none wider than that on a terminal."""
    import textwrap

    plain = textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)
    if all(map(str.isascii, plain)):
        return plain or [""]
    from rich.text import Text

    lines = Text(text).wrap(console(), width, overflow="fold")
    return [line.plain.rstrip() for line in lines]


def _cells(text: str) -> int:
    """Give how wide a text is on a terminal: letters of East Asia take two places."""
    from rich.cells import cell_len

    return cell_len(text)


def print_item(out: Console, text: str, indent: int = 2, style: str = "") -> None:
    """Print a text indented, its further lines deeper, no wider than the terminal."""
    import textwrap

    from rich.markup import escape

    wrapped = textwrap.wrap(
        text,
        max(40, min(out.width, 110)),
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + 2),
        break_long_words=False,
        break_on_hyphens=False,
    )
    for line in wrapped:
        out.print(escape(line), style=style or None)


def quoted(path: object) -> str:
    """Give a path as it has to be written in a command line.

    Examples
    --------
    >>> quoted("my project")
    "'my project'"
    """
    import os
    import shlex
    import subprocess

    return subprocess.list2cmdline([str(path)]) if os.name == "nt" else shlex.quote(str(path))


def print_ready(left: Sequence[Finding], unseen: Sequence[Finding]) -> None:
    """Print whether anything is left to do, or was not looked at, and the codes of what is."""
    from jcm_mrv.calculation.readiness import READY_WORDS, told_of

    style = "yellow" if left or unseen else "green"
    told = shown(told_of(left, unseen))
    console().print(f"[bold {style}]{shown(READY_WORDS[not left])}[/]: {told}")


def count_text(findings: Sequence[Finding]) -> str:
    """Give ``2 errors, 1 warning``; ``no findings`` where there are none."""

    def told(severity: Severity) -> int:
        return sum(finding.severity is severity for finding in findings)

    parts = (
        said("{n} {n:error|errors}", n=told(Severity.ERROR)),
        said("{n} {n:warning|warnings}", n=told(Severity.WARNING)),
        said("{n} {n:note|notes}", n=told(Severity.NOTE)),
    )
    counts = [part for part in parts if part.values["n"]] or [said("no findings")]
    return ", ".join(map(shown, counts))


def ends_with_findings(schema: str) -> Callable[[F], F]:
    """Turn a FindingsError into printed findings and exit status 1, and Ctrl-C into a line and 130.

    With ``--json`` they are printed as ``{"schema": ..., "findings": [...]}`` on standard output.
    """

    def decorate(function: F) -> F:
        @functools.wraps(function)
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            try:
                return function(*args, **kwargs)
            except FindingsError as exc:
                if kwargs.get("as_json"):
                    print_json({"schema": schema, "findings": [f.as_dict() for f in exc.findings]})
                else:
                    print_findings(exc.findings, stderr=True)
                    say(said("stopped: {counts}", counts=count_text(exc.findings)), err=True)
                sys.exit(1)
            except KeyboardInterrupt:
                say(said("stopped: interrupted"), err=True)
                sys.exit(INTERRUPTED)

        return wrapped  # type: ignore[return-value]

    return decorate


def with_rules(folders: Iterable[object]) -> str:
    """Give what a command line says of folders of methodologies; empty without them."""
    return "".join(f" --methodologies {quoted(folder)}" for folder in folders)


def methodologies_option(function: F) -> F:
    """Add ``--methodologies DIR``, which may be given several times."""
    return click.option(
        "--methodologies",
        "folders",
        multiple=True,
        metavar="DIR",
        help="A folder of methodologies of your own; may be given several times.",
    )(function)


def confirmations_option(function: F) -> F:
    """Add ``--confirmations DIR``, which may be given several times."""
    return click.option(
        "--confirmations",
        multiple=True,
        metavar="DIR",
        help="A folder of overlays by `methodology confirm`; may be given several times.",
    )(function)


def keys_option(function: F) -> F:
    """Add ``--check-signature PUB.pem``, which may be given several times."""
    return click.option(
        "--check-signature",
        "keys",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar="PUB.pem",
        help="A public key that you know from elsewhere: the pack has to be signed with it; may be "
        "given several times.",
    )(function)


def readings_option(function: F) -> F:
    """Add ``--readings DIR``: what was left out of a pack."""
    return click.option(
        "--readings",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="A folder with inputs that were left out of the pack; they are found by their hashes.",
    )(function)


def authority_option(function: F) -> F:
    """Add ``--authority CERT.pem``, which may be given several times."""
    return click.option(
        "--authority",
        "authorities",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar="CERT.pem",
        help="Certificate of a time-stamping authority that you know; may be given several times.",
    )(function)


def overwrite_option(function: F) -> F:
    """Add ``--overwrite``, for outputs of one file."""
    return click.option("--overwrite", is_flag=True, help="Replace a file that stands there.")(
        function
    )


def as_of_option(text: str, *, to_the_second: bool = False) -> Callable[[F], F]:
    """Add ``--as-of``: the day, or the time, that what is written states."""
    forms = ["%Y-%m-%d", *(["%Y-%m-%dT%H:%M:%SZ"] if to_the_second else [])]
    return click.option("--as-of", type=click.DateTime(forms), metavar="DATE", help=text)


def strict_option(function: F) -> F:
    """Add ``--strict``: what is open is a failure, too."""
    return click.option(
        "--strict", is_flag=True, help="End with status 1 where the result is not ready."
    )(function)


def json_option(function: F) -> F:
    """Add ``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")(
        function
    )
