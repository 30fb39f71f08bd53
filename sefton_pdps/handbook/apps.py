from django.apps import AppConfig


class HandbookConfig(AppConfig):
    name = "sefton_pdps.handbook"
    label = "handbook"
