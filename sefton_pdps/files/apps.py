from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "sefton_pdps.files"
    label = "files"
