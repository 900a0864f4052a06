"""An authority writes the guides for paths ② and ③ and publishes them, version by version (三(四))."""

from dataclasses import dataclass
from datetime import date, datetime

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.authorities.models import Authority
from zhulu.domain.grants.permissions import registered
from zhulu.domain.guides import operations
from zhulu.domain.guides.facts import GuideFacts, GuideText, text_from
from zhulu.domain.guides.models import GuideVersion
from zhulu.domain.guides.queries import GuideState, find_draft, get_state, list_states, list_versions
from zhulu.domain.guides.rules import GUIDE
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.rulebook.runner import Findings, RulesViolated, examine
from zhulu.domain.standard.vocabulary import Path
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.clock import local_day
from zhulu.usecases.journey import journey
from zhulu.usecases.recording import Decision, record_decision

TEMPLATE = "guide_template"
"""The setting that holds a text to begin with, by path."""
NOT_YOURS = "办事指南由本机关完成实名登记的人员编写和发布（三(四)）"


class NothingNew(CannotAdvance):
    """What would be published is public already."""

    rule = "GuideSaysSomethingNew"


@dataclass(frozen=True, slots=True)
class GuideDesk:
    """What the pages of one guide show."""

    state: GuideState
    text: GuideText
    revision: int
    """0 while nothing was saved: the text is then the newest version's or the template's."""
    changed_at: datetime | None
    findings: Findings
    versions: tuple[GuideVersion, ...]

    @property
    def is_published_as_written(self) -> bool:
        """Whether publishing now would say nothing new."""
        newest = self.state.newest
        return newest is not None and text_from(newest.text) == self.text and not self.state.changes


def list_own_guides(*, actor: Actor, on: date) -> list[GuideState]:
    """List the guides that the officer's authority owes, each with how it stands; an officer of any kind may look.

    Raises:
        NotPermitted: the actor is no officer.
    """
    if actor.standing is None:
        raise NotPermitted(NOT_YOURS)
    return list_states(on=on, authority_ids=[actor.standing.authority_id])


def open_guide(*, actor: Actor, path: Path, on: date) -> GuideDesk:
    """Open one guide of the officer's authority to be written.

    Raises:
        NotPermitted: the actor is no registered officer.
        GuideNotFound: the authority has no grant for the path.
    """
    authority_id = _authority_of(actor)
    state = get_state(authority_id=authority_id, path=path, on=on)
    draft = find_draft(authority_id=authority_id, path=path)
    text = text_from(draft.text) if draft else _begin_with(state, on)
    facts = GuideFacts(text=text, reviewers=state.reviewers)
    return GuideDesk(
        state=state,
        text=text,
        revision=draft.revision if draft else 0,
        changed_at=draft.changed_at if draft else None,
        findings=examine(GUIDE, facts, as_of=on),
        versions=tuple(list_versions(authority_code=state.authority.code, path=path)),
    )


def _begin_with(state: GuideState, on: date) -> GuideText:
    if state.newest:
        return text_from(state.newest.text)
    template = get_policy(as_of=on).mapping(TEMPLATE).get(state.path.value)
    return text_from(template if isinstance(template, dict) else {})


def save_guide(*, actor: Actor, path: Path, text: GuideText, revision: int) -> int:
    """Save what was written, faults and all, and give the new revision; publishing asks the rules.

    Raises:
        NotPermitted, GuideNotFound: as for ``open_guide``.
        GuideChangedElsewhere: another window saved it meanwhile; nothing is overwritten.
    """
    with journey(actor=actor, cause="save_guide", subject_kind="guide", subject_id=path.value) as now:
        authority = _guided(actor, path, local_day(now)).authority
        draft = operations.save_draft(
            authority=authority, path=path, text=text, revision=revision, actor=actor, now=now
        )
        return draft.revision


def publish_guide(*, actor: Actor, path: Path, revision: int, note: str) -> GuideVersion:
    """Publish the saved text as the next version, with the reviewers whom the register names today.

    Args:
        revision: the one that was read; another one is refused.
        note: what is new in this version, for the public.

    Raises:
        NotPermitted, GuideNotFound: as for ``open_guide``; also where nothing was saved yet.
        GuideChangedElsewhere: the text has changed since it was read.
        NothingNew: the newest version says the same already, as after a second click.
        RulesViolated: something that a guide must have is missing; all of it is named.
    """
    with journey(actor=actor, cause="publish_guide", subject_kind="guide", subject_id=path.value) as now:
        on = local_day(now)
        authority_id = _authority_of(actor)
        draft = operations.lock_draft(authority_id=authority_id, path=path, revision=revision)
        state = get_state(authority_id=authority_id, path=path, on=on)
        facts = GuideFacts(text=text_from(draft.text), reviewers=state.reviewers)
        if state.newest and not state.changes and text_from(state.newest.text) == facts.text:
            raise NothingNew(f"保存的内容和公开的第 {state.newest.number} 版一样，不用再发布（三(四)）")
        findings = examine(GUIDE, facts, as_of=on)
        if findings.blocks:
            raise RulesViolated(findings)
        version = operations.add_version(draft=draft, facts=facts, note=note, actor=actor, now=now)
        _record(version, actor=actor, now=now)
        return version


def _authority_of(actor: Actor) -> int:
    standing = registered(actor)
    if standing is None:
        raise NotPermitted(NOT_YOURS)
    return standing.authority_id


def _guided(actor: Actor, path: Path, on: date) -> GuideState:
    return get_state(authority_id=_authority_of(actor), path=path, on=on)


def _record(version: GuideVersion, *, actor: Actor, now: datetime) -> None:
    authority: Authority = version.authority
    record_decision(
        Decision(
            kind="publish_guide",
            subject_kind="guide",
            subject_id=f"{authority.code}:{version.path}:{version.number}",
            summary=f"发布办事指南：{version}",
            content_digest=version.digest,
            statement={"authority": authority.code, "path": version.path, "version": version.number},
        ),
        actor=actor,
        now=now,
    )
