"""Text into HTML so that it stays text, whatever somebody typed into a cell."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any

__all__ = ["digest", "inline", "safe_json"]

#: Characters that could end a script element, open a comment in it, or end a line of JavaScript.
_ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def safe_json(data: Mapping[str, Any]) -> str:
    r"""Return JSON that may stand inside a script element.

    Raises
    ------
    ValueError
        A number is not finite: missing values are None.

    Examples
    --------
    >>> safe_json({"name": "</script><!--"})
    '{"name":"\\u003c/script\\u003e\\u003c!--"}'
    """
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    # A lone surrogate is no character and cannot be written as UTF-8; it becomes the sign for that.
    return text.encode("utf-8", "replace").decode("utf-8").translate(_ESCAPES)


def inline(source: str) -> str:
    """Return a script or style of ours as it may stand inside its element.

    Raises
    ------
    ValueError
        It holds what would end the element early; that is a fault of the source, not of data.
    """
    lower = source.lower()
    for end in ("</script", "</style", "<!--"):
        if end in lower:
            raise ValueError(f"a source of the page holds {end!r}; write it in two parts")
    return source


def digest(source: str) -> str:
    """Return the source expression that lets a Content-Security-Policy accept exactly this text.

    >>> digest("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode('utf-8')).digest()).decode('ascii')}'"
