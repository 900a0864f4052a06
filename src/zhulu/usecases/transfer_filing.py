"""移交: the home authority hands a filing over between a city and its county or zone, with a reason (一(二)3, Q7)."""

from zhulu.domain.access.actors import Actor
from zhulu.domain.authorities.models import Authority
from zhulu.domain.filings.models import Filing
from zhulu.domain.filings.queries import get_openings
from zhulu.foundation.clock import local_day
from zhulu.usecases.handing_over import move_desk, require_candidate
from zhulu.usecases.journey import journey
from zhulu.usecases.reviewing import require_read

NOT_THERE = (
    "只能移交给同一市（州）内、对项目所在地负责并有确认权限的机关。"
    "不属于本地的，请退回补正，理由选 R01（非本机关属地）（一(二)3）"
)


def transfer_filing(*, actor: Actor, filing_id: str, authority_id: str, reason: str, seen: str = "") -> Filing:
    """Hand a submitted filing over; the receiver decides by its own level, and who had it before stays on record.

    Args:
        authority_id: the receiver's public id.
        seen: the digest of the version that the officer read; empty compares nothing.

    Raises:
        FilingNotFound, NotPermitted, CannotAdvance: as for every move; an empty reason counts as a missing one.
        NotAReceiver: the authority is not the city above or a county or zone below, or cannot confirm there.
        SubmissionChanged, HeldByAnother: another version stands by now; a colleague has taken it.
    """
    with journey(actor=actor, cause="transfer_filing", subject_kind="filing", subject_id=filing_id) as now:
        on = local_day(now)

        def choose(locked: Filing) -> Authority:
            require_read(filing=locked, seen=seen, actor=actor)
            candidates = get_openings(filing=locked, on=on).receivers
            return require_candidate(candidates, authority_id=authority_id, refusal=NOT_THERE)

        return move_desk(actor=actor, filing_id=filing_id, transition="transfer", reason=reason, now=now, choose=choose)
