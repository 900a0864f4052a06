"""The auditor's journey: by which rules, text and values a decision of years ago was made (三(三))."""

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.library.queries import find_contribution
from zhulu.domain.rulebook.models import Verdict
from zhulu.domain.rulebook.queries import list_verdicts
from zhulu.usecases.check_duty import check_duty


def read_verdicts(*, actor: Actor, subject_id: str) -> list[Verdict]:
    """Give the verdicts on a filing and on what it became, oldest first; an unknown id has none.

    Args:
        subject_id: the public id of a filing, as the list of events shows it, or of a contribution.

    Raises:
        NotPermitted: the actor is not the audit administrator.
    """
    check_duty(actor=actor, action=Permission.ACCOUNT_AUDIT_READ)
    contribution = find_contribution(source_id=subject_id)
    found = list_verdicts(subject_kind="filing", subject_id=subject_id)
    found += list_verdicts(
        subject_kind="contribution", subject_id=contribution.public_id if contribution else subject_id
    )
    return sorted(found, key=lambda verdict: verdict.pk)
