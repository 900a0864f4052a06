"""The doors of the machine interface: each operation names one, and with it the one permission that it needs.

A door is asked before anything of the request is read. A session opens none of them: only a token does, so that no
browser can be made to deliver something in its user's name.
"""

from dataclasses import dataclass

from django.http import HttpRequest
from ninja.errors import AuthenticationError
from ninja.security.base import AuthBase

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.vocabulary import Permission
from zhulu.usecases.use_machine import admit_anybody, identify_machine

REQUESTS_PER_MINUTE = 120
"""How often one address may ask without a token."""
BEARER = "bearer "


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody without a token."""

    address: str


class Anybody:
    """Let everybody in, so often a minute from one address."""

    def __init__(
        self, permission: Permission = Permission.PUBLIC_READ, *, per_minute: int = REQUESTS_PER_MINUTE
    ) -> None:
        """Name the permission, which must be of the scope ``public:``."""
        self.permission = permission
        self.per_minute = per_minute

    def __call__(self, request: HttpRequest) -> Visitor:
        """Count the visitor's turn.

        Raises:
            TooManyTurns: this address came too often.
        """
        address = address_of(request)
        admit_anybody(address=address, allowed=self.per_minute)
        return Visitor(address)


class Machines(AuthBase):
    """Let in the machine clients that were given the permission; their token stands in ``Authorization: Bearer …``."""

    openapi_type = "http"
    openapi_scheme = "bearer"
    openapi_description = "接口凭证：由系统管理员在“接口客户端”中发出，只显示一次。"

    def __init__(self, permission: Permission) -> None:
        """Name the permission."""
        super().__init__()
        self.permission = permission

    def __call__(self, request: HttpRequest) -> Actor:
        """Give the card of the client that asks.

        Raises:
            AuthenticationError: no token was shown.
            TokenRefused, NotPermitted, TooManyTurns: see ``identify_machine``.
        """
        shown = request.headers.get("Authorization", "")
        if not shown.lower().startswith(BEARER):
            raise AuthenticationError
        token = shown[len(BEARER) :].strip()
        actor = identify_machine(token=token, action=self.permission, address=address_of(request))
        request.machine = actor  # type: ignore[attr-defined]  # read by the ground, which records each use
        return actor


Door = Anybody | Machines


def address_of(request: HttpRequest) -> str:
    """Give the address from which a request came."""
    return str(request.META.get("REMOTE_ADDR", ""))[:64]
