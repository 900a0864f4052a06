"""Reads grants: who is at home in a place, who may do what today, and who could on any day of the past."""

from zhulu.domain.grants.queries.history import AbleOfficer, could_confirm, list_able_officers
from zhulu.domain.grants.queries.home import (
    able_in_part,
    find_home_authority,
    get_prospects,
    is_able,
    list_able_authority_ids,
)
from zhulu.domain.grants.queries.standing import list_grants, may_confirm, speaks_for_the_province, standing_of

__all__ = [
    "AbleOfficer",
    "able_in_part",
    "could_confirm",
    "find_home_authority",
    "get_prospects",
    "is_able",
    "list_able_authority_ids",
    "list_able_officers",
    "list_grants",
    "may_confirm",
    "speaks_for_the_province",
    "standing_of",
]
