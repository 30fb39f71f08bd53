from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "reporting"

    def ready(self) -> None:
        """Add the job that exports the trail; an installation keeps no checks of an earlier version."""
        from reporting.services import audit_jobs, checks
        from sefton_pdps.core.reference_data import LOADERS
        from sefton_pdps.jobs import kinds

        kinds.register(audit_jobs.EXPORT)
        LOADERS.append(checks.forget_kept)
