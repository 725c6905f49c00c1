"""Texts that are held in a file: compared with it, or written into it where ``GOLDEN=write`` stands in the environment."""

from __future__ import annotations

import os
from pathlib import Path


def held(path: Path, now: str) -> None:
    """Fails where ``now`` is not what the file holds."""
    if os.environ.get("GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(now, encoding="utf-8")
    assert now == path.read_text(encoding="utf-8"), (
        f"{path.name} is not what it was; GOLDEN=write pytest … writes it anew"
    )
