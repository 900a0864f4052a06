"""Addresses of this surface."""

from django.urls import path

from zhulu.interfaces.errata import views

app_name = "errata"
urlpatterns = [
    path("", views.cases, name="list"),
    path("start/<slug:public_id>/", views.start, name="start"),
    path("<slug:public_id>/", views.case, name="case"),
    path("<slug:public_id>/ground/", views.ground, name="ground"),
    path("<slug:public_id>/papers/<slug:use>/", views.attach, name="attach"),
    path("<slug:public_id>/sheets/<slug:sheet>/", views.sheet, name="sheet"),
    path("<slug:public_id>/steps/<slug:step>/", views.step, name="step"),
]
