"""The library of methodologies: which versions there are, and loading one of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from jcm_mrv.findings import MET, Finding, FindingsError, near, nearest
from jcm_mrv.immutable import immutable
from jcm_mrv.input_files import as_on_disk
from jcm_mrv.methodology.countries import country_name
from jcm_mrv.methodology.ever_shipped import was_shipped
from jcm_mrv.methodology.loading.compiled import read_compiled
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.model import split_reference
from jcm_mrv.methodology.registered import official_page, read_registered
from jcm_mrv.methodology.series.use import unknown_series
from jcm_mrv.shipped import shipped

if TYPE_CHECKING:
    from jcm_mrv.methodology.series.series import Series

FAMILIES = "families"
SERIES = "series"


def shipped_folder() -> Path:
    """Give the folder of the methodologies that come with the package."""
    return shipped("methodologies")


def cases_path(folder: Path) -> Path:
    """Give the path of a methodology's cases."""
    return folder / "cases.yaml"


@immutable
class Library:
    """Methodologies of one's own folders first, then the shipped ones.

    Examples
    --------
    >>> "VN_AM007@1.0" in Library().references()
    True
    """

    folders: tuple[Path, ...] = ()
    confirmations: tuple[Path, ...] = ()
    """Folders of records of what was read in official texts, for whoever binds a methodology."""
    alone: bool = False
    """Whether there is nothing beside these folders: neither what is shipped, nor a configuration,
    nor what was found of a methodology before."""

    @property
    def roots(self) -> tuple[Path, ...]:
        """All folders, in the order in which they are searched."""
        return self.folders if self.alone else (*self.folders, shipped_folder())

    def versions(self) -> dict[str, dict[str, Path]]:
        """Give id -> version -> folder; the first folder that has a version wins."""
        found: dict[str, dict[str, Path]] = {}
        for root in self.roots:
            if not root.is_dir():
                continue
            for path in sorted(root.glob("*/*/methodology.yaml")):
                folder = path.parent
                found.setdefault(folder.parent.name, {}).setdefault(folder.name, folder)
        return {
            key: dict(sorted(value.items(), key=lambda item: version_order(item[0])))
            for key, value in sorted(found.items())
        }

    def references(self) -> list[str]:
        """Give every ``ID@VERSION``."""
        return [f"{key}@{version}" for key, found in self.versions().items() for version in found]

    def speaking_of(self, text: str) -> list[str]:
        """Give each ``ID@VERSION`` whose file, or that of a family it names, has a text.

        To load all takes a second: so those are left out that cannot declare a name.

        Examples
        --------
        >>> "ID_AM002@2.0" in Library().speaking_of("COP"), Library().speaking_of("no such name")
        (True, [])
        """

        def words(path: Path) -> str:
            return path.read_text(encoding="utf-8", errors="replace")

        families = self.families().items()
        meant = [text, *(name for name, path in families if text in words(path))]
        return [
            f"{key}@{version}"
            for key, found in self.versions().items()
            for version, folder in found.items()
            for declared in [words(folder / "methodology.yaml")]
            if any(one in declared for one in meant)
        ]

    def newest(self, identifier: str) -> str | None:
        """Give the newest version of an id, None where there is none."""
        found = self.versions().get(identifier)
        return list(found)[-1] if found else None

    def find(self, reference: str, where: str = "") -> Path:
        """Give the folder of ``ID@VERSION``, or of the newest version of ``ID``.

        Raises
        ------
        FindingsError
            ``MET-130`` for an unknown id, ``MET-131`` for an unknown version, ``MET-134`` for one
            that is known but cannot be calculated.
        """
        identifier, version = split_reference(reference)
        # A reference names a folder of the library, never a way out of it.
        if version is not None and not re.search(r"[/\\]|\.\.", reference):
            for root in self.roots:
                if (root / identifier / version / "methodology.yaml").is_file():
                    return root / identifier / version
        available = self.versions()
        if identifier not in available or (version and version not in available[identifier]):
            _stop_if_registered(reference, where)
        if identifier not in available:
            raise FindingsError([_unknown(reference, identifier, available, where)])
        if version is None:
            return available[identifier][list(available[identifier])[-1]]
        if version in available[identifier]:
            return available[identifier][version]
        raise MET[131].stop(
            where,
            found=reference,
            identifier=identifier,
            version=version,
            versions=", ".join(f"{identifier}@{v}" for v in available[identifier]),
            nearest=nearest(version, available[identifier]),
        )

    def load(self, reference: str, where: str = "") -> Methodology:
        """Give a methodology.

        Raises
        ------
        FindingsError
            When it is unknown or its files have errors.
        """
        folder = self.find(reference, where)
        # What ships is read once by a process, however many projects apply it. In folders of one's
        # own a file may come to stand before the one that was read.
        shipped_alone = self.roots == (shipped_folder(),)
        kept = _READ.get(folder) if shipped_alone else None
        if kept is not None and _stamps(kept[0].paths) == kept[1]:
            return kept[0]
        made = read_compiled(shipped_folder(), _named(folder)) if shipped_alone else None
        methodology = made or self.read(folder)
        if shipped_alone:
            _READ[folder] = methodology, _stamps(methodology.paths)
        return methodology

    def read(self, folder: Path) -> Methodology:
        """Give the methodology of a folder, from its texts.

        Raises
        ------
        FindingsError
            When its files have errors.
        """
        # What is shipped is compiled, and needs nothing of what reads texts.
        from jcm_mrv.methodology.loading.load import load_folder

        methodology = load_folder(folder, self.find_family, self.load_series, self.families)
        if methodology.reference != _named(folder):
            raise MET[132].stop(
                str(folder / "methodology.yaml"),
                found=methodology.reference,
                expected=_named(folder),
            )
        return methodology

    def find_family(self, name: str) -> Path | None:
        """Give the file of a family."""
        for root in self.roots:
            path = root / FAMILIES / f"{name}.yaml"
            if path.is_file():
                return path
        return None

    def series(self) -> dict[str, Path]:
        """Give name -> file of every series; one of one's own folders stands before a shipped."""
        found: dict[str, Path] = {}
        for root in self.roots:
            for path in sorted((root / SERIES).glob("*.yaml")):
                found.setdefault(path.stem, path)
        return dict(sorted(found.items()))

    def load_series(self, name: str, where: str = "") -> Series:
        """Give a series.

        Raises
        ------
        FindingsError
            ``MET-140`` when none has that name, or when its file has errors.

        Examples
        --------
        >>> Library().load_series("vn_grid").file.unit
        'tCO2/MWh'
        """
        for root in self.roots:
            path = root / SERIES / f"{name}.yaml"
            # A name is that of a file of the folder, never a way out of it.
            if name.isidentifier() and path.is_file():
                stamps = _stamps((path,)) if root == shipped_folder() else None
                return _read_series(path, stamps)
        raise unknown_series(name, where, nearest(name, self.series()))

    def known_series(self, name: str, where: str = "") -> Series:
        """Give a series for what rests on it: one of one's own is as sure as unverified values are.

        Raises
        ------
        FindingsError
            As :meth:`load_series`.
        """
        from jcm_mrv.methodology.own_word import series_on_own_word

        series = self.load_series(name, where)
        if was_shipped(f"{SERIES}/{name}", series.sha256):
            return series
        return series_on_own_word(series)

    def contents(self) -> dict[str, str]:
        """Give the hash of the content of every methodology, and of every ``series/NAME``."""
        found = {reference: self.load(reference).sha256 for reference in self.references()}
        for name in self.series():
            found[f"{SERIES}/{name}"] = self.load_series(name).sha256
        return found

    def families(self) -> dict[str, Path]:
        """Give name -> file of every family; one of one's own folders stands before a shipped."""
        found: dict[str, Path] = {}
        for root in self.roots:
            for path in sorted((root / FAMILIES).glob("*.yaml")):
                found.setdefault(path.stem, path)
        return dict(sorted(found.items()))


def _named(folder: Path) -> str:
    return f"{folder.parent.name}@{folder.name}"


Stamps = tuple[tuple[int, int], ...]

_READ: dict[Path, tuple[Methodology, Stamps]] = {}
_SERIES: dict[Path, tuple[Series, Stamps]] = {}


def _stamps(paths: Iterable[Path]) -> Stamps:
    """Give what changes with files: whoever edits what ships sees it at once."""
    found = [path.stat() if path.is_file() else None for path in paths]
    return tuple((stat.st_mtime_ns, stat.st_size) if stat else (0, 0) for stat in found)


def _read_series(path: Path, stamps: Stamps | None) -> Series:
    """Give the series of a file, which is read once where it is said how it stands."""
    from jcm_mrv.methodology.series.load import load_series

    kept = _SERIES.get(path)
    if stamps is not None and kept is not None and kept[1] == stamps:
        return kept[0]
    series = load_series(path)
    if stamps is not None:
        _SERIES[path] = series, stamps
    return series


def library(
    folders: Sequence[Path | str] = (), confirmations: Sequence[Path | str] = ()
) -> Library:
    """Give the library with one's own folders before the shipped one, and folders of records.

    Raises
    ------
    FindingsError
        ``MET-133`` when a folder does not exist.
    """
    paths = tuple(as_on_disk(Path(folder)) for folder in folders)
    missing = [path for path in paths if not path.is_dir()]
    if missing:
        raise MET[133]["folder"].stop(str(missing[0]))
    return Library(paths, tuple(as_on_disk(Path(folder)) for folder in confirmations))


def _unknown(reference: str, identifier: str, available: Iterable[str], where: str) -> Finding:
    """Name the nearest of the same country: what is spelled alike is often of another one."""
    code = identifier[:2].upper() if identifier[2:3] == "_" else ""
    own = [name for name in available if not code or name.startswith(f"{code}_")]
    country = country_name(code)
    close = near(identifier, own)
    if close is not None:
        return MET[130].at(where, found=reference, identifier=identifier, close=close)
    if code and own:
        listed = ", ".join(own)
        return MET[130]["country"].at(
            where, found=reference, identifier=identifier, country=country, listed=listed
        )
    if code and country != code:
        return MET[130]["no-country"].at(
            where, found=reference, identifier=identifier, country=country
        )
    return MET[130]["none"].at(where, found=reference, identifier=identifier)


def _stop_if_registered(reference: str, where: str) -> None:
    identifier, version = split_reference(reference)
    for key, item in read_registered(shipped_folder()).items():
        if split_reference(key)[0] == identifier and version in (None, split_reference(key)[1]):
            raise MET[134].stop(where, found=item.reason, key=key, page=official_page(key))


def version_order(version: str) -> tuple[int, ...]:
    """Give what sorts versions as numbers.

    Examples
    --------
    >>> sorted(["1.10", "1.2"], key=version_order)
    ['1.2', '1.10']
    """
    return tuple(int(part) if part.isdigit() else 0 for part in version.split("."))
