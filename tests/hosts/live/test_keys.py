from __future__ import annotations

import ctypes
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from ccni_xl.hosts.live.keys import escape_pressed


def windows(monkeypatch: pytest.MonkeyPatch, state: int, front: str) -> None:
    def class_name(_window: int, name: Any, _longest: int) -> None:
        name.value = front

    user32 = SimpleNamespace(
        GetAsyncKeyState=lambda key: state if key == 0x1B else 0,
        GetForegroundWindow=lambda: 7,
        GetClassNameW=class_name,
    )
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(user32=user32), raising=False)


@pytest.mark.parametrize(
    ("state", "front", "stop"),
    [(0x8000, "XLMAIN", True), (1, "XLMAIN", True), (0, "XLMAIN", False), (0x8000, "Chrome", False)],
)
def test_esc_counts_in_excel_only(
    monkeypatch: pytest.MonkeyPatch, state: int, front: str, stop: bool
) -> None:
    windows(monkeypatch, state, front)
    assert escape_pressed() is stop


def test_elsewhere_nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    assert escape_pressed() is False
