"""``jcm-mrv keygen``: a key to sign packs with."""

from __future__ import annotations

from pathlib import Path

import click

from jcm_mrv.cli.paths import OutputPath
from jcm_mrv.cli.printing import (
    ends_with_findings,
    json_option,
    print_json,
    print_paths,
    say,
    say_named,
)
from jcm_mrv.findings.language import said


@click.command("keygen")
@click.option("-o", "--output", type=OutputPath(), required=True, help="The private key to write.")
@click.option(
    "--password-file",
    type=click.Path(path_type=Path),
    help="A file whose first line is the password that the key is encrypted with.",
)
@json_option
@ends_with_findings("jcm-mrv/key/1")
def command(output: Path, password_file: Path | None, as_json: bool) -> None:
    """Make a key to sign evidence packs with; its public half goes beside it, as KEY.pub.pem.

    An Ed25519 key, in files that OpenSSL reads too. A key that stands there is never replaced.
    """
    from jcm_mrv.evidence.keys import make_key, read_password

    public, fingerprint = make_key(output, read_password(password_file))
    if as_json:
        print_json(
            {
                "schema": "jcm-mrv/key/1",
                "private": str(output),
                "public": str(public),
                "fingerprint": fingerprint,
            }
        )
        return
    say_named([(said("fingerprint"), fingerprint)])
    print_paths([output, public])
    say(
        said(
            "keep the first where you alone can read it; give the second, and its fingerprint, "
            "to all"
        )
    )
