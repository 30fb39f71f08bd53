from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "sefton_pdps.notifications"
    label = "notifications"
