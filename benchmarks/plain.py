"""The main job on the six documents against the script that an analyst would write: ``python benchmarks/plain.py``.

The script cuts words with jieba, weighs them, compares the documents, counts a list of words a channel and saves two
heat maps in three formats. Both run in fresh processes on the same files; what is compared is processor time.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
SCRIPT = """
import sys
from pathlib import Path
import jieba, matplotlib
matplotlib.use("agg")
import matplotlib.pyplot as plt
import seaborn as sns
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics.pairwise import cosine_similarity
raw, out = map(Path, sys.argv[1:])
texts = [path.read_text(encoding="utf-8") for path in sorted(raw.glob("*.txt"))]
words = {"credit": ["贷款", "信贷"], "insurance": ["保险"], "equity": ["股权", "基金", "上市"], "bonds": ["债券"], "guarantee": ["担保"]}
weights = TfidfVectorizer(analyzer=jieba.lcut).fit_transform(texts)
counts = [[sum(text.count(w) for w in ws) for ws in words.values()] for text in texts]
for name, table in (("similarity", cosine_similarity(weights)), ("coverage", counts)):
    sns.heatmap(table, annot=True)
    for kind in ("png", "svg", "pdf"):
        plt.savefig(out / f"{name}.{kind}", dpi=300)
    plt.close()
"""


def seconds(*command: str) -> float:
    """Processor time of a process and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *command], cwd=ROOT, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print a line a job: seconds, and how many times the script, or bare Python, they are."""
    with tempfile.TemporaryDirectory() as folder:
        out, data = Path(folder), Path(folder) / "data"
        (data / "raw").mkdir(parents=True)
        for source in (ROOT / "data" / "raw").glob("0*.txt"):
            (data / "raw" / source.name).write_bytes(source.read_bytes())
        plain = seconds("-c", SCRIPT, str(data / "raw"), str(out))
        run = ("-m", "policykit", "run", "--data", str(data), "--out", str(out / "figures"))
        jobs = {"plain script": plain, "everything": seconds(*run), "nothing new": seconds(*run)}
        for name, took in jobs.items():
            print(f"{name:14} {took:6.2f} s  x{took / plain:.2f} of the script")
    bare = min(seconds("-c", "pass") for _ in range(5))
    for name, command in (("import", ("-c", "import policykit")), ("--help", ("-m", "policykit", "--help"))):
        took = min(seconds(*command) for _ in range(5))
        print(f"{name:14} {took:6.3f} s  x{took / bare:.1f} of bare Python")


if __name__ == "__main__":
    main()
