from django.urls import path

from sefton_pdps.access import health, pages

urlpatterns = [
    path("health", health.health, name="health"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
    path("help/", pages.help_page, name="help"),
]
