from sefton_pdps.core.choices import Choices, Colour, Coloured


class CallOffState(Coloured):
    OPENED = "opened", "Opened", Colour.DRAFT
    PUBLISHED = "published", "Open for offers", Colour.IN_PROGRESS
    CLOSED = "closed", "Closed, being scored", Colour.IN_PROGRESS
    EVALUATED = "evaluated", "Scored", Colour.IN_PROGRESS
    CASE_MADE = "case_made", "Direct award case made", Colour.IN_PROGRESS
    RECOMMENDED = "recommended", "Waiting for authorisation", Colour.IN_PROGRESS
    AUTHORISED = "authorised", "Authorised", Colour.IN_PROGRESS
    AWARDED = "awarded", "Awarded", Colour.DONE
    NO_AWARD = "no_award", "Ended with no award", Colour.STOPPED


# What still goes on, and what has ended.
ENDED = (CallOffState.AWARDED, CallOffState.NO_AWARD)
LIVE = tuple(state for state in CallOffState if state not in ENDED)
# A home is preferred, and nothing binds the council yet.
BEFORE_THE_AWARD = (CallOffState.RECOMMENDED, CallOffState.AUTHORISED)
# A direct award whose home and case may still be chosen.
OPEN_TO_A_CASE = (CallOffState.OPENED, CallOffState.CASE_MADE)
# The competition is over for those who only scored it: what came of it is not theirs to read.
DECIDED = (CallOffState.AUTHORISED, CallOffState.AWARDED, CallOffState.NO_AWARD)


class CallOffRoute(Choices):
    MINI_COMPETITION = "mini_competition", "Mini-competition"
    DIRECT_AWARD = "direct_award", "Direct award"
    CONTINGENCY = "contingency", "Contingency ladder"


class DeclineReason(Choices):
    NO_VACANCY = "no_vacancy", "No vacancy"
    MIX = "mix", "Mix of the children already there"
    REGISTRATION = "registration", "Needs beyond the registration"
    STAFFING = "staffing", "Staffing"
    LOCATION = "location", "Location"
    PRICE = "price", "Price"
    TIMING = "timing", "Timing"
    OTHER = "other", "Another reason"


class OwnAnswer(Choices):
    """What a provider answered to an invitation, as its list is narrowed by it."""

    OFFERED = "offered", "Offer sent"
    DECLINED = "declined", "Declined"
    NONE = "none", "No offer and not declined"


class QuestionState(Coloured):
    ASKED = "asked", "Waiting for an answer", Colour.ATTENTION
    PUBLISHED = "published", "Answered to every invited provider", Colour.DONE
    PRIVATE = "private", "Answered to who asked only", Colour.DONE
    REFUSED = "refused", "Not answered", Colour.DRAFT


class OfferState(Choices):
    SUBMITTED = "submitted", "Submitted"
    SUPERSEDED = "superseded", "Replaced by a later version"
    WITHDRAWN = "withdrawn", "Withdrawn"
    PREFERRED = "preferred", "Preferred"
    NOT_PREFERRED = "not_preferred", "Not preferred"


class DirectGround(Choices):
    CONTINUITY = "continuity", "Brother or sister there, or continuity of care"
    STEP_DOWN = "step_down", "Step-down with the same provider"
    EMERGENCY = "emergency", "Emergency or court date"
    SOLE = "sole", "Only this setting can meet the need"
    FAILED_COMPETITION = "failed_competition", "A competition brought no suitable offer"
    WISH = "wish", "The child's clear wish"
    PARENT_AND_CHILD = "parent_and_child", "Parent-and-child order"
    LADDER = "ladder", "Found on the contingency ladder"

    @classmethod
    def of_the_pdps(cls) -> "tuple[DirectGround, ...]":
        """The grounds of a direct award under the PDPS; the ladder is a ground by itself."""
        return tuple(one for one in cls if one != cls.LADDER)


class HowLong(Choices):
    THREE_DAYS = "three_days", "72 hours"
    FOUR_WEEKS = "four_weeks", "28 days"
    LONGER = "longer", "Longer"


class AgreedHow(Choices):
    TELEPHONE = "telephone", "By telephone"
    EMAIL = "email", "By e-mail"
    PORTAL = "portal", "In the portal"

    @classmethod
    def heard(cls) -> "tuple[AgreedHow, ...]":
        """What the council hears and writes down; in the portal a provider answers itself."""
        return (cls.TELEPHONE, cls.EMAIL)

    @classmethod
    def heard_choices(cls) -> list[tuple[str, str]]:
        """The same for a form."""
        return [(one.value, one.label) for one in cls.heard()]


class AskedHow(Choices):
    TELEPHONE = "telephone", "By telephone"
    EMAIL = "email", "By e-mail"
    PORTAL = "portal", "By another portal"
    MEETING = "meeting", "In a meeting"


class ApproachAnswer(Choices):
    YES = "yes", "Yes"
    NO = "no", "No"
    NO_ANSWER = "no_answer", "Nobody answered"


class LadderGround(Choices):
    """Why a rung of the ladder is skipped, or searched together with a lower one (S-3, S-35)."""

    EMERGENCY = "emergency", "Emergency"
    COMPLEX = "complex", "Complex needs"
    BEFORE = "before", "Placed there before"
    NOBODY = "nobody", "No provider on that rung"
    OTHER = "other", "Another ground"
    REFERRAL = "referral", "Considered in the referral"

    @classmethod
    def given_by_people(cls) -> "tuple[LadderGround, ...]":
        """All but the one that the referral itself gives (S-30)."""
        return tuple(one for one in cls if one != cls.REFERRAL)


class RungResult(Choices):
    NONE_SUITABLE = "none_suitable", "Nobody who was asked could take the child"
    NOBODY = "nobody", "There was nobody to ask"
    FOUND = "found", "A home was found"
    SKIPPED = "skipped", "Skipped"
    NO_AWARD = "no_award", "Ended with no award"
    STOPPED = "stopped", "Stopped when the search ended"

    @classmethod
    def given_by_people(cls) -> "tuple[RungResult, ...]":
        """What an officer closes a rung with; the others follow from something else."""
        return (cls.NONE_SUITABLE, cls.NOBODY)


class SignatureCame(Choices):
    """How the signature of a provider without an account came to the council."""

    EMAIL = "email", "By e-mail, as a signed copy"
    POST = "post", "By post"
    OTHER_PORTAL = "other_portal", "Through another portal"
    IN_PERSON = "in_person", "Signed in person"


class AuthorisationState(Coloured):
    REQUESTED = "requested", "Waiting", Colour.IN_PROGRESS
    AUTHORISED = "authorised", "Authorised", Colour.DONE
    RETURNED = "returned", "Returned with a question", Colour.IN_PROGRESS
    REFUSED = "refused", "Refused", Colour.STOPPED
    FELL_AWAY = "fell_away", "Fell away: the home pulled out", Colour.STOPPED
    PROVISIONAL = "provisional", "Provisional authority", Colour.IN_PROGRESS
    LAPSED = "lapsed", "Provisional authority lapsed", Colour.STOPPED


# Given for a time by whoever is on call, and waiting to be ratified by the offices that are asked.
TO_RATIFY = (AuthorisationState.PROVISIONAL, AuthorisationState.LAPSED)
# What an office may still decide.
TO_DECIDE = (AuthorisationState.REQUESTED, *TO_RATIFY)
# What an award stands on: a lapse ends no placement, no agreement and no pay (ADR 115).
STANDING = (AuthorisationState.AUTHORISED, *TO_RATIFY)


class DecidedAs(Choices):
    """What an executive decision by officers was, of which a record is kept (SI 2012/2089, reg. 13)."""

    AUTHORISED = "authorised", "Authorised"
    REFUSED = "refused", "Refused"
    PROVISIONAL = "provisional", "Provisional authority given"
    RATIFIED = "ratified", "Ratified"


class GivingOffice(Choices):
    """Who may give provisional authority under the council's scheme."""

    ON_CALL = "on_call", "On-call authoriser"
    HEAD_OF_SERVICE = "head_of_service", "Head of Service"


class ExpiryUnit(Choices):
    HOURS = "hours", "hours"
    WORKING_DAYS = "working_days", "working days"


class Impact(Choices):
    YES = "yes", "Yes"
    LIKELY = "likely", "Likely"
    NO = "no", "No"


class DecidingOffice(Choices):
    """Offices that an authorisation may ask; each decides under the name of one of its people (S-49)."""

    HEAD_OF_SERVICE = "head_of_service", "Head of Service"
    DCS = "dcs", "Executive Director of Children's Social Care and Education"
    ASC = "asc", "Executive Director of Adult Social Care and Health"


class StandInOffice(Choices):
    """Offices whose holder names a stand-in: those that decide, who is on call, who approves in law (ADR 123)."""

    HEAD_OF_SERVICE = "head_of_service", "Head of Service"
    DCS = "dcs", "Executive Director of Children's Social Care and Education"
    ASC = "asc", "Executive Director of Adult Social Care and Health"
    ON_CALL = "on_call", "On-call authoriser"
    NOMINATED = "nominated", "Nominated officer"


class LawOffice(Choices):
    """Who approves a home outside the council's area before the move: at a distance the Director alone (reg. 11)."""

    NOMINATED = "nominated", "Nominated officer"
    DCS = "dcs", "Executive Director of Children's Social Care and Education"


class LawAnswer(Choices):
    """What came of asking for that approval."""

    APPROVED = "approved", "Approved"
    REFUSED = "refused", "Refused"
    NOT_REACHED = "not_reached", "Nobody was reached"


class LawGate(Choices):
    """What the law asks before a home outside the council's area is approved (reg. 10 and 11, ADR 144), in order."""

    NEARER = "nearer", "Why no home nearer"
    FITTING = "fitting", "The most appropriate home"
    WISHES = "wishes", "The child’s wishes"
    RELATIVES = "relatives", "Parents and relatives"
    REVIEWING = "reviewing", "Independent reviewing officer"
    AREA = "area", "Area authority"
    EDUCATION = "education", "Education"
    SCHOOL = "school", "Designated teacher or virtual school"
    KEY_STAGE = "key_stage", "Nominated officer, about schooling"


class NotNearer(Choices):
    """Why a child is placed at a distance, as the Placements North West census of December 2025 codes it."""

    PREFERENCE = "preference", "The child or the parents prefer it"
    SAFEGUARDING = "safeguarding", "Safeguarding asks for it"
    NOT_FREE = "not_free", "A nearer home exists but has no place"
    NO_HOME = "no_home", "No nearer home of this kind exists"
    CARER_MOVES = "carer_moves", "The carer is moving out of the area"
    LEGAL = "legal", "Legal reasons"


class GateAnswer(Choices):
    """The coded answer to what the law asks before the move; each question takes some of them (ADR 144)."""

    STATED = "stated", "Stated"
    HEARD = "heard", "The child was asked"
    TOO_YOUNG = "too_young", "The child is too young to be asked, or could not answer"
    CONSULTED = "consulted", "Consulted"
    NOT_RIGHT = "not_right", "It was not appropriate to consult them"
    NOTIFIED = "notified", "Notified"
    GOES_ON = "goes_on", "The school or training goes on, and fits the personal education plan"
    CHANGES = "changes", "It would be disrupted; what replaces it fits the personal education plan"
    NOT_IN_SCHOOL = (
        "not_in_school",
        "In no school or training now; what is arranged fits the personal education plan",
    )
    APPROVED = "approved", "Approved"


class GateHow(Choices):
    LETTER = "letter", "By letter"
    EMAIL = "email", "By secure e-mail"
    TELEPHONE = "telephone", "By telephone"
    MEETING = "meeting", "At a meeting"


class OfficeDecision(Choices):
    AUTHORISE = "authorise", "Authorise"
    RETURN = "return", "Return with a question"
    REFUSE = "refuse", "Refuse"


class AgreementState(Coloured):
    DRAFTED = "drafted", "Being drawn up", Colour.DRAFT
    ISSUED = "issued", "Waiting for the provider's signature", Colour.IN_PROGRESS
    SIGNED = "signed", "Signed by both", Colour.DONE
    ENDED = "ended", "Ended", Colour.STOPPED


class AgreementForm(Choices):
    FULL = "full", "Full agreement"
    SHORT = "short", "Emergency short form"


class ProcurementNotice(Choices):
    """What is published of an award: on the central platform, or on Contracts Finder."""

    TRANSPARENCY = "transparency", "Transparency notice"
    AWARD = "award", "Contract award notice"
    DETAILS = "details", "Contract details notice"
    CONTRACTS_FINDER = "contracts_finder", "Contracts Finder award notice"


class GroundFits(Choices):
    """Where a ground of the Act may be chosen: by data, so that an emergency asks no more than it must."""

    EMERGENCY = "emergency", "In an emergency only"
    PLANNED = "planned", "Where it is no emergency"
    BOTH = "both", "In both"


class NoticeStart(Choices):
    """From which day the clock of a notice runs."""

    AUTHORISED = "authorised", "The day on which the award is authorised"
    AWARDED = "awarded", "The day of the award"
    QUARTER = "quarter", "The last day of the quarter of the award"


class ToldKind(Choices):
    """Who is given notice of a placement (regulation 13): as the regulation lists them, and nobody by name."""

    AREA = "area", "Area authority"
    CHILD = "child", "Child"
    PARENT = "parent", "Parent, or who has parental responsibility"
    CARER = "carer", "Who cared for the child until now"
    CONTACT = "contact", "Who has an order for contact"
    HEALTH = "health", "Integrated care board"
    DOCTOR = "doctor", "General practitioner"
    SCHOOL = "school", "School, or other education"
    REVIEWING = "reviewing", "Independent reviewing officer"


class TellingStep(Choices):
    """What is recorded of one notice of a placement: first what is decided, then that it was given."""

    NOTIFY = "notify", "Give notice"
    WITHHOLD = "withhold", "Leave out: notice would put the child at risk of significant harm"
    NOBODY = "nobody", "There is nobody to tell"
    GIVEN = "given", "Given"


class ToldHow(Choices):
    POST = "post", "By post"
    EMAIL = "email", "By secure e-mail"
    HAND = "hand", "Handed over"


class OfferResult(Coloured):
    WON = "won", "Awarded", Colour.DONE
    LOST = "lost", "Not awarded", Colour.DRAFT
    NO_AWARD = "no_award", "Ended with no award", Colour.DRAFT


class Edition(Choices):
    """For whom a search statement is written (ADR 156)."""

    COURT = "court", "For the court"
    FULL = "full", "For the council"
