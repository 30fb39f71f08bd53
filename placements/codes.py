"""More short lists of codes, each with its words, beside `states`: corrections, clocks of law, brothers and sisters."""

from sefton_pdps.core.choices import Choices


class RecordPart(Choices):
    """What a child's record holds that may be told anew; the code is the column's name, or `home` for where it is."""

    GIVEN_NAME = "given_name", "Given names"
    FAMILY_NAME = "family_name", "Family name"
    BORN = "date_of_birth", "Date of birth"
    SEX = "sex", "Sex"
    HOME = "home", "Home postcode"
    SCHOOL = "school", "School"
    CASE_NUMBER = "case_number", "The council’s own case number"
    SOCIAL_WORKER = "social_worker", "Social worker"
    TEAM = "team", "Team"
    REVIEWING_OFFICER = "reviewing_officer", "Reviewing officer"

    @classmethod
    def of_people(cls) -> "tuple[RecordPart, ...]":
        """Who works with the child: changed by a page of its own, because it changes who meets the name (ADR 42)."""
        return (cls.SOCIAL_WORKER, cls.TEAM, cls.REVIEWING_OFFICER)


class WhyChanged(Choices):
    WRONG = "wrong", "It was recorded wrongly"
    SINCE = "since", "It has changed since it was recorded"
    OTHER = "other", "Another reason"


class LawDays(Choices):
    """What follows by a day that the law, or the council, sets."""

    LATER = "later", "What an emergency let wait is answered"
    CONSULTATIONS = "consultations", "The consultations about a home outside the area follow"
    REVIEW = "review", "The Director reviews a stay in a home that is not registered"
    NOTICES = "notices", "Notices of a placement that was an emergency are given"
    PLAN = "plan", "The placement plan follows where it could not be made before"
    POLICE = "police", "Police protection ends, counted from its hour"
    PROTECTION = "protection", "An emergency protection order ends, counted from its hour"
    ASSESSMENT = "assessment", "A child assessment order ends, counted from its hour"
    SECURE = "secure", "Secure accommodation without the court’s order ends, counted from its hour"
    WITHIN = "within", "Secure accommodation without the court’s order is added up over this time"
    SECURE_FIRST = "secure_first", "A first secure accommodation order ends"
    SECURE_NEXT = "secure_next", "A secure accommodation order that follows on another ends"
    AHEAD = "ahead", "Legal authority that will run out is told beforehand"


class Together(Choices):
    """Whether brothers and sisters are to live in one home."""

    MUST = "must", "They must be placed together"
    PREFER = "prefer", "Together if it can be; apart with a reason"
    NOT = "not", "They are not to be placed together"


class LeftGroup(Choices):
    """Why a referral is no longer searched for with its group."""

    APART_NEEDS = "apart_needs", "Searched for apart: one child’s needs cannot be met beside the others"
    APART_SAFETY = "apart_safety", "Searched for apart: it would not be safe to place them together"
    APART_WISHES = "apart_wishes", "Searched for apart: the children wish it"
    APART_NO_HOME = "apart_no_home", "Searched for apart: no home can take them all"
    APART_TIME = "apart_time", "Searched for apart: this child cannot wait for the others"
    MISTAKE = "mistake", "Added by mistake: not a brother or sister, or the wrong referral"

    @classmethod
    def apart(cls) -> "tuple[LeftGroup, ...]":
        """All but the mistake: the children were searched for together, and what they cost still adds up."""
        return tuple(one for one in cls if one != cls.MISTAKE)
