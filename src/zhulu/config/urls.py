"""Every address of the site, and the pages that stand in for errors."""

from django.urls import include, path

from zhulu.domain.access.vocabulary import Permission
from zhulu.foundation.web import views
from zhulu.foundation.web.views import declares

urlpatterns = [
    path("", include("zhulu.interfaces.portal.urls")),
    path("account/", include("zhulu.interfaces.signin.urls")),
    path("enterprise/", include("zhulu.interfaces.enterprise.urls")),
    path("authority/", include("zhulu.interfaces.authority.urls")),
    path("errata/", include("zhulu.interfaces.errata.urls")),
    path("console/", include("zhulu.interfaces.console.urls")),
    path("api/v1/", include("zhulu.interfaces.api.urls")),
    path("elder-mode", declares(Permission.PAGE_PREFER)(views.elder_mode), name="elder-mode"),
    path("healthz", declares(Permission.SERVICE_PROBE)(views.healthz), name="healthz"),
]

handler400 = "zhulu.foundation.web.refusals.bad_request"
handler403 = "zhulu.foundation.web.refusals.permission_denied"
handler404 = "zhulu.foundation.web.refusals.page_not_found"
handler500 = "zhulu.foundation.web.refusals.server_error"
