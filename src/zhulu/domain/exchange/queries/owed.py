"""What the settings of a day owe to the nation and nobody has ever queued: older than the setting, or than the push."""

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from zhulu.domain.credit.models import Case
from zhulu.domain.credit.states import IN_FORCE
from zhulu.domain.exchange.models import Delivery
from zhulu.domain.exchange.owing import is_window_open, pushed_grades
from zhulu.domain.library.models import Contribution, GradeDecision, Tombstone
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.standard.vocabulary import Path


def list_never_queued(*, policy: Policy) -> "QuerySet[Contribution]":
    """Give the contributions that are due by the settings of the policy's day and of which nothing was ever queued.

    It looks at every graded contribution: for the nightly comparison, never for a page.
    """
    if not is_window_open(policy=policy):
        return Contribution.objects.none()
    due = Q(pk__in=[])
    for path in Path:
        due |= Q(path=path.value, current_grade__in=pushed_grades(policy=policy, path=path.value))
    newest = GradeDecision.objects.filter(contribution=OuterRef("pk")).order_by("-id")
    return (
        Contribution.objects.annotate(current_grade=Subquery(newest.values("grade")[:1]))
        .filter(
            due,
            ~Exists(Delivery.objects.filter(record=OuterRef("source_id"))),
            ~Exists(Tombstone.objects.filter(contribution=OuterRef("pk"))),
            ~Exists(Case.objects.filter(contribution=OuterRef("pk"), state=IN_FORCE)),
        )
        .select_related("project")
        .order_by("id")
    )
