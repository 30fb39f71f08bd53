from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "sefton_pdps.core"
    label = "core"

    def ready(self) -> None:
        from sefton_pdps.core import checks  # noqa: F401  registers the system checks
