from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccni_xl.workbook.template.vba.ovba import CHUNK_SIZE, compress, decompress

TEXT = st.text("ab \r\n'()=\"_", max_size=3 * CHUNK_SIZE).map(str.encode)


@given(TEXT)
def test_text_comes_back(data: bytes) -> None:
    assert decompress(compress(data)) == data


@given(st.integers(0, 2**32), st.integers(1, 3))
def test_full_chunks_that_cannot_be_packed_come_back(seed: int, count: int) -> None:
    data = random.Random(seed).randbytes(count * CHUNK_SIZE)
    assert decompress(compress(data)) == data


@pytest.mark.parametrize("size", [1, 15, 16, 17, 32, 33, 64, 65, 2048, 2049, 4095, 4096, 4097])
def test_long_runs_come_back_at_every_width_of_the_distance(size: int) -> None:
    data = bytes(i * 7 % 251 for i in range(size)) + b"x" * size
    assert decompress(compress(data)) == data


def test_the_examples_of_the_specification_are_reproduced() -> None:
    # [MS-OVBA] 3.2.1 and 3.2.3: no repetition, and nothing else
    plain = "0119b000616263646566676800696a6b6c6d6e6f70007172737475762e"
    assert compress(b"abcdefghijklmnopqrstuv.").hex() == plain
    assert compress(b"a" * 73).hex() == "0103b002614500"


def test_a_container_made_by_office_is_read() -> None:
    # [MS-OVBA] 3.2.2; Office chooses other, equally long matches
    packed = (
        "012fb000236161616263646582660070616768696a013808616b6c00306d6e6f70"
        "0671027004107273747576107778797a003c"
    )
    text = b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa"
    assert decompress(bytes.fromhex(packed)) == text
    assert len(compress(text)) == len(packed) // 2


def test_repetition_makes_text_smaller() -> None:
    text = b"Public Sub Ccni_Check()\r\nEnd Sub\r\n" * 100
    assert len(compress(text)) < len(text) / 10


@pytest.mark.parametrize(
    ("container", "message"),
    [
        (b"", "first byte is not 01"),
        (b"\x02\x00\xb0\x00", "first byte is not 01"),
        (b"\x01\x03\x00\x00\x61\x00\x00", "no signature"),
        (b"\x01\xff\xbf\x00", "cut short"),
        (b"\x01\x02\xb0\x01\x00\x50", "reaches"),
    ],
)
def test_what_is_not_a_container_is_refused(container: bytes, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        decompress(container)
