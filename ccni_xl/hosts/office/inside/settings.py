"""What the extension was told when it was built: where the worker is, and what its functions are called."""

from __future__ import annotations

import json
import os
from typing import Any

__all__ = ["load"]


def load() -> Any:
    """Return the settings that stand beside the component."""
    folder = os.path.dirname(os.path.abspath(__file__))
    path = os.path.join(folder, os.pardir, os.pardir, "settings.json")
    with open(path, encoding="utf-8") as file:
        return json.load(file)
