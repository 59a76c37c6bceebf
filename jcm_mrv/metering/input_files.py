"""Files of readings: found inside the project folder, read once, hashed and decoded."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

from jcm_mrv.findings import FindingsError, nearest
from jcm_mrv.metering.codes import stop
from jcm_mrv.metering.interface import InputFile
from jcm_mrv.metering.thresholds import MAX_FILE_BYTES, MAX_FILES

_GLOB = set("*?[")
_MIB = 1024 * 1024


@dataclass(frozen=True)
class TextFile:
    r"""The text of a file, line breaks as ``\\n``, and what was read."""

    text: str
    input_file: InputFile


def find_files(patterns: list[str], folder: Path, where: str) -> list[tuple[str, Path]]:
    """Give the files that paths or globs name, as declared (with /) and as they stand on disk.

    Raises
    ------
    FindingsError
        When a path leads out of the folder, also by a link, or names nothing.
    """
    root = folder.resolve()
    found: dict[Path, str] = {}
    for pattern in patterns:
        for path in _matches(pattern, root, where):
            try:
                real = path.resolve()
                is_file = real.is_file()
            except (OSError, RuntimeError) as exc:
                raise _unreadable(_shown(path, root), exc) from None
            if not real.is_relative_to(root):
                raise _outside(pattern, where)
            if not is_file:
                if _GLOB & set(pattern):
                    continue
                raise _missing(pattern, path, root, where)
            found.setdefault(real, _shown(path, root))
        if len(found) > MAX_FILES:
            raise stop(
                "MON-013",
                f"{pattern!r} names more than {MAX_FILES} files",
                where=where,
                expected=f"at most {MAX_FILES} files per source",
                hint="put the readings together into fewer files",
            )
    if not found:
        raise stop(
            "MON-011",
            "no file matches " + ", ".join(map(repr, patterns)),
            where=where,
            found="no file" if patterns else "an empty list",
            expected="at least one file of readings",
            hint="paths are relative to the folder of the project file",
        )
    return [(shown, real) for real, shown in sorted(found.items(), key=lambda pair: pair[1])]


def _matches(pattern: str, root: Path, where: str) -> list[Path]:
    if not pattern or "\0" in pattern:
        raise stop(
            "MON-011", f"{pattern!r} is not a path", where=where, expected="a path or a glob"
        )
    if PurePosixPath(pattern).is_absolute() or PureWindowsPath(pattern).drive:
        raise _outside(pattern, where)
    literal = root / pattern
    try:
        if not _GLOB & set(pattern) or os.path.lexists(literal):
            return [literal]
        if ".." in PurePosixPath(pattern).parts:
            raise _outside(pattern, where)
        matches = []
        for path in root.glob(pattern):
            matches.append(path)
            if len(matches) > 10 * MAX_FILES:
                break
        return sorted(matches)
    except (OSError, ValueError, NotImplementedError) as exc:
        raise stop(
            "MON-011", f"{pattern!r} cannot be searched for", where=where, found=_reason(exc)
        ) from None


def _shown(path: Path, root: Path) -> str:
    # Kept as declared: a path is not normalised through links that stand in it.
    return os.path.relpath(path, root).replace(os.sep, "/")


def _outside(pattern: str, where: str) -> FindingsError:
    return stop(
        "MON-010",
        f"{pattern!r} leads out of the project folder",
        where=where,
        found=pattern,
        expected="a relative path that stays inside the folder of the project file",
        hint="copy the file into the folder of the project",
    )


def _missing(pattern: str, path: Path, root: Path, where: str) -> FindingsError:
    if path.is_dir():
        return stop(
            "MON-012",
            f"{pattern!r} is a folder",
            where=where,
            found="a folder",
            expected="a file",
            hint=f"for all of its files: {pattern.rstrip('/')}/*.csv",
        )
    try:
        parent = path.parent.resolve()
        inside = parent.is_relative_to(root) and parent.is_dir()
        names = [entry.name for entry in parent.iterdir() if entry.is_file()] if inside else []
    except (OSError, RuntimeError):
        names = []
    return stop(
        "MON-011",
        f"there is no file {pattern!r}",
        where=where,
        found="no such file",
        expected="a file of readings in the folder of the project",
        hint=nearest(path.name, names) if names else "paths are relative to the project file",
    )


def _reason(exc: BaseException) -> str:
    return exc.strerror or "" if isinstance(exc, OSError) else str(exc)


def _unreadable(path: str, exc: BaseException) -> FindingsError:
    return stop("MON-012", f"{path} cannot be read", where=path, found=_reason(exc))


def read_file(path: str, place: Path, encoding: str | None) -> TextFile:
    """Read a file once: what is hashed is what is calculated with.

    Raises
    ------
    FindingsError
        When it is too large, empty, not text, cannot be read, or changes while it is read.
    """
    try:
        with place.open("rb") as stream:
            before = os.fstat(stream.fileno())
            data = b"" if before.st_size > MAX_FILE_BYTES else stream.read(MAX_FILE_BYTES + 1)
            after = os.fstat(stream.fileno())
    except OSError as exc:
        raise _unreadable(path, exc) from None
    if max(before.st_size, len(data)) > MAX_FILE_BYTES:
        raise stop(
            "MON-013",
            f"{path} is too large",
            where=path,
            found=f"{max(before.st_size, len(data)) / _MIB:.0f} MiB",
            expected=f"at most {MAX_FILE_BYTES // _MIB} MiB per file",
            hint="split it by month and name the files with a glob",
        )
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or len(
        data
    ) != after.st_size:
        raise stop(
            "MON-012",
            f"{path} changed while it was read",
            where=path,
            hint="wait until the export is complete",
        )
    read = InputFile(path, hashlib.sha256(data).hexdigest(), len(data))
    if not data.strip(b"\xef\xbb\xbf \t\r\n"):
        raise stop("MON-014", f"{path} is empty", where=path, expected="a header and readings")
    text = _decode(path, data, encoding)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return TextFile(text, read)


def _decode(path: str, data: bytes, encoding: str | None) -> str:
    used = encoding or "utf-8"
    if encoding is None:
        _refuse_binary(path, data)
    try:
        text = data.decode(used)
    except UnicodeDecodeError as exc:
        raise stop(
            "MON-015",
            f"{path} is not text in {used}",
            where=f"{path}:{data.count(10, 0, exc.start) + 1}",
            found=f"byte 0x{data[exc.start]:02x}",
            expected=f"{used} text",
            hint="state its encoding under format.encoding, e.g. cp932 or windows-1258",
        ) from None
    except (LookupError, UnicodeError, ValueError):
        raise stop(
            "MON-006",
            f"format.encoding: {used!r} is not a text encoding",
            where=path,
            found=used,
            expected="utf-8, utf-16, cp932, windows-1258 or another encoding of text",
        ) from None
    if "\0" in text:
        _refuse_binary(path, b"\0")
    return text.removeprefix("\ufeff")


def _refuse_binary(path: str, data: bytes) -> None:
    hint = "export the readings as CSV text"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        hint = "it looks like UTF-16: state format.encoding: utf-16"
    elif data.startswith(b"PK\x03\x04") or data.startswith(b"\xd0\xcf\x11\xe0"):
        hint = "it looks like an Excel file: save it as CSV"
    elif b"\0" not in data:
        return
    raise stop(
        "MON-015",
        f"{path} is not a text file",
        where=path,
        found="binary data",
        expected="CSV in UTF-8",
        hint=hint,
    )
