"""Addresses of this surface."""

from django.urls import URLPattern

app_name = "enterprise"
urlpatterns: list[URLPattern] = []
