"""Rules of the real-name register: real name, right ID number, office line, one account for one person (三(二))."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from zhulu.domain.grants.facts import PersonFacts
from zhulu.domain.grants.rules.offices import OFFICE_IS_REAL, place_of
from zhulu.domain.rulebook.runner import Moment
from zhulu.domain.rulebook.shapes import Rule, Violation
from zhulu.domain.standard.identifiers import is_id_number

PERSONAL_NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+(?:[·•][\u3400-\u9fff\U00020000-\U0003ffff]+)*")
"""Han characters, with a point between the parts of a name of some nationalities."""
SHORTEST_NAME, LONGEST_NAME = 2, 20
NO_NAME = re.compile(
    r"管理员|测试|[账帐]号|账户|用户|审核员|审核人|经办人|负责人|工作人员|值班|办公室|窗口|[局厅委处科股站]$"
)
"""Words that stand for an account, a post or an office, never for a person."""
LANDLINE = re.compile(r"0\d{2,3}-?\d{7,8}(?:-\d{1,6})?")
"""Area code and number, with an extension where there is one."""
MOBILE = re.compile(r"(?:\+?86)?1[3-9]\d{9}")


def bare_phone(phone: str) -> str:
    """Give a telephone number without blanks and with one kind of hyphen."""
    return re.sub(r"\s", "", phone).translate(str.maketrans("－—–（()）", "---    ")).replace(" ", "")


def is_mobile(phone: str) -> bool:
    """Whether a number is a mobile's."""
    return MOBILE.fullmatch(bare_phone(phone).replace("-", "")) is not None


def office_line_fault(phone: str) -> str | None:
    """Say why a number is no office line, or nothing if it is one: guides publish it; a mobile is a person's own."""
    if not phone.strip():
        return "没有填办公电话"
    if is_mobile(phone):
        return "办公电话须是办公座机，不能填手机号"
    return None if LANDLINE.fullmatch(bare_phone(phone)) else f"“{phone.strip()}”不是带区号的座机号码"


def name_fault(facts: PersonFacts) -> str | None:
    """Say why a name is nobody's, or nothing if it may be somebody's."""
    name = "".join(facts.name.split())
    if not name:
        return "没有填姓名"
    if NO_NAME.search(name) or any(word and word in name for word in facts.dictionary.refused_names):
        return f"“{name}”是账号或岗位的叫法，不是姓名"
    if not PERSONAL_NAME.fullmatch(name) or not SHORTEST_NAME <= len(name) <= LONGEST_NAME:
        return f"“{name}”不像姓名"
    return None


@dataclass(frozen=True, kw_only=True)
class NameIsReal(Rule):
    """An officer is registered by a person's real name (三(二))."""

    def examine(self, facts: PersonFacts, _as_of: date) -> Iterator[Violation]:
        """Yield at most one violation."""
        fault = name_fault(facts) if "name" in facts.asks else None
        if fault:
            yield self.violation(fault, remedy="请填写本人身份证上的姓名", place=place_of(facts, "name"))


@dataclass(frozen=True, kw_only=True)
class IdNumberIsRight(Rule):
    """The ID number of a registered officer is one: form, birth date and check digit (GB 11643)."""

    def examine(self, facts: PersonFacts, _as_of: date) -> Iterator[Violation]:
        """Yield at most one violation; the number itself is never repeated."""
        if "id_number" not in facts.asks or is_id_number(facts.id_number.strip().upper()):
            return
        said = "身份证号不对：位数、出生日期或校验位有误" if facts.id_number.strip() else "没有填身份证号"
        yield self.violation(said, remedy="请照身份证填写 18 位号码", place=place_of(facts, "id_number"))


@dataclass(frozen=True, kw_only=True)
class OfficeLineGiven(Rule):
    """An officer has an office line, which the guide publishes; a mobile is never taken for one (三(四))."""

    def examine(self, facts: PersonFacts, _as_of: date) -> Iterator[Violation]:
        """Yield at most one violation."""
        fault = office_line_fault(facts.office_phone) if "office_phone" in facts.asks else None
        if fault:
            yield self.violation(
                fault, remedy="请填写带区号的座机，写成“区号-号码”", place=place_of(facts, "office_phone")
            )


@dataclass(frozen=True, kw_only=True)
class OnePersonOneAccount(Rule):
    """Nobody is registered twice: one person has one account, which nobody else uses (三(二))."""

    def examine(self, facts: PersonFacts, _as_of: date) -> Iterator[Violation]:
        """Yield at most one violation."""
        if facts.is_known_elsewhere:
            yield self.violation(
                "这个身份证号已登记在另一个有效账号下",
                remedy="调动的，请先由原单位注销；本单位已有账号的，请选“已登记的人员”",
                place=place_of(facts, "id_number"),
            )


REGISTRATION: Moment[PersonFacts] = Moment(
    name="registration",
    label="审核人员实名登记",
    rules=(
        NameIsReal(cites=("三(二)b",)),
        OFFICE_IS_REAL,
        IdNumberIsRight(cites=("三(二)b",)),
        OfficeLineGiven(cites=("三(四)",)),
        OnePersonOneAccount(cites=("三(二)b",)),
    ),
    reads=("registration_words",),
)
"""Asked when a person is put on a form, when the form is decided, and when the province takes a registration."""
