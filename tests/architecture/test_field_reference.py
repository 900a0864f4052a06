"""The committed reference of fields is the one that the catalogue prints."""

from pathlib import Path

from zhulu.domain.standard.reference import fields_markdown

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "fields.md"


def test_the_field_reference_is_current() -> None:
    """A change of the catalogue shows in the reference that is reviewed with it."""
    assert REFERENCE.read_text(encoding="utf-8") == fields_markdown()
