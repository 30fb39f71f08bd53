"""Codes of what follows a recommendation; those of call-offs, offers and authorisations stand in `states`."""

from sefton_pdps.core.choices import Choices


class EndOfSharing(Choices):
    """Why the preferred home reads the full referral no more (ADR 151)."""

    WENT_BACK = "went_back", "The recommendation went back"
    NO_AWARD = "no_award", "The search ended with no award"
    TAKEN_BACK = "taken_back", "The council took it back"
    PULLED_OUT = "pulled_out", "The home pulled out"
    PLACEMENT_OVER = "placement_over", "The placement is over"
