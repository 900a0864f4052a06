"""The archive package of a confirmed filing, for whoever reviews it or stands above."""

from django.http import HttpRequest, StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import Permission
from zhulu.foundation.web.downloads import as_download
from zhulu.interfaces.authority.door import actor_of, desk
from zhulu.usecases.archive_filing import NotFinished, archive_filing
from zhulu.usecases.open_desk import open_desk


@desk(Permission.FILING_READ)
@require_GET
def archive(request: HttpRequest, public_id: str) -> StreamingHttpResponse:
    """Send the package; that it was taken is recorded."""
    actor = actor_of(request)
    open_desk(actor=actor)

    def address_of(project_id: str) -> str:
        return request.build_absolute_uri(reverse("portal:project", args=[project_id]))

    try:
        package = archive_filing(actor=actor, filing_id=public_id, address_of=address_of)
    except NotFinished as refusal:
        raise NotPermitted(str(refusal)) from refusal
    return as_download(package.chunks, name=package.name, media_type="application/zip")
