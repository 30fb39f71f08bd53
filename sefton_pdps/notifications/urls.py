from django.urls import path

from sefton_pdps.notifications import views

app_name = "notifications"
urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/read/", views.read_all, name="read_all"),
    path("inbox/e-mails/", views.mail_choice, name="mail_choice"),
    path("inbox/<uuid:pk>/", views.open_notice, name="open"),
    path("people/undelivered/", views.undelivered, name="undelivered"),
    path("people/undelivered/<uuid:pk>/", views.try_again, name="try_again"),
]
