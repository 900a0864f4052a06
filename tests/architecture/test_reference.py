"""The committed reference is the one that the product prints."""

from pathlib import Path

import pytest
from django.core.management import call_command

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.statecraft.edges import machines
from zhulu.interfaces.commands.reference import PAGES, addresses

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference"


@pytest.mark.parametrize("name", PAGES)
def test_the_reference_is_current(name: str) -> None:
    """A change of rules, states or addresses shows in the page reviewed with it: run ``zhulu print-reference``."""
    assert (REFERENCE / name).read_text(encoding="utf-8") == PAGES[name]()


def test_the_command_writes_every_page(tmp_path: Path) -> None:
    """``print_reference`` needs no database and leaves all pages where it is told."""
    call_command("print_reference", directory=tmp_path / "reference", verbosity=0)

    assert {path.name for path in (tmp_path / "reference").iterdir()} == set(PAGES)


def test_every_permission_has_its_reason() -> None:
    """No permission is printed without the line that says what it is for."""
    page = PAGES["permissions.md"]()

    assert all(f"| `{permission.value}` | " in page for permission in Permission)
    assert "| `` |" not in page
    assert len(list(addresses())) > 20


def test_every_transition_is_drawn() -> None:
    """Each edge of each table stands in its diagram."""
    page = PAGES["states.md"]()

    for machine in machines():
        for source, target in machine.edges():
            assert f"    {source} --> {target}: " in page
