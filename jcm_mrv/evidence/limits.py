"""How large a pack may be: what is beyond is refused before it is unpacked."""

from __future__ import annotations

MOST_PACKED = 2 * 1024**3 - 1
"""Bytes of a pack, packed or unpacked: 2 GiB."""
RATIO = 200
"""How many times larger than packed a file may be."""
MOST_MEMBERS = 100_000
MOST_MEMBERS_WRITTEN = 65_534
"""Files that a plain zip can count; more would need Zip64."""
MOST_JSON = 200_000_000
"""Bytes of a JSON or of the manifest of a pack, which are read as a whole."""
BLOCK = 1 << 20
