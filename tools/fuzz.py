#!/usr/bin/env python3
"""Read mutated workbooks, CSV files, frameworks and messages for some time, and look for crashes.

    python tools/fuzz.py --minutes 10            # prints the figures and every crash; exit code 1 if any
    python tools/fuzz.py --seed 7 --case xml:123 # shows one case again, with its traceback

Without --seed each run makes new cases; the seed is printed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import warnings
from pathlib import Path
from random import SystemRandom

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.support.fuzzing import TARGETS, fuzz, run_case


def main() -> int:
    """Run the cases; return 1 if one failed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(1 << 31))
    parser.add_argument("--case", metavar="TARGET:NUMBER", help=f"Targets: {', '.join(TARGETS)}.")
    options = parser.parse_args()
    warnings.simplefilter("error")  # a warning that reaches a user is a failure, too
    if options.case:
        target, _, number = options.case.partition(":")
        with tempfile.TemporaryDirectory() as folder:
            refused = run_case(target, options.seed, int(number), Path(folder))
        print("refused in words" if refused else "read")
        return 0
    print(f"seed {options.seed}", flush=True)
    found = fuzz(60 * options.minutes, options.seed)
    print(found.text())
    return 1 if found.failures else 0


if __name__ == "__main__":
    sys.exit(main())
