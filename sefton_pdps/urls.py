"""Every address of the product; each app's own `urls.py` holds its pages."""

from django.urls import include, path

handler400 = "sefton_pdps.core.web.error_views.bad_request"
handler403 = "sefton_pdps.core.web.error_views.forbidden"
handler404 = "sefton_pdps.core.web.error_views.not_found"
handler500 = "sefton_pdps.core.web.error_views.server_error"

urlpatterns = [
    path("", include("sefton_pdps.access.urls")),
    path("", include("sefton_pdps.accounts.urls")),
    path("", include("sefton_pdps.notifications.urls")),
    path("", include("sefton_pdps.jobs.urls")),
    path("", include("providers.urls")),
    path("", include("placements.urls")),
    path("", include("calloffs.urls")),
    path("", include("reporting.urls")),
]
