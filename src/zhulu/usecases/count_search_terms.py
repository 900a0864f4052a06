"""Counts anew how frequent each term of the public search is, so that searches choose the plan that fits."""

from django.db import transaction

from zhulu.domain.publication.statistics import count_shares


def count_search_terms() -> int:
    """Count over a sample of the public documents, and give how many terms are frequent; safe to repeat at any time."""
    with transaction.atomic():
        return count_shares()
