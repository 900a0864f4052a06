"""A change of a policy setting: previewed, proposed by one person of the province, confirmed by another.

Nothing is edited in place: a confirmed change is another dated version, and the earlier ones stay (ADR 0011, 0025).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.grants.permissions import SettingPolicy
from zhulu.domain.rulebook import operations as rulebook
from zhulu.domain.rulebook.models import PolicySetting, SettingAnswer, SettingProposal
from zhulu.domain.rulebook.operations import Change
from zhulu.domain.rulebook.queries import SettingNotFound, find_setting_version, open_proposals
from zhulu.domain.rulebook.value_shapes import Fault
from zhulu.domain.rulebook.vocabulary import SettingOutcome
from zhulu.domain.standard.canonical import canonical_json, digest
from zhulu.domain.statecraft.operations import CannotAdvance, ReasonMissing
from zhulu.foundation.clock import local_day
from zhulu.usecases.journey import journey
from zhulu.usecases.policy_settings.catalogue import SETTINGS, Setting
from zhulu.usecases.policy_settings.effects import Difference, compare, tell_effects
from zhulu.usecases.recording import Decision, record_decision

CLAUSE = "三(一)"
"""On what it stands that the province decides what the notice leaves open."""
VALUE = "value"
"""The name of the value's controls."""
LONGEST_REASON = 2000
LONGEST_CLAUSE = 100


class CannotSet(CannotAdvance):
    """The value, the day, the reason or the basis is not in order, or nothing would change; ``faults`` tells all."""

    rule = "SettingInOrder"

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Keep the faults; the text is the first with the count of all."""
        super().__init__(f"有 {len(faults)} 处要改：{faults[0].message}（{CLAUSE}）")
        self.faults = tuple(faults)


class CannotAnswer(CannotAdvance):
    """The change is answered already, its day has passed, or the setting has changed since it was proposed."""

    rule = "SettingProposalOpen"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants a setting to be, as typed."""

    key: str
    value: object
    valid_from: date | None
    reason: str
    clause: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would alter."""

    difference: Difference
    effects: list[str]


def preview_change(*, actor: Actor, wanted: Wanted, on: date) -> Preview:
    """Say what a change would alter; nothing is written.

    Raises:
        SettingNotFound, NotPermitted: there is no such setting; the actor may not propose.
        CannotSet: with every fault at once.
    """
    setting = _setting(wanted.key)
    _require_proposer(actor, on)
    change, before = _change(setting, wanted, on)
    return _preview(setting, before, change, on)


def propose_change(*, actor: Actor, wanted: Wanted) -> SettingProposal:
    """Propose another value from a day on.

    Raises:
        SettingNotFound, NotPermitted, CannotSet: as for the preview; a change of it waits already.
    """
    with journey(actor=actor, cause="propose_setting", subject_kind="setting", subject_id=wanted.key) as now:
        on = local_day(now)
        setting = _setting(wanted.key)
        _require_proposer(actor, on)
        rulebook.lock_setting(key=setting.key)
        if open_proposals(among=SettingProposal.objects.filter(key=setting.key)):
            raise CannotSet([Fault("", f"这一项已有待确认的改动，办完才能再提（{CLAUSE}）")])
        change, before = _change(setting, wanted, on)
        preview = _preview(setting, before, change, on)
        proposal = rulebook.propose_setting(
            change=Change(
                key=change.key,
                value=change.value,
                valid_from=change.valid_from,
                reason=change.reason,
                clause=change.clause,
                replaces=change.replaces,
                effects=preview.effects,
            ),
            actor=actor,
            now=now,
        )
        _record(proposal, "propose_setting", f"提出改动“{setting.title}”，自 {proposal.valid_from} 起", actor, now)
        return proposal


def confirm_change(*, actor: Actor, proposal_id: str, remark: str = "") -> SettingAnswer:
    """Bring a proposed change into force from its day on, as another version.

    Raises:
        SettingNotFound, NotPermitted: it is not the actor's to see, or to confirm.
        CannotAnswer: it is answered, its day lies before today, or the setting has changed since.
    """
    with journey(actor=actor, cause="confirm_setting", subject_kind="setting", subject_id=proposal_id) as now:
        on = local_day(now)
        proposal = _open(actor, proposal_id, Permission.SETTING_DECIDE, on)
        if proposal.valid_from < on:
            raise CannotAnswer(f"生效日 {proposal.valid_from} 已经过了，请不同意这一件，另提一个今天以后的（{CLAUSE}）")
        standing = find_setting_version(key=proposal.key, on=proposal.valid_from)
        if (standing.pk if standing else None) != proposal.replaces_id:
            raise CannotAnswer(f"提出以后这一项又有了别的版本，请不同意这一件，照现在的值另提（{CLAUSE}）")
        alone = proposal.proposed_by == actor.account_id
        answer = rulebook.answer_setting(
            proposal=proposal,
            outcome=SettingOutcome.CONFIRMED,
            alone=alone,
            reason=remark.strip(),
            actor=actor,
            now=now,
        )
        title = _setting(proposal.key).title
        _record(proposal, "confirm_setting", f"确认改动“{title}”，自 {proposal.valid_from} 起", actor, now, remark)
        return answer


def decline_change(*, actor: Actor, proposal_id: str, reason: str) -> SettingAnswer:
    """Do not agree to a proposed change; the proposer reads the reason.

    Raises:
        SettingNotFound, NotPermitted, CannotAnswer: as for confirming.
        ReasonMissing: ``reason`` is empty.
    """
    with journey(actor=actor, cause="decline_setting", subject_kind="setting", subject_id=proposal_id) as now:
        proposal = _open(actor, proposal_id, Permission.SETTING_DECIDE, local_day(now))
        if proposal.proposed_by == actor.account_id:
            raise NotPermitted(f"自己提出的改动请用“撤回”（{CLAUSE}）")
        if not reason.strip():
            raise ReasonMissing(f"请写明不同意的理由（{CLAUSE}）")
        answer = rulebook.answer_setting(
            proposal=proposal, outcome=SettingOutcome.DECLINED, alone=False, reason=reason.strip(), actor=actor, now=now
        )
        _record(proposal, "decline_setting", f"不同意改动“{_setting(proposal.key).title}”", actor, now, reason)
        return answer


def withdraw_change(*, actor: Actor, proposal_id: str) -> SettingAnswer:
    """Take one's own proposed change back.

    Raises:
        SettingNotFound, NotPermitted, CannotAnswer: it is not the actor's own, or answered already.
    """
    with journey(actor=actor, cause="withdraw_setting", subject_kind="setting", subject_id=proposal_id) as now:
        proposal = _open(actor, proposal_id, Permission.SETTING_PROPOSE, local_day(now))
        answer = rulebook.answer_setting(
            proposal=proposal, outcome=SettingOutcome.WITHDRAWN, alone=False, reason="", actor=actor, now=now
        )
        _record(proposal, "withdraw_setting", f"撤回改动“{_setting(proposal.key).title}”", actor, now)
        return answer


def _setting(key: str) -> Setting:
    if key not in SETTINGS:
        raise SettingNotFound(key)
    return SETTINGS[key]


def _require_proposer(actor: Actor, on: date) -> None:
    policy = SettingPolicy(on=on)
    if not policy.may(actor=actor, action=Permission.SETTING_READ):
        raise SettingNotFound
    if not policy.may(actor=actor, action=Permission.SETTING_PROPOSE):
        raise NotPermitted(f"政策设置由省厅有 A 级审核权限、完成实名登记的人员提出和确认（{CLAUSE}、三(二)）")


def _open(actor: Actor, proposal_id: str, action: Permission, on: date) -> SettingProposal:
    """Find a proposal under its setting's lock, so that it is answered once."""
    policy = SettingPolicy(on=on)
    proposal = policy.visible_to(actor=actor).filter(public_id=proposal_id).first()
    if proposal is None:
        raise SettingNotFound(proposal_id)
    if not policy.may(actor=actor, action=action, thing=proposal):
        raise NotPermitted(
            f"政策设置的改动由省厅另一名有 A 级审核权限的人员确认，提出的人自己不能确认（{CLAUSE}、三(二)）"
            if action is Permission.SETTING_DECIDE
            else f"只有提出的人可以撤回（{CLAUSE}）"
        )
    rulebook.lock_setting(key=proposal.key)
    answered = SettingAnswer.objects.filter(proposal=proposal).first()
    if answered:
        raise CannotAnswer(f"这个改动{answered.get_outcome_display()}，不能再办（{CLAUSE}）")
    return proposal


def _change(setting: Setting, wanted: Wanted, on: date) -> tuple[Change, PolicySetting | None]:
    faults = list(setting.shape.faults(wanted.value, VALUE))
    if wanted.valid_from is None:
        faults.append(Fault("valid_from", "请填写生效日，写成 2026-03-31 这样"))
    elif wanted.valid_from < on:
        faults.append(Fault("valid_from", f"生效日不能早于今天（{on}）"))
    for name, text, longest, label in (
        ("reason", wanted.reason, LONGEST_REASON, "理由"),
        ("clause", wanted.clause, LONGEST_CLAUSE, "依据"),
    ):
        if not text.strip():
            faults.append(Fault(name, f"请写明{label}"))
        elif len(text) > longest:
            faults.append(Fault(name, f"{label}最多 {longest} 字"))
    day = wanted.valid_from or on
    before = find_setting_version(key=setting.key, on=day)
    if not faults and before and before.value == wanted.value and before.clause == wanted.clause.strip():
        faults.append(Fault(VALUE, "值和依据都与现在的一样，不用改"))
    if faults:
        raise CannotSet(faults)
    change = Change(
        key=setting.key,
        value=wanted.value,
        valid_from=day,
        reason=wanted.reason.strip(),
        clause=wanted.clause.strip(),
        replaces=before,
    )
    return change, before


def _preview(setting: Setting, before: PolicySetting | None, change: Change, on: date) -> Preview:
    old = before.value if before else None
    return Preview(
        difference=compare(setting, before=old, after=change.value),
        effects=tell_effects(setting, before=old, after=change.value, valid_from=change.valid_from, today=on),
    )


def _record(proposal: SettingProposal, kind: str, summary: str, actor: Actor, now: datetime, reason: str = "") -> None:
    content = {
        "setting": [{"key": proposal.key, "value": proposal.value, "valid_from": proposal.valid_from.isoformat()}]
    }
    decision = Decision(
        kind=kind,
        subject_kind="setting",
        subject_id=proposal.key,
        summary=summary,
        content_digest=digest(canonical_json(content)),
        statement={
            "proposal": proposal.public_id,
            "key": proposal.key,
            "value": proposal.value,
            "valid_from": proposal.valid_from.isoformat(),
            "basis": proposal.clause,
            "reason": reason.strip() or proposal.reason,
        },
    )
    record_decision(decision, actor=actor, now=now)
