"""What officers confirmed and was found false later: figures for accountability (三(三)), no judgement."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Count

from zhulu.domain.credit.models import Case
from zhulu.domain.credit.states import IN_FORCE


def count_false_by_officer(*, authority_codes: Collection[str], since: datetime) -> dict[tuple[int, str], int]:
    """Count, by account and office as signed, what officers confirmed since a moment and was found false later."""
    rows = Case.objects.filter(
        state=IN_FORCE, contribution__move__authority_code__in=authority_codes, contribution__move__at__gte=since
    )
    found = rows.values_list("contribution__move__account_id", "contribution__move__actor_office")
    counted = found.annotate(count=Count("contribution_id", distinct=True))
    return {(account, office): count for account, office, count in counted}
