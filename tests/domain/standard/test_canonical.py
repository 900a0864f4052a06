"""Canonical JSON: equal facts have one writing and one digest."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhulu.domain.standard.canonical import NotCanonical, canonical_json, digest, tidy

scalars = st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8"))
documents = st.dictionaries(
    st.text("abcdefPrjName", min_size=1, max_size=6),
    st.recursive(
        scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text("abc", min_size=1), inner), max_leaves=8
    ),
    max_size=5,
)


@given(document=documents)
def test_writing_is_stable(document: dict[str, object]) -> None:
    """Reading a canonical text and writing it again gives the same text, so its digest never changes."""
    written = canonical_json(document)
    assert canonical_json(json.loads(written)) == written


@given(document=documents)
def test_order_of_keys_does_not_matter(document: dict[str, object]) -> None:
    """The same facts in another order of keys have the same digest."""
    turned = dict(reversed(list(document.items())))
    assert digest(canonical_json(turned)) == digest(canonical_json(document))


def test_writing_by_example() -> None:
    """Keys sorted, no spaces, Chinese unescaped, empty values and tables gone, false and zero kept."""
    document = {
        "tenders": [],
        "project": [{"row_id": "r", "PrjName": "实验楼", "Mark": "", "A": None, "IsMajor": False, "N": 0}],
    }
    assert canonical_json(document) == '{"project":[{"IsMajor":false,"N":0,"PrjName":"实验楼","row_id":"r"}]}'


def test_composed_and_decomposed_text_are_one() -> None:
    """Text is written in NFC, whichever way it came."""
    assert canonical_json({"a": "e\u0301"}) == canonical_json({"a": "\u00e9"})


def test_digest_by_example() -> None:
    """The digest is SHA-256 of the UTF-8 text."""
    assert digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize("value", [1.5, {1: "a"}, object(), {"e\u0301": 1, "\u00e9": 2}])
def test_what_has_no_one_writing_is_refused(value: object) -> None:
    """A float, a key that is no text or two keys that are one are refused instead of being guessed."""
    with pytest.raises(NotCanonical):
        tidy({"a": value})
