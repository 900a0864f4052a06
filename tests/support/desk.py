"""What lies on a review desk, for tests that ask whose it is."""

from datetime import date

from zhulu.domain.access.actors import Actor
from zhulu.domain.filings.models import DeskEntry, Filing
from zhulu.domain.filings.queries import Horizon, Sought, list_desk
from zhulu.domain.filings.vocabulary import DeskView

TODAY = date(2026, 3, 16)


def entries_of(actor: Actor, view: DeskView = DeskView.OFFICE, *, today: date = TODAY) -> list[DeskEntry]:
    """Give a view of an officer's desk."""
    return list_desk(actor=actor, horizon=Horizon(today, today), sought=Sought(view=view))


def waiting_for(actor: Actor) -> list[Filing]:
    """Give what an officer's office has in hand and may decide now, what is due first at the top."""
    return [entry.filing for entry in entries_of(actor)]
