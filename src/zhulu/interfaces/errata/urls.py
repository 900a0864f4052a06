"""Addresses of this surface."""

from django.urls import path

from zhulu.interfaces.errata.views import cases, drafts, files, hints, records, sheets

app_name = "errata"
urlpatterns = [
    path("", cases.cases, name="list"),
    path("projects/", records.projects, name="projects"),
    path("paper/", records.paper, name="paper"),
    path("paper/<slug:public_id>/", records.enter, name="enter"),
    path("hints/", hints.hints, name="hints"),
    path("hints/give/<slug:public_id>/", hints.give, name="give-hint"),
    path("hints/answer/<slug:public_id>/", hints.answer, name="answer-hint"),
    path("start/<slug:public_id>/", drafts.start, name="start"),
    path("<slug:public_id>/", cases.case, name="case"),
    path("<slug:public_id>/ground/", drafts.ground, name="ground"),
    path("<slug:public_id>/papers/<slug:use>/", drafts.attach, name="attach"),
    path("<slug:public_id>/papers/<slug:paper_id>/remove/", drafts.remove_paper, name="remove-paper"),
    path("<slug:public_id>/deletion/", drafts.deletion, name="deletion"),
    path("<slug:public_id>/procedure/", drafts.switch, name="switch"),
    path("<slug:public_id>/discard/", drafts.discard, name="discard"),
    path("<slug:public_id>/files/<slug:file_id>/", files.file, name="file"),
    path("<slug:public_id>/forms/<slug:key>.pdf", files.form, name="form"),
    path("<slug:public_id>/sheets/<slug:sheet>/", sheets.sheet, name="sheet"),
    path("<slug:public_id>/sheets/<slug:sheet>/files/", sheets.add_file, name="add-sheet-file"),
    path("<slug:public_id>/sheets/<slug:sheet>/files/<slug:row_id>/", sheets.sheet_file, name="sheet-file"),
    path("<slug:public_id>/scans/<int:move_id>/", files.scan, name="scan"),
    path("<slug:public_id>/steps/<slug:step>/", cases.step, name="step"),
]
