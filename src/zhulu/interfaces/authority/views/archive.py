"""The form of a filing and the archive package of a confirmed one, for whoever reviews it or stands above."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_safe

from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import Permission
from zhulu.foundation.web.downloads import as_download, as_pdf
from zhulu.foundation.web.moderation import sets_paper
from zhulu.foundation.web.printed_papers import print_paper
from zhulu.interfaces.authority.door import actor_of, desk
from zhulu.usecases.archive_filing import NotFinished, archive_filing
from zhulu.usecases.open_desk import open_desk
from zhulu.usecases.print_filing import print_filing


@desk(Permission.FILING_READ)
@require_safe
@sets_paper
def paper(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send the form of a submitted filing as a file."""
    actor = actor_of(request)
    open_desk(actor=actor)
    form = print_filing(actor=actor, filing_id=public_id, address_of=_public_address(request))
    return as_pdf(print_paper(form, now=timezone.now()), name=form.file_name, is_shown=True)


@desk(Permission.FILING_READ)
@require_GET
@sets_paper
def archive(request: HttpRequest, public_id: str) -> StreamingHttpResponse:
    """Send the package; that it was taken is recorded."""
    actor = actor_of(request)
    open_desk(actor=actor)
    try:
        package = archive_filing(actor=actor, filing_id=public_id, address_of=_public_address(request))
    except NotFinished as refusal:
        raise NotPermitted(str(refusal)) from refusal
    return as_download(package.chunks, name=package.name, media_type="application/zip")


def _public_address(request: HttpRequest) -> Callable[[str], str]:
    """Give the function that names a project's public page in full."""
    return lambda project_id: request.build_absolute_uri(reverse("portal:project", args=[project_id]))
