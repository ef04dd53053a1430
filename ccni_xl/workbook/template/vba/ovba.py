"""MS-OVBA compression: the packing of every text stream in a VBA project.

The text is cut into chunks of 4096 bytes. A chunk is a two-byte header and a row of token
groups; a group is one byte of eight flags and up to eight tokens, each either one literal byte
(flag 0) or a two-byte copy token (flag 1) that repeats bytes already unpacked in the same chunk.
How many bits of a copy token hold the distance depends on how far the chunk is unpacked.

References
----------
Microsoft, [MS-OVBA] Office VBA File Format Structure, section 2.4.1.
"""

from __future__ import annotations

import struct

__all__ = ["CHUNK_SIZE", "compress", "decompress"]

CHUNK_SIZE = 4096
_SIGNATURE = 0x01
_PACKED_HEADER = 0xB000
_RAW_HEADER = 0x3000
_PACKED_FLAG = 0x8000
_SHORTEST_COPY = 3


def _distance_bits(position: int) -> int:
    """Return the width of the distance field once ``position`` bytes of the chunk are out."""
    return max(4, (position - 1).bit_length())


class _Matcher:
    """Finds the longest earlier repetition of what comes next in one chunk."""

    def __init__(self, chunk: bytes) -> None:
        self._chunk = chunk
        self._starts: dict[bytes, list[int]] = {}
        self._indexed = 0

    def longest(self, position: int, limit: int) -> tuple[int, int]:
        """Return (length, start) of the longest match for ``position``; length 0 if there is none.

        Nearer starts are tried first, so among equals the nearest wins and the output is fixed.
        """
        chunk = self._chunk
        while self._indexed < position:
            key = chunk[self._indexed : self._indexed + _SHORTEST_COPY]
            self._starts.setdefault(key, []).append(self._indexed)
            self._indexed += 1
        best_length, best_start = 0, 0
        for start in reversed(self._starts.get(chunk[position : position + _SHORTEST_COPY], [])):
            length = _SHORTEST_COPY
            while length < limit and chunk[start + length] == chunk[position + length]:
                length += 1
            if length > best_length:
                best_length, best_start = length, start
                if length == limit:
                    break
        return best_length, best_start


def _pack_chunk(chunk: bytes) -> bytes:
    """Return the token groups of one chunk, without its header."""
    matcher = _Matcher(chunk)
    packed = bytearray()
    position = 0
    while position < len(chunk):
        flags = 0
        tokens = bytearray()
        for bit in range(8):
            if position >= len(chunk):
                break
            bits = _distance_bits(position)
            limit = min((0xFFFF >> bits) + _SHORTEST_COPY, len(chunk) - position)
            length, start = matcher.longest(position, limit) if limit >= _SHORTEST_COPY else (0, 0)
            if length:
                distance = position - start - 1
                tokens += struct.pack("<H", distance << (16 - bits) | length - _SHORTEST_COPY)
                flags |= 1 << bit
                position += length
            else:
                tokens.append(chunk[position])
                position += 1
        packed.append(flags)
        packed += tokens
    return bytes(packed)


def compress(data: bytes) -> bytes:
    """Return ``data`` as a compressed container.

    Parameters
    ----------
    data : bytes
        Any bytes. Only the last chunk may be shorter than 4096 bytes.

    Returns
    -------
    bytes
        The container; equal input gives equal output everywhere.

    Notes
    -----
    A raw chunk always unpacks to 4096 bytes, so a last chunk that cannot be made smaller comes
    back padded with zeros. VBA text never does that: it is ASCII with many repetitions.

    Examples
    --------
    >>> decompress(compress(b"Option Explicit")) == b"Option Explicit"
    True
    """
    container = bytearray([_SIGNATURE])
    for start in range(0, len(data), CHUNK_SIZE):
        chunk = data[start : start + CHUNK_SIZE]
        packed = _pack_chunk(chunk)
        if len(packed) < CHUNK_SIZE:
            container += struct.pack("<H", _PACKED_HEADER | len(packed) - 1) + packed
        else:
            container += struct.pack("<H", _RAW_HEADER | CHUNK_SIZE - 1)
            container += chunk.ljust(CHUNK_SIZE, b"\0")
    return bytes(container)


def _unpack_chunk(packed: bytes) -> bytes:
    """Return the bytes that the token groups of one chunk stand for."""
    chunk = bytearray()
    position = 0
    while position < len(packed):
        flags = packed[position]
        position += 1
        for bit in range(8):
            if position >= len(packed):
                break
            if not flags >> bit & 1:
                chunk.append(packed[position])
                position += 1
                continue
            (token,) = struct.unpack_from("<H", packed, position)
            position += 2
            bits = _distance_bits(len(chunk))
            distance = (token >> (16 - bits)) + 1
            if distance > len(chunk):
                raise ValueError(f"copy token reaches {distance} bytes back, only {len(chunk)} are there")
            for _ in range((token & (0xFFFF >> bits)) + _SHORTEST_COPY):
                chunk.append(chunk[-distance])
    return bytes(chunk)


def decompress(container: bytes) -> bytes:
    """Return what `compress` packed.

    Raises
    ------
    ValueError
        If ``container`` is not a compressed container.
    """
    if not container or container[0] != _SIGNATURE:
        raise ValueError("not a compressed container: the first byte is not 01")
    data = bytearray()
    position = 1
    while position < len(container):
        (header,) = struct.unpack_from("<H", container, position)
        if header >> 12 & 7 != 3:
            raise ValueError(f"chunk header {header:04X} at byte {position} has no signature")
        end = position + (header & 0x0FFF) + 3
        if end > len(container):
            raise ValueError(f"chunk at byte {position} is cut short")
        body = container[position + 2 : end]
        data += _unpack_chunk(body) if header & _PACKED_FLAG else body
        position = end
    return bytes(data)
