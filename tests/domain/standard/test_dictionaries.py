"""The dictionaries: labels of their time, nothing invented, every code of every field known."""

from datetime import date

import pytest

from zhulu.domain.standard import dictionaries
from zhulu.domain.standard.catalogue import TABLES
from zhulu.domain.standard.vocabulary import FieldKind, Grade, NoPermitReason, ParticipantRole

BEFORE, AFTER = date(2016, 5, 1), date(2023, 5, 1)


@pytest.mark.parametrize(
    ("dictionary", "code", "on", "label"),
    [
        ("project_type", "01", AFTER, "房屋建筑工程"),
        ("tender_type", "003", AFTER, "直接委托"),
        ("contract_type", "600", BEFORE, "项目总承包"),
        ("contract_type", "600", AFTER, "工程总承包"),
        ("contract_type", "600", None, "工程总承包"),
        ("contract_type", "500", AFTER, "设计施工一体化"),
        ("tender_class", "999", AFTER, None),
        ("investment_property", "100", AFTER, None),
        ("no_permit_reason", "existing", AFTER, "已有施工许可未入审批系统"),
    ],
)
def test_label_of_its_time(dictionary: str, code: str, on: date | None, label: str | None) -> None:
    """A code has the label of the day; one no longer in force keeps its last; unknown ones have none."""
    assert dictionaries.find_label(dictionary, code, on) == label


def test_options_of_a_day() -> None:
    """What may be chosen follows the edition in force."""
    old, new = dict(dictionaries.options("tender_class", BEFORE)), dict(dictionaries.options("tender_class", AFTER))
    assert "005" in old
    assert "010" not in old
    assert "005" not in new
    assert new["010"] == "全过程工程咨询"


def test_codes_without_a_label_are_not_offered() -> None:
    """The labels of InvPropertyNum are 未见出处: its codes are known, none is offered and none is labelled."""
    assert dictionaries.options("investment_property", AFTER) == ()
    assert dictionaries.has_code("investment_property", "103")


@pytest.mark.parametrize("dictionary", sorted(dictionaries.DICTIONARIES))
def test_a_day_knows_a_code_once(dictionary: str) -> None:
    """On any day a code has one entry and a label one code, so that both can be read back."""
    for on in (BEFORE, date(2018, 12, 31), date(2019, 1, 1), AFTER):
        entries = [entry for entry in dictionaries.DICTIONARIES[dictionary].entries if entry.holds(on)]
        assert len({entry.code for entry in entries}) == len(entries)
        labels = [entry.label for entry in entries if entry.label]
        assert len(set(labels)) == len(labels)


def test_every_field_with_codes_has_its_dictionary() -> None:
    """A field of codes names a dictionary that exists, and only such a field names one."""
    for table in TABLES.values():
        for field in table.fields:
            assert (field.dictionary is not None) is (field.kind in {FieldKind.CODE, FieldKind.CODES}), field.column
            assert field.dictionary is None or field.dictionary in dictionaries.DICTIONARIES


def test_enumerations_agree_with_the_dictionaries() -> None:
    """Roles, grades and reasons that code names are those of the dictionaries."""
    assert set(ParticipantRole.values) == {entry.code for entry in dictionaries.DICTIONARIES["corp_role"].entries}
    assert dict(dictionaries.options("data_level", AFTER)) == dict(Grade.choices)
    assert dict(dictionaries.options("no_permit_reason", AFTER)) == dict(NoPermitReason.choices)


def test_grades_say_what_they_mean() -> None:
    """Each grade explains itself in a sentence, and only D is unconfirmed."""
    assert all(grade.meaning.endswith("。") for grade in Grade)
    assert [grade for grade in Grade if not grade.is_confirmed] == [Grade.D]
