"""Write ``vbaProject.bin`` from the text of its modules.

The project holds source only, no compiled code: Excel compiles a module when it first runs.
Every figure in it is fixed, so equal sources give equal bytes.

References
----------
Microsoft, [MS-OVBA] Office VBA File Format Structure, sections 2.3 and 2.4.3.
"""

from __future__ import annotations

import struct
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from ccni_xl.workbook.template.vba.cfb import write_compound_file
from ccni_xl.workbook.template.vba.modules import Module, ModuleKind
from ccni_xl.workbook.template.vba.ovba import compress

__all__ = ["REFERENCES", "Reference", "vba_project"]

_PROJECT_NAME = "CCNI"
_CODE_PAGE = 1252
_LANGUAGE = 0x0409
_PROJECT_ID = "{" + str(uuid.uuid5(uuid.NAMESPACE_URL, "urn:ccni-xl:vba-project")).upper() + "}"
_VERSION_MAJOR, _VERSION_MINOR = 0x65BE0257, 17
# "No compiled code; read the source": the only valid content for a source-only project.
_VBA_PROJECT_STREAM = bytes.fromhex("CC61FFFF000100")


@dataclass(frozen=True, slots=True)
class Reference:
    """A type library that the project uses."""

    name: str
    libid: str


REFERENCES = (
    Reference(
        "stdole",
        r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb#OLE Automation",
    ),
    Reference(
        "Office",
        r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0#C:\Program Files\Common Files"
        r"\Microsoft Shared\OFFICE16\MSO.DLL#Microsoft Office 16.0 Object Library",
    ),
)


def _record(number: int, payload: bytes = b"") -> bytes:
    return struct.pack("<HI", number, len(payload)) + payload


def _u16(value: int) -> bytes:
    return struct.pack("<H", value)


def _u32(value: int) -> bytes:
    return struct.pack("<I", value)


def _text_pair(number: int, unicode_number: int, text: str) -> bytes:
    """Return a text twice, as bytes and as UTF-16, each under its own record number."""
    return _record(number, text.encode("ascii")) + _record(unicode_number, text.encode("utf-16-le"))


def _project_records() -> list[bytes]:
    return [
        _record(0x01, _u32(3)),  # PROJECTSYSKIND: 64-bit Windows
        _record(0x02, _u32(_LANGUAGE)),  # PROJECTLCID
        _record(0x14, _u32(_LANGUAGE)),  # PROJECTLCIDINVOKE
        _record(0x03, _u16(_CODE_PAGE)),  # PROJECTCODEPAGE
        _record(0x04, _PROJECT_NAME.encode("ascii")),  # PROJECTNAME
        _text_pair(0x05, 0x40, ""),  # PROJECTDOCSTRING
        _record(0x06),  # PROJECTHELPFILEPATH, first copy
        _record(0x3D),  # second copy
        _record(0x07, _u32(0)),  # PROJECTHELPCONTEXT
        _record(0x08, _u32(0)),  # PROJECTLIBFLAGS
        # PROJECTVERSION: its size field counts the major number only
        struct.pack("<HIIH", 0x09, 4, _VERSION_MAJOR, _VERSION_MINOR),
        _text_pair(0x0C, 0x3C, ""),  # PROJECTCONSTANTS
    ]


def _reference_records(reference: Reference) -> list[bytes]:
    libid = reference.libid.encode("ascii")
    return [
        _text_pair(0x16, 0x3E, reference.name),  # REFERENCENAME
        _record(0x0D, _u32(len(libid)) + libid + bytes(6)),  # REFERENCEREGISTERED
    ]


def _module_records(module: Module) -> list[bytes]:
    records = [
        _text_pair(0x19, 0x47, module.name),  # MODULENAME
        _text_pair(0x1A, 0x32, module.name),  # MODULESTREAMNAME
        _text_pair(0x1C, 0x48, ""),  # MODULEDOCSTRING
        _record(0x31, _u32(0)),  # MODULEOFFSET: the text begins the stream
        _record(0x1E, _u32(0)),  # MODULEHELPCONTEXT
        _record(0x2C, _u16(0xFFFF)),  # MODULECOOKIE
        _record(0x21 if module.kind is ModuleKind.CODE else 0x22),  # MODULETYPE
    ]
    if module.is_private:
        records.append(_record(0x28))  # MODULEPRIVATE
    records.append(_record(0x2B))  # end of module
    return records


def _directory_stream(modules: Sequence[Module]) -> bytes:
    records = _project_records()
    for reference in REFERENCES:
        records += _reference_records(reference)
    records += [_record(0x0F, _u16(len(modules))), _record(0x13, _u16(0xFFFF))]
    for module in modules:
        records += _module_records(module)
    records.append(_record(0x10))
    return b"".join(records)


def _obfuscated(data: bytes, seed: int) -> str:
    """Return ``data`` under the Data Encryption of [MS-OVBA] 2.4.3.2, with a fixed seed."""
    key = sum(_PROJECT_ID.encode("ascii")) & 0xFF
    out = [seed, seed ^ 2, seed ^ key]
    plain, one_back, two_back = key, out[2], out[1]
    ignored = bytes((seed & 6) >> 1)
    for byte in ignored + _u32(len(data)) + data:
        encrypted = byte ^ (two_back + plain & 0xFF)
        out.append(encrypted)
        two_back, one_back, plain = one_back, encrypted, byte
    return bytes(out).hex().upper()


def _project_line(module: Module) -> str:
    if module.kind.is_document:
        return f"Document={module.name}/&H00000000"
    return f"{'Class' if module.kind is ModuleKind.CLASS else 'Module'}={module.name}"


def _project_stream(modules: Sequence[Module]) -> bytes:
    lines = [
        f'ID="{_PROJECT_ID}"',
        *(_project_line(module) for module in modules),
        f'Name="{_PROJECT_NAME}"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
        f'CMG="{_obfuscated(bytes(4), 0x1A)}"',  # not protected
        f'DPB="{_obfuscated(bytes(1), 0x2C)}"',  # no password
        f'GC="{_obfuscated(bytes([0xFF]), 0x4E)}"',  # visible
        "",
        "[Host Extender Info]",
        "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000",
        "",
        "[Workspace]",
        *(f"{module.name}=0, 0, 0, 0, C" for module in modules),
    ]
    return ("\r\n".join(lines) + "\r\n").encode("ascii")


def _name_map_stream(modules: Sequence[Module]) -> bytes:
    """Return PROJECTwm: each name as bytes and as UTF-16; never compressed."""
    names = (module.name for module in modules)
    pairs = (name.encode("ascii") + b"\0" + name.encode("utf-16-le") + b"\0\0" for name in names)
    return b"".join(pairs) + b"\0\0"


def vba_project(modules: Sequence[Module]) -> bytes:
    """Return the bytes of ``vbaProject.bin`` for ``modules``, in that order.

    Raises
    ------
    ValueError
        If two modules share a name (case does not count), or one has the project's name.
    """
    taken = {_PROJECT_NAME.casefold()}
    for module in modules:
        if module.name.casefold() in taken:
            raise ValueError(f"VBA name {module.name} is used twice")
        taken.add(module.name.casefold())
    streams = {module.name: compress(module.source.encode("ascii")) for module in modules}
    streams["dir"] = compress(_directory_stream(modules))
    streams["_VBA_PROJECT"] = _VBA_PROJECT_STREAM
    return write_compound_file(
        {
            "VBA": streams,
            "PROJECT": _project_stream(modules),
            "PROJECTwm": _name_map_stream(modules),
        }
    )
