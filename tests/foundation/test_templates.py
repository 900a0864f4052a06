"""What no page may carry: inline style, inline script, event attributes; and the weight of what every page loads."""

import gzip
import re
from pathlib import Path

import pytest

import zhulu

SOURCE = Path(zhulu.__file__).parent
TEMPLATES = sorted(SOURCE.glob("**/templates/**/*.html"))
STATIC = SOURCE / "foundation" / "web" / "static" / "zhulu"
FORBIDDEN = {
    "an inline style": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*\bsrc=)", re.IGNORECASE),
    "an event attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "an htmx script attribute": re.compile(r"\shx-on\b|hx-vals\s*=\s*['\"]js:", re.IGNORECASE),
    "a script address": re.compile(r"javascript:", re.IGNORECASE),
    "a foreign origin": re.compile(r"(?:src|href)\s*=\s*['\"](?:https?:)?//", re.IGNORECASE),
    "a dead link": re.compile(r"href\s*=\s*['\"]#['\"]"),
}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_keeps_to_the_content_security_policy(template: Path) -> None:
    """No template carries what the strict policy would block, nor leads nowhere."""
    text = template.read_text(encoding="utf-8")
    found = [what for what, pattern in FORBIDDEN.items() if pattern.search(text)]
    assert found == []


def test_the_stylesheet_stays_small() -> None:
    """One stylesheet of at most 650 lines and 14 KB compressed (ui.md)."""
    style = (STATIC / "zhulu.css").read_bytes()
    assert style.count(b"\n") <= 650
    assert len(gzip.compress(style, 9)) <= 14 * 1024


def test_the_own_script_stays_tiny() -> None:
    """The product's own script stays under 100 lines; pages work without it."""
    assert (STATIC / "zhulu.js").read_text(encoding="utf-8").count("\n") < 100


def test_nothing_of_a_province_stands_in_the_pages() -> None:
    """Province, department and platform come from the pack: no template or style names one."""
    files = [
        *TEMPLATES,
        *STATIC.iterdir(),
        *SOURCE.glob("foundation/web/**/*.py"),
        *SOURCE.glob("interfaces/portal/**/*.py"),
    ]
    assert [path.name for path in files if "吉林" in path.read_text(encoding="utf-8")] == []
