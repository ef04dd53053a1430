"""What the user sees of a task: progress in the status bar, a sentence, the cell to look at."""

from __future__ import annotations

from typing import Any

from com.sun.star.awt.MessageBoxType import MESSAGEBOX
from com.sun.star.uno import RuntimeException

__all__ = ["Speaker"]

_BAR = "org.ccni.xl.said"
_INFO, _WARNING = 0, 2  # com.sun.star.frame.InfobarType


class Speaker:
    """Speaks to whoever looks at a document."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._indicator: Any = None

    def progress(self, argument: Any) -> None:
        """Show how far a task is; done = of takes the display away."""
        text, done, of = argument["text"], argument["done"], argument["of"]
        if self._indicator is None:
            frame = self._document.CurrentController.Frame
            self._indicator = frame.createStatusIndicator()
            self._indicator.start(text, of)
        self._indicator.setText(text)
        self._indicator.setValue(done)
        if done >= of:
            self.finish()

    def finish(self) -> None:
        """Take the progress display away."""
        if self._indicator is not None:
            self._indicator.end()
            self._indicator = None

    def tell(self, argument: Any) -> None:
        """Say a sentence in a bar above the sheet, which waits for nobody."""
        controller = self._document.CurrentController
        if not controller.Frame.ContainerWindow.isVisible():
            return  # nobody looks, and a bar needs a window
        if controller.hasInfobar(_BAR):
            controller.removeInfobar(_BAR)
        kind = _WARNING if argument.get("warning") else _INFO
        try:
            controller.appendInfobar(_BAR, argument["title"], argument["text"], kind, (), True)
        except RuntimeException:  # a window too small for a bar
            self._box(argument)

    def hush(self, _argument: Any) -> None:
        """Take away what was said before."""
        controller = self._document.CurrentController
        if controller.Frame.ContainerWindow.isVisible() and controller.hasInfobar(_BAR):
            controller.removeInfobar(_BAR)

    def show(self, argument: Any) -> None:
        """Bring a sheet to the front, and a cell of it if one is given."""
        controller = self._document.CurrentController
        sheet = self._document.Sheets.getByName(argument["sheet"])
        controller.setActiveSheet(sheet)
        if argument.get("cell"):
            controller.select(sheet.getCellRangeByName(argument["cell"]))

    def _box(self, argument: Any) -> None:
        window = self._document.CurrentController.Frame.ContainerWindow
        box = window.Toolkit.createMessageBox(window, MESSAGEBOX, 1, argument["title"], argument["text"])
        box.execute()
        box.dispose()
