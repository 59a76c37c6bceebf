"""What the page and README.txt say to type is typed, in a shell, by somebody without this tool."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from jcm_mrv import reproduce, sign
from jcm_mrv.evidence.keys import make_key
from jcm_mrv.evidence.packing import readme_bytes
from tests.evidence.packs import small_pack

PAGE = Path(__file__).parents[2] / "docs/how-to/evidence-pack.md"


def of_page() -> str:
    """Give the commands of the section."""
    section = PAGE.read_text(encoding="utf-8").partition("## Check a pack without this tool")[2]
    [block] = re.findall(r"```bash\n(.*?)```", section.partition("\n## ")[0], re.S)
    return block.replace("VN099-2025H1.zip", "FILE.zip").replace("them.", "KEY.")


def of_readme() -> list[str]:
    """Give the commands for a shell that each of the three languages gives."""
    shells = ("unzip ", "cd pack", "sha256sum ", "find ", "wc ", "openssl ")
    texts = re.split(r"\n-{20,}\n", readme_bytes().decode())
    return [
        "\n".join(
            re.split(r" {3,}", line.strip())[0]
            for line in text.splitlines()
            if line.startswith("    ") and line.strip().startswith(shells)
        )
        for text in texts
    ]


def test_three_languages_give_the_same_commands() -> None:
    first, *others = of_readme()
    assert len(first.splitlines()) == 8
    assert others == [first, first]


def test_each_language_says_what_is_not_checked_and_what_to_compare() -> None:
    english, japanese, vietnamese = re.split(r"\n-{20,}\n", readme_bytes().decode())
    for text, words in (
        (english, ("Compare the pack id", "finds no file that was added", "checks no signature")),
        (japanese, ("パック ID は", "追加された", "署名も検証しません")),
        (vietnamese, ("so mã của gói với", "tệp được thêm vào", "không kiểm tra chữ ký")),
    ):
        assert not [word for word in words if word not in text]


@pytest.mark.parametrize("commands", [of_page(), of_readme()[0]], ids=["page", "README.txt"])
def test_a_stranger_checks_hashes_and_signature(commands: str, tmp_path: Path) -> None:
    shutil.move(small_pack(tmp_path / "made"), tmp_path / "FILE.zip")
    make_key(tmp_path / "KEY.pem")
    sign(tmp_path / "FILE.zip", tmp_path / "KEY.pem")
    found = reproduce(tmp_path / "FILE.zip", keys=[tmp_path / "KEY.pub.pem"])

    def typed(folder: Path) -> subprocess.CompletedProcess[str]:
        shutil.rmtree(folder / "pack", ignore_errors=True)
        return subprocess.run(
            ["bash", "-euo", "pipefail", "-c", commands], cwd=folder, capture_output=True, text=True
        )

    done = typed(tmp_path)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    checked = [line for line in lines if line.endswith(": OK")]
    count, listed = (int(line.split()[0]) for line in lines if re.match(r"\s*\d+( man|$)", line))
    assert len(checked) == listed == count - 1
    whole = (tmp_path / "FILE.zip").read_bytes()
    link = zipfile.ZipInfo("project/approval.pdf")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "FILE.zip", "a") as opened:
        opened.writestr(link, "data/roof-a.csv")
    counts = [
        line.split()[0]
        for line in typed(tmp_path).stdout.splitlines()
        if line.strip()[:1].isdigit()
    ]
    # A link that was added counts as a file does.
    assert int(counts[0]) == count + 1, counts
    (tmp_path / "FILE.zip").write_bytes(whole)
    assert any("Verified Successfully" in line for line in lines)
    # Both are what jcm-mrv gives.
    assert f"{found.pack_id}  manifest-sha256.txt" in lines
    assert lines[-1].split()[0] == found.signatures[0]["key_fingerprint"]
    make_key(tmp_path / "other.pem")
    shutil.copy(tmp_path / "other.pub.pem", tmp_path / "KEY.pub.pem")
    assert typed(tmp_path).returncode != 0
    # Without the key no fingerprint is shown, not even that of nothing.
    (tmp_path / "KEY.pub.pem").unlink()
    (tmp_path / "KEY.der").unlink()
    last = commands[commands.index("openssl pkey ") :]
    done = subprocess.run(
        ["bash", "-c", f"cd pack\n{last}"], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.stdout == ""
