"""Time stamps of seals (RFC 3161), checked offline: what they are over, and by whom."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jcm_mrv.findings import EVI, Finding, FindingsError, Severity
from jcm_mrv.findings.language import said
from jcm_mrv.immutable import immutable
from jcm_mrv.input_files import read_file
from jcm_mrv.project.seals import SEALS, Seals

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

_MOST_BYTES = 1_000_000
_HASHES = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}


@immutable
class Stamp:
    """A time stamp whose signature holds.

    Attributes
    ----------
    lines : int
        How many lines of the file of seals it is over, from the first.
    by : str
        Who made it, as its certificate says.
    is_known : bool
        Whether that certificate leads to one that was named.
    """

    lines: int
    time: str
    by: str
    is_known: bool

    @property
    def text(self) -> str:
        """How it is told."""
        known = "" if self.is_known else ", whose certificate nobody vouched for"
        return f"{self.time} (time-stamped by {self.by}{known})"


def read_token(path: Path) -> bytes:
    """Give the bytes of a token.

    Raises
    ------
    FindingsError
        ``EVI-077`` where it cannot be read.
    """
    try:
        return read_file(path, _MOST_BYTES)
    except OSError as exc:
        raise EVI[77].stop(str(path), found=exc.strerror or said("an error")) from None


def check_token(token: bytes, seals: bytes, authorities: Sequence[Path], where: str) -> Stamp:
    """Give what a token stamps of a file of seals.

    Parameters
    ----------
    token : bytes
        The answer of a time-stamping authority.
    seals : bytes
        The file of seals, up to where the token is.
    authorities : sequence of Path
        Certificates that somebody knows from elsewhere; without one, those in the token have to do.
    where : str
        The token, for findings.

    Raises
    ------
    FindingsError
        ``EVI-030`` where the package is missing, ``EVI-077`` for what is no token, is over
        something else, or has a signature that does not hold.
    """
    try:
        from cryptography import x509
        from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response
    except ImportError:
        raise EVI[30].stop(where, found="rfc3161-client") from None
    known = [_certificate(path) for path in authorities]
    try:
        response = decode_timestamp_response(token)
        info = response.tst_info
        kind = _HASHES[info.message_imprint.hash_algorithm.dotted_string]
        inside = [x509.load_der_x509_certificate(der) for der in response.signed_data.certificates]
    except (ValueError, KeyError, TypeError) as exc:
        raise EVI[77].stop(where, found=str(exc)[:120]) from None
    lines = next(
        (n for n, digest in _digests(seals, kind) if digest == info.message_imprint.message), None
    )
    if lines is None:
        raise EVI[77]["other"].stop(where, found=info.message_imprint.message.hex())
    # The package trusts every certificate that it is given; those in the token it looks at anyway.
    builder = VerifierBuilder(roots=known or inside)
    try:
        builder.build().verify(response, info.message_imprint.message)
    except (VerificationError, ValueError) as exc:
        raise EVI[77]["untrusted"].stop(where, found=str(exc)[:120]) from None
    return Stamp(lines, info.gen_time.strftime("%Y-%m-%d"), _name(inside), bool(known))


def _certificate(path: Path) -> Certificate:
    from cryptography import x509

    try:
        return x509.load_pem_x509_certificate(read_file(path, _MOST_BYTES))
    except (OSError, ValueError):
        raise EVI[77]["untrusted"].stop(str(path), found=said("no certificate in PEM")) from None


def _digests(seals: bytes, kind: str) -> Iterator[tuple[int, bytes]]:
    """Give the hash of the file after each of its lines."""
    digest = hashlib.new(kind)
    for number, line in enumerate(seals.splitlines(keepends=True), 1):
        digest.update(line)
        yield number, digest.digest()


def _name(certificates: Sequence[Certificate]) -> str:
    """Give the common name of who stamped; the certificate for it is no authority's own."""
    from cryptography.x509.oid import NameOID

    leaves = [one for one in certificates if one.issuer != one.subject] or list(certificates)
    names = leaves[0].subject.get_attributes_for_oid(NameOID.COMMON_NAME) if leaves else []
    return str(names[0].value) if names else said("somebody without a name")


def stamps_of(seals: Seals, authorities: Sequence[Path]) -> tuple[list[Stamp], list[Finding]]:
    """Give the time stamps in a file of seals that hold, and what is to be said of the others."""
    stamps, findings = [], []
    lines = seals.raw.splitlines(keepends=True)
    for number, seal in enumerate(seals.seals):
        if seal.stamp is None:
            continue
        place = f"{SEALS}:{number + 1}"
        try:
            token = _token(seal.stamp, place)
            above = b"".join(lines[:number])
            stamps.append(check_token(token, above, authorities, place))
        except FindingsError as exc:
            findings += map(_not_checked, exc.findings)
    return stamps, findings


def _not_checked(finding: Finding) -> Finding:
    """Give a missing package as a note: what is stated is then told as stated."""
    if finding.code != "EVI-030":
        return finding
    return EVI[30].at(finding.where, found=finding.found, severity=Severity.NOTE)


def _token(stamp: Mapping[str, Any], place: str) -> bytes:
    try:
        return base64.b64decode(stamp["token"], validate=True)
    except (KeyError, TypeError, ValueError):
        raise EVI[77].stop(place, found=said("no token")) from None


# Their values: `count` days have another amount, `left` were not compared.
OF_DAYS = frozenset({"EVI-073", "EVI-074", "EVI-078", "EVI-080"})
"""Codes of what a calculation says of sealed days."""


def _changed(findings: Sequence[Finding], count: int, compared: int, since: str) -> Finding:
    """Say what changed first, of what is not accepted where anything is not."""
    changes = [finding for finding in findings if finding.code in ("EVI-073", "EVI-074")]
    changes = [finding for finding in changes if "count" in finding.values]
    rest = [finding for finding in changes if finding.code == "EVI-073"]
    first = (rest or changes)[0]
    label, span = first.values["label"], first.values["span"]
    found = said("{label}, {span}: {what}", label=label, span=span, what=first.found)
    if not rest:
        return EVI[79]["changed"].at(SEALS, found=found, count=count, all=compared, since=since)
    days = sum(int(str(finding.values["count"])) for finding in rest)
    return EVI[79]["not-accepted"].at(
        SEALS,
        found=found,
        severity=Severity.WARNING,
        count=count,
        all=compared,
        since=since,
        rest=days,
    )


def said_of(seals: Seals, findings: Sequence[Finding], stamps: Sequence[Stamp]) -> list[Finding]:
    """Give since when sealed days are unchanged, and who says so.

    Parameters
    ----------
    seals : Seals
        What is sealed.
    findings : sequence of Finding
        Those of the result that was compared with it.
    stamps : sequence of Stamp
        The time stamps that hold.
    """
    changed, left = (
        sum(
            int(str(finding.values[value]))
            for finding in findings
            if finding.code in OF_DAYS and value in finding.values
        )
        for value in ("count", "left")
    )
    told: list[tuple[int, str]] = []
    for number, seal in enumerate(seals.seals):
        days = sum(row.length for rows in seals.days.values() for row in rows if row.seal == number)
        if not days:
            continue
        stamp = next((one for one in stamps if one.lines > number), None)
        stated = said("{day} (stated)", day=seal.time[:10])
        since = stated if stamp is None else stamp.text
        told.append((days, since))
    compared = sum(days for days, _ in told) - left
    if compared <= 0:
        return []
    if changed:
        return [_changed(findings, changed, compared, told[0][1])]
    if left:
        # Which seals hold them is not known here: the last one is the least that can be said.
        since = told[-1][1]
        return [
            EVI[79]["some"].at(SEALS, count=compared, all=compared + left, left=left, since=since)
        ]
    return [EVI[79].at(SEALS, count=days, since=since) for days, since in told]
