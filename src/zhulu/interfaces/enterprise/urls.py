"""Addresses of this surface; fixed words stand before the names of sheets."""

from django.urls import path

from zhulu.interfaces.enterprise.views import (
    credit,
    filings,
    home,
    papers,
    printing,
    sheets,
    specialist,
    start,
    submission,
    uploads,
    waivers,
)

app_name = "enterprise"
urlpatterns = [
    path("", home.home, name="home"),
    path("filings/", filings.filings, name="filings"),
    path("filings/add/", start.add, name="add"),
    path("credit/", credit.credit, name="credit"),
    path("credit/<slug:public_id>/", credit.case, name="credit-case"),
    path("credit/<slug:public_id>/defend/", credit.defend, name="credit-defend"),
    path("credit/<slug:public_id>/repair/", credit.repair, name="credit-repair"),
    path("credit/<slug:public_id>/papers/<slug:paper_id>/", credit.paper, name="credit-paper"),
    path("specialist/", specialist.specialist, name="specialist"),
    path("specialist/results/", specialist.results, name="specialist-results"),
    path("specialist/add/", specialist.add, name="specialist-add"),
    path("excel/<slug:kind>/", uploads.excel, name="excel"),
    path("excel/<slug:kind>/template.xlsx", uploads.template, name="excel-template"),
    path("uploads/<slug:public_id>/", uploads.upload, name="upload"),
    path("uploads/<slug:public_id>/marked.xlsx", uploads.marked, name="upload-marked"),
    path("filings/<slug:public_id>/", filings.filing, name="filing"),
    path("filings/<slug:public_id>/copy/", start.copy, name="copy"),
    path("filings/<slug:public_id>/print/", printing.printed, name="print"),
    path("filings/<slug:public_id>/form.pdf", printing.paper, name="paper-form"),
    path("filings/<slug:public_id>/archive/", printing.archive, name="archive"),
    path("filings/<slug:public_id>/check/", submission.check, name="check"),
    path("filings/<slug:public_id>/submit/", submission.submit, name="submit"),
    path("filings/<slug:public_id>/waivers/", waivers.ask, name="ask-waiver"),
    path("filings/<slug:public_id>/withdraw/", filings.withdraw, name="withdraw"),
    path("filings/<slug:public_id>/apply/", filings.apply, name="apply"),
    path("filings/<slug:public_id>/apply-recheck/", filings.apply_recheck, name="apply-recheck"),
    path("filings/<slug:public_id>/papers/<slug:paper_id>/", papers.preview, name="paper"),
    path("filings/<slug:public_id>/papers/<slug:paper_id>/remove/", papers.remove, name="remove-paper"),
    path("filings/<slug:public_id>/<slug:sheet>/", sheets.sheet, name="sheet"),
    path("filings/<slug:public_id>/<slug:sheet>/papers/", papers.attach, name="attach"),
]
