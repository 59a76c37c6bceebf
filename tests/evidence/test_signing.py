"""Signatures: who stands for a pack; made and checked here and by OpenSSL alike."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from jcm_mrv import FindingsError, load_project, pack, reproduce, sign
from jcm_mrv.cli import main
from jcm_mrv.evidence.keys import make_key, read_private, read_public
from jcm_mrv.evidence.names import MANIFEST
from tests.effort import one_in
from tests.evidence.packs import READINGS, edited, files_of, small_pack, small_project, tampered


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a pack, two keys, and the signature of the first."""
    folder = tmp_path_factory.mktemp("signed")
    small_pack(folder)
    for name in ("a", "b"):
        make_key(folder / f"{name}.pem")
    sign(folder / "pack.zip", folder / "a.pem")
    return folder


def codes(caught: pytest.ExceptionInfo[FindingsError]) -> set[str]:
    return {finding.code for finding in caught.value.findings}


def openssl(*arguments: object) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["openssl", *map(str, arguments)], capture_output=True)


def test_openssl_checks_what_was_signed_here(place: Path, tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_bytes(files_of(place / "pack.zip")[MANIFEST])
    by = ["-pubin", "-inkey", place / "a.pub.pem", "-rawin", "-in", tmp_path / MANIFEST]
    done = openssl("pkeyutl", "-verify", *by, "-sigfile", place / "pack.zip.sig")
    assert done.returncode == 0, done.stderr
    (tmp_path / MANIFEST).write_bytes(b"something else")
    assert openssl("pkeyutl", "-verify", *by, "-sigfile", place / "pack.zip.sig").returncode != 0


def test_what_openssl_signed_is_checked_here(place: Path, tmp_path: Path) -> None:
    assert openssl("genpkey", "-algorithm", "ed25519", "-out", tmp_path / "o.pem").returncode == 0
    openssl("pkey", "-in", tmp_path / "o.pem", "-pubout", "-out", tmp_path / "o.pub.pem")
    (tmp_path / MANIFEST).write_bytes(files_of(place / "pack.zip")[MANIFEST])
    by = ["-inkey", tmp_path / "o.pem", "-rawin", "-in", tmp_path / MANIFEST]
    assert openssl("pkeyutl", "-sign", *by, "-out", tmp_path / "o.sig").returncode == 0
    found = reproduce(
        place / "pack.zip", keys=[tmp_path / "o.pub.pem"], signatures=[tmp_path / "o.sig"]
    )
    assert (found.holds, [line["valid"] for line in found.signatures]) == (True, [True])


def test_the_fingerprint_is_that_of_the_der_form(place: Path) -> None:
    der = openssl("pkey", "-pubin", "-in", place / "a.pub.pem", "-outform", "DER").stdout
    found = reproduce(place / "pack.zip", keys=[place / "a.pub.pem"])
    assert found.signatures[0]["key_fingerprint"] == hashlib.sha256(der).hexdigest()


def test_a_private_key_is_for_its_owner_alone(place: Path) -> None:
    assert stat.S_IMODE(os.stat(place / "a.pem").st_mode) == 0o600


def test_a_key_is_never_replaced(place: Path, tmp_path: Path) -> None:
    before = (place / "a.pem").read_bytes()
    with pytest.raises(FindingsError) as caught:
        make_key(place / "a.pem")
    assert codes(caught) == {"EVI-033"}
    assert (place / "a.pem").read_bytes() == before
    (tmp_path / "c.pub.pem").write_text("the public half of a key that was moved away")
    with pytest.raises(FindingsError):
        make_key(tmp_path / "c.pem")
    assert not (tmp_path / "c.pem").exists()


def test_a_password_opens_a_key_and_nothing_else_does(tmp_path: Path) -> None:
    make_key(tmp_path / "k.pem", b"right")
    assert read_private(tmp_path / "k.pem", b"right")
    for password in (None, b"wrong"):
        with pytest.raises(FindingsError) as caught:
            read_private(tmp_path / "k.pem", password)
        assert codes(caught) == {"EVI-032"}


def test_keys_in_each_others_place_are_told(place: Path) -> None:
    with pytest.raises(FindingsError) as caught:
        read_public(place / "a.pem")
    assert codes(caught) == {"EVI-031"}
    with pytest.raises(FindingsError) as caught:
        read_private(place / "a.pub.pem")
    assert codes(caught) == {"EVI-031"}
    found = reproduce(place / "pack.zip", keys=[place / "a.pem"])
    assert not found.holds
    assert found.verdict == "identical"
    assert "EVI-031" in {finding.code for finding in found.findings}


def test_without_the_package_nothing_passes_for_checked(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "cryptography", None)
    found = reproduce(place / "pack.zip", keys=[place / "a.pub.pem"])
    assert (found.verdict, found.holds) == ("identical", False)
    assert "EVI-030" in {finding.code for finding in found.findings}
    with pytest.raises(FindingsError) as caught:
        make_key(tmp_path / "k.pem")
    assert codes(caught) == {"EVI-030"}
    assert reproduce(place / "pack.zip").holds


def test_a_key_of_another_kind_is_refused(tmp_path: Path) -> None:
    key = generate_private_key(65537, 2048)
    (tmp_path / "rsa.pem").write_bytes(
        key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
    )
    (tmp_path / "text.pem").write_text("no key")
    for name in ("rsa.pem", "text.pem", "missing.pem"):
        for read in (read_private, read_public):
            with pytest.raises(FindingsError) as caught:
                read(tmp_path / name)
            assert codes(caught) == {"EVI-031"}


def test_the_key_of_another_is_told_and_the_pack_recomputed_all_the_same(place: Path) -> None:
    found = reproduce(place / "pack.zip", keys=[place / "b.pub.pem"])
    assert (found.verdict, found.holds) == ("identical", False)
    assert [line["valid"] for line in found.signatures] == [False]
    [finding] = [finding for finding in found.findings if finding.is_error]
    assert (finding.code, finding.found) == ("EVI-034", "")
    # The key is what was named, and nothing that was found.
    assert str(found.signatures[0]["key_fingerprint"]) in finding.message


def test_a_signature_that_nobody_asked_for_is_told_to_lie_there(
    place: Path, tmp_path: Path
) -> None:
    shutil.copy(place / "pack.zip", tmp_path / "p.zip")
    for beside, words in ((False, "unsigned:"), (True, "no signature was checked:")):
        if beside:
            (tmp_path / "p.zip.sig").write_bytes(bytes(64))
        [told] = [f for f in reproduce(tmp_path / "p.zip").findings if f.code == "EVI-037"]
        assert told.message == f"{words} shows agreement, not origin"
        assert ("p.zip.sig lies beside the pack" in told.hint) == beside
    tampered(place / "pack.zip", edited(READINGS, b"361.2", b"461.2"), tmp_path / "p.zip")
    [told] = [f for f in reproduce(tmp_path / "p.zip").findings if f.code == "EVI-037"]
    assert told.message == "no signature was checked: nothing shows whom it comes from"


def test_one_signature_that_cannot_be_read_accuses_no_other(place: Path, tmp_path: Path) -> None:
    (tmp_path / "b.sig").write_bytes(b"")
    found = reproduce(
        place / "pack.zip",
        keys=[place / "a.pub.pem", place / "b.pub.pem"],
        signatures=[place / "pack.zip.sig", tmp_path / "b.sig"],
    )
    assert [f.code for f in found.findings if f.is_error] == ["EVI-035"]
    lines = [(Path(line["file"]).name, line["valid"]) for line in found.signatures]
    assert lines == [("pack.zip.sig", True), ("b.sig", False)]


def test_the_last_line_is_no_praise_where_a_signature_is_not_valid(place: Path) -> None:
    """The status was 1, and the last line a green one: reproduced identically."""
    arguments = ["reproduce", str(place / "pack.zip"), "--check-signature"]
    last = {}
    for name in ("a", "b"):
        shown = CliRunner().invoke(main, [*arguments, str(place / f"{name}.pub.pem")])
        last[shown.exit_code] = shown.output.strip().splitlines()[-1]
    assert last == {
        0: "reproduced identically: the same result, byte for byte",
        1: "and yet it does not hold: see the error above",
    }


def test_two_signers_are_told_apart_in_any_order(place: Path, tmp_path: Path) -> None:
    sign(place / "pack.zip", place / "b.pem", output=tmp_path / "b.sig")
    found = reproduce(
        place / "pack.zip",
        keys=[place / "a.pub.pem", place / "b.pub.pem"],
        signatures=[tmp_path / "b.sig", place / "pack.zip.sig"],
    )
    assert found.holds
    files = [Path(line["file"]).name for line in found.signatures]
    assert files == ["pack.zip.sig", "b.sig"]
    # A signature that is given and fits no key is not passed over.
    found = reproduce(
        place / "pack.zip",
        keys=[place / "a.pub.pem"],
        signatures=[tmp_path / "b.sig", place / "pack.zip.sig"],
    )
    assert not found.holds


def test_the_signature_of_another_pack_is_told(place: Path, tmp_path: Path) -> None:
    other = small_pack(tmp_path, {"title": "Another project"})
    found = reproduce(other, keys=[place / "a.pub.pem"], signatures=[place / "pack.zip.sig"])
    assert (found.verdict, found.holds) == ("identical", False)
    assert "EVI-034" in {finding.code for finding in found.findings}


@one_in(4)
@pytest.mark.parametrize("content", [None, b"", bytes(63), bytes(65)])
def test_a_signature_that_is_none_is_told(
    content: bytes | None, place: Path, tmp_path: Path
) -> None:
    file = tmp_path / "x.sig"
    if content is not None:
        file.write_bytes(content)
    found = reproduce(place / "pack.zip", keys=[place / "a.pub.pem"], signatures=[file])
    assert not found.holds
    # Nothing was verified, so that nothing is said to be of another pack or key.
    assert [finding.code for finding in found.findings if finding.is_error] == ["EVI-035"]
    assert [line["valid"] for line in found.signatures] == [False]


def test_one_bit_in_a_signature_is_told(place: Path, tmp_path: Path) -> None:
    raw = bytearray((place / "pack.zip.sig").read_bytes())
    raw[10] ^= 1
    (tmp_path / "x.sig").write_bytes(raw)
    found = reproduce(
        place / "pack.zip", keys=[place / "a.pub.pem"], signatures=[tmp_path / "x.sig"]
    )
    assert not found.holds


def test_a_damaged_pack_is_not_signed(place: Path, tmp_path: Path) -> None:
    path = tampered(place / "pack.zip", edited(READINGS, b"361.2", b"461.2"), tmp_path / "p.zip")
    with pytest.raises(FindingsError) as caught:
        sign(path, place / "a.pem")
    assert codes(caught) == {"EVI-038", "EVI-013"}
    assert [file.name for file in tmp_path.iterdir()] == ["p.zip"]


def test_a_signature_that_stands_there_is_kept(place: Path) -> None:
    before = (place / "pack.zip.sig").read_bytes()
    with pytest.raises(FindingsError) as caught:
        sign(place / "pack.zip", place / "b.pem")
    assert codes(caught) == {"EVI-033"}
    assert (place / "pack.zip.sig").read_bytes() == before


def test_packed_and_signed_in_one_step(place: Path, tmp_path: Path) -> None:
    project = small_project(tmp_path / "project")
    made = pack(load_project(project), tmp_path / "p.zip", key=place / "a.pem")
    assert made.signature is not None
    assert reproduce(tmp_path / "p.zip", keys=[place / "a.pub.pem"]).holds
    # The same key over the same manifest gives the same bytes.
    assert (tmp_path / "p.zip.sig").read_bytes() == (place / "pack.zip.sig").read_bytes()


def test_nothing_is_packed_where_the_key_is_none(place: Path, tmp_path: Path) -> None:
    project = load_project(small_project(tmp_path / "project"))
    with pytest.raises(FindingsError):
        pack(project, tmp_path / "p.zip", key=place / "a.pub.pem")
    assert [path.name for path in tmp_path.iterdir()] == ["project"]


def test_a_key_inside_of_a_pack_is_not_trusted(place: Path, tmp_path: Path) -> None:
    project = small_project(tmp_path / "project", {"criteria.3.evidence": "docs/a.pub.pem"})
    shutil.copy(place / "a.pub.pem", project.parent / "docs/a.pub.pem")
    pack(load_project(project), tmp_path / "p.zip", key=place / "a.pem")
    found = reproduce(tmp_path / "p.zip")
    assert found.signatures == ()
    assert [finding.message for finding in found.findings] == [
        "no signature was checked: shows agreement, not origin",
        "evidence that the project file names is not there; pack.json lists it",
        "stated by whoever made the pack, and not proven",
    ]
