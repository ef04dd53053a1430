"""A screen that nobody sees: an X server in memory, a mouse, a keyboard, and pictures of it."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import tempfile
import time
import zlib
from pathlib import Path

WIDTH, HEIGHT = 1366, 900


def available() -> bool:
    """Tell whether the X server and the tool that moves its mouse are installed."""
    return shutil.which("Xvfb") is not None and shutil.which("xdotool") is not None


class Screen:
    """One X server; its picture lies in a file that is read for screenshots."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="screen-")
        reading, writing = os.pipe()
        size = f"{WIDTH}x{HEIGHT}x24"
        self._process = subprocess.Popen(
            [
                "Xvfb",
                "-displayfd",
                str(writing),
                "-screen",
                "0",
                size,
                "-nolisten",
                "tcp",
                "-fbdir",
                self._folder.name,
            ],
            pass_fds=(writing,),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        with os.fdopen(reading) as told:
            self.display = f":{told.readline().strip()}"

    def _tool(self, *arguments: object) -> None:
        subprocess.run(
            ["xdotool", *map(str, arguments)],
            env={"PATH": "/usr/bin:/bin", "DISPLAY": self.display},
            check=True,
            capture_output=True,
        )

    def click(self, x: int, y: int, times: int = 1) -> None:
        """Move the mouse and press its left button."""
        self._tool("mousemove", x, y)
        time.sleep(0.15)
        self._tool("click", "--repeat", times, 1)

    def press(self, *keys: str) -> None:
        """Press keys, e.g. "Return"."""
        self._tool("key", "--delay", 40, *keys)

    def type(self, text: str) -> None:
        """Type text."""
        self._tool("type", "--delay", 40, text)

    def picture(self, path: Path) -> Path:
        """Save what is on the screen as PNG."""
        data = Path(self._folder.name, "Xvfb_screen0").read_bytes()
        # the X window dump format: 25 big-endian words, the window's name, 12 bytes a colour, then the pixels
        head = struct.unpack(">25I", data[:100])
        size, width, height, line, colours = head[0], head[4], head[5], head[12], head[19]
        pixels = memoryview(data)[size + 12 * colours :]
        rows = bytearray()
        for y in range(height):
            row = pixels[y * line : y * line + 4 * width]
            rgb = bytearray(3 * width)
            rgb[0::3], rgb[1::3], rgb[2::3] = row[2::4], row[1::4], row[0::4]
            rows += b"\0" + rgb
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_png(width, height, bytes(rows)))
        return path

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(10)
        self._folder.cleanup()


def _png(width: int, height: int, rows: bytes) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(rows, 6)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
