"""What officers confirmed and an erratum corrected later: figures for accountability (三(三)), no judgement."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Count

from zhulu.domain.errata.models import AgreedErratum


def count_errata_by_officer(*, authority_codes: Collection[str], since: datetime) -> dict[tuple[int, str], int]:
    """Count, by account and office as signed, what officers confirmed since a moment and an erratum corrected later."""
    rows = AgreedErratum.objects.filter(
        execution__isnull=False,
        contribution__move__authority_code__in=authority_codes,
        contribution__move__at__gte=since,
    )
    found = rows.values_list("contribution__move__account_id", "contribution__move__actor_office")
    counted = found.annotate(count=Count("contribution_id", distinct=True))
    return {(account, office): count for account, office, count in counted}
