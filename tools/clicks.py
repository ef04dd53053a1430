"""Repeat the tests with mouse and keyboard: on a quiet machine, or with every core kept busy.

``python tools/clicks.py`` makes 20 runs by the sheet's button and 20 by the toolbar; with ``--busy`` 5 of
each, while one endless loop a core runs beside them at the same priority. Pictures are in ``build/pictures``.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: Ends with its input, so that none is left over whatever becomes of this program.
_BURN = """
import sys, threading
def burn():
    while True:
        pass
threading.Thread(target=burn, daemon=True).start()
sys.stdin.read()
"""


@contextmanager
def burning(cores: int) -> Iterator[None]:
    """Keep some cores busy."""
    burners = [subprocess.Popen([sys.executable, "-c", _BURN], stdin=subprocess.PIPE) for _ in range(cores)]
    try:
        yield
    finally:
        for burner in burners:
            burner.kill()
            burner.communicate()


def main() -> int:
    """Run, and say how long it took under what load."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, help="runs a route (default 20, busy 5)")
    parser.add_argument("--busy", action="store_true", help="keep every core busy meanwhile")
    asked = parser.parse_args()
    runs = asked.runs or (5 if asked.busy else 20)
    test = "tests/office/test_clicks.py::test_type_see_stale_click_see_new_results"
    start = time.monotonic()
    with burning((os.cpu_count() or 1) if asked.busy else 0):
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--no-cov", test],
            cwd=ROOT,
            env={**os.environ, "CCNI_CLICK_RUNS": str(runs)},
        )
        load = os.getloadavg()[0]
    seconds = time.monotonic() - start
    sys.stdout.write(f"{runs} runs a route, {seconds / runs / 2:.1f} s a run, load {load:.1f} at the end\n")
    return done.returncode


if __name__ == "__main__":
    raise SystemExit(main())
