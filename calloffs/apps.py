from django.apps import AppConfig


class CalloffsConfig(AppConfig):
    name = "calloffs"
