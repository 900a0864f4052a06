"""Who a signed-in account is."""

import datetime as dt

import pytest

from zhulu.domain.access.models import Account
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.authorities.queries import get_authority
from zhulu.domain.enterprises.operations import add_clerk, register_organisation
from zhulu.domain.enterprises.vocabulary import OrganisationKind, Residence
from zhulu.domain.grants.operations import register_officer
from zhulu.usecases.identify_actor import identify_actor

pytestmark = pytest.mark.django_db


def account(kind: AccountKind) -> Account:
    """Make an account of a kind."""
    return Account.objects.create_account(sign_in_name=kind.value, name="王示例", kind=kind)


def test_clerk_acts_for_the_organisation() -> None:
    """A clerk's card carries the organisation and signs with its name."""
    organisation = register_organisation(
        name="示例建设有限公司", kinds=[OrganisationKind.BUILDER], residence=Residence.IN_PROVINCE
    )
    clerk = account(AccountKind.CLERK)
    add_clerk(account=clerk, organisation=organisation)
    actor = identify_actor(account=clerk)
    assert (actor.organisation_id, actor.office, actor.standing) == (organisation.pk, "示例建设有限公司", None)


def test_officer_acts_with_standing() -> None:
    """An officer's card carries the standing and signs with authority and section."""
    officer = account(AccountKind.OFFICER)
    register_officer(
        account=officer,
        authority=get_authority(code="220122"),
        name="王示例",
        office="建筑业管理科",
        registered_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    )
    actor = identify_actor(account=officer)
    assert actor.standing is not None
    assert actor.standing.registered
    assert actor.office == "农安县住房和城乡建设局 建筑业管理科"


@pytest.mark.notice("三(二)")
def test_officer_acts_under_the_registered_name() -> None:
    """After a change in the register, the card carries the registered name, whatever the account is called."""
    called = account(AccountKind.OFFICER)
    register_officer(account=called, authority=get_authority(code="220122"), name="赵示例", office="建筑业管理科")
    actor = identify_actor(account=called)
    assert actor.standing is not None
    assert (called.name, actor.name, actor.standing.name) == ("王示例", "赵示例", "赵示例")


@pytest.mark.parametrize("kind", list(AccountKind))
def test_account_without_profile_acts_for_nobody(kind: AccountKind) -> None:
    """Without a profile, and for administrators always, there is neither organisation nor standing."""
    actor = identify_actor(account=account(kind))
    assert (actor.kind, actor.organisation_id, actor.standing, actor.office) == (kind, None, None, "")
