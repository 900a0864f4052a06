"""What follows from a finding is done by people: rechecks, inquiries, letters; what they did is written down."""

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.credit.consequences import answer_follow
from zhulu.domain.credit.models import Case, FollowAnswer
from zhulu.domain.credit.permissions import registered
from zhulu.domain.credit.queries import CreditNotFound
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.audit.operations import record_event
from zhulu.usecases.credit.stepping import Faults, open_door
from zhulu.usecases.journey import journey


def answer(*, actor: Actor, case_id: str, follow_id: str, text: str, number: str) -> FollowAnswer:
    """Write what was done about one thing that follows from a case.

    Raises:
        CreditNotFound: case or thing lie outside the actor's scope.
        NotPermitted: it is another authority's to do.
        CannotAdvance: it was answered already.
        Incomplete: nothing is said.
    """
    with journey(actor=actor, cause="answer_follow", subject_kind="case", subject_id=case_id) as now:
        case = open_door(actor=actor, case_id=case_id, now=now)
        Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
        follow = case.follows.filter(public_id=follow_id).first()
        if follow is None:
            raise CreditNotFound("没有这一项，或不在您的范围内")
        standing = registered(actor)
        if standing is None or standing.authority_id not in {follow.authority_id, case.decider_id}:
            raise NotPermitted("这一项由认定机关或指定的机关办理（三(五)）")
        if hasattr(follow, "answer"):
            raise CannotAdvance("这一项已经登记过办理情况（三(五)）")
        faults = Faults()
        said = faults.need("text", text, "请写明办理情况（三(五)）")
        faults.settle()
        kept = answer_follow(follow=follow, text=said, number=number, actor=actor, now=now)
        record_event(
            at=now,
            actor=actor,
            action="answer_follow",
            subject_kind="case",
            subject_id=case.public_id,
            summary=f"{follow.get_kind_display()}：{follow.about}",
        )
        return kept
