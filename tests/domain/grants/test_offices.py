"""The rule of real offices (三(二))."""

import datetime as dt

import pytest

from zhulu.domain.grants.facts import PersonFacts
from zhulu.domain.grants.rules import OFFICE_IS_REAL, office_fault

REAL = [
    "勘察设计处",
    "建筑业管理科",
    "质监站",
    "办公室",
    "公用事业科",
    "检测试验科",
    "政务服务窗口",
    "建筑市场监管中心",
    "建筑管理处（二）",
    "管理局办公室",
]
NOT_REAL = [
    "住建局",
    "长春新区住房保障和城乡建设局",
    "住房和城乡建设局（本级）",
    "城乡建设委员会",
    "管委会",
    "管理员",
    "系统管理员科",
    "测试",
    "测试科",
    "办公室账号",
    "办公室帐号",
    "admin",
    "Test处",
    "科",
    "中心",
    "张三",
    "  ",
    "",
]


@pytest.mark.parametrize("office", REAL)
@pytest.mark.notice("三(二)")
def test_sections_pass(office: str) -> None:
    """Names of sections that exist pass, also those that contain a refused word's characters."""
    assert office_fault(PersonFacts(office=office)) is None


@pytest.mark.parametrize("office", NOT_REAL)
@pytest.mark.notice("三(二)")
def test_accounts_and_authorities_are_refused(office: str) -> None:
    """Names of accounts, of whole authorities, of nobody or of nothing are refused, with the clause."""
    found = list(OFFICE_IS_REAL.examine(PersonFacts(office=office), dt.date(2026, 3, 16)))
    assert [violation.cites for violation in found] == [("三(二)",)]
    assert found[0].sentence.endswith("（三(二)）")


@pytest.mark.notice("三(二)")
def test_the_authority_itself_is_no_section() -> None:
    """An office that only repeats the authority's own name is refused, whatever it ends with."""
    assert office_fault(PersonFacts(office="某某服务中心", authority_name="某某服务中心")) is not None
    assert office_fault(PersonFacts(office="某某服务中心", authority_name="某某局")) is None
