"""The four kinds of table, as the roles see them."""

from enum import StrEnum


class Wall(StrEnum):
    """What the application's role may do with a table."""

    WORKING = "working"
    """Drafts, queues, sessions: read and written freely."""
    APPEND_ONLY = "append_only"
    """Decisions, events, versions: rows are added and never changed."""
    CONTENT = "content"
    """Confirmed facts: rows are added with a confirmation, a delivery or an erratum, and changed by an erratum only."""
    REFERENCE = "reference"
    """Written by the owner at migration; the application reads."""
