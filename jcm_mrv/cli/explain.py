"""``jcm-mrv explain``: what a finding means, with an example and the mend."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from jcm_mrv.cli.printing import console, json_option, padded, print_json, say, wrapped
from jcm_mrv.findings.language import SHOWN, WRITTEN, said, shown

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

    language = (WRITTEN if as_json else SHOWN).get()
    chosen = [explain(code).in_language(language) for code in dict.fromkeys(wanted or codes())]
    if as_json:
        print_json([item.as_dict() for item in chosen])
    elif wanted:
        out = console()
        for n, item in enumerate(chosen):
            _print(item, "\n" if n else "", min(out.width, 100))
    else:
        _list(chosen)


def _print(item: Explained, before: str, width: int) -> None:
    say(f"{before}{item.code}  {shown(item.severity_text)}: {item.meaning}")
    for title, text in (
        (said("Why it matters"), f"{item.why} {shown(item.ready_text)}".strip()),
        (said("For example"), textwrap.indent(item.example, "    ")),
        (said("What to do"), item.mend),
        (said("It says"), "\n".join(f"- {message}" for message in item.messages)),
    ):
        if text.strip():
            say(f"\n{shown(title)}\n{_wrapped(text, width)}")


def _wrapped(text: str, width: int) -> str:
    """Give paragraphs and items no wider than that; what is indented stays as it is."""
    lines = []
    for line in text.rstrip().split("\n"):
        if line.startswith("    ") or not line:
            lines.append(line)
        else:
            further = "    " if line.startswith("- ") else "  "
            first, *more = wrapped(line, max(width, 40) - len(further))
            lines += [f"  {first}", *(further + part for part in more)]
    return "\n".join(lines)


def _list(chosen: list[Explained]) -> None:
    from jcm_mrv.findings.explain import TITLES

    for prefix, title in TITLES.items():
        say(shown(title))
        for item in chosen:
            if item.code.startswith(prefix):
                say(f"  {item.code}  {padded(shown(item.severity_text), 18)}  {item.meaning}")
        say()
    say(shown(said("{n} codes; `jcm-mrv explain CODE` explains one", n=len(chosen))))
