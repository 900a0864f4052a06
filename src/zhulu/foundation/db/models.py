"""Bases that declare a wall."""

from typing import ClassVar

from django.db import models

from zhulu.foundation.db.guards import Guard
from zhulu.foundation.db.wall import Wall


class Walled(models.Model):
    """A table that says what the application's role may do with it."""

    wall: ClassVar[Wall] = Wall.WORKING
    keeps_history: ClassVar[bool] = False
    """Whether a trigger writes each change of a row to the row history."""
    public_may_read: ClassVar[bool] = False
    """Whether the public pages' read-only role may read the table."""
    guards: ClassVar[tuple[Guard, ...]] = ()
    """Triggers that the walls put on the table."""

    class Meta:
        abstract = True


class AppendOnly(Walled):
    """Rows are added and never changed: no UPDATE, DELETE or TRUNCATE for the application's role."""

    wall: ClassVar[Wall] = Wall.APPEND_ONLY

    class Meta:
        abstract = True


class Reference(Walled):
    """Rows are written by the owner only."""

    wall: ClassVar[Wall] = Wall.REFERENCE

    class Meta:
        abstract = True
