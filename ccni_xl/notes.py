"""One thing the reader of a result must know, in both languages."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Note"]


@dataclass(frozen=True, slots=True)
class Note:
    """A plain sentence that belongs to a result: what could not be computed, or what it means.

    Examples
    --------
    >>> Note("只有一个期次", "there is one edition only").text("en")
    'there is one edition only'
    """

    zh: str
    en: str

    def text(self, lang: str = "zh") -> str:
        """Return the sentence in ``lang``."""
        return self.zh if lang == "zh" else self.en
