"""The shell's command for city profiles: as text, as plain data, or as a page to print."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from ccni_xl.shell import OK, Command, Options, add_file, add_json, language, say

__all__ = ["COMMANDS"]


def profile(options: Options) -> int:
    """Show the profile of cities, or print one A4 page a city to a PDF by LibreOffice."""
    from ccni_xl import profiles
    from ccni_xl.hosts.file import FileHost

    words = language(options.lang)
    loaded = profiles.load(FileHost(options.file), options.edition)
    cities = profiles.choose(loaded.outcome.results, () if options.all else options.city)
    contexts = [loaded.of(city) for city in cities]
    if options.pdf is not None:
        from ccni_xl.office.convert import to_pdf
        from ccni_xl.workbook.template.profile_book import profile_book

        to_pdf(profile_book(contexts), options.pdf)
        pages = len(contexts)
        say(
            f"已生成 {options.pdf}，共 {pages} 页"
            if words == "zh"
            else f"Printed {options.pdf}, {pages} page{'s' * (pages > 1)}"
        )
        return OK
    found = [profiles.plain_profile(context) for context in contexts]
    if options.as_json:
        say(json.dumps(found, ensure_ascii=False, indent=1))
        return OK
    from ccni_xl.console_profile import profile_lines

    for made in found:
        say(profile_lines(made, loaded.base.lang))
        say("")
    return OK


def _arguments(parser: argparse.ArgumentParser) -> None:
    add_file(parser)
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument(
        "--city", action="append", help="Code, Chinese or English name; give it again for more cities."
    )
    which.add_argument("--all", action="store_true", help="Every city, in the order of the sheet Cities.")
    parser.add_argument("--edition", help="Edition to show, instead of the one the workbook ranks.")
    parser.add_argument("--pdf", type=Path, metavar="OUT.pdf", help="Print the pages into this file.")
    add_json(parser)


COMMANDS = (Command("profile", profile, _arguments),)
