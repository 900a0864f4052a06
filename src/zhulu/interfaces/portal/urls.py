"""The public addresses; they are shareable and stay."""

from django.urls import path

from zhulu.interfaces.portal import (
    companies,
    corrections,
    credit,
    downloads,
    extracts,
    guides,
    paths,
    report,
    rules,
    suggest,
    views,
    works,
)

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("companies/", companies.companies, name="companies"),
    path("companies/<str:code>/", companies.company, name="company"),
    path("companies/<str:code>/credit/", credit.company, name="company-credit"),
    path("credit/", credit.credit, name="credit"),
    path("credit/report/", report.report, name="report"),
    path("credit/<slug:public_id>/", credit.record, name="credit-record"),
    path("downloads/", downloads.downloads, name="downloads"),
    path("downloads/<slug:key>.pdf", downloads.download, name="download"),
    path("guides/", guides.guides, name="guides"),
    path("guides/<str:code>/<slug:name>/", guides.guide, name="guide"),
    path("guides/<str:code>/<slug:name>/versions/<int:number>/", guides.guide, name="guide-version"),
    path("guides/<str:code>/<slug:name>/versions/<int:number>.pdf", guides.paper, name="guide-paper"),
    path("paths/", paths.choose_path, name="paths"),
    path("paths/chart/", downloads.chart, name="chart"),
    path("paths/comparison/", downloads.comparison, name="comparison"),
    path("rules/", rules.rules, name="rules"),
    path("specialist/", works.specialist, name="specialist"),
    path("projects/", views.projects, name="projects"),
    path("projects/suggest/", suggest.suggest, name="suggest"),
    path("projects/<slug:public_id>/", views.project, name="project"),
    path("projects/<slug:public_id>/errata/", corrections.errata, name="errata"),
    path("projects/<slug:public_id>/versions/<int:number>/", corrections.version, name="version"),
    path("projects/<slug:public_id>/extract.pdf", extracts.extract, name="extract"),
    path("verify/", extracts.verify_form, name="verify-form"),
    path("verify/<str:code>/", extracts.verify, name="verify"),
]
