"""``jcm-mrv explain``: what a finding means, with an example and the mend."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from jcm_mrv.cli.printing import console, json_option, print_json, say

if TYPE_CHECKING:
    from jcm_mrv.findings.explain import Explained


class _Code(click.ParamType):
    """A code, in whatever case, with or without its hyphen."""

    name = "code"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from jcm_mrv.findings.explain import code_named

        try:
            return code_named(value)
        except ValueError as exc:
            self.fail(str(exc), param, ctx)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        from jcm_mrv.findings.explain import codes, explain

        return [CompletionItem(code, help=explain(code).meaning) for code in codes(incomplete)]


@click.command("explain")
@click.argument("wanted", nargs=-1, type=_Code(), metavar="[CODE]...")
@json_option
def command(wanted: tuple[str, ...], as_json: bool) -> None:
    """Explain what findings mean: why they matter, an example, and the mend.

    CODE is a code such as MON-106 (or mon106); several may be given. Without one, all are listed.
    """
    from jcm_mrv.findings.explain import codes, explain

    chosen = [explain(code) for code in dict.fromkeys(wanted or codes())]
    if as_json:
        print_json([item.as_dict() for item in chosen])
    elif wanted:
        out = console()
        for n, item in enumerate(chosen):
            _print(item, "\n" if n else "", min(out.width, 100))
    else:
        _list(chosen)


def _print(item: Explained, before: str, width: int) -> None:
    say(f"{before}{item.code}  {item.severity_text}: {item.meaning}")
    for title, text in (
        ("Why it matters", f"{item.why} {item.ready_text}".strip()),
        ("For example", textwrap.indent(item.example, "    ")),
        ("What to do", item.mend),
        ("It says", "\n".join(f"- {message}" for message in item.messages)),
    ):
        if text.strip():
            say(f"\n{title}\n{_wrapped(text, width)}")


def _wrapped(text: str, width: int) -> str:
    """Give paragraphs and items no wider than that; what is indented stays as it is."""
    lines = []
    for line in text.rstrip().split("\n"):
        if line.startswith("    ") or not line:
            lines.append(line)
        else:
            lines += textwrap.wrap(
                line,
                max(width, 40),
                initial_indent="  ",
                subsequent_indent="    " if line.startswith("- ") else "  ",
                break_long_words=False,
                break_on_hyphens=False,
            )
    return "\n".join(lines)


def _list(chosen: list[Explained]) -> None:
    from jcm_mrv.findings.explain import TITLES

    for prefix, title in TITLES.items():
        say(f"{title}")
        for item in chosen:
            if item.code.startswith(prefix):
                say(f"  {item.code}  {item.severity_text:18}  {item.meaning}")
        say()
    say(f"{len(chosen)} codes; `jcm-mrv explain CODE` explains one")
