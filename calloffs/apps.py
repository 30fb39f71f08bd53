from django.apps import AppConfig


class CalloffsConfig(AppConfig):
    name = "calloffs"

    def ready(self) -> None:
        """Answer what placements and the inbox ask, and add the bands to the reference data."""
        from calloffs import answers, lists
        from calloffs.selectors import births, provisional
        from calloffs.services import reference_data
        from placements import ports
        from providers import ports as ports_of_providers
        from sefton_pdps.access import finding
        from sefton_pdps.access.lists import register
        from sefton_pdps.accounts import ports as ports_of_accounts
        from sefton_pdps.core.reference_data import LOADERS
        from sefton_pdps.notifications.ports import matters_at

        ports.purchase_for.answered_by(answers.purchase_for)
        matters_at.answered_by(answers.matters_at)
        ports.wanted_elsewhere.answered_by(answers.wanted_elsewhere)
        ports.too_far_to_amend.answered_by(answers.too_far_to_amend)
        ports.touched_by_birth.answered_by(births.touched_by_birth)
        ports.open_for.answered_by(answers.open_for)
        ports.searches_of.answered_by(answers.searches_of)
        ports.authority_ends.answered_by(provisional.authority_ends)
        ports.agreed_in.answered_by(answers.agreed_in)
        ports.notices_of.answered_by(answers.notices_of)
        ports.unauthorised_for.answered_by(answers.unauthorised_for)
        ports_of_providers.offers_from.answered_by(answers.offers_from)
        ports_of_accounts.own_links.answered_by(answers.own_links)
        LOADERS.append(reference_data.load)
        register(*lists.ALL)
        finding.register(references=lists.REFERENCES)
