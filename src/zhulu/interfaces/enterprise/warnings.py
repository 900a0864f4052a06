"""Warnings as the check page shows them: by rule, each with the field for the reason why it is so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zhulu.domain.filings.models import Filing
from zhulu.domain.filings.queries import find_latest_submission, list_warning_reasons
from zhulu.domain.rulebook.shapes import Violation
from zhulu.foundation.web.components.shapes import Field, Link, Problem
from zhulu.interfaces.enterprise.faults import place_link
from zhulu.usecases.answer_warnings import LONGEST
from zhulu.usecases.check_filing import Checked

PREFIX = "reason-"


@dataclass(frozen=True, slots=True)
class Warned:
    """One rule that warns: what it says, where, and the field for the answer."""

    links: tuple[Link, ...]
    remedy: str
    clause: str
    field: Field


def warned_rules(
    filing: Filing, checked: Checked, *, typed: Mapping[str, str], faults: Mapping[str, str]
) -> list[Warned]:
    """Give every rule that warns; what was typed stays, else the answer to the last submission is offered again.

    Args:
        typed: rule → reason as it was sent.
        faults: rule → what is wrong with its reason.
    """
    by_rule: dict[str, list[Violation]] = {}
    for item in checked.submission.warnings:
        by_rule.setdefault(item.rule, []).append(item)
    known = {**_last_answers(filing), **typed} if by_rule else {}
    return [_warned(filing, rule, items, known.get(rule, ""), faults.get(rule, "")) for rule, items in by_rule.items()]


def reason_problems(faults: Mapping[str, str]) -> list[Problem]:
    """Tell what is wrong with each reason, leading to its field."""
    return [Problem(fault, clause="三(五)", target=f"f-{PREFIX}{rule}") for rule, fault in faults.items()]


def _last_answers(filing: Filing) -> dict[str, str]:
    submission = find_latest_submission(filing=filing)
    return {row.rule: row.text for row in list_warning_reasons(submission=submission)} if submission else {}


def _warned(filing: Filing, rule: str, items: Sequence[Violation], given: str, fault: str) -> Warned:
    field = Field(
        name=f"{PREFIX}{rule}",
        label="理由",
        kind="textarea",
        value=given,
        required=True,
        wide=True,
        errors=[fault] if fault else [],
        attrs={"maxlength": str(LONGEST), "rows": "2"},
    )
    return Warned(
        links=tuple(place_link(filing.public_id, item.place, item.message) for item in items),
        remedy=items[0].remedy,
        clause="、".join(items[0].cites),
        field=field,
    )
