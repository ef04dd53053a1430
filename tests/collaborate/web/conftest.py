"""A browser for the tests marked so, and pages written once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ccni_xl.collaborate.web import intervals_of, page
from tests.support import web_page
from tests.support.chromium import Page, browser_path, open_page
from tests.support.web_page import Case

READY = "document.documentElement.classList.contains('ready')"
Opener = Callable[..., Page]


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Path]:
    """Return a function that writes the page of a case in a language, once."""
    folder = tmp_path_factory.mktemp("网页 pages")

    def write(name: str, lang: str) -> Path:
        path = folder / f"{name}-{lang}.html"
        if not path.exists():
            case: Case = getattr(web_page, name)()
            study = case.study
            intervals = None if study is None else intervals_of(study, case.results.edition)
            path.write_text(page(case.read, case.results, lang, intervals=intervals), encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="module")
def browser() -> Iterator[Page]:
    """Start one browser for the tests of a module."""
    if browser_path() is None:
        pytest.skip("Chromium is not installed")
    with open_page() as page:
        yield page


@pytest.fixture
def opened(browser: Page, written: Callable[[str, str], Path]) -> Iterator[Opener]:
    """Return a function that opens a case; at the end nothing may have been complained of or asked for."""
    addresses: list[str] = []
    browser.errors.clear()  # a test that is skipped opens nothing and answers for nothing
    browser.requests.clear()

    def open_case(
        name: str = "shipped", lang: str = "zh", hash_: str = "", size: tuple[int, int] = (1440, 900)
    ) -> Page:
        browser.size(*size, mobile=size[0] < 600)
        browser.call("Page.navigate", url="about:blank")
        browser.wait("location.href === 'about:blank'")
        browser.errors.clear()
        browser.requests.clear()
        addresses.append(written(name, lang).as_uri())
        browser.open(addresses[-1] + hash_, READY)
        return browser

    yield open_case
    assert browser.errors == []
    assert [url.split("#")[0] for url in browser.requests] == addresses[-1:]
