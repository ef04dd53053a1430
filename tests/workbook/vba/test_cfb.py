from __future__ import annotations

import io
import random
import struct

import olefile
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccni_xl.workbook.template.vba.cfb import sibling_key, write_compound_file

NOTHING = 0xFFFFFFFF
SIZES = [0, 1, 63, 64, 65, 300, 4095, 4096, 4097, 9000]


def flat(tree: dict[str, object], path: str = "") -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for name, node in tree.items():
        if isinstance(node, bytes):
            found[path + name] = node
        else:
            assert isinstance(node, dict)
            found |= flat(node, f"{path}{name}/")
    return found


def read_back(data: bytes) -> dict[str, bytes]:
    with olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_UNSURE) as ole:
        assert not ole.parsing_issues
        return {"/".join(p): ole.openstream(p).read() if ole.get_size(p) else b"" for p in ole.listdir()}


class Directory:
    """The directory of a compound file, read by the specification's own words."""

    def __init__(self, data: bytes) -> None:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            raw = ole.directory_fp.getvalue()
        self.entries = [struct.unpack_from("<64sHBBIII", raw, i) for i in range(0, len(raw), 128)]

    def name(self, i: int) -> str:
        return self.entries[i][0][: self.entries[i][1] - 2].decode("utf-16-le")

    def walk(self, i: int, under_red: bool = False) -> tuple[int, list[str]]:
        """Return black height and names in order, failing where a red-black rule is broken."""
        if i == NOTHING:
            return 1, []
        red = self.entries[i][3] == 0
        assert not (red and under_red), "red under red"
        left_height, left = self.walk(self.entries[i][4], red)
        right_height, right = self.walk(self.entries[i][5], red)
        assert left_height == right_height, "black heights differ"
        return left_height + (not red), [*left, self.name(i), *right]

    def check(self) -> None:
        for entry in self.entries:
            if entry[2] in (1, 5) and entry[6] != NOTHING:
                assert self.entries[entry[6]][3] == 1, "the root of a tree must be black"
                names = self.walk(entry[6])[1]
                assert names == sorted(names, key=sibling_key)


@pytest.mark.parametrize("count", [*range(1, 35), 63, 64, 65, 99, 128, 200])
def test_every_number_of_modules_gives_a_valid_file(count: int) -> None:
    chance = random.Random(count)
    tree = {
        "VBA": {f"Sheet{i}": chance.randbytes(chance.choice(SIZES)) for i in range(count)},
        "PROJECT": b"x" * 700,
        "PROJECTwm": b"y" * 90,
    }
    data = write_compound_file(tree)
    assert len(data) % 512 == 0
    assert read_back(data) == flat(tree)
    Directory(data).check()


@given(
    st.dictionaries(st.from_regex(r"[A-Za-z_]{1,31}", fullmatch=True), st.binary(max_size=200), max_size=30)
)
def test_names_of_any_length_come_back(streams: dict[str, bytes]) -> None:
    distinct = {name.upper(): (name, content) for name, content in streams.items()}
    tree = dict(distinct.values())
    data = write_compound_file({"VBA": tree, "PROJECT": b"p"})
    assert read_back(data) == flat({"VBA": tree, "PROJECT": b"p"})
    Directory(data).check()


def test_shorter_names_come_first_then_upper_case_order() -> None:
    names = ["_VBA_PROJECT", "dir", "ShHome", "CcniHost", "Dir2"]
    assert sorted(names, key=sibling_key) == ["dir", "Dir2", "ShHome", "CcniHost", "_VBA_PROJECT"]


def test_the_order_given_does_not_matter() -> None:
    assert write_compound_file({"a": b"1", "b": b"2"}) == write_compound_file({"b": b"2", "a": b"1"})


def test_a_name_longer_than_31_characters_is_refused() -> None:
    with pytest.raises(ValueError, match="longer than 31"):
        write_compound_file({"x" * 32: b""})


def test_more_than_seven_megabytes_is_refused() -> None:
    with pytest.raises(ValueError, match="109 FAT sectors"):
        write_compound_file({"big": bytes(8_000_000)})
