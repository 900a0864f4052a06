"""Filings without content at any state, moved by the engine under a policy that allows everything.

For tests of the engine, the state tables and the policies, which read neither sheets nor submissions.
"""

from datetime import UTC, datetime

from django.db import transaction
from django.db.models import QuerySet

from zhulu.domain.access.actors import Actor, Standing
from zhulu.domain.access.vocabulary import AccountKind, Level
from zhulu.domain.authorities.models import Authority
from zhulu.domain.authorities.queries import get_authority
from zhulu.domain.enterprises.models import Organisation
from zhulu.domain.filings.models import Filing
from zhulu.domain.filings.operations import create_filing
from zhulu.domain.filings.states import FILING_MACHINES
from zhulu.domain.standard.vocabulary import Path
from zhulu.domain.statecraft.operations import advance

NOW = datetime(2026, 3, 16, 2, tzinfo=UTC)
WAYS = {
    "draft": (),
    "submitted": ("submit",),
    "returned": ("submit", "return"),
    "refused": ("submit", "refuse"),
    "confirmed": ("submit", "confirm"),
}
"""State → the transitions that lead there from a draft."""
WORK_WAYS = {**WAYS, "endorsed": ("submit", "endorse")}
"""The same for specialist works."""


class Allow:
    """A policy that lets everybody do everything."""

    def may(self, **_: object) -> bool:
        """Say yes."""
        return True

    def visible_to(self, *, actor: Actor) -> "QuerySet[Filing]":
        """Never asked."""
        raise NotImplementedError


class Deny(Allow):
    """A policy that lets nobody do anything."""

    def may(self, **_: object) -> bool:
        """Say no."""
        return False


def clerk_of(organisation_id: int, *, account_id: int = 900_071) -> Actor:
    """Give the card of a firm's clerk."""
    return Actor(account_id, "沈望舒", AccountKind.CLERK, organisation_id, "吉林澄岳建设集团有限公司")


def officer_card(
    authority: Authority,
    *,
    account_id: int = 900_072,
    officer_id: int = 0,
    registered: bool = True,
    office: str = "建筑业管理科",
) -> Actor:
    """Give the card of an authority's officer."""
    standing = Standing(
        officer_id=officer_id,
        name="王示例",
        office=office,
        authority_id=authority.pk,
        authority_code=authority.code,
        authority_name=authority.name,
        level=Level(authority.level),
        registered=registered,
    )
    return Actor(account_id, "王示例", AccountKind.OFFICER, standing=standing)


def bare_filing(
    enterprise: Organisation,
    *,
    state: str = "draft",
    home: str | None = "220102",
    account_id: int = 900_071,
    path: Path = Path.BACK_FILING,
) -> Filing:
    """Give a filing in a state, at home with an authority (by code) once it was submitted."""
    actor = clerk_of(enterprise.pk, account_id=account_id)
    with transaction.atomic():
        filing = create_filing(actor=actor, enterprise_id=enterprise.pk, roles=["3"], project=None, now=NOW, path=path)
        machine = FILING_MACHINES[path]
        for way in WORK_WAYS[state]:
            filing, _ = advance(filing, way, machine=machine, policy=Allow(), actor=actor, now=NOW, reason="理由")
        if state != "draft":
            filing.home_authority = get_authority(code=home) if home else None
            filing.submitted_at = NOW
            filing.save(update_fields=["home_authority", "submitted_at"])
    return filing
