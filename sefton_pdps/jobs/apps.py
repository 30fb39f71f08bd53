from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "sefton_pdps.jobs"
    label = "jobs"
