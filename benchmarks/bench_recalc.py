"""Whole `recalc` runs against a bare openpyxl load and save of the same file, as processes, in one run.

Run it: ``python benchmarks/bench_recalc.py``.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]
BOOK = ROOT / "workbook" / "CCNI.xlsm"
ROUNDS = 7

Row = dict[str, object]

OPENPYXL = """
import sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1], keep_vba=True)
book.save(sys.argv[2])
"""

RECALC = """
import sys
from ccni_xl.cli import main
main(["recalc", sys.argv[1], "-o", sys.argv[2], "--top", "1"])
"""

SPLIT = """
import sys
from time import perf_counter as now
a = now()
import ccni_xl.cli, ccni_xl.app, ccni_xl.hosts.file, ccni_xl.console
from ccni_xl.pipeline import compute
from ccni_xl.workbook.read import read_inputs
from ccni_xl.workbook.write import write_batch
b = now()
host = ccni_xl.hosts.file.FileHost(sys.argv[1], out=sys.argv[2])
read = read_inputs(host)
c = now()
results = compute(read.inputs, read.frameworks)
d = now()
blocks = {**read.blocks, **host.read(["tbl_runs", "tbl_issues"])}
host.write(write_batch(results, lang=read.lang, places=host.tables(), blocks=blocks))
e = now()
print(b - a, c - b, d - c, e - d)
"""


def _process(code: str, cache: str, *arguments: str) -> tuple[float, str]:
    """Run a process as at a user's: every module comes from compiled code, which the first round makes."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = cache
    start = perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, cwd=ROOT, env=environment
    )
    if done.returncode not in (0, 1) or "Traceback" in done.stderr:
        raise RuntimeError(done.stderr)
    return perf_counter() - start, done.stdout


def measure(book: Path = BOOK, rounds: int = ROUNDS) -> list[Row]:
    """Return median seconds of both processes and the median of their ratios; then recalc's own split."""
    ours, theirs, split = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        out, cache = str(Path(folder) / "out.xlsm"), str(Path(folder) / "compiled")
        for round_ in range(rounds + 1):  # the first warms the disk cache and is not counted
            times = [_process(code, cache, str(book), out) for code in (RECALC, OPENPYXL, SPLIT)]
            if round_:
                ours.append(times[0][0])
                theirs.append(times[1][0])
                split.append([float(x) for x in times[2][1].split()])
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    parts = [median(column) for column in zip(*split, strict=True)]
    return [
        {
            "what": "recalc, whole process",
            "seconds": median(ours),
            "peer": "openpyxl load+save",
            "peer_seconds": median(theirs),
            "ratio": median(a / b for a, b in zip(ours, theirs, strict=True)),
        },
        *(
            {"what": f"  {name}", "seconds": value}
            for name, value in zip(("imports", "read", "compute", "write"), parts, strict=True)
        ),
        {"what": "  peak memory of any of the processes [MiB]", "seconds": peak},
    ]


if __name__ == "__main__":
    from table import show

    show(measure())
