"""Key files are made once, private, and never overwritten."""

from pathlib import Path

import pytest

from zhulu.foundation.crypto.keys import NATIONAL_PUSH, KeyRefused, parse_keyring, with_younger_key
from zhulu.foundation.secrets import make_secrets, write_once

NAMES = {
    "django.key",
    "personal-data.key",
    "blind-index.key",
    "commitment.key",
    "national-push.key",
    "paper-code.key",
}


def test_missing_keys_are_made_private(tmp_path: Path) -> None:
    """Six files of mode 0600 in a directory of mode 0700, each readable by whom it is for."""
    directory = tmp_path / "secrets"
    made = make_secrets(directory)
    assert {path.name for path in made} == NAMES
    assert directory.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in directory.iterdir()} == {0o600}
    assert parse_keyring((directory / "personal-data.key").read_text()).current == "k1"
    assert len(bytes.fromhex((directory / "blind-index.key").read_text())) == 32


def test_existing_keys_are_kept(tmp_path: Path) -> None:
    """A second call makes only what is missing and leaves the rest byte for byte."""
    make_secrets(tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    (tmp_path / "commitment.key").unlink()
    assert [path.name for path in make_secrets(tmp_path)] == ["commitment.key"]
    after = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert {name: after[name] for name in NAMES - {"commitment.key"}} == {
        name: before[name] for name in NAMES - {"commitment.key"}
    }


def test_two_writers_leave_one_whole_file(tmp_path: Path) -> None:
    """Who comes second finds the first one's key."""
    assert write_once(tmp_path / "a.key", "first") is True
    assert write_once(tmp_path / "a.key", "second") is False
    assert (tmp_path / "a.key").read_text() == "first"
    assert [path.name for path in tmp_path.iterdir()] == ["a.key"]


def test_the_push_ring_grows_and_takes_a_given_key(tmp_path: Path) -> None:
    """A younger key signs from then on and the older stays; a key of the ministry comes in under its own id."""
    make_secrets(tmp_path)
    text = (tmp_path / NATIONAL_PUSH).read_text()
    younger = with_younger_key(text, name=NATIONAL_PUSH)
    given = with_younger_key(younger, name=NATIONAL_PUSH, given=("ministry-7", bytes(range(32))))

    assert parse_keyring(text, name=NATIONAL_PUSH).current == "n1"
    assert parse_keyring(younger, name=NATIONAL_PUSH).current == "n2"
    assert sorted(parse_keyring(given, name=NATIONAL_PUSH).keys) == ["ministry-7", "n1", "n2"]
    for wrong in (("n1", bytes(32)), ("n9", bytes(16))):
        with pytest.raises(KeyRefused):
            with_younger_key(text, name=NATIONAL_PUSH, given=wrong)
    with pytest.raises(KeyRefused):
        parse_keyring(text)
