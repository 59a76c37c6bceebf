"""``jcm-mrv verify``: a submitted workbook to a list for the verification report."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from jcm_mrv.cli.paths import OutputPath
from jcm_mrv.cli.printing import (
    confirmations_option,
    console,
    ends_with_findings,
    json_option,
    methodologies_option,
    overwrite_option,
    padded,
    print_findings,
    print_item,
    print_json,
    print_paths,
    widest,
)
from jcm_mrv.findings.language import said, shown

if TYPE_CHECKING:
    from rich.console import Console

    from jcm_mrv.verification.checks.facts import Facts
    from jcm_mrv.verification.requests.earlier import EarlierList
    from jcm_mrv.verification.verdict import Item, Verdict

_WIDE = 100
"""Columns of a terminal from which on findings fit into a table."""
_STYLES = {"CAR": "bold red", "CL": "yellow", "FAR": "cyan", "NR": "magenta"}


def _share(_: click.Context, parameter: click.Parameter, value: str | None) -> float | None:
    """Give ``5%`` as 0.05; a bare number could mean either, and is refused."""
    if value is None:
        return None
    text = value.strip().replace(" ", "")
    try:
        number = float(text.removesuffix("%"))
    except ValueError:
        number = -1.0
    if not text.endswith("%") or not 0 < number <= 100:
        raise click.BadParameter("state it in per cent, such as 5%", param=parameter)
    return number / 100


@click.command("verify")
@click.argument("workbook", type=click.Path(path_type=Path))
@click.option(
    "--project",
    type=click.Path(path_type=Path),
    help="Project file whose readings the typed values are compared with.",
)
@click.option(
    "--recalculate", is_flag=True, help="Let LibreOffice calculate every formula anew first."
)
@click.option(
    "--materiality",
    callback=_share,
    metavar="X%",
    help="Share of the stated result from which on an effect is material. No default.",
)
@click.option(
    "--plan",
    type=click.Path(path_type=Path),
    metavar="REGISTERED.xlsx",
    help="The workbook that was registered: what differs from its plan is listed.",
)
@click.option(
    "--previous",
    type=click.Path(path_type=Path),
    metavar="LIST",
    help="The list of the round before (-o, or of --report): numbers and responses are kept.",
)
@click.option(
    "-o",
    "--output",
    type=OutputPath(),
    help="Write the list of requests to a CSV file as well, to paste into a report.",
)
@click.option(
    "--report",
    type=OutputPath(),
    metavar="DIR",
    help="Write the tables of a third party into a folder: one workbook, and CSV files.",
)
@overwrite_option
@json_option
@methodologies_option
@confirmations_option
@ends_with_findings("jcm-mrv/verification/1")
def command(
    workbook: Path,
    project: Path | None,
    recalculate: bool,
    materiality: float | None,
    plan: Path | None,
    previous: Path | None,
    output: Path | None,
    report: Path | None,
    overwrite: bool,
    as_json: bool,
    folders: tuple[str, ...],
    confirmations: tuple[str, ...],
) -> None:
    """Verify WORKBOOK, a filled monitoring spreadsheet: recompute it and list what is wrong.

    Exit status 1 when anything has to be corrected.
    """
    from jcm_mrv.methodology.library import library
    from jcm_mrv.verification.found_beside import refuse_folder, said_beside
    from jcm_mrv.verification.verify import gather_facts, judge

    refuse_folder(workbook)
    methodologies = library(folders, confirmations)
    loaded = None
    if project is not None:
        from jcm_mrv.project.load import load_project

        loaded = load_project(project, methodologies)
    inputs = [workbook, *(loaded.files() if loaded else ())]
    inputs += [path for path in (plan, previous) if path is not None]
    earlier = None
    if previous is not None:
        from jcm_mrv.verification.requests.earlier import read_earlier

        earlier = read_earlier(previous)
        print_findings(earlier.findings, stderr=True)
    if output is not None:
        from jcm_mrv.outputs import check_place

        check_place(output, inputs=inputs, overwrite=overwrite)
    digest, facts = gather_facts(
        workbook, loaded, recalculate=recalculate, library=methodologies, plan=plan
    )
    print_findings([*facts.written.said, *said_beside(workbook, digest, loaded)], stderr=True)
    verdict = judge(facts, materiality, earlier)
    if output is not None:
        from jcm_mrv.verification.listing import write_list

        write_list(verdict, output, inputs=inputs, overwrite=overwrite)
    data = verdict.as_dict() if as_json else {}
    if report is not None:
        data["report"] = _report(verdict, facts, digest, report, inputs)
    if as_json:
        print_json(data)
    else:
        print_verdict(verdict, earlier)
    sys.exit(0 if verdict.is_confirmed else 1)


def _report(
    verdict: Verdict, facts: Facts, digest: str, folder: Path, inputs: list[Path]
) -> dict[str, Any]:
    """Write the report; give the files and tables as ``--json`` prints them."""
    from jcm_mrv.verification.tables.material import Material
    from jcm_mrv.verification.tables.report import report_tables, tables_as_dict, write_report

    material = Material(verdict, facts, digest)
    tables = report_tables(material)
    written = write_report(material, tables, folder, inputs=inputs)
    print_paths(written.paths, err=True)
    print_findings(written.findings, stderr=True)
    return {"files": [str(path) for path in written.paths], "tables": tables_as_dict(tables)}


def print_verdict(verdict: Verdict, earlier: EarlierList | None = None) -> None:
    """Print what was verified, the years, the numbered findings, and the conclusion."""
    from jcm_mrv.verification.requests.request import TITLES

    out = console()
    _head(out, verdict)
    _years(out, verdict)
    for short, title in TITLES.items():
        items = [item for item in verdict.items if item.number.startswith(short + "-")]
        if items:
            out.print(f"[{_STYLES[short]}]{shown(title)}: {len(items)}[/]")
            if out.width >= _WIDE:
                _table(out, items, _STYLES[short])
            else:
                for item in items:
                    _item(out, item, _STYLES[short])
                out.print()
    if earlier is not None:
        _rest(out, verdict, earlier)
    out.print(shown(_materiality(verdict)))
    _scope(out, verdict)
    style = "bold green" if verdict.is_confirmed else "bold red"
    out.print(shown(verdict.conclusion), style=style, markup=False)


def _head(out: Console, verdict: Verdict) -> None:
    claim = verdict.claim
    out.print(claim.name, style="bold", markup=False)
    what = said("monitoring report") if claim.side == "report" else said("monitoring plan")
    words = [claim.methodology.reference, shown(what)]
    if number := claim.layout.reference:
        words.append(shown(said("reference number {number}", number=number)))
    out.print(f"{', '.join(words)}\n", markup=False)


def _years(out: Console, verdict: Verdict) -> None:
    from rich import box
    from rich.table import Table

    claim = verdict.claim
    if not claim.years:
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    heading = said("Estimated period") if claim.side == "plan" else said("Monitoring period")
    table.add_column(shown(heading))
    for heading in (said("Stated\ntCO2"), said("Recomputed\ntCO2"), said("Difference\ntCO2")):
        table.add_column(shown(heading), justify="right", no_wrap=True)
    estimated = shown(said("estimated year"))
    for n, span in enumerate(claim.years):
        period = estimated if claim.is_one_year else f"{span.start} - {span.end}"
        table.add_row(period, *_triple(claim.stated_of(n), verdict.recomputed_of(n)))
    if len(claim.years) > 1:
        table.add_section()
        table.add_row(shown(said("Total")), *_triple(verdict.stated, verdict.recomputed))
    out.print(table)


def _scope(out: Console, verdict: Verdict) -> None:
    scope = verdict.scope
    for title, lines in (
        (said("Recomputed"), scope.recomputed),
        (said("Taken as stated"), scope.taken_as_stated),
        (said("Not judged"), scope.not_judged),
    ):
        if lines:
            out.print(f"[dim]{shown(title)}[/]")
            for line in lines:
                print_item(out, shown(line), style="dim")
    out.print()


def _triple(stated: float | None, own: float | None) -> tuple[str, str, str]:
    from jcm_mrv.verification.judged import tonnes

    difference = "-" if stated is None or own is None else tonnes(stated - own)
    return (
        "-" if stated is None else tonnes(stated),
        "-" if own is None else tonnes(own),
        difference,
    )


def _rest(out: Console, verdict: Verdict, earlier: EarlierList) -> None:
    """Print what became of the lines of the round before."""
    from jcm_mrv.verification.requests.request import counted

    of = earlier.named("workbook")
    name = said("{file}, of {book}", file=earlier.path.name, book=of) if of else earlier.path.name
    out.print(shown(said("Since the round before")), style="bold", end=" ")
    became = counted(verdict.requests) or shown(said("nothing"))
    out.print(f"({shown(name)}): {became}", markup=False)
    for request in verdict.requests:
        if request.state not in ("new", "open"):
            about = f"{request.cell} {request.finding}".strip()
            words = f"{request.number} {request.state}{f': {about}' if about else ''}"
            remark = f" ({request.remark})" if request.remark else ""
            out.print(f"  {words}{remark}", markup=False)
    out.print()


def _table(out: Console, items: list[Item], style: str) -> None:
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_lines=True, expand=True)
    # Codes and numbers are not broken over lines: VER-032, 999,999,999.999.
    table.add_column(shown(said("No.")), width=8, overflow="fold")
    for heading, ratio in ((said("Cell"), 14), (said("Finding"), 26), (said("Found"), 22)):
        table.add_column(shown(heading), ratio=ratio, overflow="fold")
    table.add_column(shown(said("Expected, and what to do")), ratio=30, overflow="fold")
    table.add_column(shown(said("Effect\ntCO2")), justify="right", width=15, overflow="fold")
    for item in items:
        finding = item.finding.shown
        effect = _effect(item, brief=True)
        table.add_row(
            f"[{style}]{item.number}[/]\n[dim]{finding.code}[/]",
            escape(finding.where.replace("!", "\n")),
            escape(finding.message),
            escape(finding.found),
            escape(finding.expected)
            + (f"\n[dim]{escape(finding.hint)}[/]" if finding.hint else ""),
            escape(effect or "-"),
        )
    out.print(table, soft_wrap=False)


def _item(out: Console, item: Item, style: str) -> None:
    from rich.markup import escape

    finding = item.finding.shown
    out.print(f"  [{style}]{item.number}[/] {escape(finding.message)} [dim]({finding.code})[/]")
    lines = [
        (shown(said("cell")), finding.where),
        (shown(said("found")), finding.found),
        (shown(said("expected")), finding.expected),
        (shown(said("effect")), _effect(item)),
        (shown(said("do")), finding.hint),
    ]
    width = widest([label for label, _ in lines])
    for label, text in lines:
        if text:
            out.print(f"    [dim]{padded(label, width)}[/] {escape(text)}")


def _effect(item: Item, *, brief: bool = False) -> str:
    """Give what a finding does to the result; where a heading says of what, without that."""
    from jcm_mrv.verification.judged import tonnes

    if item.effect is None:
        return ""
    if abs(item.effect) < 5e-7:
        return shown(said("none on this result"))
    amount = tonnes(abs(item.effect)) if brief else f"{tonnes(abs(item.effect))} tCO2"
    way = (
        said("the whole result")
        if item.takes_all
        else said("{amount} too much", amount=amount)
        if item.effect > 0
        else said("{amount} too little", amount=amount)
    )
    parts: list[str] = [way]
    if item.share is not None:
        share = f"{item.share:.2%}"
        parts.append(share if brief else said("{share} of the stated result", share=share))
    if item.is_material is not None:
        parts.append(said("material") if item.is_material else said("not material"))
    return ", ".join(map(shown, parts))


def _materiality(verdict: Verdict) -> str:
    if verdict.materiality is None:
        return said("Materiality: no threshold stated (--materiality 5%), so no word on it.")
    threshold = f"{verdict.materiality:.2%}".replace(".00%", "%")
    if verdict.is_material is None:
        return said(
            "Materiality: {threshold} of the stated result; the difference cannot be told.",
            threshold=threshold,
        )
    if not verdict.is_material:
        return said(
            "Materiality: no effect that is known reaches the threshold of {threshold}.",
            threshold=threshold,
        )
    named = ", ".join(verdict.material[:8]) or said("the difference")
    return said(
        "Materiality: the threshold of {threshold} is reached by {named}.",
        threshold=threshold,
        named=named,
    )
