"""What a rule warns of is answered with a reason before submission; the reviewer reads both."""

from collections.abc import Mapping, Sequence

from zhulu.domain.filings.operations import Answer
from zhulu.domain.rulebook.runner import Findings
from zhulu.domain.standard.identifiers import find_id_numbers, find_mobiles

LONGEST = 500
"""Characters of one reason; a reviewer reads it beside the figures."""


class WarningsUnanswered(Exception):
    """Reasons are missing or unfit; ``faults`` says for each rule what is wrong with its reason."""

    rule = "WarningsAnswered"

    def __init__(self, faults: Mapping[str, str]) -> None:
        """Keep the faults by rule; the text names them all."""
        super().__init__("；".join(faults.values()))
        self.faults = faults


def said_by_rule(findings: Findings) -> dict[str, list[str]]:
    """Give what each rule warns of, in the order in which the rules were asked."""
    said: dict[str, list[str]] = {}
    for item in findings.warnings:
        said.setdefault(item.rule, []).append(item.message)
    return said


def answers_to(findings: Findings, *, reasons: Mapping[str, str]) -> Sequence[Answer]:
    """Give one answer for each rule that warns.

    Raises:
        WarningsUnanswered: a reason is missing, too long, or carries an ID number or a mobile; all are told at once.
    """
    said = said_by_rule(findings)
    given = {rule: reasons.get(rule, "").strip() for rule in said}
    faults = {rule: fault for rule, text in given.items() if (fault := _fault(said[rule][0], text))}
    if faults:
        raise WarningsUnanswered(faults)
    return [Answer(rule=rule, said="；".join(said[rule]), text=text) for rule, text in given.items()]


def _fault(said: str, text: str) -> str:
    if not text:
        return f"请写明理由：{said}"
    if len(text) > LONGEST:
        return f"理由超过 {LONGEST} 个字，请写得短一些：{said}"
    if find_id_numbers(text) or find_mobiles(text):
        return f"理由里有身份证号或手机号，请删去：{said}"
    return ""
