"""The rule of real offices: 所在部门应为实际处（科）室名称 (三(二)).

What the notice itself says stands here; the province's further words are a setting (``registration_words``).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from zhulu.domain.grants.facts import PersonFacts
from zhulu.domain.rulebook.shapes import Place, Rule, Violation

NO_OFFICE = re.compile(r"管理员|测试(?!验)|[账帐]号|账户|共用|待定|未知|admin|test", re.IGNORECASE)
"""Words that stand for an account or for nobody; 检测试验 and 公用事业 are real sections and pass."""
AUTHORITY_ENDING = re.compile(
    r"(住建[局厅委]|建设[局厅]|建委|建设委员会|管委会|管理委员会|人民政府|主管部门|政数局|管理局)$"
)
"""Endings of the name of a whole authority."""
SECTION_ENDING = re.compile(r"([处科室股站所队办部组]|中心|窗口|大厅|专班)$")
"""Endings of the name of a section inside one."""
BRACKETS = re.compile(r"[（(][^（）()]*[）)]$")
PERSONS = "lines"
"""The sheet of a form on which persons stand."""


def place_of(facts: PersonFacts, column: str) -> Place:
    """Give where a fault of a person stands on a form."""
    return Place(sheet=PERSONS, table="person", row_id=facts.line, column=column)


def office_fault(facts: PersonFacts) -> str | None:
    """Say why an office is not a real section's name, or nothing if it is one."""
    office = "".join(facts.office.split())
    if not office:
        return "所在部门不能为空"
    if NO_OFFICE.search(office) or _is_refused(office, facts):
        return f"“{office}”是账号的叫法，不是处（科）室名称"
    bare = BRACKETS.sub("", office)
    if bare == facts.authority_name or AUTHORITY_ENDING.search(bare):
        return f"“{office}”是机关名称，不是其中的处（科）室"
    if not SECTION_ENDING.search(bare) or SECTION_ENDING.fullmatch(bare):
        return f"“{office}”看不出是哪个处（科）室"
    return None


def _is_refused(office: str, facts: PersonFacts) -> bool:
    for allowed in facts.dictionary.allowed_offices:
        office = office.replace(allowed, "")
    return any(word and word in office for word in facts.dictionary.refused_offices)


@dataclass(frozen=True, kw_only=True)
class OfficeIsReal(Rule):
    """The office of an officer is the name of a section that exists (三(二))."""

    def examine(self, facts: PersonFacts, _as_of: date) -> Iterator[Violation]:
        """Yield at most one violation."""
        fault = office_fault(facts) if "office" in facts.asks else None
        if fault:
            yield self.violation(
                fault, remedy="请填写实际处（科）室名称，例如“建筑业管理科”", place=place_of(facts, "office")
            )


OFFICE_IS_REAL = OfficeIsReal(cites=("三(二)",))
