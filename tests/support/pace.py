"""Limits in seconds that mean the same work on every machine."""

from __future__ import annotations

import json
import time
import zlib

__all__ = ["allowed"]

USUAL = 0.08
"""Processor seconds of the yardstick on the machine whose seconds the limits are stated in."""


def _yardstick() -> float:
    start = time.process_time()
    rows = [{"city": f"city {n}", "value": n * 1.1, "note": None} for n in range(20_000)]
    text = json.dumps(rows)
    assert len(json.loads(text)) == len(rows)
    assert zlib.compress(text.encode())
    assert sum(n % 7 for n in range(1_000_000)) > 0
    return time.process_time() - start


def allowed(seconds: float) -> float:
    """Return the processor time that is ``seconds`` on the usual machine: more on a slower or busy one."""
    return seconds * max(1.0, sorted(_yardstick() for _ in range(3))[1] / USUAL)
