"""Does the user of Excel want to stop? Esc, pressed while Excel is the program in front.

Excel itself waits for us and cannot pass the key on, so Windows is asked. Elsewhere there is nobody to ask:
Excel for the Mac does not wait, and its user ends a run by closing the workbook.
"""

from __future__ import annotations

import sys

__all__ = ["escape_pressed"]

_ESCAPE = 0x1B
#: The key is down now, or was pressed since it was asked about last.
_DOWN = 0x8001
_EXCEL = "XLMAIN"
_LONGEST = 64


def escape_pressed() -> bool:
    """Tell whether Esc was pressed in Excel since the last call; always False outside Windows."""
    if sys.platform != "win32":
        return False
    import ctypes

    user32 = ctypes.windll.user32
    pressed = bool(user32.GetAsyncKeyState(_ESCAPE) & _DOWN)
    name = ctypes.create_unicode_buffer(_LONGEST)
    user32.GetClassNameW(user32.GetForegroundWindow(), name, _LONGEST)
    return pressed and name.value == _EXCEL
