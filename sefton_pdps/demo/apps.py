from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "sefton_pdps.demo"
    label = "demo"
