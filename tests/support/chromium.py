"""A headless Chromium, driven through its DevTools protocol over a pipe; needs nothing but the browser.

https://chromedevtools.github.io/devtools-protocol/ - JSON messages, each ended by a zero byte, written to the
browser's descriptor 3 and read from its descriptor 4 (option --remote-debugging-pipe).
"""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

__all__ = ["Page", "browser_path", "open_page"]

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OPTIONS = (
    "--headless=new",
    "--remote-debugging-pipe",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--lang=zh-CN",
)
#: Seconds within which the browser answers a command; generous, since machines may be busy.
PATIENCE = 120.0
#: Pressed keys: what the protocol wants to know about each.
KEYS = {
    "Tab": {"key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9},
    "Enter": {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"},
    "Escape": {"key": "Escape", "code": "Escape", "windowsVirtualKeyCode": 27},
    " ": {"key": " ", "code": "Space", "windowsVirtualKeyCode": 32, "text": " "},
}


def browser_path() -> str | None:
    """Return where Chromium is, or None."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


class _Pipe:
    """Messages to and from the browser."""

    def __init__(self, profile: str) -> None:
        path = browser_path()
        if path is None:
            raise RuntimeError("no Chromium is installed")
        to_read, self._write = os.pipe()
        self._read, to_write = os.pipe()
        # Descriptors 3 and 4 of the child are the browser's ends, whatever their numbers are here.
        command = 'exec 3<&"$0" 4>&"$1"; shift; exec "$@"'
        # The sandbox does not work for root, which a container often is.
        root = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
        options = (*OPTIONS, *root, f"--user-data-dir={profile}", "about:blank")
        self.process = subprocess.Popen(
            ["bash", "-c", command, str(to_read), str(to_write), path, *options],
            pass_fds=(to_read, to_write),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(to_read)
        os.close(to_write)
        self._rest = b""

    def send(self, message: dict[str, Any]) -> None:
        os.write(self._write, json.dumps(message).encode() + b"\0")

    def receive(self, timeout: float) -> dict[str, Any] | None:
        """Return the next message, or None if none comes in time."""
        end = time.monotonic() + timeout
        while b"\0" not in self._rest:
            left = end - time.monotonic()
            if left <= 0 or not select.select([self._read], [], [], left)[0]:
                return None
            chunk = os.read(self._read, 1 << 20)
            if not chunk:
                raise RuntimeError("the browser has gone")
            self._rest += chunk
        line, self._rest = self._rest.split(b"\0", 1)
        found: dict[str, Any] = json.loads(line)
        return found

    def close(self) -> None:
        os.close(self._write)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self._read)


class Page:
    """One page of the browser.

    Attributes
    ----------
    errors : list of str
        Everything the console said that is an error or a warning, and every uncaught exception.
    requests : list of str
        Address of every request the page made, its own included.
    """

    def __init__(self, pipe: _Pipe) -> None:
        self._pipe = pipe
        self._number = 0
        self._session: str | None = None
        self.errors: list[str] = []
        self.requests: list[str] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a command and return its answer; events on the way are noted."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        self._pipe.send(message)
        end = time.monotonic() + PATIENCE
        while (left := end - time.monotonic()) > 0:
            answer = self._pipe.receive(left)
            if answer is None:
                break
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                result: dict[str, Any] = answer["result"]
                return result
            self._note(answer)
        raise TimeoutError(f"{method}: no answer within {PATIENCE:.0f} s")

    def _note(self, event: dict[str, Any]) -> None:
        params = event.get("params", {})
        match event.get("method"):
            case "Network.requestWillBeSent":
                self.requests.append(params["request"]["url"])
            case "Runtime.exceptionThrown":
                details = params["exceptionDetails"]
                self.errors.append(details.get("exception", {}).get("description", details["text"]))
            case "Log.entryAdded" if params["entry"]["level"] in ("error", "warning"):
                self.errors.append(params["entry"]["text"])
            case "Runtime.consoleAPICalled" if params["type"] in ("error", "warning", "assert"):
                self.errors.append(" ".join(str(a.get("value", a)) for a in params["args"]))

    def size(self, width: int, height: int, *, mobile: bool = False) -> None:
        """Set the size of the window [CSS pixels]."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=mobile,
        )

    def open(self, url: str, ready: str = "document.readyState === 'complete'") -> None:
        """Go to ``url`` and wait until the expression ``ready`` is true."""
        self.call("Page.navigate", url=url)
        self.wait(ready)

    def run(self, expression: str) -> Any:
        """Return the value of a JavaScript expression; promises are awaited."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            raise AssertionError(details.get("exception", {}).get("description", details["text"]))
        return answer["result"].get("value")

    def wait(self, expression: str, seconds: float = 30.0) -> None:
        """Wait until an expression is true."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                if self.run(f"Boolean({expression})"):
                    return
            except (RuntimeError, AssertionError):  # the page is between two documents
                pass
            time.sleep(0.05)
        raise TimeoutError(f"never true: {expression}")

    def press(self, key: str) -> None:
        """Press and release a key."""
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, **KEYS[key])

    def mouse(self, x: float, y: float, *, click: bool = False) -> None:
        """Move the mouse to a place in the window, and click there."""
        self.call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
        if click:
            for kind in ("mousePressed", "mouseReleased"):
                self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def picture(self, path: Path | None = None, *, full: bool = False) -> bytes:
        """Return a picture of the window (or of the whole page) as PNG."""
        more: dict[str, Any] = {}
        if full:
            area = self.call("Page.getLayoutMetrics")["cssContentSize"]
            more = {"captureBeyondViewport": True, "clip": {**area, "scale": 1}}
        data = base64.b64decode(self.call("Page.captureScreenshot", format="png", **more)["data"])
        if path is not None:
            path.write_bytes(data)
        return data

    def pdf(self) -> bytes:
        """Return the page as it prints on A4."""
        answer = self.call("Page.printToPDF", preferCSSPageSize=True, printBackground=False)
        return base64.b64decode(answer["data"])


@contextmanager
def open_page() -> Iterator[Page]:
    """Start a browser with a profile of its own and give a fresh page of it."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        pipe = _Pipe(profile)
        try:
            page = Page(pipe)
            yield page
            page._session = None
            page.call("Browser.close")
        finally:
            pipe.close()
