"""会商: another office of the province writes its opinion on an open application for A; it decides nothing (Q33)."""

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.filings.models import Consultation, GradeApplication
from zhulu.domain.filings.operations import keep_consultation
from zhulu.domain.filings.permissions import GradeApplicationPolicy
from zhulu.domain.filings.queries import get_application_for
from zhulu.domain.filings.states import APPLIED
from zhulu.domain.library.queries import get_latest_version
from zhulu.domain.statecraft.operations import CannotAdvance, ReasonMissing
from zhulu.foundation.clock import local_day
from zhulu.usecases.journey import journey
from zhulu.usecases.recording import Decision, record_decision


class NothingToAdviseOn(CannotAdvance):
    """The application has been decided; an opinion would come too late."""

    rule = "ApplicationOpen"


def consult_on_grade(*, actor: Actor, application_id: str, opinion: str) -> Consultation:
    """Write an opinion on an open application, signed by name and office.

    Raises:
        FilingNotFound, NotPermitted: as for every journey.
        NothingToAdviseOn: it has been decided.
        ReasonMissing: the opinion is empty.
    """
    with journey(actor=actor, cause="consult_grade", subject_kind="application", subject_id=application_id) as now:
        on = local_day(now)
        application = get_application_for(actor=actor, public_id=application_id, on=on)
        if not GradeApplicationPolicy(on=on).may(actor=actor, action=Permission.GRADE_ADVISE, thing=application):
            raise NotPermitted("会商意见由省厅实名登记的审核人员写（三(二)）")
        locked = GradeApplication.objects.select_for_update(of=("self",)).get(pk=application.pk)
        if locked.state != APPLIED:
            raise NothingToAdviseOn("这份申请已经办结，不再征求意见（一(二)4）")
        if not opinion.strip():
            raise ReasonMissing("请写明会商意见（三(三)）")
        consultation = keep_consultation(application=application, opinion=opinion, actor=actor, now=now)
        decision = Decision(
            kind="consult_grade",
            subject_kind="application",
            subject_id=application.public_id,
            summary=f"会商意见：“{application.filing.name}”",
            content_digest=get_latest_version(contribution_id=application.contribution_id).digest,
            statement={"application": application.public_id, "opinion": consultation.opinion},
        )
        record_decision(decision, actor=actor, now=now)
        return consultation
