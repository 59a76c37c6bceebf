"""Templates that users bring: a document of theirs is made in a process of its own, with limits.

A sandbox bounds what a template reaches, and neither time nor memory.
"""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import subprocess
import sys
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

from jcm_mrv.findings import RPT, Finding, FindingsError
from jcm_mrv.reporting import template_process
from jcm_mrv.reporting.context import Context
from jcm_mrv.reporting.formats import Format
from jcm_mrv.reporting.material import Material

SECONDS = 20
MEGABYTES = 1024
_WAIT = 4
"""How much longer a process may take than its processor time: others may be busy."""

# By what a process ends that reaches a limit: by the system, or by a library that gets no memory.
_ENDED_BY_LIMITS = frozenset(
    getattr(signal, name, 0) for name in ("SIGXCPU", "SIGKILL", "SIGABRT", "SIGSEGV")
) - {0}

_NOWHERE = "http://127.0.0.1:9"
_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


def render_apart(name: Format, context: Context, material: Material) -> bytes:
    """Give a document, made in a process of its own.

    Raises
    ------
    FindingsError
        What the renderer says; ``RPT-014`` where it fails otherwise; ``RPT-016`` where it needs too
        much time or memory, or the process ended by itself.
    """
    asked = {
        "memory": MEGABYTES * 1024 * 1024,
        "seconds": SECONDS,
        "format": name,
        "context": context,
        "own": str(material.templates.own),
        "fonts": [[str(file.path), file.role] for file in material.fonts.files],
        "pictures": {
            one.name: [_text(one.svg), _text(one.png)] for one in material.pictures.values()
        },
        "attachments": {key: _text(data) for key, data in material.attachments.items()},
    }
    process = subprocess.Popen(  # noqa: S603 - a program of this package, and no shell
        [sys.executable, "-I", "-S", "-B", str(Path(template_process.__file__)), *_paths()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_without_network(),
    )
    wait = SECONDS * (_WAIT if _limits() else 1)
    own = str(material.templates.own)
    said = complained = b""
    ended: int | None = None
    try:
        said, complained = process.communicate(json.dumps(asked).encode(), timeout=wait)
        ended = process.returncode
    except subprocess.TimeoutExpired:
        pass
    finally:
        process.kill()
        process.communicate()
    try:
        reply: dict[str, Any] = json.loads(said)
    except ValueError:
        reply = {}
    if "document" in reply:
        return b64decode(reply["document"])
    if "findings" in reply:
        raise FindingsError([Finding.of_dict(one) for one in reply["findings"]])
    if "failed" in reply:
        raise RPT[14].stop(own, found=reply["failed"])
    if "limit" in reply or ended is None or -ended in _ENDED_BY_LIMITS:
        raise RPT[16].stop(own, seconds=SECONDS, memory=MEGABYTES)
    lines = complained.decode(errors="replace").strip().splitlines()
    raise RPT[16]["ended"].stop(own, found=lines[-1][:300] if lines else f"exit code {ended}")


def _paths() -> list[str]:
    """Give where the process finds this package and the others: where this one found them."""
    return [path for path in sys.path if path and Path(path).exists()] + _tree()


def _without_network() -> dict[str, str]:
    """Give the environment, with a way to the network on which nobody listens.

    Typst fetches what a template imports by a name with ``@``, and cannot be told not to.
    """
    others = {key: value for key, value in os.environ.items() if key.lower() not in _PROXIES}
    return others | {name: _NOWHERE for key in _PROXIES[:3] for name in (key, key.upper())}


def _tree() -> list[str]:
    return [str(Path(__file__).parents[2])]


def _limits() -> bool:
    return importlib.util.find_spec("resource") is not None


def _text(data: bytes) -> str:
    return b64encode(data).decode()
