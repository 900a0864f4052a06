"""Reads filings: one guarded door for one filing, and the lists that people work from."""

from zhulu.domain.filings.drafts import new_row
from zhulu.domain.filings.queries.demands import (
    SheetDemand,
    StarGaps,
    find_home,
    list_demands,
    list_star_fields,
    list_star_gaps,
)
from zhulu.domain.filings.queries.desk import (
    DECIDED,
    OpenCounts,
    count_open,
    count_submissions,
    list_applications,
    list_done,
    list_open_below,
    list_open_work,
    list_unassigned,
)
from zhulu.domain.filings.queries.details import (
    SubmittedPaper,
    find_latest_submission,
    find_newest_application,
    find_submitted_paper,
    list_every_return_reason,
    list_history,
    list_papers,
    list_return_reasons,
    list_sheets,
    list_submissions,
    list_submitted_papers,
    list_warning_reasons,
)
from zhulu.domain.filings.queries.doors import FilingNotFound, get_application_for, get_filing_for
from zhulu.domain.filings.queries.own import OwnFiling, count_own, list_own_work
from zhulu.domain.filings.queries.paging import PAGE
from zhulu.domain.filings.sheets import FILING_ROLES

__all__ = [
    "DECIDED",
    "FILING_ROLES",
    "PAGE",
    "FilingNotFound",
    "OpenCounts",
    "OwnFiling",
    "SheetDemand",
    "StarGaps",
    "SubmittedPaper",
    "count_open",
    "count_own",
    "count_submissions",
    "find_home",
    "find_latest_submission",
    "find_newest_application",
    "find_submitted_paper",
    "get_application_for",
    "get_filing_for",
    "list_applications",
    "list_demands",
    "list_done",
    "list_every_return_reason",
    "list_history",
    "list_open_below",
    "list_open_work",
    "list_own_work",
    "list_papers",
    "list_return_reasons",
    "list_sheets",
    "list_star_fields",
    "list_star_gaps",
    "list_submissions",
    "list_submitted_papers",
    "list_unassigned",
    "list_warning_reasons",
    "new_row",
]
