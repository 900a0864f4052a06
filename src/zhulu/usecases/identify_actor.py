"""Say who a signed-in account is: one card that every policy reads, made once per request."""

from django.utils import timezone

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.models import Account
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.enterprises.queries import find_clerk
from zhulu.domain.grants.queries import standing_of
from zhulu.foundation.clock import local_day

CLERKS = {AccountKind.CLERK, AccountKind.OWNER}
OFFICIALS = {AccountKind.OFFICER, AccountKind.DATA_BUREAU, AccountKind.SUPPORT}


def identify_actor(*, account: Account) -> Actor:
    """Join an account with its clerk's or officer's profile.

    An officer acts under the registered real name, whatever the account is called (三(二)). An account without its
    profile acts for nobody; administrators have none. Costs one query at most.
    """
    kind = AccountKind(account.kind)
    if kind in CLERKS and (clerk := find_clerk(account_id=account.pk)):
        return Actor(
            account_id=account.pk,
            name=account.name,
            kind=kind,
            organisation_id=clerk.organisation_id,
            organisation_name=clerk.organisation.name,
        )
    standing = standing_of(account_id=account.pk, on=local_day(timezone.now())) if kind in OFFICIALS else None
    name = standing.name if standing else account.name
    return Actor(account_id=account.pk, name=name, kind=kind, standing=standing)
