"""The command line: one file per command, nothing but arguments, calls and printing."""

from __future__ import annotations

import importlib
import io
import os
import sys
from contextvars import copy_context
from typing import TYPE_CHECKING, Any

import click

from jcm_mrv.version import __version__

if TYPE_CHECKING:
    from jcm_mrv.findings.language import Language

# Looking for plugins of pydantic, which no command uses, costs as much as importing click.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

_COMMANDS = {
    "calculate": "readings and values to emission reductions, with the monitoring spreadsheet",
    "check": "what can be judged before calculating: findings, eligibility, data coverage",
    "city": "what projects add up to, and what may be claimed of a city's target",
    "estimate": "what a project is expected to reduce over its life, before it is monitored",
    "explain": "what a finding means, why it matters, an example and the mend",
    "fill": "a project's values into an official spreadsheet that you bring",
    "init": "a commented project file and data templates, ready to fill",
    "keygen": "a key to sign evidence packs with",
    "meter": "meter readings to totals per period with a quality report; inspect a file",
    "methodology": "the library of methodologies: list, show, test, lint, diff, new",
    "pack": "a result with all it rests on, in one file that anybody can check",
    "portfolio": "many projects, each by itself, and what they sum to",
    "report": "documents for people: monitoring report, draft for verification, issuance request",
    "reproduce": "an evidence pack: check it and recompute it, from what stands in it alone",
    "schema": "JSON Schemas of project, methodology, series, portfolio, result, pack and more",
    "screen": "a needs survey to candidate sites, in order; the form of the survey",
    "seal": "the amount of each day as it is now, so that a later change is told",
    "series": "grid factors by year, fuels, GWPs, waste: values with validity, source and standing",
    "sign": "an evidence pack: sign it with your key",
    "trace": "the tree of a result: every value with its unit, equation and source",
    "verify": "a submitted monitoring spreadsheet: recompute it, list what is wrong",
}


class _LazyGroup(click.Group):
    """Imports a command when it is called, so that `--help` stays fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"jcm_mrv.cli.{cmd_name}")
        command: click.Command = module.command
        return _in_languages(command)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            from jcm_mrv.findings import nearest

            ctx.fail(f"no such command {args[0]!r}; {nearest(args[0], _COMMANDS)}")
        return super().resolve_command(ctx, args)

    def main(self, *args: Any, standalone_mode: bool = True, **kwargs: Any) -> Any:
        """Run, and end with what click says of wrong use, as far as it can be shown."""
        # What one command is told of its language ends with it.
        run = copy_context().run
        if not standalone_mode:
            return run(super().main, *args, standalone_mode=False, **kwargs)
        from jcm_mrv.cli.printing import INTERRUPTED, say
        from jcm_mrv.findings.language import said

        try:
            status = run(super().main, *args, standalone_mode=False, **kwargs)
        except click.ClickException as exc:
            told = io.StringIO()
            exc.show(told)
            say(told.getvalue().rstrip("\n"), err=True)
            status = exc.exit_code
        except click.Abort:
            # Ctrl-C before a command began.
            say(said("stopped: interrupted"), err=True)
            status = INTERRUPTED
        sys.exit(status if isinstance(status, int) else 0)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


def _in_languages(command: click.Command) -> click.Command:
    """Give a command, and those below it, the option ``--lang``."""
    if isinstance(command, click.Group):
        for below in command.commands.values():
            _in_languages(below)
    # A group asks only what stands for itself; most of what it is asked belongs to a command below.
    elif not any(one.name == "lang" for one in command.params):
        command.params.append(
            click.Option(
                ["--lang"],
                type=click.Choice(["en", "ja", "vi"]),
                expose_value=False,
                callback=_speak,
                help="Language of findings, in files and JSON too; without it these are English, "
                "and the screen is as LANG says.",
            )
        )
    return command


def _speak(ctx: click.Context, param: click.Parameter, value: Language | None) -> None:
    if ctx.resilient_parsing:
        return
    from jcm_mrv.findings.language import SHOWN, WRITTEN, of_machine

    SHOWN.set(value or of_machine(os.environ))
    WRITTEN.set(value or "en")


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="jcm-mrv")
def main() -> None:
    """Measure, report and verify emission reductions under the Joint Crediting Mechanism.

    Start with `jcm-mrv methodology list` and `jcm-mrv init METHODOLOGY DIR`.
    """
