"""Saved views: an officer names a filter of the desk, to come back to it; they are nobody else's."""

from zhulu.domain.access.actors import Actor
from zhulu.domain.filings.claiming import drop_saved_view, keep_saved_view
from zhulu.domain.filings.models import SavedView
from zhulu.domain.filings.queries import list_saved_views
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.usecases.confirm_filing import standing_of
from zhulu.usecases.journey import journey

MOST = 12
"""Views of one officer; more than that nobody finds again."""
LONGEST_NAME = 20


class CannotSaveView(CannotAdvance):
    """The view has no name, or there are too many already."""

    rule = "ViewNamed"


def save_view(*, actor: Actor, name: str, query: str) -> SavedView:
    """Save a filter under a name; the same name again replaces what it meant.

    Args:
        query: what stands behind the question mark of the desk's address.

    Raises:
        NotPermitted: the actor is no officer.
        CannotSaveView: the name is empty or too long, or there are too many views.
    """
    with journey(actor=actor, cause="save_view") as now:
        standing, wanted = standing_of(actor), name.strip()
        if not 0 < len(wanted) <= LONGEST_NAME:
            raise CannotSaveView(f"请给视图起一个名称，最多 {LONGEST_NAME} 个字")
        names = [view.name for view in list_saved_views(officer_id=standing.officer_id)]
        if wanted not in names and len(names) >= MOST:
            raise CannotSaveView(f"最多存 {MOST} 个视图，请先删除用不着的")
        return keep_saved_view(officer_id=standing.officer_id, name=wanted, query=query, now=now)


def drop_view(*, actor: Actor, view_id: str) -> None:
    """Delete one of one's own views; what is not there, or not one's own, stays as it is."""
    with journey(actor=actor, cause="drop_view"):
        drop_saved_view(officer_id=standing_of(actor).officer_id, public_id=view_id)
