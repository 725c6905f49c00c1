"""The tables and the words of the reports on the six documents, pinned: a step changes what it means to change, nothing else.

``python tests/test_pins.py`` writes the pins anew; ``python tests/test_pins.py FOLDER`` also leaves there what they are made
of, so that two states can be compared with ``diff -r``.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import tempfile
import zipfile
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).parents[1]
PINS = Path(__file__).with_name("pins.json")


def outputs(folder: Path) -> dict[str, str]:
    """Every exported table by name, and the text of the reports; built from a copy of the repository's data."""
    from policykit import pipeline
    from policykit.report.html import report_html
    from policykit.report.word import report_docx
    from policykit.report.wording.record import record_of

    data = folder / "data"
    for name in ("raw", "reference", "gold"):
        shutil.copytree(ROOT / "data" / name, data / name)
    done = pipeline.built(data, folder / "out")
    pipeline.export(done, folder / "out", only="tables")
    made = {
        path.name: path.read_text(encoding="utf-8") for path in sorted((folder / "out/tables").glob("*.csv"))
    }
    corpus = pipeline.corpus_of(done)
    tables = pipeline.results(corpus)
    record = replace(record_of(corpus), idf="idf-1", packages={}, codebook={})

    for lang in ("zh", "en"):
        page = report_html(tables, [], record, lang=lang)
        made[f"report.{lang}.html"] = re.sub(r"(?s)<(script|style).*?</\1>|<[^>]*>", "\n", page)
        word = report_docx(tables, [], record, lang=lang)
        xml = zipfile.ZipFile(BytesIO(word)).read("word/document.xml").decode()
        made[f"report.{lang}.docx"] = "\n".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", xml))
    return made


def pins(made: dict[str, str]) -> dict[str, str]:
    return {name: sha256(text.encode()).hexdigest()[:16] for name, text in made.items()}


def test_tables_and_reports_of_the_six_are_what_they_were(tmp_path: Path) -> None:
    now, then = pins(outputs(tmp_path)), json.loads(PINS.read_text(encoding="utf-8"))
    assert {name for name in now | then if now.get(name) != then.get(name)} == set()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        texts = outputs(Path(temporary))
    PINS.write_text(json.dumps(pins(texts), indent=1) + "\n", encoding="utf-8")
    if sys.argv[1:]:
        target = Path(sys.argv[1])
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        for name, text in texts.items():
            (target / name).write_text(text, encoding="utf-8")
