"""Templates: nothing is inserted as it stands, nothing is left undefined, nothing is reached."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import nodes
from jinja2.exceptions import SecurityError, UndefinedError

from jcm_mrv import templates
from jcm_mrv.shipped import shipped
from jcm_mrv.templates import comment, commented, render
from tests.effort import thorough

ROOT = Path(__file__).parents[1]
FOLDER = shipped("templates")
NAMES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.yaml.j2"))

# Filters after which a text is YAML; macros of the same file, and texts that are written here.
# Of a path in a comment ``visible`` leaves one line.
SAFE = {"yaml", "comment", "commented", "format", "visible"}
# Made in Python of quoted parts; a unit may follow.
MADE = {"example", "wanted", "line"}
# Numbers and days, written in Python.
MADE |= {"latitude", "longitude", "start", "years", "value"}


def inserted(name: str) -> Iterator[nodes.Node]:
    environment = templates._environment((FOLDER,))
    source = (FOLDER / name).read_text(encoding="utf-8")
    for output in environment.parse(source).find_all(nodes.Output):
        yield from (node for node in output.nodes if not isinstance(node, nodes.TemplateData))


def is_safe(node: nodes.Node) -> bool:
    if isinstance(node, nodes.Filter):
        return node.name in SAFE or (node.name == "indent" and is_safe(node.node))
    if isinstance(node, nodes.Const):
        return True
    if isinstance(node, nodes.CondExpr):
        return is_safe(node.expr1) and (node.expr2 is None or is_safe(node.expr2))
    if isinstance(node, nodes.Mul):
        # So many of what stands in the template.
        return isinstance(node.left, nodes.Const)
    if isinstance(node, nodes.Concat):
        return all(map(is_safe, node.nodes))
    if isinstance(node, nodes.Call):
        return isinstance(node.node, nodes.Name)
    name = node.attr if isinstance(node, nodes.Getattr) else getattr(node, "name", "")
    return name in MADE | PATTERNED


# Of these a pattern of the models allows letters, digits, `_` and `.`; or they are written here.
PATTERNED = {
    "id",
    "version",
    "country",
    "name",
    "user",
    "measures",
    "mark",
    "split",
    "key",
    "meaning",
    "step",
    "way",
}


@pytest.mark.parametrize("name", NAMES)
def test_what_is_inserted_is_written_as_yaml(name: str) -> None:
    found = list(inserted(name))
    assert found
    assert [node for node in found if not is_safe(node)] == []


def test_there_are_templates_of_everything_that_commands_start() -> None:
    assert NAMES == [
        "methodology/cases.yaml.j2",
        "methodology/checklist.yaml.j2",
        "methodology/methodology.yaml.j2",
        "planning/candidate.yaml.j2",
        "project/project.yaml.j2",
    ]


def test_what_is_not_given_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        render("methodology/cases.yaml.j2", id="VN_AM099")


@pytest.mark.parametrize("text", ["{{ ''.__class__.__mro__ }}", "{{ [].append(1) }}"])
def test_a_template_reaches_nothing(text: str) -> None:
    with pytest.raises(SecurityError):
        templates._environment((FOLDER,)).from_string(text).render()


def test_comments_stay_comments() -> None:
    lines = comment("a\nb: c\r\n\td " + "long " * 40, 2, hang=2).splitlines()
    assert all(re.match(r"  # ", line) for line in lines)
    assert all(len(line) <= templates.WIDTH for line in lines)
    assert commented("a:\n\n  b: 1\n") == "# a:\n#\n#   b: 1"


@thorough
def test_what_makes_no_text_imports_no_jinja(tmp_path: Path) -> None:
    example = ROOT / "examples" / "refrigerator-entries" / "project.yaml"
    for arguments in (["--help"], ["calculate", str(example), "-o", str(tmp_path / "out")]):
        code = (
            "import sys; from jcm_mrv.cli import main\n"
            f"try: main({arguments!r})\n"
            "except SystemExit as end: assert not end.code\n"
            "print(sorted({'jinja2', 'markupsafe'} & sys.modules.keys()))"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path
        )
        assert done.stdout.splitlines()[-1] == "[]"
