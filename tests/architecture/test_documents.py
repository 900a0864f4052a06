"""What the documents point at exists, and they carry nothing of the machine on which they were written."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted(
    path
    for place in (ROOT, ROOT / "docs", ROOT / "ops", ROOT / "provinces", ROOT / "notice")
    for path in (place.glob("*.md") if place == ROOT else place.rglob("*.md"))
)
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)")
MACHINE = re.compile(r"/(?:work|root)/|/home/\w+/|TODO|FIXME|TBD")


def test_documents_are_found() -> None:
    """The checks below look at something, and the four first documents are there."""
    assert {"README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"} <= {path.name for path in DOCUMENTS}
    assert len(DOCUMENTS) > 30


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(path: Path) -> None:
    """A relative link names a file or folder of this repository."""
    links = LINK.findall(path.read_text(encoding="utf-8"))

    assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_of_a_machine_stands_in_it(path: Path) -> None:
    """No path of somebody's machine and no unfinished mark."""
    assert MACHINE.findall(path.read_text(encoding="utf-8")) == []


def test_every_decision_record_is_listed_and_whole() -> None:
    """Each record has a number of its own, stands in the index, and has its four parts."""
    records = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
    index = (ROOT / "docs" / "adr" / "README.md").read_text(encoding="utf-8")

    assert len({path.name[:4] for path in records}) == len(records) > 20
    for path in records:
        text = path.read_text(encoding="utf-8")
        assert path.name in index
        assert re.findall(r"^## (\w+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences", "Alternatives"]
