"""What a template of Word says of itself, of its author and its company is in no document."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from docx import Document

from jcm_mrv.reporting import docx
from tests.reporting.test_docx import SHIPPED, material, plain

_CORE = (
    "<dc:identifier>Secret-1</dc:identifier><cp:contentStatus>Secret-2</cp:contentStatus>"
    "<cp:version>Secret-3</cp:version><dc:description>Secret-4</dc:description>"
    "<dc:creator>Secret-5</dc:creator><cp:lastModifiedBy>Secret-6</cp:lastModifiedBy>"
)
_APP = "<Company>Secret-7</Company><Manager>Secret-8</Manager><Template>Secret-9</Template>"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_CUSTOM = f"""<Properties xmlns="{_OFFICE}/custom-properties" xmlns:vt="{_OFFICE}/docPropsVTypes">\
<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="Client">\
<vt:lpwstr>Secret-10</vt:lpwstr></property></Properties>"""


def _said_of_itself(folder: Path) -> Path:
    """Give a folder with the template that ships, with properties of its own."""
    out = folder / "docx" / "monitoring.docx"
    out.parent.mkdir(parents=True)
    with zipfile.ZipFile(SHIPPED / "monitoring.docx") as read, zipfile.ZipFile(out, "w") as made:
        for name in read.namelist():
            text = read.read(name)
            if name == "docProps/core.xml":
                core = re.sub(
                    rb"<(dc|cp):(description|creator|lastModifiedBy)\b.*?(/>|</.*?>)", b"", text
                )
                text = core.replace(
                    b"</cp:coreProperties>", _CORE.encode() + b"</cp:coreProperties>"
                )
            elif name == "docProps/app.xml":
                app = re.sub(rb"<(Company|Manager|Template)\b.*?(/>|</.*?>)", b"", text)
                text = app.replace(b"</Properties>", _APP.encode() + b"</Properties>")
            elif name == "customXml/item1.xml":
                text = b"<metadata>Secret-11</metadata>"
            elif name == "_rels/.rels":
                more = (
                    f'<Relationship Id="rId77" Type="{_OFFICE}/relationships/custom-properties" '
                    'Target="docProps/custom.xml"/></Relationships>'
                )
                text = text.replace(b"</Relationships>", more.encode())
            elif name == "[Content_Types].xml":
                kind = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
                more = f'<Override PartName="/docProps/custom.xml" ContentType="{kind}"/></Types>'
                text = text.replace(b"</Types>", more.encode())
            made.writestr(name, text)
        made.writestr("docProps/custom.xml", _CUSTOM)
    return folder


def test_what_a_template_says_of_itself_is_left_out(tmp_path: Path) -> None:
    templates = _said_of_itself(tmp_path)
    with zipfile.ZipFile(templates / "docx" / "monitoring.docx") as archive:
        before = b"".join(map(archive.read, archive.namelist())).decode()
    assert {f"Secret-{n}" for n in range(1, 12)} == set(re.findall(r"Secret-\d+", before))
    made = docx.render(plain(), material(plain(), templates))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        after = {name: archive.read(name).decode(errors="replace") for name in archive.namelist()}
    assert [name for name, text in after.items() if "Secret" in text] == []
    assert [name for name in after if name.startswith(("docProps", "customXml"))] == [
        "docProps/core.xml"
    ]
    assert Document(io.BytesIO(made)).core_properties.title.endswith("Solar")
