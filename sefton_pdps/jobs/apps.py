from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "sefton_pdps.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Add the job that makes a file of a list."""
        from sefton_pdps.files import copies
        from sefton_pdps.jobs import kinds
        from sefton_pdps.jobs.exports import EXPORT, LIST_EXPORT

        kinds.register(LIST_EXPORT)
        copies.register(EXPORT)
