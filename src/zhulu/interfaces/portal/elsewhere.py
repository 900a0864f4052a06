"""Says by what a project was found where the list does not show it: a builder, an address, a permit's number."""

from collections.abc import Sequence

from zhulu.domain.publication.initials import initials, piece_of

MOST = 3
"""Lines are shown of so many words."""


def found_elsewhere(found_by: str, *, shown: Sequence[str], query: str) -> str:
    """Give the lines that hold the words which nothing shown holds; codes and numbers in capitals, as they are written.

    What is found by the initials of a name is marked in the name and needs no line.
    """
    visible = "\n".join(shown).lower()
    missing = [word for word in dict.fromkeys(query.lower().split()) if word not in visible]
    if not missing or not found_by:
        return ""
    lines = found_by.split("\n")
    found = (_line_of(word, lines, shown) for word in missing[:MOST])
    return "，".join(dict.fromkeys(line for line in found if line))


def marks_in(names: Sequence[str], query: str) -> str:
    """Give the words to mark in names: those of the query, and the pieces whose initials they are."""
    words = query.split()
    letters = [word.lower() for word in words if word.isascii() and len(word) > 1]
    pieces = [piece_of(name, word) for word in letters for name in names if word not in name.lower()]
    return " ".join(dict.fromkeys([*words, *(piece.replace(" ", "") for piece in pieces if piece)]))


def _line_of(word: str, lines: Sequence[str], shown: Sequence[str]) -> str:
    if word.isascii() and any(word in initials(text) for text in shown):
        return ""
    holding = [line for line in lines if word in line]
    if word.isascii() and word.isalpha():
        # Initials are nobody's name: show the name that they are the initials of.
        named = [line for line in lines if not line.isascii() and word in initials(line)]
        holding = named or holding
    return min(holding, key=len, default="").upper()
