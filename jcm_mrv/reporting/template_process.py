"""The process that makes a document with templates that a user brings: a program by itself.

It is started by its path, with the places of packages as arguments. Standard input: what is asked,
in JSON. Standard output: the document, the findings, or why there is neither, in JSON; nothing
where the system ended it.
"""

from __future__ import annotations

import json
import sys
from base64 import b64decode, b64encode
from dataclasses import fields
from pathlib import Path
from typing import Any


def main(places: list[str]) -> None:
    """Make one document."""
    sys.path[:] = [*places, *sys.path]
    asked = json.loads(sys.stdin.buffer.read())
    from jcm_mrv.findings import FindingsError
    from jcm_mrv.reporting.fonts import FontFile, Fonts
    from jcm_mrv.reporting.formats import renderer
    from jcm_mrv.reporting.material import Material, Picture, Templates
    from jcm_mrv.sheet_process import bound

    made = renderer(asked["format"])
    material = Material(
        Fonts(tuple(FontFile(Path(path), role) for path, role in asked["fonts"])),
        Templates(Path(asked["own"])),
        {
            name: Picture(name, b64decode(svg), b64decode(png))
            for name, (svg, png) in asked["pictures"].items()
        },
        {name: b64decode(data) for name, data in asked["attachments"].items()},
    )
    reply: dict[str, Any]
    bound(asked["memory"], asked["seconds"])
    try:
        document = made.render(asked["context"], material)
        reply = {"document": b64encode(document).decode()}
    except FindingsError as exc:
        reply = {
            "findings": [
                {one.name: getattr(finding, one.name) for one in fields(finding)}
                for finding in exc.findings
            ]
        }
    except MemoryError:
        reply = {"limit": "memory"}
    except Exception as exc:
        reply = {"failed": f"{type(exc).__name__}: {exc}"[:300]}
    sys.stdout.buffer.write(json.dumps(reply).encode())


if __name__ == "__main__":
    main(sys.argv[1:])
