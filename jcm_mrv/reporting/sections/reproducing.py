"""How a document can be checked: pack, signature, what its check found, hashes, commands."""

from __future__ import annotations

from collections.abc import Iterator

from jcm_mrv.reporting.blocks import column, fact, facts, paragraph, table, text
from jcm_mrv.reporting.context import Block, Fact, Table
from jcm_mrv.reporting.masking import MASK
from jcm_mrv.reporting.sections.judged import findings_table
from jcm_mrv.reporting.subject import Subject


def signature(s: Subject) -> Iterator[Fact]:
    """Give whether a signature of the pack was checked, and with which keys."""
    w = s.words
    if s.pack is None:
        return
    if not s.pack.signatures:
        said = (
            w("a signature lies beside the pack; it was not checked, since no key was named")
            if s.pack.unchecked
            else w("no signature was checked")
        )
        yield fact("signature", w("Signature"), said)
        return
    yield fact("signature", w("Signature"), w("checked, and valid"))
    # A key that is named twice is one.
    keys = dict.fromkeys(line["key_fingerprint"] or "" for line in s.pack.signatures)
    for n, fingerprint in enumerate(keys, 1):
        name = "signing_key" if n == 1 else f"signing_key_{n}"
        yield fact(name, w("Fingerprint of the signing key"), fingerprint)


def reproducibility(s: Subject) -> list[Block]:
    """Give pack id or hashes, versions, fonts, and the commands that check it."""
    w = s.words
    blocks: list[Block] = []
    if s.pack is None:
        blocks.append(
            paragraph(w("Not packed yet: no evidence pack stands behind this document."), "note")
        )
    blocks += of_pack(s, "reproducibility")
    blocks.append(_hashes(s))
    versions = [fact(f"version_{name}", name, version) for name, version in s.software.items()]
    versions += [
        fact(f"font_{n}", w("Font"), f"{family} {version}".strip())
        for n, (family, version) in enumerate(s.fonts.items(), 1)
    ]
    return [*blocks, facts(versions), *commands(s)]


def of_pack(s: Subject, section: str) -> Iterator[Block]:
    """Give the id of the pack, what came of its check, and all that the check found."""
    w = s.words
    if s.pack is None:
        return
    verdict = {
        "identical": w("reproduced identically: the same result, byte for byte"),
        "reproduced": w("reproduced: every number within 1e-9, every whole tonne equal"),
    }[s.pack.verdict]
    yield facts(
        [
            fact("pack", w("Evidence pack"), s.pack.name),
            fact("pack_id", w("Pack id"), s.pack.pack_id),
            fact("verdict", w("Recomputed for this document"), verdict),
            *signature(s),
        ]
    )
    if s.of_check:
        caption = w("What the check of the evidence pack found")
        yield findings_table(
            s.words, section, "pack_findings", caption, s.of_check, s.masking.places
        )


def commands(s: Subject) -> list[Block]:
    """Give the commands that check the result, the document, and a file."""
    w = s.words
    given = [fact("command_hash", w("The hash of a file"), "sha256sum FILE")]
    if s.commands is not None:
        given = [
            fact("command_check", w("The result"), s.commands.result()),
            fact("command_document", w("This document"), s.commands.document(w.lang)),
            *given,
        ]
    return [paragraph(w("These commands check it, without a network:")), facts(given)]


def _hashes(s: Subject) -> Table:
    w = s.words
    columns = [column("what", w("What")), column("sha256", "SHA-256", "code")]
    # A hash of the whole file lets a short value in it be guessed.
    own = text(MASK) if s.masking.paths else text(s.data["project"]["sha256"])
    rows = [[text(w("project file")), own]]
    rows += [
        [text(f"{line['id']}@{line['version']}"), text(line["sha256"])]
        for line in s.data["methodologies"]
    ]
    rows += [[text(line["name"]), text(line["sha256"])] for line in s.data["series"]]
    rows += [[text(line["path"]), text(line["sha256"])] for line in s.data["overlays"]]
    return table("reproducibility", "hashes", w("Hashes"), columns, rows)
