"""Recalculation in a document that is open in LibreOffice, beside the file host on the same workbook."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
BOOK = ROOT / "workbook" / "CCNI.xlsm"
ROUNDS = 9
Row = dict[str, object]


def measure(rounds: int = ROUNDS) -> list[Row]:
    """Return median seconds of a recalculation as its button starts it, and of the file host."""
    from ccni_xl.app import recalculate
    from ccni_xl.hosts.file import FileHost
    from tests.support import soffice
    from tests.support.office_bench import Bench, profile_with_extension

    if not soffice.available():
        return [{"what": "LibreOffice is not installed"}]
    office, file = [], []
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(profile_with_extension(Path(folder)))
        try:
            document = bench.open(BOOK)
            start = time.perf_counter()
            bench.run(document)
            first = time.perf_counter() - start
            for _ in range(rounds):
                start = time.perf_counter()
                bench.run(document)
                office.append(time.perf_counter() - start)
                start = time.perf_counter()
                recalculate(FileHost(BOOK, out=Path(folder) / "out.xlsm"))
                file.append(time.perf_counter() - start)
        finally:
            bench.close()
    ours, theirs = median(office), median(file)
    return [
        {
            "what": "recalculate, open document",
            "seconds": ours,
            "peer": "file host, same process",
            "peer_seconds": theirs,
            "ratio": ours / theirs,
        },
        {"what": "  the first time (starts the worker)", "seconds": first},
    ]


if __name__ == "__main__":
    from table import show

    show(measure())
