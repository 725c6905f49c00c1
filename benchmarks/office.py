"""LibreOffice as a writer of .doc, .rtf and .pdf, where it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path

FILTERS = {"doc": "doc:MS Word 97", "rtf": "rtf:Rich Text Format", "pdf": "pdf:writer_pdf_Export"}
SECONDS = 180  # for one call; it converts all files of a format


def office() -> str:
    """The program, or "" where none is installed."""
    return shutil.which("soffice") or shutil.which("libreoffice") or ""


def convert(files: Mapping[str, bytes], form: str) -> dict[str, bytes]:
    """Word files by name, each converted to ``form`` (doc, rtf, pdf), in one call with a profile of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for stem, data in files.items():
            (folder / f"{stem}.docx").write_bytes(data)
        _fonts(folder)
        subprocess.run(
            [
                office(),
                f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                "--headless",
                "--convert-to",
                FILTERS[form],
                "--outdir",
                str(folder / "out"),
                *(str(folder / f"{stem}.docx") for stem in files),
            ],
            check=True,
            capture_output=True,
            timeout=SECONDS,
            env={**os.environ, "XDG_DATA_HOME": str(folder / "share"), "HOME": str(folder)},
        )
        return {stem: (folder / "out" / f"{stem}.{form}").read_bytes() for stem in files}


def _fonts(folder: Path) -> None:
    """The chart font, where LibreOffice looks for a user's fonts: without one, a PDF has boxes for characters."""
    package = metadata.distribution("zhplot")
    (folder / "share" / "fonts").mkdir(parents=True)
    for file in package.files or ():
        if file.suffix == ".ttf":
            shutil.copy(str(package.locate_file(file)), folder / "share" / "fonts" / file.name)
