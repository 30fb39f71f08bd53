from django.urls import path

from sefton_pdps.jobs import views

app_name = "jobs"
urlpatterns = [
    path("jobs/", views.job_list, name="job_list"),
    path("people/jobs/", views.everybodys, name="everybodys"),
    path("jobs/<uuid:pk>/", views.job_detail, name="job_detail"),
    path("jobs/<uuid:pk>/file/", views.job_file, name="job_file"),
    path("lists/<slug:name>/file/", views.list_export, name="list_export"),
]
