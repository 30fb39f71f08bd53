"""Codes of direct awards and of what follows a recommendation; those of call-offs and offers stand in `states`."""

from sefton_pdps.core.choices import Choices, Colour, Coloured


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


class EvidenceKind(Choices):
    """What a ground of a direct award is shown by: a row of the house, a day, or the list of homes (ADR 153)."""

    HOUR = "hour", "Needed before the next working day is over"
    COURT = "court", "A court hearing"
    ORDER = "order", "A court order"
    SIBLING = "sibling", "A brother or sister who lives there"
    PRESENT = "present", "A placement of the child with this provider"
    COMPETITION = "competition", "A competition that ended with no award"
    ONLY = "only", "No other home on the list would do"
    WISH = "wish", "What the child said"


class WhyNotHome(Choices):
    """Why a home that passes every gate was not chosen: told by the list itself, or by whoever makes the case."""

    NOT_FREE = "not_free", "No free place"
    FEWER_NEEDS = "fewer_needs", "Meets fewer of the needs"
    FARTHER = "farther", "Farther away"
    NO_BETTER = "no_better", "No nearer, and meets no more needs"
    SAID_NO = "said_no", "It said no"
    MIX = "mix", "Mix of the children already there"
    NEEDS = "needs", "Cannot meet a need that counts more"
    EDUCATION = "education", "Education would be disrupted"
    CONTINUITY = "continuity", "Less continuity for the child"
    WISH = "wish", "The child does not want it"
    RISK = "risk", "A risk there to the child or to others"
    PRICE = "price", "It costs more for the same"

    @classmethod
    def by_people(cls) -> "tuple[WhyNotHome, ...]":
        """What only a person can say; the others follow from the list."""
        return tuple(
            one for one in cls if one not in (cls.NOT_FREE, cls.FEWER_NEEDS, cls.FARTHER, cls.NO_BETTER)
        )


class AskedAnswer(Choices):
    """What a home that was asked for a direct award answered."""

    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"


class AskedStanding(Coloured):
    """How a home that was asked stands, by the clock."""

    WAITS = "waits", "Waiting for its answer", Colour.IN_PROGRESS
    ACCEPTED = "accepted", "Accepted", Colour.DONE
    DECLINED = "declined", "Declined", Colour.DRAFT
    EXPIRED = "expired", "Not answered in time", Colour.DRAFT
    TAKEN_BACK = "taken_back", "Taken back", Colour.DRAFT


class TogetherOver(Choices):
    """Why brothers and sisters go to one home although another scored better for one of them (ADR 162)."""

    BOND = "bond", "Their bond: apart they would lose one another"
    COURT = "court", "The court or the care plan says that they live together"
    WISHES = "wishes", "They wish to live together, and were heard"
    CONTACT = "contact", "Apart they could not meet as often as their plans say"
    ONLY_HOME = "only_home", "No home that scored better takes all of them"
