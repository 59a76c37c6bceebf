"""``jcm-mrv reproduce``: a pack checked, and recomputed from what stands in it alone."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jcm_mrv.cli.printing import (
    authority_option,
    console,
    ends_with_findings,
    json_option,
    keys_option,
    padded,
    print_findings,
    print_json,
    readings_option,
    say,
    say_named,
    widest,
)
from jcm_mrv.findings.language import said, shown

if TYPE_CHECKING:
    from jcm_mrv.evidence.reproducing import Reproduction
    from jcm_mrv.evidence.schema import FirstDifference


@click.command("reproduce")
@click.argument("file", type=click.Path(path_type=Path))
@readings_option
@keys_option
@click.option(
    "--signature",
    "signatures",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="SIG",
    help="A signature; FILE.sig by default. May be given several times.",
)
@authority_option
@json_option
@ends_with_findings("jcm-mrv/reproduction/1")
def command(
    file: Path,
    readings: Path | None,
    keys: tuple[Path, ...],
    signatures: tuple[Path, ...],
    authorities: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Check the evidence pack FILE, and calculate it again from what stands in it alone.

    Needs no network and no configuration of yours, and calculates with the rules in the pack. What
    is installed says only which of them were ever shipped: others count on their own word. Exit
    status 0 where the result is identical or reproduced and every signature that was asked for is
    valid.
    """
    from jcm_mrv.evidence.reproducing import reproduce

    found = reproduce(
        file, readings=readings, keys=keys, signatures=signatures, authorities=authorities
    )
    if as_json:
        print_json(found.as_dict())
    else:
        _print(found)
    if not found.holds:
        sys.exit(1)


_WORDS = {
    "identical": ("green", said("reproduced identically: the same result, byte for byte")),
    "reproduced": ("green", said("reproduced: every number within 1e-9, every whole tonne equal")),
    "incomplete": ("yellow", said("incomplete: inputs were left out, nothing was recomputed")),
    "not reproduced": ("red", said("not reproduced")),
    "damaged": ("red", said("damaged: nothing was recomputed")),
    "unsupported": ("yellow", said("unsupported: packed in a newer form, nothing was recomputed")),
}


def _print(found: Reproduction) -> None:
    from jcm_mrv.cli.pack import print_record

    holds = found.verdict in ("identical", "reproduced")
    if found.record is not None:
        claimed = "" if holds else said(", as packed")
        print_record(found.record, found.pack_id, claimed, found.judged)
    elif found.pack_id is not None:
        say_named([(said("pack id"), found.pack_id)])
    none = said("none of the keys that were named")
    lines = []
    for line in found.signatures:
        names = {"file": line["file"], "key": line["key_fingerprint"] or line["key"] or none}
        lines.append(
            said("signature valid: {file}, key {key}", **names)
            if line["valid"]
            else said("signature NOT VALID: {file}, key {key}", **names)
        )
    # A key that is named twice is one.
    for told in dict.fromkeys(lines):
        say(told)
    say()
    if found.first_difference is not None:
        _print_difference(found.first_difference)
    print_findings(found.findings)
    style, text = _WORDS[found.verdict]
    console().print(f"[bold {style}]{shown(text)}[/]")
    if holds and not found.holds:
        console().print(
            f"[bold red]{shown(said('and yet it does not hold: see the error above'))}[/]"
        )


def _print_difference(first: FirstDifference) -> None:
    say(said("first difference: {path}", path=first["path"]))
    packed, again = shown(said("packed")), shown(said("recomputed"))
    width = widest([packed, again])
    say(f"  {padded(packed, width)}  {_value(first['packed'])}")
    say(f"  {padded(again, width)}  {_value(first['recomputed'])}")
    for link in first["chain"]:
        say(f"  {link['what']} [{link['path']}]")
        one, other = link["packed"], link["recomputed"]
        if one is not None or other is not None:
            say(f"    {packed} {_value(one)}, {again} {_value(other)}")
    say()


def _value(value: object) -> str:
    return shown(said("nothing")) if value is None else str(value)
