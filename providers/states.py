from sefton_pdps.core.choices import Choices, Colour, Coloured


class RoundState(Coloured):
    DRAFTED = "drafted", "Drafted", Colour.DRAFT
    SIGNED_OFF = "signed_off", "Signed off", Colour.IN_PROGRESS
    OPEN = "open", "Open", Colour.IN_PROGRESS
    CLOSED = "closed", "Closed", Colour.DONE
    CANCELLED = "cancelled", "Cancelled", Colour.STOPPED


# Not advertised yet: no provider sees the round.
NOT_ADVERTISED = (RoundState.DRAFTED, RoundState.SIGNED_OFF)


class ApplicationState(Coloured):
    DRAFT = "draft", "Draft", Colour.DRAFT
    SUBMITTED = "submitted", "Submitted", Colour.IN_PROGRESS
    COMPLIANCE = "compliance", "Compliance check", Colour.IN_PROGRESS
    CLARIFICATION = "clarification", "Waiting for the provider's answer", Colour.IN_PROGRESS
    EVALUATION = "evaluation", "Being scored", Colour.IN_PROGRESS
    MODERATION = "moderation", "Being moderated", Colour.IN_PROGRESS
    MODERATED = "moderated", "Waiting for a decision", Colour.IN_PROGRESS
    ADMITTED = "admitted", "Admitted", Colour.DONE
    REFUSED = "refused", "Refused", Colour.STOPPED
    WITHDRAWN = "withdrawn", "Withdrawn", Colour.DRAFT
    ENDED = "ended", "Ended with its round", Colour.STOPPED


OVER = (
    ApplicationState.ADMITTED,
    ApplicationState.REFUSED,
    ApplicationState.WITHDRAWN,
    ApplicationState.ENDED,
)
# Decided: the applicant reads the agreed scores with their reasons.
SCORES_TOLD = (ApplicationState.ADMITTED, ApplicationState.REFUSED)


class AdmissionState(Coloured):
    ACTIVE = "active", "Active", Colour.DONE
    SUSPENDED = "suspended", "Suspended", Colour.STOPPED
    REMOVED = "removed", "Removed", Colour.STOPPED


class ServiceType(Choices):
    RESIDENTIAL = "residential", "Residential care"
    FOSTERING = "fostering", "Fostering"
    SUPPORTED = "supported_accommodation", "Supported accommodation"


class SettingKind(Choices):
    CHILDRENS_HOME = "childrens_home", "Children's home"
    FOSTERING_AGENCY = "fostering_agency", "Independent fostering agency"
    SUPPORTED_ACCOMMODATION = "supported_accommodation", "Supported accommodation"
    SPECIAL_SCHOOL = "residential_special_school", "Residential special school"
    CARE_HOME = "care_home", "Care home"
    HOSPITAL = "hospital", "Hospital"
    OTHER = "other", "Other service"


class Registration(Coloured):
    REGISTERED = "registered", "Registered", Colour.DONE
    SUSPENDED = "suspended", "Suspended by Ofsted", Colour.STOPPED
    RESTRICTED = "restricted", "Accommodation restricted", Colour.STOPPED
    CANCELLED = "cancelled", "No longer registered", Colour.STOPPED
    UNREGISTERED = "unregistered", "Not registered", Colour.STOPPED
    NOT_NEEDED = "not_needed", "Needs no registration", Colour.DRAFT


class Regulator(Choices):
    """Who registers and inspects a home; its own identifier stands where Ofsted's URN stands for the others."""

    OFSTED = "ofsted", "Ofsted"
    CQC = "cqc", "Care Quality Commission"
    CIW = "ciw", "Care Inspectorate Wales"
    SCOTLAND = "scotland", "Care Inspectorate (Scotland)"
    RQIA = "rqia", "RQIA (Northern Ireland)"
    ABROAD = "abroad", "An authority abroad"
    NOBODY = "none", "Nobody"


class Grade(Coloured):
    OUTSTANDING = "outstanding", "Outstanding", Colour.DONE
    GOOD = "good", "Good", Colour.DONE
    REQUIRES_IMPROVEMENT = "requires_improvement", "Requires improvement", Colour.DRAFT
    INADEQUATE = "inadequate", "Inadequate", Colour.STOPPED
    NOT_INSPECTED = "not_inspected", "Not yet inspected", Colour.DRAFT


class CriterionCode(Choices):
    COLLABORATION = "collaboration", "Collaborative working"
    QUALITY = "quality", "Quality"
    COST = "cost", "Understanding cost"
    SOCIAL_VALUE = "social_value", "Social value"


class AdviceKind(Choices):
    PROCUREMENT = "procurement", "Procurement advice"
    LEGAL = "legal", "Legal advice"
    CABINET_MEMBER = "cabinet_member", "Consultation of the Cabinet Member"


class Office(Choices):
    DCS = "dcs", "Executive Director of Children's Social Care and Education"
    ASC = "asc", "Executive Director of Adult Social Care and Health"


class SuspensionGround(Choices):
    INSURANCE = "insurance", "Insurance has lapsed"
    AGENCY_GRADE = "agency_grade", "The agency's own Ofsted grade"
    SAFEGUARDING = "safeguarding", "Safeguarding concern"
    CONTRACT = "contract", "Breach of the terms"
    FINANCE = "finance", "Financial standing"
    OWN_WISH = "own_wish", "The provider asked"


class DocumentKind(Choices):
    INSURANCE = "insurance", "Public liability insurance"
    STATEMENT_OF_PURPOSE = "statement_of_purpose", "Statement of purpose"
    SAFEGUARDING = "safeguarding", "Safeguarding policy"
    ACCOUNTS = "accounts", "Latest accounts"


class HoldReason(Choices):
    OTHER_COUNCIL = "other_council", "A child placed by another council"
    RESERVED = "reserved", "Reserved"
    CLOSED = "closed", "Closed for works or staffing"
    MATCHING = "matching", "Kept free for the children already there"


class Gender(Choices):
    ANY = "any", "Any"
    GIRLS = "girls", "Girls only"
    BOYS = "boys", "Boys only"


class PreviewState(Coloured):
    READING = "reading", "Being read", Colour.IN_PROGRESS
    READY = "ready", "Waiting to be applied", Colour.ATTENTION
    APPLIED = "applied", "Applied", Colour.DONE
    DROPPED = "dropped", "Dropped", Colour.DRAFT


class AbsenceState(Coloured):
    OPEN = "open", "To be decided", Colour.ATTENTION
    ASKED = "asked", "Ofsted is asked", Colour.IN_PROGRESS
    CLOSED = "closed", "Closed", Colour.DONE
    KEPT = "kept", "Still registered", Colour.DONE
    NAMED = "named", "Named again", Colour.DRAFT


# What stays on the list until somebody says what it means, or a newer register names the setting again.
UNDECIDED_ABSENCES = (AbsenceState.OPEN, AbsenceState.ASKED)


class GraveCause(Choices):
    INADEQUATE = "inadequate", "Fell to Inadequate"
    WEAKNESSES = "weaknesses", "Fell to serious or widespread weaknesses"
    LOST = "lost", "Registration lost"
    SUSPENDED = "suspended", "Suspended by Ofsted"
    RESTRICTED = "restricted", "Accommodation restricted"


class GraveChangeState(Coloured):
    OPEN = "open", "To be decided", Colour.ATTENTION
    DECIDED = "decided", "Decided", Colour.DONE
    OVERTAKEN = "overtaken", "Overtaken by a newer register", Colour.DRAFT


class Answer(Choices):
    ACCEPT = "accept", "Accept the change"
    REFUSE = "refuse", "Refuse the change"
