"""Catalogue and province's pack hold each other: no setting is read that the page 政策设置 cannot change."""

import tomllib
from pathlib import Path

import zhulu
from tests.support.filing_facts import POLICY_FILE
from zhulu.usecases.policy_settings.catalogue import SETTINGS
from zhulu.usecases.policy_settings.changing import VALUE

SOURCES = Path(zhulu.__file__).parent
NOT_READING = ("usecases/policy_settings/", "usecases/make_demo/")
PACK = tomllib.loads(POLICY_FILE.read_text(encoding="utf-8"))["setting"]


def test_every_shape_has_a_value() -> None:
    """The page shows nothing that the province has not set."""
    assert set(SETTINGS) - {row["key"] for row in PACK} == set()


def test_every_value_of_the_pack_is_in_order() -> None:
    """What the page would refuse does not come in by the pack."""
    faults = {row["key"]: list(SETTINGS[row["key"]].shape.faults(row["value"], VALUE)) for row in PACK}
    assert {key: found for key, found in faults.items() if found} == {}


def test_the_page_says_which_settings_no_code_reads() -> None:
    """Exactly those whose key stands nowhere in the program, outside the page's own catalogue."""
    texts = [
        path.read_text(encoding="utf-8")
        for path in SOURCES.rglob("*.py")
        if not path.relative_to(SOURCES).as_posix().startswith(NOT_READING)
    ]
    unread = {key for key in SETTINGS if not any(f'"{key}"' in text for text in texts)}
    assert unread == {key for key, setting in SETTINGS.items() if not setting.is_read}
