"""Documents of a result: every kind, language and format, made first and written in one step."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import get_args

from jcm_mrv.calculation.result import Result
from jcm_mrv.findings import RPT, Finding, nearest
from jcm_mrv.findings.language import LANGUAGES, Language
from jcm_mrv.immutable import immutable
from jcm_mrv.outputs import Written, write_folder
from jcm_mrv.reporting.attached import attached_result
from jcm_mrv.reporting.commands import Commands, named, options_of_run
from jcm_mrv.reporting.compose import context_of, known_anyway
from jcm_mrv.reporting.context import KINDS, Context, Kind
from jcm_mrv.reporting.drawing import drawn
from jcm_mrv.reporting.fonts import Fonts, find_fonts, told_of_glyphs
from jcm_mrv.reporting.formats import FORMATS, Format, need, renderer, versions
from jcm_mrv.reporting.hiding import masking_of
from jcm_mrv.reporting.masking import MASK, Masking, masked
from jcm_mrv.reporting.material import Material, Templates
from jcm_mrv.reporting.opening import Opened, is_pack, of_pack, of_result
from jcm_mrv.reporting.schema import SCHEMA, ReportFile
from jcm_mrv.reporting.subject import Subject
from jcm_mrv.reporting.words import Words, compared
from jcm_mrv.today import still_to_come
from jcm_mrv.version import __version__

LISTING = "report.json"
_NAMES = rf"({'|'.join(KINDS)})\.({'|'.join(LANGUAGES)})\.({'|'.join(get_args(Format))})"


@immutable
class Report:
    """What was written, and what is to be said of it."""

    written: Written
    findings: tuple[Finding, ...]

    @property
    def paths(self) -> tuple[Path, ...]:
        """``report.json`` first, then the documents."""
        return self.written.paths


def report(
    source: Result | Path | str,
    folder: Path | str,
    *,
    kind: Kind = "monitoring",
    formats: Sequence[Format] = ("html",),
    languages: Sequence[Language] = ("en",),
    as_of: dt.date | None = None,
    public: bool = False,
    templates: Path | str | None = None,
    fonts: Path | str | None = None,
    keys: Sequence[Path | str] = (),
    readings: Path | str | None = None,
    calculated_with: Iterable[tuple[str, Path | str]] = (),
) -> Report:
    """Write the documents of a result, or of an evidence pack that is recomputed first.

    Parameters
    ----------
    source : Result, Path or str
        As :func:`jcm_mrv.calculate` gives it; or the path of a pack.
    folder : Path or str
        Where they go, with ``report.json``; it holds the documents of one run.
    kind : {"monitoring", "verification", "issuance"}
        Which document.
    formats : sequence of {"html", "docx", "pdf"}
        In which formats.
    languages : sequence of {"en", "ja", "vi"}
        In which languages.
    as_of : date, optional
        The day that they state: of a pack its own, else the last of the monitoring period.
    public : bool
        Whether what the project file lists as ``confidential`` is left out.
    templates : Path or str, optional
        A folder with templates of one's own, which replace single files.
    fonts : Path or str, optional
        A folder with fonts of one's own.
    keys : sequence of Path or str
        Public keys that are known from elsewhere; each has to have signed the pack.
    readings : Path or str, optional
        A folder with inputs that were left out of the pack; they are found by their hashes.
    calculated_with : iterable of (str, Path or str)
        The options of the command line with which others calculate the same result, such as
        ``("--methodologies", folder)``: the document says them.

    Raises
    ------
    FindingsError
        ``RPT-001`` where the extra is missing; other codes of ``RPT-`` where a document cannot be
        made. Nothing is left behind.
    """
    _check("kind", [kind], KINDS)
    _check("format", formats, tuple(FORMATS))
    _check("language", languages, LANGUAGES)
    need(formats)
    own = Templates(None if templates is None else Path(templates))
    own.check()
    found = find_fonts(None if fonts is None else Path(fonts))
    if isinstance(source, Result):
        opened = of_result(source)
    else:
        opened = of_pack(_pack(source), keys, readings)
    end = opened.result.project.file.period.end
    if as_of is not None and as_of < end:
        raise RPT[6].stop(opened.name, found=as_of.isoformat(), end=end.isoformat())
    if as_of is not None and (now := still_to_come(as_of)) is not None:
        raise RPT[6]["future"].stop(opened.name, found=as_of.isoformat(), today=now.isoformat())
    day = as_of or opened.as_of
    checked = [("--check-signature", key) for key in keys]
    checked += [] if readings is None else [("--readings", readings)]
    commands = Commands(
        opened.name,
        opened.pack is not None,
        named(calculated_with),
        named(checked),
        options_of_run(
            kind,
            formats,
            day,
            public=public,
            templates=own.own,
            fonts=None if fonts is None else Path(fonts),
        ),
    )
    run = _Run(opened, kind, day, public, own, found, commands)
    files: dict[str, bytes] = {}
    said = run.findings()
    for lang in languages:
        made, findings = run.documents(lang, formats)
        files.update(made)
        said += findings
    # Documents of several languages have many texts in common.
    said = list(dict.fromkeys(said))
    listing = run.listing(languages, formats, said)
    read = [*opened.read, *(own.file(name) for name in own.own_files())]
    read += [file.path for file in found.files if file.role == "own"]
    written = write_folder(
        Path(folder), listing, files, inputs=read, names=_NAMES, listing=LISTING, refused=RPT[4]
    )
    return Report(written, tuple(said))


def _check(what: str, given: Sequence[str], known: Iterable[str]) -> None:
    for one in given:
        if one not in known:
            raise RPT[2].stop(found=str(one), what=what, nearest=nearest(str(one), known))
    if not given:
        raise RPT[2].stop(found="none", what=what, nearest=nearest("", known))


def _pack(source: Path | str) -> Path:
    path = Path(source)
    if not is_pack(path):
        raise RPT[5].stop(str(path))
    return path


@immutable
class _Run:
    """One run: what all its documents have in common."""

    opened: Opened
    kind: Kind
    as_of: dt.date
    public: bool
    templates: Templates
    fonts: Fonts
    commands: Commands

    @cached_property
    def masking(self) -> Masking:
        """What all documents leave out."""
        made = masking_of(self.opened.result, public=self.public)
        if self.opened.pack is None or not made.paths:
            return made
        # Packed anew with each value that may be, it tells which of them it was: as a hash does.
        return replace(made, texts=(*made.texts, self.opened.pack.pack_id))

    def subject(self, lang: Language) -> Subject:
        """Give what the documents of a language are about."""
        return Subject(
            self.opened.result,
            Words(lang, *self.templates.files(_texts(lang))),
            self.as_of,
            self.masking,
            self.opened.pack,
            self.commands,
            self.fonts.names(),
            {"jcm-mrv": __version__, **versions()},
        )

    def findings(self) -> list[Finding]:
        """Give what is to be said of all documents: of their pack, and of what they show."""
        pack = self.opened.pack
        said = list(pack.findings) if pack else []
        if self.masking.paths and (back := known_anyway(self.subject("en"), self.kind)):
            said.append(RPT[19].at(found=", ".join(back)))
        return said

    def documents(
        self, lang: Language, formats: Sequence[Format]
    ) -> tuple[dict[str, bytes], list[Finding]]:
        """Give the documents of a language by name, and what is to be said of them."""
        context = context_of(self.subject(lang), self.kind, public=self.public)
        attachments = {"result.json": attached_result(self.opened.result, self.masking)}
        # Of a picture only a Word document takes the PNG.
        pictures = drawn(context, self.fonts, self.templates, png="docx" in formats)
        material = Material(self.fonts, self.templates, pictures, attachments)
        own, *shipped = self.templates.files(_texts(lang))
        said = list(compared(own, shipped[0])) if shipped else []
        files = {}
        for name in dict.fromkeys(formats):
            files[f"{self.kind}.{lang}.{name}"] = made(name, context, material)
        return files, [*said, *told_of_glyphs(context, self.fonts, formats)]

    def listing(
        self, languages: Sequence[Language], formats: Sequence[Format], said: Sequence[Finding]
    ) -> ReportFile:
        """Give what ``report.json`` says."""
        result, file = self.opened.result, self.opened.result.project.file
        shown = self.masking.prose
        pack = self.opened.pack
        return {
            "schema": SCHEMA,
            "software": {"name": "jcm-mrv", "version": __version__},
            "kind": self.kind,
            "languages": list(dict.fromkeys(languages)),
            "formats": list(dict.fromkeys(formats)),
            "as_of": self.as_of.isoformat(),
            "public": self.public,
            "project": {
                "title": shown(file.title),
                "reference": shown(file.reference),
                "sha256": MASK if self.masking.paths else result.project.sha256,
            },
            "emission_reductions": result.emission_reductions,
            "standing": result.standing,
            "ready": result.ready,
            "pack": pack
            and {
                "name": pack.name,
                "pack_id": shown(pack.pack_id),
                "verdict": pack.verdict,
            },
            "fonts": [
                {"family": family, "version": version}
                for family, version in self.fonts.names().items()
            ],
            "packages": versions(),
            "templates": [
                {
                    "path": name,
                    "sha256": hashlib.sha256(self.templates.file(name).read_bytes()).hexdigest(),
                }
                for name in self.templates.own_files()
            ],
            "findings": masked([one.as_dict() for one in said], self.masking),
        }


def _texts(lang: Language) -> str:
    return f"locale/{lang}/LC_MESSAGES/report.po"


def made(name: Format, context: Context, material: Material) -> bytes:
    """Give a document; in a process of its own where templates are those of a user."""
    below = FORMATS[name].templates
    if any(own.startswith(below) for own in material.templates.own_files()):
        from jcm_mrv.reporting.apart import render_apart

        return render_apart(name, context, material)
    return renderer(name).render(context, material)
