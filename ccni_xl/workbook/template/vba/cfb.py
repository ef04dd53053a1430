"""Write a compound file (OLE2), the container of a VBA project.

A compound file is a small file system: sectors of 512 bytes, a table that chains them (FAT), a
directory whose entries form one red-black tree a folder, and a "mini stream" of 64-byte sectors
for streams under 4096 bytes. Only version 3 with up to 109 FAT sectors (about 7 MB) is written;
a VBA project needs less than a tenth of that.

References
----------
Microsoft, [MS-CFB] Compound File Binary File Format.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

__all__ = ["Tree", "sibling_key", "write_compound_file"]

Tree: TypeAlias = "Mapping[str, bytes | Tree]"

_SECTOR = 512
_MINI_SECTOR = 64
_MINI_LIMIT = 4096
_FAT_PER_SECTOR = _SECTOR // 4
_DIFAT_IN_HEADER = 109

_FREE = 0xFFFFFFFF
_END = 0xFFFFFFFE
_FAT_MARK = 0xFFFFFFFD
_NONE = 0xFFFFFFFF

_STORAGE, _STREAM, _ROOT = 1, 2, 5
_RED, _BLACK = 0, 1
_ENTRY = struct.Struct("<64sHBBIII16sIQQIQ")
_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")


def sibling_key(name: str) -> tuple[int, tuple[int, ...]]:
    """Return the order of entries in a folder: shorter first, then upper-case UTF-16 units."""
    upper = name.upper().encode("utf-16-le")
    return len(name.encode("utf-16-le")), struct.unpack(f"<{len(upper) // 2}H", upper)


@dataclass(slots=True)
class _Entry:
    """One directory entry; ``left``, ``right`` and ``child`` are entry numbers."""

    name: str
    kind: int
    data: bytes = b""
    children: list[_Entry] = field(default_factory=list)
    left: int = _NONE
    right: int = _NONE
    child: int = _NONE
    colour: int = _BLACK
    start: int = 0
    size: int = 0

    def pack(self) -> bytes:
        name = self.name.encode("utf-16-le")
        return _ENTRY.pack(
            name,
            len(name) + 2,
            self.kind,
            self.colour,
            self.left,
            self.right,
            self.child,
            b"\0" * 16,
            0,
            0,
            0,
            self.start,
            self.size,
        )


_UNUSED_ENTRY = _ENTRY.pack(b"", 0, 0, 0, _NONE, _NONE, _NONE, b"\0" * 16, 0, 0, 0, 0, 0)


def _make_entry(name: str, node: bytes | Tree, kind: int) -> _Entry:
    if len(name.encode("utf-16-le")) > 62:
        raise ValueError(f"entry name {name!r} is longer than 31 characters")
    if isinstance(node, bytes):
        return _Entry(name, _STREAM, data=node, size=len(node))
    children = [
        _make_entry(child, part, _STREAM if isinstance(part, bytes) else _STORAGE)
        for child, part in node.items()
    ]
    children.sort(key=lambda entry: sibling_key(entry.name))
    return _Entry(name, kind, children=children)


def _link_siblings(children: Sequence[_Entry], first: int) -> int:
    """Make one valid red-black tree of ``children`` (in order); return the number of its root.

    The tree is as balanced as it can be, so every path has the same number of full levels:
    colouring only an incomplete last level red satisfies all red-black rules.
    """
    levels = len(children).bit_length()
    last_is_full = len(children) == (1 << levels) - 1

    def subtree(low: int, high: int, depth: int) -> int:
        if low >= high:
            return _NONE
        middle = (low + high) // 2
        entry = children[middle]
        entry.left = subtree(low, middle, depth + 1)
        entry.right = subtree(middle + 1, high, depth + 1)
        entry.colour = _RED if depth == levels and levels > 1 and not last_is_full else _BLACK
        return first + middle

    return subtree(0, len(children), 1)


def _number_entries(root: _Entry) -> list[_Entry]:
    """Return all entries in directory order, their tree links filled in."""
    entries = [root]
    pending = [root]
    while pending:
        folder = pending.pop(0)
        first = len(entries)
        entries.extend(folder.children)
        folder.child = _link_siblings(folder.children, first)
        pending.extend(child for child in folder.children if child.children)
    return entries


def _chain(start: int, count: int) -> list[int]:
    """Return the FAT entries of ``count`` consecutive sectors from ``start``."""
    return [*range(start + 1, start + count), _END] if count else []


def _sectors(size: int, sector: int = _SECTOR) -> int:
    return -(-size // sector)


class _Body:
    """The sectors after the FAT, and the FAT that chains them."""

    def __init__(self, fat_sectors: int) -> None:
        self.fat: list[int] = [_FAT_MARK] * fat_sectors
        self.data = bytearray()

    def reserve(self, count: int) -> int:
        start = len(self.fat)
        self.fat += _chain(start, count)
        self.data += bytes(count * _SECTOR)
        return start if count else _END

    def place(self, payload: bytes, fill: bytes = b"\0") -> int:
        count = _sectors(len(payload))
        start = self.reserve(count)
        if count:
            self.data[-count * _SECTOR :] = payload.ljust(count * _SECTOR, fill)
        return start


def _pack_mini_stream(entries: Sequence[_Entry]) -> tuple[bytes, list[int]]:
    """Gather all small streams; return the mini stream and its own allocation table."""
    stream = bytearray()
    table: list[int] = []
    for entry in entries:
        if entry.kind != _STREAM or entry.size >= _MINI_LIMIT:
            continue
        count = _sectors(entry.size, _MINI_SECTOR)
        entry.start = len(table) if count else _END
        table += _chain(len(table), count)
        stream += entry.data.ljust(count * _MINI_SECTOR, b"\0")
    return bytes(stream), table


def _fat_sectors(other: int) -> int:
    """Return how many FAT sectors chain themselves and ``other`` sectors."""
    count = 1
    while count * _FAT_PER_SECTOR < count + other:
        count += 1
    if count > _DIFAT_IN_HEADER:
        raise ValueError("the compound file would need more than 109 FAT sectors (about 7 MB)")
    return count


def write_compound_file(tree: Tree) -> bytes:
    """Return ``tree`` as the bytes of a version 3 compound file.

    Parameters
    ----------
    tree : mapping of str to bytes or mapping
        Streams and folders of the root, by name; the order given does not matter.

    Returns
    -------
    bytes
        The file: no time stamps, no class identifiers, equal trees give equal bytes.

    Raises
    ------
    ValueError
        If a name is longer than 31 characters or the file would pass 7 MB.
    """
    root = _make_entry("Root Entry", tree, _ROOT)
    entries = _number_entries(root)
    mini_stream, mini_table = _pack_mini_stream(entries)
    mini_fat = struct.pack(f"<{len(mini_table)}I", *mini_table)
    large = [entry for entry in entries if entry.kind == _STREAM and entry.size >= _MINI_LIMIT]

    directory_count = _sectors(len(entries) * _ENTRY.size)
    payload_sectors = sum(_sectors(size) for size in (len(mini_fat), len(mini_stream)))
    payload_sectors += sum(_sectors(entry.size) for entry in large)
    fat_count = _fat_sectors(directory_count + payload_sectors)

    body = _Body(fat_count)
    directory_start = body.reserve(directory_count)
    mini_fat_start = body.place(mini_fat, fill=b"\xff")
    root.start, root.size = body.place(mini_stream), len(mini_stream)
    for entry in large:
        entry.start = body.place(entry.data)

    directory = b"".join(entry.pack() for entry in entries)
    slots = directory_count * _SECTOR // _ENTRY.size
    directory += _UNUSED_ENTRY * (slots - len(entries))
    body.data[: len(directory)] = directory

    fat = body.fat + [_FREE] * (fat_count * _FAT_PER_SECTOR - len(body.fat))
    difat = [*range(fat_count)] + [_FREE] * (_DIFAT_IN_HEADER - fat_count)
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII109I",
        _MAGIC,
        b"\0" * 16,
        0x003E,  # minor version
        0x0003,  # major version
        0xFFFE,  # little-endian
        9,  # sectors of 2**9 bytes
        6,  # mini sectors of 2**6 bytes
        b"\0" * 6,
        0,  # directory sectors: always 0 in version 3
        fat_count,
        directory_start,
        0,  # transaction number
        _MINI_LIMIT,
        mini_fat_start,
        _sectors(len(mini_fat)),
        _END,  # no DIFAT sectors
        0,
        *difat,
    )
    return header + struct.pack(f"<{len(fat)}I", *fat) + bytes(body.data)
