from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    name = "placements"

    def ready(self) -> None:
        """Answer what providers ask, and add cost lines and kinds of fee to the reference data."""
        from placements import answers, lists
        from placements.selectors import living, vacancies
        from placements.services import fee_files, guarding, reference_data
        from providers import ports
        from sefton_pdps.access import finding
        from sefton_pdps.access.lists import register
        from sefton_pdps.core.reference_data import LOADERS
        from sefton_pdps.jobs import kinds

        ports.places_lived_in.answered_by(vacancies.places_lived_in)
        ports.places_taken.answered_by(vacancies.places_taken)
        ports.free_tonight.answered_by(vacancies.free_tonight)
        ports.placements_at.answered_by(living.placements_at)
        ports.children_at.answered_by(answers.children_at)
        ports.decision_pages.answered_by(living.decision_pages)
        ports.refuse_personal.answered_by(guarding.refuse_personal)
        kinds.register(*fee_files.JOBS)
        register(*lists.ALL)
        finding.register(references=lists.REFERENCES, groups=lists.FOUND)
        LOADERS.append(reference_data.load)
