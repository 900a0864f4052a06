"""Writes guides: the draft, a version of it, a reminder."""

from dataclasses import asdict
from datetime import date, datetime

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.vocabulary import Level
from zhulu.domain.authorities.models import Authority
from zhulu.domain.guides.facts import GuideFacts, GuideText
from zhulu.domain.guides.models import GuideDraft, GuideReminder, GuideVersion
from zhulu.domain.standard.canonical import canonical_json, digest
from zhulu.domain.standard.vocabulary import Path
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.db.transactions import transaction_required


class GuideChangedElsewhere(CannotAdvance):
    """Another window has saved the guide since this one read it."""

    rule = "GuideRevisionCurrent"


@transaction_required
def save_draft(
    *, authority: Authority, path: Path, text: GuideText, revision: int, actor: Actor, now: datetime
) -> GuideDraft:
    """Save what was written, if nobody else saved it since ``revision``; 0 stands for no draft yet.

    Raises:
        GuideChangedElsewhere: somebody did; nothing is overwritten.
    """
    written = {"text": text.as_json(), "changed_by": actor.account_id, "changed_at": now}
    if revision == 0:
        draft, made = GuideDraft.objects.get_or_create(
            authority=authority, path=path, defaults={**written, "revision": 1}
        )
        if made:
            return draft
    changed = GuideDraft.objects.filter(authority=authority, path=path, revision=revision, revision__gt=0)
    if not changed.update(**written, revision=revision + 1):
        raise GuideChangedElsewhere("这份指南已在另一个窗口改过，请另开页面核对后再保存（三(四)）")
    return GuideDraft.objects.select_related("authority").get(authority=authority, path=path)


@transaction_required
def lock_draft(*, authority_id: int, path: Path, revision: int) -> GuideDraft:
    """Lock a draft as it was read, to be published.

    Raises:
        GuideChangedElsewhere: nothing was saved yet, or somebody has saved it since.
    """
    drafts = GuideDraft.objects.select_for_update(of=("self",)).select_related("authority__parent")
    draft = drafts.filter(authority_id=authority_id, path=path, revision=revision).first()
    if draft is None:
        raise GuideChangedElsewhere("指南在您打开以后又改过，或者还没有保存，请刷新核对后再发布（三(四)）")
    return draft


@transaction_required
def add_version(*, draft: GuideDraft, facts: GuideFacts, note: str, actor: Actor, now: datetime) -> GuideVersion:
    """Publish a locked draft that the rules have passed as the next version."""
    authority, standing = draft.authority, actor.standing
    last = authority.guides.filter(path=draft.path).order_by("-number").first()
    reviewers = [asdict(person) for person in facts.reviewers]
    content = {"text": facts.text.as_json(), "reviewers": reviewers}
    parent = authority.parent
    city = parent if parent and parent.level == Level.CITY else authority
    return GuideVersion.objects.create(
        authority=authority,
        authority_code=authority.code,
        authority_name=authority.name,
        city_name=city.name,
        path=draft.path,
        number=last.number + 1 if last else 1,
        text=content["text"],
        reviewers=reviewers,
        note=note.strip(),
        digest=digest(canonical_json(content)),
        published_by=actor.account_id,
        published_name=actor.name,
        published_office=f"{authority.name} {standing.office if standing else ''}".strip(),
        published_at=now,
    )


@transaction_required
def add_reminder(
    *, authority: Authority, path: Path, reason: str, on: date, actor: Actor, now: datetime
) -> GuideReminder | None:
    """Remind an authority; None if it was reminded of this guide today."""
    standing = actor.standing
    written = {
        "reason": reason,
        "reminded_by": actor.account_id,
        "reminded_name": actor.name,
        "reminded_office": f"{standing.authority_name} {standing.office}" if standing else "",
        "at": now,
    }
    reminder, made = GuideReminder.objects.get_or_create(authority=authority, path=path, on=on, defaults=written)
    return reminder if made else None
