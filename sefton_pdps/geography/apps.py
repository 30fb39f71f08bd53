from django.apps import AppConfig


class GeographyConfig(AppConfig):
    name = "sefton_pdps.geography"
    label = "geography"
