"""The guarded doors: one filing or one application, if the actor may see it."""

from datetime import date

from zhulu.domain.access.actors import Actor
from zhulu.domain.filings.models import Filing, GradeApplication
from zhulu.domain.filings.permissions import FilingPolicy, GradeApplicationPolicy


class FilingNotFound(LookupError):
    """There is no such filing, or it is not the actor's to see: the two look alike."""


def get_filing_for(*, actor: Actor, public_id: str, on: date) -> Filing:
    """Give a filing that the actor may see.

    Raises:
        FilingNotFound: it does not exist or lies outside the actor's scope.
    """
    scope = FilingPolicy(on=on).visible_to(actor=actor).select_related("enterprise", "project", "home_authority")
    found = scope.filter(public_id=public_id).first()
    if found is None:
        raise FilingNotFound("没有这一件，或不在您的范围内")
    return found


def get_application_for(*, actor: Actor, public_id: str, on: date) -> GradeApplication:
    """Give an application for grade A that the actor may see.

    Raises:
        FilingNotFound: it does not exist or lies outside the actor's scope.
    """
    scope = GradeApplicationPolicy(on=on).visible_to(actor=actor)
    found = scope.select_related("filing__enterprise", "filing__home_authority", "contribution__project").filter(
        public_id=public_id
    )
    application = found.first()
    if application is None:
        raise FilingNotFound("没有这一件，或不在您的范围内")
    return application
