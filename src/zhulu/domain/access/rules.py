"""Plain rules about accounts: who needs a second factor, who administers, how long a password and a link hold.

Pure: no clock, no request, no database. The three administrators are the 三员 of graded protection (等保三级);
they confirm nothing (三(二): only officers of an authority confirm).
"""

from datetime import datetime, timedelta
from hashlib import sha256

from zhulu.domain.access.vocabulary import AccountKind

ADMINISTRATORS = frozenset({AccountKind.SYSTEM_ADMIN, AccountKind.SECURITY_ADMIN, AccountKind.AUDIT_ADMIN})
"""System, security and audit administrator: three separate people."""

SECOND_FACTOR_KINDS = frozenset(
    {*ADMINISTRATORS, AccountKind.OFFICER, AccountKind.SUPPORT, AccountKind.DATA_BUREAU},
)
"""Who signs in with password and time-based code: everybody who sees other people's data."""

PASSWORD_LIFETIME = timedelta(days=90)
"""After this a person of a second-factor kind sets a new password at the next sign-in (等保三级 身份鉴别)."""

LINK_LIFETIME = timedelta(hours=72)
"""How long a one-time link may wait for its person."""


def needs_second_factor(kind: str) -> bool:
    """Whether accounts of this kind must show a time-based code."""
    return kind in SECOND_FACTOR_KINDS


def is_administrator(kind: str) -> bool:
    """Whether this kind is one of the three administrators, who confirm nothing."""
    return kind in ADMINISTRATORS


def password_is_stale(*, kind: str, set_at: datetime | None, now: datetime) -> bool:
    """Whether the password must be replaced before anything else is done.

    Clerks of firms sign in a few times a year; an expiry would only make them write passwords down, so it holds for
    the second-factor kinds.
    """
    if not needs_second_factor(kind):
        return False
    return set_at is None or now - set_at > PASSWORD_LIFETIME


def token_digest(*, token: str) -> str:
    """Give what is stored of a one-time link's token: its SHA-256 in hexadecimal."""
    return sha256(token.encode()).hexdigest()
