"""The next version of a methodology: what is carried over, each claim marked to be read again."""

from __future__ import annotations

import io
from typing import Any

from jcm_mrv.methodology.library import cases_path
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.strict_yaml import load_bytes, read_bytes

SOURCE = "text"
_WIDTH = 110


def next_files(previous: Methodology, identifier: str, version: str, title: str) -> dict[str, str]:
    """Give the files of a methodology that starts from another: relative path -> text.

    Structure, numbers and wording are carried over. That the new text says the same is claimed
    nowhere: each standing, and the origin of each case, becomes a text in angle brackets which says
    what it was, and each source becomes the new text, which is to be named.

    Parameters
    ----------
    previous : Methodology
        The version to start from.
    identifier, version : str
        Of the new one.
    title : str
        Of the new one; that of the previous one is to be confirmed where it is empty.
    """
    if previous.folder is None:
        raise ValueError("a methodology without files cannot be carried over")
    written = _read(previous.folder / "methodology.yaml")
    earlier = previous.reference
    written["id"], written["version"] = identifier, _quoted(version)
    written["title"] = title or f"<recheck, was: {_plain(written['title'])}>"
    written["partner_country"] = identifier[:2]
    for key in ("approved", "projects"):
        written.pop(key, None)
    _mark(written, earlier)
    sources = {
        SOURCE: {
            "title": f"<title of the text of {identifier} ver{version.rjust(4, '0')}>",
            "url": "<where it was found>",
            "checked": "<year when you read it>",
        }
    }
    written["sources"] = sources
    written["missing"] = ["<what was not read of this version and where it is to be found>"]
    order = list(written)
    # Sources stand before what names them; `missing` stands last.
    order.remove("missing")
    text = _text({key: written[key] for key in [*order, "missing"]})
    files = {"methodology.yaml": _HEAD.format(new=f"{identifier}@{version}", old=earlier) + text}
    path = cases_path(previous.folder)
    if path.is_file():
        cases = _read(path)
        for case in cases.get("cases", []):
            case["origin"] = f"<recheck against {version}, was: {_plain(case.get('origin', ''))}>"
        files["cases.yaml"] = _text(cases)
    return {f"{identifier}/{version}/{name}": content for name, content in files.items()}


_HEAD = """\
# {new}, started from {old}. Read the new text beside it: whatever stands in <angle brackets> is
# to be checked there and replaced. `jcm-mrv methodology lint` names what is left, and
# `jcm-mrv methodology diff` then says what changed.

"""


def _quoted(text: str) -> Any:
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    return DoubleQuotedScalarString(text)


def _read(path: Any) -> Any:
    """Give a file as it is laid out, flow and block; refused as everywhere where it is not good."""
    from ruamel.yaml import YAML

    raw = read_bytes(path, "MET", str(path))
    load_bytes(raw, "MET", str(path))
    reader = YAML(typ="rt")
    reader.preserve_quotes = True
    return reader.load(raw.decode("utf-8-sig"))


def _text(data: Any) -> str:
    from ruamel.yaml import YAML

    writer = YAML(typ="rt")
    writer.width = _WIDTH
    # [{id: a}], not [id: a], which few readers know.
    writer.brace_single_entry_mapping_in_flow_sequence = True
    writer.indent(mapping=2, sequence=4, offset=2)
    stream = io.StringIO()
    writer.dump(data, stream)
    return "".join(f"{line.rstrip()}\n" for line in stream.getvalue().splitlines())


def _mark(node: Any, earlier: str) -> None:
    """Turn the standing of each claim below a node into a text to be replaced."""
    if isinstance(node, dict):
        if "standing" in node and "source" in node:
            node["standing"] = f"<recheck, was {node['standing']} in {earlier}>"
            node["source"] = SOURCE
            if "checked" in node:
                node["checked"] = "<year when you read it>"
        elif "series" in node:
            # That the series serves the new version has to be read there too.
            was = node.get("standing", "that of the series")
            node["standing"] = f"<recheck, was {was} in {earlier}>"
        for item in node.values():
            _mark(item, earlier)
    elif isinstance(node, list):
        for item in node:
            _mark(item, earlier)


def _plain(text: Any) -> str:
    return " ".join(str(text).replace("<", "(").replace(">", ")").split())
