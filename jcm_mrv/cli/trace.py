"""``jcm-mrv trace``: where a number comes from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from jcm_mrv.cli.calculate import print_standing
from jcm_mrv.cli.calculated import calculated
from jcm_mrv.cli.printing import (
    confirmations_option,
    console,
    ends_with_findings,
    json_option,
    methodologies_option,
    print_json,
)
from jcm_mrv.findings.language import said, shown

if TYPE_CHECKING:
    from rich.tree import Tree

    from jcm_mrv.calculation.trace import TraceNode

SCHEMA = "jcm-mrv/trace/1"


@click.command("trace")
@click.argument("project", type=click.Path(path_type=Path))
@click.argument("symbol", default="ER")
@json_option
@methodologies_option
@confirmations_option
@ends_with_findings(SCHEMA)
def command(
    project: Path,
    symbol: str,
    as_json: bool,
    folders: tuple[str, ...],
    confirmations: tuple[str, ...],
) -> None:
    """Show how a value of PROJECT came about: SYMBOL is an equation or parameter, ER by default."""
    from rich.tree import Tree

    from jcm_mrv.calculation.trace import trace

    result = calculated(project, folders, confirmations)
    trees = trace(result, symbol)
    if as_json:
        print_json(
            {
                "schema": SCHEMA,
                "standing": result.standing,
                "rests_on": result.basis_lines,
                "ready": result.ready,
                "open": [finding.as_open() for finding in result.open],
                "unseen": [finding.as_open() for finding in result.unseen],
                "trace": [{"methodology": name, **node.as_dict()} for name, node in trees],
            }
        )
        return
    out = console()
    for name, node in trees:
        tree = Tree(f"[dim]{name}, {node.year}[/]")
        _grow(tree, node)
        out.print(tree, soft_wrap=False)  # a tree that is not wrapped is cut off
    # How sure a part is, is no word on the whole.
    print_standing(result)


def _grow(tree: Tree, node: TraceNode) -> None:
    from rich.markup import escape

    label = f"{node.symbol}[{node.member}]" if node.member else node.symbol
    is_year = node.kind == "period" and node.unit == "1"
    number = "{:.0f}" if is_year else "{:,.10g}"
    value = number.format(node.value) if isinstance(node.value, float) else str(node.value)
    standing = f", {node.standing}" if node.standing else ""
    joint = "=" if node.kind == "equation" else shown(said("from"))
    branch = tree.add(
        f"[bold]{escape(label)}[/] {escape(value)} {escape(node.unit)} "
        f"[dim]{joint} {escape(node.detail)} ({escape(node.kind + standing)})[/]"
    )
    for child in node.children:
        _grow(branch, child)
