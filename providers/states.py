from django.db import models


class RoundState(models.TextChoices):
    DRAFTED = "drafted", "Drafted"
    SIGNED_OFF = "signed_off", "Signed off"
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"
    CANCELLED = "cancelled", "Cancelled"


class ApplicationState(models.TextChoices):
    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    COMPLIANCE = "compliance", "Compliance check"
    CLARIFICATION = "clarification", "Waiting for the provider's answer"
    EVALUATION = "evaluation", "Being scored"
    MODERATION = "moderation", "Being moderated"
    MODERATED = "moderated", "Waiting for a decision"
    ADMITTED = "admitted", "Admitted"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"
    ENDED = "ended", "Ended with its round"


OVER = (
    ApplicationState.ADMITTED,
    ApplicationState.REFUSED,
    ApplicationState.WITHDRAWN,
    ApplicationState.ENDED,
)


class AdmissionState(models.TextChoices):
    ACTIVE = "active", "Active"
    SUSPENDED = "suspended", "Suspended"
    REMOVED = "removed", "Removed"


class ServiceType(models.TextChoices):
    RESIDENTIAL = "residential", "Residential care"
    FOSTERING = "fostering", "Fostering"
    SUPPORTED = "supported_accommodation", "Supported accommodation"


class SettingKind(models.TextChoices):
    CHILDRENS_HOME = "childrens_home", "Children's home"
    FOSTERING_AGENCY = "fostering_agency", "Independent fostering agency"
    SUPPORTED_ACCOMMODATION = "supported_accommodation", "Supported accommodation"
    SPECIAL_SCHOOL = "residential_special_school", "Residential special school"
    OTHER = "other", "Other service"


class Registration(models.TextChoices):
    REGISTERED = "registered", "Registered"
    SUSPENDED = "suspended", "Suspended by Ofsted"
    RESTRICTED = "restricted", "Accommodation restricted"
    CANCELLED = "cancelled", "No longer registered"


class Grade(models.TextChoices):
    OUTSTANDING = "outstanding", "Outstanding"
    GOOD = "good", "Good"
    REQUIRES_IMPROVEMENT = "requires_improvement", "Requires improvement"
    INADEQUATE = "inadequate", "Inadequate"
    NOT_INSPECTED = "not_inspected", "Not yet inspected"


class CriterionCode(models.TextChoices):
    COLLABORATION = "collaboration", "Collaborative working"
    QUALITY = "quality", "Quality"
    COST = "cost", "Understanding cost"
    SOCIAL_VALUE = "social_value", "Social value"


class AdviceKind(models.TextChoices):
    PROCUREMENT = "procurement", "Procurement advice"
    LEGAL = "legal", "Legal advice"
    CABINET_MEMBER = "cabinet_member", "Consultation of the Cabinet Member"


class Office(models.TextChoices):
    DCS = "dcs", "Executive Director of Children's Social Care and Education"
    ASC = "asc", "Executive Director of Adult Social Care and Health"


class SuspensionGround(models.TextChoices):
    INSURANCE = "insurance", "Insurance has lapsed"
    AGENCY_GRADE = "agency_grade", "The agency's own Ofsted grade"
    SAFEGUARDING = "safeguarding", "Safeguarding concern"
    CONTRACT = "contract", "Breach of the terms"
    FINANCE = "finance", "Financial standing"
    OWN_WISH = "own_wish", "The provider asked"


class DocumentKind(models.TextChoices):
    INSURANCE = "insurance", "Public liability insurance"
    STATEMENT_OF_PURPOSE = "statement_of_purpose", "Statement of purpose"
    SAFEGUARDING = "safeguarding", "Safeguarding policy"
    ACCOUNTS = "accounts", "Latest accounts"


class HoldReason(models.TextChoices):
    OTHER_COUNCIL = "other_council", "A child placed by another council"
    RESERVED = "reserved", "Reserved"
    CLOSED = "closed", "Closed for works or staffing"
    MATCHING = "matching", "Kept free for the children already there"


class Gender(models.TextChoices):
    ANY = "any", "Any"
    GIRLS = "girls", "Girls only"
    BOYS = "boys", "Boys only"


class PreviewState(models.TextChoices):
    READING = "reading", "Being read"
    READY = "ready", "Waiting to be applied"
    APPLIED = "applied", "Applied"
    DROPPED = "dropped", "Dropped"


class AbsenceState(models.TextChoices):
    OPEN = "open", "To be decided"
    ASKED = "asked", "Ofsted is asked"
    CLOSED = "closed", "Closed"
    KEPT = "kept", "Still registered"
    NAMED = "named", "Named again"


# What stays on the list until somebody says what it means, or a newer register names the setting again.
UNDECIDED_ABSENCES = (AbsenceState.OPEN, AbsenceState.ASKED)


class GraveCause(models.TextChoices):
    INADEQUATE = "inadequate", "Fell to Inadequate"
    WEAKNESSES = "weaknesses", "Fell to serious or widespread weaknesses"
    LOST = "lost", "Registration lost"
    SUSPENDED = "suspended", "Suspended by Ofsted"
    RESTRICTED = "restricted", "Accommodation restricted"


class GraveChangeState(models.TextChoices):
    OPEN = "open", "To be decided"
    DECIDED = "decided", "Decided"
    OVERTAKEN = "overtaken", "Overtaken by a newer register"


class Answer(models.TextChoices):
    ACCEPT = "accept", "Accept the change"
    REFUSE = "refuse", "Refuse the change"
