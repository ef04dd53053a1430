#!/usr/bin/env python3
"""Kill commands that write files, and let their system calls fail; look whether any file is damaged.

    python tools/torture.py --kills 1000 --faults 200 --commands recalc,merge,share

Half of the kills hit a chosen system call, half a random moment. A fault is a full disk, a broken one, a file
or a disk without permission, or a folder that is gone. After each the files must be the old ones or the new
ones, byte for byte, and the user must have been told in one sentence. Exit code 1 if there is a complaint.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.support.faults import JOBS
from tests.support.torture import torture


def main() -> int:
    """Run it; return 1 if a file was damaged or an outcome not as it must be."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--faults", type=int, default=200)
    parser.add_argument("--commands", default=",".join(JOBS), help=f"Of: {', '.join(JOBS)}.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="Where to work (default: the system's temporary folder).")
    options = parser.parse_args()
    start = time.perf_counter()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        outcome = torture(
            Path(folder),
            kills=options.kills,
            faults=options.faults,
            commands=options.commands.split(","),
            seed=options.seed,
            tell=lambda text: print(text, flush=True),
        )
    print(outcome.text())
    print(f"{time.perf_counter() - start:.0f} s")
    return 1 if outcome.complaints else 0


if __name__ == "__main__":
    sys.exit(main())
