"""Every model and every list of choices has its word in the glossary, and no word names what is gone."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

from django.apps import apps

import zhulu.domain
import zhulu.foundation

GLOSSARY = Path(__file__).resolve().parents[2] / "docs" / "glossary.md"
LINE = re.compile(
    r"^\| (?P<word>[^|]+) \| `(?P<name>[^`|]+)` \| (?P<clause>[^|]+) \| (?P<meaning>[^|]+) \|$", re.MULTILINE
)
LINES = list(LINE.finditer(GLOSSARY.read_text(encoding="utf-8")))
NAMES = [line["name"] for line in LINES]
QUALIFIED = re.compile(r"[a-z]+\.[A-Z]\w+")
OF_THE_PROGRAM = {"authorities.Put"}
"""Answers of one function to its caller; people never meet them."""


def models() -> set[str]:
    """List the product's models as ``room.Name``."""
    return {model._meta.label for model in apps.get_models() if model.__module__.startswith("zhulu.")}


def choices() -> Iterator[str]:
    """List the enumerations of domain and foundation as ``room.Name``."""
    for package in (zhulu.domain, zhulu.foundation):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "migrations" in found.name:
                continue
            module = importlib.import_module(found.name)
            for name, thing in vars(module).items():
                if isinstance(thing, type) and issubclass(thing, Enum) and thing.__module__ == found.name:
                    yield f"{found.name.split('.')[2]}.{name}"


def test_every_model_has_its_word() -> None:
    """A model that the glossary does not explain is named."""
    assert len(models()) > 50
    assert sorted(models() - set(NAMES)) == []


def test_every_list_of_choices_has_its_word() -> None:
    """An enumeration of domain or foundation that the glossary does not explain is named."""
    found = set(choices()) - OF_THE_PROGRAM

    assert len(found) > 25
    assert sorted(found - set(NAMES)) == []


def test_no_word_names_what_is_gone() -> None:
    """Every ``room.Name`` of the glossary is a model, an enumeration or a class of the product."""
    known = models() | set(choices()) | {"rulebook.Clause"}
    gone = [name for name in NAMES if QUALIFIED.fullmatch(name) and name not in known]

    assert gone == []


def test_every_line_was_read() -> None:
    """No line of a table escaped the checks by its form."""
    written = [line for line in GLOSSARY.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    headings = [line for line in written if line.startswith(("| 词 |", "| --- |"))]

    assert len(written) - len(headings) == len(LINES)


def test_one_name_has_one_line() -> None:
    """Nothing is explained twice."""
    assert sorted({name for name in NAMES if NAMES.count(name) > 1}) == []


def test_every_meaning_is_one_sentence() -> None:
    """The last column is one Chinese sentence."""
    loose = [line["name"] for line in LINES if not re.fullmatch(r"[^。]+。", line["meaning"])]

    assert loose == []
