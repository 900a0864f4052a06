"""Reads grants: who is at home in a place, who may do what today, and who could on any day of the past."""

from zhulu.domain.grants.queries.cases import (
    CaseNotFound,
    Expiring,
    count_waiting_cases,
    find_latest_case_submission,
    get_case_for,
    list_case_decisions,
    list_case_submissions,
    list_consents,
    list_decided_cases,
    list_expiring,
    list_own_cases,
    list_waiting_cases,
)
from zhulu.domain.grants.queries.history import AbleOfficer, could_confirm, list_able_officers
from zhulu.domain.grants.queries.home import (
    able_in_part,
    find_home_authority,
    get_prospects,
    is_able,
    list_able_authority_ids,
)
from zhulu.domain.grants.queries.register import (
    has_registration,
    list_holdings,
    list_people,
    list_registered,
    list_registrations,
    list_unregistered,
    read_dictionary,
)
from zhulu.domain.grants.queries.standing import list_grants, standing_of
from zhulu.domain.grants.querysets import has_people, is_known_elsewhere, may_confirm, speaks_for_the_province

__all__ = [
    "AbleOfficer",
    "CaseNotFound",
    "Expiring",
    "able_in_part",
    "could_confirm",
    "count_waiting_cases",
    "find_home_authority",
    "find_latest_case_submission",
    "get_case_for",
    "get_prospects",
    "has_people",
    "has_registration",
    "is_able",
    "is_known_elsewhere",
    "list_able_authority_ids",
    "list_able_officers",
    "list_case_decisions",
    "list_case_submissions",
    "list_consents",
    "list_decided_cases",
    "list_expiring",
    "list_grants",
    "list_holdings",
    "list_own_cases",
    "list_people",
    "list_registered",
    "list_registrations",
    "list_unregistered",
    "list_waiting_cases",
    "may_confirm",
    "read_dictionary",
    "speaks_for_the_province",
    "standing_of",
]
