"""Addresses of this surface."""

from django.urls import path

from zhulu.interfaces.authority.views import applications, decisions, desk, filings, papers, waivers

app_name = "authority"
urlpatterns = [
    path("", desk.home, name="home"),
    path("below/", desk.below, name="below"),
    path("unassigned/", desk.unassigned, name="unassigned"),
    path("done/", desk.done, name="done"),
    path("applications/", desk.applications, name="applications"),
    path("applications/decided/", desk.decided, name="decided"),
    path("waivers/", waivers.waivers, name="waivers"),
    path("waivers/<slug:public_id>/", waivers.waiver, name="waiver"),
    path("waivers/<slug:public_id>/grant/", waivers.grant, name="grant-waiver"),
    path("waivers/<slug:public_id>/decline/", waivers.decline, name="decline-waiver"),
    path("filings/<slug:public_id>/", filings.filing, name="filing"),
    path("filings/<slug:public_id>/confirm/", decisions.confirm, name="confirm"),
    path("filings/<slug:public_id>/return/", decisions.send_back, name="return"),
    path("filings/<slug:public_id>/refuse/", decisions.refuse, name="refuse"),
    path("filings/<slug:public_id>/papers/<slug:paper_id>/", papers.paper, name="paper"),
    path("applications/<slug:public_id>/", applications.application, name="application"),
    path("applications/<slug:public_id>/grant/", applications.grant, name="grant"),
    path("applications/<slug:public_id>/send-back/", applications.send_back, name="send-back"),
]
