"""Codes of what follows a recommendation; those of call-offs, offers and authorisations stand in `states`."""

from sefton_pdps.core.choices import Choices


class EndOfSharing(Choices):
    """Why the preferred home reads the full referral no more (ADR 151)."""

    WENT_BACK = "went_back", "The recommendation went back"
    NO_AWARD = "no_award", "The search ended with no award"
    TAKEN_BACK = "taken_back", "The council took it back"
    PULLED_OUT = "pulled_out", "The home pulled out"
    PLACEMENT_OVER = "placement_over", "The placement is over"


class PullOutReason(Choices):
    """Why the preferred home cannot be had after all (ADR 160): what it said, or what the introductions showed."""

    NO_VACANCY = "no_vacancy", "The place is no longer free"
    MIX = "mix", "Mix of the children already there"
    NEEDS = "needs", "It cannot meet the child’s needs after all"
    STAFFING = "staffing", "Staffing"
    TERMS = "terms", "It does not hold its fee or its terms"
    INTRODUCTIONS = "introductions", "The introductions failed"
    WISH = "wish", "The child does not want to live there"
    OTHER = "other", "Another reason"
