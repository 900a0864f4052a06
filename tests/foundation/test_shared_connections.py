"""Rolled-back tests see what they write through the public's alias, whatever ran before them in the same process."""

import pytest
from django.db import connections

from tests.support import database


@pytest.mark.django_db
def test_a_connection_of_its_own_is_shared_again() -> None:
    """Where the public's alias came to a connection of its own, as under a browser's loop, the next test shares one."""
    assert connections["public"] is connections["default"]
    connections["public"] = connections.create_connection("public")

    database.share_connections()

    assert connections["public"] is connections["default"]
