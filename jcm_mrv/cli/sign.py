"""``jcm-mrv sign``: a signature over a pack."""

from __future__ import annotations

from pathlib import Path

import click

from jcm_mrv.cli.paths import OutputPath
from jcm_mrv.cli.printing import (
    ends_with_findings,
    json_option,
    overwrite_option,
    print_json,
    print_paths,
)
from jcm_mrv.findings.language import said


@click.command("sign")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--key",
    type=click.Path(path_type=Path),
    required=True,
    help="Your private key, as `jcm-mrv keygen` writes it.",
)
@click.option(
    "--password-file",
    type=click.Path(path_type=Path),
    help="A file whose first line is the password of the key.",
)
@click.option(
    "-o", "--output", type=OutputPath(), help="The signature to write; FILE.sig by default."
)
@overwrite_option
@json_option
@ends_with_findings("jcm-mrv/signature/1")
def command(
    file: Path,
    key: Path,
    password_file: Path | None,
    output: Path | None,
    overwrite: bool,
    as_json: bool,
) -> None:
    """Sign the evidence pack FILE, after its container and manifest were checked.

    Shows what is signed: pack id, title, tonnes, standing. A damaged pack is not signed.
    """
    from jcm_mrv.cli.pack import print_record
    from jcm_mrv.evidence.keys import read_password
    from jcm_mrv.evidence.signing import sign

    password = read_password(password_file)
    made = sign(
        file,
        key,
        password=password,
        output=output,
        overwrite=overwrite,
        keep=[password_file] if password_file else [],
    )
    if as_json:
        print_json(made.as_dict())
        return
    # Its numbers were compared with its result, and not calculated.
    signer = (said("key"), made.key_fingerprint)
    print_record(made.record, made.pack_id, said(", as packed"), below=[signer])
    print_paths([made.path])
