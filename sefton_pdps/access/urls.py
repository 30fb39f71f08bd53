from django.urls import path

from sefton_pdps.access import health, pages, views

urlpatterns = [
    path("health", health.health, name="health"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
    path("help/", pages.help_page, name="help"),
    path("search/", views.search, name="search"),
]
