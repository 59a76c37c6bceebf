"""Texts made from the folder of templates, with what is inserted written so that it stays text.

Jinja2 is imported when a text is made: most commands make none.
"""

from __future__ import annotations

import textwrap
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jcm_mrv.shipped import shipped
from jcm_mrv.strict_yaml import quoted
from jcm_mrv.visible import visible

if TYPE_CHECKING:
    from jinja2 import Environment

WIDTH = 100


def render(name: str, **values: Any) -> str:
    """Give the text of a template.

    What a template inserts passes one of its filters: ``yaml`` writes a text as a YAML value,
    ``comment`` as comment lines; ``commented`` turns lines of YAML into a comment. A name that is
    not among ``values`` is an error.

    Parameters
    ----------
    name : str
        Path inside the folder of templates, such as ``project/project.yaml.j2``.
    """
    return render_from((shipped("templates"),), name, **values)


def render_from(folders: tuple[Path, ...], name: str, **values: Any) -> str:
    """Give the text of a template that stands in the first of several folders that has it.

    Raises
    ------
    jinja2.TemplateError
        Where the template is wrong, reaches for what it may not have, or names what is not there.
    """
    return _environment(folders).get_template(name).render(**values)


@cache
def _environment(folders: tuple[Path, ...]) -> Environment:
    from jinja2 import FileSystemLoader, StrictUndefined, select_autoescape
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folders, encoding="utf-8"),
        undefined=StrictUndefined,
        autoescape=select_autoescape(("html.j2",), default=False),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["yaml"] = quoted
    environment.filters["comment"] = comment
    environment.filters["commented"] = commented
    environment.filters["visible"] = visible
    return environment


def comment(text: str, indent: int = 0, hang: int = 0, deeper: int = 0) -> str:
    r"""Give a text as comment lines of a YAML file, without the last line break.

    Parameters
    ----------
    indent : int
        Spaces before the ``#``.
    hang : int
        Further spaces of every line but the first; 2 at least after ``- ``.
    deeper : int
        Spaces between the ``#`` and the text, besides the one.

    Examples
    --------
    >>> print(comment("- of one\nline", 2))
      # - of one line
    """
    lead = " " * indent + "# " + " " * deeper
    rest = max(hang, 2 if text.startswith("- ") else 0)
    return "\n".join(
        textwrap.wrap(
            " ".join(text.split()),
            WIDTH,
            initial_indent=lead,
            subsequent_indent=lead + " " * rest,
            break_long_words=False,
            break_on_hyphens=False,
        )
    )


def commented(lines: str) -> str:
    r"""Give lines of YAML as a comment that is in use again without its ``#``.

    Examples
    --------
    >>> print(commented("a:\n  b: 1"))
    # a:
    #   b: 1
    """
    return "\n".join(f"# {line}".rstrip() for line in lines.rstrip("\n").split("\n"))
