"""Half signed in: the password was right, the code is still due. Holds for ten minutes and opens nothing."""

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone

from zhulu.domain.access.models import Account
from zhulu.domain.access.queries import find_account

KEY = "pending_sign_in"
LIFETIME = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Pending:
    """Whose code is due, and where the person wanted to go."""

    account: Account
    next_path: str


def begin(request: HttpRequest, *, account: Account, next_path: str) -> None:
    """Note that the password was right; the session gets a new key, so that a planted one is worth nothing."""
    request.session.cycle_key()
    request.session[KEY] = {
        "account": account.pk,
        "password": account.get_session_auth_hash(),
        "at": int(timezone.now().timestamp()),
        "next": next_path,
    }


def find_pending(request: HttpRequest) -> Pending | None:
    """Give whose code is due; ``None`` if nobody's, if too late, or if the password has been replaced meanwhile."""
    noted = request.session.get(KEY)
    if not noted or timezone.now().timestamp() - noted["at"] > LIFETIME.total_seconds():
        return None
    account = find_account(account_id=noted["account"])
    if account is None or account.get_session_auth_hash() != noted["password"]:
        return None
    return Pending(account=account, next_path=noted["next"])


def forget(request: HttpRequest) -> None:
    """End the half sign-in."""
    request.session.pop(KEY, None)
