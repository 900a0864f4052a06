"""Addresses of this surface."""

from django.urls import path

from zhulu.interfaces.authority.views import (
    applications,
    archive,
    decisions,
    desk,
    filings,
    handing,
    papers,
    province,
    rechecks,
    waivers,
)

app_name = "authority"
urlpatterns = [
    path("", desk.home, name="home"),
    path("below/", desk.below, name="below"),
    path("unassigned/", province.unassigned, name="unassigned"),
    path("unassigned/dispatch/", province.dispatch_all, name="dispatch-all"),
    path("done/", desk.done, name="done"),
    path("applications/", province.applications, name="applications"),
    path("applications/decided/", province.decided, name="decided"),
    path("waivers/", waivers.waivers, name="waivers"),
    path("waivers/<slug:public_id>/", waivers.waiver, name="waiver"),
    path("waivers/<slug:public_id>/grant/", waivers.grant, name="grant-waiver"),
    path("waivers/<slug:public_id>/decline/", waivers.decline, name="decline-waiver"),
    path("filings/<slug:public_id>/", filings.filing, name="filing"),
    path("filings/<slug:public_id>/archive/", archive.archive, name="archive"),
    path("filings/<slug:public_id>/form.pdf", archive.paper, name="paper-form"),
    path("filings/<slug:public_id>/confirm/", decisions.confirm, name="confirm"),
    path("filings/<slug:public_id>/return/", decisions.send_back, name="return"),
    path("filings/<slug:public_id>/refuse/", decisions.refuse, name="refuse"),
    path("filings/<slug:public_id>/transfer/", handing.transfer, name="transfer"),
    path("filings/<slug:public_id>/assign/", handing.assign, name="assign"),
    path("filings/<slug:public_id>/dispatch/", handing.dispatch, name="dispatch"),
    path("filings/<slug:public_id>/recheck/", rechecks.recheck, name="recheck"),
    path("filings/<slug:public_id>/papers/<slug:paper_id>/", papers.paper, name="paper"),
    path("applications/<slug:public_id>/", applications.application, name="application"),
    path("applications/<slug:public_id>/grant/", applications.grant, name="grant"),
    path("applications/<slug:public_id>/send-back/", applications.send_back, name="send-back"),
    path("applications/<slug:public_id>/advise/", applications.advise, name="advise"),
    path("applications/<slug:public_id>/raise/", rechecks.grant, name="raise"),
    path("applications/<slug:public_id>/decline/", rechecks.decline, name="decline"),
    path("rechecks/", rechecks.rechecks, name="rechecks"),
]
