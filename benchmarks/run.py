"""Every benchmark, one table each: ``python benchmarks/run.py [name ...]``."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main(names: list[str]) -> None:
    """Run the benchmarks whose names contain one of ``names``, or all."""
    sys.path[:0] = [str(HERE), str(HERE.parent)]
    from table import show

    for path in sorted(HERE.glob("bench_*.py")):
        if not names or any(name in path.stem for name in names):
            module = importlib.import_module(path.stem)
            show(module.measure(), (module.__doc__ or path.stem).splitlines()[0])


if __name__ == "__main__":
    main(sys.argv[1:])
