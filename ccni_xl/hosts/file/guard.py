"""Opening an untrusted package: every limit is checked before any reader sees the file.

A two-kilobyte file with one cell in the last corner of a sheet makes common readers allocate gigabytes; names
that differ only in case make two programs read different data. The guard looks at the package's index first,
unpacks single parts under a running limit, never to disk, and trusts no declared size.
"""

from __future__ import annotations

import hashlib
import io
import re
import struct
import zipfile
import zlib
from itertools import pairwise
from pathlib import Path
from typing import Final

from ccni_xl.hosts.file.refusals import refusal
from ccni_xl.intake import OversizeError, read_at_most
from ccni_xl.limits import Limits, in_force

__all__ = ["Limits", "Package"]

_MB = 1 << 20
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UNSAFE = re.compile(r"(^|[\\/])\.\.([\\/]|$)|^[A-Za-z]:|^[\\/]|[\x00-\x1f]")
_LINK, _TYPE_MASK = 0o120000, 0o170000
_LOCAL_HEADER = 30


class Package:
    """The parts of a workbook file, held in memory as they lie on the disk.

    Holding the bytes rather than the open file gives one consistent snapshot, and leaves nothing open that
    would stand in the way of replacing the file.

    Parameters
    ----------
    path : Path
        The file.
    limits : Limits, optional
        What it may cost; by default the limits in force.
    data : bytes, optional
        The file's bytes, if they are at hand already.

    Raises
    ------
    WorkbookError
        For anything outside the limits, with the reason.
    """

    def __init__(self, path: Path, limits: Limits | None = None, data: bytes | None = None) -> None:
        self.path, self.limits, self.label = path, limits or in_force(), path.name
        self.data = self._bytes() if data is None else data
        self.sha256 = hashlib.sha256(self.data).digest()
        if self.data[:8] == _OLE:
            raise refusal("ole", self.label)
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(self.data))
            infos = self.archive.infolist()
        except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError, ValueError, OSError) as error:
            raise refusal("not_zip", self.label, why=error) from error
        if len(infos) > self.limits.entries:
            raise refusal("entries", self.label, have=len(infos), limit=self.limits.entries)
        self.entries: dict[str, zipfile.ZipInfo] = {}
        for info in infos:
            self._admit(info)
        self._check_layout(infos)
        if self.has("xl/workbook.bin"):
            raise refusal("xlsb", self.label)

    def _bytes(self) -> bytes:
        try:
            return read_at_most(self.path, self.limits.file_bytes)
        except OversizeError as error:
            have, limit = -(-error.args[0] // _MB), self.limits.file_bytes // _MB
            raise refusal("file_bytes", self.label, have=have, limit=limit) from error
        except FileNotFoundError as error:
            raise refusal("absent", self.label) from error
        except (OSError, ValueError) as error:  # a name with a NUL in it is a ValueError
            why = getattr(error, "strerror", None) or error
            raise refusal("unreadable", self.label, why=why) from error

    def _admit(self, info: zipfile.ZipInfo) -> None:
        """Check one entry of the index and take it in."""
        name, limits = info.filename, self.limits
        if _UNSAFE.search(info.orig_filename):
            raise refusal("part_name", self.label, part=repr(info.orig_filename))
        if info.flag_bits & 0x1:
            raise refusal("part_encrypted", self.label, part=name)
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise refusal("part_method", self.label, part=name, have=info.compress_type)
        if (info.external_attr >> 16) & _TYPE_MASK == _LINK:
            raise refusal("part_link", self.label, part=name)
        key = name.replace("\\", "/").lower()
        if key in self.entries:
            raise refusal("part_twice", self.label, part=name)
        if info.file_size > limits.part_bytes:
            have, limit = info.file_size // _MB, limits.part_bytes // _MB
            raise refusal("part_bytes", self.label, part=name, have=have, limit=limit)
        fold = info.file_size // max(1, info.compress_size)
        if info.file_size > limits.grace_bytes and fold > limits.ratio:
            raise refusal("ratio", self.label, part=name, have=fold, limit=limits.ratio)
        self.entries[key] = info

    def _check_layout(self, infos: list[zipfile.ZipInfo]) -> None:
        """Entries may not share bytes: that is how a small file unpacks to a giant one."""
        total = sum(info.file_size for info in infos)
        if total > self.limits.total_bytes:
            limit = self.limits.total_bytes // _MB
            raise refusal("total_bytes", self.label, have=total // _MB, limit=limit)
        spans = sorted((i.header_offset, self._payload(i) + i.compress_size, i.filename) for i in infos)
        for (_, end, part), (start, _, other) in pairwise(spans):
            if start < end:
                raise refusal("part_overlap", self.label, part=part, other=other)
        if spans and spans[-1][1] > self.archive.start_dir:
            raise refusal("part_overlap", self.label, part=spans[-1][2], other="index")

    def _payload(self, info: zipfile.ZipInfo) -> int:
        """Return where the entry's compressed bytes begin; its own header must agree with the index."""
        at = info.header_offset
        head = self.data[at : at + _LOCAL_HEADER]
        if len(head) < _LOCAL_HEADER or head[:4] != b"PK\3\4":
            raise refusal("part_damaged", self.label, part=info.filename, why="local header")
        names, extra = struct.unpack("<HH", head[26:30])
        begin = at + _LOCAL_HEADER
        if self.data[begin : begin + names] != entry_name(info):
            raise refusal("part_damaged", self.label, part=info.filename, why="two names")
        return int(begin + names + extra)

    # ---------------------------------------------------------------- parts
    def has(self, name: str) -> bool:
        """Tell whether there is such a part; case does not matter in a package."""
        return name.lower() in self.entries

    def real(self, name: str) -> str:
        """Return the part's name in the index's letter case; some programs write it with backslashes."""
        return self.entries[name.lower()].filename.replace("\\", "/")

    def raw(self, info: zipfile.ZipInfo) -> bytes:
        """Return an entry's compressed bytes as they lie in the file."""
        begin = self._payload(info)
        out = self.data[begin : begin + info.compress_size]
        if len(out) != info.compress_size:
            raise refusal("part_damaged", self.label, part=info.filename, why="truncated")
        return out

    def read(self, name: str) -> bytes:
        """Return a part unpacked, checked against its declared size and checksum."""
        info = self.entries.get(name.lower())
        if info is None:
            raise refusal("part_missing", self.label, part=name)
        out = self.raw(info)
        if info.compress_type == zipfile.ZIP_DEFLATED:
            try:
                out = zlib.decompressobj(-15).decompress(out, info.file_size + 1)
            except zlib.error as error:
                raise refusal("part_damaged", self.label, part=info.filename, why=error) from error
        if len(out) != info.file_size:
            raise refusal("part_damaged", self.label, part=info.filename, why="size")
        if zlib.crc32(out) != info.CRC:
            raise refusal("part_damaged", self.label, part=info.filename, why="CRC-32")
        return out


def entry_name(info: zipfile.ZipInfo) -> bytes:
    """Return the bytes of an entry's name as the index holds them."""
    return info.orig_filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437")
