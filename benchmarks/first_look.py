"""How long a person waits for ``import policykit as pk; pk.load("data")`` to show itself: three seconds at most.

``python benchmarks/first_look.py`` starts fresh processes on a copy of the six documents: with the store present,
with nothing but ``raw/`` (everything is read), and a bare ``import pandas`` beside them, which is the floor. Python's
bytecode is kept in a folder of the benchmark, as an installed package has it: without it compiling pandas
anew takes longer than everything else. Prints medians, by the clock and of the processor (what a machine with
nothing else to do takes by the clock, so it is judged by them), and where the time of one look goes.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROUNDS = 5
MOST = 3.0  # seconds
FLOOR = "import pandas"
SHOWN = """
import time
begin = time.process_time()
import policykit as pk
imported = time.process_time()
corpus = pk.load("data")
loaded = time.process_time()
corpus._repr_html_()
print(imported - begin, loaded - imported, time.process_time() - loaded)
"""


def run(code: str, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    settings = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    settings |= {"PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}
    command = [sys.executable, *options, "-c", code]
    return subprocess.run(command, cwd=folder, env=settings, capture_output=True, text=True, check=True)


def seconds(code: str, folder: Path, *, anew: bool = False) -> list[float]:
    """Seconds of a process; ``anew``: after everything derived was deleted."""
    if anew:
        shutil.rmtree(folder / "data" / "corpus", ignore_errors=True)
    ends = "print(time.process_time() - used, time.perf_counter() - start)"
    timed = f"import time; start, used = time.perf_counter(), time.process_time()\n{code}\n{ends}"
    return [float(n) for n in run(timed, folder).stdout.split()]


def slowest_imports(folder: Path, most: int = 12) -> list[str]:
    """The imports of a first look that take longest, what they import themselves included."""
    lines = run(SHOWN, folder, "-X", "importtime").stderr.splitlines()
    found = []
    for line in lines:
        parts = line.removeprefix("import time:").split("|")
        if len(parts) == 3 and parts[1].strip().isdecimal():
            found.append((int(parts[1]) / 1e6, parts[2].strip()))
    return [f"  {took:5.2f} s  {name}" for took, name in sorted(found, reverse=True)[:most]]


def main() -> int:
    """Print the medians; 1 where a first look takes longer than three seconds."""
    slow = 0
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        shutil.copytree(ROOT / "data" / "raw", folder / "data" / "raw")
        seconds(SHOWN, folder)  # writes the bytecode and the store
        cases = (
            ("bare pandas", FLOOR, False),
            ("store present", SHOWN, False),
            ("store absent", SHOWN, True),
        )
        for name, code, anew in cases:
            rounds = [seconds(code, folder, anew=anew) for _ in range(ROUNDS)]
            *parts, processor, clock = (statistics.median(part) for part in zip(*rounds, strict=True))
            said = "".join(
                f", {what} {part:.2f}" for what, part in zip(("import", "load", "show"), parts, strict=False)
            )
            print(f"{name}: {processor:.2f} s of the processor{said}; {clock:.2f} s by the clock")
            slow += processor > MOST
        print("\n".join(["slowest imports:", *slowest_imports(folder)]))
    return min(slow, 1)


if __name__ == "__main__":
    sys.exit(main())
