"""Writing the new package: untouched entries are copied as the compressed bytes they are.

Entries keep their order, names, dates and attributes. What is written is proved afterwards: it opens, every
untouched part is bit for bit the old one, every changed part is well-formed.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Mapping, Set
from io import BytesIO
from typing import Final

from ccni_xl.hosts.file.guard import Package, entry_name
from ccni_xl.hosts.file.refusals import refusal
from ccni_xl.hosts.file.tree import check_well_formed

__all__ = ["build", "prove"]

_UTF8_NAME: Final = 0x800
_VERSION: Final = 20
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def build(package: Package, parts: Mapping[str, bytes], dropped: Set[str]) -> tuple[bytes, int]:
    """Return the new package and the number of entries copied untouched.

    Parameters
    ----------
    package : Package
        The old one.
    parts : mapping of str to bytes
        New content by part name; a name the old package does not have is added at the end.
    dropped : set of str
        Lower-case names of entries to leave out.
    """
    out, index, same = BytesIO(), [], 0
    left = {name.lower(): (name, data) for name, data in parts.items()}
    for info in package.archive.infolist():
        key = info.filename.replace("\\", "/").lower()
        if key in dropped:
            continue
        if key in left:
            raw, entry = _packed(info, left.pop(key)[1])
        else:
            raw, entry = package.raw(info), info
            same += 1
        index.append(_put(out, entry, raw))
    for name, data in left.values():
        info = zipfile.ZipInfo(name, _EPOCH)
        info.create_system, info.orig_filename = 0, name
        info.flag_bits = 0 if name.isascii() else _UTF8_NAME
        raw, entry = _packed(info, data)
        index.append(_put(out, entry, raw))
    begin, directory = out.tell(), b"".join(index)
    out.write(directory)
    comment = package.archive.comment
    count, size = len(index), len(directory)
    out.write(struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, size, begin, len(comment)) + comment)
    return out.getvalue(), same


def _packed(info: zipfile.ZipInfo, data: bytes) -> tuple[bytes, zipfile.ZipInfo]:
    """Return compressed data and an index entry for it, with the old entry's name, date and attributes."""
    squeeze = zlib.compressobj(6, zlib.DEFLATED, -15)
    raw = squeeze.compress(data) + squeeze.flush()
    new = zipfile.ZipInfo(info.filename, info.date_time)
    new.orig_filename, new.comment = info.orig_filename, info.comment
    new.create_system, new.create_version = info.create_system, info.create_version
    new.internal_attr, new.external_attr = info.internal_attr, info.external_attr
    new.flag_bits, new.compress_type = info.flag_bits & _UTF8_NAME, zipfile.ZIP_DEFLATED
    new.CRC, new.compress_size, new.file_size = zlib.crc32(data), len(raw), len(data)
    new.extract_version = _VERSION
    return raw, new


def _put(out: BytesIO, info: zipfile.ZipInfo, raw: bytes) -> bytes:
    """Write one entry and return its line of the index.

    The bit that announces sizes behind the data is cleared, because they stand in front of it; extra fields
    of the old entry describe its old place and are left out.
    """
    name, offset = entry_name(info), out.tell()
    year, month, day, hour, minute, second = info.date_time
    date, time = (year - 1980) << 9 | month << 5 | day, hour << 11 | minute << 5 | second // 2
    version, flags = max(_VERSION, info.extract_version), info.flag_bits & ~0x8
    core = struct.pack(
        "<5H3L",
        version,
        flags,
        info.compress_type,
        time,
        date,
        info.CRC,
        info.compress_size,
        info.file_size,
    )
    out.write(b"PK\3\4" + core + struct.pack("<2H", len(name), 0) + name + raw)
    made_by = struct.pack("<H", info.create_system << 8 | info.create_version)
    tail = struct.pack(
        "<5H2L", len(name), 0, len(info.comment), 0, info.internal_attr, info.external_attr, offset
    )
    return b"PK\1\2" + made_by + core + tail + name + info.comment


def prove(old: Package, new: Package, parts: Mapping[str, bytes], dropped: Set[str]) -> None:
    """Check the new package against the old one and the intended changes.

    Raises
    ------
    WorkbookError
        If anything differs from what was meant; the old file is still in its place then.
    """
    changed = {name.lower() for name in parts}
    expected = (old.entries.keys() - dropped) | changed
    if new.entries.keys() != expected:
        raise refusal("proof", old.label, what=", ".join(sorted(new.entries.keys() ^ expected)))
    for key, info in old.entries.items():
        if key in dropped or key in changed:
            continue
        copy = new.entries[key]
        numbers = (info.CRC, info.file_size, info.compress_type)
        if numbers != (copy.CRC, copy.file_size, copy.compress_type) or old.raw(info) != new.raw(copy):
            raise refusal("proof", old.label, what=info.filename)
    for name, data in parts.items():
        if new.read(name) != data:
            raise refusal("proof", old.label, what=name)
        if name.endswith((".xml", ".rels")):
            check_well_formed(data, name, old.label)
