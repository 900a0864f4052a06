"""The connector of this deployment, from its environment: an address, and the key ring among its secrets."""

from urllib.parse import urlsplit

from django.conf import settings

from zhulu.domain.exchange.connector.http import HttpConnector
from zhulu.domain.exchange.connector.interface import Connector
from zhulu.foundation.crypto.keys import push_keyring

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class AddressRefused(Exception):
    """The configured address is none, or a demo would push made-up data into the world."""


def current_connector() -> Connector | None:
    """Give the connector that ``ZHULU_NATIONAL_URL`` names, or None: then nothing is sent.

    Raises:
        AddressRefused: the address is no http or https address, or leaves this machine in demo mode.
    """
    address = str(settings.NATIONAL_URL).rstrip("/")
    if not address:
        return None
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise AddressRefused("ZHULU_NATIONAL_URL 须是 http(s):// 地址")
    if settings.DEMO and parts.hostname not in LOOPBACK:
        raise AddressRefused("演示数据都是虚构的，演示模式只能推送到本机的模拟器")
    return HttpConnector(address=address, ring=push_keyring, believes_simulators=bool(settings.DEMO))
