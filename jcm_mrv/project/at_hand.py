"""Documents that lie beside a project: what a record names so is opened, and looked up in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from jcm_mrv.findings import PRJ, Finding
from jcm_mrv.findings.language import said
from jcm_mrv.input_files import leads_out, read_file, real_path
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.project.confirmation import Confirmation
from jcm_mrv.project.evidence_names import files_of, is_named_like_a_file
from jcm_mrv.project.looked_up import LARGEST, LookedUp, look_up, not_seen


def at_hand(
    records: Iterable[Confirmation], folder: Path, readings: Iterable[Path] = ()
) -> dict[Confirmation, LookedUp]:
    """Give what became of looking up the records that name a file of the project with its SHA-256.

    A name alone can be invented; a file with its hash goes with the project and its pack, and
    whoever verifies it opens the page. Readings of the project are no document in which a factor
    was read. A record whose file is not there, or lies elsewhere, stands in no line.
    """
    named: dict[str, list[Confirmation]] = {}
    for record in dict.fromkeys(records):
        document = record.document.strip()
        if record.sha256 and is_named_like_a_file(document):
            named.setdefault(document, []).append(record)
    own = {real_path(path) for path in readings} if named else set()
    found: dict[Confirmation, LookedUp] = {}
    for document, those in named.items():
        file = folder / document
        # No pattern: a document is called by its name. What lies elsewhere goes into no pack.
        inside = not leads_out(document) and real_path(file).is_relative_to(real_path(folder))
        if inside and files_of(document, folder) == [file] and file.exists():
            found |= zip(those, _in_file(file, those, own), strict=True)
    return found


def _in_file(file: Path, records: list[Confirmation], readings: set[Path]) -> list[LookedUp]:
    if real_path(file) in readings:
        return [not_seen(said("it is a file of readings, or the project file"))] * len(records)
    try:
        content = read_file(file, LARGEST)
    except OSError as exc:
        why = said("it cannot be opened: {why}", why=exc.strerror or said("an error"))
        return [not_seen(why)] * len(records)
    return look_up(content, records)


def not_found(
    looked_up: Mapping[Confirmation, LookedUp],
    records: Iterable[Confirmation],
    methodology: Methodology,
    where: str,
) -> Iterator[Finding]:
    """Say which records, of those that would count, the file that they name does not bear out."""
    for record in dict.fromkeys(records):
        found = looked_up.get(record)
        if (found is not None and found.outcome == "there") or not record.counts(methodology):
            continue
        if found is None:
            named_so = record.sha256 and is_named_like_a_file(record.document)
            # The approved text is with those who have read it; another document has to be there.
            if named_so and not record.is_held(methodology):
                yield PRJ[213]["absent"].at(where, found=record.document, what=record.what)
        else:
            told = PRJ[212] if found.outcome == "not there" else PRJ[213]
            named = said("{document}: {text}", document=record.document, text=found.text)
            yield told.at(where, found=named, what=record.what)
