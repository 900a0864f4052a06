"""The command line: names as people type them."""

import pytest

from zhulu.interfaces.commands.main import with_underscores


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (["zhulu"], ["zhulu"]),
        (["zhulu", "make-administrator", "--sign-in-name=a-b"], ["zhulu", "make_administrator", "--sign-in-name=a-b"]),
        (["zhulu", "help", "check-demo"], ["zhulu", "help", "check_demo"]),
        (["zhulu", "--version"], ["zhulu", "--version"]),
        (["zhulu", "migrate", "access", "zero-one"], ["zhulu", "migrate", "access", "zero-one"]),
    ],
)
def test_the_commands_name_takes_hyphens(typed: list[str], meant: list[str]) -> None:
    """Only the command's own name is rewritten; options and arguments stay as typed."""
    assert with_underscores(typed) == meant
