"""Rolled-back tests see what they write through the public's alias, whatever ran before them in the same process."""

import asyncio

import pytest
from django.db import connections

from tests.support import database


@pytest.mark.django_db
def test_the_public_alias_shares_the_connection_under_a_browsers_loop() -> None:
    """In the store that a running event loop brings, the aliases share a connection once it has been asked for."""

    async def under_a_loop() -> bool:
        database.share_connections()
        return connections["public"] is connections["default"]

    assert connections["public"] is connections["default"]
    assert asyncio.run(under_a_loop())
