from importlib import import_module

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "sefton_pdps.core"
    label = "core"

    def ready(self) -> None:
        """Register the system checks and how migrations are written; make our Celery what every process wakes."""
        import_module("sefton_pdps.core.checks")
        import_module("sefton_pdps.core.database.migration_files")
        import_module("sefton_pdps.celery")
