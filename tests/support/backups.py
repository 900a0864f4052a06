"""Backups of a test's database, and the way back to them: what happened since has then never been here."""

from django.db import connections

from tests.support import database
from tests.support.database import Cluster


class Backup:
    """A copy of the database as it was, and the way back to it."""

    def __init__(self, cluster: Cluster, name: str) -> None:
        """Copy the database now."""
        connections.close_all()
        self._cluster = cluster
        self._copy = database.clone(cluster, name)
        self._name = self._copy.__enter__()
        self._pointed = database.pointed_at(cluster, self._name)

    def restore(self) -> None:
        """Put the copy in the place of what has become of the database since."""
        self._pointed.__enter__()

    def drop(self) -> None:
        """Forget it."""
        self._pointed.__exit__(None, None, None)
        self._copy.__exit__(None, None, None)
