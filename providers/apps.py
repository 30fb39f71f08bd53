from django.apps import AppConfig


class ProvidersConfig(AppConfig):
    name = "providers"

    def ready(self) -> None:
        """Tell people pages the names of providers, frames what is suspended; add the jobs of the register."""
        from providers import lists
        from providers.presenters.suspensions import told_provider
        from providers.selectors.directory import provider_names, providers_like
        from providers.services import register_jobs
        from sefton_pdps.access import finding
        from sefton_pdps.access.lists import register
        from sefton_pdps.accounts import ports
        from sefton_pdps.jobs import kinds

        ports.provider_names.answered_by(provider_names)
        ports.providers_like.answered_by(providers_like)
        ports.told_suspended.answered_by(told_provider)
        kinds.register(register_jobs.READ, register_jobs.APPLY)
        register(*lists.ALL)
        finding.register(references=lists.REFERENCES, groups=lists.FOUND)
