"""What the main job takes beside the plain script as a corpus grows, and what one document more does: ``python benchmarks/scale.py 6 30 100``.

The documents are made of the sentences of ``data/raw`` in an order by lot, one character in seven another one, so that
no two are equal; one document in five takes three sentences of the one before as they stand. Every figure is
processor time of a process and its children, and its ratio to the script on the same files.
"""

from __future__ import annotations

import os
import platform
import re
import sys
import tempfile
from math import log
from pathlib import Path
from random import Random

from plain import ROOT, SCRIPT, seconds

CHANGED = 1 / 7  # share of the Chinese characters that are others
ARTICLES, SENTENCES = 20, 3  # of a document
TABLES = "import sys, policykit as pk; from policykit.pipeline import results; results(pk.load(sys.argv[1]))"
PLACES = "".join(chr(c) for c in range(0x4E00, 0x4E00 + 400))


def sentences() -> list[str]:
    """The longer sentences of the real documents, without numbers of items."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "data" / "raw").glob("0*.txt"))]
    return [
        s
        for text in texts
        for s in re.findall(r"[^。\n（）]{25,120}。", text)
        if not re.match(r"[一-十\d]", s)
    ]


def varied(sentence: str, rng: Random, alphabet: str) -> str:
    """The sentence with some characters replaced by others of the same corpus."""
    return "".join(
        rng.choice(alphabet) if "一" <= c <= "龥" and rng.random() < CHANGED else c for c in sentence
    )


def documents(n: int) -> list[str]:
    """``n`` texts, the same ones every time; the first are those of a smaller corpus."""
    real, made, before = sentences(), list[str](), list[str]()
    alphabet = "".join(sorted({c for s in real for c in s if "一" <= c <= "龥"}))
    for k in range(n):
        rng = Random(k)
        own = [varied(rng.choice(real), rng, alphabet) for _ in range(ARTICLES * SENTENCES)]
        own[:3] = before[3:6] if k % 5 == 4 else own[:3]
        lines = [f"第{a + 1}条 {''.join(own[a * SENTENCES : (a + 1) * SENTENCES])}" for a in range(ARTICLES)]
        city = PLACES[k // 400 % 400] + PLACES[k % 400]
        made.append("\n".join([f"{city}市支持科技金融发展若干措施", f"（{2015 + k % 10}年）", *lines]))
        before = own
    return made


def add(data: Path, k: int, text: str) -> None:
    """Put a document into the workspace, its region said in the catalog."""
    (data / "raw" / f"{k:06d}.txt").write_text(text, encoding="utf-8")
    with (data / "catalog.csv").open("a", encoding="utf-8") as catalog:
        catalog.write(f"{k:06d}.txt,{text[:2]}市\n")


def main() -> None:
    """A line a size and job: seconds, how many times the script, and the exponent since the size before."""
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}")
    earlier: dict[str, tuple[int, float]] = {}
    for n in map(int, sys.argv[1:] or ("6", "30")):
        with tempfile.TemporaryDirectory() as folder:
            data = Path(folder) / "data"
            (data / "raw").mkdir(parents=True)
            (data / "catalog.csv").write_text("source_file,region\n", encoding="utf-8")
            *texts, last = documents(n + 1)
            for k, text in enumerate(texts):
                add(data, k, text)
            jobs = {"plain script": seconds("-c", SCRIPT, str(data / "raw"), folder)}
            jobs["tables"] = seconds("-c", TABLES, str(data))
            jobs["tables again"] = seconds("-c", TABLES, str(data))
            add(data, n, last)
            jobs["one more, tables"] = seconds("-c", TABLES, str(data))
        for name, took in jobs.items():
            at, then = earlier.get(name, (0, 0.0))
            grown = f"  n^{log(took / then) / log(n / at):.2f}" if at else ""
            print(f"{n:6} {name:17} {took:8.2f} s  x{took / jobs['plain script']:.2f}{grown}", flush=True)
            earlier[name] = n, took


if __name__ == "__main__":
    main()
