"""Catalogue and province's pack hold each other: no setting is read that the page 政策设置 cannot change."""

import tomllib

from tests.support.filing_facts import POLICY_FILE
from zhulu.usecases.policy_settings.catalogue import SETTINGS
from zhulu.usecases.policy_settings.changing import VALUE

PACK = tomllib.loads(POLICY_FILE.read_text(encoding="utf-8"))["setting"]


def test_every_setting_of_the_pack_has_its_shape() -> None:
    """A new setting needs a line in ``usecases/policy_settings/catalogue.py``, with theme, title and shape."""
    assert {row["key"] for row in PACK} - set(SETTINGS) == set()


def test_every_shape_has_a_value() -> None:
    """The page shows nothing that the province has not set."""
    assert set(SETTINGS) - {row["key"] for row in PACK} == set()


def test_every_value_of_the_pack_is_in_order() -> None:
    """What the page would refuse does not come in by the pack."""
    faults = {row["key"]: list(SETTINGS[row["key"]].shape.faults(row["value"], VALUE)) for row in PACK}
    assert {key: found for key, found in faults.items() if found} == {}
