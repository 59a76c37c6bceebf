"""Keys of whoever signs packs: Ed25519, in files that OpenSSL reads and writes as well."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from jcm_mrv.findings import EVI
from jcm_mrv.findings.language import said
from jcm_mrv.input_files import read_file
from jcm_mrv.outputs import TakenError, write_new

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

_MOST_BYTES = 100_000
_PRIVATE, _PUBLIC = b"PRIVATE KEY-----", b"PUBLIC KEY-----"


def need_cryptography() -> None:
    """Say where the package is missing that makes and checks signatures.

    Raises
    ------
    FindingsError
        ``EVI-030``.
    """
    try:
        import cryptography  # noqa: F401
    except ImportError:
        raise EVI[30].stop(found="cryptography") from None


def make_key(path: Path, password: bytes | None = None) -> tuple[Path, str]:
    """Write a new key and its public half beside it; give the path of that, and the fingerprint.

    Parameters
    ----------
    path : Path
        Where the private key goes, for its owner alone to read.
    password : bytes, optional
        What it is encrypted with.

    Raises
    ------
    FindingsError
        ``EVI-033`` where one of the files is there: a key is never replaced.
    """
    need_cryptography()
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.generate()
    kept = form.BestAvailableEncryption(password) if password else form.NoEncryption()
    private = key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, kept)
    public = key.public_key().public_bytes(
        form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo
    )
    beside = public_path(path)
    try:
        write_new({path: private, beside: public}, private=[path])
    except TakenError as exc:
        raise EVI[33].stop(str(exc.paths[0])) from None
    except OSError as exc:
        raise EVI[24].stop(str(path), found=exc.strerror or type(exc).__name__) from None
    return beside, fingerprint(key.public_key())


def public_path(path: Path) -> Path:
    """Give where the public half of a key stands.

    Examples
    --------
    >>> public_path(Path("me.pem")).name, public_path(Path("me.key")).name
    ('me.pub.pem', 'me.key.pub.pem')
    """
    stem = path.name.removesuffix(".pem")
    return path.with_name(f"{stem}.pub.pem")


def fingerprint(key: Ed25519PublicKey) -> str:
    """Give the SHA-256 of the DER form of a public key, by which its owner makes it known."""
    from cryptography.hazmat.primitives import serialization as form

    der = key.public_bytes(form.Encoding.DER, form.PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(der).hexdigest()


def read_private(path: Path, password: bytes | None = None) -> Ed25519PrivateKey:
    """Give the key of a file.

    Raises
    ------
    FindingsError
        ``EVI-030``, ``EVI-031`` where it holds none, ``EVI-032`` where the password does not open
        it.
    """
    need_cryptography()
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    raw = _read(path)
    if _PUBLIC in raw and _PRIVATE not in raw:
        raise EVI[31]["public"].stop(str(path))
    is_encrypted = b"ENCRYPTED" in raw
    if is_encrypted and not password:
        raise EVI[32]["needed"].stop(str(path))
    try:
        key = form.load_pem_private_key(raw, password if is_encrypted else None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as exc:
        if is_encrypted:
            raise EVI[32].stop(str(path)) from None
        raise EVI[31].stop(str(path), found=str(exc).partition("\n")[0][:120]) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise EVI[31].stop(str(path), found=said("a key of another kind"))
    return key


def read_public(path: Path) -> Ed25519PublicKey:
    """Give the public key of a file.

    Raises
    ------
    FindingsError
        ``EVI-030``, ``EVI-031`` where it holds none, or a private key.
    """
    need_cryptography()
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    raw = _read(path)
    if _PRIVATE in raw:
        raise EVI[31]["private"].stop(str(path))
    try:
        key = form.load_pem_public_key(raw)
    except (ValueError, TypeError, UnsupportedAlgorithm) as exc:
        raise EVI[31].stop(str(path), found=str(exc).partition("\n")[0][:120]) from None
    if not isinstance(key, Ed25519PublicKey):
        raise EVI[31].stop(str(path), found=said("a key of another kind"))
    return key


def read_password(path: Path | None) -> bytes | None:
    """Give the first line of a file, None where none is named.

    Raises
    ------
    FindingsError
        ``EVI-032`` where it cannot be read, or its first line is empty.
    """
    if path is None:
        return None
    try:
        lines = read_file(path, _MOST_BYTES).splitlines()
    except OSError as exc:
        raise EVI[32]["file"].stop(str(path), found=exc.strerror or said("an error")) from None
    if not lines or not lines[0]:
        raise EVI[32]["file"].stop(str(path), found=said("an empty first line"))
    return lines[0]


def _read(path: Path) -> bytes:
    try:
        return read_file(path, _MOST_BYTES)
    except OSError as exc:
        raise EVI[31]["file"].stop(str(path), found=exc.strerror or said("an error")) from None
