"""Machine clients for tests: opened by the use-case, with a client that shows the token."""

from dataclasses import dataclass
from typing import Any

from django.test import Client

from zhulu.domain.access.actors import SYSTEM, Actor
from zhulu.domain.access.machines import MachineCard, card_of, get_machine
from zhulu.domain.access.models import MachineClient
from zhulu.domain.access.permissions import MACHINE_PERMISSIONS
from zhulu.domain.access.vocabulary import Permission
from zhulu.usecases.manage_machines import open_machine_client

SOURCE = "SPXT"
"""The source system of the province's data pack."""


@dataclass(frozen=True)
class Robot:
    """Another system with its token."""

    machine: MachineClient
    token: str

    @property
    def actor(self) -> Actor:
        """The card under which it acts."""
        return card_of(get_machine(public_id=self.machine.public_id))

    @property
    def headers(self) -> dict[str, str]:
        """The header that shows the token."""
        return {"Authorization": f"Bearer {self.token}"}

    def get(self, address: str, **query: str) -> Any:
        """Ask for an address."""
        return Client().get(address, query, headers=self.headers)

    def post(self, address: str, body: object) -> Any:
        """Post JSON, or bytes as they are."""
        return Client().post(address, body, content_type="application/json", headers=self.headers)


def make_robot(
    *,
    sign_in_name: str = "spxt",
    name: str = "测试审批系统",
    permissions: tuple[Permission, ...] = MACHINE_PERMISSIONS,
    per_minute: int = 6000,
) -> Robot:
    """Open a machine client that may deliver for the province's source."""
    card = MachineCard(
        name=name,
        sign_in_name=sign_in_name,
        sources=[SOURCE],
        permissions=permissions,
        requests_per_minute=per_minute,
    )
    made = open_machine_client(actor=SYSTEM, card=card)
    return Robot(made.client, made.token.text)
