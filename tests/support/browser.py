"""A real Chromium for journeys, watched: nothing may leave the origin and the console must stay silent."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = "no Chromium on this machine: browser journeys were not walked (apt install chromium)"
QUIET = ("--disable-background-networking", "--disable-component-update", "--no-first-run")
OWN_SCHEMES = frozenset({"data", "blob", "about", "chrome", "chrome-extension"})
"""What never leaves the browser: its own PDF viewer is an extension that comes with it."""
PATIENCE = 10_000
"""Milliseconds to wait for an element or a page."""


class Shot(Protocol):
    """Keeps a picture of a page under a name."""

    def __call__(self, page: Page, name: str) -> None:
        """Keep the picture if pictures are wanted."""


@dataclass
class Watch:
    """What the pages of one test did that they should not have done."""

    origin: str
    errors: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    expected: list[re.Pattern[str]] = field(default_factory=list)

    def expect_error(self, pattern: str) -> None:
        """Allow console messages that contain a pattern, such as the ``404`` of a refusal that a test provokes."""
        self.expected.append(re.compile(pattern))

    def follow(self, page: Page) -> None:
        """Start to watch a page."""
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", self._see)

    def demand_clean(self) -> None:
        """Fail if a request left the origin or the console showed an error."""
        unexpected = [error for error in self.errors if not any(pattern.search(error) for pattern in self.expected)]
        assert self.foreign == [], "requests left the origin"
        assert unexpected == [], "the browser's console showed errors"

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.errors.append(f"{message.text} ({message.location.get('url', '')})")

    def _see(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in OWN_SCHEMES and f"{address.scheme}://{address.netloc}" != self.origin:
            self.foreign.append(request.url)


def chromium() -> str | None:
    """Return the path of an installed Chromium, or None."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly that journeys were skipped: a green run without them proves less."""
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if MISSING in str(report.longrepr)]
    if skipped:
        terminalreporter.write_line(f"{len(skipped)} SKIPPED: {MISSING}", red=True, bold=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return Debian's Chromium; skip without one, or fail under ``REQUIRE_BROWSER=1``."""
    executable = chromium()
    if executable is None:
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    expect.set_options(timeout=PATIENCE)
    arguments = [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=executable, args=arguments)
        yield running
        running.close()


@pytest.fixture
def watch(live_site: str) -> Iterator[Watch]:
    """Return what the test's pages do; the test fails at its end if they misbehaved."""
    watching = Watch(origin=live_site)
    yield watching
    watching.demand_clean()


@pytest.fixture
def new_page(browser: Browser, watch: Watch) -> Iterator[Callable[[], Page]]:
    """Return a function that opens a page with cookies of its own: one per person of the journey."""
    contexts = []

    def open_page() -> Page:
        context = browser.new_context(
            base_url=watch.origin,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport={"width": 1280, "height": 800},
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        watch.follow(page)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: Callable[[], Page]) -> Page:
    """Return one watched page of the live site."""
    return new_page()


@pytest.fixture
def shot() -> Shot:
    """Return a function that keeps a full-page picture under ``screenshots/`` when ``ZHULU_SHOTS=1``."""

    def keep(page: Page, name: str) -> None:
        directory: Path | None = settings.SCREENSHOTS
        if directory is not None:
            page.screenshot(path=directory / f"{name}.png", full_page=True)

    return keep
