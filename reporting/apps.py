from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "reporting"

    def ready(self) -> None:
        """Answer what call-offs ask; add the job that exports the trail; forget the checks of an earlier version."""
        from calloffs import ports
        from reporting import answers, lists
        from reporting.services import audit_jobs, audit_trail, checks
        from sefton_pdps.access.lists import register
        from sefton_pdps.core.reference_data import LOADERS
        from sefton_pdps.files import copies
        from sefton_pdps.jobs import kinds

        ports.budget_position.answered_by(answers.budget_position)
        kinds.register(audit_jobs.EXPORT)
        copies.register(audit_trail.EXPORT)
        register(*lists.ALL)
        LOADERS.append(checks.forget_kept)
