"""草表 and 正式表 as a page that prints on A4."""

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from zhulu.domain.access.vocabulary import Permission
from zhulu.foundation.web.printing import render_form
from zhulu.interfaces.enterprise.door import actor_of, desk
from zhulu.usecases.print_filing import print_filing


@desk(Permission.FILING_READ)
@require_safe
def printed(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a filing as a form on paper."""

    def address_of(project_id: str) -> str:
        return request.build_absolute_uri(reverse("portal:project", args=[project_id]))

    form = print_filing(actor=actor_of(request), filing_id=public_id, address_of=address_of)
    page = render_form(
        form,
        stylesheet=static("zhulu/zhulu.css"),
        script=static("zhulu/zhulu.js"),
        back=reverse("enterprise:filing", args=[public_id]),
    )
    return HttpResponse(page)
