"""A filing taken along: 草表 and 正式表 as a page that prints on A4, and the archive package."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_safe

from zhulu.domain.access.vocabulary import Permission
from zhulu.foundation.web.downloads import as_download, as_pdf
from zhulu.foundation.web.moderation import sets_paper
from zhulu.foundation.web.printed_papers import print_paper
from zhulu.foundation.web.printing import render_form
from zhulu.interfaces.enterprise.door import actor_of, desk
from zhulu.usecases.archive_filing import NotFinished, archive_filing
from zhulu.usecases.print_filing import print_filing


@desk(Permission.FILING_READ)
@require_safe
def printed(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a filing as a form on paper."""
    form = print_filing(actor=actor_of(request), filing_id=public_id, address_of=_public_address(request))
    page = render_form(
        form,
        stylesheet=static("zhulu/zhulu.css"),
        script=static("zhulu/zhulu.js"),
        back=reverse("enterprise:filing", args=[public_id]),
        paper=reverse("enterprise:paper-form", args=[public_id]),
    )
    return HttpResponse(page)


@desk(Permission.FILING_READ)
@require_safe
@sets_paper
def paper(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send the same form as a file to be kept, stamped or handed in."""
    form = print_filing(actor=actor_of(request), filing_id=public_id, address_of=_public_address(request))
    return as_pdf(print_paper(form, now=timezone.now()), name=form.file_name, is_shown=True)


@desk(Permission.FILING_READ)
@require_GET
@sets_paper
def archive(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Send the package of a confirmed filing; that it was taken is recorded."""
    try:
        package = archive_filing(actor=actor_of(request), filing_id=public_id, address_of=_public_address(request))
    except NotFinished as refusal:
        messages.error(request, str(refusal))
        return redirect("enterprise:filing", public_id)
    return as_download(package.chunks, name=package.name, media_type="application/zip")


def _public_address(request: HttpRequest) -> Callable[[str], str]:
    """Give the function that names a project's public page in full."""
    return lambda project_id: request.build_absolute_uri(reverse("portal:project", args=[project_id]))
